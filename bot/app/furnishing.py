"""What stands in the sandbox when it opens: the directive's units and people, registered phones, the bound group."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from db import Database
from domain.model import ChannelKind
from domain.roster import Roster, read_roster
from sandbox import ClockHandle, Phone, SandboxOptions
from services.seeding import link_phones, seed

TOKEN = "1000000001:SANDBOX-token-that-opens-nothing-at-all"
DATABASE_URL = "sqlite+aiosqlite:///var/sandbox.sqlite3"
GROUP_ID = -1001888202009
BOT_USERNAME = "DonDocBot"
BOT_NAME = "Đôn Đốc"
ROSTER_FILE = Path(__file__).parents[2] / "examples" / "so-khcn.toml"


def sandbox_roster() -> Roster:
    return read_roster(ROSTER_FILE.read_text(encoding="utf-8"))


def group_title(roster: Roster) -> str:
    return f"{roster.short_name} – Điều hành"


def sandbox_options(roster: Roster, clock: ClockHandle) -> SandboxOptions:
    return SandboxOptions(
        token=TOKEN,
        bot_username=BOT_USERNAME,
        bot_name=BOT_NAME,
        group_title=group_title(roster),
        group_chat_id=GROUP_ID,
        phones=tuple(
            Phone(phone.key, phone.user_id, phone.name, phone.caption, phone.in_group, phone.started)
            for phone in roster.phones
        ),
        clock=clock,
    )


async def furnish(database: Database, roster: Roster, now: datetime) -> None:
    """Fill an empty record; one that has been played on is left as it is."""
    async with database.read() as transaction:
        if await transaction.people.organization() is not None:
            return
    await seed(database, roster, now)
    await link_phones(database, roster, now)
    async with database.write() as transaction:
        organization = await transaction.people.organization()
        assert organization is not None
        await transaction.groups.bind(
            organization.id, ChannelKind.TELEGRAM, str(GROUP_ID), None, group_title(roster), None
        )
