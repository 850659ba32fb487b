"""A sheet of a workbook as neutral values: what `reports` reads from a file and `domain` makes sense of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache

from domain.cleaning import clean

MAXIMUM_TASKS = 5_000
"""In one file."""

Cell = str | int | float | bool | datetime | date | time | None
"""What stands in one cell: a formula is its last computed value, never computed here."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that has something in it. `number` is the one that the spreadsheet program shows."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MergedDown:
    """A cell that reaches over several rows: its place among the columns, and the numbers of its rows."""

    place: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file, without its empty rows. `sheet` is empty for a CSV.

    Of `merged` cells only the first row has the value. `uncomputed` are formulas without one, by the number of the row
    and the place of the column. `hidden` and `struck` are numbers of rows.
    `since_1904`: numbers that are days are counted from 1904, as old Macs do.
    """

    file: str
    rows: tuple[SheetRow, ...]
    sheet: str = ""
    merged: tuple[MergedDown, ...] = ()
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    since_1904: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as it was read: its visible sheets in their order, and the names of those that are hidden."""

    file: str
    sheets: tuple[Table, ...]
    hidden_sheets: tuple[str, ...] = ()


def cleaned(book: Workbook) -> Workbook:
    """The same with plain characters in its cells, names and file name: no letter in disguise, no font of its own."""
    sheets = tuple(
        replace(
            sheet,
            file=clean(sheet.file),
            sheet=clean(sheet.sheet).strip(),
            rows=tuple(SheetRow(row.number, tuple(map(_cleaned, row.cells))) for row in sheet.rows),
        )
        for sheet in book.sheets
    )
    return replace(book, file=clean(book.file), sheets=sheets)


def _cleaned(cell: Cell) -> Cell:
    return _clean(cell) if isinstance(cell, str) else cell


# The same units, days and states stand in thousands of rows.
_clean = lru_cache(maxsize=4096)(clean)
