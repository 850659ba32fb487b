"""In which order updates are handled: one after another in a chat, chats side by side, never too many at once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 64
REMEMBERED = 4096


class Turns:
    """One turn a chat at a time. A chat's lock lives only as long as somebody holds it or waits for it."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_work = asyncio.Semaphore(at_once)
        self._chats: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, chat_id: str) -> AsyncIterator[None]:
        """Hold the chat. Who waits for it takes no place from other chats."""
        lock, users = self._chats.get(chat_id, (asyncio.Lock(), 0))
        self._chats[chat_id] = (lock, users + 1)
        try:
            async with lock, self._at_work:
                yield
        finally:
            lock, users = self._chats.pop(chat_id)
            if users > 1:
                self._chats[chat_id] = (lock, users - 1)


class LatelySeen:
    """The newest updates by key. What Zalo repeats for ever is passed over before it costs a look into the record."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Note the key; False if it was there."""
        if key in self._keys:
            self._keys.move_to_end(key)
            return False
        self._keys[key] = None
        if len(self._keys) > self._remembered:
            self._keys.popitem(last=False)
        return True
