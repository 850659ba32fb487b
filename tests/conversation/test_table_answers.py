"""A task table is corrected in words, paged through, sent back with its answers, and escalates only when told to."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage
from tests.conversation.test_tables import send, sent_file, task_count, workbook

HEADERS = ("TT", "Nội dung", "Giao cho ai", "Tổ giúp việc", "Mốc trình", "Mốc xong")
ROW = (1, "Báo cáo chuyên đề", "QLKH", "VP", "10/12/2026", "17/12/2026")


def odd(*rows: tuple[object, ...]) -> bytes:
    return workbook(list(rows or (ROW,)), HEADERS)


async def said(stage: Stage, text: str) -> str:
    return "\n".join(message.text for message in await stage.say("an", text))


@telegram_only("Zalo gives the bot no files")
async def test_a_column_is_corrected_in_words_and_the_next_table_knows_it(stage: Stage) -> None:
    preview = await send(stage, odd())
    assert "Lưu ý:" in preview
    assert "không được dùng" in preview
    preview = await said(stage, "cột Mốc xong là thời hạn")
    assert '"Mốc xong" là Ngày hoàn thành (đã được chỉ rõ)' in preview
    preview = await said(stage, "cot to giup viec la phoi hop")
    assert '"Tổ giúp việc" là Đơn vị phối hợp (đã được chỉ rõ)' in preview
    assert "không được dùng" not in await said(stage, "cột Mốc trình là không dùng")
    await stage.press("an", "Đúng")
    detail = await said(stage, "chitiet 1")
    assert "17/12/2026" in detail
    assert "Văn phòng Sở" in detail
    preview = await send(stage, odd((1, "Việc tháng sau", "VP", "TTra", "11/12/2026", "18/12/2026")))
    assert '"Mốc xong" là Ngày hoàn thành (đã được chỉ rõ)' in preview
    assert "Thời hạn: Thứ Sáu 18/12/2026, 17:00" in preview


@telegram_only("Zalo gives the bot no files")
async def test_a_correction_that_fits_nothing_says_what_to_type(stage: Stage) -> None:
    assert "Không có nội dung nào đang chờ" in await said(stage, "cột Hạn là thời hạn")
    await send(stage, odd())
    assert 'không có cột "Màu". Các cột: TT, Nội dung' in await said(stage, "cột Màu là thời hạn")
    assert 'Chưa hiểu "màu sắc"' in await said(stage, "cột Mốc xong là màu sắc")
    assert "Ví dụ: cot Đơn vị đầu mối là chủ trì" in await said(stage, "cột")
    assert await task_count(stage) == 0


@telegram_only("Zalo gives the bot no files")
async def test_the_table_comes_back_with_what_was_understood_of_each_row(stage: Stage) -> None:
    headers = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")
    rows = [
        (1, "Việc tốt", "QLKH", "17/12/2026"),
        (2, "Việc lạ", "Sở Tài chính", "17/12/2026"),
        (None, "Tổng cộng", None, None),
    ]
    await send(stage, workbook(rows, headers), name="giao-thang-12.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sent_file(stage)))
    sheet = book.worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=5)]
    assert values[0][0] == "DANH MỤC NHIỆM VỤ GIAO CÁC ĐƠN VỊ"
    assert values[1][-3:] == ["Hệ thống hiểu", "Cần xem lại", "Lý do"]
    assert values[2][:4] == [1, "Việc tốt", "QLKH", "17/12/2026"]
    assert values[2][-3] == "Mới: Phòng Quản lý khoa học chủ trì; hạn Thứ Năm 17/12/2026, 17:00"
    assert values[3][-3:-1] == ["Không nhập", "x"]
    assert 'không có đơn vị "Sở Tài chính"' in str(values[3][-1])
    assert values[4][-3] == "Dòng nhóm, tiêu đề, tổng cộng"
    sheet["C4"] = "VP"
    stored = io.BytesIO()
    book.save(stored)
    preview = await send(stage, stored.getvalue())
    assert "Mới: 02; thay đổi: 00; không đổi: 00; không nhập được: 00" in preview
    again = openpyxl.load_workbook(io.BytesIO(sent_file(stage))).worksheets[0]
    assert [cell.value for cell in again[2]].count("Hệ thống hiểu") == 1


@telegram_only("Zalo gives the bot no files")
async def test_every_questioned_row_can_be_paged_to(stage: Stage) -> None:
    headers = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")
    rows = [(n, f"Việc lạ {n}", "Sở Tài chính", "17/12/2026") for n in range(1, 71)]
    preview = await send(stage, workbook(rows, headers))
    assert "và 50 dòng khác" in preview
    assert 'Gõ "xembang 1"' in preview
    pages = [await said(stage, "xem thêm"), await said(stage, "tiep"), await said(stage, "xembang 3")]
    assert [f"trang {n}/3" in page for n, page in enumerate(pages, 1)] == [True] * 3
    told = "\n".join(pages)
    assert all(f"Dòng {n}: " in told for n in range(3, 73))
    assert await task_count(stage) == 0


@pytest.mark.parametrize("confirmed", [False, True])
@telegram_only("Zalo gives the bot no files")
async def test_overdue_work_of_a_table_is_told_above_its_unit_only_when_that_is_said(
    stage: Stage, confirmed: bool
) -> None:
    headers = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")
    rows = [(1, "Việc còn hạn", "QLKH", "17/12/2026"), (2, "Việc quá hạn từ lâu", "QLKH", "16/11/2026")]
    preview = await send(stage, workbook(rows, headers))
    assert "01 việc mới đã quá hạn mà chưa xong\nDòng 4: Việc quá hạn từ lâu" in preview
    assert preview.index("Việc quá hạn từ lâu") < preview.index("Việc còn hạn")
    if confirmed:
        await stage.press("an", "Báo cấp trên")
        assert "các việc này được báo lên cấp trên" in stage.last("an").text
    await stage.press("an", "Đúng")
    await stage.until("2026-12-16 12:00")
    above = "\n".join([*stage.texts("dung"), *stage.texts("giang"), *stage.texts("an", "group")])
    assert ("NV2" in above) == confirmed
    assert any("NV2" in text for text in stage.texts("chau")), "its own unit is reminded"


async def test_a_pasted_table_comes_in_on_either_messenger(stage: Stage) -> None:
    rows = ("Nội dung\tĐơn vị chủ trì\tThời hạn", "Báo cáo\tQLKH\t17/12/2026", "Việc lạ\tSở Y tế\t17/12/2026")
    answer = await said(stage, "\n".join(["nhapfile", *rows]))
    assert "Mới: 01; thay đổi: 00; không đổi: 00; không nhập được: 01" in answer
    assert 'Dòng 3: không có đơn vị "Sở Y tế"' in answer
    await stage.say("an", "dung")
    assert "17/12/2026" in await said(stage, "chitiet 1")


LISTED = ("STT\tSố văn bản\tNgày văn bản\tNội dung\tHạn\tTrạng thái",)


async def given(stage: Stage) -> None:
    for n, due in ((1, "17/12/2026"), (2, "18/12/2026"), (3, "17/12/2026")):
        await stage.say("an", f"giao QLKH: Báo cáo chuyên đề số {n}, {due}, {100 + n}/UBND-NC")
        await stage.say("an", "dung")


async def test_a_pasted_table_is_compared_by_its_columns(stage: Stage) -> None:
    await given(stage)
    rows = (
        "1\t101/UBND-NC\t20/11/2026\tBáo cáo\t17/12/2026\tĐang xử lý",
        "2\t102/UBND-NC\t20/11/2026\tBáo cáo\t17/12/2026\tĐang xử lý",
        "3\t103/UBND-NC\t20/11/2026\tBáo cáo\t17/12/2026\tHoàn thành",
    )
    answer = await said(stage, "\n".join(["doichieu", *LISTED, *rows]))
    assert "03 văn bản trong danh sách: khớp 01" in answer
    assert "NV2 – 102/UBND-NC: bên kia Thứ Năm 17/12/2026, 17:00; ở đây Thứ Sáu 18/12/2026, 17:00" in answer
    assert "NV3 – 103/UBND-NC: bên kia hoàn thành; ở đây chưa thực hiện" in answer


async def test_a_list_that_the_messenger_cuts_goes_on_in_the_next_message(stage: Stage) -> None:
    await given(stage)
    first = [f"{n}/UBND-KT hạn 17/12/2026" for n in range(500, 570)]
    assert "70 văn bản trong danh sách" in await said(stage, "\n".join(["doichieu", *first]))
    answer = await said(stage, "101/UBND-NC hạn 17/12/2026\n102/UBND-NC hạn 18/12/2026")
    assert "72 văn bản trong danh sách: khớp 02" in answer
    assert "NV1" in await said(stage, "chitiet 1"), "other commands are not held up"


@telegram_only("Zalo gives the bot no files")
async def test_a_file_is_compared_as_a_list_is(stage: Stage) -> None:
    await given(stage)
    headers = ("STT", "Nội dung", "Số ký hiệu", "Thời hạn")
    content = workbook([(1, "Báo cáo", "101/UBND-NC", "18/12/2026"), (2, "Khác", "999/UBND-NC", None)], headers)
    answer = await send(stage, content, caption="doichieu")
    assert "02 văn bản trong danh sách: khớp 00" in answer
    assert "- 999/UBND-NC" in answer
    assert "NV1 – 101/UBND-NC: bên kia Thứ Sáu 18/12/2026, 17:00" in answer
    assert await task_count(stage) == 3
