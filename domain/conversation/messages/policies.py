"""The reminder policies as they are shown to people: facts of each step, without sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from domain.conversation.messages.base import Action, Message
from domain.model import Lifecycle, Urgency
from domain.vocabulary import Audience, StepKind


@dataclass(frozen=True, slots=True)
class PolicyStepFacts:
    """One rung. `days` and `every` are working days, `hours` office hours, `minutes` by the wall clock."""

    kind: StepKind
    audiences: tuple[Audience, ...]
    days: int = 0
    hour: time = time(8, 0)
    hours: float = 0
    minutes: int = 0
    every: int = 0
    span_over: int = 0
    at_once: bool = False
    only_in: tuple[Lifecycle, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """How often work without a deadline is asked about, and when it counts as stale, in months."""

    every_months: int
    stale_after_months: int


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """`own`: set by the office, not the one that is shipped. Without `quiet_hours` it also speaks at night."""

    urgency: Urgency
    own: bool
    quiet_hours: bool
    steps: tuple[PolicyStepFacts, ...]
    coordinator_steps: tuple[PolicyStepFacts, ...] = ()
    check_in: CheckInFacts | None = None


@dataclass(frozen=True, slots=True)
class PolicyList(Message):
    """Every urgency's ladder for the leading unit."""

    policies: tuple[PolicyFacts, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyDetail(Message):
    """One policy whole."""

    policy: PolicyFacts
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyResetQuestion(Message):
    """Whether these urgencies go back to the shipped policy; empty when none has one of its own."""

    urgencies: tuple[Urgency, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyReset(Message):
    urgencies: tuple[Urgency, ...]
