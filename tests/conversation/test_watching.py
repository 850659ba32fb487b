"""What the running application notices by itself each minute."""

from __future__ import annotations

import httpx

from bot.app.heartbeat import Heartbeat
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage


async def test_in_december_the_administrator_is_asked_for_next_years_calendar(phones: Phones) -> None:
    async with phones.stage("2026-12-01 08:30", asks_for_calendar=True) as stage:
        await stage.application.periodic.minute_ticker.run_once()
        await stage.settle()
        [asked] = stage.texts("an")
        assert "Chưa có lịch nghỉ chính thức năm 2027" in asked
        assert "04/02/2027 đến 05/02/2027" in asked
        await stage.application.periodic.minute_ticker.run_once()
        await stage.settle()
        assert len(stage.texts("an")) == 1
        await stage.say("an", "lich 2027 theo 9441/TB-BNV")
        await stage.until("2026-12-09 09:00")
        before = stage.counts()
        await stage.application.periodic.minute_ticker.run_once()
        await stage.settle()
        assert stage.news(before) == {}


async def test_what_is_noticed_follows_the_played_clock(phones: Phones) -> None:
    async with phones.stage("2026-11-30 16:00", asks_for_calendar=True) as stage:
        told = await stage.until("2026-12-01 08:30")
        assert [text for text in told["an"] if "Chưa có lịch nghỉ chính thức năm 2027" in text]


async def test_the_heartbeat_beats_only_while_all_is_well(stage: Stage) -> None:
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(200)

    application = stage.application
    await stage.settle()
    application.periodic.heartbeat = Heartbeat("https://monitoring.example.gov.vn/ping", httpx.MockTransport(answer))
    application.periodic.ticker._finished_at = None
    await application.periodic.minute_ticker.run_once()
    assert calls == []
    await application.periodic.ticker.run_once()
    await application.periodic.minute_ticker.run_once()
    assert calls == ["GET"]
