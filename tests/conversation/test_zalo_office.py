"""An office that begins with nothing but a Zalo bot's token: people, the group, files by link, what comes twice."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.cli.quota import quota_text
from bot.demo import cast
from bot.zalo import ZaloFront
from bot.zalo.order import LatelySeen
from domain.model import ChannelKind
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage, open_stage
from tests.conversation.test_registration import become_administrator, code_in, said
from tests.conversation.zalo_words import all_on_zalo

PUBLIC = "https://dondoc.example.gov.vn"
LINK = re.compile(rf"{PUBLIC}(/files/\S+)")
PERSONS = ("Bình", "Châu", "An", "Dung")


@pytest.fixture
async def office(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Stage]:
    """Nobody but the administrator is registered, no group is bound."""
    async with Phones(ChannelKind.ZALO, sqlite_url).office(public_url=PUBLIC) as stage:
        await become_administrator(stage, capsys)
        yield stage


async def invite(stage: Stage, phone: str, who: str) -> None:
    code = code_in(await said(stage, "an", f"moi {who}"))
    assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, phone, code.lower())


async def test_from_an_empty_office_a_group_is_bound_by_a_mention_and_told_what_is_overdue(office: Stage) -> None:
    await invite(office, "binh", "QLKH chuyên viên Trần Văn Bình")
    await invite(office, "chau", "QLKH trưởng phòng Lê Minh Châu")
    assert "chưa được gắn" in await said(office, "binh", "@DonDocBot quahan", "group")
    offered = await said(office, "an", "nhom")
    assert "@Bot Đôn Đốc nhom" in offered
    [answer] = await office.say("binh", f"@DonDocBot nhom {code_in(offered)}", "group")
    assert "khi quản trị hệ thống xác nhận" in answer.text
    assert "Trần Văn Bình vừa dùng mã" in office.last("an").text
    assert "[ĐÃ GẮN NHÓM] Nhóm điều hành" in await said(office, "an", "nhom đồng ý Nhóm điều hành")
    await office.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 26/11")
    await office.say("an", "dung")
    assert office.last("binh").text.startswith("[GIAO VIỆC] NV1")
    before = len(office.texts("an", "group"))
    await office.until("2026-11-30 12:00")
    [told] = office.texts("an", "group")[before:]
    assert "01 nhiệm vụ quá hạn" in told
    assert not any(person in told for person in PERSONS)


async def fetched(stage: Stage, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=stage.application.address, trust_env=False) as client:
        return await client.post(path)


async def test_a_file_link_has_the_public_address_its_own_purpose_and_its_day(office: Stage) -> None:
    await office.say("an", "giao QLKH: Việc của phòng, 17/12")
    await office.say("an", "dung")
    await office.say("an", "giao VP: Việc của văn phòng, 18/12")
    await office.say("an", "dung")
    links = [LINK.search(await said(office, "an", asked)) for asked in ("xuatfile QLKH", "xuatfile VP")]
    one, other = (found[1] if found else "" for found in links)
    assert 'filename="nhiem-vu-qlkh-' in (await fetched(office, one)).headers["content-disposition"]
    assert 'filename="nhiem-vu-vp-' in (await fetched(office, other)).headers["content-disposition"]
    crossed = f"{one.partition('.')[0]}.{other.partition('.')[2]}"
    assert (await fetched(office, crossed)).status_code == 404, "the signature is for one purpose"
    await office.move(timedelta(hours=23))
    assert (await fetched(office, one)).status_code == 200
    await office.move(timedelta(hours=1, minutes=1))
    assert (await fetched(office, one)).status_code == 410


async def test_without_a_public_address_and_without_telegram_the_file_is_named_as_kept_elsewhere(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Phones(ChannelKind.ZALO, sqlite_url).office() as stage:
        await become_administrator(stage, capsys)
        await stage.say("an", "giao QLKH: Việc của phòng, 17/12")
        await stage.say("an", "dung")
        answer = await said(stage, "an", "xuatfile")
        assert "/files/" not in answer
        assert "nhờ quản trị xuất tệp trên máy chủ" in answer


async def test_an_update_is_known_for_seven_days_also_after_a_restart(office: Stage) -> None:
    front = office.application.connections[ChannelKind.ZALO].front
    assert isinstance(front, ZaloFront)
    update = _update(office, "the-same-for-ever")

    async def comes_again_after_a_restart() -> int:
        front._seen = LatelySeen()
        before = len(office.texts("an"))
        task = front._accept(update)
        assert task is not None
        await task
        await office.settle()
        return len(office.texts("an")) - before

    assert await comes_again_after_a_restart() == 1
    for days in (1, 5, 0.99):
        await office.move(timedelta(days=days))
        assert await comes_again_after_a_restart() == 0


def _update(stage: Stage, message_id: str) -> dict[str, Any]:
    who = stage.sandbox.zalo.zalo_id("an")
    message = {
        "message_id": message_id,
        "date": 1_795_000_000_000,
        "chat": {"chat_type": "PRIVATE", "id": who},
        "from": {"id": who, "is_bot": False, "display_name": "An"},
        "text": "viec",
    }
    return {"event_name": "message.text.received", "message": json.loads(json.dumps(message))}


WORK = (
    "giao QLKH, VP: Báo cáo rà soát TTHC, 11/12",
    "giao QLCN&TTCN: Báo cáo chuyển đổi số, khẩn, 08/12",
    "giao VP: Báo cáo CCHC, 04/12",
    "giao TTra: Kế hoạch thanh tra, 18/12",
    "giao QLKH: Trực ứng phó bão, hỏa tốc, 15h 02/12",
    "giao VP: Báo cáo tháng, 25/12",
)


async def test_the_forecast_on_the_first_day_is_what_a_month_without_answers_uses(sqlite_url: str) -> None:
    """Of whatever else people ask for nothing is known that day: answers come on top, what is done in time goes off."""
    roster = all_on_zalo(cast.sandbox_roster())
    async with open_stage(sqlite_url, "2026-12-01 08:00", roster=roster) as stage:
        for line in WORK:
            await stage.say("an", line)
            await stage.say("an", "dung")
        told = await quota_text(stage.application.settings, stage.playback.now(), as_json=True)
        foretold = json.loads(told)
        assert foretold["used"] == stage.sandbox.zalo.messages_this_month()
        await stage.until("2026-12-31 23:00")
        assert stage.sandbox.zalo.messages_this_month() == foretold["expected"] > 2 * foretold["used"]
