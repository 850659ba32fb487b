"""Everything that knows Zalo: a client for its Bot API, its updates, its errors, and what can be sent there."""

from __future__ import annotations

from bot.zalo.channel import ZaloChannel
from bot.zalo.front import ZaloFront, webhook_line, who_am_i
from bot.zalo.redaction import redact
from bot.zalo.settings import BASE_URL, ZaloIdentity, ZaloRefused, ZaloSettings

__all__ = [
    "BASE_URL",
    "ZaloChannel",
    "ZaloFront",
    "ZaloIdentity",
    "ZaloRefused",
    "ZaloSettings",
    "redact",
    "webhook_line",
    "who_am_i",
]
