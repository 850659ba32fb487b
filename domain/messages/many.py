"""What is said while several tasks are put together at once: the numbered proposal, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.deadlines import DeadlineWarning
from domain.directives.proposal import AssignmentKind
from domain.messages.assigning import DraftFacts
from domain.messages.base import Action, DeadlineFacts, WorkLine
from domain.messages.recurring import RecurringLine
from domain.model import SourceDocument


class ListSource(StrEnum):
    """Where the tasks of a list come from: one line each, or a directive."""

    LINES = "lines"
    DIRECTIVE = "directive"


class DoubtKind(StrEnum):
    """What a line of the list lacks. Until it is settled the line is not saved."""

    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    AMBIGUOUS_COORDINATOR = "ambiguous_coordinator"
    SEVERAL_LEADS = "several_leads"
    NO_TEXT = "no_text"
    NO_DEADLINE = "no_deadline"
    UNSURE_DEADLINE = "unsure_deadline"
    UNKNOWN_OFFICER = "unknown_officer"


@dataclass(frozen=True, slots=True)
class Doubt:
    """About which words, and between which unit codes if that is known."""

    kind: DoubtKind
    words: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One task of the list. `number` stays when others are dropped; `outside` coordinate but are no unit of the office.

    `candidates` are the moments between which the deadline wavers.
    """

    number: int
    draft: DraftFacts
    ticked: bool
    place: str = ""
    kind: AssignmentKind = AssignmentKind.ONE_OFF
    doubts: tuple[Doubt, ...] = ()
    outside: tuple[str, ...] = ()
    warning: DeadlineWarning | None = None
    day_off_reason: str = ""
    candidates: tuple[DeadlineFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ListProposed:
    """The echo before saving. `changed_only`: just the lines that a correction has touched.

    `ticked` of `total` tasks are to be saved, `unsettled` of these wait for an answer first.
    """

    source: ListSource
    lines: tuple[ProposedLine, ...]
    total: int
    ticked: int
    unsettled: int
    document: SourceDocument | None = None
    changed_only: bool = False
    page: int = 1
    pages: int = 1
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectivePiece:
    """A paste that a messenger has cut: how many tasks its pieces give so far; the rest is awaited."""

    found: int
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ListAssigned:
    """Saved: the tasks with their numbers, the rules of return, and the lines that still wait for an answer."""

    lines: tuple[WorkLine, ...]
    rules: tuple[RecurringLine, ...] = ()
    left: tuple[ProposedLine, ...] = ()
    unreachable: tuple[str, ...] = ()
    held_until: datetime | None = None
    actions: tuple[Action, ...] = ()
