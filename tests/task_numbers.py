"""Which tasks a text tells of: one by one, or of many the first and the last (`NV9–NV60`, `từ NV9 đến NV60`)."""

from __future__ import annotations

import re

_SPAN = re.compile(r"\bNV(\d+)(?:(?:–| đến )NV(\d+))?")


def task_numbers(text: str) -> list[int]:
    """In the order of the text."""
    return [number for first, last in _SPAN.findall(text) for number in range(int(first), int(last or first) + 1)]
