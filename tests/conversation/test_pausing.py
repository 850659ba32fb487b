"""Conversations that still the reminders: the head takes over, the officer puts off, the monitor stops the clock."""

from __future__ import annotations

from tests.conversation.stage import Stage, local

TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"


async def given(stage: Stage, line: str = TASK) -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


async def test_the_head_takes_over_and_the_group_hears_of_it_one_working_morning_later(stage: Stage) -> None:
    await given(stage, "giao QLKH: Báo cáo gấp, 10h 26/11, khẩn, CV 1957/UBND-NC")
    await stage.until("2026-11-26 09:59")
    await stage.say("chau", "toixuly 1")
    assert "[TÔI XỬ LÝ] NV1" in stage.last("chau").text
    assert "Thứ Sáu 27/11/2026, 08:00" in stage.last("chau").text
    told = await stage.until("2026-11-26 17:30")
    assert "NV1" in told["chau"][0]
    assert "group" not in told
    told = await stage.until("2026-11-27 08:05")
    assert "NV1" in told["group"][0]


async def test_the_button_of_the_overdue_message_takes_over_and_goes_away(stage: Stage) -> None:
    await given(stage)
    await stage.until("2026-12-18 08:05")
    assert "Tôi xử lý" in stage.offered("chau")
    assert "Tôi xử lý" not in stage.offered("binh")
    await stage.press("chau", "Tôi xử lý")
    assert "[TÔI XỬ LÝ] NV1" in stage.toast("chau")
    assert "Tôi xử lý" not in stage.offered("chau")


async def test_taken_over_on_the_first_overdue_day_the_group_step_waits_a_working_day_and_the_leaders_does_not(
    stage: Stage,
) -> None:
    await given(stage)
    await stage.until("2026-12-18 08:05")
    [answer] = await stage.say("chau", "toixuly 1")
    assert "tạm chưa thông báo nhóm đến Thứ Ba 22/12/2026, 08:00" in answer.text
    [why] = await stage.say("chau", "visao 1 nhóm")
    assert "22/12/2026, 08:00" in why.text
    assert "group" not in await stage.until("2026-12-21 17:30")
    told = await stage.until("2026-12-22 08:05")
    assert "NV1" in told["group"][0]
    assert "NV1" in told["dung"][0], "the leader in charge hears of it on the third day all the same"


