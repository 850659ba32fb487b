"""When the calendar changes, every open reminder is computed anew: some in the same transaction, the rest after it.

The first batches give the administrator the number at once; a larger record is gone through in transactions of its own,
so that nobody waits for it, and goes on after a restart.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from db import Database, Transaction
from db.office.setting_keys import OFFICE_HOURS, RECOMPUTING, Recomputing
from domain.conversation.messages.calendar import CalendarRecomputed
from domain.model import OrganizationRole, Work
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from services.delivery.undeliverable import notify_role
from services.reminding.facts import next_reminder
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

BATCH = 500
AT_ONCE = 2000
"""Assignments computed anew while the administrator waits for the answer."""

_UNMOVED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Batch:
    moved: int
    last_id: int | None
    """None when nothing is left."""


async def recompute_within(
    transaction: Transaction, calendar: WorkingCalendar, before: WorkingCalendar, now: datetime
) -> tuple[int, bool]:
    """How many reminders have another moment than they had `before`, and whether `go_on_recomputing` has work left."""
    moved, after_id = 0, 0
    for _ in range(AT_ONCE // BATCH):
        batch = await _recompute_batch(transaction, after_id, calendar, before)
        moved += batch.moved
        if batch.last_id is None:
            await _remember(transaction, None, 0, now)
            return moved, False
        after_id = batch.last_id
    await _remember(transaction, after_id, moved, now)
    return moved, True


async def note_hours(database: Database, rules: OfficeRules, now: datetime) -> None:
    """At the start: where the office's hours are others than the reminders were computed with, all are computed anew.

    `go_on_recomputing` does it; a reminder that comes before its turn is judged with the new hours in any case.
    """
    hours = repr((rules.seasons, rules.sending_window, rules.hold_until))
    async with database.read() as transaction:
        known = await transaction.settings.get(OFFICE_HOURS)
        is_office = await transaction.people.organization() is not None
    if not is_office or known == hours:
        return
    async with database.write() as transaction:
        await transaction.settings.set(OFFICE_HOURS, hours, now)
        if known is not None:
            logger.info("the office's hours have changed; every open reminder is computed anew")
            await _remember(transaction, 0, 0, now)


async def go_on_recomputing(database: Database, now: datetime, rules: OfficeRules) -> int:
    """What a change of the calendar has left; tells the administrators when it is done. How many moved in all."""
    while True:
        async with database.write() as transaction:
            progress = await transaction.settings.get(RECOMPUTING)
            if progress is None:
                return 0
            calendar = await load_calendar(transaction, rules)
            batch = await _recompute_batch(transaction, progress.after, calendar)
            moved = progress.moved + batch.moved
            await _remember(transaction, batch.last_id, moved, now)
            if batch.last_id is None:
                logger.info("computed anew: %d reminders have another moment", moved)
                moment = calendar.next_sending_time(now)
                notice = CalendarRecomputed(moved)
                await notify_role(transaction, OrganizationRole.ADMIN, notice, now, available_at=moment)
                return moved


async def _recompute_batch(
    transaction: Transaction, after_id: int, calendar: WorkingCalendar, before: WorkingCalendar | None = None
) -> _Batch:
    works = await transaction.tasks.open_after(after_id, BATCH, lock=True)
    rows: list[tuple[int, datetime, datetime | None]] = []
    for work in works:
        try:
            moment = _moved_to(work, calendar, before)
        except Exception:
            # The tick looks at such a row by itself, an hour later each time; the others must not wait for it.
            logger.exception("assignment %s cannot be computed anew", work.assignment.id)
            continue
        if moment is not _UNMOVED:
            rows.append((work.assignment.id, work.assignment.reminded_until, moment))
    await transaction.tasks.set_reminded(rows)
    return _Batch(len(rows), works[-1].assignment.id if len(works) == BATCH else None)


def _moved_to(work: Work, calendar: WorkingCalendar, before: WorkingCalendar | None) -> datetime | None:
    """The new moment, or `_UNMOVED`. What is held for the next opening waits elsewhere than at its own moment."""
    assignment, urgency = work.assignment, work.task.urgency
    moment = next_reminder(assignment, urgency, calendar)
    if moment == assignment.next_reminder_at:
        return _UNMOVED
    if before is not None and moment == next_reminder(assignment, urgency, before):
        return _UNMOVED
    return moment


async def _remember(transaction: Transaction, after_id: int | None, moved: int, now: datetime) -> None:
    """`after_id` is None when nothing is left to do."""
    if after_id is None:
        await transaction.settings.drop(RECOMPUTING)
    else:
        await transaction.settings.set(RECOMPUTING, Recomputing(after_id, moved), now)
