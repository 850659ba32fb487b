"""The tick: finds what is due, lets the rules decide, puts one message a chat into the outbox, moves each work on.

Cost depends on what is due, not on what is stored: rows come oldest first in batches, one transaction each.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db import Database, ToldToday, Transaction
from domain.delivery.notifications import NewNotification, NotificationItem, NotificationKind, Recipient
from domain.model import OrganizationRole, UnitRole, Urgency, Work
from domain.office.calendar import WorkingCalendar, local_date
from domain.office.rules import OfficeRules
from domain.reminding.audiences import Addressee, Directory, group_first
from domain.reminding.decide import Decision, PlannedStep, decide
from domain.vocabulary import Audience, StepKind
from services.reminding.facts import facts_of, policy_of
from services.reports.board import board_changed
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

BATCH = 200
FIRST_BATCH = 25
"""Small ones first, so that the first message leaves at once."""

MANY = 3
HELD = timedelta(minutes=2)
"""A chat that a full batch has so many works for waits for the rest of the tick, so that it gets one message of all.

Should the process end before the tick does, the message goes after this time.
"""

POISON_DELAY = timedelta(hours=1)
URGENT = frozenset({Urgency.URGENT, Urgency.VERY_URGENT, Urgency.EXPRESS})
SAME_DAY = frozenset({StepKind.ASSIGNED, StepKind.NOT_ACCEPTED, StepKind.HOURS_BEFORE})
"""Steps that may come on a day on which the person has been told of the work: each is about something of that day."""

LEADING = (UnitRole.HEAD, UnitRole.DEPUTY)
"""Of a unit's members only these are told of a work besides its officer: the others, maybe many, need not be read."""

