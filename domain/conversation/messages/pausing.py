"""What is said when work is taken over, put off, put on hold and resumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import AboutWork, Action, Message, WorkLine
from domain.vocabulary import DeadlineFacts


@dataclass(frozen=True, slots=True)
class TakenOver(AboutWork):
    """The head handles it: until when the group hears nothing; None where nothing would come to it anyway."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class SnoozeChoices(Message):
    """The moments that are offered, in the order of their numbers."""

    line: WorkLine
    moments: tuple[datetime, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Snoozed(AboutWork):
    until: datetime


@dataclass(frozen=True, slots=True)
class TaskHeld(Message):
    """The clock stands; `lines` are the parts that are on hold now."""

    lines: tuple[WorkLine, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ResumedPart:
    """One part that goes on: its deadline before the pause and now, None where it has none."""

    line: WorkLine
    before: DeadlineFacts | None


@dataclass(frozen=True, slots=True)
class TaskResumed(Message):
    """`days` are the working days on hold, by which every deadline has moved."""

    parts: tuple[ResumedPart, ...]
    days: int
    actions: tuple[Action, ...] = ()
