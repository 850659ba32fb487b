"""What this process does by itself: the tick, the minute, and what an operator's monitoring is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.app.connection import Connections
from bot.app.heartbeat import Heartbeat
from bot.app.metrics import metrics
from bot.app.troubles import Troubles
from bot.settings import Settings
from db import Database, DatabaseUnavailable
from scheduler.ticker import Ticker
from services.clock import Clock
from services.delivery.quota import Meter
from services.delivery.refused_tokens import tell_refused
from services.documents.apart import ReaderProcess
from services.health import Health, examine
from services.occasion import Pace, Turn
from services.occasions import begin, notice_delay, run_occasions

TICKS_BEFORE_ALARM = 3
SHORTEST_ALARM = 60.0
MINUTE_SECONDS = 60.0


@dataclass(slots=True)
class PeriodicWork:
    """Runs the occasions (`services.occasions`) by its two tickers, once `start`ed.

    `holder` names this process among those that share the record; `meter` counts what goes over a metered messenger;
    `reader` reads files.
    """

    database: Database
    clock: Clock
    settings: Settings
    connections: Connections
    holder: str
    meter: Meter
    reader: ReaderProcess
    ticker: Ticker = field(init=False)
    minute_ticker: Ticker = field(init=False)
    heartbeat: Heartbeat | None = field(init=False)
    _troubles: Troubles = field(init=False, default_factory=Troubles)

    def __post_init__(self) -> None:
        self.ticker = Ticker(self.tick, self.settings.tick_seconds, (DatabaseUnavailable,))
        self.minute_ticker = Ticker(self.minute, MINUTE_SECONDS, (DatabaseUnavailable,))
        self.heartbeat = Heartbeat(self.settings.heartbeat_url) if self.settings.heartbeat_url else None

    async def prepare(self) -> None:
        """Before the first tick, which would hide what became due while the bot was down."""
        turn = self._turn()
        await begin(turn)
        await notice_delay(turn)

    def start(self) -> None:
        self.ticker.start()
        self.minute_ticker.start()

    async def stop(self) -> None:
        """No new run; those under way are waited for."""
        await self.minute_ticker.stop()
        await self.ticker.stop()

    async def tick(self) -> None:
        self._troubles.note(self.connections.troubles, self.clock.now())
        await run_occasions(self._turn(), Pace.TICK)
        await self.meter.flush()
        self.connections.wake()

    async def minute(self) -> None:
        await run_occasions(self._turn(), Pace.MINUTE)
        await self.connections.try_tokens()
        await self.reader.look()
        await tell_refused(self.database, self.connections.refused, self.connections.working, self.clock.now())
        if self.heartbeat is not None and (await self.examine()).healthy:
            await self.heartbeat.beat()

    async def play(self) -> None:
        """What a moment of played time brings: the occasions of both paces."""
        await self.tick()
        await run_occasions(self._turn(), Pace.MINUTE)

    async def examine(self) -> Health:
        return await examine(
            self.database,
            self.clock.now(),
            self.settings.office_rules,
            tick_age=self.ticker.age,
            longest_tick_age=max(TICKS_BEFORE_ALARM * self.settings.tick_seconds, SHORTEST_ALARM),
            messengers=self.connections.troubles,
            others=(self.reader.trouble,),
        )

    async def metrics(self) -> bytes:
        return await metrics(self.database, await self.examine())

    def _turn(self) -> Turn:
        now = self.clock.now()
        return Turn(
            now=now,
            rules=self.settings.office_rules,
            channels=tuple(self.connections),
            database=self.database,
            holder=self.holder,
            troubled=self._troubles.lasting(now),
            wake=self.connections.wake,
        )
