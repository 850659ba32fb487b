"""The office is called by its own name in everything that is said, whether its file came before or after the start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.demo import cast
from services.office.seeding import seed
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage
from tests.conversation.test_registration import become_administrator, code_in, said

FINANCE = replace(cast.sandbox_roster(), organization="Sở Tài chính", short_name="Sở TC")
OF_THE_EXAMPLE = ("Sở Khoa học và Công nghệ", "Sở KH&CN")
STRANGER = "Đây là hệ thống nhắc việc của "


async def everything_is_said(stage: Stage, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """A stranger, the administrator, the group from its code to its first message; all that the phones have seen."""
    assert STRANGER + "Sở Tài chính" in await said(stage, "em", "xin chào")
    assert "của Sở Tài chính" in await said(stage, "binh", "@DonDocBot viec", "group")
    await become_administrator(stage, capsys)
    offered = await said(stage, "an", "nhom")
    bound = await said(stage, "an", f"@DonDocBot nhom {code_in(offered)}", "group")
    if stage.on_zalo("an"):
        assert "nhiệm vụ của Sở Tài chính" in stage.last("an").text, "the administrator is asked"
        bound = await said(stage, "an", "nhom dong y Nhóm điều hành")
    assert "nhiệm vụ của Sở Tài chính" in bound
    for typed in (
        "trogiup",
        "giao QLKH: Báo cáo thu chi, hạn 27/11, CV 12/UBND",
        "dung",
        "bantin",
        "lich",
        "chinhsach",
    ):
        await stage.say("an", typed)
    invited = code_in(await said(stage, "an", "moi QLKH chuyên viên Trần Văn Bình"))
    await stage.follow("binh", invited)
    await stage.until("2026-11-30 12:00")
    return seen(stage)


def seen(stage: Stage) -> list[str]:
    chats = [("an", "group"), *((phone.key, "private") for phone in stage.sandbox.options.phones)]
    return [message.text for phone, chat in chats for message in stage.messages(phone, chat) if message.from_bot]


def refuse_the_example(texts: list[str]) -> None:
    assert texts
    for name in OF_THE_EXAMPLE:
        assert [text for text in texts if name in text] == []


async def test_the_file_before_the_first_start(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    async with phones.office(roster=FINANCE) as stage:
        refuse_the_example(await everything_is_said(stage, capsys))


async def test_the_first_start_before_the_file(phones: Phones, capsys: pytest.CaptureFixture[str]) -> None:
    async with phones.office(roster=FINANCE, seeded=False) as stage:
        assert STRANGER + "cơ quan" in await said(stage, "em", "xin chào")
        refuse_the_example(seen(stage))
    capsys.readouterr()
    async with phones.office("2026-11-25 09:30", roster=FINANCE) as stage:
        refuse_the_example(await everything_is_said(stage, capsys))


async def test_until_a_file_comes_the_office_has_the_name_of_its_settings(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office(roster=FINANCE, seeded=False) as stage:
        assert STRANGER + "cơ quan" in await said(stage, "em", "xin chào")
    async with phones.office("2026-11-25 09:30", roster=FINANCE, seeded=False, organization_name="Sở Tư pháp") as stage:
        assert STRANGER + "Sở Tư pháp" in await said(stage, "em", "xin chào")
    async with phones.office("2026-11-25 10:00", roster=FINANCE, organization_name="Sở Tư pháp") as stage:
        assert STRANGER + "Sở Tài chính" in await said(stage, "em", "xin chào")
    async with phones.office("2026-11-25 10:30", roster=FINANCE, seeded=False, organization_name="Sở Tư pháp") as stage:
        assert STRANGER + "Sở Tài chính" in await said(stage, "em", "xin chào"), "the file has the last word"


async def test_another_file_renames_the_office_while_it_runs(
    phones: Phones, capsys: pytest.CaptureFixture[str]
) -> None:
    async with phones.office(roster=replace(FINANCE, organization="Sở Khoa học và Công nghệ")) as stage:
        await seed(stage.application.database, FINANCE, stage.playback.now())
        refuse_the_example(await everything_is_said(stage, capsys))
