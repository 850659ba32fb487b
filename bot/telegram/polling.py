"""Fetches updates by long polling, and confirms to Telegram only what has been handled: a crash loses none.

An update that cannot be read is skipped with a line in the log; it never holds up those behind it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.order import UpdatesInHand
from bot.telegram.redaction import redact
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import ALLOWED_UPDATES

LONG_POLL = 25
READ_TIMEOUT = 15.0
SETTLE = 0.3
FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0

logger = logging.getLogger(__name__)

Accept = Callable[[dict[str, Any]], Awaitable[None]]


class Poller:
    """`accept` takes over one raw update and puts it in hand; `on_trouble` gets a line, or "" when all is well."""

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        *,
        in_hand: UpdatesInHand,
        accept: Accept,
        on_trouble: Callable[[str], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._request = request
        self._in_hand = in_hand
        self._accept = accept
        self._on_trouble = on_trouble
        self._pause = pause
        self._next: int | None = None
        self._taken: set[int] = set()

    async def run(self) -> None:
        """Until cancelled."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._round()
            except TelegramError as error:
                self._on_trouble(redact(f"{type(error).__name__}: {error.message}"))
                await self._pause(_wait_for(error, wait))
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self._on_trouble("")
                wait = FIRST_WAIT

    async def confirm(self) -> None:
        """Tell Telegram at the end that all has been handled; a failure only means that updates come again."""
        if self._next is None or self._in_hand.lowest is not None:
            return
        try:
            await self._fetch(self._next, seconds=0, limit=1)
        except TelegramError as error:
            logger.info("The last updates could not be confirmed: %s", redact(error.message))

    async def _round(self) -> None:
        """While something is in hand Telegram is asked from there on, and only briefly: what it repeats is known."""
        lowest = self._in_hand.lowest
        if lowest is None:
            self._taken.clear()
        updates = await self._fetch(
            self._next if lowest is None else lowest, seconds=LONG_POLL if lowest is None else 0
        )
        for update in updates:
            update_id = int(update["update_id"])
            if update_id not in self._taken:
                self._taken.add(update_id)
                self._next = update_id + 1
                await self._accept(update)
        await self._in_hand.settle(SETTLE)

    async def _fetch(self, offset: int | None, *, seconds: int, limit: int = 100) -> Sequence[dict[str, Any]]:
        parameters: dict[str, object] = {"timeout": seconds, "limit": limit, "allowed_updates": ALLOWED_UPDATES}
        if offset is not None:
            parameters["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates"
        updates: list[dict[str, Any]] = await self._request.call(url, parameters, read_timeout=seconds + READ_TIMEOUT)
        return updates


def _wait_for(error: TelegramError, wait: float) -> float:
    """Seconds. Another poller or a revoked token is not cured by asking often."""
    if isinstance(error, RetryAfter):
        period = error.retry_after
        return float(period) if isinstance(period, int) else period.total_seconds()
    return LONGEST_WAIT if isinstance(error, InvalidToken) else max(wait, 3.0) if isinstance(error, Conflict) else wait
