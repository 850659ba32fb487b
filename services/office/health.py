"""Whether the bot does its work: the database answers, the tick comes through, nothing due waits for long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db import Database, DatabaseUnavailable
from domain.model import ChannelKind

LONGEST_WAIT = timedelta(minutes=5)
"""What has been due for longer than this without going out is a fault."""


@dataclass(frozen=True, slots=True)
class Health:
    """`problems` are English lines for the operator; none means healthy. Lags are in seconds.

    `messengers` says of each what is wrong there now, or "". A messenger in trouble alone makes nothing unhealthy.
    """

    problems: tuple[str, ...]
    reminder_lag: float
    outbox_lag: float
    messengers: Mapping[ChannelKind, str] = field(default_factory=dict)

    @property
    def healthy(self) -> bool:
        return not self.problems


async def examine(
    database: Database,
    now: datetime,
    *,
    tick_age: float | None,
    longest_tick_age: float,
    messengers: Mapping[ChannelKind, str],
) -> Health:
    """`tick_age` is that of the last tick that came through, in seconds; None before the first.

    What waits for a messenger in trouble is not counted, unless all of them are.
    """
    working = [channel for channel, trouble in messengers.items() if not trouble] or list(ChannelKind)
    try:
        async with database.read() as transaction:
            due = await transaction.tasks.oldest_due(now)
            waiting = await transaction.outbox.oldest_due(now, working)
    except DatabaseUnavailable:
        return Health(("the database does not answer",), 0, 0, messengers)
    problems = []
    if tick_age is None or tick_age > longest_tick_age:
        problems.append("no tick has come through for " + ("ever" if tick_age is None else f"{tick_age:.0f} s"))
    reminder_lag = (now - due) if due else timedelta()
    outbox_lag = (now - waiting) if waiting else timedelta()
    if reminder_lag > LONGEST_WAIT:
        problems.append(f"a reminder has been due for {reminder_lag.total_seconds():.0f} s")
    if outbox_lag > LONGEST_WAIT:
        problems.append(f"a message has been waiting for {outbox_lag.total_seconds():.0f} s")
    return Health(tuple(problems), reminder_lag.total_seconds(), outbox_lag.total_seconds(), messengers)
