"""What is said while several tasks are put together at once: the numbered proposal, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation.messages.assigning import DraftFacts
from domain.conversation.messages.base import Action, Message, WorkLine
from domain.conversation.messages.recurring import RecurringLine
from domain.intake.deadlines import DeadlineWarning
from domain.intake.directives.proposal import AssignmentKind
from domain.model import SourceDocument
from domain.vocabulary import DeadlineFacts, Doubt, ListSource


class ListView(StrEnum):
    """What is shown of a list: a page of it, what a correction touched, one task in full, or what cannot be saved."""

    PAGE = "page"
    CHANGED = "changed"
    IN_FULL = "in_full"
    UNCLEAR = "unclear"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class UnreadFacts:
    """A sentence of a directive that is in no task; `number` is what makes it one ("thêm dòng 3")."""

    number: int
    text: str
    units: tuple[str, ...] = ()
    deadline: DeadlineFacts | None = None


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One task of the list. `number` stays when others are dropped; `outside` coordinate but are no unit of the office.

    `candidates` are the moments between which the deadline wavers. The codes are of the units that `draft` names.
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
    lead_code: str = ""
    each_codes: tuple[str, ...] = ()
    coordinator_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListProposed(Message):
    """The echo before saving. `ticked` of `total` tasks are to be saved, `unsettled` of these wait for an answer first.

    `units` is how many the office has: who names them all need not name each. `unread` are the first of
    `unread_total` sentences that name a unit or a deadline and became no task; `unread_dated` of them have a deadline.
    """

    source: ListSource
    lines: tuple[ProposedLine, ...]
    total: int
    ticked: int
    unsettled: int
    document: SourceDocument | None = None
    view: ListView = ListView.PAGE
    page: int = 1
    pages: int = 1
    units: int = 0
    actions: tuple[Action, ...] = ()
    unread: tuple[UnreadFacts, ...] = ()
    unread_total: int = 0
    unread_dated: int = 0


@dataclass(frozen=True, slots=True)
class DirectivePiece(Message):
    """The first piece of a paste that a messenger has cut; the rest is awaited."""

    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ListAssigned(Message):
    """Saved: the tasks with their numbers, the rules of return, and the lines that still wait for an answer.

    `offered` tasks of a directive have not been chosen, and still can be; `unread` sentences can become tasks.
    """

    lines: tuple[WorkLine, ...]
    rules: tuple[RecurringLine, ...] = ()
    left: tuple[ProposedLine, ...] = ()
    unreachable: tuple[str, ...] = ()
    held_until: datetime | None = None
    actions: tuple[Action, ...] = ()
    offered: int = 0
    units: int = 0
    unread: int = 0
