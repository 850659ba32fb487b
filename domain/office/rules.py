"""The office's own choices that rules depend on: hours, how "trước ngày" is read, how long an invitation lives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta

from domain.office.calendar import DEFAULT_SEASONS, HOLD_UNTIL, SENDING_WINDOW, Season
from domain.vocabulary import BeforeDate


@dataclass(frozen=True, slots=True)
class MessengerPlan:
    """What the office has of the messenger. `incoming_counts`: what people write is part of the quota too."""

    messages: int = 3000
    people: int = 50
    groups: int = 3
    incoming_counts: bool = False


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """`sending_window` is local time on working days, what is held goes at `hold_until`; the rest is wall-clock.

    `plan` is what the office has of the metered messenger."""

    before_date: BeforeDate = BeforeDate.STRICT
    seasons: tuple[Season, ...] = field(default=DEFAULT_SEASONS)
    sending_window: tuple[time, time] = SENDING_WINDOW
    hold_until: time = HOLD_UNTIL
    invite_lifetime: timedelta = timedelta(days=7)
    plan: MessengerPlan = field(default_factory=MessengerPlan)
