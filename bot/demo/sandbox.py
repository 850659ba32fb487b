"""The sandbox as a part of the application: its clock, what stands in its record, its routes, how it is spoken to.

Opened only where it is played: an office with a token does not wait for it, nor keep it in memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from starlette.routing import BaseRoute

from bot.demo import cast
from bot.demo.clock import DemoClock, sandbox_start
from bot.settings import Settings
from bot.web import webhook_route
from bot.zalo.vendor import SECRET_HEADER
from db import Database
from domain.model import ChannelKind
from domain.office.roster import Roster
from domain.office.rules import OfficeRules
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, ZALO_PATH, Sandbox
from services.clock import Clock, MovableClock

Knows = Callable[[ChannelKind, str | None], bool | None]
Feed = Callable[[ChannelKind, bytes, str | None], Awaitable[int]]
"""A webhook request of a messenger: its body and secret header in, the HTTP status out."""


@dataclass(slots=True)
class DemoSandbox:
    """`roster` is who is in it. `clock` is known once it is filled, `sandbox` once it has routes."""

    roster: Roster = field(default_factory=cast.sandbox_roster)
    clock: MovableClock = field(init=False)
    sandbox: Sandbox | None = field(init=False, default=None)

    async def fill(self, database: Database, rules: OfficeRules, clock: Clock) -> MovableClock:
        """Fill an empty record; answers the clock that is played on from here."""
        begins = await sandbox_start(database, rules, clock.now())
        self.clock = MovableClock(begins)
        await cast.fill(database, self.roster, begins)
        return self.clock

    def routes(self, playback: DemoClock, knows: Knows, feed: Feed) -> list[BaseRoute]:
        self.sandbox = Sandbox(cast.sandbox_options(self.roster, playback))
        zalo = partial(knows, ChannelKind.ZALO), partial(feed, ChannelKind.ZALO)
        return [webhook_route(cast.ZALO_HOOK, SECRET_HEADER, *zalo), *self.sandbox.routes()]

    def close(self) -> None:
        if self.sandbox is not None:
            self.sandbox.close()

    def settings(self, settings: Settings, address: str) -> Settings:
        """The operator's settings with the sandbox in the place of the messengers."""
        hook = cast.zalo_hook(address)
        played = {
            "telegram_token": cast.TOKEN,
            "telegram_base_url": address + TELEGRAM_PATH,
            "telegram_file_url": address + TELEGRAM_FILE_PATH,
            "telegram_proxy": None,
            "telegram_webhook_url": None,
            "telegram_webhook_secret": None,
            "zalo_token": cast.ZALO_TOKEN,
            "zalo_base_url": address + ZALO_PATH,
            "zalo_webhook_url": hook,
            "zalo_webhook_secret": cast.ZALO_HOOK_SECRET if hook else None,
            "zalo_styles": False,
        }
        return settings.model_copy(update=played)
