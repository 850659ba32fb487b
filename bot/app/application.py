"""One process with everything in it: messengers, scheduler, delivery and the web port."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from bot.app.connection import Connections
from bot.app.heartbeat import Heartbeat
from bot.app.host import MessengerHost
from bot.app.metrics import metrics
from bot.app.troubles import Troubles
from bot.app.vendors import VENDORS
from bot.demo.clock import Playback
from bot.files.handover import Offering
from bot.files.links import FileLinks
from bot.files.reading import Files
from bot.files.route import file_route
from bot.messenger import Download, StartRefused, Upload, Vendor
from bot.router import Router
from bot.settings import Settings
from bot.web import PortTaken, WebServer, health_route, metrics_route, webhook_route
from db import AlreadyRunning, Database, DatabaseUnavailable, SingleProcess
from db.migrate import upgrade
from domain.conversation.outgoing import OutgoingFile
from domain.delivery.budgets import UNLIMITED
from domain.model import ChannelKind
from domain.office.roster import Roster
from scheduler.ticker import Ticker
from services.clock import Clock
from services.delivery.quota import Meter
from services.delivery.refused_tokens import tell_refused
from services.handling import Services
from services.health import Health, examine
from services.occasion import Pace, Turn
from services.occasions import begin, notice_delay, run_occasions
from services.office.link_secret import link_secret
from services.office.recomputing import note_hours
from services.office.registration import first_administrator_code
from wording import Writer, command_line

if TYPE_CHECKING:
    from bot.demo.sandbox import Playroom
    from sandbox import Sandbox

logger = logging.getLogger(__name__)

TICKS_BEFORE_ALARM = 3
SHORTEST_ALARM = 60.0
WATCH_SECONDS = 60.0
SANDBOX_PAUSE = 0.02
SANDBOX_DATABASE_URL = "sqlite+aiosqlite:///var/sandbox.sqlite3"


class CannotStart(Exception):
    """One line for the operator: what is wrong and what to do."""


@dataclass(slots=True)
class Application:
    """`run` starts everything, works until told to stop, and stops in order. `address` is known once it listens.

    `roster` is who is in the sandbox, in place of its own; `vendors` are the messengers it may connect to.
    """

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    roster: Roster | None = None
    vendors: Sequence[Vendor] = VENDORS
    address: str = field(init=False, default="")
    database: Database = field(init=False)
    connections: Connections = field(init=False, default_factory=Connections)
    ticker: Ticker = field(init=False)
    watcher: Ticker = field(init=False)
    heartbeat: Heartbeat | None = field(init=False, default=None)
    started: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _host: MessengerHost = field(init=False)
    _offering: Offering = field(init=False)
    _links: FileLinks | None = field(init=False, default=None)
    _troubles: Troubles = field(init=False, default_factory=Troubles)
    _playroom: Playroom | None = field(init=False, default=None)

    @property
    def in_sandbox(self) -> bool:
        return not any(vendor.is_configured(self.settings) for vendor in self.vendors)

    @property
    def database_url(self) -> str:
        """The sandbox keeps a file of its own: nothing that is tried there mixes with an office's record."""
        chosen = {"database_url", "database_url_file"} & self.settings.model_fields_set
        return SANDBOX_DATABASE_URL if self.in_sandbox and not chosen else self.settings.database_url

    @property
    def sandbox(self) -> Sandbox | None:
        """Known once it listens."""
        return None if self._playroom is None else self._playroom.sandbox

    async def run(self, stop: asyncio.Event) -> None:
        """Raises `CannotStart` with one line for the operator."""
        async with AsyncExitStack() as stack:
            await self._open_record(stack)
            self._wire()
            await self._listen(stack)
            self._connect()
            await self._converse(stack)
            if self.in_sandbox:
                announce(command_line.SANDBOX.format(address=self.address))
            self.started.set()
            await stop.wait()
            logger.info("stopping")

    async def _open_record(self, stack: AsyncExitStack) -> None:
        try:
            stack.enter_context(SingleProcess(self.database_url))
        except AlreadyRunning as error:
            raise CannotStart(str(error)) from None
        await asyncio.to_thread(upgrade, self.database_url)
        self.database = Database(self.database_url)
        stack.push_async_callback(self.database.close)
        if self.in_sandbox:
            # Imported late: an office with a token never plays.
            from bot.demo.sandbox import Playroom

            self._playroom = Playroom(self.roster) if self.roster else Playroom()
            self.clock = await self._playroom.furnish(self.database, self.settings.office_rules, self.clock)
        else:
            await self._greet_operator()

    async def _greet_operator(self) -> None:
        """Make the office's record at the first start, and a code for its first administrator until there is one."""
        async with self.database.write() as transaction:
            organization = await transaction.people.organization()
            if organization is None:
                name = self.settings.organization_name
                organization = await transaction.people.add_organization(name, name)
            code = await first_administrator_code(
                transaction, organization, self.clock.now(), self.settings.office_rules
            )
        if code is not None:
            announce(command_line.FIRST_ADMINISTRATOR.format(code=code))

    def _wire(self) -> None:
        rules = self.settings.office_rules
        writer = Writer(organization=self.settings.organization_name, address=self.settings.address)
        self.ticker = Ticker(self._tick, self.settings.tick_seconds, (DatabaseUnavailable,))
        self.watcher = Ticker(self._watch, WATCH_SECONDS, (DatabaseUnavailable,))
        self.heartbeat = Heartbeat(self.settings.heartbeat_url) if self.settings.heartbeat_url else None
        services = Services(self.database, self.clock, rules, self.ticker.request, {})
        downloads: dict[ChannelKind, Download] = {}
        uploads: dict[ChannelKind, Upload] = {}
        files = Files(services, downloads)
        public = self.settings.public_url or ("" if self.in_sandbox else None)
        self._links = None if public is None else FileLinks(partial(link_secret, self.database), public.rstrip("/"))
        self._offering = Offering(services, files, uploads, self._links)
        self._host = MessengerHost(
            database=self.database,
            clock=self.clock,
            rules=rules,
            writer=writer,
            router=Router(services, writer, self.clock, files, self._offering),
            holder=f"{socket.gethostname()}:{os.getpid()}",
            bot_names=services.bot_usernames,
            meter=Meter(self.database, self.clock, rules),
            limits=UNLIMITED if self.in_sandbox else None,
            pause=briefly if self.in_sandbox else asyncio.sleep,
            downloads=downloads,
            uploads=uploads,
        )

    async def _listen(self, stack: AsyncExitStack) -> None:
        web = WebServer(self._routes(), self.settings.host, self.settings.port)
        try:
            self.address = await web.start()
        except PortTaken as error:
            raise CannotStart(f"{error}; choose another with PORT") from None
        stack.push_async_callback(web.stop)
        if self._playroom is not None:
            stack.callback(self._playroom.close)

    def _routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [health_route(self._examine), metrics_route(self._metrics), file_route(self._fetch)]
        for vendor in self.vendors:
            if url := vendor.webhook_url(self.settings):
                feed = partial(self.connections.feed, vendor.kind)
                routes.append(webhook_route(urlsplit(url).path or "/", vendor.secret_header, feed))
        if room := self._playroom:
            rules, wake = self.settings.office_rules, self.connections.wake
            playback = Playback(self.database, room.clock, rules, self._play, wake)
            routes += room.routes(playback, self.connections.feed)
        return routes

    def _connect(self) -> None:
        if self._links is not None and not self._links.address:
            self._links.address = self.address
        room = self._playroom
        settings = room.settings(self.settings, self.address) if room else self.settings
        for vendor in self.vendors:
            if vendor.is_configured(settings):
                adapter = vendor.connect(settings, self._host)
                self.connections[vendor.kind] = self._host.connection(adapter, alone=self.in_sandbox)

    async def _converse(self, stack: AsyncExitStack) -> None:
        """Stopping goes backwards: no new updates, sends under way recorded, no new tick, then the port."""
        await note_hours(self.database, self.settings.office_rules)
        turn = self._turn()
        await begin(turn)
        await notice_delay(turn)
        stack.push_async_callback(self._host.meter.flush)
        counting = asyncio.create_task(self._host.meter.run(), name="meter")
        stack.callback(counting.cancel)
        self.ticker.start()
        stack.push_async_callback(self.ticker.stop)
        self.watcher.start()
        stack.push_async_callback(self.watcher.stop)
        stack.push_async_callback(self.connections.stop)
        try:
            await self.connections.start()
        except StartRefused as refusal:
            raise CannotStart(str(refusal)) from None
        if self.connections.refused:
            self.watcher.request()

    async def _watch(self) -> None:
        await run_occasions(self._turn(), Pace.MINUTE)
        await self.connections.try_tokens()
        await tell_refused(self.database, self.connections.refused, self.connections.working, self.clock.now())
        if self.heartbeat is not None and (await self._examine()).healthy:
            await self.heartbeat.beat()

    def _turn(self) -> Turn:
        now = self.clock.now()
        return Turn(
            now=now,
            rules=self.settings.office_rules,
            channels=tuple(self.connections),
            database=self.database,
            holder=self._host.holder,
            troubled=self._troubles.lasting(now),
            wake=self.connections.wake,
        )

    async def _tick(self) -> None:
        self._troubles.note(self.connections.troubles, self.clock.now())
        await run_occasions(self._turn(), Pace.TICK)
        await self._host.meter.flush()
        self.connections.wake()

    async def _play(self) -> None:
        """What a moment of played time brings: the tick, and what is else noticed minute by minute."""
        await self._tick()
        await run_occasions(self._turn(), Pace.MINUTE)

    async def _metrics(self) -> bytes:
        return await metrics(self.database, await self._examine())

    async def _fetch(self, token: str) -> OutgoingFile:
        return await self._offering.fetched(token, self.clock.now())

    async def _examine(self) -> Health:
        return await examine(
            self.database,
            self.clock.now(),
            self.settings.office_rules,
            tick_age=self.ticker.age,
            longest_tick_age=max(TICKS_BEFORE_ALARM * self.settings.tick_seconds, SHORTEST_ALARM),
            messengers=self.connections.troubles,
        )


async def briefly(seconds: float) -> None:
    """The sandbox's messengers need no rest."""
    await asyncio.sleep(min(seconds, SANDBOX_PAUSE))


def announce(line: str) -> None:
    """A line for the operator at the terminal, which is no log line: it is meant to be read now."""
    print(line, flush=True)
