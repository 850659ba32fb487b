"""What is said about work that returns: the rule with its next dates, the list of rules, and changes of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation.messages.base import Action, Message
from domain.intake.deadlines import DeadlineWarning, Recurrence
from domain.vocabulary import DeadlineFacts


@dataclass(frozen=True, slots=True)
class RecurrenceFacts:
    """A rule and the next instants (UTC) at which it is due, after days off have moved them."""

    rule: Recurrence
    dates: tuple[datetime, ...]


class RecurringChange(StrEnum):
    """What is to happen to a rule: no more tasks, one occurrence left out, or one at another time."""

    STOP = "stop"
    SKIP = "skip"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class RecurringLine:
    """One rule. `opens_at` is when the task of the next date is made; `newest` is the number of the last one made."""

    number: int
    title: str
    lead: str
    recurrence: RecurrenceFacts
    coordinators: tuple[str, ...] = ()
    opens_at: datetime | None = None
    newest: int | None = None
    moved: DeadlineFacts | None = None


@dataclass(frozen=True, slots=True)
class RecurringList(Message):
    lines: tuple[RecurringLine, ...]


@dataclass(frozen=True, slots=True)
class RecurringChangeProposed(Message):
    """Shown before it is saved. `due_at` is the occurrence at stake, `moved_to` its new deadline.

    `passes` is when the occurrence after it is due, if the new deadline is not before that.
    """

    change: RecurringChange
    line: RecurringLine
    due_at: datetime
    moved_to: DeadlineFacts | None = None
    passes: datetime | None = None
    warning: DeadlineWarning | None = None
    day_off_reason: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class RecurringChanged(Message):
    change: RecurringChange
    line: RecurringLine
    due_at: datetime
