"""The answers to "why": of one work's whole ladder, and of what the coming days would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.conversation.messages.base import Action, Message, WorkLine
from domain.conversation.messages.policies import PolicyStepFacts
from domain.vocabulary import Audience, StepKind


class ExplainedTo(StrEnum):
    """Whose messages are asked about."""

    SPEAKER = "speaker"
    GROUP = "group"
    UNIT = "unit"


OF_A_UNIT = (Audience.OFFICER, Audience.HEAD)
"""As whom those of a unit are told."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """Who was told of a step: on which channel, in which state the message is; `sent_at` None until it is sent.

    `note` says for whom they stood in, `audience` as what they were told.
    """

    who: str
    channel: str
    state: str
    sent_at: datetime | None = None
    reason: str = ""
    in_group: bool = False
    note: str = ""
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class StepExplained:
    """One step of the policy: its rule, whom it is for, its moment, what became of it and why.

    `held` is the reason that keeps it from the audiences `held_from` alone; `notes` say who stands in for whom.
    """

    rule: PolicyStepFacts
    audiences: tuple[Audience, ...]
    at: datetime | None
    outcome: str
    reason: str
    notes: tuple[str, ...] = ()
    told: tuple[ToldLine, ...] = ()
    held_from: tuple[Audience, ...] = ()
    held: str = ""


@dataclass(frozen=True, slots=True)
class Explanation(Message):
    """`visao 12`: the calendar, the state and every step. `roles` are the audiences to which the asked one belongs.

    `group_missing` is the note with which others are told in place of the group. `days_off` are weekdays without work
    up to the deadline, with their reasons.
    """

    about: ExplainedTo
    who: str
    line: WorkLine
    roles: tuple[Audience, ...]
    steps: tuple[StepExplained, ...]
    days_off: tuple[tuple[date, str], ...] = ()
    next_at: datetime | None = None
    held_reason: str = ""
    group_missing: str = ""
    group_paused_until: datetime | None = None
    snoozed_until: datetime | None = None
    other: tuple[ToldLine, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class NotInvolved(Message):
    """The unit that was asked about has no part in the task."""

    number: int
    unit: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RehearsedTask:
    """One work in a rehearsed message: its step, and why it goes to this audience at this moment."""

    number: int
    title: str
    step: StepKind | None
    """None: news that somebody has changed the work, no step of a policy."""
    audience: Audience
    reason: str
    note: str = ""
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class RehearsedMessage:
    """What would be sent at `at`: to a person or group by name, on a channel, worst first.

    `waits`: it stands in the outbox already. Without tasks it is a notice about the running of the office, or what
    the `occasion` of that name brings.
    """

    at: datetime
    to: str
    audience: Audience
    channel: str
    tasks: tuple[RehearsedTask, ...]
    waits: bool = False
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal(Message):
    """`dienthu 14`: one page of what would be sent; nothing has been sent or stored."""

    days: int
    starts_at: datetime
    ends_at: datetime
    messages: tuple[RehearsedMessage, ...]
    total: int
    page: int = 1
    pages: int = 1
    actions: tuple[Action, ...] = ()
