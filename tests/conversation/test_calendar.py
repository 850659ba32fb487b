"""The working calendar in chat: everybody reads it, administrators change it, reminders follow, deadlines stay."""

from __future__ import annotations

import pytest

from services.office import recomputing
from tests.conversation.stage import Stage, local


async def assign(stage: Stage, title: str, due: str) -> None:
    await stage.say("an", f"giao QLKH: {title}, hạn {due}")
    await stage.say("an", "dung")


async def next_moment_of(stage: Stage, title: str) -> str:
    async with stage.application.database.read() as transaction:
        works = await transaction.tasks.open_after(0, 100)
    work = next(work for work in works if work.task.title == title)
    return work.assignment.next_reminder_at.isoformat() if work.assignment.next_reminder_at else ""


async def test_everybody_reads_the_calendar(stage: Stage) -> None:
    [months] = await stage.say("binh", "lich")
    assert "01/11/2026 đến 31/12/2026" in months.text
    assert "Thứ Ba 24/11/2026" in months.text
    [year] = await stage.say("binh", "lịch 2027")
    assert "(dự kiến)" in year.text
    assert "chưa có thông báo chính thức" in year.text


async def test_only_an_administrator_changes_it(stage: Stage) -> None:
    [refusal] = await stage.say("binh", "lich nghỉ 4/12/2026")
    assert "quản trị hệ thống" in refusal.text


async def test_a_day_off_moves_the_reminders_and_leaves_the_deadline(stage: Stage) -> None:
    await assign(stage, "Báo cáo quý", "17/12/2026")
    await stage.say("binh", "nhan 1")
    await stage.until("2026-11-26 18:00")
    await stage.say("an", "lich nghỉ 17/12/2026 bão số 9 theo 77/TB-SKHCN")
    answer = stage.texts("an")[-2:]
    told = "\n".join(answer)
    assert "Thứ Năm 17/12/2026: bão số 9 (77/TB-SKHCN)" in told
    assert "thời hạn giữ nguyên" in told
    assert "01 nhiệm vụ có thời hạn rơi vào ngày nghỉ" in told
    assert "NV1" in told
    [detail, *_] = await stage.say("an", "chitiet 1")
    assert "17/12/2026" in detail.text


async def test_a_day_off_before_the_deadline_moves_a_step_a_day_earlier(stage: Stage) -> None:
    await assign(stage, "Báo cáo tháng", "11/12/2026")
    await stage.say("binh", "nhan 1")
    assert await next_moment_of(stage, "Báo cáo tháng") == local("2026-12-08 08:00").isoformat()
    [answer] = await stage.say("an", "lich nghỉ 9/12/2026")
    assert "01 lần nhắc đã được chuyển" in answer.text
    assert await next_moment_of(stage, "Báo cáo tháng") == local("2026-12-07 08:00").isoformat()
    [back] = await stage.say("an", "lich bỏ 9/12/2026")
    assert "01 lần nhắc đã được chuyển" in back.text
    assert await next_moment_of(stage, "Báo cáo tháng") == local("2026-12-08 08:00").isoformat()


async def test_the_same_day_twice_is_one_clear_sentence(stage: Stage) -> None:
    await stage.say("an", "lich làm bù 12/12/2026 theo 5/TB-SKHCN")
    [again] = await stage.say("an", "lich làm bù 12/12/2026")
    assert again.text == "Thứ Bảy 12/12/2026 đã được ghi là ngày làm việc (Làm bù, 5/TB-SKHCN)."
    [other] = await stage.say("an", "lich nghỉ 12/12/2026")
    assert "Đã ghi" in other.text
    [gone] = await stage.say("an", "lich bỏ 13/12/2026")
    assert "không có gì để bỏ" in gone.text


async def test_words_that_name_no_day_are_told_how_to_type_it(stage: Stage) -> None:
    [refusal] = await stage.say("an", "lich nghỉ hôm nào đó")
    assert "Ví dụ: lich nghỉ 2/1/2027" in refusal.text
    [refusal] = await stage.say("an", "lich 9999")
    assert "Chưa rõ ngày" in refusal.text


async def test_a_large_record_is_computed_on_after_the_answer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "BATCH", 1)
    monkeypatch.setattr(recomputing, "AT_ONCE", 1)
    for number in range(3):
        await assign(stage, f"Báo cáo số {number}", "11/12/2026")
        await stage.say("binh", f"nhan {number + 1}")
    [answer] = await stage.say("an", "lich nghỉ 9/12/2026")
    assert "đang được tính tiếp" in answer.text
    application = stage.application
    moved = await recomputing.go_on_recomputing(
        application.database, application.clock.now(), application.settings.office_rules
    )
    assert moved == 3
    for number in range(3):
        assert await next_moment_of(stage, f"Báo cáo số {number}") == local("2026-12-07 08:00").isoformat()
    await stage.settle()
    assert "Đã tính lại xong: 03 lần nhắc" in stage.last("an").text


async def test_a_year_that_is_announced_as_forecast_is_confirmed_at_once(stage: Stage) -> None:
    [answer] = await stage.say("an", "lich 2027 theo 9441/TB-BNV")
    assert "đã xác nhận các ngày dự kiến theo 9441/TB-BNV" in answer.text
    [year] = await stage.say("binh", "lich 2027")
    assert "dự kiến" not in year.text
    [again] = await stage.say("an", "lich 2027 theo 9441/TB-BNV")
    assert "không còn ngày dự kiến nào" in again.text


async def test_what_waits_for_the_morning_of_a_new_day_off_waits_a_day_longer(stage: Stage) -> None:
    await assign(stage, "Báo cáo quý", "17/12/2026")
    await stage.until("2026-11-25 20:00")
    await stage.say("binh", "xong 1")
    await stage.say("an", "lich nghỉ 26/11/2026")
    assert await stage.until("2026-11-26 18:00") == {}
    news = await stage.until("2026-11-27 08:30")
    assert any("ĐÃ HOÀN THÀNH" in text for text in news["an"])
