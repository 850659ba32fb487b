"""Everything that knows Telegram: reads its updates, sends its messages, says what its errors mean."""

from __future__ import annotations

import os

# Without it the library warns whenever it builds a RetryAfter; it is read when `telegram` is imported.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from bot.telegram.channel import TelegramChannel
from bot.telegram.front import TelegramFront, who_am_i
from bot.telegram.redaction import redact
from bot.telegram.settings import BotIdentity, TelegramRefused, TelegramSettings

__all__ = [
    "BotIdentity",
    "TelegramChannel",
    "TelegramFront",
    "TelegramRefused",
    "TelegramSettings",
    "redact",
    "who_am_i",
]
