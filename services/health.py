"""Whether the bot does its work: the database answers, the tick comes through, nothing due waits for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db import Database, DatabaseUnavailable

LONGEST_WAIT = timedelta(minutes=5)
"""What has been due for longer than this without going out is a fault."""


@dataclass(frozen=True, slots=True)
class Health:
    """`problems` are English lines for the operator; none means healthy. Lags are in seconds."""

    problems: tuple[str, ...]
    reminder_lag: float
    outbox_lag: float

    @property
    def healthy(self) -> bool:
        return not self.problems


async def examine(database: Database, now: datetime, tick_age: float | None, longest_tick_age: float) -> Health:
    """`tick_age` is that of the last tick that came through, in seconds; None before the first."""
    try:
        async with database.read() as transaction:
            due = await transaction.tasks.oldest_due(now)
            waiting = await transaction.outbox.oldest_due(now)
    except DatabaseUnavailable:
        return Health(("the database does not answer",), 0, 0)
    problems = []
    if tick_age is None or tick_age > longest_tick_age:
        problems.append("no tick has come through for " + ("ever" if tick_age is None else f"{tick_age:.0f} s"))
    reminder_lag = (now - due) if due else timedelta()
    outbox_lag = (now - waiting) if waiting else timedelta()
    if reminder_lag > LONGEST_WAIT:
        problems.append(f"a reminder has been due for {reminder_lag.total_seconds():.0f} s")
    if outbox_lag > LONGEST_WAIT:
        problems.append(f"a message has been waiting for {outbox_lag.total_seconds():.0f} s")
    return Health(tuple(problems), reminder_lag.total_seconds(), outbox_lag.total_seconds())
