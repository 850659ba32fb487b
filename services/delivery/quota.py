"""The month's messages on the metered messenger: counted, forecast, told to the monitors before they run out."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db import ConcurrentChange, Database, DatabaseUnavailable, Outcome, Sent, Transaction
from db.office.setting_keys import MESSAGES_SCHEDULED, MESSAGES_SENT, QUOTA_WARNED
from domain.conversation.messages.channels import QuotaWarning
from domain.delivery.quota import QuotaLevel, month_of, quota_level
from domain.office.rules import OfficeRules
from services.clock import Clock
from services.delivery.undeliverable import notify_monitors


async def count_scheduled(transaction: Transaction, outcomes: Sequence[Outcome]) -> None:
    """Every sent part counts."""
    counted = Counter[str]()
    for one in outcomes:
        if isinstance(one, Sent):
            counted[month_of(one.at)] += len(one.message_ids)
    for month, amount in counted.items():
        await transaction.counters.add(MESSAGES_SCHEDULED, month, amount)


async def used_this_month(transaction: Transaction, now: datetime) -> int:
    return await transaction.counters.get(MESSAGES_SENT, month_of(now))


@dataclass(slots=True)
class Meter:
    """Counts what goes over the metered messenger; a crash forgets at most what was in flight.

    `run` puts the count into the record at once.

    Counts that arrive during a write are batched into the next one.
    """

    database: Database
    clock: Clock
    rules: OfficeRules
    _counted: Counter[str] = field(default_factory=Counter)
    _flushing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def sent(self) -> None:
        self._counted[month_of(self.clock.now())] += 1
        self._news.set()

    def heard(self) -> None:
        if self.rules.plan.incoming_counts:
            self.sent()

    async def run(self) -> None:
        """Until cancelled. While the database is away the ticks try again."""
        while True:
            await self._news.wait()
            self._news.clear()
            with contextlib.suppress(DatabaseUnavailable, ConcurrentChange):
                await self.flush()

    async def flush(self) -> None:
        """Put what was counted into the record; tell the monitors when the month passes the line."""
        async with self._flushing:
            counted, self._counted = self._counted, Counter()
            if not counted:
                return
            try:
                await self._store(counted)
            except (DatabaseUnavailable, ConcurrentChange, asyncio.CancelledError):
                self._counted.update(counted)
                raise

    async def _store(self, counted: Counter[str]) -> None:
        now = self.clock.now()
        async with self.database.write() as transaction:
            if await transaction.people.organization() is None:
                return
            for month, amount in counted.items():
                await transaction.counters.add(MESSAGES_SENT, month, amount)
            await _warn(transaction, now, self.rules)


async def _warn(transaction: Transaction, now: datetime, rules: OfficeRules) -> None:
    """Once a month."""
    used = await used_this_month(transaction, now)
    if quota_level(used, rules.plan) is QuotaLevel.FREE:
        return
    if await transaction.settings.get(QUOTA_WARNED) == month_of(now):
        return
    await transaction.settings.set(QUOTA_WARNED, month_of(now), now)
    await notify_monitors(transaction, QuotaWarning(month_of(now), used, rules.plan.messages), now)
