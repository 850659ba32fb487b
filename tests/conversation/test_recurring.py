"""Work that returns: the rule is confirmed, each task comes once and in time, one occurrence is left out or moved."""

from __future__ import annotations

from tests.conversation.phones import Phones
from tests.conversation.stage import Stage

RULE = "giao QLKH: Báo cáo CCHC, định kỳ trước ngày 15 hằng tháng"


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def begin(stage: Stage) -> None:
    await said(stage, "an", RULE)
    await stage.press("an", "Đúng")


async def test_the_rule_is_told_in_words_with_its_next_dates_before_it_is_saved(stage: Stage) -> None:
    echo = await said(stage, "an", RULE)
    assert "Định kỳ: trước ngày 15 hằng tháng (gặp ngày nghỉ thì chuyển lên ngày làm việc liền trước)" in echo
    assert "Thứ Hai 14/12/2026, 17:00; Thứ Năm 14/01/2027, 17:00; Thứ Sáu 12/02/2027, 17:00" in echo
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert stage.news(before) == {}, "nobody is told before the task's time has come"
    assert "ĐK1 Báo cáo CCHC" in stage.last("an").text
    assert "Thứ Hai 30/11/2026, 08:00" in stage.last("an").text


async def test_each_task_is_made_when_its_reminders_may_begin(stage: Stage) -> None:
    await begin(stage)
    assert await stage.until("2026-11-30 07:59") == {}
    news = await stage.until("2026-11-30 08:00")
    assert "[GIAO VIỆC] NV1" in news["binh"][0]
    assert "Thứ Hai 14/12/2026, 17:00" in news["binh"][0]
    assert "Không tìm thấy nhiệm vụ NV2" in await said(stage, "an", "chitiet 2")
    await said(stage, "binh", "xong 1")
    await stage.until("2026-12-30 12:00")
    detail = await said(stage, "an", "chitiet 2")
    assert "Thứ Năm 14/01/2027, 17:00" in detail
    assert "Không tìm thấy nhiệm vụ NV3" in await said(stage, "an", "chitiet 3")


async def test_after_a_standstill_each_missed_task_is_made_once(phones: Phones) -> None:
    async with phones.stage() as stage:
        await begin(stage)
    async with phones.stage("2027-01-20 09:00") as stage:
        await stage.settle()
        assert "Thứ Hai 14/12/2026" in await said(stage, "an", "chitiet 1")
        assert "Thứ Năm 14/01/2027" in await said(stage, "an", "chitiet 2")
        assert "Không tìm thấy nhiệm vụ NV3" in await said(stage, "an", "chitiet 3")


async def test_one_occurrence_is_left_out(stage: Stage) -> None:
    await begin(stage)
    assert "Không giao kỳ Thứ Hai 14/12/2026, 17:00" in await said(stage, "an", "dinhky boqua 1")
    assert "Các kỳ tới: Thứ Năm 14/01/2027" in await said(stage, "an", "dung")
    await stage.until("2026-12-29 18:00")
    assert "Không tìm thấy nhiệm vụ NV1" in await said(stage, "an", "chitiet 1")
    await stage.until("2026-12-30 08:00")
    assert "Thứ Năm 14/01/2027" in await said(stage, "an", "chitiet 1")


async def test_one_occurrence_is_moved_and_the_next_is_not(stage: Stage) -> None:
    await begin(stage)
    echo = await said(stage, "an", "dinhky sua 1 hạn 21/12")
    assert "Kỳ Thứ Hai 14/12/2026, 17:00 đổi thành Thứ Hai 21/12/2026, 17:00" in echo
    assert "Thứ Ba 22/12/2026" in await said(stage, "an", "22/12")
    await stage.press("an", "Đúng")
    await stage.until("2026-12-10 18:00")
    assert "Thứ Ba 22/12/2026, 17:00" in await said(stage, "an", "chitiet 1")
    assert "Các kỳ tới: Thứ Năm 14/01/2027" in await said(stage, "an", "dinhky")


async def test_moving_an_occurrence_to_the_next_one_or_into_the_past_warns(stage: Stage) -> None:
    await begin(stage)
    assert "hai kỳ" not in await said(stage, "an", "dinhky sua 1 hạn 13/1/2027")
    echo = await said(stage, "an", "dinhky sua 1 hạn 20/1/2027")
    assert "không trước kỳ liền sau (Thứ Năm 14/01/2027, 17:00): hai kỳ sẽ cùng mở" in echo
    assert "dinhky boqua 1" in echo
    assert "Thứ Bảy" in await said(stage, "an", "dinhky sua 1 hạn 19/12")


async def test_a_stopped_rule_makes_no_more_tasks(stage: Stage) -> None:
    await begin(stage)
    await said(stage, "an", "định kỳ dừng 1")
    await said(stage, "an", "dung")
    assert await stage.until("2027-01-20 18:00") == {}
    assert "hiện không có việc định kỳ nào" in await said(stage, "an", "dinhky")
    assert "Không có việc định kỳ ĐK1" in await said(stage, "an", "dinhky bo 1")


async def test_a_weekly_report_is_never_open_twice(stage: Stage) -> None:
    await said(stage, "an", "giao QLKH: Báo cáo tuần, 16h thứ sáu hằng tuần")
    await said(stage, "an", "dung")
    assert "Thứ Sáu 27/11/2026, 16:00" in await said(stage, "an", "chitiet 1")
    await stage.until("2026-11-29 12:00")
    assert "Không tìm thấy nhiệm vụ NV2" in await said(stage, "an", "chitiet 2")
    await stage.until("2026-11-30 09:00")
    assert "Thứ Sáu 04/12/2026, 16:00" in await said(stage, "an", "chitiet 2")


async def test_a_rule_may_be_the_answer_to_the_question_for_the_deadline(stage: Stage) -> None:
    await said(stage, "an", "giao")
    await said(stage, "an", "QLKH")
    await said(stage, "an", "Báo cáo CCHC")
    await said(stage, "an", "định kỳ ngày 20 hằng tháng")
    assert "Định kỳ: ngày 20 hằng tháng" in await said(stage, "an", "không")


async def test_only_monitors_and_leaders_steer_rules(stage: Stage) -> None:
    await begin(stage)
    for command in ("dinhky", "dinhky bo 1", "dinhky sua 1 hạn 20/12"):
        assert "người theo dõi, đôn đốc" in await said(stage, "binh", command)
