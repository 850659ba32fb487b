"""Reading a task table from a file that somebody sent: .xlsx or .csv, within limits that no hostile file can pass.

What is unpacked is measured before anything is opened; formulas are taken by their last value, never computed.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from datetime import time as hour
from itertools import islice
from pathlib import PurePath
from typing import IO, Any

from domain.errors import TableProblem, TableRefused
from domain.tables.sheet import Cell, MergedDown, SheetRow, Table
from reports.csv_files import read_csv

MAXIMUM_BYTES = 10 * 1024 * 1024
MAXIMUM_ROWS = 5_000
"""Of tasks; what stands above them is not counted."""
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
BLANK_ROWS_END = 2_000
"""So many rows without anything in them are the end of the sheet: some programs format a million of them."""
HEAD = 15
MAXIMUM_MARKED = 20_000

_CHUNK = 1024 * 1024
_ROW_BEGINS = re.compile(rb"<(?:\w+:)?row[\s/>]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"(?![^<>]{0,80}\bt="str")[^<>]{0,80}>'
    rb"<(?:\w+:)?f\b(?:[^<>]{0,500}/>|[^<>]{0,500}>[^<]{0,9000}</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
"""A formula with no result beside it. One whose result is an empty text says that it is a text."""
_LONGEST_CELL = 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TABLE_SUFFIXES = frozenset({".xlsx", ".csv", ".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".tsv"})
"""Names by which a file is taken for a task table, so that those which cannot be read are answered too."""

Recognises = Callable[[Sequence[SheetRow]], bool]


def is_table_name(name: str) -> bool:
    return PurePath(name.strip()).suffix.lower() in TABLE_SUFFIXES


def read_table(name: str, content: bytes, recognises: Recognises, *, seconds: float = MAXIMUM_SECONDS) -> Table:
    """The first visible sheet whose first 15 rows `recognises` accepts, else the first one; of others only the names.

    Raises TableRefused.
    """
    if len(content) > MAXIMUM_BYTES:
        raise TableRefused(TableProblem.TOO_BIG)
    if not content.strip():
        raise TableRefused(TableProblem.EMPTY)
    suffix = PurePath(name.strip()).suffix.lower()
    _refuse_other_kinds(suffix, content)
    stop = time.monotonic() + seconds
    if suffix in (".csv", ".tsv"):
        return _checked(Table(name, tuple(_limited(read_csv(content), stop))))
    _refuse_hostile_package(content)
    return _checked(_first_table(name, content, recognises, stop))


def _refuse_other_kinds(suffix: str, content: bytes) -> None:
    """What the bytes are decides; the name must agree with it."""
    if suffix == ".xlsm":
        raise TableRefused(TableProblem.MACROS)
    if content.startswith(_OLE):
        raise TableRefused(TableProblem.PASSWORD if _ENCRYPTED in content else TableProblem.OLD_FORMAT)
    if suffix in (".xls", ".xlsb", ".ods"):
        raise TableRefused(TableProblem.OLD_FORMAT)
    packed = content.startswith(b"PK\x03\x04")
    if suffix not in (".xlsx", ".xltx", ".csv", ".tsv") or packed != (suffix in (".xlsx", ".xltx")):
        raise TableRefused(TableProblem.WRONG_KIND)


def _refuse_hostile_package(content: bytes) -> None:
    """By the sizes that the package tells: nothing is ever unpacked beyond them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_sizes(parts)
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise TableRefused(TableProblem.MACROS)
            if "xl/workbook.xml" not in names:
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
        if name.startswith(("xl/worksheets/", "xl/media/")):
            continue
        limit = MAXIMUM_TEXTS if name.endswith("sharedstrings.xml") else MAXIMUM_PART
        too_big = too_big or part.file_size > limit
    if too_big:
        raise TableRefused(TableProblem.UNPACKS_TOO_BIG)


def _refuse_crowd(name: str, opened: IO[bytes]) -> None:
    """Small tags by the million take long to read and much memory, however well they are packed."""
    is_sheet = name.startswith("xl/worksheets/")
    limit = MAXIMUM_TAGS if is_sheet or name.endswith("sharedstrings.xml") else MAXIMUM_TAGS_ELSEWHERE
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


