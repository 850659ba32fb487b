"""One process on both messengers, each on a line of its own: one in trouble never stops the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.app import Application, CannotStart
from bot.settings import Settings
from domain.model import AccountState, ChannelKind, OrganizationRole
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, ZALO_PATH, Sandbox
from services.clock import Clock, MovableClock
from tests.contract.sandbox_stage import AN, BOT, TOKEN, ZALO_AN, ZALO_TOKEN, make_zalo_sandbox, served
from tests.contract.telegram_stage import eventually

MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
WRONG_TELEGRAM = "712345678:AAHf_another_token_for_tests_only_0002"


@pytest.fixture
def sandbox() -> Sandbox:
    return make_zalo_sandbox()


def settings_for(address: str, database_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "database_url": database_url,
        "port": 0,
        "telegram_token": TOKEN,
        "telegram_base_url": address + TELEGRAM_PATH,
        "telegram_file_url": address + TELEGRAM_FILE_PATH,
        "zalo_token": ZALO_TOKEN,
        "zalo_base_url": address + ZALO_PATH,
    }
    return Settings(**values | changes)


@asynccontextmanager
async def running(
    sandbox: Sandbox, database_url: str, *, clock: Clock | None = None, **changes: Any
) -> AsyncIterator[Application]:
    async with served(sandbox) as address:
        application = Application(settings_for(address, database_url, **changes), clock=clock or Clock())
        stop = asyncio.Event()
        work = asyncio.create_task(application.run(stop))
        try:
            await eventually(lambda: application.started.is_set() or work.done())
            yield application
        finally:
            stop.set()
            await work


async def health(application: Application) -> tuple[int, dict[str, str]]:
    await application.periodic.ticker.run_once()
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{application.address}/healthz")
    return answer.status_code, answer.json()["messengers"]


def answers(sandbox: Sandbox, phone: str) -> list[str]:
    return [message.text for message in sandbox.zalo.messages(phone, "private") if message.from_bot]


async def test_both_messengers_answer_and_each_has_its_own_sender(sandbox: Sandbox, sqlite_url: str) -> None:
    async with running(sandbox, sqlite_url) as application:
        sandbox.zalo.type_text("binh", "private", "xin chào")
        sandbox.type_text("an", "private", "xin chào")
        await eventually(lambda: answers(sandbox, "binh"))
        await eventually(lambda: len(sandbox.messages("an", "private")) == 2)
        assert "mã đăng ký" in answers(sandbox, "binh")[0]
        senders = {channel: line.sender for channel, line in application.connections.items()}
        assert {channel: sender.channel.kind for channel, sender in senders.items()} == {
            ChannelKind.TELEGRAM: ChannelKind.TELEGRAM,
            ChannelKind.ZALO: ChannelKind.ZALO,
        }
        assert await health(application) == (200, {"telegram": "ok", "zalo": "ok"})


async def test_an_office_registers_its_first_administrator_on_zalo_alone(
    sandbox: Sandbox, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(sandbox, sqlite_url, telegram_token=None):
        line = capsys.readouterr().out
        code = line.partition("đầu tiên: ")[2].split()[0]
        sandbox.zalo.type_text("binh", "private", code)
        await eventually(lambda: answers(sandbox, "binh"))
        assert "ĐĂNG KÝ THÀNH CÔNG" in answers(sandbox, "binh")[0]
        sandbox.zalo.type_text("binh", "private", "moi quản trị Nguyễn Thị An")
        await eventually(lambda: len(answers(sandbox, "binh")) == 2)
        assert "MÃ MỜI" in answers(sandbox, "binh")[1]
        assert "t.me" not in answers(sandbox, "binh")[1]
        sandbox.zalo.type_text("binh", "private", "nhom")
        await eventually(lambda: len(answers(sandbox, "binh")) == 3)
        assert f"@{BOT} nhom " in answers(sandbox, "binh")[2]
        sandbox.zalo.send_sticker("binh", "private")
        await eventually(lambda: len(answers(sandbox, "binh")) == 4)
        assert "chỉ đọc được tin nhắn bằng chữ" in answers(sandbox, "binh")[3]


async def test_a_messenger_that_is_down_is_named_and_the_other_works_on(sandbox: Sandbox, sqlite_url: str) -> None:
    nobody: dict[str, Any] = {"telegram_base_url": "http://127.0.0.1:9/bot"}
    async with running(sandbox, sqlite_url, **nobody) as application:
        sandbox.zalo.type_text("binh", "private", "xin chào")
        await eventually(lambda: answers(sandbox, "binh"))
        status, messengers = await health(application)
        assert (status, messengers["zalo"]) == (200, "ok")
        assert "127.0.0.1" in messengers["telegram"]


@pytest.mark.parametrize("refused", ["telegram", "zalo"])
async def test_a_refused_token_is_told_and_the_other_messenger_works(
    sandbox: Sandbox, sqlite_url: str, refused: str, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: dict[str, Any] = {"telegram": {"telegram_token": WRONG_TELEGRAM}, "zalo": {"zalo_token": "1:wrong-token"}}[
        refused
    ]
    async with running(sandbox, sqlite_url, **wrong) as application:
        status, messengers = await health(application)
        assert status == 200
        assert {channel for channel, trouble in messengers.items() if trouble != "ok"} == {refused}
    assert "The other messenger works without it" in caplog.text
    assert "wrong-token" not in caplog.text


async def test_a_refused_token_is_told_once_and_what_waits_for_it_goes_the_other_way(
    sandbox: Sandbox, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = MovableClock(MORNING, running=False)
    async with running(sandbox, database_url, clock=clock, zalo_token="1:wrong-token") as application:
        async with application.database.write() as transaction:
            organization = await transaction.people.organization()
            assert organization is not None
            channels = (ChannelKind.ZALO, ChannelKind.TELEGRAM)
            roles = {OrganizationRole.ADMIN, OrganizationRole.MONITOR}
            person = await transaction.people.add_person(organization.id, "An", roles=roles, channels=channels)
            for channel, chat in zip(channels, (ZALO_AN, str(AN)), strict=True):
                await transaction.people.link(person.id, channel, chat, AccountState.LINKED, MORNING)
        await eventually(lambda: application.connections[ChannelKind.ZALO].refused)
        for _ in range(8):
            await application.periodic.minute_ticker.run_once()
            await application.periodic.ticker.run_once()
            clock.advance(timedelta(minutes=1))
        await eventually(lambda: told(sandbox))
        [text] = told(sandbox)
        assert "Chưa kết nối được Zalo" in text
        assert "ZALO_TOKEN" in text
    lines = [record.getMessage() for record in caplog.records if "ZALO_TOKEN" in record.getMessage()]
    assert len(lines) == 1
    assert not any(record.exc_info for record in caplog.records)


def told(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.messages("an", "private") if message.from_bot]


async def test_with_every_token_refused_the_bot_does_not_start(sandbox: Sandbox, sqlite_url: str) -> None:
    async with served(sandbox) as address:
        settings = settings_for(address, sqlite_url, telegram_token=None, zalo_token="1:wrong-token")
        with pytest.raises(CannotStart, match="ZALO_TOKEN"):
            await Application(settings).run(asyncio.Event())


async def test_webhook_calls_reach_the_messenger_they_are_for(sandbox: Sandbox, sqlite_url: str) -> None:
    hook: dict[str, Any] = {
        "zalo_webhook_url": "https://dondoc.example.gov.vn/zalo",
        "zalo_webhook_secret": "bi-mat-123",
    }
    async with (
        running(sandbox, sqlite_url, telegram_token=None, **hook) as application,
        httpx.AsyncClient(trust_env=False, base_url=application.address) as client,
    ):
        assert (await client.post("/zalo")).status_code == 200
        assert (await client.post("/zalo", content=b"{}")).status_code == 403
        assert (await client.post("/zalo", content=b" " * 2_000_000)).status_code == 403
        known = {"X-Bot-Api-Secret-Token": "bi-mat-123"}
        assert (await client.post("/zalo", content=b" " * 2_000_000, headers=known)).status_code == 413
        proven = {"X-Bot-Api-Secret-Token": "bi-mat-123"}
        assert (await client.post("/zalo", content=b"{}", headers=proven)).status_code == 200
