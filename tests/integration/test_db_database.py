"""The database as a whole: how it is opened, shared, locked; and the small rooms of settings, drafts and leases."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from db import AlreadyRunning, ConcurrentChange, Database, DatabaseUnavailable
from db.migrate import current, head, upgrade
from db.office.setting_keys import LINK_SECRET, MESSAGES_SENT, NEXT_PAGE, OFFICE_HOURS
from db.process_lock import SingleProcess
from domain.model import ChannelKind
from domain.office.calendar import CalendarOverride
from tests.integration.db_office import NOW, Office, open_office

SECOND = timedelta(seconds=1)
TELEGRAM, ZALO = ChannelKind.TELEGRAM, ChannelKind.ZALO


async def test_the_database_answers(database: Database) -> None:
    await database.ping()


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_cannot_keep_the_record_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        Database(url)


async def test_many_writers_at_once_all_succeed(database: Database, office: Office) -> None:
    async def count_up() -> int:
        async with database.write() as tx:
            return await tx.counters.add(MESSAGES_SENT, "2026-11")

    assert sorted(await asyncio.gather(*(count_up() for _ in range(30)))) == list(range(1, 31))


async def test_a_broken_reference_is_refused(database: Database, office: Office) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await tx.people.link(404, TELEGRAM, "1", office.telegram.state, NOW)


async def test_a_deadlock_asks_for_the_whole_use_case_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.write() as tx:
        await open_office(tx)
        for name in ("a", "b"):
            await tx.settings.set(NEXT_PAGE, "old", NOW, of=name)
    both_hold_one = asyncio.Barrier(2)

    async def write(first: str, second: str) -> bool:
        try:
            async with database.write() as tx:
                await tx.settings.set(NEXT_PAGE, "new", NOW, of=first)
                await both_hold_one.wait()
                await tx.settings.set(NEXT_PAGE, "new", NOW, of=second)
        except ConcurrentChange:
            return False
        return True

    assert sorted(await asyncio.gather(write("a", "b"), write("b", "a"))) == [False, True]
    await database.close()


def test_migrating_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/var/new.db"
    upgrade(url)
    assert current(url) == head()


def test_processes_that_migrate_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    code = f"from db.migrate import upgrade; upgrade({url!r})"
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2]) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert current(url) == head()


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/don_doc.db"
    with SingleProcess(url):
        with pytest.raises(AlreadyRunning) as refused:
            SingleProcess(url).acquire()
        assert refused.value.process_id == os.getpid()
        assert refused.value.database == f"{tmp_path}/don_doc.db"
    with SingleProcess(url):
        pass


def test_a_process_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/don_doc.db"
    code = f"import os; from db import SingleProcess; SingleProcess({url!r}).acquire(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    with SingleProcess(url):
        pass


def test_several_processes_may_share_postgres() -> None:
    with SingleProcess("postgresql+psycopg://localhost/x"), SingleProcess("postgresql+psycopg://localhost/x"):
        pass


async def test_settings_and_policies_are_kept_by_name(database: Database, office: Office) -> None:
    async with database.write() as tx:
        await tx.settings.set(OFFICE_HOURS, "winter", NOW)
        await tx.settings.set(OFFICE_HOURS, "summer", NOW)
        await tx.settings.set_policy("urgent", '{"steps": []}', NOW)
        await tx.settings.set_policy("urgent", '{"steps": [1]}', NOW)
    async with database.read() as tx:
        assert await tx.settings.get(OFFICE_HOURS) == "summer"
        assert await tx.settings.get(LINK_SECRET) is None
        assert await tx.settings.policies() == {"urgent": '{"steps": [1]}'}
        assert await tx.counters.get(MESSAGES_SENT, "2026-11") == 0


async def test_an_override_of_a_day_replaces_the_earlier_one(database: Database, office: Office) -> None:
    day = date(2026, 8, 31)
    async with database.write() as tx:
        await tx.calendar.set_override(CalendarOverride(day, True, "làm việc", ""))
        await tx.calendar.set_override(CalendarOverride(day, False, "nghỉ bù", "9441/TB-BNV"))
        assert await tx.calendar.overrides() == (CalendarOverride(day, False, "nghỉ bù", "9441/TB-BNV"),)
        assert await tx.calendar.remove_override(day)
        assert not await tx.calendar.remove_override(day)


async def test_a_draft_counts_its_versions_and_there_is_one_in_each_chat(database: Database, office: Office) -> None:
    async with database.write() as tx:
        first = await tx.drafts.save(office.an.id, TELEGRAM, "1", "assign", "title", "{}", NOW)
        second = await tx.drafts.save(office.an.id, TELEGRAM, "1", "assign", "deadline", '{"title": "a"}', NOW + SECOND)
        elsewhere = await tx.drafts.save(office.an.id, ZALO, "1", "assign", "title", "{}", NOW)
        assert (first.version, second.version, elsewhere.version) == (1, 2, 1)
        assert await tx.drafts.open(office.an.id, TELEGRAM, "1") == second
        assert await tx.drafts.open(office.binh.id, TELEGRAM, "1") is None
        assert await tx.drafts.drop(office.an.id, TELEGRAM, "1")
        assert not await tx.drafts.drop(office.an.id, TELEGRAM, "1")
        assert await tx.drafts.open(office.an.id, ZALO, "1") == elsewhere


async def test_a_lease_has_one_holder_until_it_ends(database: Database) -> None:
    ttl = 15 * SECOND
    async with database.write() as tx:
        assert await tx.leases.acquire("telegram", "first", NOW, ttl)
        assert await tx.leases.acquire("telegram", "first", NOW, ttl)
        assert not await tx.leases.acquire("telegram", "second", NOW + 14 * SECOND, ttl)
        assert await tx.leases.acquire("telegram", "first", NOW + 10 * SECOND, ttl)
        assert not await tx.leases.acquire("telegram", "second", NOW + 24 * SECOND, ttl)
        assert await tx.leases.acquire("telegram", "second", NOW + 25 * SECOND, ttl)
        await tx.leases.release("telegram", "first")
        assert not await tx.leases.acquire("telegram", "third", NOW + 26 * SECOND, ttl)
        await tx.leases.release("telegram", "second")
        assert await tx.leases.acquire("telegram", "third", NOW + 26 * SECOND, ttl)


async def test_of_many_who_want_a_lease_one_gets_it(database: Database) -> None:
    async def want(holder: str) -> bool:
        async with database.write() as tx:
            return await tx.leases.acquire("telegram", holder, NOW, SECOND)

    assert sum(await asyncio.gather(*(want(str(place)) for place in range(8)))) == 1


async def test_an_update_is_new_only_once(database: Database) -> None:
    async with database.write() as tx:
        assert await tx.seen_update(TELEGRAM, "77", NOW)
        assert not await tx.seen_update(TELEGRAM, "77", NOW)
        assert await tx.seen_update(ZALO, "77", NOW)
        assert await tx.forget_updates(NOW + SECOND) == 2
        assert await tx.seen_update(TELEGRAM, "77", NOW)


async def test_a_cancelled_writer_leaves_nothing_behind_and_does_not_stop_the_others(
    database: Database, office: Office
) -> None:
    async def count_up() -> None:
        async with database.write() as tx:
            await tx.counters.add(MESSAGES_SENT, "2026-11")

    writers = [asyncio.create_task(count_up()) for _ in range(20)]
    for turns, writer in enumerate(writers[::2]):
        for _ in range(turns):
            await asyncio.sleep(0)
        writer.cancel()
    results = await asyncio.gather(*writers, return_exceptions=True)
    await count_up()
    async with database.read() as tx:
        counted = await tx.counters.get(MESSAGES_SENT, "2026-11")
    finished = sum(not isinstance(result, BaseException) for result in results)
    # A writer that was cancelled while it committed may have been counted.
    assert finished + 1 <= counted <= len(writers) + 1
    assert all(result is None or isinstance(result, asyncio.CancelledError) for result in results)


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:////nowhere/at/all.db", "postgresql+psycopg://postgres@/x?host=/nowhere"]
)
async def test_a_database_that_does_not_answer_is_unavailable(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseUnavailable):
        await database.ping()
    await database.close()


async def test_an_error_of_the_database_does_not_tell_what_was_to_be_stored(database: Database, office: Office) -> None:
    with pytest.raises(IntegrityError) as refused:
        async with database.write() as tx:
            await tx.people.link(404, TELEGRAM, "chat of anh Bình", office.telegram.state, NOW)
    assert "anh Bình" not in str(refused.value)


async def test_a_reader_sees_one_moment_of_the_record(database: Database, office: Office) -> None:
    async with database.read() as reader:
        assert await reader.settings.get(LINK_SECRET) is None
        async with database.write() as tx:
            await tx.settings.set(LINK_SECRET, "value", NOW)
        assert await reader.settings.get(LINK_SECRET) is None


async def test_a_missing_table_is_not_taken_for_an_absent_database(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    with pytest.raises(OperationalError, match="no such table"):
        async with database.write() as tx:
            await tx.people.units()
    await database.close()
