"""What one cell says: its text, its day, the deadline that it sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.cleaning import one_line
from domain.intake.deadlines import WITHOUT_DEADLINE, Confidence, DeadlineWarning, ReadingKind
from domain.intake.documents import find_documents
from domain.intake.line import Office, as_source, read_typed_deadline
from domain.intake.line_words import says_no_deadline
from domain.model import Deadline, SourceDocument
from domain.tables.columns import Column
from domain.tables.sheet import Cell
from domain.text import fold
from domain.vocabulary import ZONE

_SERIAL_BEGINS = date(1899, 12, 30)
_SERIALS = range(36526, 73051)
"""Days from 2000 to 2099, as a spreadsheet counts them: a date in a cell that is formatted as a number."""

_PLAIN_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
NOTHING = frozenset({"", "-", "--", "x", "khong", "khong co", "n/a", "..."})


def text_of(cell: Cell) -> str:
    """The cell as text on one line."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%H:%M} {cell:%d/%m/%Y}" if cell.time() != time.min else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return one_line(str(cell))


def day_of(cell: Cell) -> date | None:
    """The day that a cell names by itself: a date, a serial number, `17/12/2026`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _SERIAL_BEGINS + timedelta(days=int(cell))
    found = _PLAIN_DAY.match(text_of(cell))
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class CellDeadline:
    """`fails`: the words are no deadline, or with `candidates` several. `read`: it took some reading."""

    deadline: Deadline | None = None
    none: bool = False
    fails: bool = False
    read: bool = False
    candidates: tuple[datetime, ...] = ()


def deadline_of(cell: Cell, office: Office, now: datetime) -> CellDeadline:
    """A date cell and a day typed in full stay as they are; other words are read as everywhere else."""
    text = text_of(cell)
    if fold(text) in NOTHING:
        return CellDeadline()
    if isinstance(cell, datetime) and cell.time() != time.min:
        return CellDeadline(Deadline(cell.replace(tzinfo=ZONE).astimezone(UTC), False, text, "typed date and hour"))
    if (day := day_of(cell)) is not None:
        words = f"{day:%d/%m/%Y}" if isinstance(cell, int | float) else text
        return CellDeadline(Deadline(closing_of(day, office), True, words, "typed date"))
    return _from_words(text, office, now)


def closing_of(day: date, office: Office) -> datetime:
    """The end of that day's office hours, in UTC."""
    return datetime.combine(day, office.calendar.hours_on(day).closing, tzinfo=ZONE).astimezone(UTC)


def _from_words(text: str, office: Office, now: datetime) -> CellDeadline:
    if says_no_deadline(text):
        return CellDeadline(none=True)
    reading = read_typed_deadline(text, office, now)
    if reading.warning is DeadlineWarning.IMPOSSIBLE:
        return CellDeadline(fails=True)
    if reading.confidence is Confidence.ASK and len(reading.candidates) > 1:
        return CellDeadline(fails=True, candidates=reading.candidates)
    if reading.due is not None:
        return CellDeadline(Deadline(reading.due, reading.date_only, text, reading.rule), read=True)
    settled = reading.kind in WITHOUT_DEADLINE and reading.kind is not ReadingKind.NONE
    return CellDeadline(none=settled, fails=not settled)


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
