"""`python -m bot policy` and `calendar`: what an office has set for itself, read from its record or written to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from db import Database, Transaction
from db.migrate import current, upgrade
from db.office.setting_keys import SANDBOX_CLOCK
from domain.errors import SecretRefused
from domain.model import Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.policy_file import DEFAULTS, PolicyRefused, default_policies, write_policies
from services.clock import Clock
from services.office.seeding import open_record
from services.reminding.policies import current_policies, replace_policies
from services.use_case import load_calendar
from wording import command_line
from wording.labels import URGENCIES
from wording.office import files as office_files
from wording.office.calendar import year_lines

if TYPE_CHECKING:
    from bot.app import Application


class Refusal(Exception):
    """One line for the operator."""


@asynccontextmanager
async def record(settings: Settings) -> AsyncIterator[Database | None]:
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
    async with record(settings) as database:
        if database is not None:
            async with database.read() as transaction:
                policies = dict(await current_policies(transaction))
    chosen = write_policies([policies[urgency]] if urgency else policies.values())
    return f"{_explanation()}\n\n{chosen}"


def _explanation() -> str:
    """The comment at the head of the shipped file: what each key means."""
    lines = DEFAULTS.read_text(encoding="utf-8").splitlines()
    return "\n".join(takewhile(lambda line: line.startswith("#"), lines)).replace(" mặc định", "", 1)


async def present(transaction: Transaction, application: Application) -> datetime:
    """The present moment; in the sandbox that of its own clock, where that has been moved."""
    remembered = None
    if application.in_sandbox:
        remembered = await transaction.settings.get(SANDBOX_CLOCK)
    return remembered or application.clock.now()


async def set_policies(settings: Settings, file: str) -> tuple[Urgency, ...]:
    """Which urgencies the file has set. Raises OSError or ValueError when it cannot be read, `PolicyRefused`."""
    text = await asyncio.to_thread(Path(file).read_text, "utf-8-sig")
    await asyncio.to_thread(upgrade, settings.database_url)
    database = Database(settings.database_url)
    try:
        async with database.write() as transaction:
            await open_record(transaction, settings.organization_name)
            return await replace_policies(transaction, text, Clock().now())
    finally:
        await database.close()


async def office_calendar(settings: Settings) -> WorkingCalendar:
    """The calendar with the administrators' overrides, or the shipped one where there is no record yet."""
    async with record(settings) as database:
        if database is None:
            rules = settings.office_rules
            return WorkingCalendar((), rules.seasons, sending_window=rules.sending_window, hold_until=rules.hold_until)
        async with database.read() as transaction:
            return await load_calendar(transaction, settings.office_rules)


async def set_policies_in_words(settings: Settings, file: str) -> str:
    """What was done, in one line. Raises `Refusal` with one line."""
    try:
        changed = await set_policies(settings, file)
    except PolicyRefused as error:
        raise Refusal(f"{file}: {office_files.policy_problem_with_line(error)}") from error
    except SecretRefused as error:
        raise Refusal(f"{file}: {command_line.STAMPED}") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{file}: not UTF-8") from error
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}") from error
    return command_line.POLICIES_SET.format(urgencies=", ".join(URGENCIES[urgency] for urgency in changed))


async def calendar_text(settings: Settings, year: int, *, as_json: bool) -> str:
    """The year's days off and make-up days, in lines or as one JSON object."""
    summary = (await office_calendar(settings)).explain_year(year)
    if not as_json:
        return "\n".join(year_lines(year, summary))
    told = {"off": summary["off"], "working": summary["working"], "source": summary["source"]}
    return json.dumps(told, ensure_ascii=False)
