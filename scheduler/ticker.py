"""The tick: APScheduler's only job. It says when to look; what is due is decided in `services`.

A late tick is never skipped and two never run at once; a change may ask for a tick ahead of time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)

STOP_PATIENCE = 10.0


def first_line(error: Exception) -> str:
    """What is wrong; the lines behind it are advice of a library."""
    return str(error).partition("\n")[0]


@dataclass(slots=True)
class Ticker:
    """Calls `tick` every `seconds` and on request. `age` says how long ago it last came through, in seconds.

    What is `passing` (a database that is away) is one line in the log, without the way that led there.
    """

    tick: Callable[[], Awaitable[object]]
    seconds: float
    passing: tuple[type[Exception], ...] = ()
    _scheduler: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone="UTC"))
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _requested: asyncio.Task[None] | None = None
    _finished_at: float | None = None

    def start(self) -> None:
        # APScheduler drops a tick that is a second late unless it is told not to.
        self._scheduler.add_job(
            self.run_once, "interval", seconds=self.seconds, misfire_grace_time=None, coalesce=True, max_instances=1
        )
        self._scheduler.start()
        self.request()

    def request(self) -> None:
        """Tick as soon as possible; requests that come before it has begun are one."""
        if self._requested is None or self._requested.done():
            self._requested = asyncio.get_running_loop().create_task(self.run_once())

    async def run_once(self) -> None:
        """One tick. What goes wrong is logged and tried again at the next: a database may be away for a while."""
        async with self._lock:
            # A request that comes from now on must be followed by a tick of its own.
            self._requested = None
            try:
                await self.tick()
            except self.passing as error:
                logger.warning("a tick failed; it is done again in %s s: %s", self.seconds, first_line(error))
            except Exception:
                logger.exception("a tick failed; it is done again in %s s", self.seconds)
            else:
                self._finished_at = asyncio.get_running_loop().time()

    @property
    def age(self) -> float | None:
        """Seconds since the last tick that came through; None before the first."""
        return None if self._finished_at is None else asyncio.get_running_loop().time() - self._finished_at

    async def stop(self) -> None:
        """No new tick; one under way is waited for."""
        if self._scheduler.running:
            self._scheduler.pause()
        async with asyncio.timeout(STOP_PATIENCE), self._lock:
            pass
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
