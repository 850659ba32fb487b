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

from bot.admission import Senders
from bot.app.connection import Connections
from bot.app.host import MessengerHost
from bot.app.periodic import PeriodicWork
from bot.app.vendors import VENDORS
from bot.demo.clock import DemoClock
from bot.files.handover import FileHandover
from bot.files.links import FileLinks
from bot.files.reading import Files
from bot.files.route import file_route
from bot.messenger import Download, StartRefused, Upload, Vendor
from bot.router import Router
from bot.settings import Settings
from bot.web import PortTaken, WebServer, health_route, metrics_route, webhook_route
from db import AlreadyRunning, Database, SingleProcess
from db.migrate import upgrade
from domain.conversation.admission import Allowance
from domain.conversation.outgoing import OutgoingFile
from domain.delivery.budgets import UNLIMITED
from domain.model import ChannelKind
from domain.office.roster import Roster
from services.clock import Clock
from services.delivery.quota import Meter
from services.documents.apart import ReaderProcess
from services.handling import Services
from services.office.link_secret import link_secret
from services.office.recomputing import note_hours
from services.office.registration import first_administrator_code
from services.office.seeding import open_record
from wording import Writer, command_line

if TYPE_CHECKING:
    from bot.demo.sandbox import DemoSandbox
    from sandbox import Sandbox

logger = logging.getLogger(__name__)

SANDBOX_PAUSE = 0.02
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NO_TOKEN = (
    "DATABASE_URL names a record, but there is neither TELEGRAM_TOKEN nor ZALO_TOKEN: set one; "
    "to play the sandbox on purpose, start `python -m bot sandbox`."
)
FOREIGN_RECORD = (
    "the record is an office's own: the sandbox plays only on an empty one or one that it made. "
    "Take DATABASE_URL away, or name another."
)
SANDBOX_DATABASE_URL = "sqlite+aiosqlite:///var/sandbox.sqlite3"


class CannotStart(Exception):
    """One line for the operator: what is wrong and what to do."""


