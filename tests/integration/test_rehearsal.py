"""`python -m bot rehearse` tells what will go, and leaves the record as it is."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.conversation.stage import open_stage


@pytest.fixture
async def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one task of the lead unit and a coordinating one."""
    file = tmp_path / "record.sqlite3"
    async with open_stage(f"sqlite+aiosqlite:///{file}") as stage:
        await stage.say("an", "giao QLKH, TTra: Báo cáo kết quả rà soát TTHC, 1/12, CV 1957/UBND-NC")
        await stage.press("an", "Đúng")
        await stage.say("binh", "nhan 1")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{file}")
    monkeypatch.chdir(tmp_path)
    return file


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


async def run(*arguments: str) -> int:
    return await asyncio.to_thread(main, arguments)


async def test_every_message_says_when_to_whom_and_why(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("rehearse", "--days", "14", "--now", "2026-11-25T07:00", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["now"] == "2026-11-25T07:00:00+07:00"
    assert [message["at"] for message in told["messages"]] == sorted(message["at"] for message in told["messages"])
    first = next(message for message in told["messages"] if message["to"] == "Trần Văn Bình (officer)")
    assert first["at"] == "2026-11-26T08:00:00+07:00"
    assert (first["channel"], first["tasks"], first["kinds"]) == ("telegram", [1], ["before"])
    assert first["why"].startswith("NV1 sắp đến hạn: gửi người thực hiện; đúng lịch")
    assert any(message["to"].endswith("(group)") for message in told["messages"])


async def test_nothing_is_stored_and_twice_is_the_same(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(record)
    outputs = []
    for _ in range(2):
        assert await run("rehearse", "--days", "30", "--now", "2026-11-25T07:00") == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert "Trần Văn Bình (người thực hiện), Telegram" in outputs[0]
    assert digest(record) == before


async def test_a_task_that_returns_is_rehearsed_and_the_record_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "returning.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{record}")
    async with open_stage(f"sqlite+aiosqlite:///{record}") as stage:
        await stage.say("an", "giao QLKH: Báo cáo CCHC, định kỳ trước ngày 15 hằng tháng")
        await stage.press("an", "Đúng")
    capsys.readouterr()
    before = digest(record)
    outputs = []
    for _ in range(2):
        assert await run("rehearse", "--days", "60", "--now", "2026-11-25T07:00", "--json") == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    told = json.loads(outputs[0])["messages"]
    first = next(one for one in told if 1 in one["tasks"] and one["audience"] == "officer")
    assert (first["at"], first["kinds"]) == ("2026-11-30T08:00:00+07:00", ["assigned"])
    assert any(2 in one["tasks"] for one in told), "and the one after it"
    assert digest(record) == before


async def test_a_wrong_moment_or_number_of_days_is_wrong_usage(record: Path) -> None:
    for arguments in (("--now", "ngày mai"), ("--days", "0"), ("--days", "900")):
        with pytest.raises(SystemExit) as refused:
            await run("rehearse", *arguments)
        assert refused.value.code == 2


async def test_without_a_record_nothing_would_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.sqlite3")
    assert await run("rehearse", "--json") == 0
    assert json.loads(capsys.readouterr().out)["messages"] == []
