"""Reads the stamps that make a document urgent or secret."""

from __future__ import annotations

import re
from enum import StrEnum

from domain.model import Urgency
from domain.text import normalize


class Secrecy(StrEnum):
    """Degrees of secrecy; only `NORMAL` may be kept."""

    NORMAL = "normal"
    SECRET = "secret"
    TOP_SECRET = "top_secret"
    HIGHEST_SECRET = "highest_secret"


_STAMP_EDGE = r"(?<![\w\-])"
_URGENCY_FIELD = r"(?<!\w)(?i:độ khẩn|mức độ khẩn)\s?[:\-]\s?"
_EXPRESS = re.compile(rf"{_STAMP_EDGE}H(?:ỎA|OẢ) TỐC(?!\w)|{_URGENCY_FIELD}(?i:hỏa|hoả) (?i:tốc)")
_VERY_URGENT = re.compile(rf"{_STAMP_EDGE}THƯỢNG KHẨN(?!\w)|{_URGENCY_FIELD}(?i:thượng khẩn)")
_URGENT = re.compile(rf"{_STAMP_EDGE}KHẨN(?!\w)(?! TRƯƠNG| CẤP| THIẾT)|{_URGENCY_FIELD}(?i:khẩn(?! trương))")
_SECRET_FIELD = r"(?:[Đđ]ộ|[Mm]ức độ|ĐỘ|MỨC ĐỘ) (?:[Mm]ật|MẬT)\s?[:\-]\s?"


def _higher_stamp(words: str, unmarked: str) -> re.Pattern[str]:
    """A stamp of two words: in capitals anywhere, in any letters in its field, on a line or in brackets of its own.

    Capitals that lost their marks count on a line or in brackets of their own: "TOI MAT" may be other words elsewhere.
    """
    alone = rf"(?:(?i:{words})|{unmarked})"
    return re.compile(
        rf"{_STAMP_EDGE}{words.upper()}(?!\w)|{_SECRET_FIELD}(?i:{words})(?!\w)|DO MAT\s?: ?{unmarked}(?!\w)"
        rf"|^[^\w\n]{{0,5}}{alone}[^\w\n]{{0,5}}$|[(\[_]\s?{alone}\s?[)\]_.]",
        re.MULTILINE,
    )


_HIGHEST = _higher_stamp("tuyệt mật", "TUYET MAT")
_TOP = _higher_stamp("tối mật", "TOI MAT")
_SECRET = re.compile(
    rf"(?<!BẢO )(?<!BÍ )(?<!CƠ )(?<!NIÊM )(?<!THÂN )(?<!KÍN )(?<!ĂN )(?<![^\W_])MẬT(?![^\W_])"
    r"(?! (?:KHẨU|ĐỘ|MÃ|THƯ|ONG|VỤ|DANH|NGHỊ|THIẾT|MÍA|GẤU|HOA|NGỌT))"
    rf"|{_SECRET_FIELD}(?i:mật)(?!\w)|DO MAT\s?: ?MAT(?!\w)|^[^\w\n]{{0,5}}Mật[^\w\n]{{0,5}}$",
    re.MULTILINE,
)


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


def secrecy_of(text: str) -> Secrecy:
    """The highest secrecy stamp: stand-alone capitals or "độ mật: …"; "bảo mật", "mật khẩu", "mật độ" are none."""
    plain = normalize(text)
    for secrecy, pattern in ((Secrecy.HIGHEST_SECRET, _HIGHEST), (Secrecy.TOP_SECRET, _TOP), (Secrecy.SECRET, _SECRET)):
        if pattern.search(plain):
            return secrecy
    return Secrecy.NORMAL
