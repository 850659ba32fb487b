"""Nobody is written to outside office hours, except whoever has just spoken."""

from __future__ import annotations

import pytest

from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE
from tests.conversation.phones import Phones, sqlite_only
from tests.conversation.stage import Stage, local


async def said(stage: Stage, phone: str, text: str) -> str:
    return "\n".join(message.text for message in await stage.say(phone, text))


async def test_what_is_assigned_on_friday_evening_waits_for_monday_morning(phones: Phones) -> None:
    async with phones.stage("2026-11-27 16:00") as stage:
        await stage.until("2026-11-27 18:00")
        await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
        before = stage.counts()
        await stage.press("an", "Đúng")
        assert stage.news(before) == {}, "her own message is edited, nobody else gets any"
        assert "sẽ được gửi lúc" in stage.last("an").text
        assert "08:00" in stage.last("an").text
        assert "Thứ Hai 30/11/2026" in stage.last("an").text
        assert await stage.until("2026-11-30 07:59") == {}
        assert set(await stage.until("2026-11-30 08:00")) == {"binh", "chau"}


async def test_the_monitor_is_told_of_a_closing_by_night_in_the_morning(phones: Phones) -> None:
    async with phones.stage() as stage:
        await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
        await stage.press("an", "Đúng")
        await stage.until("2026-11-25 21:00")
        before = stage.counts()
        assert "ĐÃ HOÀN THÀNH" in await said(stage, "binh", "xong 1")
        assert set(stage.news(before)) == {"binh"}
        assert await stage.until("2026-11-26 07:59") == {}
        assert set(await stage.until("2026-11-26 08:00")) == {"an", "chau"}


async def test_a_fortnight_with_a_holiday_keeps_to_office_hours(phones: Phones) -> None:
    async with phones.stage("2026-11-16 08:30") as stage:
        for line in (
            "giao QLKH, TTra: Báo cáo A, 20/11",
            "giao VP: Báo cáo B, 24/11",
            "giao QLKH, VP: Báo cáo C, 15h 23/11",
            "giao CCTĐC: Báo cáo D, khẩn, 19/11",
            "giao VP phối hợp QLKH: Báo cáo E, 26/11",
            "giao QLKH: Theo dõi hộp thư, không hạn",
        ):
            await stage.say("an", line)
            await stage.say("an", "dung")
        spoken = {(phone, m.message_id) for phone in ("an",) for m in stage.messages(phone)}
        news = await stage.until("2026-12-01 23:00")
        assert {"an", "binh", "chau", "giang", "group", "dung"} <= set(news)
        calendar = WorkingCalendar(())
        chats = [(phone.key, "private") for phone in stage.sandbox.options.phones]
        chats.append(("an", "group"))
        for phone, chat in chats:
            for message in stage.messages(phone, chat):
                if not message.from_bot or (phone, message.message_id) in spoken:
                    continue
                at = message.date.astimezone(ZONE)
                assert calendar.is_working_day(at.date()), (phone, at, message.text)
                assert "07:30" <= f"{at:%H:%M}" <= "17:30", (phone, at, message.text)
                assert at.date().isoformat() != "2026-11-24"
        assert "em" not in news


@sqlite_only
@pytest.mark.parametrize("urgency", ["thượng khẩn", "hỏa tốc"])
async def test_only_the_two_highest_urgencies_go_out_by_night(phones: Phones, urgency: str) -> None:
    async with phones.stage() as stage:
        await stage.until("2026-11-25 20:00")
        await stage.say("an", f"giao QLKH: Trực ứng phó bão, {urgency}, 9h 26/11")
        before = stage.counts()
        await stage.press("an", "Đúng")
        assert {"binh", "chau"} <= set(stage.news(before))
        assert stage.playback.now() < local("2026-11-25 20:30")
