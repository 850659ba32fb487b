"""What is kept by key belongs to somebody, and goes with its owner or when its time is over."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from db import Database
from db.office import setting_keys
from db.office.setting_keys import COUNTS, MESSAGES_SENT, SETTINGS, UNREACHABLE_TOLD, Owner, Setting, setting_of
from domain.model import ChannelKind
from tests.integration.db_office import NOW, Office

VALUES: dict[str, Any] = {
    "next_page": "viec 2",
    "group_awaiting": setting_keys.WaitingGroup("-100", "Nhóm", 3, ChannelKind.ZALO),
    "office_hours_computed_with": "07:00-11:30",
    "calendar_recompute": setting_keys.Recomputing(500, 12),
    "file_link_secret": "00ff",
    "table_columns": {"A": "title", "B": ""},
    "calendar_asked": date(2026, 12, 1),
    "occasion_done": NOW,
    "zalo_quota_warned": "2026-11",
    "zalo_places_told": 50,
    "sending_behind_since": NOW,
    "unknown_outcomes_told": NOW,
    "messenger_refused": NOW,
    "sandbox_clock": NOW,
    "sandbox_record": "1",
}


def of(setting: Setting[Any], one: object = 7) -> object:
    return one if setting.is_each else None


async def set_all(database: Database, one: object = 7) -> None:
    async with database.write() as tx:
        for setting in SETTINGS:
            await tx.settings.set(setting, VALUES[setting.name], NOW, of=of(setting, one))


async def kept(database: Database, one: object = 7) -> set[str]:
    async with database.read() as tx:
        return {each.name for each in SETTINGS if await tx.settings.get(each, of(each, one)) is not None}


def test_every_setting_of_the_module_is_listed_once() -> None:
    made = {value.name for value in vars(setting_keys).values() if isinstance(value, Setting)}
    assert made == {one.name for one in SETTINGS} == set(VALUES)
    assert len(SETTINGS) == len(made)


def test_no_key_is_taken_for_another_setting() -> None:
    for one, other in product(SETTINGS, SETTINGS):
        assert other.has(one.key(of(one))) is (one is other)
    assert setting_of("something:new") is None


def test_settings_and_counters_are_named_in_one_module_only() -> None:
    root = Path(__file__).parents[2]
    makers = {
        str(file.relative_to(root))
        for room in ("domain", "services", "db", "bot", "scheduler")
        for file in (root / room).rglob("*.py")
        if re.search(r"\b(?:Setting|Count)\(\s*\"", file.read_text(encoding="utf-8"))
    }
    assert makers == {"db/office/setting_keys.py"}


async def test_every_setting_comes_back_as_it_was_set(database: Database, office: Office) -> None:
    await set_all(database)
    async with database.read() as tx:
        for setting in SETTINGS:
            assert await tx.settings.get(setting, of(setting)) == VALUES[setting.name]
            if setting.is_each:
                assert await tx.settings.each(setting) == {"7": VALUES[setting.name]}


async def test_what_a_person_owns_goes_with_the_person_and_nothing_else(database: Database, office: Office) -> None:
    await set_all(database, office.an.id)
    await set_all(database, office.binh.id)
    owned = {one.name for one in SETTINGS if one.owner is Owner.PERSON}
    async with database.write() as tx:
        assert await tx.settings.forget_person(office.an.id) == len(owned) > 0
    assert await kept(database, office.an.id) == set(VALUES) - owned
    assert await kept(database, office.binh.id) == set(VALUES)


def test_what_is_kept_for_each_person_is_owned_by_the_person() -> None:
    assert all(one.is_each and one.lifetime for one in SETTINGS if one.owner is Owner.PERSON)


async def test_what_has_outlived_its_lifetime_is_dropped_and_the_rest_stays(database: Database, office: Office) -> None:
    await set_all(database)
    for setting in SETTINGS:
        lifetime = setting.lifetime or timedelta()
        async with database.write() as tx:
            await tx.purge(NOW + lifetime)
        assert setting.name in await kept(database)
        async with database.write() as tx:
            await tx.purge(NOW + lifetime + timedelta(seconds=1))
        assert (setting.name in await kept(database)) is (setting.lifetime is None)
        await set_all(database)


@pytest.mark.parametrize("today", [datetime(2026, 11, 25, 2, tzinfo=UTC)])
async def test_counters_of_long_ago_are_dropped(database: Database, office: Office, today: datetime) -> None:
    async with database.write() as tx:
        for month in ("2025-09", "2025-12", "2026-11"):
            await tx.counters.add(MESSAGES_SENT, month)
        for day in ("2026-10-24", "2026-10-25", "2026-11-25"):
            await tx.counters.add(UNREACHABLE_TOLD, day)
        await tx.purge(today)
        months = [await tx.counters.get(MESSAGES_SENT, month) for month in ("2025-09", "2025-12", "2026-11")]
        days = [await tx.counters.get(UNREACHABLE_TOLD, day) for day in ("2026-10-24", "2026-10-25", "2026-11-25")]
    assert (months, days) == ([0, 1, 1], [0, 1, 1])
    assert all(count.kept for count in COUNTS)
