"""Writing the task table as a workbook: the 25 columns, ready to be read, filtered and printed on A4 landscape."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.conversation.outgoing import OutgoingFile, OutgoingTable
from domain.tables.columns import REPORT_COLUMNS, Column
from domain.tables.sheet import Cell

SHEET = "Nhiệm vụ"
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
_USUAL = 11.0
_WIDTHS = {
    Column.POSITION: 5.0,
    Column.TITLE: 36.0,
    Column.LEADER: 14.0,
    Column.LEAD: 20.0,
    Column.COORDINATORS: 20.0,
    Column.OFFICER: 14.0,
    Column.KIND: 9.0,
    Column.SOURCE: 20.0,
    Column.STATE: 13.0,
    Column.RESULT: 22.0,
    Column.PROGRESS: 9.0,
    Column.DIFFICULTY: 12.0,
    Column.PROPOSAL: 12.0,
    Column.TASK_ID: 8.0,
    Column.ASSIGNER: 14.0,
    Column.EXTENSIONS: 7.0,
}
"""In characters. Two A4 pages in landscape hold all 25 columns at a size that can be read."""

_PAGES_WIDE = 2
_LINE_HEIGHT = 15.0
_HIGHEST = 409.0
"""In points; no spreadsheet program makes a row higher."""
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="808080")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="DDEBF7")
_CENTERED = frozenset({Column.POSITION, Column.TASK_ID, Column.EXTENSIONS, Column.PROGRESS, Column.KIND})


def write_task_table(table: OutgoingTable) -> OutgoingFile:
    """The table as an .xlsx file. Whatever looks like a formula is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    _lay_out(sheet, len(table.rows))
    sheet.append([_head_cell(sheet, column.value) for column in REPORT_COLUMNS])
    for number, cells in enumerate(table.rows, 2):
        sheet.row_dimensions[number].height = _height(cells)
        sheet.append([_cell(sheet, column, value) for column, value in zip(REPORT_COLUMNS, cells, strict=True)])
    stored = io.BytesIO()
    book.save(stored)
    return OutgoingFile(table.name, stored.getvalue())


def _lay_out(sheet: Worksheet, rows: int) -> None:
    for place, column in enumerate(REPORT_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _USUAL)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "C2"
    last = get_column_letter(len(REPORT_COLUMNS))
    sheet.auto_filter.ref = f"A1:{last}{rows + 1}"
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = "A:B"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth = _PAGES_WIDE
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="Trang &P/&N"))


def _height(cells: Sequence[Cell]) -> float:
    """Enough for the longest text: programs that print without opening the sheet fit no row to its text."""
    lines = max(
        sum(-(-max(1, len(line)) // _letters(column)) for line in str(value).split("\n"))
        for column, value in zip(REPORT_COLUMNS, cells, strict=True)
    )
    return min(max(lines, 1) * _LINE_HEIGHT, _HIGHEST)


def _letters(column: Column) -> int:
    """How many letters of this font a line of the column holds."""
    return max(1, int(_WIDTHS.get(column, _USUAL) * 0.9))


def _head_cell(sheet: Worksheet, text: str) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=text)
    cell.font = Font(name=_FONT, size=11, bold=True)
    cell.fill = _HEAD_FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Worksheet, column: Column, value: Cell) -> Any:
    kept: Any = safe(value)
    cell: Any = WriteOnlyCell(sheet, value=kept)
    cell.font = _BODY
    cell.border = _BORDER
    moment = isinstance(value, date | datetime)
    cell.alignment = _MIDDLE_CELL if moment or column in _CENTERED else _TEXT_CELL
    if moment:
        with_hour = isinstance(value, datetime) and value.time() != time.min
        cell.number_format = "dd/mm/yyyy hh:mm" if with_hour else "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(FORMULA_BEGINS)
    return cell


_BODY = Font(name=_FONT, size=11)
_MIDDLE_CELL = Alignment(horizontal="center", vertical="top", wrap_text=True)
_TEXT_CELL = Alignment(vertical="top", wrap_text=True)


def safe(value: Cell) -> Cell:
    """Control characters are no part of a workbook's XML."""
    if not isinstance(value, str):
        return value
    return "".join(letter for letter in value if letter >= " " or letter in "\n\t")[:LONGEST_CELL] or None
