"""Conversations about what is changed later: cancelled, a new deadline, another officer, another title, a step back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage

TASK = "giao QLKH, TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"


async def given(stage: Stage, line: str = TASK) -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


async def test_a_cancelled_task_goes_silent_at_once_and_its_units_are_told(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("an", "huy 1 đã có văn bản thay thế")
    assert "[ĐÃ HỦY] NV1 – Phòng Quản lý khoa học và Thanh tra Sở" in answer.text
    assert "[THAY ĐỔI] NV1: hủy nhiệm vụ" in stage.last("binh").text
    assert "đã có văn bản thay thế" in stage.last("chau").text
    assert await stage.until("2026-12-22 18:00") == {}
    [refused] = await stage.say("binh", "xong 1")
    assert "đã được hủy" in refused.text


async def test_a_reason_that_begins_like_new_work_is_the_reason_that_was_asked_for(stage: Stage) -> None:
    await given(stage)
    [asked] = await stage.say("an", "huy 1")
    assert "Lý do hủy là gì?" in asked.text
    [answer] = await stage.say("an", "Giao nhầm đơn vị")
    assert "[ĐÃ HỦY] NV1" in answer.text
    assert "giao nhầm đơn vị" in stage.last("chau").text
    [begun] = await stage.say("an", "giao sai sót trong hồ sơ")
    assert "[SOẠN GIAO VIỆC]" in begun.text, "nothing is asked for any more"


async def test_a_cancellation_is_taken_back_and_reminding_goes_on(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "huy 1 nhầm")
    [answer] = await stage.say("an", "hoàn tác 1")
    assert "[ĐÃ HOÀN TÁC] NV1 – hủy nhiệm vụ" in answer.text
    assert "Hoàn tác: hủy nhiệm vụ" in stage.last("binh").text
    [detail] = await stage.say("an", "chitiet 1")
    assert "Đã hủy" not in detail.text
    told = await stage.until("2026-12-14 08:05")
    assert any("còn 03 ngày làm việc" in text for text in told["binh"])


async def test_the_officer_takes_back_a_completion_within_a_day(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "xong 1 đã gửi")
    await stage.say("binh", "chitiet 1")
    await stage.press("binh", "Hoàn tác")
    assert "[ĐÃ HOÀN TÁC] NV1 – hoàn thành" in stage.last("binh").text
    assert "hoàn tác" in stage.last("an").text
    told = await stage.until("2026-12-16 08:05")
    assert any("còn 01 ngày làm việc" in text for text in told["binh"])
    [again] = await stage.say("binh", "hoantac 1")
    assert "không có thao tác nào" in again.text


@pytest.mark.parametrize("words", ["không hạn", "khong han", "ko hạn", "bỏ hạn", "xóa hạn", "hạn không có"])
async def test_the_deadline_is_taken_away_in_whatever_words(stage: Stage, words: str) -> None:
    await given(stage)
    [echo] = await stage.say("an", f"sua 1 {words}")
    assert "Thời hạn mới: không có" in echo.text
    await stage.say("an", "dung")
    [detail] = await stage.say("an", "chitiet 1")
    assert "Không có thời hạn" in detail.text


async def test_after_a_day_or_by_somebody_else_nothing_is_taken_back(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    [refused] = await stage.say("chau", "hoantac 1")
    assert "dành cho người đã thực hiện" in refused.text
    await stage.move(timedelta(hours=25))
    [late] = await stage.say("binh", "hoantac 1")
    assert "đã quá 24 giờ" in late.text


async def test_a_new_deadline_is_echoed_confirmed_and_told_to_the_units(stage: Stage) -> None:
    await given(stage)
    [echo] = await stage.say("an", "sua 1 hạn 24/12")
    assert "Thời hạn cũ: Thứ Năm 17/12/2026, 17:00" in echo.text
    assert "Thời hạn mới: Thứ Năm 24/12/2026, 17:00" in echo.text
    before = stage.counts()
    await stage.press("an", "Đúng", of=echo)
    assert "[ĐÃ ĐỔI THỜI HẠN] NV1" in stage.last("an").text
    told = stage.news(before)
    assert "Thời hạn mới: Thứ Năm 24/12/2026, 17:00" in told["binh"][0]
    told = await stage.until("2026-12-18 09:00")
    assert not any("17/12/2026" in text for texts in told.values() for text in texts)
    told = await stage.until("2026-12-23 08:05")
    assert any("còn 01 ngày làm việc" in text for text in told["binh"])


async def test_a_proposed_deadline_is_corrected_in_words_or_dropped(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "sua 1 hạn 24/12")
    [echo] = await stage.say("an", "suangay 28/12")
    assert "Thời hạn mới: Thứ Hai 28/12/2026, 17:00" in echo.text
    await stage.say("an", "thoi")
    [detail] = await stage.say("an", "chitiet 1")
    assert "Thứ Năm 17/12/2026, 17:00" in detail.text
    [unclear] = await stage.say("an", "sua 1 màu xanh")
    assert "Chưa rõ cần sửa gì" in unclear.text


async def test_the_head_hands_the_work_to_an_officer_of_the_unit(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("chau", "chuyen 1 cho Châu")
    assert "[ĐÃ PHÂN CÔNG] NV1 – Phòng Quản lý khoa học: Lê Minh Châu" in answer.text
    assert "Người thực hiện: Lê Minh Châu (trước đây: Trần Văn Bình)" in stage.last("binh").text
    [missing] = await stage.say("chau", "chuyen 1 Hùng")
    assert 'Không tìm thấy "Hùng" trong Phòng Quản lý khoa học' in missing.text
    [refused] = await stage.say("binh", "chuyen 1 Bình")
    assert "dành cho trưởng đơn vị" in refused.text


async def test_the_monitor_renames_the_task_and_names_an_officer(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("an", "sửa 1 tên: Báo cáo rà soát TTHC nội bộ")
    assert "Nội dung mới: Báo cáo rà soát TTHC nội bộ" in answer.text
    assert "Báo cáo rà soát TTHC nội bộ" in (await stage.say("binh", "chitiet 1"))[0].text
    [answer] = await stage.say("an", "sua 1 chuyên viên Châu")
    assert "Lê Minh Châu" in answer.text


@telegram_only("what was sent is rewritten")
async def test_a_change_is_written_into_what_the_unit_was_told(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "sửa 1 tên: Báo cáo rà soát TTHC nội bộ")
    assert "Báo cáo rà soát TTHC nội bộ" in stage.texts("binh")[0]
    await stage.say("an", "sua 1 hạn 24/12")
    await stage.press("an", "Đúng")
    assert "Thứ Năm 24/12/2026, 17:00" in stage.texts("binh")[0]


async def test_the_head_chooses_an_officer_by_button(stage: Stage) -> None:
    await given(stage)
    await stage.say("chau", "chitiet 1")
    await stage.press("chau", "Chuyển xử lý")
    assert "Giao cho ai?" in stage.last("chau").text
    await stage.press("chau", "Lê Minh Châu")
    assert "[ĐÃ PHÂN CÔNG] NV1" in stage.last("chau").text


async def test_the_monitor_changes_the_deadline_step_by_step(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "sua 1")
    await stage.press("an", "Thời hạn")
    assert "Thời hạn mới là ngày nào?" in stage.last("an").text
    [echo] = await stage.say("an", "24/12")
    assert "Thời hạn mới: Thứ Năm 24/12/2026, 17:00" in echo.text
    await stage.press("an", "Đúng")
    assert "[ĐÃ ĐỔI THỜI HẠN] NV1" in stage.last("an").text


async def test_a_secret_reason_is_not_kept(stage: Stage) -> None:
    await given(stage)
    [refused] = await stage.say("an", "huy 1 theo văn bản TUYỆT MẬT")
    assert "độ mật" in refused.text


async def test_a_title_that_begins_like_a_command_is_a_title(stage: Stage) -> None:
    await stage.say("an", "giao")
    await stage.say("an", "QLKH")
    [asked] = await stage.say("an", "Sửa đổi, bổ sung Quy chế làm việc của Sở")
    assert "Thời hạn đến khi nào?" in asked.text
    assert "Sửa đổi, bổ sung Quy chế làm việc của Sở" in asked.text


async def test_a_deadline_is_not_moved_while_the_work_is_on_hold(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "tamdung 1 chờ ý kiến")
    [refused] = await stage.say("an", "sua 1 hạn 24/12")
    assert 'đang ở tình trạng "Tạm dừng"' in refused.text


async def test_an_officer_is_chosen_by_the_number_that_was_listed(stage: Stage) -> None:
    await given(stage, "giao QLCN&TTCN: Kiểm kê thiết bị, 2/12")
    [asked] = await stage.say("long", "chuyen 1")
    assert "1. Bùi Đức Long\n2. Ngô Thu Hà" in asked.text
    [answer] = await stage.say("long", "1")
    assert "[ĐÃ PHÂN CÔNG] NV1 – Phòng Quản lý công nghệ và thị trường công nghệ: Bùi Đức Long" in answer.text


async def test_news_that_cannot_reach_the_unit_keeps_its_words_for_who_stands_in(stage: Stage) -> None:
    await given(stage)
    await stage.settle()
    for phone in ("binh", "chau"):
        stage.refuse(phone)
    await stage.say("an", "tamdung 1 chờ ý kiến của tỉnh")
    await stage.settle()
    assert any("[THAY ĐỔI] NV1" in text and "chờ ý kiến của tỉnh" in text for text in stage.texts("an"))
