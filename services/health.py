"""Whether the bot does its work: the database answers, the tick comes through, nothing due waits for long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db import Database, DatabaseUnavailable
from domain.model import ChannelKind
from domain.office.rules import OfficeRules
from services import occasions
from services.occasion import Look


@dataclass(frozen=True, slots=True)
class Health:
    """`problems` are English lines for the operator; none means healthy. `lags` are seconds by occasion.

    `messengers` says of each what is wrong there now, or "". A messenger in trouble alone makes nothing unhealthy.
    """

    problems: tuple[str, ...]
    lags: Mapping[str, float] = field(default_factory=dict)
    messengers: Mapping[ChannelKind, str] = field(default_factory=dict)

    @property
    def healthy(self) -> bool:
        return not self.problems

    @property
    def reminder_lag(self) -> float:
        """For how many seconds the oldest reminder has been due."""
        return self.lags.get("reminders", 0.0)

    @property
    def outbox_lag(self) -> float:
        """For how many seconds the oldest message has been waiting."""
        return self.lags.get("messages", 0.0)


async def examine(
    database: Database,
    now: datetime,
    rules: OfficeRules,
    *,
    tick_age: float | None,
    longest_tick_age: float,
    messengers: Mapping[ChannelKind, str],
    others: Sequence[str] = (),
) -> Health:
    """`tick_age` is that of the last tick that came through, in seconds; None before the first.

    `others` are the troubles of this process, each "" for none. What waits for a messenger in trouble is not counted,
    unless all of them are.
    """
    working = tuple(channel for channel, trouble in messengers.items() if not trouble) or tuple(ChannelKind)
    try:
        async with database.read() as transaction:
            since = await occasions.overdue(transaction, Look(now=now, rules=rules, channels=working))
    except DatabaseUnavailable:
        return Health(("the database does not answer",), messengers=messengers)
    problems = [trouble for trouble in others if trouble]
    if tick_age is None or tick_age > longest_tick_age:
        problems.append("no tick has come through for " + ("ever" if tick_age is None else f"{tick_age:.0f} s"))
    lags = {name: now - moment for name, moment in since.items()}
    for occasion in occasions.OCCASIONS:
        lag = lags.get(occasion.name, timedelta())
        if occasion.late_after is not None and lag > occasion.late_after:
            problems.append(f"{occasion.said} for {lag.total_seconds():.0f} s")
    return Health(tuple(problems), {name: lag.total_seconds() for name, lag in lags.items()}, messengers)
