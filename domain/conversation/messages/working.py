"""What is said about work: lists, details, and the answers to what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation.messages.base import Action, WorkLine


class ListKind(StrEnum):
    MINE = "mine"
    UNIT = "unit"
    OVERDUE = "overdue"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class WorkList:
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
class WorkDetail:
    """`chitiet 12`: every unit's part and what happened."""

    lines: tuple[WorkLine, ...]
    assigner: str
    assigned_at: datetime
    history: tuple[HistoryLine, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    line: WorkLine
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class ProgressReported:
    """The answer to `baocao 12 …`: what was noted."""

    line: WorkLine
    text: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer to `xong`, and what earlier messages about the work turn into."""

    line: WorkLine
