"""The tick: loads due works, decides, merges, enqueues, and moves each work's watermark on.

Cost depends on what is due, not on what is stored: rows come oldest first in batches, one transaction each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import Database, Transaction
from domain.model import Work
from domain.office.calendar import WorkingCalendar, local_date
from domain.office.rules import OfficeRules
from domain.reminding.decide import Decision, decide
from domain.reminding.merging import DueItem, ToldBefore, coalesce, entries, hold_for_the_rest, slot
from domain.vocabulary import StepKind
from services.reminding.directory import HEAD_AND_DEPUTIES, load_directory
from services.reminding.facts import facts_of, policy_of
from services.reports.board import board_changed
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

BATCH = 200
FIRST_BATCH = 25
"""Starts small, so that the first message leaves at once."""

POISON_DELAY = timedelta(hours=1)


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
            await transaction.outbox.release(slot(now), now)
    return report


async def _enqueue_batch(transaction: Transaction, now: datetime, rules: OfficeRules, limit: int) -> TickReport:
    works = await transaction.tasks.due(now, limit)
    if not works:
        return TickReport()
    calendar = await load_calendar(transaction, rules)
    directory = await load_directory(transaction, works, now, members=HEAD_AND_DEPUTIES)
    told = await told_today(transaction, works, now, calendar)
    group_told = await group_told_of(transaction, works)
    due: list[DueItem] = []
    overdue = False
    moved: list[tuple[int, datetime, datetime | None]] = []
    postponed = 0
    for work in works:
        try:
            decision = judge(work, group_told, calendar, now)
            found = [entry for step in decision.due for entry in entries(work, step, directory, told)]
        except Exception:
            logger.exception("assignment %s cannot be judged; looked at again in an hour", work.assignment.id)
            moved.append((work.assignment.id, work.assignment.reminded_until, now + POISON_DELAY))
            postponed += 1
            continue
        due += found
        overdue = overdue or any(step.kind is StepKind.OVERDUE for step in decision.due)
        moved.append((work.assignment.id, decision.reminded_until, decision.next_at))
    notifications = list(coalesce(due, now))
    if len(works) == limit:
        pressing = {work.assignment.id for work in works if work.task.urgency.is_urgent}
        notifications = [hold_for_the_rest(one, pressing, now) for one in notifications]
    enqueued = await transaction.outbox.enqueue(notifications, now)
    await transaction.tasks.set_reminded(moved)
    if overdue:
        await board_changed(transaction, now)
    return TickReport(len(works), enqueued, postponed)


async def group_told_of(transaction: Transaction, works: Iterable[Work]) -> dict[int, frozenset[str]]:
    """By assignment id the step keys sent to the group; only for works with a paused group."""
    held_back = [work.assignment.id for work in works if work.assignment.group_paused_until is not None]
    return await transaction.outbox.group_told(held_back)


def judge(work: Work, group_told: Mapping[int, frozenset[str]], calendar: WorkingCalendar, now: datetime) -> Decision:
    """The decision for one work now."""
    assignment, urgency = work.assignment, work.task.urgency
    facts = facts_of(assignment, urgency, group_told.get(assignment.id, frozenset()))
    return decide(facts, policy_of(assignment, urgency), calendar, now)


async def told_today(
    transaction: Transaction, works: Iterable[Work], now: datetime, calendar: WorkingCalendar
) -> ToldBefore:
    """Reminders and news of these works since the local midnight."""
    midnight = calendar.at(local_date(now), datetime.min.time())
    return await transaction.outbox.told_today([work.assignment.id for work in works], midnight)
