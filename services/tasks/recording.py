"""What every change of an assignment brings with it: the next reminder, the audit, the messages that stand in chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.delivery.notifications import (
    ChangeItem,
    NewNotification,
    NotificationKind,
    refresh_of,
)
from domain.model import Assignment, AssignmentRole, Deadline, Event, OrganizationRole, Person, Work
from domain.office.permissions import leads_unit
from domain.tasks.lifecycle import TABLE, Act, Need, Told, advanced, check, is_possible
from domain.traits import traits
from domain.vocabulary import Audience, ChangeKind
from services.delivery.change_notices import tell_givers, tell_unit
from services.reminding.directory import chats_of
from services.reminding.facts import next_reminder
from services.reports.board import board_changed
from services.use_case import UseCase

CLOSED_PRIORITY = 20
CLOSED_EXPIRES = timedelta(days=3)

NOTE = "note"
"""Where an audit line keeps what was said with the act."""


async def change(use_case: UseCase, work: Work, changed: Assignment, event: str, *, note: str = "") -> Work:
    """Save a changed assignment: version one up, next reminder computed anew, one line in the audit with the `note`."""
    saved = replace(
        changed,
        version=work.assignment.version + 1,
        next_reminder_at=next_reminder(changed, work.task.urgency, use_case.calendar),
    )
    await use_case.transaction.tasks.save(saved)
    await use_case.transaction.audit.add(
        Event(
            organization_id=use_case.organization.id,
            at=use_case.now,
            actor_id=use_case.speaker.id,
            name=event,
            task_id=work.task.id,
            assignment_id=saved.id,
            **_difference(work.assignment, saved, note),
        )
    )
    await board_changed(use_case.transaction, use_case.now)
    by_speaker = use_case.speaker if saved.completed_by_id == use_case.speaker.id else work.completed_by
    return replace(work, assignment=saved, completed_by=by_speaker)


def _difference(before: Assignment, after: Assignment, note: str) -> dict[str, dict[str, object]]:
    """The changed fields before and after; `version` and the next reminder follow from the rest."""
    names = [
        name
        for name in Assignment.__slots__
        if name not in ("version", "next_reminder_at") and getattr(before, name) != getattr(after, name)
    ]
    return {
        "before": {name: getattr(before, name) for name in names},
        "after": {name: getattr(after, name) for name in names} | ({NOTE: note} if note else {}),
    }


async def refresh_messages(use_case: UseCase, work: Work) -> bool:
    """Have every standing message about this work rewritten. Says whether the pressed message is one of them."""
    standing = await use_case.transaction.outbox.sent_about(work.assignment.id)
    await use_case.transaction.outbox.enqueue(
        [refresh_of(message, use_case.now) for message in standing if traits(message.channel).edits],
        use_case.now,
    )
    press = use_case.origin.press
    return press is not None and any(
        message.chat_id == use_case.origin.chat_id and press.message_id in message.message_ids for message in standing
    )


@dataclass(frozen=True, slots=True)
class Done:
    """The work after an act; whether the pressed message is rewritten by itself; whether its officer can be told."""

    work: Work
    pressed_is_rewritten: bool
    reached: bool


async def perform(
    use_case: UseCase,
    act: Act,
    work: Work,
    after: Assignment,
    *,
    event: str = "",
    said: str = "",
    officer: Person | None = None,
    before: Deadline | None = None,
) -> Done:
    """Save what an act makes of the work, with all that the table of the life says of it: the audit, who is told.

    `said` are the words that go with the news: a reason, a report, the title that was. `officer` is the new one.
    `before` is the deadline that was. `event` where the audit calls the act by another name.

    Raises:
        WrongState.
    """
    check(act, work)
    rule = TABLE[act]
    changed = await change(use_case, work, after, event or rule.event, note=said if rule.needs is Need.WORDS else "")
    changed = replace(changed, officer=officer or changed.officer)
    rewritten = await refresh_messages(use_case, changed)
    former = [work.officer] if work.officer and Told.FORMER_OFFICER in rule.told else []
    reached = await tell(use_case, act, changed, said=said, before=before, also=former)
    return Done(changed, rewritten, reached)


async def tell(
    use_case: UseCase,
    act: Act,
    work: Work,
    *,
    said: str = "",
    before: Deadline | None = None,
    also: Sequence[Person] = (),
) -> bool:
    """The news for those whom the table names. Says whether the officer, or who stands in, can be reached at all."""
    rule = TABLE[act]
    if rule.news is None:
        return True
    if rule.news is ChangeKind.COMPLETED:
        await notify_closed(use_case, work)
        return True
    if Told.UNIT not in rule.told:
        await tell_givers(use_case, work, rule.news, reason=said)
        return True
    givers = await _assigner(use_case, work) if Told.GIVERS in rule.told else []
    return await tell_unit(use_case, work, rule.news, reason=said, before=before, also=[*also, *givers])


async def _assigner(use_case: UseCase, work: Work) -> list[Person]:
    found = (await use_case.transaction.people.persons([work.task.assigner_id])).get(work.task.assigner_id)
    return [found] if found else []


async def close_coordinators(use_case: UseCase, works: Sequence[Work]) -> None:
    """With the lead's part the task is done: nobody goes on asking the coordinating units."""
    for work in works:
        if work.assignment.role is AssignmentRole.COORDINATOR and is_possible(Act.CLOSE_WITH_LEAD, work.assignment):
            closed = advanced(Act.CLOSE_WITH_LEAD, work.assignment, by=use_case.speaker.id, at=use_case.now)
            await perform(use_case, Act.CLOSE_WITH_LEAD, work, closed)


async def notify_closed(use_case: UseCase, work: Work) -> None:
    """Tell the assigner, and the unit's head if somebody else closed it; in office hours, once."""
    told = [person for person in await _closing_audience(use_case, work) if person.id != use_case.speaker.id]
    available = use_case.telling_time()
    notifications = [
        NewNotification(
            recipient=recipient,
            kind=NotificationKind.CLOSED,
            slot=f"closed:{available.isoformat()}",
            priority=CLOSED_PRIORITY,
            available_at=available,
            expires_at=available + CLOSED_EXPIRES,
            items=(closed_item(work, use_case.now),),
        )
        for recipient in await chats_of(use_case.transaction, told)
    ]
    await use_case.transaction.outbox.enqueue(notifications, use_case.now)


async def _closing_audience(use_case: UseCase, work: Work) -> list[Person]:
    people = use_case.transaction.people
    members = await people.members(work.assignment.unit_id)
    chiefs = [person for person in members if leads_unit(person, work.assignment.unit_id)]
    speaker_leads = any(person.id == use_case.speaker.id for person in chiefs)
    assigner = await people.person(work.task.assigner_id)
    monitors = await people.with_role(OrganizationRole.MONITOR)
    givers = [assigner] if assigner else list(monitors)
    told = [*givers, *([] if speaker_leads else chiefs)]
    return list({person.id: person for person in told}.values())


def closed_item(work: Work, now: datetime) -> ChangeItem:
    assignment = work.assignment
    return ChangeItem(
        assignment_id=assignment.id,
        change=ChangeKind.COMPLETED,
        deadline_version=assignment.deadline_version,
        assignment_version=assignment.version,
        audience=Audience.MONITORS,
        moment=now,
    )
