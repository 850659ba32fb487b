"""The live board of a group: asked for when something changed, written from the record at the moment of sending."""

from __future__ import annotations

from datetime import datetime, time

from db import Transaction
from domain.conversation.messages.board import Board
from domain.delivery.board import WORST_SHOWN, board_update, has_board
from domain.office.calendar import WorkingCalendar, local_date
from domain.tasks.timeliness import DUE_SOON_WORKING_DAYS
from domain.traits import traits


async def board_changed(transaction: Transaction, now: datetime) -> None:
    """Have the boards written anew; many changes within a minute are one."""
    groups = [group for group in await transaction.groups.all() if has_board(group) and traits(group.channel).edits]
    updates = []
    for group in groups:
        standing = await transaction.boards.newest(group.id)
        updates.append(board_update(group, now, standing.sent_at if standing else None))
    await transaction.outbox.enqueue(updates, now)


async def read_board(transaction: Transaction, calendar: WorkingCalendar, now: datetime) -> Board:
    today = local_date(now)
    soon = calendar.add_working_days(today, DUE_SOON_WORKING_DAYS)
    lines = await transaction.boards.lines(
        now,
        midnight=calendar.at(today, time.min),
        soon_until=calendar.at(soon, time.max),
        shown=WORST_SHOWN,
    )
    return Board(now, lines)
