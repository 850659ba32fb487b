"""Rate limits of a messenger: per bot, per private chat and per group.

The limits are in `domain.traits`. Instants are seconds of a monotonic clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from domain.traits import Limits

UNLIMITED = Limits(per_second=0, chat_interval=0, group_minute=0)

SAFETY = 1.015
"""Intervals are kept this much longer than the limits ask: clocks differ, and a message may be slow on its way."""

PACE = 0.97
"""Of the bot's even interval: what was late catches up a little, and a full second still has no more than it may."""

FORGET_AFTER = 60.0


@dataclass(slots=True)
class Budget:
    """Rate limiter. `earliest` looks without booking; `take` books one message at its instant."""

    limits: Limits
    bot_free_at: float = 0.0
    chat_free_at: dict[str, float] = field(default_factory=dict)
    group_sends: dict[str, deque[float]] = field(default_factory=dict)
    bot_sends: deque[float] = field(default_factory=deque)

    def earliest(self, chat: str, now: float, *, is_group: bool) -> float:
        """The first instant from `now` on at which this chat may be written to."""
        instant = max(now, self.bot_free_at, self.chat_free_at.get(chat, 0.0))
        if is_group and self.limits.group_minute:
            sends = self.group_sends.get(chat, deque())
            if len(sends) >= self.limits.group_minute:
                instant = max(instant, sends[-self.limits.group_minute] + 60.0 * SAFETY)
        return instant

    def take(self, chat: str, instant: float, *, is_group: bool) -> None:
        if self.limits.per_second:
            self._take_of_bot(max(self.bot_free_at, instant))
        if self.limits.chat_interval:
            self.chat_free_at[chat] = instant + self.limits.chat_interval * SAFETY
        if is_group and self.limits.group_minute:
            sends = self.group_sends.setdefault(chat, deque(maxlen=self.limits.group_minute))
            sends.append(instant)
        if len(self.chat_free_at) > 10_000:
            self._forget(instant)

    def began_late(self, instant: float, began: float) -> None:
        """What was booked for `instant` began only now: the second that it counts in ends later too."""
        if instant in self.bot_sends:
            self.bot_sends[self.bot_sends.index(instant)] = began

    def _take_of_bot(self, instant: float) -> None:
        self.bot_sends.append(instant)
        self.bot_free_at = instant + PACE / self.limits.per_second
        if len(self.bot_sends) >= self.limits.per_second:
            self.bot_free_at = max(self.bot_free_at, self.bot_sends.popleft() + SAFETY)

    def hold_bot(self, until: float) -> None:
        """Blocks the whole bot until then (429 of the messenger)."""
        self.bot_free_at = max(self.bot_free_at, until)

    def _forget(self, now: float) -> None:
        self.chat_free_at = {chat: free for chat, free in self.chat_free_at.items() if free > now - FORGET_AFTER}
