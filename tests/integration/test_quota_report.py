"""`python -m bot quota`: in words and as JSON, from the record."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.office_record import Refusal
from bot.app.quota_report import quota_text
from bot.settings import Settings
from db import Database
from db.migrate import upgrade
from services.quota import counter_name

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


async def test_the_month_is_told_in_words_and_as_json(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/office.sqlite3", zalo_monthly_quota=1000)
    with pytest.raises(Refusal, match="migrate"):
        await quota_text(settings, NOW, as_json=False)
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    async with database.write() as transaction:
        await transaction.people.add_organization("Sở", "Sở")
        await transaction.counters.add(counter_name(NOW), 480)
    await database.close()
    words = await quota_text(settings, NOW, as_json=False)
    assert words.splitlines()[0] == "Zalo, tháng 11/2026: đã dùng 480/1000 tin (48%)."
    told = json.loads(await quota_text(settings, NOW, as_json=True))
    assert (told["month"], told["used"], told["limit"], told["planned"]) == ("2026-11", 480, 1000, 0)
    assert told["expected"] > 480
