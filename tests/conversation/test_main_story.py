"""The whole job: a task added by chat is reminded, escalated and closed, and every message arrives where it belongs."""

from __future__ import annotations

from tests.conversation.phones import telegram_only
from tests.conversation.stage import Stage

TASK = "giao QLKH, P. TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"
PERSONS = ("Bình", "Châu", "An", "Dung", "Phúc", "Oanh")


async def assign(stage: Stage, line: str = TASK) -> None:
    await stage.say("an", line)
    await stage.press("an", "Đúng")


async def test_the_line_is_echoed_in_full_before_anything_is_saved(stage: Stage) -> None:
    before = stage.counts()
    [echo] = await stage.say("an", TASK)
    assert echo.text.splitlines() == [
        "[XÁC NHẬN GIAO VIỆC] Đề nghị đồng chí kiểm tra trước khi giao (chưa lưu):",
        "",
        "Nội dung: Báo cáo kết quả rà soát TTHC",
        "Chủ trì: Phòng Quản lý khoa học",
        "Phối hợp: Thanh tra Sở",
        "Người thực hiện: Trần Văn Bình",
        "Văn bản số 1957/UBND-NC",
        'Thời hạn: Thứ Năm 17/12/2026, 17:00, còn 16 ngày làm việc (nguyên văn: "17/12")',
        "",
        'Đúng thì gõ "dung"; sửa thời hạn thì gõ "suangay" kèm ngày; bỏ thì gõ "thoi".',
    ]
    assert stage.offered("an") == ["Đúng", "Sửa ngày", "Thôi"]
    assert stage.news(before) == {"an": [echo.text]}


async def test_a_task_is_reminded_escalated_and_closed(stage: Stage) -> None:
    await stage.say("an", TASK)
    before = stage.counts()
    await stage.press("an", "Đúng")
    assert stage.headings(stage.news(before)) == {
        "an": ["[THÔNG BÁO] NV1"],
        "binh": ["[GIAO VIỆC] NV1"],
        "chau": ["[GIAO VIỆC] NV1"],
    }
    assert "[ĐÃ GIAO] NV1 – Phòng Quản lý khoa học" in "\n".join(stage.texts("an"))
    assert "Thanh tra Sở phối hợp (Phan Anh Phúc); chủ trì: Phòng Quản lý khoa học" in stage.last("an").text
    assert stage.offered("binh") == ["Đã nhận", "Hoàn thành", "Chi tiết"]

    before = stage.counts()
    await stage.press("binh", "Đã nhận")
    assert stage.news(before) == {}
    assert "đã nhận" in stage.last("binh").text.lower()
    assert "Đã nhận" not in stage.offered("binh")

    played = [
        ("2026-12-08 07:59", {"an": ["[THÔNG BÁO] NV1 chưa xác nhận đã nhận"]}),
        ("2026-12-08 08:00", {"binh": ["[NHẮC VIỆC] NV1 còn 07 ngày làm việc"]}),
        ("2026-12-14 08:00", {"binh": ["[NHẮC VIỆC] NV1 còn 03 ngày làm việc"]}),
        (
            "2026-12-16 08:00",
            {
                "an": ["[THÔNG BÁO] NV1 còn 01 ngày làm việc"],
                "binh": ["[NHẮC VIỆC] NV1 còn 01 ngày làm việc"],
                "chau": ["[NHẮC VIỆC] NV1 còn 01 ngày làm việc"],
            },
        ),
        (
            "2026-12-17 08:00",
            {"an": ["[THÔNG BÁO] NV1 trước 17:00"], "binh": ["[ĐẾN HẠN HÔM NAY] NV1 trước 17:00"]},
        ),
        ("2026-12-17 15:00", {"binh": ["[ĐẾN HẠN HÔM NAY] NV1 trước 17:00"]}),
        ("2026-12-18 07:59", {}),
        (
            "2026-12-18 08:00",
            {
                "an": ["[THÔNG BÁO] NV1 quá hạn 01 ngày làm việc"],
                "binh": ["[QUÁ HẠN] NV1 quá hạn 01 ngày làm việc"],
                "chau": ["[ĐÔN ĐỐC] NV1 quá hạn 01 ngày làm việc"],
            },
        ),
        ("2026-12-21 08:00", {"group": ["[THÔNG BÁO] 01 nhiệm vụ quá hạn"]}),
        (
            "2026-12-22 08:00",
            {
                "an": ["[THÔNG BÁO] NV1 quá hạn 03 ngày làm việc"],
                "dung": ["[BÁO CÁO] NV1 quá hạn 03 ngày làm việc"],
            },
        ),
    ]
    for moment, expected in played:
        assert stage.headings(await stage.until(moment)) == expected, moment
    [told] = stage.texts("an", "group")
    assert "Phòng Quản lý khoa học" in told
    assert not any(person in told for person in PERSONS)

    await stage.until("2026-12-22 09:30")
    before = stage.counts()
    await stage.press("binh", "Hoàn thành")
    assert stage.headings(stage.news(before)) == {
        "an": ["[ĐÃ HOÀN THÀNH] NV1"],
        "chau": ["[ĐÃ HOÀN THÀNH] NV1"],
    }
    assert "NV1" in stage.toast("binh")
    assert "Thanh tra Sở (Trần Văn Bình)" not in "\n".join(stage.texts("an")), "it was the lead that closed it"
    assert await stage.until("2027-01-08 18:00") == {}


