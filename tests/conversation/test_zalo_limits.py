"""Where Zalo's plan and platform end: the person and the group too many, what is no text, what comes again for ever."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.demo import cast
from domain.model import AccountState, ChannelKind, OrganizationRole
from tests.contract.sandbox_stage import PICTURE
from tests.conversation.stage import Stage, local, open_stage
from tests.conversation.zalo_words import all_on_zalo
from wording.labels import SENT_AGAIN

ON_ZALO = all_on_zalo(cast.sandbox_roster())
REGISTERED = sum(not phone.stranger for phone in ON_ZALO.phones)
CODE = re.compile(r"\b([2-9A-HJ-NP-Z]{10})\b")
WORDS_ONLY = "Hệ thống chỉ đọc được tin nhắn bằng chữ"


@pytest.fixture
async def zalo(sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(sqlite_url, roster=ON_ZALO) as opened:
        yield opened


async def said(stage: Stage, phone: str, text: str, chat: str = "private") -> str:
    return "\n".join(message.text for message in await stage.say(phone, text, chat))


async def code_of(stage: Stage, line: str) -> str:
    found = CODE.search(await said(stage, "an", line))
    assert found is not None
    return found[1]


def notices(stage: Stage, phone: str, words: str) -> int:
    return sum(words in text for text in stage.texts(phone))


async def test_the_person_too_many_is_told_what_to_do_and_the_administrator_once(database_url: str) -> None:
    full: dict[str, Any] = {"roster": ON_ZALO, "zalo_people": REGISTERED}
    async with open_stage(database_url, **full) as stage:
        assert f"Người dùng Zalo: {REGISTERED}/{REGISTERED}" in await said(stage, "an", "hanmuc")
        code = await code_of(stage, "moi QLKH chuyên viên Đinh Thị Em")
        for _ in range(2):
            refused = await said(stage, "em", code)
            assert f"Bot Zalo đã đủ {REGISTERED} người" in refused
            assert "quản trị hệ thống" in refused
            assert "Telegram" in refused
        assert notices(stage, "an", "Có người vừa không đăng ký được") == 1
        again = await code_of(stage, "moi QLKH chuyên viên Trần Văn Bình")
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "binh", again)
    async with open_stage(database_url, "2026-11-25 10:00", **full | {"zalo_people": REGISTERED + 1}) as stage:
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "em", code), "the code was kept; a larger plan takes it"
        assert notices(stage, "an", f"Zalo đã dùng {REGISTERED + 1}/{REGISTERED + 1} người") == 1


async def test_the_monitors_hear_of_the_person_whom_zalo_itself_does_not_let_answer(sqlite_url: str) -> None:
    """Nobody may be written to beyond the plan: who was turned away may hear nothing at all."""
    roles = {"Nguyễn Thị An": {OrganizationRole.ADMIN}, "Lê Minh Châu": {OrganizationRole.MONITOR}}
    people = tuple(replace(one, roles=frozenset(roles.get(one.name, one.roles))) for one in ON_ZALO.people)
    full: dict[str, Any] = {"roster": replace(ON_ZALO, people=people), "zalo_people": REGISTERED}
    async with open_stage(sqlite_url, **full) as stage:
        code = await code_of(stage, "moi QLKH chuyên viên Đinh Thị Em")
        for _ in range(2):
            stage.type_text("em", "private", code)
            stage.refuse("em")
            await stage.settle()
            assert stage.texts("em") == []
            stage.sandbox.zalo.unblock("em")
        told = [notices(stage, phone, "Có người vừa không đăng ký được") for phone in ("an", "chau", "binh", "dung")]
        assert told == [1, 1, 0, 0]


async def test_the_group_too_many_is_told_so_and_a_bound_one_goes_on(sqlite_url: str) -> None:
    async with open_stage(sqlite_url, roster=ON_ZALO, zalo_groups=1) as stage:
        code = await code_of(stage, "nhom QLKH")
        assert "khi quản trị hệ thống xác nhận" in await said(stage, "binh", f"/nhom {code}", "group"), "has its place"
        database = stage.application.database
        async with database.write() as transaction:
            organization = await transaction.people.organization()
            [bound] = await transaction.groups.all()
            assert organization is not None
            await transaction.groups.set_state(bound.id, AccountState.BLOCKED, "removed", stage.playback.now())
            await transaction.groups.bind(organization.id, ChannelKind.ZALO, "zgr-other", None, "Nhóm khác", None)
        assert "Bot Zalo đã đủ 1 nhóm" in await said(stage, "an", "nhom dong y")
        code = await code_of(stage, "nhom QLKH")
        assert "Bot Zalo đã đủ 1 nhóm" in await said(stage, "binh", f"/nhom {code}", "group")
        assert notices(stage, "an", "Một nhóm mới vừa không gắn được") == 1
        async with database.write() as transaction:
            await transaction.groups.set_state(bound.id, AccountState.LINKED, "", stage.playback.now())
        assert "khi quản trị hệ thống xác nhận" in await said(stage, "binh", f"/nhom {code}", "group"), "code kept"


async def test_what_is_no_text_gets_one_sentence_and_a_caption_is_a_command(zalo: Stage) -> None:
    phones = zalo.sandbox.zalo
    sends: tuple[Callable[[], int], ...] = (
        lambda: phones.send_image("binh", "private", PICTURE),
        lambda: phones.send_sticker("binh", "private"),
        lambda: phones.send_voice("binh", "private"),
        lambda: phones.send_document("binh", "private", "bao-cao.docx", b"docx"),
    )
    for send in sends:
        before = len(zalo.texts("binh"))
        send()
        await zalo.settle()
        [answer] = zalo.texts("binh")[before:]
        assert WORDS_ONLY in answer
    await zalo.say("an", "giao QLKH: Báo cáo A, 17/12")
    await zalo.say("an", "dung")
    phones.send_image("binh", "private", PICTURE, "xong 1")
    await zalo.settle()
    assert "[ĐÃ GHI NHẬN] NV1 hoàn thành" in zalo.last("binh").text


async def test_an_update_without_text_an_unknown_one_and_one_for_ever_stop_nothing(zalo: Stage) -> None:
    phones = zalo.sandbox.zalo
    before = len(zalo.texts("binh"))
    phones.faults.replay_updates = True
    phones.send_without_text("binh")
    phones.tell("user.follow", "binh")
    phones.tell("message.poll.received")
    answer = await said(zalo, "binh", "viec")
    await zalo.settle()
    assert answer
    assert len(zalo.texts("binh")) == before + 1, "answered once, however often it comes back"


async def assign(stage: Stage, line: str = "giao QLKH: Báo cáo A, 27/11") -> None:
    await stage.say("an", line)
    await stage.say("an", "dung")


async def test_a_send_that_timed_out_after_zalo_took_it_comes_once_more_and_says_so(zalo: Stage) -> None:
    zalo.sandbox.zalo.faults.timed_out("after", times=5)
    await assign(zalo)
    await zalo.until("2026-11-25 11:00")
    copies = [text for text in zalo.texts("binh") if text.startswith("[GIAO VIỆC] NV1")]
    assert [SENT_AGAIN in text for text in copies] == [False, True], "one cautious try, not five"


async def test_two_hours_of_502_delay_what_is_due_and_lose_and_double_nothing(zalo: Stage) -> None:
    await assign(zalo)
    await zalo.say("binh", "nhan 1")
    await zalo.until("2026-11-26 07:55")
    before = len(zalo.texts("binh"))
    zalo.sandbox.zalo.faults.server_error(502, until=local("2026-11-26 10:00"))
    await zalo.until("2026-11-26 09:55")
    assert len(zalo.texts("binh")) == before
    await zalo.until("2026-11-26 11:30")
    [late] = zalo.texts("binh")[before:]
    assert late.startswith("[NHẮC VIỆC] NV1 còn 01 ngày làm việc")


async def test_a_group_that_removed_the_bot_is_told_the_monitors_once(zalo: Stage) -> None:
    await assign(zalo)
    zalo.sandbox.zalo.kick_bot()
    await zalo.until("2026-12-04 09:00")
    assert notices(zalo, "an", "không nhận được tin") == 1
    assert "nhóm" in (await said(zalo, "an", "lienlac")).lower()
    assert notices(zalo, "chau", "[ĐÔN ĐỐC] NV1 quá hạn") >= 1, "people are told all the same"
    zalo.sandbox.zalo.readmit_bot()


async def test_too_many_without_a_time_to_wait_holds_what_is_due_for_a_minute(zalo: Stage) -> None:
    zalo.sandbox.zalo.faults.quota_exceeded(times=1)
    await assign(zalo)
    await zalo.move(timedelta(minutes=5))
    assert notices(zalo, "binh", "[GIAO VIỆC] NV1") == 1
