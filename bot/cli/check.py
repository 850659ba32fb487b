"""`python -m bot check`: whether the settings, the database and the tokens would do, in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.vendors import VENDORS
from bot.messenger import Vendor
from bot.settings import Settings
from db import Database, DatabaseUnavailable
from db.migrate import current, head, upgrade
from domain.traits import traits


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
        *[await _messenger(vendor, settings) for vendor in VENDORS],
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


async def _messenger(vendor: Vendor, settings: Settings) -> Finding:
    if not vendor.is_configured(settings):
        return Finding(True, f"{vendor.kind}: no {vendor.kind.upper()}_TOKEN; {_without(vendor, settings)}")
    found, text = await vendor.who_am_i(settings)
    return Finding(found, f"{vendor.kind}: {text}")


def _without(vendor: Vendor, settings: Settings) -> str:
    others = [traits(other.kind).name for other in VENDORS if other is not vendor and other.is_configured(settings)]
    if others:
        return f"`run` works with {' and '.join(others)} alone"
    if {"database_url", "database_url_file"} & settings.model_fields_set:
        return "`run` does not start on the record of DATABASE_URL; `sandbox` plays on purpose"
    return "`run` starts the sandbox"
