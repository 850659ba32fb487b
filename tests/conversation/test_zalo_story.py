"""The whole job on stage messenger with typing alone: every message names the command that answers it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from domain.model import ChannelKind
from tests.conversation.phones import Phones, sqlite_only
from tests.conversation.stage import Stage

TASK = "giao QLKH, P. TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC"
PERSONS = ("Bình", "Châu", "An", "Dung", "Phúc", "Oanh")


@pytest.fixture
async def zalo(sqlite_url: str) -> AsyncIterator[Stage]:
    async with Phones(ChannelKind.ZALO, sqlite_url).stage() as opened:
        yield opened


async def said(stage: Stage, phone: str, text: str, chat: str = "private") -> str:
    return "\n".join(message.text for message in await stage.say(phone, text, chat))


async def test_a_code_that_is_typed_registers(zalo: Stage) -> None:
    assert "mã đăng ký" in await said(zalo, "em", "viec")
    invited = await said(zalo, "an", "moi QLKH chuyên viên Đinh Thị Em")
    assert "t.me" not in invited
    assert 'tìm "Bot Đôn Đốc" trên Zalo' in invited
    found = re.search(r"\b([2-9A-HJ-NP-Z]{10})\b", invited)
    assert found is not None
    assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(zalo, "em", found[1].lower())
    assert "Mã không dùng được" in await said(zalo, "em", found[1])
    await zalo.say("an", "giao QLKH: Báo cáo A, 18/12, chuyên viên Đinh Thị Em")
    await zalo.say("an", "dung")
    assert "NV1" in await said(zalo, "em", "viec")


@sqlite_only
async def test_a_long_list_is_paged_by_one_word(stage: Stage) -> None:
    for number in range(1, 13):
        await stage.say("an", f"giao QLKH: Báo cáo số {number}, 18/12")
        await stage.say("an", "dung")
    first = await said(stage, "chau", "donvi QLKH")
    assert "trang 1/" in first.lower()
    second = await said(stage, "chau", "tiep")
    assert "trang 2/" in second.lower()
    while "không còn trang nào" not in (answer := await said(stage, "chau", "tiếp")).lower():
        second += answer
    assert all(f"NV{number} " in first + second for number in range(1, 13))


async def test_the_bot_is_mentioned_in_the_group_and_answers_without_names(zalo: Stage) -> None:
    await zalo.say("an", TASK)
    await zalo.say("an", "dung")
    zalo.sandbox.zalo.type_text("binh", "group", "nhan 1")
    await zalo.settle()
    assert zalo.texts("an", "group") == [], "without a mention Zalo tells the bot nothing"
    [answer] = await zalo.say("binh", "@DonDocBot nhận 1", "group")
    assert "NV1" in answer.text
    assert not any(person in answer.text for person in PERSONS)
    zalo.sandbox.zalo.type_text("binh", "group", "xong 1 @Bot Đôn Đốc đã gửi 77/BC-SKHCN")
    await zalo.settle()
    assert "Trần Văn Bình hoàn thành" in await said(zalo, "an", "chitiet 1")


async def test_a_zalo_group_is_bound_by_a_code_and_the_administrator_s_word(zalo: Stage) -> None:
    database = zalo.application.database
    async with database.write() as transaction:
        [bound] = await transaction.groups.all()
    code = re.search(r"nhom ([2-9A-HJ-NP-Z]{10})", await said(zalo, "an", "nhom QLKH"))
    assert code is not None
    assert "Không có nhóm nào" in await said(zalo, "an", "nhom dong y")
    before = zalo.counts()
    [answer] = await zalo.say("binh", f"@DonDocBot nhom {code[1]}", "group")
    assert "khi quản trị hệ thống xác nhận" in answer.text
    [question] = zalo.news(before)["an"]
    assert "Trần Văn Bình vừa dùng mã" in question
    async with database.read() as transaction:
        assert await transaction.groups.all() == (bound,), "nothing is bound without the administrator's word"
    assert "dành cho" in await said(zalo, "binh", "nhom dong y")
    assert "[ĐÃ GẮN NHÓM] Nhóm phòng QLKH" in await said(zalo, "an", "nhom dong y Nhóm phòng QLKH")
    async with database.read() as transaction:
        [group] = await transaction.groups.all()
    assert (group.title, group.unit_id is not None) == ("Nhóm phòng QLKH", True)
    await zalo.say("binh", f"@DonDocBot nhom {code[1]}", "group")
    assert "Mã không dùng được" in zalo.last("binh").text


async def test_a_greeting_and_the_bare_name_of_the_bot_are_answered_with_what_it_can_do(zalo: Stage) -> None:
    for words in ("Xin chào", "chào bot ạ!", "alo"):
        assert "[TRỢ GIÚP]" in await said(zalo, "binh", words)
    assert "mã đăng ký" in await said(zalo, "em", "Em chào anh chị ạ")
    before = zalo.counts()
    [line] = await zalo.say("binh", "@DonDocBot", "group")
    assert "đã được gửi riêng" in line.text
    [helped] = zalo.news(before)["binh"]
    assert "[TRỢ GIÚP]" in helped


async def test_who_cannot_be_answered_privately_is_told_so_in_the_group(zalo: Stage) -> None:
    zalo.sandbox.zalo.block("binh")
    [line] = await zalo.say("binh", "@DonDocBot viec", "group")
    assert "Chưa gửi riêng được" in line.text
    assert "gửi một tin bất kỳ" in line.text


@sqlite_only
async def test_the_bulletin_is_copied_in_parts_that_a_zalo_group_takes(stage: Stage) -> None:
    assert "Không có nhiệm vụ nào" in await said(stage, "dung", "bantin")
    subject = "Báo cáo kết quả rà soát, đánh giá, công khai thủ tục hành chính thuộc phạm vi quản lý của Sở " * 2
    for number in range(1, 5):
        await stage.say("an", f"giao QLKH: {subject} phần {number}, 26/11")
        await stage.say("an", "dung")
        await stage.say("an", f"giao VP: {subject} đợt {number}, 30/11")
        await stage.say("an", "dung")
    await stage.until("2026-11-27 09:00")
    bulletin = await said(stage, "an", "bản tin")
    phone = stage.sandbox.zalo if stage.on_zalo("an") else stage.sandbox
    parts = [one.text for one in phone.messages("an", "private") if one.text.startswith("[BẢN TIN]")]
    assert len(parts) > 1
    assert all(len(part) <= 2000 for part in parts)
    assert [part.splitlines()[0][-5:] for part in parts] == [f"({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
    assert "Quá hạn: 04; đến hạn hôm nay: 00; đến hạn trong 03 ngày làm việc tới: 04." in bulletin
    assert "quá hạn 01 ngày làm việc (hạn Thứ Năm 26/11/2026, 17:00)" in bulletin
    assert not any(person in bulletin for person in PERSONS)
    assert "dành cho" in await said(stage, "binh", "bantin")
