"""What is said when a task is changed, cancelled, handed over or a step taken back; and how its unit learns of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.conversation.messages.base import AboutWork, Action, Message, WorkLine
from domain.intake.deadlines import DeadlineWarning
from domain.vocabulary import ChangeKind, DeadlineFacts


class AskedDetail(StrEnum):
    """What a command still lacks."""

    HOLD_REASON = "hold_reason"
    CANCEL_REASON = "cancel_reason"
    WHAT = "what"
    DEADLINE = "deadline"
    OFFICER = "officer"
    TITLE = "title"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class DetailQuestion(Message):
    """Asks for the one thing that is missing; it is typed, or chosen by a button."""

    line: WorkLine
    asked: AskedDetail
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskCancelled(Message):
    lines: tuple[WorkLine, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineChangeProposed(Message):
    """The echo before a deadline is changed; `after` None takes the deadline away."""

    line: WorkLine
    before: DeadlineFacts | None
    after: DeadlineFacts | None
    units: tuple[str, ...] = ()
    warning: DeadlineWarning | None = None
    day_off_reason: str = ""
    candidates: tuple[DeadlineFacts, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineChanged(Message):
    """`line` bears the new deadline; `units` are those that are told."""

    line: WorkLine
    before: DeadlineFacts | None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleChanged(Message):
    line: WorkLine
    before: str


@dataclass(frozen=True, slots=True)
class OfficerChanged(AboutWork):
    """`reached` says whether the new officer can be told by the bot."""

    before: str
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Undone(AboutWork):
    """`event` is the audit's key of what was taken back."""

    event: str


@dataclass(frozen=True, slots=True)
class WhichCommand(Message):
    """`hoan 12` may mean three things; `number` 0 when none was typed."""

    number: int
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One change of one work, as the unit is told of it. `before` is the deadline that was."""

    kind: ChangeKind
    line: WorkLine
    reason: str = ""
    before: DeadlineFacts | None = None


@dataclass(frozen=True, slots=True)
class WorkChanged(Message):
    """To the officer and the head of a unit: somebody else has changed their work."""

    name: str
    title: str
    lines: tuple[ChangedLine, ...]

    def offered_works(self) -> Sequence[WorkLine]:
        return [entry.line for entry in self.lines]
