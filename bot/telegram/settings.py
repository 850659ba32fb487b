"""What the Telegram room is told at its start, and what it tells the operator when it cannot start."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.messenger import StartRefused


class TelegramRefused(StartRefused):
    """What Telegram's settings lack, or that it does not know the token."""


SHORTEST_SECRET = 8


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is on Telegram; `username` is without the @."""

    username: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`webhook_url` is the public address that Telegram posts to; None means long polling."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: str | None = field(default=None, repr=False)
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)

    def check(self) -> None:
        """Raises TelegramRefused for what cannot work, before anything is connected."""
        if self.proxy and not self.proxy.startswith(("http://", "https://")):
            raise TelegramRefused("The Telegram proxy must be an http:// or https:// proxy; SOCKS is not supported.")
        if self.webhook_url and len(self.webhook_secret or "") < SHORTEST_SECRET:
            raise TelegramRefused("A Telegram webhook needs a webhook secret of at least 8 characters too.")
