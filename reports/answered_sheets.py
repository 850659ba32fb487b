"""A table that somebody sent, sent back with what was understood of each row, row by row at the same numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.conversation.outgoing import OutgoingAnswer, OutgoingFile
from domain.tables.columns import Column
from domain.tables.sheet import Cell, SheetRow, Table
from reports.task_sheets import FORMULA_BEGINS, safe

Answer = tuple[str, str, str]
_ADDED = (Column.UNDERSTOOD, Column.TO_CHECK, Column.WHY)
_ADDED_WIDTHS = (50.0, 11.0, 60.0)
_FONT = "Times New Roman"
_BODY = Font(name=_FONT, size=11)
_HEAD = Font(name=_FONT, size=11, bold=True)
_ANSWERED = PatternFill("solid", fgColor="F2F2F2")
_TO_CHECK = PatternFill("solid", fgColor="FFF2CC")
_TOP = Alignment(vertical="top", wrap_text=True)
_SHORTEST, _LONGEST = 6.0, 45.0
_SHORT = 40


def write_answer(document: OutgoingAnswer, answers: Mapping[tuple[str, int], Answer]) -> OutgoingFile:
    """`answers` by sheet and row: what was understood, "x" where it should be looked at, why."""
    book = Workbook(write_only=True)
    for place, sheet in enumerate(document.book.sheets, 1):
        made = book.create_sheet(sheet.sheet[:31] or f"Trang {place}")
        headers = {row for name, row in document.headers if name == sheet.sheet}
        of_sheet = {row: answer for (name, row), answer in answers.items() if name == sheet.sheet}
        _fill(made, sheet, headers, of_sheet)
    stored = io.BytesIO()
    book.save(stored)
    return OutgoingFile(document.name, stored.getvalue())


def _fill(made: Worksheet, sheet: Table, headers: set[int], answers: Mapping[int, Answer]) -> None:
    """An answer that is there already, of an earlier time, is written over."""
    dropped = {place for row in sheet.rows if row.number in headers for place in _answered_places(row)}
    width = max((len(row.cells) for row in sheet.rows), default=0)
    kept = [place for place in range(width) if place not in dropped]
    for place, column in enumerate(kept, 1):
        made.column_dimensions[get_column_letter(place)].width = _width(sheet, column)
    for place, wide in enumerate(_ADDED_WIDTHS, len(kept) + 1):
        made.column_dimensions[get_column_letter(place)].width = wide
    written = 0
    for row in sheet.rows:
        for _ in range(row.number - written - 1):
            made.append([])
        written = row.number
        is_head = row.number in headers
        added: Answer | tuple[Column, ...] = _ADDED if is_head else answers.get(row.number, ("", "", ""))
        cells = [row.cells[place] if place < len(row.cells) else None for place in kept]
        fill = _TO_CHECK if not is_head and added[1] else None
        made.append(
            [
                *(_cell(made, value, _HEAD if is_head else _BODY, fill) for value in cells),
                *(_cell(made, str(text), _HEAD if is_head else _BODY, fill or _ANSWERED) for text in added),
            ]
        )


def _answered_places(row: SheetRow) -> set[int]:
    return {place for place, cell in enumerate(row.cells) if cell in set(map(str, _ADDED))}


def _width(sheet: Table, place: int) -> float:
    """By the longest of the first rows."""
    cells = (row.cells[place] for row in sheet.rows[:40] if place < len(row.cells))
    texts = [str(cell) for cell in cells if cell is not None]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2.0, _SHORTEST), _LONGEST)


def _is_plain(value: Cell) -> bool:
    """What needs no form of its own; thousands of rows are written in half the time without."""
    if isinstance(value, str):
        return len(value) < _SHORT and value.isprintable() and not value.startswith(FORMULA_BEGINS)
    return not isinstance(value, date)


def _cell(made: Worksheet, value: Cell, font: Font, fill: PatternFill | None) -> Any:
    if fill is None and font is _BODY and _is_plain(value):
        return value
    kept: Any = safe(value)
    cell: Any = WriteOnlyCell(made, value=kept)
    cell.font, cell.alignment = font, _TOP
    if fill is not None:
        cell.fill = fill
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, datetime) and value.time() != time.min:
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    return cell
