"""How long the bot is silent after "too many": Zalo says neither how long, nor whether the quota is used up."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_HOLD = 60.0
LONGEST_HOLD = 900.0
QUOTA_SUSPECTED = 3
"""So many refusals, each after a wait, are no longer about speed."""


@dataclass(slots=True)
class Hold:
    """Doubles from one minute to a quarter of an hour. Instants are seconds of a monotonic clock."""

    refusals: int = 0
    until: float = 0.0

    def refused(self, now: float) -> float:
        """Seconds to be silent. Sends that were under way together count as one."""
        if now >= self.until:
            self.refusals += 1
            self.until = now + min(FIRST_HOLD * 2 ** (self.refusals - 1), LONGEST_HOLD)
        return max(self.until - now, FIRST_HOLD)

    def accepted(self) -> None:
        self.refusals = 0

    @property
    def suspects_quota(self) -> bool:
        return self.refusals >= QUOTA_SUSPECTED
