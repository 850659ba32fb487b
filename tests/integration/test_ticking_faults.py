"""Ticks in trouble: days of downtime, a clock that jumps, rows that cannot be judged, a database that goes away."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db import Database, DatabaseUnavailable, Transaction
from domain.conversation.commands.assigning import AssignTask, ConfirmDraft
from domain.conversation.commands.tasks import AcceptTask, HoldTask, ResumeTask, TakeOver
from domain.conversation.messages.base import Refused
from domain.errors import TryAgainLater
from domain.model import OrganizationRole, Person, UnitRole
from domain.reminding import merging
from domain.reminding.audiences import Directory
from domain.vocabulary import ZONE, Audience
from services.clock import MovableClock
from services.explaining.rehearsal import rehearse
from services.occasion import Pace
from services.occasions import notice_delay, run_occasions
from services.reminding import directory, tick
from services.reminding.tick import enqueue_due
from tests.simulation.office import GROUP_CHAT, Arrival, Office, chat_of


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def office(simulated: Office) -> Office:
    return simulated


def monitor(office: Office) -> Person:
    return next(one for one in office.people if OrganizationRole.MONITOR in one.roles)


def member(office: Office, role: UnitRole, unit_id: int = 2) -> Person:
    return next(one for one in office.people if one.role_in(unit_id) is role)


async def assign(office: Office, line: str) -> None:
    await office.say(monitor(office), AssignTask(line))
    await office.say(monitor(office), ConfirmDraft())


async def play(office: Office, until: str) -> list[Arrival]:
    return await office.play(local(until))


async def wake_after(office: Office, moment: str) -> list[Arrival]:
    """The process was down until then; what arrives once it is back."""
    before = len(office.messenger.arrivals)
    office.clock.set(local(moment))
    await office.restart()
    await notice_delay(office.turn_of(office.clock.now()))
    await office.turn()
    office.clock.advance(timedelta(minutes=1))
    await run_occasions(office.turn_of(office.clock.now()), Pace.MINUTE)
    await office.turn()
    return office.messenger.arrivals[before:]


async def test_after_two_days_down_over_deadlines_each_chat_gets_one_message_marked_late(office: Office) -> None:
    for line in (
        "QLKH: Báo cáo kết quả rà soát TTHC, 17/12",
        "QLKH: Kế hoạch kiểm tra chuyên ngành, 16/12",
        "khẩn QLKH: Góp ý dự thảo Nghị định, 16h 16/12",
        "TTra: Kết luận thanh tra, 17/12",
    ):
        await assign(office, line)
    await play(office, "2026-12-15 18:00")
    arrived = await wake_after(office, "2026-12-18 09:00")
    notices = {one.chat for one in arrived if "Hệ thống đã gửi tin chậm" in one.text}
    assert notices == {chat_of(one) for one in office.people if OrganizationRole.MONITOR in one.roles}
    reminders = [one for one in arrived if "NV" in one.text and not one.text.startswith("[BẢNG THEO DÕI]")]
    told = Counter(one.chat for one in reminders)
    assert set(told.values()) == {1}, told
    assert {chat_of(member(office, UnitRole.OFFICER)), chat_of(member(office, UnitRole.HEAD))} <= set(told)
    assert [one for one in reminders if "(gửi chậm)" not in one.text] == []
    [own] = [one.text for one in reminders if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert [f"NV{number}" in own for number in (1, 2, 3)] == [True, True, True]
    assert "quá hạn" in own.casefold()


def told_group(arrived: list[Arrival]) -> list[str]:
    """What the group was told; the board is not told to anybody."""
    return [one.text for one in arrived if one.chat == GROUP_CHAT and not one.text.startswith("[BẢNG THEO DÕI]")]


async def test_a_group_that_was_told_after_downtime_is_not_told_again_when_the_head_takes_over(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-18 09:00")
    arrived = await wake_after(office, "2026-12-22 09:00")
    assert told_group(arrived)
    await office.say(member(office, UnitRole.HEAD), TakeOver(1))
    async with office.database.read() as transaction:
        rehearsed = await rehearse(transaction, office.clock.now(), 2, office.rules)
    assert [one for one in rehearsed if one.audience is Audience.GROUP] == []
    later = await play(office, "2026-12-24 12:00")
    assert told_group(later) == []


async def test_news_of_a_change_does_not_stand_for_that_mornings_overdue_step(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await office.say(member(office, UnitRole.OFFICER), AcceptTask(1))
    await play(office, "2026-12-18 07:40")
    await office.say(monitor(office), HoldTask(1, "chờ ý kiến"))
    await office.say(monitor(office), ResumeTask(1))
    assert office.refusals == []
    arrived = await play(office, "2026-12-18 09:00")
    own = [one.text for one in arrived if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert [text for text in own if text.startswith("[QUÁ HẠN] NV1")], own


async def test_news_of_a_change_stands_for_that_mornings_look_ahead(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await office.say(member(office, UnitRole.OFFICER), AcceptTask(1))
    await play(office, "2026-12-14 07:40")
    await office.say(monitor(office), HoldTask(1, "chờ ý kiến"))
    await office.say(monitor(office), ResumeTask(1))
    arrived = await play(office, "2026-12-14 09:00")  # three working days before the deadline
    own = [one.text for one in arrived if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert len(own) == 1, own


async def test_overdue_work_that_nobody_accepted_is_told_as_overdue(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 02/12")
    await play(office, "2026-12-01 10:00")
    arrived = await wake_after(office, "2026-12-03 09:00")
    [own] = [one.text for one in arrived if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert own.startswith("[QUÁ HẠN] NV1")


async def test_a_clock_that_jumps_ahead_and_back_tells_nothing_twice(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-15 18:00")
    office.clock.set(local("2026-12-17 18:00"))
    await office.turn()
    office.clock.set(local("2026-12-15 18:01"))
    before = len(office.messenger.arrivals)
    arrived = await play(office, "2026-12-18 12:00")
    texts = Counter((one.chat, one.text.splitlines()[0]) for one in arrived)
    assert all(number == 1 for number in texts.values()), texts
    assert office.messenger.arrivals[before:], "what is still to come is told"


async def test_five_minutes_back_change_nothing(office: Office) -> None:
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-16 08:01")
    told = len(office.messenger.arrivals)
    office.clock.set(local("2026-12-16 07:56"))
    await office.turn()
    assert len(office.messenger.arrivals) == told
    assert await play(office, "2026-12-16 12:00") == []


async def test_a_row_that_always_raises_does_not_keep_the_others_from_being_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1, 4):
        await assign(office, f"QLKH: Việc {number}, 17/12")
    await play(office, "2026-12-15 18:00")
    genuine = merging.addressees

    def poisoned(work, *rest):  # type: ignore[no-untyped-def]
        if work.task.number == 2:
            raise KeyError("no such audience")
        return genuine(work, *rest)

    monkeypatch.setattr(merging, "addressees", poisoned)
    arrived = await play(office, "2026-12-16 12:00")
    [own] = [one.text for one in arrived if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert "NV1" in own
    assert "NV3" in own
    assert "NV2" not in own
    assert "cannot be judged" in caplog.text
    monkeypatch.setattr(merging, "addressees", genuine)
    later = await play(office, "2026-12-16 14:00")
    assert any("NV2" in one.text and "(gửi chậm)" in one.text for one in later)


async def test_a_database_that_is_locked_in_the_middle_of_a_tick_loses_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.engine.SQLITE_PRAGMAS", ("PRAGMA busy_timeout = 20", "PRAGMA foreign_keys = ON"))
    office = Office(sqlite_url, MovableClock(local("2026-12-01 09:00"), running=False), random.Random(1))
    await office.furnish()
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-15 18:00")
    office.clock.set(local("2026-12-16 08:00"))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable):
        await enqueue_due(office.database, office.clock.now(), office.rules)
    other.execute("ROLLBACK")
    other.close()
    arrived = await play(office, "2026-12-16 08:02")
    assert Counter(one.chat for one in arrived)[chat_of(member(office, UnitRole.OFFICER))] == 1
    await office.database.close()


async def test_a_postgres_that_drops_its_connections_in_the_middle_of_a_tick_loses_nothing(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(postgres_url, MovableClock(local("2026-12-01 09:00"), running=False), random.Random(1))
    await office.furnish()
    await assign(office, "QLKH: Báo cáo kết quả rà soát TTHC, 17/12")
    await play(office, "2026-12-15 18:00")
    office.clock.set(local("2026-12-16 08:00"))
    genuine = directory.load_directory

    async def away(*arguments: Any, **options: Any) -> Directory:
        await drop_connections(postgres_url)
        return await genuine(*arguments, **options)

    monkeypatch.setattr(tick, "load_directory", away)
    with pytest.raises(DatabaseUnavailable):
        await enqueue_due(office.database, office.clock.now(), office.rules)
    monkeypatch.setattr(tick, "load_directory", genuine)
    arrived = await play(office, "2026-12-16 08:02")
    assert Counter(one.chat for one in arrived)[chat_of(member(office, UnitRole.OFFICER))] == 1
    await office.database.close()


async def test_who_types_while_the_database_is_away_is_told_to_type_again_and_the_log_has_one_line(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(self: Database) -> AbstractAsyncContextManager[Transaction]:
        raise DatabaseUnavailable("connection refused")

    monkeypatch.setattr(Database, "write", away)
    [reply] = await office.say(monitor(office), AssignTask("QLKH: Báo cáo kết quả rà soát TTHC, 17/12"))
    assert isinstance(reply.message, Refused)
    assert isinstance(reply.message.error, TryAgainLater)
    [line] = [one for one in caplog.records if one.name == "services.handling"]
    assert "AssignTask is to be typed again, the database is away: connection refused" in line.getMessage()
    assert line.exc_info is None


async def drop_connections(url: str) -> None:
    """As an operator who restarts the server does: every other connection to the database ends."""
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await engine.dispose()


async def test_a_database_is_opened_anew_after_it_was_away(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.read() as transaction:
        assert await transaction.people.organization() is None
    await drop_connections(postgres_url)
    async with database.read() as transaction:
        assert await transaction.people.organization() is None
    await database.close()


async def test_what_a_tick_holds_for_the_rest_of_it_goes_out_though_the_process_dies_in_between(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "FIRST_BATCH", 4)
    genuine = Database.write

    def dying(database: Database) -> Any:
        raise DatabaseUnavailable("killed")

    for number in range(1, 7):
        await assign(office, f"QLKH: Việc {number}, 17/12")
    await play(office, "2026-12-15 18:00")
    office.clock.set(local("2026-12-16 08:00"))
    with pytest.raises(DatabaseUnavailable):
        await enqueue_due(
            office.database, office.clock.now(), office.rules, lambda: monkeypatch.setattr(Database, "write", dying)
        )
    monkeypatch.setattr(Database, "write", genuine)
    officer = chat_of(member(office, UnitRole.OFFICER))
    before = len(office.messenger.arrivals)
    await office.play(local("2026-12-16 08:03"))
    own = [one.text for one in office.messenger.arrivals[before:] if one.chat == officer]
    assert [text for text in own if "NV1" in text], own
    assert all(sum(f"NV{number} " in text for text in own) == 1 for number in range(1, 7)), own


async def test_one_tick_tells_a_chat_all_that_is_due_in_one_message(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "FIRST_BATCH", 4)
    monkeypatch.setattr(tick, "BATCH", 5)
    for number in range(1, 14):
        await assign(office, f"QLKH: Việc {number}, 17/12")
    arrived = await play(office, "2026-12-16 08:01")
    morning = [one for one in arrived if one.chat == chat_of(member(office, UnitRole.OFFICER))]
    assert [one.text.splitlines()[0] for one in morning][-1] == "[NHẮC VIỆC] 13 nhiệm vụ sắp đến hạn"
