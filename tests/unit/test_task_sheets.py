"""Workbooks: what is written looks like the report of the offices, and what is hostile is refused in one sentence."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conversation.outgoing import OutgoingTable
from domain.errors import TableProblem, TableRefused
from domain.tables.columns import REPORT_COLUMNS
from domain.tables.sheet import MAXIMUM_TASKS, Cell, MergedDown, Table
from reports import workbooks
from reports.task_sheets import write_task_table
from reports.workbooks import is_table_name, read_table

AT_HALF_PAST_FOUR = datetime.fromisoformat("2026-12-17 16:30")
HEADERS = ["Nội dung", "Đơn vị", "Hạn xử lý"]
ROW = ["Báo cáo kết quả rà soát TTHC", "QLKH", "17/12/2026"]


def book(*rows: Sequence[object], prepare: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(list(row))
    if prepare:
        prepare(made)
    stored = io.BytesIO()
    made.save(stored)
    return stored.getvalue()


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The same package with some parts replaced or added; names have `__` for `/`."""
    parts = {name.replace("__", "/"): value for name, value in changed.items()}
    stored = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part.filename))
        for name, value in parts.items():
            new.writestr(name, value)
    return stored.getvalue()


def sheet_xml(rows: bytes) -> bytes:
    begins = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return begins + rows + b"</sheetData></worksheet>"


def only_sheet(name: str, content: bytes) -> Table:
    [sheet] = read_table(name, content).sheets
    return sheet


def refusal(name: str, content: bytes, **options: float) -> TableProblem:
    with pytest.raises(TableRefused) as refused:
        read_table(name, content, **options)
    return refused.value.problem


def test_the_25_columns_are_written_in_order_and_read_again() -> None:
    cells: list[Cell] = [
        1,
        "Báo cáo",
        "",
        "Văn phòng Sở",
        "",
        "",
        date(2026, 11, 25),
        AT_HALF_PAST_FOUR,
    ]
    cells += [None] * 17
    written = write_task_table(OutgoingTable("nhiem-vu.xlsx", (tuple(cells),)))
    table = only_sheet(written.name, written.content)
    assert table.sheet == "Nhiệm vụ"
    assert list(table.rows[0].cells) == [str(column) for column in REPORT_COLUMNS]
    assert table.rows[1].cells[6:8] == (
        date(2026, 11, 25),
        AT_HALF_PAST_FOUR,
    )


def test_the_sheet_can_be_read_and_printed_as_it_is() -> None:
    written = write_task_table(OutgoingTable("a.xlsx", ((1, *["x"] * 6, date(2026, 12, 17), *[""] * 17),)))
    sheet: Any = openpyxl.load_workbook(io.BytesIO(written.content)).active
    assert sheet.freeze_panes == "C2"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$B", "$1:$1")
    assert sheet["H2"].is_date
    assert sheet["H2"].number_format == "dd/mm/yyyy"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > 30


def test_a_row_is_as_high_as_its_longest_text_on_paper() -> None:
    def height(title: str) -> float:
        written = write_task_table(OutgoingTable("a.xlsx", ((1, title, *[""] * 23),)))
        sheet: Any = openpyxl.load_workbook(io.BytesIO(written.content)).active
        return float(sheet.row_dimensions[2].height)

    assert height("Báo cáo") == 15
    assert height("Báo cáo kết quả " * 20) >= 15 * 9
    assert height("dòng\n" * 4) >= 15 * 4
    assert height("x" * 30_000) == 409


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 905", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "=cmd|' /C calc'!A0"]
)
def test_what_looks_like_a_formula_is_written_as_text(text: str) -> None:
    written = write_task_table(OutgoingTable("a.xlsx", ((1, text, *[""] * 23),)))
    sheet: Any = openpyxl.load_workbook(io.BytesIO(written.content)).active
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].value == text
    assert sheet["B2"].quotePrefix


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=24))
def test_any_text_is_written_and_read_again(texts: list[str]) -> None:
    cells: list[Cell] = [1, *texts, *[""] * (24 - len(texts))]
    written = write_task_table(OutgoingTable("a.xlsx", (tuple(cells),)))
    [_, row] = only_sheet("a.xlsx", written.content).rows
    for text, cell in zip(texts, (*row.cells[1:], *[None] * 24), strict=False):
        kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
        assert str(cell or "").split() == kept.replace("\ufffe", "").replace("\uffff", "").split() or not kept.strip()


