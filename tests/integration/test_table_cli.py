"""Task tables at the command line: the preview, the saving, the way back, and refusals in one line."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.__main__ import main
from db import Database, DatabaseUnavailable
from domain.office.rules import OfficeRules
from domain.tables.columns import REPORT_COLUMNS
from domain.tables.plan import TablePlan
from domain.tables.sheet import SheetRow, Table, Workbook
from services.clock import MovableClock
from services.tables import command_line, pieces
from services.tables.reading import ReadTable, read_into_plan
from services.tables.saving import SavedTable, save_plan
from services.use_case import UseCase
from tests.conversation.test_tables import two_hundred, workbook
from tests.simulation.office import Office

Say = Callable[..., tuple[int, str, str]]
CSV = (
    "Nội dung;Đơn vị;Phối hợp;Hạn xử lý;Số ký hiệu\nBáo cáo CCHC;QLKH;VP;17/12/2026;1957/UBND-NC\nViệc khác;{unit};;;\n"
)


@pytest.fixture
def say(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    monkeypatch.setenv("DATABASE_URL", database_url)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def test_a_table_is_shown_then_saved_then_written_out_and_comes_back_unchanged(say: Say, tmp_path: Path) -> None:
    file, report = tmp_path / "nhiem-vu.csv", tmp_path / "bao-cao.xlsx"
    file.write_text(CSV.format(unit="Phòng Hậu cần"), "utf-8")
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    status, shown, _ = say("import", str(file))
    assert status == 0
    assert "Mới: 01; thay đổi: 00; không đổi: 00; không nhập được: 01" in shown
    assert 'Dòng 3: không có đơn vị "Phòng Hậu cần"' in shown
    assert f'python -m bot import "{file}" --yes' in shown
    assert say("export", str(report))[1] == f"{report}: 0 nhiệm vụ.\n"
    status, saved, _ = say("import", str(file), "--yes")
    assert status == 0
    assert "Thêm 01 nhiệm vụ (NV1)" in saved
    file.write_text(CSV.format(unit="Thanh tra"), "utf-8")
    assert "Thêm 01 nhiệm vụ (NV2)" in say("import", str(file), "--yes")[1]
    assert say("export", str(report))[1] == f"{report}: 2 nhiệm vụ.\n"
    assert "không đổi: 02; không nhập được: 00" in say("import", str(report), "--yes")[1]


def test_what_cannot_be_imported_is_said_in_clear_lines(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "nhiem-vu.csv"
    file.write_text(CSV.format(unit="VP"), "utf-8")
    assert say("import", str(file))[::2] == (1, NOBODY)
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    file.write_text("Nội dung;Đơn vị\nBáo cáo;Phòng Hậu cần\n", "utf-8")
    status, out, told = say("import", str(file), "--yes")
    assert (status, out) == (1, "")
    assert "Dòng 2: không có đơn vị" in told
    file.write_text("a;b\n1;2\n", "utf-8")
    assert say("import", str(file))[2].startswith("Không tìm thấy dòng tiêu đề")
    status, _, told = say("import", str(tmp_path / "khong-co.xlsx"))
    assert (status, told) == (1, f"{tmp_path / 'khong-co.xlsx'}: No such file or directory\n")
    assert say("export", str(tmp_path / "a.pdf"))[0] == 1


def test_a_table_that_stops_in_the_middle_says_what_is_saved_and_goes_on_without_doubles(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nhiem-vu.csv"
    lines = [f"Báo cáo chuyên đề số {n};QLKH;VP;17/12/2026;{n}/UBND-NC" for n in range(1, 8)]
    file.write_text("\n".join(["Nội dung;Đơn vị;Phối hợp;Hạn xử lý;Số ký hiệu", *lines]), "utf-8")
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    monkeypatch.setattr(pieces, "NEW_AT_ONCE", 3)
    with monkeypatch.context() as broken:
        broken.setattr(command_line, "save_plan", failing_at(3))
        status, out, told = say("import", str(file), "--yes")
    assert (status, out) == (1, "")
    assert "Thêm 06 nhiệm vụ (NV1 đến NV6)" in told
    assert "Chạy lại lệnh" in told
    assert "Thêm 01 nhiệm vụ (NV7)" in say("import", str(file), "--yes")[1]
    assert "không đổi: 07; không nhập được: 00" in say("import", str(file), "--yes")[1]


def failing_at(piece: int) -> Callable[[UseCase, TablePlan], Awaitable[SavedTable]]:
    """Saves the pieces before this one, and of this one too all but the commit."""
    count = 0

    async def save(use_case: UseCase, plan: TablePlan) -> SavedTable:
        nonlocal count
        count += 1
        saved = await save_plan(use_case, plan)
        if count == piece:
            raise DatabaseUnavailable("gone")
        return saved

    return save


async def test_a_table_that_another_process_takes_in_meanwhile_adds_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert await asyncio.to_thread(main, ("seed", "examples/so-khcn.toml")) == 0
    database, rules, now = Database(database_url), OfficeRules(), datetime(2026, 11, 25, 2, tzinfo=UTC)
    rows = [SheetRow(n, (f"Báo cáo chuyên đề số {n}", "QLKH", "17/12/2026")) for n in range(2, 6)]
    table = Workbook("a.csv", (Table("a.csv", (SheetRow(1, ("Nội dung", "Đơn vị", "Hạn xử lý")), *rows)),))

    async def overtaken(table: Workbook, use_case: UseCase) -> ReadTable:
        monkeypatch.setattr("services.tables.command_line.read_into_plan", read_into_plan)
        read = await read_into_plan(table, use_case)
        other = await command_line.import_at_desk(database, rules, table, now, save=True)
        assert other.imported is not None
        assert other.imported.new == 4
        return read

    monkeypatch.setattr("services.tables.command_line.read_into_plan", overtaken)
    done = await command_line.import_at_desk(database, rules, table, now, save=True)
    async with database.read() as transaction:
        assert await transaction.tasks.last_number() == 4
    await database.close()
    assert done.imported is not None
    assert done.imported.new == 0


NEVER_TOLD = {"Lộ trình thực hiện", *(column for column in REPORT_COLUMNS if "phê duyệt" in column)}
FULL = (
    "STT;Tên nhiệm vụ;Đơn vị chủ trì thực hiện;Đơn vị phối hợp;Đầu mối thực hiện;Ngày hoàn thành;Loại nhiệm vụ;"
    "Nguồn gốc;Trạng thái nhiệm vụ;Kết quả thực hiện;Khó khăn;Người giao nhiệm vụ;Ngày hoàn thành thực tế;"
    "Gia hạn - Số lần;Gia hạn - Mốc cũ;Đề xuất",
    "1;Báo cáo chuyên đề;QLKH;VP; Trần Văn Bình;17/12/2060 16:30;Khẩn;1957/UBND-NC ngày 20/11/2026 của UBND tỉnh;;;;"
    "Phạm Thị Dung;;2;01/12/2026;thêm người",
    "2;Kế hoạch năm;VP;QLKH, TTra;;20/12/2060;;;Hoàn thành;Đã gửi 77/BC;;;02/03/2026;;;",
    "3;Việc tạm dừng;TTra;;;20/12/2060;Hỏa tốc;;Tạm dừng;;chờ ý kiến của Bộ;;;;;",
    "4;Việc đã hủy;TTra;VP;;;;12-KH/TU;Đã hủy;;;;;;;",
    "5;Việc đang làm;QLKH;;Lê Minh Châu;01/12/2060;Thượng khẩn;;Đang thực hiện;được một nửa;;;;;;",
    "6;Việc đã báo cáo;QLKH;;;01/12/2060;;;Đã báo cáo, chờ xác nhận;;;;;;;",
    "7;Việc đã nhận;QLKH;;;không hạn;;;Đã tiếp nhận;;;;;;;",
)


def test_an_export_taken_into_an_empty_office_is_exported_the_same_in_all_25_columns(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, first, second = tmp_path / "day-du.csv", tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    given.write_text("\n".join(FULL), "utf-8")
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    status, told, _ = say("import", str(given), "--yes")
    assert status == 0, told
    assert "Thêm 07 nhiệm vụ" in told
    assert say("export", str(first))[0] == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite3'}")
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    assert "không nhập được: 00" in say("import", str(first), "--yes")[1]
    assert say("export", str(second))[0] == 0
    [headers, *rows], again = cells_of(first), cells_of(second)
    assert headers == [str(column) for column in REPORT_COLUMNS]
    assert again == [headers, *rows]
    empty = {header for header, *column in zip(headers, *rows, strict=True) if not any(column)}
    assert empty == NEVER_TOLD


def cells_of(file: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    return [list(row) for row in sheet.values]


def test_two_hundred_rows_with_two_bad_ones_are_fixed_and_taken_in_again_without_doubles(
    say: Say, tmp_path: Path
) -> None:
    file = tmp_path / "nhiem-vu.xlsx"
    rows = two_hundred()
    fixed = list(rows)
    rows[6] = (*rows[6][:2], "Phòng Hậu cần", *rows[6][3:])
    rows[13] = (*rows[13][:4], "hôm nào rảnh", *rows[13][5:])
    assert say("seed", "examples/so-khcn.toml")[0] == 0
    file.write_bytes(workbook(rows))
    status, told, _ = say("import", str(file), "--yes")
    assert status == 0
    assert 'Dòng 9: không có đơn vị "Phòng Hậu cần"' in told
    assert 'Dòng 16: chưa xác định được thời hạn "hôm nào rảnh"' in told
    assert "Thêm 198 nhiệm vụ (NV1 đến NV198), cập nhật 00" in told
    assert "Còn 02 dòng chưa nhập" in told
    file.write_bytes(workbook(fixed))
    assert "Thêm 02 nhiệm vụ (NV199 đến NV200), cập nhật 00" in say("import", str(file), "--yes")[1]
    told = say("import", str(file), "--yes")[1]
    assert "không đổi: 200; không nhập được: 00" in told
    assert "Không có gì để lưu" in told
    file.write_bytes(workbook([]))
    assert say("import", str(file)) == (1, "", "Bảng chỉ có dòng tiêu đề, chưa có nhiệm vụ nào bên dưới.\n")


async def test_what_the_pieces_of_a_table_change_is_told_each_person_in_one_message(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "CHANGED_AT_ONCE", 2)
    office = Office(database_url, MovableClock(datetime(2026, 12, 1, 2, tzinfo=UTC), running=False), random.Random(1))
    await office.furnish()
    for due in ("17/12/2026", "18/12/2026"):
        rows = [SheetRow(n, (f"Báo cáo chuyên đề số {n}", "QLKH", due)) for n in range(2, 9)]
        table = Workbook("a.csv", (Table("a.csv", (SheetRow(1, ("Nội dung", "Đơn vị", "Hạn xử lý")), *rows)),))
        before = len(office.messenger.arrivals)
        now = office.clock.now()
        await command_line.import_at_desk(office.database, office.rules, table, now, save=True)
        if due == "18/12/2026":
            await office.turn()
            assert office.messenger.arrivals[before:] == [], "the sender may look between any two pieces"
        await office.play(now + timedelta(minutes=5))
    told = Counter(one.chat for one in office.messenger.arrivals[before:])
    assert told
    assert set(told.values()) == {1}, office.messenger.arrivals[before:]
    assert all(one.text.startswith("[THAY ĐỔI] NV1, NV2, NV3") for one in office.messenger.arrivals[before:])
    await office.database.close()


NOBODY = "Chưa có người theo dõi, đôn đốc nào trong danh sách. Nạp danh sách trước: python -m bot seed FILE\n"
