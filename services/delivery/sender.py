"""From the outbox to a messenger: claim, attempt, record, and rest while there is nothing to do.

At least once: a claim is committed before its message is sent, and what was in flight when the process died is rescued.
One sender a channel, so that a messenger in trouble never delays another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import InitVar, dataclass, field
from datetime import datetime

from db import ConcurrentChange, Database, DatabaseUnavailable, Dead, Transaction
from domain.conversation.outgoing import OutgoingText
from domain.delivery.notifications import LEASE, ClaimedNotification
from domain.office.rules import OfficeRules
from domain.traits import Limits, traits
from services.clock import Clock
from services.delivery.attempt import Attempts
from services.delivery.channel import Channel
from services.delivery.outlet import MarkAgain, Outlet, Write
from services.delivery.results import Results
from services.delivery.throttle import REFILL_AT, Throttle

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 0.02
"""Outcomes are recorded together, this often: what a kill makes uncertain is what was in flight."""

IDLE_SECONDS = 1.0
"""How often an idle sender looks for what other processes have put into the outbox."""

RESCUE_SECONDS = 15.0

LONGEST_PAUSE = 30.0


def _as_it_is(text: OutgoingText) -> OutgoingText:
    return text


@dataclass(slots=True)
class Sender:
    """Delivers what waits for one channel, until stopped. Order is kept in each chat; chats go in parallel.

    `worker` names the process in its claims. `limits` are in place of the messenger's own.
    """

    database: Database
    channel: Channel
    write: InitVar[Write]
    clock: Clock
    rules: InitVar[OfficeRules]
    worker: str
    limits: InitVar[Limits | None] = None
    mark_again: InitVar[MarkAgain] = _as_it_is
    _wake: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _stopping: bool = field(default=False, init=False)
    _flying: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _few_flying: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _rescue_at: float = field(default=0.0, init=False)
    _throttle: Throttle = field(init=False)
    _results: Results = field(init=False)
    _attempts: Attempts = field(init=False)

    def __post_init__(self, write: Write, rules: OfficeRules, limits: Limits | None, mark_again: MarkAgain) -> None:
        kind = self.channel.kind
        self._throttle = Throttle(traits(kind).limits if limits is None else limits)
        self._results = Results(self.database, self.clock, kind, self.worker, self.wake)
        outlet = Outlet(self.channel, write, self.clock, self._throttle, mark_again)
        self._attempts = Attempts(self.database, outlet, rules, self._results)

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Take nothing new; `run` ends when what is under way has been sent and recorded."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Work until stopped. A database that goes away for a while is waited for; nothing is lost by it."""
        self._stopping = False
        pause = IDLE_SECONDS
        while not self._stopping:
            try:
                self._wake.clear()
                await self._results.flush()
                launched = await self._claim_and_launch()
                await self._wait(launched)
                pause = IDLE_SECONDS
            except (DatabaseUnavailable, ConcurrentChange) as error:
                logger.warning("the %s sender waits %.0f s for the database: %s", self.channel.kind, pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:
                logger.exception("the %s sender goes on in %.0f s", self.channel.kind, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        try:
            await self._settle()
        except (DatabaseUnavailable, ConcurrentChange) as error:
            logger.warning("%d outcomes are left to the rescue of their leases: %s", len(self._results.outcomes), error)

    async def deliver_all(self) -> int:
        """Deliver until nothing is due any more, then return how many were claimed."""
        total = 0
        while claimed := await self._claim_and_launch():
            total += claimed
            await self._settle()
        return total

    async def _settle(self) -> None:
        if self._flying:
            await asyncio.wait({*self._flying})
        await self._results.flush()

    async def _wait(self, launched: int) -> None:
        """Until there is room and reason for the next claim."""
        if self._flying:
            # Not for the first that ends: a claim and a record cost much the same for one message and for many.
            if not launched:
                await asyncio.wait({*self._flying}, timeout=FLUSH_SECONDS)
            elif len(self._flying) > REFILL_AT:
                self._few_flying.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._few_flying.wait(), FLUSH_SECONDS)
            return
        if self._results or self._stopping or launched:
            return
        try:
            await asyncio.wait_for(self._wake.wait(), min(self._throttle.ready_in() or IDLE_SECONDS, IDLE_SECONDS))
        except TimeoutError:
            return

    async def _claim_and_launch(self) -> int:
        room = self._throttle.room(len(self._flying))
        if not room:
            return 0
        now = self.clock.now()
        async with self.database.write() as transaction:
            await self._rescue(transaction, now)
            claimed = await transaction.outbox.claim(self.channel.kind, self.worker, now, room)
            claimed = await transaction.outbox.gather(claimed, now)
        if not claimed:
            return 0
        await self._launch(claimed, now)
        return len(claimed)

    async def _launch(self, claimed: Sequence[ClaimedNotification], now: datetime) -> None:
        """Look again at what the claimed are about, and send. One that cannot be looked at does not stop the others."""
        try:
            batch = await self._attempts.look_again(claimed, now)
        except (DatabaseUnavailable, ConcurrentChange):
            raise
        except Exception as error:
            if len(claimed) > 1:
                for notification in claimed:
                    await self._launch([notification], now)
                return
            logger.exception("notification %s cannot be looked at", claimed[0].id)
            self._results.outcomes.append(Dead(claimed[0].id, f"fault: {type(error).__name__}", now))
            return
        for notification in claimed:
            task = asyncio.create_task(self._attempts.deliver(notification, batch))
            self._flying.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if len(self._flying) <= REFILL_AT:
            self._few_flying.set()

    async def _rescue(self, transaction: Transaction, now: datetime) -> None:
        """Take back what a process that died had claimed. The first look on SQLite knows no other process alive."""
        loop_time = asyncio.get_running_loop().time()
        if loop_time < self._rescue_at:
            return
        alone = self._rescue_at == 0.0 and self.database.dialect == "sqlite"
        rescued = await transaction.outbox.rescue(now, run_out=now + LEASE if alone else now)
        if rescued:
            logger.warning("%d messages of a process that died are sent again", rescued)
        self._rescue_at = loop_time + RESCUE_SECONDS