def test_formulas_are_their_last_value_and_are_never_computed() -> None:
    table = only_sheet("a.xlsx", book(HEADERS, ROW, ["=1+1", "QLKH", '=HYPERLINK("http://x","17/12/2026")']))
    assert len(table.rows) == 3
    assert table.rows[2].cells[:2] == (None, "QLKH")


def test_every_visible_sheet_is_read_and_hidden_ones_are_named() -> None:
    def prepare(made: openpyxl.Workbook) -> None:
        cover: Any = made.create_sheet("Bìa", 0)
        cover.append(["Hướng dẫn"])
        hidden: Any = made.create_sheet("Ẩn", 0)
        hidden.append(HEADERS)
        hidden.sheet_state = "hidden"

    read = read_table("a.xlsx", book(HEADERS, ROW, prepare=prepare))
    assert [(sheet.sheet, [row.number for row in sheet.rows]) for sheet in read.sheets] == [
        ("Bìa", [1]),
        ("Sheet", [1, 2]),
    ]
    assert read.hidden_sheets == ("Ẩn",)


def test_cells_merged_down_a_column_are_told() -> None:
    def prepare(made: openpyxl.Workbook) -> None:
        sheet: Any = made.active
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("A1:C1")

    table = only_sheet("a.xlsx", book(HEADERS, ROW, ["Kiểm kê"], prepare=prepare))
    assert table.merged == (MergedDown(1, 2, 3),)


def test_a_file_that_is_not_what_its_name_says_is_refused() -> None:
    good = book(HEADERS, ROW)
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refusal("a.xlsx", b"%PDF-1.7 text") is TableProblem.WRONG_KIND
    assert refusal("a.csv", good) is TableProblem.WRONG_KIND
    assert refusal("a.docx", good) is TableProblem.WRONG_KIND
    assert refusal("a.xlsx", word.getvalue()) is TableProblem.WRONG_KIND
    assert refusal("a.csv", b"a\x00b\x00\x01\x02,c") is TableProblem.WRONG_KIND
    assert refusal("a.xls", ole) is TableProblem.DAMAGED
    assert refusal("a.xlsx", ole) is TableProblem.WRONG_KIND
    assert refusal("a.xls", b"<html><table></table></html>") is TableProblem.OLD_FORMAT
    assert refusal("a.xlsx", ole + "EncryptedPackage".encode("utf-16-le")) is TableProblem.PASSWORD
    assert refusal("a.xlsm", good) is TableProblem.MACROS
    assert refusal("a.xlsx", b"") is TableProblem.EMPTY
    assert refusal("a.xlsx", book()) is TableProblem.EMPTY


def test_macros_are_refused_whatever_the_name() -> None:
    content = repacked(book(HEADERS, ROW), **{"xl__vbaProject.bin": b"\x00"})
    assert refusal("a.xlsx", content) is TableProblem.MACROS


def test_a_damaged_file_is_refused() -> None:
    good = book(HEADERS, ROW)
    assert refusal("a.xlsx", good[: len(good) // 2]) is TableProblem.DAMAGED
    assert (
        refusal("a.xlsx", repacked(good, **{"xl__worksheets__sheet1.xml": b"<worksheet><row"})) is TableProblem.DAMAGED
    )
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet_xml(b"")
    assert refusal("a.xlsx", repacked(good, **{"xl__worksheets__sheet1.xml": bomb})) is TableProblem.DAMAGED


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=20))
def test_a_file_with_bytes_overwritten_is_read_or_refused(place: int, junk: bytes) -> None:
    good = book(HEADERS, ROW)
    place %= len(good)
    with contextlib.suppress(TableRefused):
        read_table("a.xlsx", good[:place] + junk + good[place + len(junk) :])


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    filler = b"<row/>" * (12 * 1024 * 1024)
    content = repacked(book(HEADERS, ROW), **{"xl__worksheets__sheet1.xml": sheet_xml(filler)})
    assert len(content) < workbooks.MAXIMUM_BYTES
    del filler
    tracemalloc.start()
    assert refusal("a.xlsx", content) is TableProblem.UNPACKS_TOO_BIG
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_two_million_empty_rows_are_not_waited_for() -> None:
    content = repacked(book(HEADERS, ROW), **{"xl__worksheets__sheet1.xml": sheet_xml(b"<row/>" * 2_000_000)})
    assert len(content) < 100_000
    assert refusal("a.xlsx", content) is TableProblem.TOO_MANY_ROWS


