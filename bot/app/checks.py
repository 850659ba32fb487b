"""`python -m bot check`: whether the settings, the database and the token would do, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings
from bot.telegram import TelegramSettings, who_am_i
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
    if settings.telegram_token is None:
        return Finding(True, "telegram: no TELEGRAM_TOKEN; `run` starts the sandbox")
    found, text = await who_am_i(
        TelegramSettings(
            token=settings.telegram_token,
            base_url=settings.telegram_base_url,
            base_file_url=settings.file_url,
            proxy=settings.telegram_proxy,
        )
    )
    return Finding(found, f"telegram: {text}")
