"""One process with everything in it: messengers, scheduler, delivery and the web port."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from bot.app import furnishing
from bot.app.lines import Line, SharedLine, shared
from bot.app.menus import menus
from bot.app.playback import Playback, sandbox_start
from bot.incoming import IncomingMessage, OutgoingReply
from bot.router import Router
from bot.settings import Settings
from bot.telegram import BotIdentity, TelegramFront, TelegramRefused, TelegramSettings
from bot.web import PortTaken, WebServer, health_route, telegram_webhook_route
from db import AlreadyRunning, Database, SingleProcess
from db.migrate import upgrade
from domain.budgets import UNLIMITED
from domain.messages import AnsweredInPrivate
from domain.model import ChannelKind
from domain.outgoing import OutgoingText
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, Sandbox
from scheduler.ticker import Ticker
from services.clock import Clock, MovableClock
from services.delivery import Sender
from services.handling import Services
from services.health import Health, examine
from services.reachability import chat_moved, chat_reachable, chat_unreachable
from services.registration import first_administrator_code
from services.reminding import enqueue_due
from wording import Writer

logger = logging.getLogger(__name__)

TICKS_BEFORE_ALARM = 3
SHORTEST_ALARM = 60.0


class CannotStart(Exception):
    """One line for the operator: what is wrong and what to do."""


@dataclass(slots=True)
class Application:
    """`run` starts everything, works until told to stop, and stops in order. `address` is known once it listens."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    address: str = field(init=False, default="")
    sandbox: Sandbox | None = field(init=False, default=None)
    database: Database = field(init=False)
    sender: Sender = field(init=False)
    ticker: Ticker = field(init=False)
    started: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _writer: Writer = field(init=False)
    _router: Router = field(init=False)
    _services: Services = field(init=False)
    _front: TelegramFront = field(init=False)
    _line: Line | SharedLine = field(init=False)
    _menu_tasks: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    @property
    def in_sandbox(self) -> bool:
        return self.settings.telegram_token is None

    @property
    def database_url(self) -> str:
        """The sandbox keeps a file of its own: nothing that is tried there mixes with an office's record."""
        chosen = {"database_url", "database_url_file"} & self.settings.model_fields_set
        return furnishing.DATABASE_URL if self.in_sandbox and not chosen else self.settings.database_url

    async def run(self, stop: asyncio.Event) -> None:
        """Raises `CannotStart` with one line for the operator."""
        async with AsyncExitStack() as stack:
            await self._open_record(stack)
            self._wire()
            await self._listen(stack)
            self._wire_telegram()
            await self._converse(stack)
            if self.in_sandbox:
                announce(f"Đôn Đốc, phòng diễn thử: {self.address}/")
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
            begins = await sandbox_start(self.database, self.settings.office_rules, self.clock.now())
            self.clock = MovableClock(begins)
            await furnishing.furnish(self.database, furnishing.sandbox_roster(), begins)
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
            announce(f"Mã đăng ký của quản trị viên đầu tiên: {code} – gửi cho bot: /start {code} (dùng một lần)")

    def _wire(self) -> None:
        rules = self.settings.office_rules
        self._writer = Writer(organization=self.settings.organization_name, address=self.settings.address)
        self.ticker = Ticker(self._tick, self.settings.tick_seconds)
        self._services = Services(self.database, self.clock, rules, self.ticker.request, {})
        self._router = Router(self._services, self._writer, self.clock)

    async def _listen(self, stack: AsyncExitStack) -> None:
        web = WebServer(self._routes(), self.settings.host, self.settings.port)
        try:
            self.address = await web.start()
        except PortTaken as error:
            raise CannotStart(f"{error}; choose another with PORT") from None
        stack.push_async_callback(web.stop)
        if self.sandbox is not None:
            stack.callback(self.sandbox.close)

    def _routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [health_route(self._examine)]
        if self.settings.telegram_webhook_url:
            path = urlsplit(self.settings.telegram_webhook_url).path or "/"
            routes.append(telegram_webhook_route(path, self._feed))
        if self.in_sandbox and isinstance(self.clock, MovableClock):
            playback = Playback(self.database, self.clock, self.settings.office_rules, self._tick, self._wake)
            self.sandbox = Sandbox(furnishing.sandbox_options(furnishing.sandbox_roster(), playback))
            routes += self.sandbox.routes()
        return routes

    def _wire_telegram(self) -> None:
        self._front = TelegramFront(
            self._telegram_settings(),
            self._answer,
            on_reachable=self._on_reachable,
            on_unreachable=self._on_unreachable,
            on_moved=self._on_moved,
            on_connected=self._on_connected,
            private_failed=self._private_failed,
        )
        self.sender = Sender(
            database=self.database,
            channel=self._front.channel,
            write=self._writer.write,
            clock=self.clock,
            rules=self.settings.office_rules,
            worker=self._holder,
            limits=UNLIMITED if self.in_sandbox else None,
        )
        line = Line(self._front, self.sender)
        token = self.settings.telegram_token
        self._line = line if token is None else shared(line, self.database, token, self._holder)

    @property
    def _holder(self) -> str:
        """This process, among those that share the record."""
        return f"{socket.gethostname()}:{os.getpid()}"

    async def _converse(self, stack: AsyncExitStack) -> None:
        """Stopping goes backwards: no new updates, sends under way recorded, no new tick, then the port."""
        self.ticker.start()
        stack.push_async_callback(self.ticker.stop)
        try:
            await self._line.start()
        except TelegramRefused as error:
            raise CannotStart(str(error)) from None
        stack.push_async_callback(self._line.stop)

    def _telegram_settings(self) -> TelegramSettings:
        settings = self.settings
        if settings.telegram_token is None:
            return TelegramSettings(furnishing.TOKEN, self.address + TELEGRAM_PATH, self.address + TELEGRAM_FILE_PATH)
        return TelegramSettings(
            token=settings.telegram_token,
            base_url=settings.telegram_base_url,
            base_file_url=settings.file_url,
            proxy=settings.telegram_proxy,
            webhook_url=settings.telegram_webhook_url,
            webhook_secret=settings.telegram_webhook_secret,
        )

    async def _tick(self) -> None:
        report = await enqueue_due(self.database, self.clock.now(), self.settings.office_rules)
        if report.enqueued:
            logger.info("tick: %d due, %d messages", report.looked_at, report.enqueued)
        self._wake()

    def _wake(self) -> None:
        self.sender.wake()

    async def _answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]:
        return await self._router.answer(incoming)

    async def _feed(self, body: bytes, secret: str | None) -> int:
        return await self._front.feed(body, secret)

    async def _examine(self) -> Health:
        longest = max(TICKS_BEFORE_ALARM * self.settings.tick_seconds, SHORTEST_ALARM)
        return await examine(self.database, self.clock.now(), self.ticker.age, longest)

    async def _on_connected(self, identity: BotIdentity) -> None:
        self._services.bot_usernames[ChannelKind.TELEGRAM] = identity.username
        async with self.database.read() as transaction:
            by_scope = await menus(transaction, ChannelKind.TELEGRAM, self._writer.command_help())
        await self._front.register_commands(by_scope)

    async def _on_reachable(self, chat_id: str) -> None:
        await chat_reachable(self.database, ChannelKind.TELEGRAM, chat_id, self.clock.now())

    async def _on_unreachable(self, chat_id: str, reason: str) -> None:
        await chat_unreachable(self.database, ChannelKind.TELEGRAM, chat_id, reason, self.clock.now())

    async def _on_moved(self, old_chat_id: str, new_chat_id: str) -> None:
        await chat_moved(self.database, ChannelKind.TELEGRAM, old_chat_id, new_chat_id)

    def _private_failed(self, identity: BotIdentity) -> OutgoingText:
        return self._writer.write(AnsweredInPrivate(identity.username, delivered=False), self.clock.now())


def announce(line: str) -> None:
    """A line for the operator at the terminal, which is no log line: it is meant to be read now."""
    print(line, flush=True)
