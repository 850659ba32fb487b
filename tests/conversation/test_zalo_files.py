"""A file on a messenger that carries none: a link for one person, else the person's Telegram, else who has it."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import httpx
import pytest
from openpyxl import load_workbook

from bot.files.links import FileLinks, LinkRefused, Wanted
from bot.telegram.vendor import TELEGRAM
from domain.model import ChannelKind, OrganizationRole
from services.office.link_secret import link_secret
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage, local, open_stage

NOW = local("2026-11-25 09:00")


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """An has both messengers."""
    async with open_stage(database_url) as opened:
        yield opened


async def exported(stage: Stage, text: str = "xuatfile QLKH") -> str:
    await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await stage.say("an", "dung")
    stage.sandbox.zalo.type_text("an", "private", text)
    await stage.settle()
    return stage.sandbox.zalo.messages("an", "private")[-1].text


async def test_a_workbook_is_fetched_by_a_link_that_ends_after_a_day(stage: Stage) -> None:
    found = re.search(r"http://\S+/files/\S+", await exported(stage))
    assert found is not None
    async with httpx.AsyncClient(trust_env=False) as client:
        looked = await client.get(found[0])
        assert looked.headers["content-type"].startswith("text/html"), "a preview fetches nothing"
        answer = await client.post(found[0])
        assert 'filename="nhiem-vu-qlkh-2026-11-25.xlsx"' in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        rows = list(load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0].values)
        assert any("Báo cáo kết quả rà soát TTHC" in map(str, row) for row in rows)
        assert (await client.post(found[0][:-3] + "AAA")).status_code == 404
        assert (await client.post(f"{stage.application.address}/files/abc")).status_code == 404
        await stage.move(timedelta(hours=25))
        assert (await client.post(found[0])).status_code == 410


async def test_a_link_is_worth_no_more_than_the_rights_of_its_person(stage: Stage) -> None:
    found = re.search(r"http://\S+/files/\S+", await exported(stage))
    assert found is not None
    async with stage.application.database.write() as transaction:
        [an] = [one for one in await transaction.people.all_persons() if OrganizationRole.ADMIN in one.roles]
        await transaction.people.update_person(
            type(an)(an.id, an.organization_id, an.name, an.title, frozenset(), an.memberships, an.channels)
        )
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(found[0])).status_code == 410


async def test_what_is_asked_for_in_the_group_is_linked_privately(sqlite_url: str) -> None:
    async with Phones(ChannelKind.ZALO, sqlite_url).stage() as stage:
        await stage.say("an", "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
        await stage.say("an", "dung")
        told = await stage.say("an", "/xuatfile QLKH", "group")
        assert not any("/files/" in message.text for message in told)
        assert re.search(r"http://\S+/files/\S+", stage.last("an").text)


async def test_without_a_public_address_it_goes_to_the_persons_telegram(stage: Stage) -> None:
    handover = stage.application._host.router.handover
    assert handover is not None
    object.__setattr__(handover, "links", None)
    assert "tệp đã gửi qua Telegram" in await exported(stage)
    [document] = [message for message in stage.sandbox.messages("an", "private") if message.file_name]
    assert document.file_name == "nhiem-vu-qlkh-2026-11-25.xlsx"
    stage.sandbox.block("an")
    stage.sandbox.zalo.type_text("an", "private", "xuatfile")
    await stage.settle()
    assert "nhờ quản trị xuất tệp trên máy chủ" in stage.sandbox.zalo.messages("an", "private")[-1].text
    assert TELEGRAM in handover.uploads


async def test_a_monitor_with_zalo_alone_is_told_how_a_table_gets_in_and_gets_the_export_by_a_link(
    sqlite_url: str,
) -> None:
    async with Phones(ChannelKind.ZALO, sqlite_url).stage() as stage:
        [told] = await stage.say("an", "nhapfile")
        assert "gửi tệp qua Telegram hoặc nhờ quản trị nhập trên máy chủ" in told.text
        assert len(told.text.splitlines()) == 1
        await stage.say("an", "giao\nQLKH: Việc một, 17/12\nVP: Việc hai, 18/12")
        await stage.say("an", "dung")
        exported = "\n".join(message.text for message in await stage.say("an", "xuatfile"))
        assert re.search(r"http://\S+/files/\S+", exported)


async def test_nobody_can_make_a_link_of_another(stage: Stage) -> None:
    links = FileLinks(
        partial(link_secret, stage.application.database, stage.application.clock), "https://dondoc.example.gov.vn"
    )
    link, expires_at = await links.link(Wanted(ChannelKind.ZALO, "a11d0c5a00000000a001", "xuatfile quá hạn"), NOW)
    token = link.rpartition("/")[2]
    assert expires_at == NOW + timedelta(hours=24)
    assert (await links.read(token, NOW)).text == "xuatfile quá hạn"
    payload, _, signature = token.partition(".")
    other, _ = await links.link(Wanted(ChannelKind.ZALO, "b07d0c5a00000000a007", "xuatfile"), NOW)
    forged = [f"{other.rpartition('/')[2].partition('.')[0]}.{signature}", payload, "", ".", f"{payload}.", "ă.ă"]
    for wrong in forged:
        with pytest.raises(LinkRefused, match="not one of ours"):
            await links.read(wrong, NOW)
    with pytest.raises(LinkRefused, match="expired"):
        await links.read(token, expires_at)
    again = FileLinks(
        partial(link_secret, stage.application.database, stage.application.clock), "https://dondoc.example.gov.vn"
    )
    assert (await again.read(token, NOW)).sender_id == "a11d0c5a00000000a001", "the secret survives a restart"
