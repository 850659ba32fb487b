"""How many messages a sender takes up now, and when the turn of a chat comes: the messenger's budget in real time."""

from __future__ import annotations

import asyncio

from domain.delivery.budgets import Budget
from domain.traits import Limits

IN_FLIGHT = 64
"""Sends under way at once on one channel."""

REFILL_AT = 32
"""The next are claimed when so few are under way, not none: their answers come while the database works."""

SHORT_WAIT = 0.25
"""A chat that is free again within these seconds is waited for; else its message goes back into the outbox."""


class Throttle:
    """Keeps one messenger's budget. Instants are seconds of the running loop's clock."""

    def __init__(self, limits: Limits) -> None:
        self._budget = Budget(limits)

    def ready_in(self) -> float:
        """Seconds until the bot may send again, beside what has its place in the budget already."""
        return max(0.0, self._budget.bot_free_at - _loop_time())

    def room(self, under_way: int) -> int:
        """How many to claim now: what is claimed waits for its place in the bot's budget, but only for a moment.

        So the database's time costs no places, and what is sent was looked at just before.
        """
        room, per_second, ready_in = IN_FLIGHT - under_way, self._budget.limits.per_second, self.ready_in()
        if not per_second or not room:
            return room
        return 0 if ready_in > SHORT_WAIT / 2 else min(room, max(1, int((SHORT_WAIT - ready_in) * per_second)))

    async def turn(self, chat_id: str, *, is_group: bool) -> float | None:
        """Books this chat's place and waits for it; None when it has come.

        A chat that must wait long gives its place to others: then the seconds that it must wait.
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
        """The whole bot sends nothing for so long."""
        self._budget.hold_bot(_loop_time() + seconds)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
