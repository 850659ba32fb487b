"""The stage of the conversation tests: the whole application over HTTP against the sandbox, its clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from bot.app import Application
from bot.demo import cast
from bot.demo.clock import DemoClock
from bot.settings import Settings
from bot.telegram import TelegramFront
from bot.web import WebServer
from bot.zalo import ZaloFront
from db import Database
from db.office.setting_keys import CALENDAR_ASKED
from domain.delivery.budgets import UNLIMITED
from domain.model import ChannelKind
from domain.office.roster import Roster
from domain.vocabulary import ZONE
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, ZALO_PATH, Faults, PhoneMessage, Sandbox, ZaloFaults
from services.clock import MovableClock
from services.office.seeding import seed
from tests.conversation import zalo_words
from tests.conversation.furnished import furnish

PATIENCE = 30.0

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
    for line in application.connections.values():
        front = line.front
        assert isinstance(front, TelegramFront | ZaloFront)
        async with asyncio.timeout(PATIENCE):
            await until(partial(_is_known, front))


def _is_known(front: TelegramFront | ZaloFront) -> bool:
    return front.identity is not None


@dataclass(slots=True)
class Stage:
    """What a person at the phones can do, and see.

    `answers` are the messages that answered what was typed on Zalo in place of a press: where Telegram edits.
    """

    application: Application
    sandbox: Sandbox
    playback: DemoClock
    answers: set[tuple[str, int]] = field(default_factory=set)

    async def say(self, phone: str, text: str, chat: str = "private") -> list[PhoneMessage]:
        """Type and send; returns what the bot has put into that chat since."""
        before = len(self.messages(phone, chat))
        self.type_text(phone, chat, text)
        await self.settle()
        return [message for message in self.messages(phone, chat)[before:] if _is_said(message)]

    def on_zalo(self, phone: str) -> bool:
        """Whether this phone is used on Zalo: the first of its messengers counts."""
        return next(one for one in self.sandbox.options.phones if one.key == phone).channels[0] == "zalo"

    @property
    def channel(self) -> ChannelKind:
        """The messenger on which those are who run the office."""
        return ChannelKind.ZALO if self.on_zalo("an") else ChannelKind.TELEGRAM

    @property
    def faults(self) -> Faults | ZaloFaults:
        """The switches for trouble of that messenger."""
        return self.sandbox.zalo.faults if self.on_zalo("an") else self.sandbox.faults

    def refuse(self, phone: str) -> None:
        """This person blocks the bot, which learns of it when it sends."""
        if self.on_zalo(phone):
            self.sandbox.zalo.block(phone)
        else:
            self.sandbox.faults.blocked.add(self.sandbox.people.user_id(phone))

    async def come_back(self, phone: str) -> None:
        """This person wants messages again; on Zalo the bot learns of it when the person writes."""
        if self.on_zalo(phone):
            self.sandbox.zalo.unblock(phone)
            self.type_text(phone, "private", "viec")
        else:
            self.sandbox.unblock(phone)
        await self.settle()

    def join_group(self, phone: str) -> None:
        (self.sandbox.zalo if self.on_zalo(phone) else self.sandbox).join_group(phone)

    def address(self, phone: str) -> str:
        """The person's id on the messenger."""
        return self.sandbox.zalo.zalo_id(phone) if self.on_zalo(phone) else str(self.sandbox.people.user_id(phone))

    def said_on_zalo(self) -> list[str]:
        """Everything that the bot has said on Zalo."""
        if not self.sandbox.has_zalo:
            return []
        chats = self.sandbox.zalo.world.chats.values()
        return [message.text for chat in chats for message in chat.messages.values() if message.from_bot]

    def messages(self, phone: str, chat: str = "private") -> list[PhoneMessage]:
        """All that the phone shows in the chat of its messenger."""
        if self.on_zalo(phone):
            return zalo_words.read(self.sandbox.zalo.messages(phone, chat))
        return self.sandbox.messages(phone, chat)

    def type_text(self, phone: str, chat: str, text: str) -> None:
        """Type and send. Whoever speaks to the bot in a Zalo group picks it from the @ list, else it hears nothing."""
        if not self.on_zalo(phone):
            self.sandbox.type_text(phone, chat, text)
        elif chat == "group" and (spoken_to := zalo_words.said_to_the_bot(text)):
            self.sandbox.zalo.mention_bot(phone, spoken_to)
        else:
            named = text.replace(f"@{cast.BOT_USERNAME}", self.sandbox.zalo.mention)
            self.sandbox.zalo.type_text(phone, chat, named)

    async def follow(self, phone: str, code: str) -> None:
        """Follow the link of an invitation; on Zalo, where there is none, type its code."""
        if self.on_zalo(phone):
            self.type_text(phone, "private", code)
        else:
            self.sandbox.start(phone, code)
        await self.settle()

    async def press(self, phone: str, label: str, chat: str = "private", *, of: PhoneMessage | None = None) -> None:
        """Press the newest button of that label (or the one of a given message); on Zalo, type what it stands for."""
        if self.on_zalo(phone):
            seen = self.messages(phone, chat)
            self.type_text(phone, chat, zalo_words.command_for(label, seen, of))
            await self.settle()
            [answer, *_] = [message for message in self.messages(phone, chat)[len(seen) :] if message.from_bot]
            self.answers.add((phone, answer.message_id))
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

    def offered(self, phone: str, chat: str = "private") -> list[str]:
        """What the phone offers to do: by its buttons, or on Zalo by the words of the newest message."""
        if self.on_zalo(phone):
            return zalo_words.offered_by(self.last(phone, chat).text)
        return self.buttons(phone, chat)

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
        return {chat: len(texts) for chat, texts in self._told().items()}

    async def until(self, moment: str) -> dict[str, list[str]]:
        """Play on to a local moment; returns the new messages of each chat that got any."""
        before = self.counts()
        await self.playback.play_until(local(moment))
        await self.settle()
        return self.news(before)

    def news(self, before: dict[str, int]) -> dict[str, list[str]]:
        """What has been written since; not what answered a press."""
        return {key: texts[before[key] :] for key, texts in self._told().items() if texts[before[key] :]}

    def _told(self) -> dict[str, list[str]]:
        chats = {
            phone.key: [
                message.text
                for message in self.messages(phone.key)
                if _is_said(message) and (phone.key, message.message_id) not in self.answers
            ]
            for phone in self.sandbox.options.phones
        }
        return chats | {"group": self.texts("an", "group")}

    async def settle(self) -> None:
        """Until every update has been answered, what is due has been put into the outbox and delivered."""
        async with asyncio.timeout(PATIENCE):
            await until(lambda: not self.sandbox.pending_updates())
            await until(self._zalo_is_answered)
            await self.application.periodic.ticker.run_once()
            while not await self.playback.settled():
                await short_rest()

    def _zalo_is_answered(self) -> bool:
        """Whether the bot has taken every update, come back for another, and answered them."""
        line = self.application.connections.get(ChannelKind.ZALO)
        if line is None:
            return True
        assert isinstance(line.front, ZaloFront)
        updates = self.sandbox.zalo.world.updates
        return not (updates.pending() or updates._arrived.is_set() or line.front._in_hand)

    async def move(self, delta: timedelta) -> None:
        await self.playback.play_until(self.playback.now() + delta)
        await self.settle()


