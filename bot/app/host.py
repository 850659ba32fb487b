"""What the application does for every messenger: it answers, keeps the state of chats, counts, and gives a sender."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.app.connection import Connection, LeasedConnection, leased
from bot.app.menus import menus
from bot.incoming import IncomingMessage, OutgoingReply
from bot.messenger import Adapter, Download, Menu, Upload
from bot.retries import Pause
from bot.router import Router
from db import Database
from domain.conversation.messages.base import AnsweredInPrivate
from domain.conversation.outgoing import OutgoingText
from domain.model import ChannelKind
from domain.office.rules import OfficeRules
from domain.traits import Limits
from services.clock import Clock
from services.delivery.quota import Meter
from services.delivery.reachability import chat_moved, chat_reachable, chat_unreachable
from services.delivery.sender import Sender
from wording import Writer, marked_again


@dataclass(frozen=True, slots=True)
class MessengerHost:
    """The `bot.messenger.Host` of this process. `holder` names it among those that share the record.

    `limits` are in place of the messengers' own. `meter` counts what goes over a metered messenger. `bot_names` is
    filled as the messengers connect, by channel; `downloads` and `uploads` as they are made, where they carry files.
    """

    database: Database
    clock: Clock
    rules: OfficeRules
    writer: Writer
    router: Router
    holder: str
    bot_names: dict[str, str]
    meter: Meter
    limits: Limits | None = field(default=None)
    pause: Pause = asyncio.sleep
    downloads: dict[ChannelKind, Download] = field(default_factory=dict)
    uploads: dict[ChannelKind, Upload] = field(default_factory=dict)

    async def answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]:
        return await self.router.answer(incoming)

    def connection(self, adapter: Adapter, *, alone: bool = False) -> Connection | LeasedConnection:
        """With a sender of its own. Processes that share the record take turns, unless `alone` holds the token."""
        kind = adapter.channel.kind
        if adapter.download is not None:
            self.downloads[kind] = adapter.download
        if adapter.upload is not None:
            self.uploads[kind] = adapter.upload
        sender = Sender(
            database=self.database,
            channel=adapter.channel,
            write=self.writer.write,
            clock=self.clock,
            rules=self.rules,
            worker=self.holder,
            limits=self.limits,
            mark_again=marked_again,
        )
        connection = Connection(adapter.front, sender)
        return connection if alone else leased(connection, self.database, adapter.token, self.holder)

    def connected(self, channel: ChannelKind, bot_name: str) -> None:
        self.bot_names[channel] = bot_name

    async def reachable(self, channel: ChannelKind, chat_id: str) -> None:
        await chat_reachable(self.database, channel, chat_id, self.clock.now())

    async def unreachable(self, channel: ChannelKind, chat_id: str, reason: str) -> None:
        await chat_unreachable(self.database, channel, chat_id, reason, self.clock.now())

    async def moved(self, channel: ChannelKind, old_chat_id: str, new_chat_id: str) -> None:
        await chat_moved(self.database, channel, old_chat_id, new_chat_id)

    async def menus(self, channel: ChannelKind) -> Mapping[str, Menu]:
        async with self.database.read() as transaction:
            return await menus(transaction, channel, self.writer.command_help())

    def private_failed(self, bot_name: str) -> OutgoingText:
        return self.writer.write(AnsweredInPrivate(bot_name, delivered=False), self.clock.now())

    def message_sent(self) -> None:
        self.meter.sent()

    def message_heard(self) -> None:
        self.meter.heard()
