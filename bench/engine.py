"""The parts of the real application that a reminder goes through, wired to the stand-in."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.record import NOW
from bot.telegram import TelegramFront, TelegramSettings
from db import Database
from domain.conversation.messages.base import Message
from domain.conversation.outgoing import OutgoingText
from domain.office.rules import OfficeRules
from domain.traits import Limits
from services.clock import MovableClock
from services.delivery.sender import Sender
from wording import Writer

TOKEN = "1000000001:BENCH-token-that-opens-nothing-at-all-0"
RULES = OfficeRules()


@dataclass(frozen=True, slots=True)
class StandIn:
    address: str

    def ask(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + path) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found


class Written(Writer):
    """The real writer, which also counts: to know when all is on its way without asking the database for it."""

    count = 0

    def write(self, message: Message, now: datetime) -> OutgoingText:
        self.count += 1
        return super().write(message, now)


@contextmanager
def stand_in(*, enforce: bool = False) -> Iterator[StandIn]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.standin", str(port), *(["enforce"] if enforce else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield StandIn(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


@asynccontextmanager
async def sender_for(database: Database, there: StandIn, limits: Limits) -> AsyncIterator[tuple[Sender, Written]]:
    written = Written()

    async def nobody(_: object) -> list[Any]:
        return []

    front = TelegramFront(TelegramSettings(TOKEN, f"{there.address}/bot", f"{there.address}/file/bot"), nobody)
    await front.channel._request.initialize()
    sender = Sender(
        database=database,
        channel=front.channel,
        write=written.write,
        clock=MovableClock(NOW),
        rules=RULES,
        worker="bench",
        limits=limits,
    )
    yield sender, written
    await front.channel._request.shutdown()
