"""Reads tasks whose parts are named: "Chủ trì: …; phối hợp: …; thời hạn: …", and tables pasted as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.intake.directives.layout.lines import Line
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


_COLUMNS = (
    (Part.COORDINATORS, re.compile(r"phoi hop")),
    (
        Part.LEAD,
        re.compile(
            r"chu tri|don vi thuc hien|co quan thuc hien|don vi duoc giao|phu trach|dau moi|don vi$|co quan$"
            r"|nguoi thuc hien|phan cong"
        ),
    ),
    (Part.DEADLINE, re.compile(r"thoi (?:gian|han)|^han|tien do|hoan thanh|moc")),
    (Part.TEXT, re.compile(r"noi dung|nhiem vu|cong viec|ten viec|viec can lam|hoat dong")),
)
_MONTH_CELL = re.compile(r"^\s*T\s?(\d{1,2})(\s?/\s?\d{4})?\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a task table."""

    line: Line
    fields: Fields


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The tasks of tables among the lines: a row of headings first, then a task a row."""
    columns: dict[int, Part] = {}
    rows: list[Row] = []
    for line in lines:
        if not line.cells:
            columns = {}
            continue
        header = _header(line.cells)
        if header:
            columns = header
        elif columns:
            fields = _row_fields(line.cells, columns)
            if fields.text and (fields.lead or fields.deadline):
                rows.append(Row(line, fields))
    return rows


def _header(cells: Sequence[str]) -> dict[int, Part]:
    """The columns that matter, if the row is one of headings: it names the work, and who or when."""
    columns: dict[int, Part] = {}
    for index, cell in enumerate(cells):
        folded = fold(cell)
        part = next((part for part, pattern in _COLUMNS if len(folded) < 50 and pattern.search(folded)), None)
        if part and part not in columns.values():
            columns[index] = part
    found = set(columns.values())
    return columns if Part.TEXT in found and found & {Part.LEAD, Part.DEADLINE} else {}


def _row_fields(cells: Sequence[str], columns: dict[int, Part]) -> Fields:
    words = {part: cells[index].strip(" *") for index, part in columns.items() if index < len(cells)}
    deadline = _MONTH_CELL.sub(r"tháng \1\2", words.get(Part.DEADLINE, ""))
    return Fields(words.get(Part.TEXT, ""), words.get(Part.LEAD, ""), words.get(Part.COORDINATORS, ""), deadline)
