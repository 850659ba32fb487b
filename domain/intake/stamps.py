"""Reads the stamps that make a document urgent."""

from __future__ import annotations

import re

from domain.model import Urgency
from domain.text import normalize

_STAMP_EDGE = r"(?<![\w\-])"
_URGENCY_FIELD = r"(?<!\w)(?i:độ khẩn|mức độ khẩn)\s?[:\-]\s?"
_EXPRESS = re.compile(rf"{_STAMP_EDGE}H(?:ỎA|OẢ) TỐC(?!\w)|{_URGENCY_FIELD}(?i:hỏa|hoả) (?i:tốc)")
_VERY_URGENT = re.compile(rf"{_STAMP_EDGE}THƯỢNG KHẨN(?!\w)|{_URGENCY_FIELD}(?i:thượng khẩn)")
_URGENT = re.compile(rf"{_STAMP_EDGE}KHẨN(?!\w)(?! TRƯƠNG| CẤP| THIẾT)|{_URGENCY_FIELD}(?i:khẩn(?! trương))")


def urgency_of(text: str) -> Urgency:
    """The highest urgency stamped in capitals (or written after "độ khẩn:"); "khẩn trương" is no stamp."""
    plain = normalize(text)
    for urgency, pattern in (
        (Urgency.EXPRESS, _EXPRESS),
        (Urgency.VERY_URGENT, _VERY_URGENT),
        (Urgency.URGENT, _URGENT),
    ):
        if pattern.search(plain):
            return urgency
    return Urgency.NORMAL
