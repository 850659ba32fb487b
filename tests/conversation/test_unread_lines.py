"""What the reader of a directive did not understand is shown, and one line makes it a task."""

from __future__ import annotations

from tests.conversation.stage import Stage
from tests.conversation.test_directive import paste, said

GOALS = """Số: 14/KH-SKHCN
Kính gửi: Các phòng, đơn vị thuộc Sở.
I. MỤC TIÊU
- 100% hồ sơ một cửa của Thanh tra Sở được số hóa trước ngày 18/12/2026.
- 90% máy tính có phần mềm diệt vi-rút trước ngày 23/12/2026.
II. TỔ CHỨC THỰC HIỆN
1. Giao Phòng Quản lý khoa học báo cáo kết quả cải cách hành chính trước ngày 16/12/2026."""


async def test_lines_in_no_task_stand_at_the_end_of_the_proposal(stage: Stage) -> None:
    answer = await paste(stage, GOALS)
    assert "01 nhiệm vụ trong văn bản" in answer
    assert "02 dòng có tên đơn vị hoặc thời hạn chưa được đọc (02 câu có thời hạn chưa thành việc)" in answer
    assert (
        'Dòng 1: "100% hồ sơ một cửa của Thanh tra Sở được số hóa trước ngày 18/12/2026" (TTra; có thời hạn' in answer
    )
    assert "Thứ Năm 17/12/2026" in answer
    assert '"thêm dòng 1"' in answer


async def test_a_line_becomes_a_task_and_is_saved_with_the_others(stage: Stage) -> None:
    await paste(stage, GOALS)
    answer = await said(stage, "an", "thêm dòng 1")
    assert "[ĐÃ SỬA] 01 việc" in answer
    assert "2. 100% hồ sơ một cửa của Thanh tra Sở được số hóa" in answer
    assert "Chủ trì: Thanh tra Sở" in answer
    answer = await said(stage, "an", "them 2 chu tri VP")
    assert "3. 90% máy tính có phần mềm diệt vi-rút" in answer
    assert "Chủ trì: Văn phòng Sở" in answer
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 03 nhiệm vụ" in answer
    assert "dòng của văn bản chưa được đọc" not in answer
    assert "90% máy tính có phần mềm diệt vi-rút" in await said(stage, "an", "chitiet 3")


async def test_the_lines_are_listed_by_words_and_what_is_left_after_saving_can_still_be_taken(stage: Stage) -> None:
    await paste(stage, GOALS)
    answer = await said(stage, "an", "chưa đọc")
    assert "[CHƯA ĐỌC] 02 dòng" in answer
    assert "Dòng 2:" in answer
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 01 nhiệm vụ" in answer
    assert "Còn 02 dòng của văn bản chưa được đọc" in answer
    await said(stage, "an", "thêm dòng 2 chủ trì VP hạn 21/12")
    assert "không còn dòng" not in await said(stage, "an", "danh sach")
    answer = await said(stage, "an", "dung")
    assert "[ĐÃ GIAO] 01 nhiệm vụ" in answer


async def test_a_line_that_does_not_exist_is_refused_with_those_that_do(stage: Stage) -> None:
    await paste(stage, GOALS)
    answer = await said(stage, "an", "thêm dòng 7")
    assert 'Không có dòng chưa đọc số 7; còn các dòng: 1, 2. Ví dụ: "thêm dòng 1".' in answer
    await said(stage, "an", "thêm dòng 1, 2 chủ trì VP")
    assert "Văn bản không còn dòng nào chưa được đọc" in await said(stage, "an", "thêm dòng 1")


async def test_a_text_whose_lines_are_all_unread_is_shown_too(stage: Stage) -> None:
    nothing = GOALS.rpartition("II.")[0]
    answer = await paste(stage, nothing)
    assert "02 dòng có tên đơn vị hoặc thời hạn chưa được đọc" in answer
    await said(stage, "an", "thêm dòng 2 chủ trì QLKH")
    assert "[ĐÃ GIAO] 01 nhiệm vụ" in await said(stage, "an", "dung")


TABLE = """TT\tNội dung công việc\tĐơn vị chủ trì\tPhối hợp\tThời hạn
I\tNỘI VỤ\t\t\t
1\tDọn kho hồ sơ\tVăn phòng Sở\tThanh tra Sở\t16/12/2026
2\tĐếm ghế hội trường\tnt\t\tTrước ngày 18/12/2026"""


async def test_a_table_pasted_from_word_becomes_tasks(stage: Stage) -> None:
    answer = await paste(stage, TABLE)
    assert "02 nhiệm vụ trong văn bản" in answer
    assert "Dọn kho hồ sơ" in answer
    assert "Phối hợp: TTra" in answer or "phối hợp: TTra" in answer
    assert "[ĐÃ GIAO] 02 nhiệm vụ" in await said(stage, "an", "dung")


async def test_a_day_by_the_moon_is_asked_before_anything_is_saved(stage: Stage) -> None:
    answer = await paste(stage, GOALS.replace("trước ngày 16/12/2026", "trước ngày 23/12 âm lịch"))
    assert "chưa có thời hạn" in answer
    assert "[CHƯA LƯU] 01 việc" in await said(stage, "an", "dung")


async def test_a_person_named_alone_and_a_foreign_unit_in_one_line(stage: Stage) -> None:
    answer = await said(stage, "an", "giao Bình soạn đổi mới công nghệ quốc gia trước 18/12")
    assert "Trần Văn Bình" in answer
    assert "đổi mới công nghệ quốc gia" in answer
    await said(stage, "an", "thoi")
    answer = await said(stage, "an", "giao Thanh tra Sở Y tế rà soát đơn trước 18/12")
    assert "Thanh tra Sở Y tế" in answer
    assert "[XÁC NHẬN GIAO VIỆC]" not in answer
