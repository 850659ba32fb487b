"""In which order updates are handled: one after another in a chat, chats side by side, and never too many at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
# Those that wait for an earlier message of their own chat hold no place among the `AT_ONCE`.
WAITING = 4096


class UpdatesInHand:
    """The updates that were taken over and are not handled yet. Only what has left here is confirmed to Telegram."""

    def __init__(self) -> None:
        self._handled: dict[int, asyncio.Future[None]] = {}

    def take(self, update_id: int) -> bool:
        """Take over an update; False if it is in hand already."""
        if update_id in self._handled:
            return False
        self._handled[update_id] = asyncio.get_running_loop().create_future()
        return True

    def finish(self, update_id: int) -> None:
        handled = self._handled.pop(update_id, None)
        if handled is not None:
            handled.set_result(None)

    @property
    def lowest(self) -> int | None:
        return min(self._handled, default=None)

    async def wait_for(self, update_id: int, seconds: float) -> None:
        """Wait until this one has been handled, but no longer than this; it is handled all the same."""
        if update_id in self._handled:
            await asyncio.wait([self._handled[update_id]], timeout=seconds)

    async def settle(self, seconds: float) -> None:
        """Wait until all that is in hand now has been handled, but no longer than this."""
        if self._handled:
            await asyncio.wait(list(self._handled.values()), timeout=seconds)


class OneAtATimePerChat(BaseUpdateProcessor):
    """`on_handled` gets the id of each update when it has been handled, whatever came of it."""

    __slots__ = ("_at_work", "_chats", "_on_handled")

    def __init__(self, on_handled: Callable[[int], None], at_once: int = AT_ONCE) -> None:
        super().__init__(WAITING)
        self._on_handled = on_handled
        self._at_work = asyncio.Semaphore(at_once)
        self._chats: dict[int, tuple[asyncio.Lock, int]] = {}

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        try:
            async with self._turn(_place(update)), self._at_work:
                await coroutine
        finally:
            self._on_handled(update.update_id)

    @asynccontextmanager
    async def _turn(self, chat: int) -> AsyncIterator[None]:
        """Hold the chat. Its lock lives only as long as somebody holds it or waits for it."""
        lock, users = self._chats.get(chat, (asyncio.Lock(), 0))
        self._chats[chat] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._chats.pop(chat)
            if users > 1:
                self._chats[chat] = (lock, users - 1)


def _place(update: Update) -> int:
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
