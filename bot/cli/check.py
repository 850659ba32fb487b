"""`python -m bot check`: whether the settings, the database and the tokens would do, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot import telegram, zalo
from bot.app.telegram_line import telegram_settings
from bot.app.zalo_line import zalo_settings
from bot.settings import Settings
from db import Database, DatabaseUnavailable
from db.migrate import current, head, upgrade


@dataclass(frozen=True, slots=True)
class Finding:
    fine: bool
    text: str


def migrate_to_newest(settings: Settings) -> str:
    upgrade(settings.database_url)
    return head()


async def check_all(settings: Settings) -> list[Finding]:
    return [
        Finding(True, "settings: every value can be used"),
        await _database(settings),
        await _telegram(settings),
        await _zalo(settings),
    ]


async def _database(settings: Settings) -> Finding:
    try:
        version = current(settings.database_url)
        if version is None:
            return Finding(True, "database: empty; `run` or `migrate` makes the tables")
        database = Database(settings.database_url)
        try:
            await database.ping()
        finally:
            await database.close()
    except DatabaseUnavailable as error:
        return Finding(False, f"database: does not answer ({error})")
    if version != head():
        return Finding(True, f"database: at version {version}; `run` or `migrate` brings it to {head()}")
    return Finding(True, f"database: answers, at the newest version {version}")


async def _telegram(settings: Settings) -> Finding:
    chosen = telegram_settings(settings)
    if chosen is None:
        return Finding(True, f"telegram: no TELEGRAM_TOKEN; {_without(settings.zalo_token, 'Zalo')}")
    found, text = await telegram.who_am_i(chosen)
    return Finding(found, f"telegram: {text}")


async def _zalo(settings: Settings) -> Finding:
    chosen = zalo_settings(settings)
    if chosen is None:
        return Finding(True, f"zalo: no ZALO_TOKEN; {_without(settings.telegram_token, 'Telegram')}")
    found, text = await zalo.who_am_i(chosen)
    return Finding(found, f"zalo: {text}")


def _without(other_token: str | None, other: str) -> str:
    return "`run` starts the sandbox" if other_token is None else f"`run` works with {other} alone"


async def zalo_webhook_line(settings: Settings, *, delete: bool) -> tuple[bool, str]:
    """What webhook is set at Zalo, in one line; with `delete` it is taken away first. False if Zalo refuses."""
    chosen = zalo_settings(settings)
    if chosen is None:
        return False, "There is no ZALO_TOKEN."
    return await zalo.webhook_line(chosen, delete=delete)
