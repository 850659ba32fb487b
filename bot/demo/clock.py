"""The sandbox's clock: time is played, not jumped, so that every message goes out at its own moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db import Database
from db.office.setting_keys import SANDBOX_CLOCK
from domain.delivery.notifications import OutboxState
from domain.model import ChannelKind
from domain.office.rules import OfficeRules
from domain.vocabulary import ZONE
from services.clock import MovableClock
from services.occasion import Look
from services.occasions import next_message, next_moment
from services.use_case import load_calendar
from wording import clock_sentence

SETTLE_SECONDS = 5.0
LONGEST_LOOK_AHEAD = timedelta(days=400)


@dataclass(slots=True)
class DemoClock:
    """Moves the clock from event to event. `tick` decides what is due, `settled` says when all of it is delivered."""

    database: Database
    clock: MovableClock
    rules: OfficeRules
    tick: Callable[[], Awaitable[object]]
    wake: Callable[[], None]
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        return self.clock.now()

    async def advance(self, step: str) -> str:
        """Move by `hour`, `working_day` or to the `next_event`; returns a sentence about where the clock stands."""
        async with self._moving:
            target = await self._target(step)
            if target is None:
                return clock_sentence(self.clock.now(), nothing_ahead=True)
            await self.play_until(target)
            await self._remember()
            return clock_sentence(self.clock.now())

    async def _target(self, step: str) -> datetime | None:
        now = self.clock.now()
        if step == "hour":
            return now + timedelta(hours=1)
        if step == "working_day":
            async with self.database.read() as transaction:
                calendar = await load_calendar(transaction, self.rules)
            local = now.astimezone(ZONE)
            return calendar.at(calendar.add_working_days(local.date(), 1), local.time())
        event = await self._next_event()
        return event if event is not None and event < now + LONGEST_LOOK_AHEAD else None

    async def play_until(self, target: datetime) -> None:
        """Stop at every event on the way, so that each message goes out at its own moment."""
        while (event := await self._next_event()) is not None and event <= target:
            self.clock.set(max(event, self.clock.now()))
            await self._happen()
        self.clock.set(max(target, self.clock.now()))
        await self._happen()

    async def _happen(self) -> None:
        await self.tick()
        self.wake()
        loop = asyncio.get_running_loop()
        give_up = loop.time() + SETTLE_SECONDS
        while loop.time() < give_up:
            if await self.settled():
                return
            await asyncio.sleep(0.02)

    async def settled(self) -> bool:
        async with self.database.read() as transaction:
            sending = (await transaction.outbox.counts_by_state()).get(OutboxState.SENDING, 0)
            waiting = await next_message(transaction, self._look())
        return not sending and (waiting is None or waiting > self.clock.now())

    async def _next_event(self) -> datetime | None:
        """The next moment after now at which something becomes due: a reminder, a returning task, a message."""
        async with self.database.read() as transaction:
            return await next_moment(transaction, self._look())

    def _look(self) -> Look:
        return Look(now=self.clock.now(), rules=self.rules, channels=tuple(ChannelKind))

    async def _remember(self) -> None:
        async with self.database.write() as transaction:
            await transaction.settings.set(SANDBOX_CLOCK, self.clock.now(), self.clock.now())


async def sandbox_start(database: Database, rules: OfficeRules, real_now: datetime) -> datetime:
    """Where the sandbox's clock begins: never before it stood last, and in office hours: messages go at once."""
    async with database.read() as transaction:
        remembered = await transaction.settings.get(SANDBOX_CLOCK)
        calendar = await load_calendar(transaction, rules)
    if remembered is not None:
        return max(remembered, real_now)
    return real_now if calendar.is_sending_time(real_now) else calendar.next_sending_time(real_now)
