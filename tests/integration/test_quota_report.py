"""`python -m bot quota`: in words and as JSON, from the record."""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.office import Refusal
from bot.cli.quota import quota_text
from bot.settings import Settings
from db import Database, Dead, Sent
from db.migrate import upgrade
from db.office.setting_keys import MESSAGES_SCHEDULED, MESSAGES_SENT
from domain.delivery.quota import month_of
from domain.office.rules import MessengerPlan, OfficeRules
from services.clock import MovableClock
from services.delivery.quota import Meter, count_scheduled, used_this_month

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


async def test_what_was_sent_is_in_the_record_at_once(database_url: str) -> None:
    """Nothing is left for the next tick: a process that is killed has counted what it sent."""
    database = Database(database_url)
    async with database.write() as transaction:
        await transaction.people.add_organization("Sở", "Sở")
    meter = Meter(database, MovableClock(NOW, running=False), OfficeRules(plan=MessengerPlan(messages=10)))
    counting = asyncio.create_task(meter.run())
    for expected in range(1, 4):
        meter.sent()
        await until_used(database, expected)
    counting.cancel()
    await asyncio.gather(counting, return_exceptions=True)
    meter.sent()
    await meter.flush()
    assert await used(database) == 4
    await database.close()


async def until_used(database: Database, expected: int) -> None:
    async with asyncio.timeout(10):
        for rest in itertools.repeat(0.005):
            if await used(database) == expected:
                return
            await asyncio.sleep(rest)


async def used(database: Database) -> int:
    async with database.read() as transaction:
        return await used_this_month(transaction, NOW)


async def test_the_parts_of_what_was_due_are_counted_by_their_month(database_url: str) -> None:
    database = Database(database_url)
    later = NOW + timedelta(days=10)
    async with database.write() as transaction:
        await transaction.people.add_organization("Sở", "Sở")
        outcomes = (Sent(1, "c", ("1", "2", "3"), "", NOW), Dead(2, "no", NOW), Sent(3, "c", ("4",), "", later))
        await count_scheduled(transaction, outcomes)
        assert await transaction.counters.get(MESSAGES_SCHEDULED, month_of(NOW)) == 3
        assert await transaction.counters.get(MESSAGES_SCHEDULED, month_of(later)) == 1
    await database.close()


async def test_the_month_is_told_in_words_and_as_json(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/office.sqlite3", zalo_monthly_quota=1000)
    with pytest.raises(Refusal, match="migrate"):
        await quota_text(settings, NOW, as_json=False)
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    async with database.write() as transaction:
        await transaction.people.add_organization("Sở", "Sở")
        await transaction.counters.add(MESSAGES_SENT, month_of(NOW), 480)
    await database.close()
    words = await quota_text(settings, NOW, as_json=False)
    assert words.splitlines()[0] == "Zalo, tháng 11/2026: đã dùng 480/1000 tin (48%)."
    told = json.loads(await quota_text(settings, NOW, as_json=True))
    assert (told["month"], told["used"], told["limit"], told["planned"]) == ("2026-11", 480, 1000, 0)
    assert told["expected"] > 480
