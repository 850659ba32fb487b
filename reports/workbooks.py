"""Reading a task table from a file that somebody sent: .xlsx, .ods, .xls or .csv, within limits no hostile file passes.

What is unpacked is measured before anything is opened; formulas are taken by their last value, never computed.
Every visible sheet is read; the values by calamine, what that leaves out (`reports.sheet_marks`) from the parts.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from domain.errors import TableProblem, TableRefused
from domain.tables.sheet import MAXIMUM_TASKS, Cell, MergedDown, SheetRow, Table, Workbook
from reports.csv_files import read_csv
from reports.marks import Marks
from reports.sheet_marks import marks_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_COLUMNS = 60
MAXIMUM_SECONDS = 30.0
MAXIMUM_UNPACKED = 64 * 1024 * 1024
MAXIMUM_TEXTS = 24 * 1024 * 1024
"""Of the part with all the texts, which has to be held in memory."""
MAXIMUM_PART = 4 * 1024 * 1024
"""Of any other part than sheets, texts and pictures."""
MAXIMUM_PARTS = 1_000
MAXIMUM_TAGS = 3_000_000
"""Of one sheet, or of the part with all the texts: twice what the largest table needs."""
ROWS_OF_A_SHEET = 1_048_576
"""More no spreadsheet program writes, empty ones included."""
MAXIMUM_TAGS_ELSEWHERE = 250_000
MAXIMUM_TAGS_IN_ROW = 80_000
"""All the columns that a spreadsheet has, each with a value."""
MAXIMUM_CELLS = 8_000_000
"""Of the smallest rectangle around a sheet's cells: that is what its values take in memory."""
MAXIMUM_SHEETS = 60
HEAD = 15
_ROWS_READ = MAXIMUM_TASKS + 200
"""With what stands above, below and between the tasks."""

