"""`bantin`: the day's state of the work as a text that is copied into a group in which no bot can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import date

from db import Transaction
from domain.conversation.commands.delivery import MakeBulletin
from domain.conversation.messages.base import Reply, WorkLine
from domain.conversation.messages.channels import Bulletin, BulletinUnit
from domain.model import SILENT, Timeliness, Work
from domain.office.calendar import local_date
from domain.office.permissions import is_overseer, require
from domain.tasks.views import GROUP_VIEW, work_line
from services.dispatch import handles
from services.use_case import UseCase

BATCH = 500
AHEAD_WORKING_DAYS = 3

Kinds = dict[Timeliness, list[WorkLine]]


@handles(MakeBulletin)
async def make_bulletin(command: MakeBulletin, use_case: UseCase) -> Sequence[Reply]:
    """Raises `NotAllowed`: for monitors and leaders."""
    require(is_overseer(use_case.speaker), "monitors_and_leaders")
    last_day = use_case.calendar.add_working_days(local_date(use_case.now), AHEAD_WORKING_DAYS)
    by_unit: dict[int, Kinds] = defaultdict(lambda: defaultdict(list))
    async for work in _open_works(use_case.transaction):
        line = work_line(work, use_case.calendar, use_case.now, GROUP_VIEW)
        kind = _kind(work, line, last_day)
        if kind is not None:
            by_unit[work.assignment.unit_id][kind].append(line)
    units = [unit for unit in await use_case.transaction.people.units() if unit.id in by_unit]
    told = tuple(_unit(unit.name, by_unit[unit.id]) for unit in units)
    return use_case.answer_privately(Bulletin(use_case.now, told))


async def _open_works(transaction: Transaction) -> AsyncIterator[Work]:
    last = 0
    while batch := await transaction.tasks.open_after(last, BATCH):
        last = batch[-1].assignment.id
        for work in batch:
            if work.assignment.lifecycle not in SILENT:
                yield work


def _kind(work: Work, line: WorkLine, last_day: date) -> Timeliness | None:
    if line.timeliness in (Timeliness.OVERDUE, Timeliness.DUE_TODAY):
        return line.timeliness
    deadline = work.assignment.deadline
    ahead = deadline is not None and local_date(deadline.due_at) <= last_day
    return Timeliness.DUE_SOON if ahead else None


def _unit(name: str, kinds: Kinds) -> BulletinUnit:
    return BulletinUnit(
        name,
        _sorted(kinds[Timeliness.OVERDUE]),
        _sorted(kinds[Timeliness.DUE_TODAY]),
        _sorted(kinds[Timeliness.DUE_SOON]),
    )


def _sorted(lines: Sequence[WorkLine]) -> tuple[WorkLine, ...]:
    """By deadline: each of them has one."""
    dated = [(line.deadline.due_at, line.number, line) for line in lines if line.deadline is not None]
    return tuple(line for _, _, line in sorted(dated, key=lambda one: one[:2]))
