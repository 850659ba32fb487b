"""The sandbox plays only on an empty record or its own, only on this machine, and never because a token is missing."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import Application, CannotStart
from bot.demo import cast
from bot.settings import Settings
from db import Database
from sandbox import TELEGRAM_PATH, ZALO_PATH
from services.office.seeding import seed
from tests.conversation.stage import open_stage

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


async def starts(url: str, *, plays: bool, **settings: Any) -> str:
    """The address at which it listens."""
    application = Application(Settings(database_url=url, port=0, **settings), plays=plays)
    stop = asyncio.Event()
    running = asyncio.create_task(application.run(stop))
    started = asyncio.create_task(application.started.wait())
    await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
    started.cancel()
    stop.set()
    await running
    return application.address


async def test_a_record_without_a_token_refuses_to_start(database_url: str) -> None:
    with pytest.raises(CannotStart, match="python -m bot sandbox"):
        await starts(database_url, plays=False)


async def test_played_on_purpose_it_takes_an_empty_record_and_later_its_own(database_url: str) -> None:
    for _ in range(2):
        assert (await starts(database_url, plays=True)).startswith("http://127.0.0.1:")


@pytest.mark.parametrize("settings", [{}, {"telegram_token": "123456789:AAE" + "x" * 32}])
async def test_it_never_plays_on_an_office_s_record(database_url: str, settings: dict[str, str]) -> None:
    database = Database(database_url)
    await seed(database, cast.sandbox_roster(), NOW)
    await database.close()
    with pytest.raises(CannotStart, match="only on an empty one or one that it made"):
        await starts(database_url, plays=True, **settings)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.2", "::"])
async def test_whatever_the_host_it_listens_on_this_machine_alone(sqlite_url: str, host: str) -> None:
    assert (await starts(sqlite_url, plays=True, host=host)).startswith("http://127.0.0.1:")


FOREIGN = (
    {"Host": "evil.example"},
    {"Host": "evil.example:8080", "Origin": "http://evil.example:8080"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("headers", FOREIGN)
async def test_its_bot_apis_answer_no_other_site_and_no_rebound_name(sqlite_url: str, headers: dict[str, str]) -> None:
    async with open_stage(sqlite_url) as stage, httpx.AsyncClient(trust_env=False) as client:
        address = stage.application.address
        chat = stage.sandbox.people.user_id("an")
        for path, token in ((TELEGRAM_PATH, cast.TOKEN), (f"{ZALO_PATH}/bot", cast.ZALO_TOKEN)):
            assert (await client.post(f"{address}{path}{token}/getMe")).status_code == 200
            for method in ("getMe", "getUpdates"):
                answer = await client.post(f"{address}{path}{token}/{method}", headers=headers)
                assert answer.status_code == 403
            picture = f"{address}{path}{token}/sendMessage?chat_id={chat}&text=forged"
            assert (await client.get(picture, headers=headers)).status_code == 403
        assert not any("forged" in text for text in stage.texts("an"))


def test_the_command_line_says_it_in_one_line(sqlite_url: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env=kept | {"DATABASE_URL": sqlite_url, "PORT": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "TELEGRAM_TOKEN" in done.stderr
