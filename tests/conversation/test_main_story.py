"""The whole job: a task added by chat is reminded, escalated and closed, and every message arrives where it belongs."""

from __future__ import annotations

from tests.conversation.stage import Stage

TASK = "giao QLKH, P. TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"


async def test_a_task_added_by_chat_is_reminded_escalated_and_closed(stage: Stage) -> None:
    [echo] = await stage.say("an", TASK)
    assert "Phòng Quản lý khoa học" in echo.text
    assert "Thanh tra Sở" in echo.text
    assert "1957/UBND-NC" in echo.text
    assert "Thứ Năm 17/12/2026, 17:00" in echo.text
    assert "còn 16 ngày làm việc" in echo.text

    before = stage.counts()
    await stage.press("an", "Đúng")
    told = stage.news(before)
    print(told)
    for day in (
        "2026-11-26 18:00",
        "2026-12-08 18:00",
        "2026-12-14 18:00",
        "2026-12-16 18:00",
        "2026-12-17 18:00",
        "2026-12-18 18:00",
        "2026-12-21 18:00",
        "2026-12-22 18:00",
    ):
        print(day, await stage.until(day))
