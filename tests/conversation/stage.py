"""The stage of the conversation tests: the whole application over HTTP against the sandbox, its clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Application, furnishing
from bot.app.playback import Playback
from bot.settings import Settings
from bot.telegram import TelegramFront
from bot.web import WebServer
from db import Database
from domain.budgets import UNLIMITED
from domain.calendar import ZONE
from domain.model import ChannelKind
from domain.roster import Roster
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, PhoneMessage, Sandbox
from services.clock import MovableClock
from services.seeding import seed
from tests.conversation import zalo_words

PATIENCE = 10.0

START = "2026-11-25 09:00"
"""A Wednesday morning in office hours; the day before is a holiday."""


def local(text: str) -> datetime:
    """`2026-12-17 08:00` in the office's zone, as an aware UTC instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


async def short_rest() -> None:
    """Let the application, which runs in this very loop, do its work."""
    await asyncio.sleep(0.005)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what the application will have done in a moment."""
    while not true():
        await short_rest()


async def connected(application: Application) -> None:
    """Wait for the messenger's first answer; on Postgres the process must first be the one that speaks for the bot."""
    front = application.lines[ChannelKind.TELEGRAM].front
    assert isinstance(front, TelegramFront)
    async with asyncio.timeout(PATIENCE):
        await until(lambda: front.identity is not None)


@dataclass(slots=True)
class Stage:
    """What a person at the phones can do, and see."""

    application: Application
    sandbox: Sandbox
    playback: Playback

    async def say(self, phone: str, text: str, chat: str = "private") -> list[PhoneMessage]:
        """Type and send; returns what the bot has put into that chat since."""
        before = len(self.messages(phone, chat))
        self.type_text(phone, chat, text)
        await self.settle()
        return [message for message in self.messages(phone, chat)[before:] if _is_said(message)]

    def on_zalo(self, phone: str) -> bool:
        """Whether this phone is used on Zalo: the first of its messengers counts."""
        return next(one for one in self.sandbox.options.phones if one.key == phone).channels[0] == "zalo"

    def messages(self, phone: str, chat: str = "private") -> list[PhoneMessage]:
        """All that the phone shows in the chat of its messenger."""
        if self.on_zalo(phone):
            return zalo_words.read(self.sandbox.zalo.messages(phone, chat))
        return self.sandbox.messages(phone, chat)

    def type_text(self, phone: str, chat: str, text: str) -> None:
        """Type and send. In a Zalo group the bot is picked from the @ list first, else it hears nothing."""
        if not self.on_zalo(phone):
            self.sandbox.type_text(phone, chat, text)
        elif chat == "group":
            self.sandbox.zalo.mention_bot(phone, text.removeprefix(f"@{furnishing.BOT_USERNAME} "))
        else:
            self.sandbox.zalo.type_text(phone, chat, text)

    async def press(self, phone: str, label: str, chat: str = "private", *, of: PhoneMessage | None = None) -> None:
        """Press the newest button of that label (or the one of a given message); on Zalo, type what it stands for."""
        if self.on_zalo(phone):
            self.type_text(phone, chat, zalo_words.command_for(label, self.messages(phone, chat), of))
            await self.settle()
            return
        for message in reversed(self.sandbox.messages(phone, chat)):
            if of is not None and message.message_id != of.message_id:
                continue
            for button in (button for row in message.buttons for button in row):
                if button.text == label:
                    self.sandbox.press(phone, chat, message.message_id, button.callback_data)
                    await self.settle()
                    return
        raise AssertionError(f"no button {label!r} on the phone of {phone}: {self.buttons(phone, chat)}")

    def buttons(self, phone: str, chat: str = "private") -> list[str]:
        """Every button that stands in the chat, oldest first."""
        return [b.text for message in self.messages(phone, chat) for row in message.buttons for b in row]

    def texts(self, phone: str, chat: str = "private") -> list[str]:
        """What the bot has said, oldest first; the pinned board of the group is not said to anybody."""
        return [message.text for message in self.messages(phone, chat) if _is_said(message)]

    def last(self, phone: str, chat: str = "private") -> PhoneMessage:
        return [message for message in self.messages(phone, chat) if _is_said(message)][-1]

    def toast(self, phone: str) -> str:
        """What only the presser was told; on Zalo, where nothing is pressed, the last answer."""
        if self.on_zalo(phone):
            return self.last(phone).text
        return self.sandbox.toasts(phone)[-1].text

    async def press_old(self, phone: str, message: PhoneMessage, label: str, chat: str = "private") -> str:
        """Press a button which the message had when it was seen; returns the notice that only the presser reads."""
        [data] = [b.callback_data for row in message.buttons for b in row if b.text == label]
        self.sandbox.press(phone, chat, message.message_id, data, stale=True)
        await self.settle()
        return self.toast(phone)

    def headings(self, news: dict[str, list[str]]) -> dict[str, list[str]]:
        """The first line of each new message, by chat."""
        return {chat: [text.splitlines()[0] for text in texts] for chat, texts in news.items()}

    def counts(self) -> dict[str, int]:
        """How many messages the bot has written into each chat so far."""
        phones = {phone.key: len(self.texts(phone.key)) for phone in self.sandbox.options.phones}
        return phones | {"group": len(self.texts("an", "group"))}

    async def until(self, moment: str) -> dict[str, list[str]]:
        """Play on to a local moment; returns the new messages of each chat that got any."""
        before = self.counts()
        await self.playback.play_until(local(moment))
        await self.settle()
        return self.news(before)

    def news(self, before: dict[str, int]) -> dict[str, list[str]]:
        chats = {phone.key: self.texts(phone.key) for phone in self.sandbox.options.phones}
        chats["group"] = self.texts("an", "group")
        return {key: texts[before[key] :] for key, texts in chats.items() if texts[before[key] :]}

    async def settle(self) -> None:
        """Until every update has been answered, what is due has been put into the outbox and delivered."""
        async with asyncio.timeout(PATIENCE):
            await until(lambda: not self.sandbox.pending_updates())
            await until(lambda: not self.sandbox.has_zalo or not self.sandbox.zalo.pending_updates())
            await self.application.ticker.run_once()
            while not await self.playback.settled():
                await short_rest()

    async def move(self, delta: timedelta) -> None:
        await self.playback.play_until(self.playback.now() + delta)
        await self.settle()


