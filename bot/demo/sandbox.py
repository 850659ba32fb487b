"""The sandbox as a part of the application: its clock, what stands in its record, its routes, how it is spoken to.

Opened only where it is played: an office with a token does not wait for it, nor keep it in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.routing import BaseRoute

from bot.app.zalo_line import SECRET_HEADER
from bot.demo import cast
from bot.demo.clock import Playback, sandbox_start
from bot.telegram import TelegramSettings
from bot.web import Feed, webhook_route
from bot.zalo import ZaloSettings
from db import Database
from domain.office.roster import Roster
from domain.office.rules import OfficeRules
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, ZALO_PATH, Sandbox
from services.clock import Clock, MovableClock


@dataclass(slots=True)
class Playroom:
    """`roster` is who is in it. `clock` is known once it is furnished, `sandbox` once it has routes."""

    roster: Roster = field(default_factory=cast.sandbox_roster)
    clock: MovableClock = field(init=False)
    sandbox: Sandbox | None = field(init=False, default=None)

    async def furnish(self, database: Database, rules: OfficeRules, clock: Clock) -> MovableClock:
        """Fill an empty record; answers the clock that is played on from here."""
        begins = await sandbox_start(database, rules, clock.now())
        self.clock = MovableClock(begins)
        await cast.furnish(database, self.roster, begins)
        return self.clock

    def routes(self, playback: Playback, feed_zalo: Feed) -> list[BaseRoute]:
        self.sandbox = Sandbox(cast.sandbox_options(self.roster, playback))
        return [webhook_route(cast.ZALO_HOOK, SECRET_HEADER, feed_zalo), *self.sandbox.routes()]

    def close(self) -> None:
        if self.sandbox is not None:
            self.sandbox.close()

    def telegram(self, address: str) -> TelegramSettings:
        return TelegramSettings(cast.TOKEN, address + TELEGRAM_PATH, address + TELEGRAM_FILE_PATH)

    def zalo(self, address: str) -> ZaloSettings:
        hook = cast.zalo_hook(address)
        secret = cast.ZALO_HOOK_SECRET
        return ZaloSettings(
            cast.ZALO_TOKEN, address + ZALO_PATH, webhook_url=hook, webhook_secret=secret if hook else None
        )
