"""`python -m bot seed FILE`: the file into the real installation's record, which is migrated first."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.settings import Settings
from db import Database
from db.migrate import upgrade
from domain.office.roster import read_roster
from services.clock import Clock
from services.office.seeding import SeedReport, seed


async def seed_from(settings: Settings, file: str) -> SeedReport:
    """Raises OSError when the file cannot be read, `RosterProblems` when it says something impossible."""
    roster = read_roster(await asyncio.to_thread(Path(file).read_text, "utf-8-sig"))
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        return await seed(database, roster, Clock().now())
    finally:
        await database.close()
