"""Reads tasks whose parts are named: "Chủ trì: …; phối hợp: …; thời hạn: …", and tables pasted as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.text import fold, fold_with_offsets


class Part(StrEnum):
    """The named part of a task."""

    LEAD = "lead"
    COORDINATORS = "coordinators"
    DEADLINE = "deadline"
    TEXT = "text"
    OTHER = "other"


_LABELS = (
    (
        Part.COORDINATORS,
        r"(?:(?:co quan|don vi|bo phan|phong|cac don vi)(?:,? (?:don vi|co quan))? )?phoi hop(?: thuc hien)?",
    ),
    (
        Part.LEAD,
        r"(?:(?:co quan|don vi|bo phan|phong)(?:,? (?:don vi|co quan|bo phan))? )?(?:chu tri(?: thuc hien| tham muu)?"
        r"|dau moi(?: thuc hien)?|phu trach|thuc hien(?= ?:)|duoc giao(?: chu tri)?)",
    ),
    (
        Part.DEADLINE,
        r"(?:thoi gian|thoi han|han|tien do|moc thoi gian)(?: (?:thuc hien|hoan thanh|trinh|bao cao|gui|nop|xu ly"
        r"|ban hanh|va tien do|cuoi))*(?: xong)?|(?:ngay )?hoan thanh(?: (?:truoc|trong))?",
    ),
    (
        Part.TEXT,
        r"(?:noi dung|ten|nhiem vu|noi dung (?:cong viec|nhiem vu|thuc hien))(?: (?:nhiem vu|cong viec|thuc hien"
        r"|cu the))?",
    ),
    (
        Part.OTHER,
        r"(?:san pham|ket qua|dia diem|thanh phan|kinh phi|nguon kinh phi|ghi chu|hinh thuc|lanh dao (?:chi dao"
        r"|phu trach)|chi dao|nguoi thuc hien|can bo (?:thuc hien|phu trach)|so luong|doi tuong)"
        r"(?: (?:dau ra|thuc hien|dat duoc|hoan thanh|tham du|du kien))*",
    ),
)
_FIELD = re.compile(
    r"(?:^|[;.,(\n]|- ) ?(?:" + "|".join(f"(?P<{part.name}>{label})" for part, label in _LABELS) + r") ?: ?"
)
_BRACKET = re.compile(r"\(([^()]{8,300})\)\W{0,3}$")


@dataclass(frozen=True, slots=True)
class Fields:
    """The words of each named part; `text` is what stood in front of them."""

    text: str = ""
    lead: str = ""
    coordinators: str = ""
    deadline: str = ""

    @property
    def empty(self) -> bool:
        return not (self.lead or self.coordinators or self.deadline)

    def joined(self, other: Fields) -> Fields:
        """These parts, completed by those of `other`."""
        return Fields(
            text=" ".join(filter(None, (self.text, other.text))),
            lead=self.lead or other.lead,
            coordinators=self.coordinators or other.coordinators,
            deadline=self.deadline or other.deadline,
        )


def fields_in(text: str) -> Fields:
    """The named parts of a line; without any, only its text."""
    scan = fold_with_offsets(text)
    found = list(_FIELD.finditer(scan.text))
    if not found or not any(match.lastgroup in {"LEAD", "COORDINATORS", "DEADLINE"} for match in found):
        return Fields(text)
    fields = Fields(scan.original(0, found[0].start()).strip(" .,;:(-"))
    for match, end in zip(found, [*(one.start() for one in found[1:]), len(scan.text)], strict=True):
        words = scan.original(match.end(), end).strip(" .,;)*")
        name = {"LEAD": "lead", "COORDINATORS": "coordinators", "DEADLINE": "deadline", "TEXT": "text"}.get(
            match.lastgroup or ""
        )
        if name and words and not (getattr(fields, name) and name != "text"):
            joined = f"{fields.text}: {words}".strip(": ") if name == "text" else words
            fields = replace(fields, **{name: joined})
    return fields


def is_part(text: str) -> bool:
    """Whether a line only names a part of a task: "Chủ trì: …", "Thời hạn: …", "Sản phẩm: …"."""
    fields = fields_in(text)
    return (not fields.text and not fields.empty) or is_other_part(text)


def is_other_part(text: str) -> bool:
    """Whether a line only names a part that is neither actor nor date ("Sản phẩm: …")."""
    found = _FIELD.match(fold(text))
    return bool(found and found.lastgroup == "OTHER")
