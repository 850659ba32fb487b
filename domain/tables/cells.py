"""What one cell says: its text, its day, the deadline that it sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from domain.intake.deadlines import WITHOUT_DEADLINE, Confidence, DeadlineWarning, ReadingKind
from domain.intake.documents import find_documents
from domain.intake.line import Office, as_source, read_typed_deadline
from domain.intake.line_words import says_no_deadline
from domain.model import Deadline, SourceDocument
from domain.tables.columns import Column
from domain.tables.sheet import Cell
from domain.tables.states import is_done
from domain.text import fold
from domain.vocabulary import ZONE

_SERIAL_BEGINS = date(1899, 12, 30)
SINCE_1904 = 1462
"""Days between the two beginnings from which spreadsheets count."""
_SERIALS = range(36526, 73051)
"""Days from 2000 to 2099, as a spreadsheet counts them: a date in a cell that is formatted as a number."""

_PLAIN_DAY = re.compile(r"^(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})$")
NOTHING = frozenset({"", "-", "--", "---", "x", "khong", "khong co", "n/a", "...", "false"})
DITTO = frozenset({"nt", "-nt-", "- nt -", "n.t", "nhu tren", '"', "''", '""', "//", "-//-", '-"-', "〃"})
"""The same as in the row above."""


def text_of(cell: Cell) -> str:
    """The cell as text on one line; the cells of a workbook are cleaned when it is read."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return f"{cell:%H:%M} {cell:%d/%m/%Y}" if cell.time() != time.min else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def day_of(cell: Cell) -> date | None:
    """The day that a cell names by itself: a date, a serial number, `17/12/2026`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _SERIAL_BEGINS + timedelta(days=int(cell))
    text = text_of(cell)
    if len(text) == 5 and text.isdecimal() and int(text) in _SERIALS:
        return _SERIAL_BEGINS + timedelta(days=int(text))
    found = _PLAIN_DAY.match(text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


class Doubt(StrEnum):
    """Why the words of a deadline set none. `UNSET`: they leave the day to something else ("theo tiến độ", "ngay")."""

    UNREAD = "unread"
    SEVERAL = "several"
    RECURRING = "recurring"
    UNSET = "unset"
    TURNED = "turned"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class CellDeadline:
    """`doubt`: the cell sets no deadline that could be taken. `read`: it took some reading."""

    deadline: Deadline | None = None
    none: bool = False
    doubt: Doubt | None = None
    read: bool = False


def deadline_of(cell: Cell, office: Office, now: datetime) -> CellDeadline:
    """A date cell and a day typed in full stay as they are; other words are read as everywhere else."""
    text = text_of(cell)
    if fold(text) in NOTHING:
        return CellDeadline()
    if isinstance(cell, datetime) and cell.time() != time.min:
        return CellDeadline(Deadline(cell.replace(tzinfo=ZONE).astimezone(UTC), False, text, "typed date and hour"))
    if (day := day_of(cell)) is not None:
        plain = isinstance(cell, int | float) or text.isdecimal()
        return CellDeadline(Deadline(closing_of(day, office), True, f"{day:%d/%m/%Y}" if plain else text, "typed date"))
    return _from_words(text, office, now)


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How the days of a column were typed. `month_first`: as in 12/15/2026. `turned`: a program that puts the month
    first made date cells of "5/12/2026" and left "25/12/2026" as text, so that its date cells are the other way round.
    """

    month_first: bool = False
    turned: bool = False

    def doubts(self, cell: Cell) -> bool:
        if isinstance(cell, date):
            return self.turned and cell.day != cell.month
        pair = _day_and_month(cell)
        return self.month_first and pair is not None and max(pair) <= 12 and pair[0] != pair[1]


