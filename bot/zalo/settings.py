"""What the Zalo room is told at its start, and what it tells the operator when it cannot start."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.messenger import StartRefused

BASE_URL = "https://bot-api.zaloplatforms.com"
SHORTEST_SECRET = 8
LONGEST_SECRET = 256


class ZaloRefused(StartRefused):
    """What Zalo's settings lack, or that it does not know the token."""


@dataclass(frozen=True, slots=True)
class ZaloIdentity:
    """Who the bot is on Zalo. `name` is what people see and mention; it has spaces in it: "Bot Nhac Viec"."""

    id: str
    name: str
    can_join_groups: bool = True


@dataclass(frozen=True, slots=True)
class ZaloSettings:
    """`webhook_url` is the public address that Zalo posts to; None means polling. `styled` prints headings bold.

    `base_url` is without `/bot`.
    """

    token: str = field(repr=False)
    base_url: str = BASE_URL
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    styled: bool = False

    def check(self) -> None:
        """Raises ZaloRefused for what cannot work, before anything is connected."""
        if self.webhook_url and not SHORTEST_SECRET <= len(self.webhook_secret or "") <= LONGEST_SECRET:
            raise ZaloRefused("A Zalo webhook needs a webhook secret of 8 to 256 characters too.")
