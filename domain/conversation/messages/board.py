"""What the pinned board of a group says: every unit's open work in numbers, and what is overdue by its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Message


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit: open leading works, those due within three working days, those overdue with the codes of the worst."""

    unit: str
    open: int
    due_soon: int
    overdue: int
    worst: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Board(Message):
    """Units in protocol order; those without open work are left out. `at` is when it was last true."""

    at: datetime
    lines: tuple[BoardLine, ...]

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)

    @property
    def overdue(self) -> int:
        return sum(line.overdue for line in self.lines)