def day_order(cells: Iterable[Cell]) -> DayOrder:
    days: list[date] = []
    pairs: list[tuple[int, int]] = []
    for cell in cells:
        if isinstance(cell, date):
            days.append(cell)
        elif (pair := _day_and_month(cell)) is not None:
            pairs.append(pair)
    late = [first for first, _ in pairs if first > 12]
    turned = bool(days and late) and len(late) == len(pairs) and all(day.day <= 12 for day in days)
    return DayOrder(any(first <= 12 < second for first, second in pairs), turned)


def other_way_round(day: date) -> date | None:
    """The day with its month and day exchanged, where that is another day."""
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _day_and_month(cell: Cell) -> tuple[int, int] | None:
    found = _PLAIN_DAY.match(text_of(cell)) if isinstance(cell, str) else None
    return (int(found[1]), int(found[2])) if found else None


_HOLDS_DAY = re.compile(r"(?:\D{0,20}\b)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b\D{0,12}|\d{4}-\d\d-\d\d.{0,9}")


def looks_like_a_day(cell: Cell) -> bool:
    """A date, or short words around one; a number may be anything."""
    if isinstance(cell, date):
        return True
    return isinstance(cell, str) and len(cell) <= 40 and _HOLDS_DAY.fullmatch(cell.strip()) is not None


def closing_of(day: date, office: Office) -> datetime:
    """The end of that day's office hours, in UTC."""
    return datetime.combine(day, office.calendar.hours_on(day).closing, tzinfo=ZONE).astimezone(UTC)


_WEEK_OF_MONTH = re.compile(r"\btuan (?:thu )?(?:\d|i{1,3}|iv|v|nhat|hai|ba|tu|dau|cuoi)\b.*\bthang\b")
"""Nobody agrees on which days the third week of a month has."""
_STANDING = re.compile(r"(?:(?:lam|thuc hien) )?(?:thuong xuyen|lien tuc)(?: trong nam| ca nam)?")
_COMES_AGAIN = re.compile(r"\b(?:hang|moi)(?: \w+)? (?:ngay|tuan|thang|quy|nam)\b|\bdinh ky\b")


def _from_words(text: str, office: Office, now: datetime) -> CellDeadline:
    folded = fold(text).strip(" .!,;:()")
    if says_no_deadline(text) or _STANDING.fullmatch(folded):
        return CellDeadline(none=True)
    if is_done(text) or folded in ("da nop", "da gui", "da bao cao"):
        return CellDeadline(doubt=Doubt.STATE)
    if _WEEK_OF_MONTH.search(folded):
        return CellDeadline(doubt=Doubt.SEVERAL)
    reading = read_typed_deadline(text, office, now)
    if reading.kind is ReadingKind.RECURRING or reading.recurrence is not None or _COMES_AGAIN.search(folded):
        return CellDeadline(doubt=Doubt.RECURRING)
    if reading.warning is DeadlineWarning.IMPOSSIBLE:
        return CellDeadline(doubt=Doubt.UNREAD)
    if reading.confidence is Confidence.ASK and len(reading.candidates) > 1:
        return CellDeadline(doubt=Doubt.SEVERAL)
    if reading.due is not None:
        return CellDeadline(Deadline(reading.due, reading.date_only, text, reading.rule), read=True)
    settled = reading.kind in WITHOUT_DEADLINE and reading.kind is not ReadingKind.NONE
    return CellDeadline(doubt=Doubt.UNSET if settled else Doubt.UNREAD)


def document_of(cells: Mapping[Column, Cell]) -> SourceDocument | None:
    """From "Nguồn gốc", or from columns of its own for the number, the date, the issuer and the subject."""
    for column in (Column.DOCUMENT_NUMBER, Column.SOURCE):
        found = find_documents(text_of(cells.get(column)))
        if found:
            source = as_source(found[0])
            return SourceDocument(
                source.number,
                source.issued_on or day_of(cells.get(Column.DOCUMENT_DATE)),
                source.issuer or text_of(cells.get(Column.ISSUER)),
                text_of(cells.get(Column.SUBJECT)),
            )
    cited = find_documents(text_of(cells.get(Column.TITLE)))
    return as_source(cited[0]) if cited else None
