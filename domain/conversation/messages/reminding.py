"""What is told later, or to somebody else: reminders, escalations, notices to those who oversee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, Message, WorkLine
from domain.vocabulary import Audience, StepKind


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One work in a reminder, with the step that made it due. `note` is a key of `wording` for fallbacks."""

    kind: StepKind
    line: WorkLine
    late: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reminder(Message):
    """To one person: everything that one slot finds due, worst first. `audience` is the highest reason."""

    name: str
    title: str
    audience: Audience
    lines: tuple[ReminderLine, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupReminder(Message):
    """To the group, by unit: never a person's name. `at` is the moment of sending."""

    at: datetime
    lines: tuple[ReminderLine, ...]
    late: bool = False
    actions: tuple[Action, ...] = ()

    def offered_works(self) -> Sequence[WorkLine]:
        return [entry.line for entry in self.lines]


@dataclass(frozen=True, slots=True)
class WorkClosed(Message):
    """To the assigner and the unit head: a unit has closed its part."""

    name: str
    title: str
    lines: tuple[WorkLine, ...]

    def offered_works(self) -> Sequence[WorkLine]:
        return self.lines


@dataclass(frozen=True, slots=True)
class NoGroupBound(Message):
    """To the monitors, once: the group step has no group to go to."""


@dataclass(frozen=True, slots=True)
class PersonUnreachable(Message):
    """To the monitors: a message did not reach its person, whom somebody must call."""

    name: str
    unit: str
    reason: str
    lines: tuple[WorkLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ManyUnreachable(Message):
    """To the monitors, once a day: more people did not get their messages than are named one by one."""


@dataclass(frozen=True, slots=True)
class GroupTrouble(Message):
    """To the monitors: the group removed the bot, or its topic was deleted."""

    title: str
    reason: str