_CHUNK = 1024 * 1024
_ROW_BEGINS = re.compile(rb"<(?:\w+:)?row[\s/>]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKAGES = frozenset({".xlsx", ".xltx", ".ods"})
_ESCAPED_RETURN = re.compile(r"_x000[dD]_")
TABLE_SUFFIXES = frozenset({".xlsx", ".csv", ".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".tsv"})
"""Names by which a file is taken for a task table, so that those which cannot be read are answered too."""

Recognises = Callable[[Sequence[SheetRow]], bool]


def is_table_name(name: str) -> bool:
    return PurePath(name.strip()).suffix.lower() in TABLE_SUFFIXES


def read_table(name: str, content: bytes, *, seconds: float = MAXIMUM_SECONDS) -> Workbook:
    """Every visible sheet with something in it. Raises TableRefused."""
    if len(content) > MAXIMUM_BYTES:
        raise TableRefused(TableProblem.TOO_BIG)
    if not content.strip():
        raise TableRefused(TableProblem.EMPTY)
    suffix = PurePath(name.strip()).suffix.lower()
    _refuse_other_kinds(suffix, content)
    stop = time.monotonic() + seconds
    if suffix in (".csv", ".tsv"):
        return _checked(Workbook(name, (Table(name, _limited(read_csv(content), stop)),)))
    marks: dict[str, Marks] = {}
    if suffix in _PACKAGES:
        _refuse_hostile_package(suffix, content)
        marks = _marks(content)
    return _checked(_opened(name, content, marks, stop))


def _refuse_other_kinds(suffix: str, content: bytes) -> None:
    """What the bytes are decides; the name must agree with it."""
    if suffix == ".xlsm":
        raise TableRefused(TableProblem.MACROS)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise TableRefused(TableProblem.PASSWORD)
        if suffix != ".xls":
            raise TableRefused(TableProblem.WRONG_KIND)
        return
    if suffix in (".xls", ".xlsb"):
        raise TableRefused(TableProblem.OLD_FORMAT)
    packed = content.startswith(b"PK\x03\x04")
    if suffix not in (*_PACKAGES, ".csv", ".tsv") or packed != (suffix in _PACKAGES):
        raise TableRefused(TableProblem.WRONG_KIND)


def _refuse_hostile_package(suffix: str, content: bytes) -> None:
    """By the sizes that the package tells: nothing is ever unpacked beyond them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_sizes(parts)
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise TableRefused(TableProblem.MACROS)
            if ("content.xml" if suffix == ".ods" else "xl/workbook.xml") not in names:
                raise TableRefused(TableProblem.WRONG_KIND)
            if any(part.flag_bits & 1 for part in parts):
                raise TableRefused(TableProblem.PASSWORD)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with package.open(part) as opened:
                        _refuse_crowd(part.filename.lower(), opened)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error):
        raise TableRefused(TableProblem.DAMAGED) from None


def _refuse_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    too_big = len(parts) > MAXIMUM_PARTS or sum(part.file_size for part in parts) > MAXIMUM_UNPACKED
    for part in parts:
        name = part.filename.lower()
        if name.startswith(("xl/worksheets/", "xl/media/", "pictures/", "thumbnails/")) or name == "content.xml":
            continue
        limit = MAXIMUM_TEXTS if name.endswith("sharedstrings.xml") else MAXIMUM_PART
        too_big = too_big or part.file_size > limit
    if too_big:
        raise TableRefused(TableProblem.UNPACKS_TOO_BIG)


def _refuse_crowd(name: str, opened: IO[bytes]) -> None:
    """Small tags by the million take long to read and much memory, however well they are packed."""
    is_sheet = name.startswith("xl/worksheets/")
    large = is_sheet or name.endswith("sharedstrings.xml") or name == "content.xml"
    limit = MAXIMUM_TAGS if large else MAXIMUM_TAGS_ELSEWHERE
    tags = in_row = count = 0
    while chunk := opened.read(_CHUNK):
        if not tags and b"<!DOCTYPE" in chunk[:2_048].replace(b"\x00", b"").upper():
            raise TableRefused(TableProblem.DAMAGED)
        first, *rows = [piece.count(b"<") for piece in _ROW_BEGINS.split(chunk)]
        widest = max(in_row + first, *rows[:-1], 0)
        in_row = rows[-1] if rows else in_row + first
        tags += chunk.count(b"<")
        count += len(rows)
        if is_sheet and count > ROWS_OF_A_SHEET:
            raise TableRefused(TableProblem.TOO_MANY_ROWS)
        if tags > limit:
            raise TableRefused(TableProblem.UNPACKS_TOO_BIG)
        if is_sheet and max(widest, in_row) > MAXIMUM_TAGS_IN_ROW:
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS)


def _marks(content: bytes) -> dict[str, Marks]:
    """What calamine leaves out, by the names of the sheets. Raises TableRefused for what would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            marks = marks_of(package)
    except Exception:
        raise TableRefused(TableProblem.DAMAGED) from None
    for one in marks.values():
        if one.height * one.width > MAXIMUM_CELLS:
            wide = one.width > MAXIMUM_COLUMNS
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS if wide else TableProblem.TOO_MANY_ROWS)
    return marks


def _opened(name: str, content: bytes, marks: dict[str, Marks], stop: float) -> Workbook:
    # Not at the start: most processes never read a workbook.
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _workbook(name, book, marks, stop)
    except TableRefused:
        raise
    except PasswordError:
        raise TableRefused(TableProblem.PASSWORD) from None
    except BaseException as error:
        # A damaged file makes the library stumble in Rust, which comes as a panic that is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise TableRefused(TableProblem.DAMAGED) from None
        raise


def _workbook(name: str, book: CalamineWorkbook, marks: dict[str, Marks], stop: float) -> Workbook:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[Table] = []
    hidden: list[str] = []
    for told in book.sheets_metadata[:MAXIMUM_SHEETS]:
        if told.typ is not SheetTypeEnum.WorkSheet:
            continue
        if told.visible is not SheetVisibleEnum.Visible:
            hidden.append(told.name)
            continue
        left_out = sum(len(sheet.rows) for sheet in sheets)
        sheet = _table(name, book.get_sheet_by_name(told.name), marks.get(told.name, Marks()), stop, left_out)
        sheets += [sheet] if sheet.rows else []
    return Workbook(name, tuple(sheets), tuple(hidden))


def _table(name: str, sheet: CalamineSheet, marks: Marks, stop: float, before: int) -> Table:
    rows = _limited(_sheet_rows(sheet, marks), stop, before)
    merged = tuple(
        MergedDown(left, top + 1, bottom + 1)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if top < bottom
    )
    return Table(
        name,
        rows,
        sheet.name,
        tuple(sorted({*merged, *marks.merged}, key=lambda one: (one.first, one.place))),
        uncomputed=marks.uncomputed,
        hidden=marks.hidden,
        struck=marks.struck,
        since_1904=marks.since_1904,
    )


def _sheet_rows(sheet: CalamineSheet, marks: Marks) -> Iterator[SheetRow]:
    """The rows with the errors that the program shows in place of the empty cells that calamine makes of them."""
    start = sheet.start
    if start is None:
        return
    broken: dict[int, dict[int, str]] = {}
    for (row, place), text in marks.errors.items():
        broken.setdefault(row, {})[place] = text
    margin: tuple[Cell, ...] = (None,) * start[1]
    # Empty rows above the first filled one are given, empty columns left of it are not.
    for number, values in enumerate(sheet.iter_rows(), 1):
        whole = [*margin, *map(_plain, values)]
        for place, text in broken.get(number, {}).items():
            whole += [None] * (place + 1 - len(whole))
            whole[place] = text
        yield SheetRow(number, tuple(whole))


def _limited(rows: Iterable[SheetRow], stop: float, before: int = 0) -> tuple[SheetRow, ...]:
    """The rows with something in them, no more and no wider than the limits. Raises TableRefused."""
    found: list[SheetRow] = []
    for row in rows:
        cells = _without_tail(row.cells)
        if time.monotonic() > stop:
            raise TableRefused(TableProblem.TOO_SLOW)
        if not cells:
            continue
        found.append(SheetRow(row.number, cells))
        if before + len(found) > _ROWS_READ:
            raise TableRefused(TableProblem.TOO_MANY_ROWS)
        if len(cells) > MAXIMUM_COLUMNS:
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS)
    return tuple(found)


def _without_tail(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    length = len(cells)
    while length and cells[length - 1] is None:
        length -= 1
    return tuple(cells[:length])


def _plain(value: object) -> Cell:
    if isinstance(value, str):
        text = _ESCAPED_RETURN.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
        return text.strip("\n") if text.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, bool | int | float | datetime | date | hour):
        return value
    return str(value) if isinstance(value, timedelta) else None


def _checked(book: Workbook) -> Workbook:
    if not book.sheets:
        raise TableRefused(TableProblem.EMPTY)
    return book
