"""Keeps the bot's token out of everything that people or logs may see."""

from __future__ import annotations

import logging
import re

REDACTED = "[token]"
_TOKEN = re.compile(r"(?<=/bot)\d+:[^/\s\"'?]+|\b\d{6,}:[A-Za-z0-9_-]{20,}")
# At DEBUG these write addresses with the token in them, or what people wrote to the bot.
_TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram")


def redact(text: str) -> str:
    """The text with every bot token in it replaced, also where it is part of an address."""
    return _TOKEN.sub(REDACTED, text)


def quiet_loggers() -> None:
    """Hold the libraries to warnings, whatever level the program itself logs at."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