async def test_work_that_is_not_overdue_has_nothing_to_hold_back(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("chau", "toixuly 1")
    assert "NV1 chưa quá hạn" in answer.text
    assert "TÔI XỬ LÝ" not in answer.text


async def test_once_the_group_knows_taking_over_is_noted_and_says_so(stage: Stage) -> None:
    await given(stage)
    await stage.until("2026-12-21 09:00")
    [answer] = await stage.say("chau", "toixuly 1")
    assert "[TÔI XỬ LÝ] NV1" in answer.text
    assert "không có tin nào cho nhóm" in answer.text
    assert "group" not in await stage.until("2026-12-23 09:00")


async def test_an_officer_may_not_take_over(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("binh", "tôi xử lý 1")
    assert "dành cho trưởng đơn vị" in answer.text


async def test_who_stands_in_for_the_head_may_take_over(stage: Stage) -> None:
    await given(stage)
    await stage.until("2026-12-17 18:00")
    async with stage.application.database.write() as transaction:
        unit = next(one for one in await transaction.people.units() if one.code == "QLKH")
        giang = next(one for one in await transaction.people.all_persons() if one.name == "Hoàng Văn Giang")
        await transaction.people.add_acting_head(
            unit.id, giang.id, starts_at=local("2026-12-18 00:00"), ends_at=local("2026-12-19 00:00")
        )
    told = await stage.until("2026-12-18 08:05")
    assert "NV1" in told["giang"][0]
    assert "chau" not in told
    await stage.press("giang", "Tôi xử lý")
    assert "[TÔI XỬ LÝ] NV1" in stage.toast("giang")
    [answer] = await stage.say("giang", "toixuly 1")
    assert "[TÔI XỬ LÝ] NV1" in answer.text


async def test_an_officer_puts_off_by_button_and_is_reminded_then(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    [offered] = await stage.say("binh", "nhaclai 1")
    assert "1. Thứ Tư 25/11/2026, 14:00" in offered.text
    assert "2. Thứ Năm 26/11/2026, 08:00" in offered.text
    assert "3. Thứ Hai 30/11/2026, 08:00" in offered.text
    await stage.press("binh", "Chiều nay")
    assert "sẽ nhắc lại Thứ Tư 25/11/2026, 14:00" in stage.last("binh").text
    told = await stage.until("2026-11-25 14:01")
    assert list(told) == ["binh"]
    assert "NV1" in told["binh"][0]


async def test_a_snooze_is_chosen_by_its_number_or_in_words(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhaclai 1")
    [answer] = await stage.say("binh", "3")
    assert "Thứ Hai 30/11/2026, 08:00" in answer.text
    [answer] = await stage.say("binh", "nhắc lại 1 chiều thứ Sáu")
    assert "Thứ Sáu 27/11/2026, 14:00" in answer.text


async def test_a_snooze_beyond_the_deadline_is_refused_in_one_sentence(stage: Stage) -> None:
    await given(stage, "giao QLKH: Báo cáo gấp, 16h 25/11, CV 1957/UBND-NC")
    [answer] = await stage.say("binh", "nhaclai 1 sáng mai")
    assert "NV1 có thời hạn Thứ Tư 25/11/2026, 16:00 nên không hẹn nhắc lại" in answer.text
    await stage.until("2026-11-26 08:05")
    [answer] = await stage.say("binh", "nhaclai 1 chiều nay")
    assert "không hẹn nhắc lại" in answer.text


async def test_a_snooze_to_a_day_off_or_the_night_is_answered_with_the_moment_at_which_it_comes(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhan 1")
    [answer] = await stage.say("binh", "nhaclai 1 20h hôm nay")
    assert "sẽ nhắc lại Thứ Năm 26/11/2026, 08:00" in answer.text
    [answer] = await stage.say("binh", "nhaclai 1 chủ nhật")
    assert "sẽ nhắc lại Thứ Hai 30/11/2026, 08:00" in answer.text
    told = await stage.until("2026-11-30 08:05")
    assert list(told) == ["binh"]


async def test_a_snooze_that_would_only_come_after_the_deadline_is_refused(stage: Stage) -> None:
    await given(stage, "giao QLKH: Báo cáo nhanh, 7h45 30/11, CV 1957/UBND-NC")
    [answer] = await stage.say("binh", "nhaclai 1 chủ nhật")
    assert "không hẹn nhắc lại" in answer.text
    await stage.until("2026-11-30 09:00")
    [answer] = await stage.say("binh", "nhaclai 1 chiều nay")
    assert "NV1 đã đến thời hạn" in answer.text


async def test_on_hold_nobody_is_reminded_and_the_deadline_moves_by_the_days_on_hold(stage: Stage) -> None:
    await given(stage)
    [missing] = await stage.say("an", "tamdung 1")
    assert "Lý do tạm dừng là gì?" in missing.text
    [held] = await stage.say("an", "chờ ý kiến UBND tỉnh")
    assert "[TẠM DỪNG] NV1" in held.text
    assert "chờ ý kiến UBND tỉnh" in stage.last("binh").text
    told = await stage.until("2026-12-22 18:00")
    assert told == {}
    [resumed] = await stage.say("an", "mo 1")
    assert "Thời hạn cũ: Thứ Năm 17/12/2026, 17:00" in resumed.text
    assert "đã tạm dừng 19 ngày làm việc" in resumed.text
    assert "Thời hạn mới: Thứ Năm 14/01/2027, 17:00, còn 16 ngày làm việc" in resumed.text
    told = await stage.until("2026-12-23 08:05")
    assert "[THAY ĐỔI] NV1: tiếp tục thực hiện" in told["binh"][0]
    assert "Thời hạn cũ: Thứ Năm 17/12/2026, 17:00" in told["binh"][0]
    told = await stage.until("2027-01-11 08:05")
    assert any("còn 03 ngày làm việc" in text for text in told["binh"])


async def test_only_those_who_oversee_may_hold(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("chau", "tamdung 1 chờ ý kiến")
    assert "dành cho người theo dõi" in answer.text


async def test_hoan_alone_asks_what_is_meant(stage: Stage) -> None:
    await given(stage)
    [answer] = await stage.say("binh", "hoan 1")
    assert "hoàn thành, hoàn tác hay nhắc lại" in answer.text
    await stage.press("binh", "Hoàn thành", of=answer)
    assert "hoàn thành" in stage.last("binh").text


async def test_a_monitor_holds_by_button_and_is_asked_for_the_reason(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "chitiet 1")
    await stage.press("an", "Tạm dừng")
    assert "Lý do tạm dừng là gì?" in stage.last("an").text
    [held] = await stage.say("an", "chờ ý kiến UBND tỉnh")
    assert "[TẠM DỪNG] NV1" in held.text
    await stage.say("an", "chitiet 1")
    await stage.press("an", "Tiếp tục")
    assert "Thời hạn giữ nguyên: Thứ Năm 17/12/2026, 17:00" in stage.last("an").text


async def test_words_that_name_no_moment_end_the_asking(stage: Stage) -> None:
    await given(stage)
    await stage.say("binh", "nhaclai 1")
    [answer] = await stage.say("binh", "cảm ơn nhé")
    assert "Chưa rõ hẹn nhắc lại lúc nào" in answer.text
    [answer] = await stage.say("binh", "1")
    assert "NHẮC LẠI" not in answer.text


async def test_what_asks_for_a_reason_is_dropped(stage: Stage) -> None:
    await given(stage)
    await stage.say("an", "huy 1")
    await stage.press("an", "Thôi")
    assert "Đã bỏ nội dung đang soạn" in stage.last("an").text
    [unknown] = await stage.say("an", "trùng việc khác")
    assert "ĐÃ HỦY" not in unknown.text
    [detail] = await stage.say("an", "chitiet 1")
    assert "Đã hủy" not in detail.text
    assert "Tình trạng: Chưa thực hiện" in detail.text
