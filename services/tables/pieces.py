"""A table is saved in pieces, a transaction each: whoever else writes waits for a piece and not for the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from db import Transaction
from domain.conversation.messages.tables import TableImported
from domain.tables.plan import TablePlan, plan
from domain.tables.rows import TaskRow
from services.tables.records import all_records
from services.tables.saving import SavedTable

NEW_AT_ONCE = 200
CHANGED_AT_ONCE = 100
TOLD_AFTER = timedelta(minutes=1)
"""By then the pieces of a table are saved, and what they change of a unit's work is one message."""


def kept_within(rows: Iterable[TaskRow], now: datetime) -> list[TaskRow]:
    """The rows, of which those that are overdue already are told to nobody above their unit."""
    return [replace(row, within_unit=row.is_late(now)) for row in rows]


def pieces_of(plan: TablePlan) -> Iterator[TablePlan]:
    """A transaction each, so that whoever else writes waits for a piece and not for the table."""
    for first in range(0, len(plan.new), NEW_AT_ONCE):
        yield TablePlan(new=plan.new[first : first + NEW_AT_ONCE])
    for first in range(0, len(plan.changed), CHANGED_AT_ONCE):
        yield TablePlan(changed=plan.changed[first : first + CHANGED_AT_ONCE])


async def as_of_now(transaction: Transaction, piece: TablePlan, last: int) -> TablePlan:
    """The piece; compared with the record once more where that has changed since."""
    known = {work.assignment.id: work.assignment.version for one in piece.changed for work in one.record.works}
    stored = await transaction.tasks.works(known)
    same = {id: work.assignment.version for id, work in stored.items()} == known
    if same and await transaction.tasks.last_number() == last:
        return piece
    return plan([*piece.new, *(one.row for one in piece.changed)], await all_records(transaction))


def together(done: TableImported, more: SavedTable) -> TableImported:
    return replace(
        done,
        new=done.new + more.new,
        changed=done.changed + more.changed,
        first=done.first or more.first,
        last=more.last or done.last,
        announced=done.announced or more.announced,
        held_until=min(filter(None, (done.held_until, more.held_until)), default=None),
    )
