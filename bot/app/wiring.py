"""What every messenger's line is made of: the record, the clock, the writer and the application that answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.app.lines import Front, Line, SharedLine, shared
from bot.files.handover import Upload
from bot.files.reading import Download
from bot.incoming import IncomingMessage, OutgoingReply
from bot.retries import Pause
from bot.router import Router
from db import Database
from domain.model import ChannelKind
from domain.office.rules import OfficeRules
from domain.traits import Limits
from services.clock import Clock
from services.delivery.channel import Channel
from services.delivery.quota import Meter
from services.delivery.sender import Sender
from wording import Writer, marked_again


@dataclass(frozen=True, slots=True)
class Wiring:
    """`holder` names this process among those that share the record; `limits` are in place of the messengers' own.
    `meter` counts what goes over Zalo. `pause` is how the line to Zalo waits: between polls, between the parts of a
    text.

    `bot_names` is filled as the messengers connect: what people mention in a group, by channel. `downloads` is
    filled as lines are made: how the content of a file comes from a messenger that carries files.
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

    def line(self, front: Front, channel: Channel, token: str | None) -> Line | SharedLine:
        """A line with a sender of its own; with a token, processes that share the record take turns at it."""
        sender = Sender(
            database=self.database,
            channel=channel,
            write=self.writer.write,
            clock=self.clock,
            rules=self.rules,
            worker=self.holder,
            limits=self.limits,
            mark_again=marked_again,
        )
        line = Line(front, sender)
        return line if token is None else shared(line, self.database, token, self.holder)

    def connected(self, channel: ChannelKind, bot_name: str) -> None:
        self.bot_names[channel] = bot_name
