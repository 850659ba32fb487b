"""How people and groups become known: the first administrator, invitations, the group's code; and how they do not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.conversation.phones import Phones, sqlite_only, telegram_only
from tests.conversation.stage import Stage

TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 27/11"


async def said(stage: Stage, phone: str, text: str, chat: str = "private") -> str:
    return "\n".join(message.text for message in await stage.say(phone, text, chat))


def code_in(text: str) -> str:
    """The code of ten letters and digits in an answer or in what was printed."""
    found = re.search(r"\b([2-9A-HJ-NP-Z]{10})\b", text)
    assert found, text
    return found[1]


async def become_administrator(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_in(capsys.readouterr().out)
    assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "an", f"/start {code}")


async def test_the_first_administrator_registers_with_the_printed_code(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office() as stage:
        assert "Đây là hệ thống nhắc việc" in await said(stage, "an", "viec")
        code = code_in(capsys.readouterr().out)
        await stage.follow("an", code)
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in stage.last("an").text
        assert "Nguyễn Thị An, Phó Chánh Văn phòng, Văn phòng Sở" in stage.last("an").text, "whom the list awaits"
        assert "Quản trị hệ thống, Người theo dõi, đôn đốc" in stage.last("an").text
        assert "Mã không dùng được" in await said(stage, "em", code), "it is used once"
    async with phones.office("2026-11-25 10:00") as stage:
        assert "Mã đăng ký" not in capsys.readouterr().out, "an office with an administrator gets no new code"
        assert "moi " in await said(stage, "an", "trogiup")


async def test_an_invitation_links_who_is_in_the_record(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        invited = await said(stage, "an", "mời QLKH chuyên viên Trần Văn Bình")
        assert "Phòng Quản lý khoa học – Chuyên viên" in invited
        code = code_in(invited)
        assert (f"https://t.me/DonDocBot?start={code}" in invited) is not phones.on_zalo
        await stage.follow("binh", code)
        assert "Trần Văn Bình, Chuyên viên, Phòng Quản lý khoa học" in stage.last("binh").text
        [head] = await stage.say("an", "moi QLKH trưởng phòng Lê Minh Châu")
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "chau", code_in(head.text).lower())
        await stage.say("an", TASK)
        before = stage.counts()
        await stage.press("an", "Đúng")
        assert set(stage.news(before)) == {"binh", "chau"}, "no second Bình, no second Châu"


async def test_an_invitation_makes_somebody_new_of_that_unit_and_role(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        code = code_in(await said(stage, "an", "moi QLKH chuyên viên Trần Văn X"))
        assert "Trần Văn X, Phòng Quản lý khoa học" in await said(stage, "em", code)
        assert "Việc" in await said(stage, "em", "donvi") or "NHIỆM VỤ CỦA ĐƠN VỊ" in stage.last("em").text
        assert "Lệnh này dành cho" in await said(stage, "em", "giao QLKH: Báo cáo, 17/12")


@sqlite_only
@pytest.mark.parametrize("typed", ["ABCDEFGHJK", "/start ABCDEFGHJK", "dangky ABCDEFGHJK", "/start không-phải-mã"])
async def test_a_wrong_code_opens_nothing(phones: Phones, typed: str) -> None:
    async with phones.office() as stage:
        assert "[ĐĂNG KÝ THÀNH CÔNG]" not in await said(stage, "em", typed)
        assert "Đây là hệ thống nhắc việc" in await said(stage, "em", "viec")


async def test_who_is_registered_cannot_become_another_person(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        code = code_in(await said(stage, "an", "moi QLKH chuyên viên Trần Văn Bình"))
        assert "Mã không dùng được" in await said(stage, "an", code)
        assert "Trần Văn Bình" in await said(stage, "binh", code), "it has not been used up"


async def test_codes_expire_and_are_used_once(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        first = code_in(await said(stage, "an", "moi QLKH chuyên viên Trần Văn Bình"))
        second = code_in(await said(stage, "an", "moi QLKH trưởng phòng Lê Minh Châu"))
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "binh", first)
        assert "Mã không dùng được" in await said(stage, "em", first)
        await stage.move(timedelta(days=8))
        assert "Mã không dùng được" in await said(stage, "chau", second)
        assert "Đây là hệ thống nhắc việc" in await said(stage, "em", "viec")


@telegram_only("a Zalo group has no topics; it is bound in test_zalo_story.py")
async def test_the_group_is_bound_by_a_code_and_keeps_its_topic(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office(options={"group_has_topics": True}) as stage:
        await become_administrator(stage, capsys)
        topic = stage.sandbox.create_topic("Nhắc việc")
        assert "chưa được gắn" in await said(stage, "an", "/quahan@DonDocBot", "group")
        offered = await said(stage, "an", "nhom")
        assert "[MÃ GẮN NHÓM]" in offered
        stage.sandbox.type_text("an", "group", f"@DonDocBot nhom {code_in(offered)}", thread=topic)
        await stage.settle()
        bound = stage.last("an", "group")
        assert "[ĐÃ GẮN NHÓM]" in bound.text
        assert bound.thread == topic
        assert "Mã không dùng được" in await refused_in_group(stage, code_in(offered))
        await stage.say("an", TASK)
        await stage.press("an", "Đúng")
        await stage.until("2026-12-01 08:00")
        told = stage.last("an", "group")
        assert "01 nhiệm vụ quá hạn" in told.text
        assert told.thread == topic


async def refused_in_group(stage: Stage, code: str) -> str:
    """A refusal in the group goes to the speaker's own chat."""
    before = stage.counts()
    await stage.say("an", f"@DonDocBot nhom {code}", "group")
    return "\n".join(stage.news(before)["an"])


async def test_only_an_administrator_binds_and_a_persons_code_binds_nothing(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        code = code_in(await said(stage, "an", "moi QLKH chuyên viên Trần Văn Bình"))
        assert "Mã không dùng được" in await refused_in_group(stage, code)
        assert "[ĐĂNG KÝ THÀNH CÔNG]" in await said(stage, "binh", code), "it has not been used up"
        group_code = code_in(await said(stage, "an", "nhom QLKH"))
        assert "Mã không dùng được" in await said(stage, "em", group_code)


async def test_a_code_is_read_through_blanks_and_a_full_stop_and_a_wrong_one_is_said_to_be_wrong(
    phones: Phones,
) -> None:
    async with phones.stage() as stage:
        code = code_in(await said(stage, "an", "moi QLKH chuyên viên Đinh Thị Em"))
        assert "Mã không dùng được" in await said(stage, "em", f"{code[:-1]}O")
        assert "[ĐĂNG KÝ THÀNH CÔNG] Đinh Thị Em" in await said(stage, "em", f"“{code[:5].lower()} {code[5:]}.”")


async def test_an_invited_name_is_found_as_people_are_and_a_post_without_a_name_is_its_holder(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office() as stage:
        await become_administrator(stage, capsys)
        await stage.follow("binh", code_in(await said(stage, "an", "moi QLKH chuyên viên đ/c tran van binh")))
        assert "Trần Văn Bình, Chuyên viên, Phòng Quản lý khoa học" in stage.last("binh").text
        await stage.follow("chau", code_in(await said(stage, "an", "moi QLKH trưởng phòng")))
        assert "Lê Minh Châu" in stage.last("chau").text