@telegram_only("what was sent is rewritten and loses its buttons")
async def test_what_everybody_was_told_says_how_the_work_stands(stage: Stage) -> None:
    await assign(stage)
    await stage.press("binh", "Đã nhận")
    assert "Tình trạng: Đã nhận" in stage.last("binh").text
    assert "Tình trạng: Đã nhận" in stage.last("chau").text
    assert stage.buttons("binh") == ["Hoàn thành", "Chi tiết"]
    await stage.until("2026-12-22 09:30")
    await stage.press("binh", "Hoàn thành")
    for phone, chat in (("binh", "private"), ("chau", "private"), ("dung", "private"), ("an", "group")):
        assert stage.buttons(phone, chat) == [], phone
    assert stage.buttons("an") == ["Chi tiết"], "the receipt of the assigning itself offers nothing that grows stale"
    for phone in ("binh", "chau", "dung"):
        for text in stage.texts(phone):
            assert "ĐÃ HOÀN THÀNH – Phòng Quản lý khoa học (Trần Văn Bình) 09:30 22/12/2026" in text, phone
    [told] = stage.texts("an", "group")
    assert "ĐÃ HOÀN THÀNH – Phòng Quản lý khoa học 09:30 22/12/2026, trễ hạn 03 ngày làm việc" in told
    assert not any(person in told for person in PERSONS)


async def test_accepting_ends_only_the_ladder_that_asks_for_it(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 01/12")
    await stage.press("binh", "Đã nhận")
    assert stage.headings(await stage.until("2026-11-26 18:00")) == {"binh": ["[NHẮC VIỆC] NV1 còn 03 ngày làm việc"]}
    assert stage.headings(await stage.until("2026-11-30 18:00")) == {
        "binh": ["[NHẮC VIỆC] NV1 còn 01 ngày làm việc"],
        "chau": ["[NHẮC VIỆC] NV1 còn 01 ngày làm việc"],
    }


async def test_who_does_not_accept_is_asked_again_and_then_the_head_is_told(stage: Stage) -> None:
    await assign(stage, "giao QLKH: Báo cáo kết quả rà soát TTHC, 31/12")
    assert stage.headings(await stage.until("2026-11-25 15:20")) == {
        "binh": ["[NHẮC VIỆC] NV1 chưa xác nhận đã nhận"],
    }
    assert stage.headings(await stage.until("2026-11-26 18:00")) == {
        "chau": ["[ĐÔN ĐỐC] NV1 chưa xác nhận đã nhận"],
    }
