"""Which of several processes speaks for a bot: the one that holds the lease; the others stand by and take over.

Two pollers of one token would split its updates between them, and two senders would break the order in a chat.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from db import Database, DatabaseUnavailable
from services.clock import Clock

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=12)
RENEW_SECONDS = 3.0
"""A process that dies is replaced within the lease and one look: 15 seconds."""


@dataclass(slots=True)
class Leadership:
    """Holds the lease `name` for `holder` as long as it can; calls `gained` and `lost` as that changes."""

    database: Database
    name: str
    holder: str
    clock: Clock
    gained: Callable[[], Awaitable[None]]
    lost: Callable[[], Awaitable[None]]
    leading: bool = False
    _renewed_at: float = 0.0
    _refusal: str = ""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until `stop`; then the lease is given back, so that another takes over at once."""
        while not self._stop.is_set():
            await self._look()
            try:
                await asyncio.wait_for(self._stop.wait(), RENEW_SECONDS)
            except TimeoutError:
                continue
        await self._resign()

    def stop(self) -> None:
        self._stop.set()

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        held = await self._take()
        if held:
            self._renewed_at = loop.time()
        elif held is None and self.leading and loop.time() - self._renewed_at < LEASE.total_seconds() - RENEW_SECONDS:
            # The database is away, but the lease still runs: nobody else can have it.
            return
        if bool(held) is self.leading:
            return
        logger.info("%s: this process %s", self.name, "speaks for the bot" if held else "stands by")
        if not held:
            self.leading = False
            await self.lost()
            return
        try:
            await self.gained()
        except Exception as error:
            self._tell(f"{type(error).__name__}: {error}")
        else:
            self.leading = True
            self._refusal = ""

    def _tell(self, refusal: str) -> None:
        """A line in the log only when it changes: it is tried again every few seconds."""
        if refusal != self._refusal:
            logger.error("%s: cannot begin to speak, and tries again: %s", self.name, refusal)
        self._refusal = refusal

    async def _take(self) -> bool | None:
        """Whether the lease is ours; None when the database cannot be asked."""
        try:
            async with self.database.write() as transaction:
                return await transaction.leases.acquire(self.name, self.holder, self.clock.now(), LEASE)
        except DatabaseUnavailable as error:
            logger.warning("%s: the lease cannot be renewed: %s", self.name, error)
            return None

    async def _resign(self) -> None:
        if not self.leading:
            return
        self.leading = False
        await self.lost()
        try:
            async with self.database.write() as transaction:
                await transaction.leases.release(self.name, self.holder)
        except DatabaseUnavailable:
            logger.warning("%s: the lease could not be given back; it runs out by itself", self.name)
