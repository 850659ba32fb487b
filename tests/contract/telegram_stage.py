"""A stage for the tests of the Telegram room: the front door against a served sandbox, and an application to script."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from bot.incoming import IncomingMessage, OutgoingReply
from bot.telegram import TelegramFront, TelegramSettings
from domain.conversation.messages.base import Place
from domain.conversation.outgoing import OutgoingText
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, Sandbox
from tests.contract.sandbox_stage import TOKEN, served

PATIENCE = 10.0


class Scripted:
    """An application that notes what it hears and answers what the test has laid ready (or nothing)."""

    def __init__(self) -> None:
        self.heard: list[IncomingMessage] = []
        self.replies: Callable[[IncomingMessage], Sequence[OutgoingReply]] = lambda _: ()
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, message: IncomingMessage) -> Sequence[OutgoingReply]:
        self.heard.append(message)
        await self.go.wait()
        return self.replies(message)

    def says(self, place: Place, header: str, **more: Any) -> None:
        self.replies = lambda _: [OutgoingReply(place, OutgoingText(header, **more))]


class Pauses:
    """Stands in for sleeping: notes how long it would have been, and lets the others run."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def settings_for(address: str, **changes: Any) -> TelegramSettings:
    values: dict[str, Any] = {
        "token": TOKEN,
        "base_url": address + TELEGRAM_PATH,
        "base_file_url": address + TELEGRAM_FILE_PATH,
    }
    return TelegramSettings(**values | changes)


@contextlib.asynccontextmanager
async def open_front(sandbox: Sandbox, application: Scripted, **options: Any) -> AsyncIterator[TelegramFront]:
    """A started front against the served sandbox, stopped at the end."""
    async with served(sandbox) as address:
        options.setdefault("pause", Pauses())
        front = TelegramFront(settings_for(address), application, **options)
        await front.start()
        try:
            yield front
        finally:
            application.go.set()
            await front.stop()


async def eventually(happened: Callable[[], object]) -> None:
    """Wait for what comes over the network. Raises TimeoutError if it does not come."""
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 (what happens is on the far side of a socket)
            await asyncio.sleep(0.005)
