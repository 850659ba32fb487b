"""Tells a unit what somebody else has done with its work: into the outbox at once, looked at again when sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from domain.conversation.messages.changing import ChangedLine, ChangeKind
from domain.delivery.notifications import NewNotification, NotificationItem, NotificationKind, Recipient
from domain.model import Deadline, Lifecycle, OrganizationRole, Person, Work
from domain.office.calendar import WorkingCalendar
from domain.reminding.audiences import Directory
from domain.tasks.timeliness import deadline_facts
from domain.tasks.views import Viewer, work_line
from domain.vocabulary import Audience, StepKind
from services.reminding.directory import load_directory
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
    for recipient in await _chats_of(use_case, also):
        told.setdefault(recipient, Audience.MONITORS)
    quiet = policy_of(work.assignment, work.task.urgency).quiet_hours
    available = use_case.telling_time(quiet=quiet)
    item = _item(work, kind, _note(reason, before), use_case.now)
    notifications = [
        _notification(recipient, item(audience), available)
        for recipient, audience in told.items()
        if recipient.person_id != use_case.speaker.id
    ]
    await use_case.transaction.outbox.enqueue(notifications, use_case.now, use_case.organization.id)
    return bool(reached)


async def tell_givers(use_case: UseCase, work: Work, kind: ChangeKind, *, reason: str = "") -> None:
    """To who gave the work, or the monitors where nobody is known any more, not to the speaker; in office hours."""
    people = use_case.transaction.people
    giver = (await people.persons([work.task.assigner_id])).get(work.task.assigner_id)
    told = [giver] if giver else await people.with_role(OrganizationRole.MONITOR)
    available = use_case.telling_time()
    item = _item(work, kind, _note(reason, None), use_case.now)(Audience.MONITORS)
    chats = await _chats_of(use_case, [one for one in told if one.id != use_case.speaker.id])
    notifications = [_notification(chat, item, available) for chat in chats]
    await use_case.transaction.outbox.enqueue(notifications, use_case.now, use_case.organization.id)


async def _chats_of(use_case: UseCase, persons: Sequence[Person]) -> list[Recipient]:
    directory = Directory({}, {}, await use_case.transaction.people.accounts([one.id for one in persons]), ())
    return [recipient for person in persons if (recipient := directory.recipient_of(person))]


def _note(reason: str, before: Deadline | None) -> str:
    """What the message says beyond the work as it stands; kept with the item."""
    facts: dict[str, object] = {"reason": reason} if reason else {}
    if before is not None:
        facts |= {"due_at": before.due_at.isoformat(), "date_only": before.date_only, "words": before.words}
    return json.dumps(facts, ensure_ascii=False)


def _item(work: Work, kind: ChangeKind, note: str, now: datetime) -> Callable[[Audience], NotificationItem]:
    assignment = work.assignment

    def made(audience: Audience) -> NotificationItem:
        return NotificationItem(
            assignment_id=assignment.id,
            step_key=f"{kind}:{int(now.timestamp() * 1000)}",
            step_kind=StepKind.ASSIGNED,
            deadline_version=assignment.deadline_version,
            assignment_version=assignment.version,
            audience=audience,
            reason=kind,
            moment=now,
            note=note,
        )

    return made


def _notification(recipient: Recipient, item: NotificationItem, available: datetime) -> NewNotification:
    return NewNotification(
        recipient=recipient,
        kind=NotificationKind.CLOSED,
        slot=f"changed:{available.isoformat()}",
        priority=PRIORITY,
        available_at=available,
        expires_at=available + EXPIRES,
        items=(item,),
    )


def change_kind(item: NotificationItem) -> ChangeKind | None:
    """Which change an item tells of; None for an item of another kind."""
    name = item.step_key.partition(":")[0]
    return ChangeKind(name) if name in set(ChangeKind) else None


def changed_lines(
    person: Person,
    items: Iterable[NotificationItem],
    works: Mapping[int, Work],
    calendar: WorkingCalendar,
    now: datetime,
    *,
    standing: bool,
) -> tuple[ChangedLine, ...]:
    """What the person is told now: what is still true of it. A standing message keeps its lines."""
    lines = []
    for item in items:
        kind, work = change_kind(item), works.get(item.assignment_id)
        if kind is None or work is None or not (standing or _still_true(kind, item, work, person)):
            continue
        facts = json.loads(item.note or "{}")
        before = _deadline(facts)
        lines.append(
            ChangedLine(
                kind,
                work_line(work, calendar, now, Viewer(person)),
                facts.get("reason", ""),
                deadline_facts(before, calendar, now) if before else None,
            )
        )
    return tuple(lines)


def _deadline(facts: Mapping[str, object]) -> Deadline | None:
    if "due_at" not in facts:
        return None
    due_at = datetime.fromisoformat(str(facts["due_at"])).astimezone(UTC)
    return Deadline(due_at, bool(facts.get("date_only")), str(facts.get("words", "")))


def _still_true(kind: ChangeKind, item: NotificationItem, work: Work, person: Person) -> bool:
    assignment = work.assignment
    if kind is ChangeKind.HELD:
        return assignment.lifecycle is Lifecycle.ON_HOLD
    if kind is ChangeKind.CANCELLED:
        return assignment.lifecycle is Lifecycle.CANCELLED
    if assignment.is_closed or assignment.lifecycle is Lifecycle.ON_HOLD:
        return False
    if kind is ChangeKind.DEADLINE:
        return item.deadline_version == assignment.deadline_version
    if kind is ChangeKind.OFFICER and item.audience is Audience.OFFICER:
        return assignment.officer_id in (person.id, None)
    return True