@dataclass(slots=True)
class Application:
    """`run` starts everything, works until told to stop, and stops in order. `address` is known once it listens.

    `roster` is who is in the sandbox, in place of its own; `vendors` are the messengers it may connect to. `plays`: the
    sandbox on purpose, whatever tokens there are and also on a record that the settings name.
    """

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    roster: Roster | None = None
    vendors: Sequence[Vendor] = VENDORS
    plays: bool = False
    address: str = field(init=False, default="")
    database: Database = field(init=False)
    connections: Connections = field(init=False, default_factory=Connections)
    periodic: PeriodicWork = field(init=False)
    started: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _host: MessengerHost = field(init=False)
    _handover: FileHandover = field(init=False)
    _reader: ReaderProcess = field(init=False)
    _links: FileLinks | None = field(init=False, default=None)
    _demo: DemoSandbox | None = field(init=False, default=None)

    @property
    def in_sandbox(self) -> bool:
        return self.plays or not any(vendor.is_configured(self.settings) for vendor in self.vendors)

    @property
    def database_url(self) -> str:
        """The sandbox keeps a file of its own: nothing that is tried there mixes with an office's record."""
        return SANDBOX_DATABASE_URL if self.in_sandbox and not self._names_record else self.settings.database_url

    @property
    def _names_record(self) -> bool:
        return bool({"database_url", "database_url_file"} & self.settings.model_fields_set)

    @property
    def sandbox(self) -> Sandbox | None:
        """Known once it listens."""
        return None if self._demo is None else self._demo.sandbox

    async def run(self, stop: asyncio.Event) -> None:
        """Raises `CannotStart` with one line for the operator."""
        if self.in_sandbox and self._names_record and not self.plays:
            raise CannotStart(NO_TOKEN)
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
            from bot.demo.cast import ForeignRecord
            from bot.demo.sandbox import DemoSandbox

            self._demo = DemoSandbox(self.roster) if self.roster else DemoSandbox()
            try:
                self.clock = await self._demo.fill(self.database, self.settings.office_rules, self.clock)
            except ForeignRecord:
                raise CannotStart(FOREIGN_RECORD) from None
        else:
            await self._greet_operator()

    async def _greet_operator(self) -> None:
        """Make the office's record at the first start, and a code for its first administrator until there is one."""
        async with self.database.write() as transaction:
            organization = await open_record(transaction, self.settings.organization_name)
            code = await first_administrator_code(
                transaction, organization, self.clock.now(), self.settings.office_rules
            )
        if code is not None:
            announce(command_line.FIRST_ADMINISTRATOR.format(code=code))

    def _wire(self) -> None:
        rules = self.settings.office_rules
        writer = Writer(address=self.settings.address)
        meter, holder = Meter(self.database, self.clock, rules), f"{socket.gethostname()}:{os.getpid()}"
        self._reader = ReaderProcess()
        self.periodic = PeriodicWork(
            self.database, self.clock, self.settings, self.connections, holder, meter, self._reader
        )
        services = Services(self.database, self.clock, rules, self.periodic.ticker.request, {}, apart=self._reader.run)
        downloads: dict[ChannelKind, Download] = {}
        uploads: dict[ChannelKind, Upload] = {}
        files = Files(services, downloads, process=self._reader)
        public = self.settings.public_url or ("" if self.in_sandbox else None)
        self._links = (
            None if public is None else FileLinks(partial(link_secret, self.database, self.clock), public.rstrip("/"))
        )
        self._handover = FileHandover(services, files, uploads, self._links)
        self._host = MessengerHost(
            database=self.database,
            clock=self.clock,
            rules=rules,
            writer=writer,
            router=Router(services, writer, self.clock, Senders(self._allowance), files, self._handover),
            holder=holder,
            bot_names=services.bot_usernames,
            meter=meter,
            limits=UNLIMITED if self.in_sandbox else None,
            pause=briefly if self.in_sandbox else asyncio.sleep,
            downloads=downloads,
            uploads=uploads,
        )

    @property
    def _allowance(self) -> Allowance:
        """The sandbox's people may type as fast as they like, unless a limit is set on purpose."""
        if self.in_sandbox and "messages_per_minute" not in self.settings.model_fields_set:
            return Allowance(per_minute=0)
        per_minute = self.settings.messages_per_minute
        return Allowance(per_minute, burst=max(1, per_minute // 2))

    async def _listen(self, stack: AsyncExitStack) -> None:
        host = self.settings.host
        if self.in_sandbox and host not in LOOPBACK:
            # Whoever reaches the sandbox's page moves its clock and speaks for its people: there is no login.
            host = LOOPBACK[0]
        web = WebServer(self._routes(), host, self.settings.port)
        try:
            self.address = await web.start()
        except PortTaken as error:
            raise CannotStart(f"{error}; choose another with PORT") from None
        stack.push_async_callback(web.stop)
        if self._demo is not None:
            stack.callback(self._demo.close)

    def _routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [
            health_route(self.periodic.examine),
            metrics_route(self.periodic.metrics, self.settings.metrics_key),
            file_route(self._fetch),
        ]
        for vendor in self.vendors:
            if url := vendor.webhook_url(self.settings):
                knows, feed = partial(self.connections.knows, vendor.kind), partial(self.connections.feed, vendor.kind)
                routes.append(webhook_route(urlsplit(url).path or "/", vendor.secret_header, knows, feed))
        if room := self._demo:
            rules, wake = self.settings.office_rules, self.connections.wake
            playback = DemoClock(self.database, room.clock, rules, self.periodic.play, wake)
            routes += room.routes(playback, self.connections.knows, self.connections.feed)
        return routes

    def _connect(self) -> None:
        if self._links is not None and not self._links.address:
            self._links.address = self.address
        room = self._demo
        settings = room.settings(self.settings, self.address) if room else self.settings
        for vendor in self.vendors:
            if vendor.is_configured(settings):
                adapter = vendor.connect(settings, self._host)
                self.connections[vendor.kind] = self._host.connection(adapter, alone=self.in_sandbox)

    async def _converse(self, stack: AsyncExitStack) -> None:
        """Stopping goes backwards: reading is cut off, no new updates, sends recorded, no new tick, then the port."""
        await note_hours(self.database, self.settings.office_rules, self.clock.now())
        await self.periodic.prepare()
        stack.push_async_callback(self._host.meter.flush)
        counting = asyncio.create_task(self._host.meter.run(), name="meter")
        stack.callback(counting.cancel)
        self.periodic.start()
        stack.push_async_callback(self.periodic.stop)
        stack.push_async_callback(self.connections.stop)
        stack.callback(self._reader.stop)
        try:
            await self.connections.start()
        except StartRefused as refusal:
            raise CannotStart(str(refusal)) from None
        if self.connections.refused:
            self.periodic.minute_ticker.request()

    async def _fetch(self, token: str) -> OutgoingFile:
        return await self._handover.fetch(token, self.clock.now())


async def briefly(seconds: float) -> None:
    """The sandbox's messengers need no rest."""
    await asyncio.sleep(min(seconds, SANDBOX_PAUSE))


def announce(line: str) -> None:
    """A line for the operator at the terminal, which is no log line: it is meant to be read now."""
    print(line, flush=True)