def test_thousands_of_formatted_empty_rows_below_the_table_are_its_end() -> None:
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Ten nhiem vu</t></is></c></row>'
    far = b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>x</t></is></c></row>'
    for rows in (head + b"<row/>" * 100_000, head + far):
        content = repacked(book(HEADERS, ROW), **{"xl__worksheets__sheet1.xml": sheet_xml(rows)})
        assert only_sheet("a.xlsx", content).rows[0].number == 1


def test_small_tags_by_the_million_are_refused_before_they_are_read() -> None:
    good = book(HEADERS, ROW)
    wide = sheet_xml(b'<row r="1">' + b"<c/>" * 3_000_000 + b"</row>")
    assert refusal("a.xlsx", repacked(good, **{"xl__worksheets__sheet1.xml": wide})) is TableProblem.TOO_MANY_COLUMNS
    texts = b"<sst>" + b"<si/>" * 4_000_000 + b"</sst>"
    assert refusal("a.xlsx", repacked(good, **{"xl__sharedStrings.xml": texts})) is TableProblem.UNPACKS_TOO_BIG
    styles = b"<styleSheet>" + b"<xf/>" * 300_000 + b"</styleSheet>"
    assert refusal("a.xlsx", repacked(good, **{"xl__styles.xml": styles})) is TableProblem.UNPACKS_TOO_BIG


def test_limits_of_size_rows_columns_and_time() -> None:
    assert refusal("a.xlsx", b"x" * (workbooks.MAXIMUM_BYTES + 1)) is TableProblem.TOO_BIG
    many = "Nội dung,Đơn vị\n" + "a,b\n" * (MAXIMUM_TASKS + 300)
    assert refusal("a.csv", many.encode()) is TableProblem.TOO_MANY_ROWS
    assert refusal("a.xlsx", book(HEADERS, ["a"] * 61)) is TableProblem.TOO_MANY_COLUMNS
    assert refusal("a.xlsx", book(HEADERS, ROW), seconds=-1.0) is TableProblem.TOO_SLOW


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (HEADERS, ['"Báo cáo, rà soát; TTHC"', "QLKH", "17/12/2026"]))
    if encoding == "cp1258":
        text = _as_windows_writes(text)
    table = only_sheet("a.csv", text.encode(encoding))
    assert [unicodedata.normalize("NFC", str(cell)) for cell in table.rows[0].cells] == HEADERS
    assert unicodedata.normalize("NFC", str(table.rows[1].cells[0])) == "Báo cáo, rà soát; TTHC"


def _as_windows_writes(text: str) -> str:
    """Code page 1258 has the letters with their hats, and the tone marks as characters of their own."""
    out = []
    for letter in text:
        try:
            letter.encode("cp1258")
            out.append(letter)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            hats = [mark for mark in parts[1:] if mark in "\u0302\u0306\u031b"]
            tones = [mark for mark in parts[1:] if mark not in "\u0302\u0306\u031b"]
            out.append(unicodedata.normalize("NFC", parts[0] + "".join(hats)) + "".join(tones))
    return "".join(out)


def test_names_of_tables_are_known_by_their_ends() -> None:
    assert all(map(is_table_name, ("a.xlsx", "B.XLSX", "c.csv", "d.xls", "e.xlsm")))
    assert not any(map(is_table_name, ("a.docx", "xlsx", "b.pdf", "")))


def test_formulas_that_were_never_computed_are_told_by_their_place() -> None:
    table = only_sheet("a.xlsx", book(HEADERS, ROW, ["=A2", "QLKH", "=TODAY()+7"]))
    assert table.uncomputed == {(3, 0), (3, 2)}
    computed = b'<c r="A3"><f>A2</f><v>5</v></c><c r="B3" t="str"><f>IF(A1="",A2,"")</f><v></v></c>'
    content = repacked(
        book(HEADERS, ROW),
        **{"xl__worksheets__sheet1.xml": sheet_xml(b'<row r="3">' + computed + b"</row>")},
    )
    assert only_sheet("a.xlsx", content).uncomputed == frozenset()