def _is_said(message: PhoneMessage) -> bool:
    return message.from_bot and not message.service and not message.text.startswith("[BẢNG THEO DÕI]")


@asynccontextmanager
async def open_stage(
    database_url: str, start: str = START, *, roster: Roster | None = None, **settings: Any
) -> AsyncIterator[Stage]:
    """The application in its sandbox on a free port, with a record of its own; `roster` in place of the example's."""
    chosen = Settings(database_url=database_url, port=0, **settings)
    people = roster or furnishing.sandbox_roster()
    application = Application(chosen, clock=MovableClock(local(start)), roster=people)
    stop = asyncio.Event()
    running = asyncio.create_task(application.run(stop))
    started = asyncio.create_task(application.started.wait())
    await asyncio.wait({running, started}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        started.cancel()
        await running
    try:
        assert application.sandbox is not None
        playback = application.sandbox.options.clock
        assert isinstance(playback, Playback)
        yield Stage(application, application.sandbox, playback)
    finally:
        stop.set()
        await running


class Unhurried(Application):
    """The application of a real office, but without the messenger's pace: tests do not wait for seconds."""

    def _wire(self) -> None:
        super()._wire()
        self._wiring = replace(self._wiring, limits=UNLIMITED)


@dataclass(slots=True)
class OfficeClock:
    """What a sandbox served by a test knows of the application's clock."""

    clock: MovableClock

    def now(self) -> datetime:
        return self.clock.now()

    async def advance(self, step: str) -> str:
        raise AssertionError(f"nobody presses {step} here")


@asynccontextmanager
async def serve_sandbox(clock: MovableClock, **options: Any) -> AsyncIterator[tuple[Sandbox, str]]:
    """A messenger of its own, as Telegram is, and its address."""
    chosen = replace(furnishing.sandbox_options(furnishing.sandbox_roster(), OfficeClock(clock)), **options)
    sandbox = Sandbox(chosen)
    web = WebServer(sandbox.routes(), "127.0.0.1", 0)
    address = await web.start()
    try:
        yield sandbox, address
    finally:
        sandbox.close()
        await web.stop()


@asynccontextmanager
async def open_office(
    database_url: str, start: str = START, *, options: dict[str, Any] | None = None, **settings: Any
) -> AsyncIterator[Stage]:
    """A real office: a token, a messenger elsewhere, the units and people loaded by `seed`, nobody registered yet."""
    clock = MovableClock(local(start))
    async with serve_sandbox(clock, **(options or {})) as (sandbox, address):
        database = Database(database_url)
        await seed(database, furnishing.sandbox_roster(), clock.now())
        await database.close()
        chosen = Settings(
            database_url=database_url,
            port=0,
            telegram_token=furnishing.TOKEN,
            telegram_base_url=address + TELEGRAM_PATH,
            telegram_file_url=address + TELEGRAM_FILE_PATH,
            **settings,
        )
        application = Unhurried(chosen, clock=clock)
        stop = asyncio.Event()
        running = asyncio.create_task(application.run(stop))
        started = asyncio.create_task(application.started.wait())
        await asyncio.wait({running, started}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            started.cancel()
            await running
        await connected(application)
        playback = Playback(
            application.database, clock, chosen.office_rules, application.ticker.run_once, application.ticker.request
        )
        try:
            yield Stage(application, sandbox, playback)
        finally:
            stop.set()
            await running