def _first_table(name: str, content: bytes, recognises: Recognises, stop: float) -> Table:
    try:
        # Not at the start: it takes a tenth of a second and 12 MB, and most processes never read a workbook.
        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            found = _tables(sheets, recognises, stop)
            if not sheets:
                return Table(name, ())
            table = _table(name, (found or sheets)[0], stop, content)
            return replace(table, others=tuple(sheet.title for sheet in found[1:]))
        finally:
            book.close()
    except TableRefused:
        raise
    except Exception:
        # The library tells a damaged file by whatever it stumbles over: KeyError, zlib.error, AttributeError …
        raise TableRefused(TableProblem.DAMAGED) from None


def _tables(sheets: Sequence[Any], recognises: Recognises, stop: float) -> list[Any]:
    """The sheets with a table. One after the first of them that cannot be read does not keep that from being read."""
    found: list[Any] = []
    for sheet in sheets:
        try:
            found += [sheet] if recognises(_head(sheet, stop)) else []
        except TableRefused:
            if not found:
                raise
    return found


def _head(sheet: Any, stop: float) -> list[SheetRow]:
    return list(islice(_limited(_sheet_rows(sheet, stop), stop), HEAD))


def _table(name: str, sheet: Any, stop: float, content: bytes) -> Table:
    rows = tuple(_limited(_sheet_rows(sheet, stop), stop))
    merged, uncomputed = _marks(content, sheet)
    return Table(name, rows, sheet.title, merged, uncomputed)


def _marks(content: bytes, sheet: Any) -> tuple[tuple[MergedDown, ...], frozenset[tuple[int, int]]]:
    """What reading by rows leaves out: cells that reach over several rows, and formulas never computed."""
    merged: list[MergedDown] = []
    uncomputed: set[tuple[int, int]] = set()
    tail = b""
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(sheet._worksheet_path) as opened:
        while chunk := opened.read(_CHUNK):
            for found in _MERGED.finditer(tail + chunk):
                left, right = found[1].decode(), found[3].decode()
                if left == right and int(found[2]) < int(found[4]) and len(merged) < MAXIMUM_MARKED:
                    merged.append(MergedDown(_place_of(left), int(found[2]), int(found[4])))
            for found in _UNCOMPUTED.finditer(tail + chunk):
                if len(uncomputed) < MAXIMUM_MARKED:
                    uncomputed.add((int(found[2]), _place_of(found[1].decode())))
            tail = (tail + chunk)[-_LONGEST_CELL:]
    return tuple(dict.fromkeys(merged)), frozenset(uncomputed)


def _place_of(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _sheet_rows(sheet: Any, stop: float) -> Iterator[SheetRow]:
    blank = 0
    # The size that the sheet tells of itself may be wrong: it is read to its end.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number % 50 == 0 and time.monotonic() > stop:
            raise TableRefused(TableProblem.TOO_SLOW)
        row = SheetRow(number, tuple(_plain(cell) for cell in cells))
        blank = 0 if any(cell is not None for cell in row.cells) else blank + 1
        if blank >= BLANK_ROWS_END:
            return
        yield row


def _limited(rows: Iterable[SheetRow], stop: float) -> Iterator[SheetRow]:
    """The rows with something in them, no more and no wider than the limits. Raises TableRefused."""
    count = 0
    for row in rows:
        cells = _without_tail(row.cells)
        if not cells:
            continue
        count += 1
        if count > MAXIMUM_ROWS + HEAD:
            raise TableRefused(TableProblem.TOO_MANY_ROWS)
        if len(cells) > MAXIMUM_COLUMNS:
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS)
        if time.monotonic() > stop:
            raise TableRefused(TableProblem.TOO_SLOW)
        yield SheetRow(row.number, cells)


def _without_tail(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    length = len(cells)
    while length and cells[length - 1] is None:
        length -= 1
    return tuple(cells[:length])


def _plain(value: object) -> Cell:
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None or isinstance(value, bool | int | float | datetime | date | hour):
        return value
    return str(value)


def _checked(table: Table) -> Table:
    if not table.rows:
        raise TableRefused(TableProblem.EMPTY)
    return table
