"""What stands in the sandbox when it opens: the directive's units and people, registered phones, the bound groups."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from db import Database
from db.office.setting_keys import SANDBOX_CLOCK, SANDBOX_RECORD
from domain.model import ChannelKind
from domain.office.roster import Roster, RosterPhone, read_roster
from sandbox import ClockHandle, Phone, SandboxOptions, ZaloOptions
from services.office.seeding import link_phones, seed
from wording.commands import HELP

TOKEN = "1000000001:SANDBOX-token-that-opens-nothing-at-all"
GROUP_ID = -1001888202009
BOT_USERNAME = "DonDocBot"
BOT_NAME = "Đôn Đốc"
ZALO_TOKEN = "1000000002:SANDBOX-zalo-token-that-opens-nothing"
ZALO_HOOK = "/zalo-webhook"
LOOPBACK = "127.0.0.1"
EVERY_INTERFACE = "0.0.0.0"
ZALO_HOOK_SECRET = "known-to-the-sandbox-alone"
ZALO_GROUP_ID = "zgr-d0d0c5a0d0d0c5a0d0d0"
ROSTER_FILE = Path(__file__).parents[2] / "examples" / "so-khcn.toml"


@cache
def sandbox_roster() -> Roster:
    return read_roster(ROSTER_FILE.read_text(encoding="utf-8"))


def group_title(roster: Roster) -> str:
    return f"{roster.short_name} – Điều hành"


def zalo_hook(address: str) -> str | None:
    """Where the sandbox calls the bot: only on this machine; else the bot asks for its updates."""
    parts = urlsplit(address)
    host = LOOPBACK if parts.hostname == EVERY_INTERFACE else parts.hostname
    return f"http://{host}:{parts.port}{ZALO_HOOK}" if host in (LOOPBACK, "localhost") else None


def zalo_group_title(roster: Roster) -> str:
    return f"{roster.short_name} – Nhóm Zalo"


def sandbox_options(roster: Roster, clock: ClockHandle) -> SandboxOptions:
    return SandboxOptions(
        token=TOKEN,
        bot_username=BOT_USERNAME,
        bot_name=BOT_NAME,
        group_title=group_title(roster),
        group_chat_id=GROUP_ID,
        phones=tuple(_phone(phone) for phone in roster.phones),
        clock=clock,
        zalo=ZaloOptions(
            token=ZALO_TOKEN,
            group_title=zalo_group_title(roster),
            group_chat_id=ZALO_GROUP_ID,
            command_words=tuple(HELP),
        ),
    )


def _phone(phone: RosterPhone) -> Phone:
    return Phone(
        phone.key,
        phone.user_id,
        phone.name,
        phone.caption,
        phone.in_group,
        phone.started,
        zalo_id=phone.addresses.get(ChannelKind.ZALO),
        channels=tuple(channel.value for channel in phone.channels),
    )


class ForeignRecord(Exception):
    """The record is an office's own: the sandbox would move its clock, block its people and use up its reminders."""


async def fill(database: Database, roster: Roster, now: datetime) -> None:
    """Fill an empty record; one that has been played on is left as it is. Raises ForeignRecord."""
    async with database.read() as transaction:
        if await transaction.people.organization() is not None:
            # Records of version 0.1 have no mark, but a clock once it was moved.
            settings = transaction.settings
            if await settings.get(SANDBOX_RECORD) or await settings.get(SANDBOX_CLOCK) is not None:
                return
            raise ForeignRecord
    await seed(database, roster, now)
    await link_phones(database, roster, now)
    async with database.write() as transaction:
        organization = await transaction.people.organization()
        assert organization is not None
        for channel, chat_id, title in (
            (ChannelKind.TELEGRAM, str(GROUP_ID), group_title(roster)),
            (ChannelKind.ZALO, ZALO_GROUP_ID, zalo_group_title(roster)),
        ):
            if any(channel in phone.channels and phone.in_group for phone in roster.phones):
                await transaction.groups.bind(organization.id, channel, chat_id, None, title, None)
        await transaction.settings.set(SANDBOX_RECORD, "1", now)
