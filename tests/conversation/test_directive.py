"""The directive of the department is real input: one of its items runs its course."""

from __future__ import annotations

from tests.conversation.stage import Stage

ITEM = "giao Văn phòng Sở: tham mưu quy định về quy trình xử lý công việc, 10/12, CV 888/SKHCN-VP ngày 24/9/2020"


async def test_an_item_of_the_directive_runs_its_course(stage: Stage) -> None:
    [echo] = await stage.say("an", ITEM)
    assert "Nội dung: tham mưu quy định về quy trình xử lý công việc" in echo.text
    assert "Chủ trì: Văn phòng Sở" in echo.text
    assert "888/SKHCN-VP" in echo.text
    assert "Thứ Năm 10/12/2026, 17:00" in echo.text
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert stage.headings(stage.news(before)) == {"giang": ["[GIAO VIỆC] NV1"]}
    await stage.press("giang", "Đã nhận")
    played = [
        ("2026-12-07 08:00", {"giang": ["[NHẮC VIỆC] NV1 còn 03 ngày làm việc"]}),
        ("2026-12-09 08:00", {"giang": ["[NHẮC VIỆC] NV1 còn 01 ngày làm việc"]}),
        ("2026-12-10 15:00", {"giang": ["[ĐẾN HẠN HÔM NAY] NV1 trước 17:00"] * 2}),
        ("2026-12-11 08:00", {"giang": ["[ĐÔN ĐỐC] NV1 quá hạn 01 ngày làm việc"]}),
        ("2026-12-14 08:00", {"group": ["[THÔNG BÁO] 01 nhiệm vụ quá hạn"]}),
        ("2026-12-15 08:00", {"dung": ["[BÁO CÁO] NV1 quá hạn 03 ngày làm việc"]}),
    ]
    for moment, expected in played:
        assert stage.headings(await stage.until(moment)) == expected, moment
    await stage.press("giang", "Hoàn thành")
    assert "ĐÃ HOÀN THÀNH" in stage.last("dung").text
    assert await stage.until("2026-12-31 18:00") == {}