RANK = {
    Audience.DIRECTOR: 5,
    Audience.LEADER: 4,
    Audience.GROUP: 3,
    Audience.HEAD: 2,
    Audience.MONITORS: 1,
    Audience.OFFICER: 0,
}
PRIORITY = {
    StepKind.OVERDUE: 70,
    StepKind.HOURS_BEFORE: 60,
    StepKind.DUE_DAY: 60,
    StepKind.ASSIGNED: 50,
    StepKind.NOT_ACCEPTED: 50,
    StepKind.BEFORE: 40,
    StepKind.CHECK_IN: 10,
}


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick did: works looked at, messages put into the outbox, rows that could not be judged."""

    looked_at: int = 0
    enqueued: int = 0
    postponed: int = 0

    def __add__(self, other: TickReport) -> TickReport:
        return TickReport(
            self.looked_at + other.looked_at, self.enqueued + other.enqueued, self.postponed + other.postponed
        )


async def enqueue_due(
    database: Database, now: datetime, rules: OfficeRules, enqueued: Callable[[], None] = lambda: None
) -> TickReport:
    """Put everything due at `now` into the outbox. Safe to repeat: the outbox keys make a second time harmless.

    `enqueued` is called when a batch can be sent: delivery need not wait for the rest of a long tick.
    """
    report = TickReport()
    while True:
        async with database.read() as transaction:
            moment = await transaction.tasks.next_reminder_moment()
        if moment is None or moment > now:
            return await _release_held(database, now, report)
        async with database.write() as transaction:
            limit = min(max(FIRST_BATCH, report.looked_at), BATCH)
            batch = await _enqueue_batch(transaction, now, rules, limit)
        report += batch
        enqueued()
        if not batch.looked_at:
            return await _release_held(database, now, report)


async def _release_held(database: Database, now: datetime, report: TickReport) -> TickReport:
    if report.looked_at >= FIRST_BATCH:
        async with database.write() as transaction:
            await transaction.outbox.release(_slot(now), now)
    return report


async def _enqueue_batch(transaction: Transaction, now: datetime, rules: OfficeRules, limit: int) -> TickReport:
    works = await transaction.tasks.due(now, limit)
    if not works:
        return TickReport()
    calendar = await load_calendar(transaction, rules)
    directory = await load_directory(transaction, works, now, members=LEADING)
    told = await _told_today(transaction, works, now, calendar)
    group_told = await group_told_of(transaction, works)
    due: list[tuple[Work, PlannedStep]] = []
    moved: list[tuple[int, datetime, datetime | None]] = []
    postponed = 0
    for work in works:
        try:
            decision = judge(work, group_told, calendar, now)
            steps = [(work, step) for step in decision.due]
            # Whoever cannot be found for this work must not keep the others of the batch from being told.
            list(merge(steps, directory, told, now))
        except Exception:
            logger.exception("assignment %s cannot be judged; looked at again in an hour", work.assignment.id)
            moved.append((work.assignment.id, work.assignment.reminded_until, now + POISON_DELAY))
            postponed += 1
            continue
        due += steps
        moved.append((work.assignment.id, decision.reminded_until, decision.next_at))
    notifications = list(merge(due, directory, told, now))
    if len(works) == limit:
        pressing = {work.assignment.id for work in works if work.task.urgency in URGENT}
        notifications = [_held(one, pressing, now) for one in notifications]
    enqueued = await transaction.outbox.enqueue(notifications, now, works[0].task.organization_id)
    await transaction.tasks.set_reminded(moved)
    if any(step.kind is StepKind.OVERDUE for _, step in due):
        await board_changed(transaction, now)
    return TickReport(len(works), enqueued, postponed)


async def group_told_of(transaction: Transaction, works: Iterable[Work]) -> dict[int, frozenset[str]]:
    """By assignment what the group has had; only for those of which something may be held back from it."""
    held_back = [work.assignment.id for work in works if work.assignment.group_paused_until is not None]
    return await transaction.outbox.group_told(held_back)


def judge(work: Work, group_told: Mapping[int, frozenset[str]], calendar: WorkingCalendar, now: datetime) -> Decision:
    """What the rules say of one work now."""
    assignment, urgency = work.assignment, work.task.urgency
    facts = facts_of(assignment, urgency, group_told.get(assignment.id, frozenset()))
    return decide(facts, policy_of(assignment, urgency), calendar, now)


async def load_directory(
    transaction: Transaction, works: Sequence[Work], now: datetime, *, members: Collection[UnitRole] = tuple(UnitRole)
) -> Directory:
    """The people and chats that the works at hand may concern; of their units the `members` of these ranks."""
    people = transaction.people
    unit_ids = {work.assignment.unit_id for work in works}
    unit_members = await people.members_of_units(unit_ids, members)
    acting = await people.acting_heads(unit_ids, now)
    office = {
        person.id: person
        for role in (OrganizationRole.MONITOR, OrganizationRole.DIRECTOR)
        for person in await people.with_role(role)
    }
    leaders = {work.unit.leader_id for work in works if work.unit.leader_id is not None}
    persons = await people.persons([*leaders, *acting.values()])
    everyone = {person.id for group in unit_members.values() for person in group} | persons.keys() | office.keys()
    everyone |= {work.officer.id for work in works if work.officer}
    return Directory(
        members=unit_members,
        persons=persons,
        accounts=await people.accounts(sorted(everyone)),
        groups=await transaction.groups.all(),
        office=tuple(office.values()),
        acting_heads=acting,
    )


async def _told_today(
    transaction: Transaction, works: Sequence[Work], now: datetime, calendar: WorkingCalendar
) -> dict[tuple[int, str], ToldToday]:
    midnight = calendar.at(local_date(now), datetime.min.time())
    return await transaction.outbox.told_today([work.assignment.id for work in works], midnight)


def merge(
    due: Sequence[tuple[Work, PlannedStep]],
    directory: Directory,
    told: Mapping[tuple[int, str], ToldToday],
    now: datetime,
) -> Iterator[NewNotification]:
    """One notification a chat: what is due for it in this slot, each work once, with the worst step for it."""
    chats: dict[Recipient, dict[int, tuple[Work, PlannedStep, Addressee]]] = defaultdict(dict)
    for work, step in due:
        for addressee in addressees(work, step, directory):
            if _told_enough(work, step, addressee, told):
                continue
            mine = chats[addressee.recipient]
            told_as = (work, step, addressee)
            before = mine.get(work.assignment.id)
            mine[work.assignment.id] = told_as if before is None else _joined(before, told_as)
    for recipient, works in chats.items():
        yield _notification(recipient, list(works.values()), now)


def _joined(
    first: tuple[Work, PlannedStep, Addressee], second: tuple[Work, PlannedStep, Addressee]
) -> tuple[Work, PlannedStep, Addressee]:
    """Of two steps of one work for one chat the worse is told, to the person in the higher of the two places."""
    work, step, _ = max(first, second, key=lambda one: PRIORITY[one[1].kind])
    return work, step, max(first[2], second[2], key=lambda one: RANK[one.audience])


def addressees(work: Work, step: PlannedStep, directory: Directory) -> list[Addressee]:
    """Whom the step tells; see `domain.reminding.audiences.group_first` for those on Zalo."""
    found = [one for audience in step.audiences for one in directory.resolve(audience, work)]
    return group_first(found, pressing=step.kind is StepKind.OVERDUE or work.task.urgency in URGENT)


def _told_enough(
    work: Work, step: PlannedStep, addressee: Addressee, told: Mapping[tuple[int, str], ToldToday]
) -> bool:
    """No person gets two messages about one work in one day, unless its state changed or it is urgent.

    That somebody has changed the work is news and no reminder: it never stands for being told that it is overdue.
    """
    if addressee.audience is Audience.GROUP or work.task.urgency in URGENT or step.kind in SAME_DAY:
        return False
    before = told.get((work.assignment.id, addressee.recipient.key))
    if before is None:
        return False
    version = before.reminded if step.kind is StepKind.OVERDUE else before.version
    return version == work.assignment.version


def _notification(
    recipient: Recipient, chosen: Sequence[tuple[Work, PlannedStep, Addressee]], now: datetime
) -> NewNotification:
    urgent = any(work.task.urgency in URGENT for work, _, _ in chosen)
    return NewNotification(
        recipient=recipient,
        kind=NotificationKind.REMINDER,
        slot=_slot(now),
        priority=max(PRIORITY[step.kind] for _, step, _ in chosen) + (10 if urgent else 0),
        available_at=now,
        expires_at=_expiry(chosen),
        items=tuple(_item(*one) for one in chosen),
    )


def _slot(now: datetime) -> str:
    return f"tick:{now.isoformat()}"


def _held(notification: NewNotification, pressing: Collection[int], now: datetime) -> NewNotification:
    """More may follow at once, for which what is urgent never waits."""
    few = len(notification.items) < MANY
    if few or any(item.assignment_id in pressing for item in notification.items):
        return notification
    return replace(notification, available_at=now + HELD)


def _expiry(chosen: Sequence[tuple[Work, PlannedStep, Addressee]]) -> datetime | None:
    """A message that only looks ahead to deadlines has lost its sense when the last of them is past."""
    moments = [
        work.assignment.deadline.due_at
        for work, step, _ in chosen
        if work.assignment.deadline and step.kind in (StepKind.BEFORE, StepKind.DUE_DAY, StepKind.HOURS_BEFORE)
    ]
    return max(moments) if len(moments) == len(chosen) else None


def _item(work: Work, step: PlannedStep, addressee: Addressee) -> NotificationItem:
    return NotificationItem(
        assignment_id=work.assignment.id,
        step_key=step.key,
        step_kind=step.kind,
        deadline_version=work.assignment.deadline_version,
        assignment_version=work.assignment.version,
        audience=addressee.audience,
        reason=str(step.reason),
        moment=step.at,
        note=addressee.note,
    )
