"""A task table comes in on the monitor's phone, is corrected and sent again, and goes out as the same table."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from db import DatabaseUnavailable
from db.office.setting_keys import LINK_SECRET
from domain.tables.plan import TablePlan, plan
from domain.tables.reading import read_tables
from services.tables import pieces
from services.tables.saving import SavedTable, save_plan
from services.use_case import UseCase
from tests.conversation.phones import sqlite_only, telegram_only
from tests.conversation.stage import Stage

UNITS = ("Phòng Quản lý khoa học", "VP", "thanh tra so", "QLCNg", "CCTĐC")
HEADERS = ("STT", "Nội dung", "Đơn vị", "Phối hợp", "Hạn xử lý", "Số ký hiệu", "Trạng thái")


def workbook(rows: list[tuple[Any, ...]], headers: tuple[str, ...] = HEADERS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH MỤC NHIỆM VỤ GIAO CÁC ĐƠN VỊ"])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def two_hundred() -> list[tuple[Any, ...]]:
    return [
        (
            n,
            f"Báo cáo chuyên đề số {n}",
            UNITS[n % len(UNITS)],
            "VP" if n % len(UNITS) == 0 else "",
            "17/12/2026",
            f"{100 + n}/UBND-NC",
            "",
        )
        for n in range(1, 201)
    ]


async def send(stage: Stage, content: bytes, caption: str = "nhapfile", name: str = "nhiem-vu.xlsx") -> str:
    before = len(stage.texts("an"))
    stage.sandbox.send_document("an", "private", name, content, caption)
    await stage.settle()
    return "\n".join(stage.texts("an")[before:])


async def task_count(stage: Stage) -> int:
    async with stage.application.database.read() as transaction:
        return await transaction.tasks.last_number()


@telegram_only("Zalo gives the bot no files")
async def test_two_bad_rows_are_fixed_and_the_file_is_sent_again_without_doubles(stage: Stage) -> None:
    rows = two_hundred()
    rows[6] = (*rows[6][:2], "Phòng Hậu cần", *rows[6][3:])
    rows[13] = (*rows[13][:4], "hôm nào rảnh", *rows[13][5:])
    preview = await send(stage, workbook(rows))
    assert "Mới: 198; thay đổi: 00; không đổi: 00; không nhập được: 02" in preview
    assert '"Hạn xử lý" là Ngày hoàn thành' in preview
    assert 'Dòng 9: không có đơn vị "Phòng Hậu cần"' in preview
    assert 'Dòng 16: chưa xác định được thời hạn "hôm nào rảnh"' in preview
    assert await task_count(stage) == 0
    await stage.press("an", "Đúng")
    [told] = [text for text in stage.texts("an") if text.startswith("[ĐÃ NHẬP BẢNG]")]
    assert "Thêm 198 nhiệm vụ (NV1 đến NV198)" in told
    assert "Còn 02 dòng chưa nhập" in told
    assert await task_count(stage) == 198

    preview = await send(stage, workbook(two_hundred()))
    assert "Mới: 02; thay đổi: 00; không đổi: 198; không nhập được: 00" in preview
    await stage.press("an", "Đúng")
    assert await task_count(stage) == 200
    assert "Không có gì để lưu" in await send(stage, workbook(two_hundred()), caption="")
    assert await task_count(stage) == 200
    assert any("nhiệm vụ" in text for text in stage.texts("chau")), "the units were told"


@telegram_only("Zalo gives the bot no files")
async def test_the_exported_table_changes_nothing_when_it_comes_back_and_its_changes_are_taken(stage: Stage) -> None:
    await send(stage, workbook(two_hundred()[:5]))
    await stage.press("an", "Đúng")
    await stage.say("an", "xuatfile")
    exported = stage.last("an")
    assert "05 nhiệm vụ" in exported.text
    content = sent_file(stage)
    assert "không đổi: 05" in await send(stage, content)

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    sheet["H2"] = "20/12/2026"
    sheet["K3"] = "Hoàn thành"
    stored = io.BytesIO()
    book.save(stored)
    assert "thay đổi: 02" in await send(stage, stored.getvalue())
    await stage.press("an", "Đúng")
    assert "cập nhật 02" in stage.last("an").text
    detail = "\n".join(message.text for message in await stage.say("an", "chitiet 1"))
    assert "20/12/2026" in detail
    assert await task_count(stage) == 5


def sent_file(stage: Stage) -> bytes:
    """The content of the newest document that the bot has sent."""
    files = stage.sandbox.telegram.files
    return list(files._by_id.values())[-1].content


@telegram_only("Zalo gives the bot no files")
async def test_a_stamped_file_is_refused_and_a_stamped_row_is_left_out(stage: Stage) -> None:
    assert "độ mật" in (await send(stage, workbook(two_hundred()[:2]), name="TỐI MẬT.xlsx")).lower()
    rows = two_hundred()[:3]
    rows[1] = (2, "TUYỆT MẬT Kế hoạch phòng thủ", *rows[1][2:])
    preview = await send(stage, workbook(rows))
    assert "Dòng 4: có dấu chỉ độ mật" in preview
    assert "phòng thủ" not in preview
    await stage.press("an", "Đúng")
    assert await task_count(stage) == 2


@telegram_only("Zalo gives the bot no files")
async def test_only_those_who_oversee_may_send_a_table(stage: Stage) -> None:
    before = len(stage.texts("binh"))
    stage.sandbox.send_document("binh", "private", "nhiem-vu.xlsx", workbook(two_hundred()[:2]), "nhapfile")
    await stage.settle()
    assert "người theo dõi, đôn đốc" in "\n".join(stage.texts("binh")[before:])
    assert await task_count(stage) == 0
    stage.sandbox.send_document("em", "private", "nhiem-vu.xlsx", workbook(two_hundred()[:2]), "nhapfile")
    await stage.settle()
    assert await task_count(stage) == 0


@telegram_only("Zalo gives the bot no files")
async def test_a_file_that_cannot_be_read_gets_one_sentence(stage: Stage) -> None:
    assert "Nội dung tệp không phải bảng" in await send(stage, b"%PDF-1.7 ...", name="bang.xlsx")
    assert "Không tìm thấy dòng tiêu đề" in await send(stage, b"a,b\n1,2\n", name="bang.csv")
    assert "chứa macro" in await send(stage, b"PK\x03\x04", name="bang.xlsm")
    assert 'ghi "nhapfile"' in "\n".join(message.text for message in await stage.say("an", "nhapfile"))


def packed(**parts: bytes) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stored.getvalue()


def sheet_of(rows: bytes) -> bytes:
    """A workbook whose only sheet has these rows."""
    with zipfile.ZipFile(io.BytesIO(workbook([]))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/worksheets/sheet1.xml"] = (
        b"<worksheet " + namespace + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    )
    return packed(**parts)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.xlsx": (
        lambda: packed(xl__workbook=b"", **{"xl/worksheets/sheet1.xml": bytes(70 * 1024 * 1024)}),
        "giải nén",
    ),
    "empty-rows.xlsx": (lambda: sheet_of(b"<row/>" * 2_000_000), "hơn 5.000 dòng"),
    "picture.xlsx": (lambda: b"\x89PNG\r\n", "Nội dung tệp không phải bảng"),
    "workbook.csv": (lambda: workbook(two_hundred()[:2]), "Nội dung tệp không phải bảng"),
    "locked.xlsx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "old.xls": (lambda: OLE + bytes(600), "Tệp bị hỏng"),
    "binary.xlsb": (lambda: b"PK\x03\x04", "Chưa đọc được định dạng này"),
    "macro.xlsm": (lambda: packed(xl__vbaProject=b"x"), "macro"),
    "hidden-macro.xlsx": (lambda: packed(**{"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "macro"),
    "torn.xlsx": (lambda: workbook(two_hundred()[:9])[:-200], "Tệp bị hỏng"),
    "empty.xlsx": (lambda: b" ", "Tệp không có dòng nào"),
}


@telegram_only("Zalo gives the bot no files")
async def test_each_hostile_file_gets_one_sentence_and_nothing_is_saved(stage: Stage) -> None:
    for name, (content, said) in HOSTILE.items():
        before = len(stage.texts("an"))
        await send(stage, content(), name=name)
        [told] = stage.texts("an")[before:]
        assert said in told, name
        assert "\n" not in told, name
    assert await task_count(stage) == 0
    assert "Mới: 02" in await send(stage, workbook(two_hundred()[:2])), "the bot goes on"


@telegram_only("Zalo gives the bot no files")
async def test_what_a_file_leaves_out_is_said(stage: Stage) -> None:
    assert "Bảng chỉ có dòng tiêu đề" in await send(stage, workbook([]))
    rows = [(*row[:4], "=TODAY()+7" if row[0] == 2 else row[4], *row[5:]) for row in two_hundred()[:3]]
    preview = await send(stage, workbook(rows))
    assert "Mới: 02; thay đổi: 00; không đổi: 00; không nhập được: 01" in preview
    assert "Dòng 4: công thức chưa có kết quả: mở bằng Excel, lưu lại rồi gửi" in preview
    book = openpyxl.load_workbook(io.BytesIO(workbook(two_hundred()[:3])))
    book.copy_worksheet(book.worksheets[0]).title = "Quý II"
    stored = io.BytesIO()
    book.save(stored)
    preview = await send(stage, stored.getvalue())
    assert "Mới: 03; thay đổi: 00; không đổi: 00; không nhập được: 03" in preview
    assert 'Dòng 3: trùng với dòng 3 trang Sheet (trang "Quý II")' in preview


@telegram_only("Zalo gives the bot no files")
async def test_while_a_table_is_read_and_compared_others_can_write(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    written: list[bool] = []

    async def write() -> None:
        async with stage.application.database.write() as transaction:
            await transaction.settings.set(LINK_SECRET, str(len(written)), stage.playback.now())
        written.append(True)

    def meanwhile(genuine: Callable[..., Any]) -> Callable[..., Any]:
        def work(*arguments: Any) -> Any:
            asyncio.run_coroutine_threadsafe(write(), loop).result(timeout=5)
            return genuine(*arguments)

        return work

    monkeypatch.setattr("services.tables.reading.read_tables", meanwhile(read_tables))
    monkeypatch.setattr("services.tables.reading.plan", meanwhile(plan))
    assert "Mới: 03" in await send(stage, workbook(two_hundred()[:3]))
    assert len(written) == 2
    monkeypatch.setattr("services.tables.importing.plan", meanwhile(plan))
    await stage.press("an", "Đúng")
    assert len(written) == 3
    assert await task_count(stage) == 3


@telegram_only("Zalo gives the bot no files")
async def test_a_table_that_stops_in_the_middle_goes_on_with_another_yes_and_without_doubles(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "NEW_AT_ONCE", 3)
    await send(stage, workbook(two_hundred()[:8]))
    saved: list[SavedTable] = []

    async def failing(use_case: UseCase, piece: TablePlan) -> SavedTable:
        saved.append(await save_plan(use_case, piece))
        if len(saved) > 2:
            raise DatabaseUnavailable("gone")
        return saved[-1]

    with monkeypatch.context() as broken:
        broken.setattr("services.tables.importing.save_plan", failing)
        told = "\n".join(message.text for message in await stage.say("an", "dung"))
    assert "Thêm 06 nhiệm vụ (NV1 đến NV6)" in told
    assert 'Gõ "dung" lần nữa để lưu phần còn lại' in told
    assert await task_count(stage) == 6
    told = "\n".join(message.text for message in await stage.say("an", "dung"))
    assert "Thêm 02 nhiệm vụ (NV7 đến NV8)" in told
    assert await task_count(stage) == 8
    assert "không đổi: 08" in await send(stage, workbook(two_hundred()[:8]))


async def test_the_list_of_the_province_is_compared_with_the_record(stage: Stage) -> None:
    for _, title, unit, _, due, document, _ in two_hundred()[:4]:
        await stage.say("an", f"giao {unit}: {title}, {due}, {document}")
        await stage.press("an", "Đúng")
    answer = "\n".join(
        message.text
        for message in await stage.say(
            "an",
            "doichieu\n101/UBND-NC hạn 17/12/2026\n102/UBND-NC, hạn 20/12/2026\n103/UBND-NC, hoàn thành\n999/UBND-NC",
        )
    )
    assert "04 văn bản trong danh sách: khớp 01" in answer
    assert "- 999/UBND-NC" in answer
    assert "NV4 – 104/UBND-NC" in answer
    assert "NV2 – 102/UBND-NC: bên kia Chủ nhật 20/12/2026, 17:00; ở đây Thứ Năm 17/12/2026, 17:00" in answer
    assert "NV3 – 103/UBND-NC: bên kia hoàn thành; ở đây chưa thực hiện" in answer


@telegram_only("Zalo gives the bot no files")
async def test_a_table_moves_work_forward_names_officers_and_adds_units(stage: Stage) -> None:
    headers = (*HEADERS, "Đầu mối thực hiện", "Kết quả")
    rows = [(*row, "", "") for row in two_hundred()[4:9]]
    await send(stage, workbook([*rows[:1], *rows[1:]], headers))
    await stage.press("an", "Đúng")
    changed = [
        (*rows[0][:3], "VP; Thanh tra Sở", "18/12/2026", rows[0][5], "", "Trần Văn Bình", ""),
        (*rows[1][:6], "Hoàn thành", "", "Đã gửi 77/BC-SKHCN"),
        (*rows[2][:6], "Hủy", "", ""),
        (*rows[3][:6], "Đang thực hiện", "", ""),
        rows[4],
    ]
    preview = await send(stage, workbook(changed, headers))
    assert "thay đổi: 04; không đổi: 01" in preview
    assert "NV1 thời hạn: Thứ Năm 17/12/2026, 17:00 đổi thành Thứ Sáu 18/12/2026, 17:00" in preview
    assert "NV1 đơn vị phối hợp: thêm Thanh tra Sở" in preview
    assert "NV2 tình trạng: chưa thực hiện đổi thành hoàn thành" in preview
    await stage.press("an", "Đúng")
    assert "Không có gì để lưu" in await send(stage, workbook(changed, headers))
    details = ["\n".join(message.text for message in await stage.say("an", f"chitiet {n}")) for n in range(1, 5)]
    assert "18/12/2026" in details[0]
    assert "Thanh tra Sở" in details[0]
    assert "ĐÃ HOÀN THÀNH" in details[1]
    assert "77/BC-SKHCN" in details[1]
    assert "ĐÃ HỦY" in details[2]
    assert "Đang thực hiện" in details[3]


@telegram_only("Zalo gives the bot no files")
async def test_a_confirmed_table_is_compared_with_what_happened_meanwhile(stage: Stage) -> None:
    await send(stage, workbook(two_hundred()[4:5]))
    await stage.press("an", "Đúng")
    rows = [(*two_hundred()[4][:4], "20/12/2026", *two_hundred()[4][5:])]
    await send(stage, workbook(rows))
    await stage.say("chau", "xong 1")
    await stage.press("an", "Đúng")
    assert any("Thêm 00 nhiệm vụ, cập nhật 00" in text for text in stage.texts("an"))
    assert "17/12/2026" in "\n".join(message.text for message in await stage.say("an", "chitiet 1"))


@telegram_only("Zalo gives the bot no files")
async def test_a_unit_or_what_is_overdue_goes_out_by_itself(stage: Stage) -> None:
    await send(stage, workbook(two_hundred()[:10]))
    await stage.press("an", "Đúng")
    await stage.say("dung", "xuatfile QLKH")
    assert "02 nhiệm vụ của Phòng Quản lý khoa học" in stage.last("dung").text
    book = openpyxl.load_workbook(io.BytesIO(sent_file(stage)))
    assert [cell.value for cell in book["Nhiệm vụ"]["P"]][1:] == ["NV5", "NV10"]
    await stage.say("dung", "xuatfile quá hạn")
    assert "Không có nhiệm vụ nào quá hạn" in stage.last("dung").text
    await stage.until("2026-12-19 09:00")
    await stage.say("dung", "xuatfile qua han")
    assert "10 nhiệm vụ quá hạn" in stage.last("dung").text
    await stage.say("binh", "xuatfile")
    assert "người theo dõi, đôn đốc" in stage.last("binh").text


@telegram_only("Zalo gives the bot no files")
async def test_in_the_group_the_table_goes_to_the_speaker_alone(stage: Stage) -> None:
    await send(stage, workbook(two_hundred()[:3]))
    await stage.press("an", "Đúng")
    before = len(stage.texts("an"))
    told = await stage.say("an", "/xuatfile", "group")
    assert not any(message.file_name for message in told)
    assert "03 nhiệm vụ" in "\n".join(stage.texts("an")[before:])


@sqlite_only
async def test_zalo_takes_no_files_and_says_so(stage: Stage) -> None:
    stage.sandbox.zalo.type_text("an", "private", "nhapfile")
    await stage.settle()
    assert "Zalo chưa chuyển được tệp" in stage.sandbox.zalo.messages("an", "private")[-1].text


@telegram_only("Zalo gives the bot no files")
async def test_tasks_come_in_with_the_state_they_have_and_go_on_from_there(stage: Stage) -> None:
    states = ("Tạm dừng", "Hoàn thành đúng hạn", "Đã hủy", "Đang thực hiện", "Quá hạn")
    rows = [(*row[:4], "20/11/2026", row[5], state) for row, state in zip(two_hundred(), states, strict=False)]
    before = stage.counts()
    await send(stage, workbook(rows))
    await stage.press("an", "Đúng")
    assert not any("NV2" in text or "NV3" in text for text in stage.texts("binh")[before["binh"] :])
    assert "đúng hạn" in "\n".join(message.text for message in await stage.say("an", "chitiet 2")).lower()
    assert "[TIẾP TỤC" in "\n".join(message.text for message in await stage.say("an", "mo 1"))
    await stage.say("an", "xuatfile quá hạn")
    assert "03 nhiệm vụ quá hạn" in "\n".join(stage.texts("an"))


@telegram_only("Zalo gives the bot no files")
async def test_what_was_done_so_far_is_kept_of_unfinished_work_too(stage: Stage) -> None:
    headers = (*HEADERS, "Kết quả thực hiện")
    states = ("", "Đang thực hiện", "Hoàn thành")
    rows = [(*row[:6], state, f"Kết quả {row[0]}") for row, state in zip(two_hundred(), states, strict=False)]
    await send(stage, workbook(rows, headers))
    await stage.press("an", "Đúng")
    await stage.say("an", "xuatfile")
    sheet = openpyxl.load_workbook(io.BytesIO(sent_file(stage))).active
    assert sheet is not None
    [_, *tasks] = sheet.values
    assert [next(cell for cell in row if str(cell).startswith("Kết quả ")) for row in tasks] == [
        "Kết quả 1",
        "Kết quả 2",
        "Kết quả 3",
    ]
    assert "không đổi: 03" in await send(stage, workbook(rows, headers))


async def test_work_that_several_units_are_given_at_once_is_given_once_in_its_history(stage: Stage) -> None:
    await stage.say("an", "giao QLKH phối hợp VP, TTra: Báo cáo chuyên đề, 17/12")
    await stage.press("an", "Đúng")
    detail = "\n".join(message.text for message in await stage.say("an", "chitiet 1"))
    assert detail.count("giao việc") == 1


@telegram_only("Zalo gives the bot no files")
async def test_two_hundred_new_tasks_come_as_one_message_to_each_and_a_line_a_unit_to_the_monitor(stage: Stage) -> None:
    await send(stage, workbook(two_hundred()))
    before = stage.counts()
    await stage.press("an", "Đúng")
    news = stage.news(before)
    assert {chat: len(texts) for chat, texts in news.items() if len(texts) > 1} == {}, "one message a chat"
    assert all(len(text) < 4_096 for [text] in news.values())
    [told] = news["an"]
    assert told.startswith("[THÔNG BÁO] 120 nhiệm vụ mới giao")
    assert "Thanh tra Sở: 40 nhiệm vụ mới giao (từ NV2 đến NV197). Đơn vị chưa có trưởng" in told
    assert told.count("Đơn vị chưa có trưởng đơn vị") == 3
    [own] = news["binh"]
    assert own.startswith("[GIAO VIỆC] 40 nhiệm vụ mới giao")
    assert "Phòng Quản lý khoa học: 32 nhiệm vụ khác mới giao (từ NV45 đến NV200)" in own
    assert stage.buttons("binh")[-1] == "Việc của tôi"
