"""Work that comes again: its rules are listed, stopped, skipped once, moved once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.conversation.commands.arguments import number_and_words
from domain.conversation.commands.base import Command, Rank, spelled
from domain.conversation.commands.talking import FreeText
from domain.text import fold_with_offsets


@dataclass(frozen=True, slots=True)
class ShowRecurring(Command):
    """`dinhky`"""


@dataclass(frozen=True, slots=True)
class StopRecurring(Command):
    """`dinhky bỏ 3`: no more tasks of this rule."""

    number: int


@dataclass(frozen=True, slots=True)
class SkipRecurring(Command):
    """`dinhky bỏ qua 3`: its next occurrence is left out."""

    number: int


@dataclass(frozen=True, slots=True)
class MoveRecurring(Command):
    """`dinhky sửa 3 hạn 20/12`: its next occurrence has another deadline."""

    number: int
    words: str


_VERBS = re.compile(
    r"^(?:(?P<skip>bo qua|boqua|hoan|tam hoan|lui)|(?P<stop>bo|dung|huy|xoa|ngung|thoi)|(?P<move>sua|doi|chuyen))\b\s*"
)


@spelled("dinhky", "dinh ky", "dinh ki", "viec dinh ky", rank=Rank.MONITOR)
def read_recurring(word: str, rest: str) -> Command:
    """`dinhky`, `dinhky bỏ 3`, `dinhky bỏ qua 3`, `dinhky sửa 3 hạn 20/12`; "định kỳ ngày 15 hằng tháng" is no command.

    Raises:
        ArgumentMissing: the number is not there.
    """
    scan = fold_with_offsets(rest)
    found = _VERBS.match(scan.text)
    if found is None:
        return ShowRecurring() if not rest.strip() else FreeText(f"định kỳ {rest}")
    number, words = number_and_words(word, scan.original(found.end(), len(scan.text)))
    if found["skip"]:
        return SkipRecurring(number)
    return StopRecurring(number) if found["stop"] else MoveRecurring(number, words)
