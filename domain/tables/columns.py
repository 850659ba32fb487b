"""Which column of a sheet is which: the 25 headers of a provincial office's task report, and looser ones.

A header may stand on two lines ("Gia hạn" over "Số lần" and "Mốc cũ") and anywhere in the first rows of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from domain.tables.sheet import Cell, SheetRow
from domain.text import fold

HEADER_WITHIN = 15
"""Rows with something in them among which the headers are looked for."""


class Column(StrEnum):
    """What a column tells; the value is its header. The first 25 are those of the report, in its order."""

    POSITION = "STT"
    TITLE = "Tên nhiệm vụ"
    LEADER = "LĐVP chủ trì"
    LEAD = "Đơn vị chủ trì thực hiện"
    COORDINATORS = "Đơn vị phối hợp"
    OFFICER = "Đầu mối thực hiện"
    STARTED_ON = "Ngày thực hiện"
    DUE = "Ngày hoàn thành"
    KIND = "Loại nhiệm vụ"
    SOURCE = "Nguồn gốc"
    STATE = "Trạng thái nhiệm vụ"
    RESULT = "Kết quả thực hiện"
    PROGRESS = "Mức độ hoàn thành"
    DIFFICULTY = "Khó khăn"
    PROPOSAL = "Đề xuất"
    TASK_ID = "ID nhiệm vụ"
    ASSIGNER = "Người giao nhiệm vụ"
    ROADMAP = "Lộ trình thực hiện"
    UPDATED_ON = "Ngày cập nhật"
    DONE_ON = "Ngày hoàn thành thực tế"
    EXTENSIONS = "Gia hạn - Số lần"
    EXTENDED_FROM = "Gia hạn - Mốc cũ"
    APPROVER_NAME = "Người phê duyệt - Họ tên"
    APPROVER_EMAIL = "Người phê duyệt - Email"
    APPROVER_PHONE = "Người phê duyệt - Điện thoại"
    DOCUMENT_NUMBER = "Số, ký hiệu văn bản"
    DOCUMENT_DATE = "Ngày văn bản"
    ISSUER = "Cơ quan ban hành"
    SUBJECT = "Trích yếu"
    URGENCY = "Độ khẩn"
    SECRECY = "Độ mật"
    NOTE = "Ghi chú"


REPORT_COLUMNS: tuple[Column, ...] = tuple(Column)[:25]

_DOES = r"(?: thuc hien| xu ly| giai quyet| thu ly| phu trach)?"
_DONE = r"(?: hoan thanh| thuc hien| xu ly| giai quyet| tra loi| bao cao| giao)?"
_LOOSER: tuple[tuple[Column, str], ...] = (
    (Column.POSITION, r"stt|tt|so tt|so thu tu"),
    (Column.TASK_ID, r"(?:id|ma|ma so|so) (?:nhiem vu|nv|cong viec)|id|ma"),
    (Column.SECRECY, r"(?:muc )?do mat"),
    (Column.URGENCY, r"(?:muc )?do khan|muc do(?: uu tien)?|do uu tien"),
    (Column.DOCUMENT_NUMBER, r"so (?:va )?(?:ky )?hieu(?: (?:van ban|vb))?|so (?:van ban|vb|cong van|cv|kh)"
                             r"|van ban so|(?:van ban|vb) (?:giao|chi dao)(?: nhiem vu)?|van ban|cong van"),
    (Column.DOCUMENT_DATE, r"ngay (?:cua )?(?:van ban|vb|ban hanh|ky|cong van)"
                           r"|(?:van ban|vb|cong van)(?: giao| chi dao)?(?: nhiem vu)?"
                           r" ngay(?: thang(?: nam)?| ban hanh| ky)?"),
    (Column.ISSUER, r"(?:co quan|don vi|noi) (?:ban hanh|gui)(?: van ban| vb)?|cqbh"),
    (Column.SUBJECT, r"trich yeu(?: noi dung)?(?: van ban| vb)?"),
    (Column.LEADER, r"(?:ldvp|lanh dao(?: van phong| so| phong| don vi)?)(?: chu tri| phu trach| theo doi| chi dao)?"),
    (Column.COORDINATORS, r"(?:(?:don vi|co quan|phong|phong ban|bo phan) )?phoi hop(?: thuc hien)?"),
    (Column.LEAD, rf"(?:don vi|co quan|phong|phong ban|bo phan)(?: \w+ (?:don vi|ban))?(?: chu tri| duoc giao)?{_DOES}"
                  rf"|chu tri{_DOES}|phong don vi(?: chu tri)?{_DOES}|phong chuyen mon"),
    (Column.OFFICER, r"(?:dau moi|nguoi|can bo|chuyen vien|cong chuc|ca nhan)(?: duoc giao)?"
                     r"(?: thuc hien| xu ly| thu ly| phu trach| chu tri| theo doi)|dau moi|can bo|chuyen vien"),
    (Column.ASSIGNER, r"(?:nguoi|lanh dao) (?:giao|chi dao)(?: viec| nhiem vu)?"),
    (Column.DONE_ON, r"(?:ngay|thoi gian|thoi diem) (?:da )?hoan thanh thuc te|ngay (?:da )?(?:bao cao|xong)"),
    (Column.DUE, rf"(?:thoi han|han|han chot|ngay den han|ngay het han|deadline){_DONE}"
                 r"|(?:ngay|thoi gian|thoi diem|moc) (?:phai )?hoan thanh|thoi gian thuc hien"),
    (Column.STARTED_ON, r"ngay (?:thuc hien|bat dau|giao(?: viec| nhiem vu)?|nhan)"),
    (Column.PROGRESS, r"(?:muc do|ty le|phan tram) hoan thanh|tien do(?: thuc hien)?"),
    (Column.STATE, r"(?:trang thai|tinh trang)(?: nhiem vu| xu ly| thuc hien| cong viec)?|tinh hinh(?: thuc hien)?"),
    (Column.RESULT, r"ket qua(?: thuc hien| xu ly| dat duoc)?|san pham(?: dau ra)?"),
    (Column.SOURCE, r"nguon goc|nguon|can cu(?: giao| thuc hien)?|xuat xu"),
    (Column.KIND, r"loai(?: nhiem vu| cong viec)?"),
    (Column.NOTE, r"ghi chu"),
    (Column.UPDATED_ON, r"(?:ngay|lan) cap nhat(?: cuoi)?"),
    (Column.DIFFICULTY, r"kho khan(?: vuong mac)?|vuong mac"),
    (Column.PROPOSAL, r"(?:de xuat|kien nghi)(?: kien nghi)?"),
    (Column.TITLE, r"(?:ten |noi dung )?(?:nhiem vu|cong viec)(?: duoc giao| cu the| thuc hien)?"
                   r"|noi dung(?: chi dao| giao| thuc hien| van ban)?|y kien chi dao"
                   r"|(?:cong )?viec(?: can lam| phai lam)?"),
)  # fmt: skip


def _key(header: str) -> str:
    """A header as it is compared: without marks, signs and what stands in brackets."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^)]*(?:\)|$)", " ", fold(header))).split())
    return re.sub(r"\bd ?v\b", "don vi", plain)


