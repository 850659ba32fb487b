"""How long to be silent after "too many": Zalo says neither how long, nor whether it is the speed or the quota.

One chat that is refused may be the one person too many of the plan; it does not silence the others. Two in a row, with
nothing accepted in between, are about the bot.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

FIRST_BACKOFF = 60.0
LONGEST_BACKOFF = 900.0
QUOTA_SUSPECTED = 3
"""So many refusals, each after a wait, are no longer about speed."""


@dataclass(slots=True)
class Backoff:
    """Waits that double from one minute to a quarter of an hour. Instants are seconds of a monotonic clock."""

    times: int = 0
    until: float = 0.0
    by_chat: Counter[str] = field(default_factory=Counter)
    in_a_row: set[str] = field(default_factory=set)

    def refused(self, chat: str, now: float) -> tuple[float, bool]:
        """Seconds to be silent, and whether in every chat. Sends that were under way together count as one."""
        self.in_a_row.add(chat)
        self.by_chat[chat] += 1
        if len(self.in_a_row) == 1:
            return _wait(self.by_chat[chat]), False
        if now >= self.until:
            self.times += 1
            self.until = now + _wait(self.times)
        return max(self.until - now, FIRST_BACKOFF), True

    def accepted(self, chat: str) -> None:
        self.times = 0
        self.in_a_row.clear()
        del self.by_chat[chat]

    @property
    def suspects_quota(self) -> bool:
        """Nothing has been accepted for some minutes."""
        return self.times >= QUOTA_SUSPECTED or any(self.by_chat[chat] >= QUOTA_SUSPECTED for chat in self.in_a_row)


def _wait(times: int) -> float:
    return min(FIRST_BACKOFF * 2.0 ** (times - 1), LONGEST_BACKOFF)
