"""Looking: lists of work, and one task in full."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.conversation.commands.arguments import one_task, page
from domain.conversation.commands.base import Command, spelled


@dataclass(frozen=True, slots=True)
class MyWork(Command):
    page: int = 1


@spelled("viec", "viec cua toi", "cong viec")
def _my_work(word: str, rest: str) -> MyWork:
    return MyWork(page(rest))


@dataclass(frozen=True, slots=True)
class UnitWork(Command):
    unit: str = ""
    page: int = 1


@spelled("donvi", "don vi", "viec don vi")
def _unit_work(word: str, rest: str) -> UnitWork:
    found = re.match(r"^(.*?)(?:\s+(?:trang\s*)?(\d{1,4}))?\s*$", rest.strip(), re.DOTALL)
    unit, number = (found[1], found[2]) if found else (rest, None)
    if unit.isdecimal():
        unit, number = "", unit
    return UnitWork(unit.strip(), max(1, int(number)) if number else 1)


@dataclass(frozen=True, slots=True)
class OverdueWork(Command):
    page: int = 1


@spelled("quahan", "qua han", "tre han")
def _overdue_work(word: str, rest: str) -> OverdueWork:
    return OverdueWork(page(rest))


@dataclass(frozen=True, slots=True)
class StaleWork(Command):
    """`tonlau`: work without a deadline of which nothing has been heard for months."""

    page: int = 1


@spelled("tonlau", "ton lau", "lau chua bao cao", "chua bao cao")
def _stale_work(word: str, rest: str) -> StaleWork:
    return StaleWork(page(rest))


@dataclass(frozen=True, slots=True)
class ShowTask(Command):
    number: int


@spelled("chitiet", "chi tiet", "xem", glued=True)
def _show_task(word: str, rest: str) -> ShowTask:
    return ShowTask(one_task(word, rest)[0])
