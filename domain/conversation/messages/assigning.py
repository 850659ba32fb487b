"""What is said while a task is put together: questions, the echo, the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import AboutWork, Action, Message
from domain.conversation.messages.recurring import RecurrenceFacts
from domain.errors import UserError
from domain.intake.deadlines import DeadlineWarning
from domain.model import SourceDocument, Urgency
from domain.vocabulary import DeadlineFacts, DraftField


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What has been understood of a task so far; a piece that is not known yet is empty.

    `each` are the units that get the work each for themselves; then there is no `lead`. `coordinating_officers` stand
    beside the coordinators, empty where nobody is named.
    """

    lead: str = ""
    coordinators: tuple[str, ...] = ()
    officer: str = ""
    title: str = ""
    deadline: DeadlineFacts | None = None
    no_deadline: bool = False
    document: SourceDocument | None = None
    urgency: Urgency = Urgency.NORMAL
    each: tuple[str, ...] = ()
    recurrence: RecurrenceFacts | None = None
    coordinating_officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftQuestion(Message):
    """Asks for one field. `problem` is what was wrong with the last answer; `choices` are typed or pressed."""

    asked: DraftField
    draft: DraftFacts
    problem: UserError | None = None
    choices: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskProposed(Message):
    """The echo before saving: everything in full, the deadline with its weekday and the working days left."""

    draft: DraftFacts
    warning: DeadlineWarning | None = None
    day_off_reason: str = ""
    candidates: tuple[DeadlineFacts, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskAssigned(AboutWork):
    """Saved: the number, and who will be told. `held_until` says when, if sending waits for office hours."""

    unreachable: tuple[str, ...] = ()
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftDropped(Message):
    pass
