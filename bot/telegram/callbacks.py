"""How a button's command and version travel in Telegram's callback data: `3|nhan 12`, the version in base 36."""

from __future__ import annotations

import re

LIMIT = 64
"""Bytes in UTF-8 that Telegram takes."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(r"([0-9a-z]{1,12})\|(.+)", re.DOTALL)


def encode(command: str, version: int) -> str:
    """Raises ValueError for what no button can carry: a fault of the program, never of a person."""
    data = f"{_base36(version)}|{command}"
    if not command or len(data.encode()) > LIMIT:
        raise ValueError(f"a button cannot carry {command!r} with version {version}")
    return data


def decode(data: str) -> tuple[str, int]:
    """Command and version; an empty command for what this bot never wrote."""
    found = _FORM.fullmatch(data)
    return (found[2], int(found[1], 36)) if found else ("", 0)


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"a version is never negative: {number}")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
