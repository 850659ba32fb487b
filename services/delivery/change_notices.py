"""Tells a unit what somebody else has done with its work: into the outbox at once, looked at again when sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from domain.conversation.messages.changing import ChangedLine
from domain.delivery.notifications import ChangeItem, ChangeNote, NewNotification, NotificationKind, Recipient
from domain.model import Deadline, OrganizationRole, Person, Work
from domain.office.calendar import WorkingCalendar
from domain.tasks.lifecycle import still_tells
from domain.tasks.timeliness import deadline_facts
from domain.tasks.views import Viewer, work_line
from domain.vocabulary import Audience, ChangeKind
from services.reminding.directory import chats_of, load_directory
from services.reminding.facts import policy_of
from services.use_case import UseCase

PRIORITY = 45
EXPIRES = timedelta(days=3)


async def tell_unit(
    use_case: UseCase,
    work: Work,
    kind: ChangeKind,
    *,
    reason: str = "",
    before: Deadline | None = None,
    also: Sequence[Person] = (),
) -> bool:
    """To the officer and the head, and to those in `also`, not to the speaker; in office hours unless it is urgent.

    Returns whether the officer, or who stands in, can be reached at all.
    """
    directory = await load_directory(use_case.transaction, [work], use_case.now)
    reached = directory.resolve(Audience.OFFICER, work)
    told = {one.recipient: one.audience for one in (*directory.resolve(Audience.HEAD, work), *reached)}
    for recipient in await chats_of(use_case.transaction, also):
        told.setdefault(recipient, Audience.MONITORS)
    quiet = policy_of(work.assignment, work.task.urgency).quiet_hours
    available = use_case.telling_time(quiet=quiet)
    item = _item(work, kind, ChangeNote(reason, before), use_case.now)
    notifications = [
        _notification(recipient, item(audience), available)
        for recipient, audience in told.items()
        if recipient.person_id != use_case.speaker.id
    ]
    await use_case.transaction.outbox.enqueue(notifications, use_case.now)
    return bool(reached)


async def tell_givers(use_case: UseCase, work: Work, kind: ChangeKind, *, reason: str = "") -> None:
    """To who gave the work, or the monitors where nobody is known any more, not to the speaker; in office hours."""
    people = use_case.transaction.people
    giver = (await people.persons([work.task.assigner_id])).get(work.task.assigner_id)
    told = [giver] if giver else await people.with_role(OrganizationRole.MONITOR)
    available = use_case.telling_time()
    item = _item(work, kind, ChangeNote(reason), use_case.now)(Audience.MONITORS)
    chats = await chats_of(use_case.transaction, [one for one in told if one.id != use_case.speaker.id])
    notifications = [_notification(chat, item, available) for chat in chats]
    await use_case.transaction.outbox.enqueue(notifications, use_case.now)


def _item(work: Work, change: ChangeKind, note: ChangeNote, now: datetime) -> Callable[[Audience], ChangeItem]:
    assignment = work.assignment

    def made(audience: Audience) -> ChangeItem:
        return ChangeItem(
            assignment_id=assignment.id,
            change=change,
            deadline_version=assignment.deadline_version,
            assignment_version=assignment.version,
            audience=audience,
            moment=now,
            note=note,
        )

    return made


def _notification(recipient: Recipient, item: ChangeItem, available: datetime) -> NewNotification:
    return NewNotification(
        recipient=recipient,
        kind=NotificationKind.CHANGED,
        slot=f"changed:{available.isoformat()}",
        priority=PRIORITY,
        available_at=available,
        expires_at=available + EXPIRES,
        items=(item,),
    )


def changed_lines(
    person: Person,
    items: Iterable[ChangeItem],
    works: Mapping[int, Work],
    calendar: WorkingCalendar,
    now: datetime,
    *,
    standing: bool,
) -> tuple[ChangedLine, ...]:
    """What the person is told now: what is still true of it. A standing message keeps its lines."""
    lines = []
    for item in items:
        work, before = works.get(item.assignment_id), item.note.before
        if work is None or not (standing or _still_true(item, work, person)):
            continue
        lines.append(
            ChangedLine(
                item.change,
                work_line(work, calendar, now, Viewer(person)),
                item.note.reason,
                deadline_facts(before, calendar, now) if before else None,
            )
        )
    return tuple(lines)


def _still_true(item: ChangeItem, work: Work, person: Person) -> bool:
    assignment, kind = work.assignment, item.change
    if not still_tells(kind, assignment.lifecycle):
        return False
    if kind is ChangeKind.DEADLINE:
        return item.deadline_version == assignment.deadline_version
    if kind is ChangeKind.OFFICER and item.audience is Audience.OFFICER:
        return assignment.officer_id in (person.id, None)
    return True
