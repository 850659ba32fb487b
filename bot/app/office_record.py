"""`python -m bot policy` and `calendar`: what an office has set for itself, read from its record or written to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from db import Database
from db.migrate import current, upgrade
from domain.calendar import WorkingCalendar
from domain.model import Urgency
from domain.policy import default_policies, write_policies
from services.clock import Clock
from services.policies import current_policies, replace_policies
from services.use_case import load_calendar


@asynccontextmanager
async def _record(settings: Settings) -> AsyncIterator[Database | None]:
    """The office's record; None when there is none yet, and none is made."""
    if await asyncio.to_thread(current, settings.database_url) is None:
        yield None
        return
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()


async def policy_file(settings: Settings, urgency: Urgency | None) -> str:
    """The policies in force (or the one of an urgency), in the shape of a policy file."""
    policies = default_policies()
    async with _record(settings) as database:
        if database is not None:
            async with database.read() as transaction:
                policies = dict(await current_policies(transaction))
    return write_policies([policies[urgency]] if urgency else policies.values())


async def set_policies(settings: Settings, file: str) -> tuple[Urgency, ...]:
    """Which urgencies the file has set. Raises OSError or ValueError when it cannot be read, `PolicyRefused`."""
    text = await asyncio.to_thread(Path(file).read_text, "utf-8-sig")
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        async with database.write() as transaction:
            if await transaction.people.organization() is None:
                name = settings.organization_name
                await transaction.people.add_organization(name, name)
            return await replace_policies(transaction, text, Clock().now())
    finally:
        await database.close()


async def office_calendar(settings: Settings) -> WorkingCalendar:
    """The calendar with the administrators' overrides, or the shipped one where there is no record yet."""
    async with _record(settings) as database:
        if database is None:
            rules = settings.office_rules
            return WorkingCalendar((), rules.seasons, sending_window=rules.sending_window, hold_until=rules.hold_until)
        async with database.read() as transaction:
            return await load_calendar(transaction, settings.office_rules)