_EXACT = {_key(column): column for column in Column}
_PATTERNS = tuple((column, re.compile(pattern)) for column, pattern in _LOOSER)


def column_of(header: str) -> Column | None:
    """Which column a header names, if any."""
    key = _key(header)
    if key in _EXACT:
        return _EXACT[key]
    return next((column for column, pattern in _PATTERNS if pattern.fullmatch(key)), None)


@dataclass(frozen=True, slots=True)
class Guess:
    """One header as it stands in the file, and what it was taken for; None where nothing is made of it."""

    header: str
    place: int
    column: Column | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the headers say. `last` counts, among the sheet's rows, those up to the last line of the headers."""

    guesses: tuple[Guess, ...]
    last: int

    @property
    def places(self) -> dict[Column, int]:
        """The first column of each meaning; where no title stands, the document's subject is the work."""
        places: dict[Column, int] = {}
        for guess in self.guesses:
            if guess.column is not None:
                places.setdefault(guess.column, guess.place)
        if Column.TITLE not in places and Column.SUBJECT in places:
            places[Column.TITLE] = places.pop(Column.SUBJECT)
        return places

    @property
    def exact(self) -> int:
        """How many headers are known by their whole words."""
        return sum(column_of(guess.header) is not None for guess in self.guesses)

    @property
    def is_usable(self) -> bool:
        """The work and one thing more: less is no table of tasks."""
        return Column.TITLE in self.places and len(self.places) > 1


def find_layout(rows: Sequence[SheetRow]) -> Layout | None:
    """The header line that says most, on one line or two; None where no row is one."""
    found: list[Layout] = []
    for place in range(min(HEADER_WITHIN, len(rows))):
        under = rows[place + 1].cells if place + 1 < len(rows) else ()
        found += [_layout(_texts(rows[place].cells), place + 1), _two_lines(rows[place].cells, under, place + 2)]
    usable = [layout for layout in found if layout.is_usable]
    # Of two that say as much, one without words of its own wins: a title above the table is no part of a header.
    return max(usable, key=lambda one: (len(one.places), one.exact), default=None)


def has_layout(rows: Sequence[SheetRow]) -> bool:
    return find_layout(rows) is not None


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]


def _layout(headers: Sequence[str], last: int) -> Layout:
    return Layout(
        tuple(Guess(header, place, column_of(header)) for place, header in enumerate(headers) if header), last
    )


def _two_lines(above: Sequence[Cell], under: Sequence[Cell], last: int) -> Layout:
    """A merged cell keeps its text in the first of its columns only: it is carried on over what stands under it."""
    headers: list[str] = []
    group = ""
    for top, sub in zip_longest(_texts(above), _texts(under), fillvalue=""):
        group = top or (group if sub else "")
        headers.append(f"{group} - {sub}" if group and sub else top or sub)
    guesses = []
    for place, header in enumerate(headers):
        column = column_of(header) or column_of(header.rpartition(" - ")[2])
        if header:
            guesses.append(Guess(header, place, column))
    return Layout(tuple(guesses), last)
