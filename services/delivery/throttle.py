"""Throttle of one sender: how many messages to claim, and when a chat may be written to."""

from __future__ import annotations

import asyncio

from domain.delivery.budgets import Budget
from domain.traits import Limits

IN_FLIGHT = 64
"""Maximum of concurrent sends per channel."""

REFILL_AT = 32
"""The next batch is claimed when so few sends are in flight, so that network and database overlap."""

SHORT_WAIT = 0.25
"""Seconds to wait for a throttled chat; beyond that its message is postponed in the outbox."""


class Throttle:
    """Applies one messenger's rate limits. Instants are seconds of the running loop's clock."""

    def __init__(self, limits: Limits) -> None:
        self._budget = Budget(limits)

    def ready_in(self) -> float:
        """Seconds until the bot may send again, beyond what is already booked."""
        return max(0.0, self._budget.bot_free_at - _loop_time())

    def room(self, under_way: int) -> int:
        """How many to claim now; a claimed message waits for the bot's limit at most `SHORT_WAIT`.

        So database time costs no throughput, and state is checked just before sending.
        """
        room, per_second, ready_in = IN_FLIGHT - under_way, self._budget.limits.per_second, self.ready_in()
        if not per_second or not room:
            return room
        return 0 if ready_in > SHORT_WAIT / 2 else min(room, max(1, int((SHORT_WAIT - ready_in) * per_second)))

    async def turn(self, chat_id: str, *, is_group: bool) -> float | None:
        """Books a slot for this chat and waits for it; returns None once it may send.

        Returns the seconds to wait, without booking, when they exceed `SHORT_WAIT`.
        """
        now = _loop_time()
        free_at = self._budget.earliest(chat_id, now, is_group=is_group)
        if free_at - now > SHORT_WAIT:
            return free_at - now
        self._budget.take(chat_id, free_at, is_group=is_group)
        if free_at > now:
            await asyncio.sleep(free_at - now)
        self._budget.began_late(free_at, _loop_time())
        return None

    def hold(self, seconds: float) -> None:
        """Blocks the whole bot for so many seconds."""
        self._budget.hold_bot(_loop_time() + seconds)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