def _is_said(message: PhoneMessage) -> bool:
    return message.from_bot and not message.service and not message.text.startswith("[BẢNG THEO DÕI]")


@asynccontextmanager
async def open_stage(
    database_url: str,
    start: str = START,
    *,
    roster: Roster | None = None,
    asks_for_calendar: bool = False,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """The application in its sandbox on a free port, with a record of its own; `roster` in place of the example's.

    Only with `asks_for_calendar` its administrator is asked each week of December for next year's notice.
    """
    chosen = Settings(database_url=database_url, port=0, **settings)
    people = roster or cast.sandbox_roster()
    await furnish(database_url, people, local(start))
    application = Application(chosen, clock=MovableClock(local(start)), roster=people, plays=True)
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
        assert isinstance(playback, DemoClock)
        if not asks_for_calendar:
            await _forget_the_calendar(application)
        yield Stage(application, application.sandbox, playback)
    finally:
        stop.set()
        await running


async def _forget_the_calendar(application: Application) -> None:
    async with application.database.write() as transaction:
        for year in (2027, 2028):
            await transaction.settings.set(CALENDAR_ASKED, date(2099, 1, 1), application.clock.now(), of=year)


class Unhurried(Application):
    """The application of a real office, but without the messengers' pace: tests do not wait for seconds."""

    def _wire(self) -> None:
        super()._wire()
        self._host = replace(self._host, limits=UNLIMITED, pause=_hardly)


async def _hardly(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.02))


