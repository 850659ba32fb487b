"""What is said about work: lists, details, and the answers to what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation.messages.base import AboutWork, Action, Message, WorkLine


class ListKind(StrEnum):
    MINE = "mine"
    UNIT = "unit"
    OVERDUE = "overdue"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class WorkList(Message):
    """`viec`, `donvi`, `quahan`, `tonlau`: worst first. `total` counts all, `lines` are this page's."""

    kind: ListKind
    unit: str
    lines: tuple[WorkLine, ...]
    total: int
    page: int = 1
    pages: int = 1
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    event: str
    who: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WorkDetail(Message):
    """`chitiet 12`: every unit's part and what happened."""

    lines: tuple[WorkLine, ...]
    assigner: str
    assigned_at: datetime
    history: tuple[HistoryLine, ...] = ()
    actions: tuple[Action, ...] = ()

    def offered_works(self) -> Sequence[WorkLine]:
        return self.lines


@dataclass(frozen=True, slots=True)
class Accepted(AboutWork):
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class ProgressReported(Message):
    """The answer to `baocao 12 …`: what was noted."""

    line: WorkLine
    text: str


@dataclass(frozen=True, slots=True)
class Completed(AboutWork):
    """The answer to `xong`, and what earlier messages about the work turn into."""
