"""Keeps the bot's token, which on Zalo is part of every address, out of what people or logs may see."""

from __future__ import annotations

import logging
import re

REDACTED = "[token]"
_IN_ADDRESS = re.compile(r"(?<=/bot)[^/\s\"'?]+(?=/)")


def redact(text: str, token: str = "") -> str:
    """The text without the token: wherever it stands, and whatever stands in its place in an address."""
    return _IN_ADDRESS.sub(REDACTED, text.replace(token, REDACTED) if token else text)


class _Redacting(logging.Filter):
    """httpx writes the whole address of each request at INFO; even then the token does not show."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        return True


_redacting = _Redacting()


def quiet_loggers() -> None:
    """Hold the HTTP library to warnings, and take tokens out of what it writes where somebody wants more of it."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("httpx").addFilter(_redacting)
