"""Asks Zalo for updates: one call at a time, never more than one a second, longer apart while something is wrong.

Zalo knows no acknowledgement. Some have seen an update come back with every later poll, others have seen each one only
once: a poll therefore costs at least its second, and nothing relies on a repetition.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.retries import Pause
from bot.zalo.client import Update, ZaloClient
from bot.zalo.errors import ZaloAuthError, ZaloError, ZaloRateLimited

LONG_POLL = 30
FLOOR = 1.0
LONGEST_WAIT = 60.0


class Poller:
    """`accept` takes over one update at once and handles it later; `on_trouble` gets a line, or "" when all is well."""

    def __init__(
        self,
        client: ZaloClient,
        *,
        accept: Callable[[Update], object],
        on_trouble: Callable[[str], None],
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._client = client
        self._accept = accept
        self._on_trouble = on_trouble
        self._pause = pause

    async def run(self) -> None:
        """Until cancelled. An idle answer that comes at once is waited out like a replayed update."""
        while obstacle := await webhook_in_the_way(self._client):
            self._on_trouble(obstacle)
            await self._pause(LONGEST_WAIT)
        loop = asyncio.get_running_loop()
        wait = FLOOR
        while True:
            begun = loop.time()
            try:
                updates = await self._client.get_updates(LONG_POLL)
            except ZaloError as error:
                self._on_trouble(await self._in_words(error))
                wait = LONGEST_WAIT if _needs_long(error) else min(wait * 2, LONGEST_WAIT)
                await self._pause(wait)
                continue
            self._on_trouble("")
            wait = FLOOR
            for update in updates:
                self._accept(update)
            await self._pause(max(0.0, FLOOR - (loop.time() - begun)))

    async def _in_words(self, error: ZaloError) -> str:
        """A webhook is never taken away by itself: another installation may live by it."""
        if "webhook" in error.reason.lower():
            return await webhook_in_the_way(self._client) or f"{type(error).__name__}: {error.reason}"
        return f"{type(error).__name__}: {error.reason}"


async def webhook_in_the_way(client: ZaloClient) -> str:
    """One line for the operator if a webhook keeps updates from those who ask for them; empty if none is set."""
    try:
        webhook = await client.get_webhook_info()
    except ZaloError:
        return ""
    if webhook is None:
        return ""
    return (
        f"a webhook is set (at {urlsplit(webhook.url).hostname}), so asking for updates brings none; "
        "write it as ZALO_WEBHOOK_URL, or take it away with `python -m bot zalo-webhook --delete`"
    )


def _needs_long(error: ZaloError) -> bool:
    """What asking often does not cure."""
    return isinstance(error, ZaloAuthError | ZaloRateLimited) or "webhook" in error.reason.lower()