@dataclass(slots=True)
class OfficeClock:
    """What a sandbox served by a test knows of the application's clock."""

    clock: MovableClock

    def now(self) -> datetime:
        return self.clock.now()

    async def advance(self, step: str) -> str:
        raise AssertionError(f"nobody presses {step} here")


@asynccontextmanager
async def serve_sandbox(
    clock: MovableClock, roster: Roster | None = None, **options: Any
) -> AsyncIterator[tuple[Sandbox, str]]:
    """A messenger of its own, as Telegram is, and its address."""
    chosen = replace(cast.sandbox_options(roster or cast.sandbox_roster(), OfficeClock(clock)), **options)
    sandbox = Sandbox(chosen)
    web = WebServer(sandbox.routes(), "127.0.0.1", 0)
    address = await web.start()
    try:
        yield sandbox, address
    finally:
        sandbox.close()
        await web.stop()


def _token_of(channel: ChannelKind, address: str) -> dict[str, Any]:
    """The settings of an office on this messenger alone."""
    if channel is ChannelKind.ZALO:
        return {"zalo_token": cast.ZALO_TOKEN, "zalo_base_url": address + ZALO_PATH}
    return {
        "telegram_token": cast.TOKEN,
        "telegram_base_url": address + TELEGRAM_PATH,
        "telegram_file_url": address + TELEGRAM_FILE_PATH,
    }


@asynccontextmanager
async def open_office(
    database_url: str,
    start: str = START,
    *,
    channel: ChannelKind = ChannelKind.TELEGRAM,
    options: dict[str, Any] | None = None,
    roster: Roster | None = None,
    seeded: bool = True,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """A real office: a token, a messenger elsewhere, the units and people loaded by `seed`, nobody registered yet."""
    clock = MovableClock(local(start))
    roster = roster or cast.sandbox_roster()
    if channel is ChannelKind.ZALO:
        roster = zalo_words.all_on_zalo(roster)
    async with serve_sandbox(clock, roster, **(options or {})) as (sandbox, address):
        database = Database(database_url)
        if seeded:
            await seed(database, roster, clock.now())
        await database.close()
        settings = {"messages_per_minute": 0} | _token_of(channel, address) | settings
        chosen = Settings(database_url=database_url, port=0, **settings)
        application = Unhurried(chosen, clock=clock)
        stop = asyncio.Event()
        running = asyncio.create_task(application.run(stop))
        started = asyncio.create_task(application.started.wait())
        await asyncio.wait({running, started}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            started.cancel()
            await running
        await connected(application)
        playback = DemoClock(
            application.database,
            clock,
            chosen.office_rules,
            application.periodic.ticker.run_once,
            application.periodic.ticker.request,
        )
        try:
            yield Stage(application, sandbox, playback)
        finally:
            stop.set()
            await running
