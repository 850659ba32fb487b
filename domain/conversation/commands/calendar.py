"""The office's calendar: shown, and changed by the administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.conversation.commands.arguments import behind
from domain.conversation.commands.base import Command, spelled
from domain.errors import ArgumentMissing
from domain.text import fold


@dataclass(frozen=True, slots=True)
class ShowCalendar(Command):
    """`lich`, `lich 2027`; `lich 2027 theo 9441/TB-BNV` says that the year is announced as forecast."""

    year: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCalendar(Command):
    """`lich nghỉ …`, `lich làm bù …`: the days, a reason and a notice as typed."""

    working: bool
    words: str


@dataclass(frozen=True, slots=True)
class RemoveCalendarDay(Command):
    """`lich bỏ …`"""

    words: str


# A year, but not the first part of a date: "2027", "năm 2027 theo …", never "2027-01-02".
_YEAR = re.compile(r"^\s*(?:n[ăa]m\s+)?(\d{4})(?![\d/.-])\s*(.*)$", re.IGNORECASE | re.DOTALL)
_VERBS: Mapping[str, Callable[[str], Command]] = {
    "nghi": lambda words: ChangeCalendar(False, words),
    "nghi le": lambda words: ChangeCalendar(False, words),
    "lam bu": lambda words: ChangeCalendar(True, words),
    "lambu": lambda words: ChangeCalendar(True, words),
    "lam viec": lambda words: ChangeCalendar(True, words),
    "di lam": lambda words: ChangeCalendar(True, words),
    "bo": RemoveCalendarDay,
    "xoa": RemoveCalendarDay,
}


@spelled("lich")
def read_calendar(word: str, rest: str) -> Command:
    """`lich`, `lich 2027`, `lich nghỉ 2/1/2027 …`, `lich làm bù …`, `lich bỏ …`."""
    if not rest.strip():
        return ShowCalendar()
    if found := _YEAR.match(rest):
        return ShowCalendar(int(found[1]), found[2].strip())
    words = rest.split()
    for count in (2, 1):
        command = _VERBS.get(fold(" ".join(words[:count])))
        if command is not None and words[count:]:
            return command(behind(rest, count))
    raise ArgumentMissing(word)
