"""A workbook as one short text, so that a table that waits for a yes can be read once more after a correction."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import date, datetime, time
from typing import Any

from domain.tables.sheet import Cell, MergedDown, SheetRow, Table, Workbook

_DAYS: dict[str, type[datetime | date | time]] = {"datetime": datetime, "date": date, "time": time}


def packed(book: Workbook) -> str:
    sheets = [
        [
            sheet.sheet,
            [[row.number, list(map(_kept, row.cells))] for row in sheet.rows],
            [[one.place, one.first, one.last] for one in sheet.merged],
            sorted(sheet.uncomputed),
            sorted(sheet.hidden),
            sorted(sheet.struck),
            sheet.since_1904,
        ]
        for sheet in book.sheets
    ]
    text = json.dumps([book.file, sheets, book.hidden_sheets], ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 3)).decode()


def unpacked(text: str) -> Workbook:
    file, sheets, hidden = json.loads(zlib.decompress(base64.b64decode(text)))
    return Workbook(file, tuple(_sheet(file, one) for one in sheets), tuple(hidden))


def _sheet(file: str, kept: list[Any]) -> Table:
    name, rows, merged, uncomputed, hidden, struck, since_1904 = kept
    return Table(
        file,
        tuple(SheetRow(number, tuple(map(_cell, cells))) for number, cells in rows),
        name,
        tuple(MergedDown(*one) for one in merged),
        frozenset((row, place) for row, place in uncomputed),
        frozenset(hidden),
        frozenset(struck),
        since_1904,
    )


def _kept(cell: Cell) -> object:
    """Days as a pair of their kind and text; the rest is JSON as it stands."""
    return [type(cell).__name__, cell.isoformat()] if isinstance(cell, date | time) else cell


def _cell(kept: Any) -> Cell:
    if isinstance(kept, list):
        read: datetime | date | time = _DAYS[kept[0]].fromisoformat(kept[1])
        return read
    cell: Cell = kept
    return cell
