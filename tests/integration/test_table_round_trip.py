"""Every column of the report that was filled comes back, and an edit of each is taken or named."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import openpyxl
import pytest

from bot.__main__ import main
from bot.cli.tables import shown
from bot.files.reading import written
from db import Database
from domain.office.rules import OfficeRules
from domain.tables.cells import day_of, text_of
from domain.tables.columns import REPORT_COLUMNS, Column
from reports.workbooks import read_table
from services.tables.command_line import export_at_desk, import_at_desk
from tests.workbooks.build import Sheet, xlsx
from tests.workbooks.score import NOW
from wording import Writer

FILLED: dict[Column, Any] = {
    Column.POSITION: 1,
    Column.TITLE: "Báo cáo chuyên đề về chuyển đổi số",
    Column.LEADER: "Võ Quốc Khánh",
    Column.LEAD: "Phòng Quản lý khoa học",
    Column.COORDINATORS: "Văn phòng Sở",
    Column.OFFICER: "Trần Văn Bình",
    Column.STARTED_ON: date(2026, 11, 20),
    Column.DUE: date(2026, 12, 17),
    Column.KIND: "Có thời hạn",
    Column.SOURCE: "Công văn 1957/UBND-NC ngày 20/11/2026 của UBND tỉnh",
    Column.STATE: "Đang thực hiện",
    Column.RESULT: "Đã có dự thảo",
    Column.PROGRESS: "60%",
    Column.DIFFICULTY: "Thiếu số liệu của các xã",
    Column.PROPOSAL: "Gia hạn thêm 5 ngày",
    Column.TASK_ID: "GL-2026-0101",
    Column.ASSIGNER: "Lê Văn Tỉnh",
    Column.ROADMAP: "Tháng 11: dự thảo; tháng 12: trình",
    Column.EXTENSIONS: 1,
    Column.EXTENDED_FROM: date(2026, 12, 10),
    Column.APPROVER_NAME: "Nguyễn Văn Phê",
    Column.APPROVER_EMAIL: "phe@x.gov.vn",
    Column.APPROVER_PHONE: "0905000111",
}
EDITED: dict[Column, Any] = {
    Column.TITLE: "Báo cáo chuyên đề về chuyển đổi số cấp xã",
    Column.LEAD: "Thanh tra Sở",
    Column.COORDINATORS: "Thanh tra Sở",
    Column.OFFICER: "Lê Minh Châu",
    Column.DUE: date(2026, 12, 18),
    Column.STATE: "Hoàn thành",
    Column.SOURCE: "Công văn 2000/UBND-NC",
    Column.TASK_ID: "NV1; GL-2026-0202",
    Column.DONE_ON: date(2026, 11, 30),
    Column.EXTENSIONS: 2,
    Column.EXTENDED_FROM: date(2026, 12, 1),
    Column.STARTED_ON: date(2026, 11, 21),
}
UNSAID = {Column.POSITION, Column.UPDATED_ON}
"""The place in the list and the day of the last change are the record's own, whatever a table says."""


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert await asyncio.to_thread(main, ("seed", "examples/so-khcn.toml")) == 0
    opened = Database(database_url)
    yield opened
    await opened.close()


async def said(database: Database, content: bytes, *, save: bool) -> str:
    done = await import_at_desk(database, OfficeRules(), read_table("a.xlsx", content), NOW, save=save)
    return shown(done, Writer(), "a.xlsx", NOW)


async def exported(database: Database) -> bytes:
    return written(await export_at_desk(database, "b.xlsx")).content


def row_of(content: bytes) -> dict[Column, str]:
    [sheet] = read_table("b.xlsx", content).sheets
    return {column: text_of(cell) for column, cell in zip(REPORT_COLUMNS, sheet.rows[1].cells, strict=False)}


def report(row: dict[Column, Any]) -> bytes:
    return xlsx(Sheet("NV", [tuple(map(str, REPORT_COLUMNS)), tuple(row.get(column) for column in REPORT_COLUMNS)]))


async def test_every_column_that_was_filled_comes_back(database: Database) -> None:
    assert "Thêm 01 nhiệm vụ" in await said(database, report(FILLED), save=True)
    content = await exported(database)
    row = row_of(content)
    assert row.pop(Column.TASK_ID) == "NV1; GL-2026-0101"
    expected = {column: text_of(value) for column, value in FILLED.items() if column is not Column.TASK_ID}
    assert {column: text.removeprefix("Công văn ") for column, text in row.items() if column in expected} == {
        column: text.removeprefix("Công văn ") for column, text in expected.items()
    }
    assert "không đổi: 01" in await said(database, content, save=False)


@pytest.mark.parametrize("column", [one for one in REPORT_COLUMNS if one not in UNSAID], ids=lambda one: one.name)
async def test_an_edit_of_any_column_is_taken_or_named(database: Database, column: Column) -> None:
    await said(database, report(FILLED), save=True)
    book = openpyxl.load_workbook(io.BytesIO(await exported(database)))
    sheet: Any = book.worksheets[0]
    edit = EDITED.get(column, f"{FILLED.get(column, '')} sửa".strip())
    sheet.cell(2, list(REPORT_COLUMNS).index(column) + 1).value = edit
    stored = io.BytesIO()
    book.save(stored)
    answer = await said(database, stored.getvalue(), save=True)
    assert "Dòng 2: " in answer, answer
    if "đổi thành" in answer:
        again = row_of(await exported(database))[column]
        assert text_of(edit) in again or day_of(edit) == day_of(again)
