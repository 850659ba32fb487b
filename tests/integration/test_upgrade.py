"""An office that ran on version 0.1 loses nothing by an upgrade, on both engines, and may go back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from db import Database
from db.migrate import downgrade, locked_connection, upgrade
from db.office.setting_keys import CALENDAR_ASKED, OFFICE_HOURS
from domain.delivery.notifications import AnyItem, ChangeItem, ChangeNote, NotificationItem, NotificationKind
from domain.model import AccountState, Deadline, Lifecycle
from domain.vocabulary import Audience, ChangeKind, WhyUnreachable
from tests import version_0_1

NEXT_MORNING = datetime(2026, 11, 26, 1, 1, tzinfo=UTC)
STORED = "SELECT * FROM outbox_item ORDER BY id"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The upgraded record."""
    version_0_1.restore(database_url)
    upgrade(database_url)
    opened = Database(database_url)
    yield opened
    await opened.close()


def items_of_0_1() -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in version_0_1.ROWS["outbox_item"]}


async def waiting(database: Database) -> list[tuple[NotificationKind, AnyItem]]:
    async with database.read() as tx:
        return [(one.kind, item) for one in await tx.outbox.waiting_until(NEXT_MORNING) for item in one.items]


async def test_news_that_waited_is_news_with_its_words_and_the_deadline_before(database: Database) -> None:
    before = items_of_0_1().values()
    states = {row["id"]: row for row in version_0_1.ROWS["outbox"]}
    pending = [row for row in before if states[row["outbox_id"]]["state"] == "pending"]
    changed = [row for row in pending if not row["step_key"].startswith("closed:")]
    found = await waiting(database)
    news = [item for kind, item in found if kind is NotificationKind.CHANGED]
    assert {(item.step_key, item.assignment_id, item.audience) for item in news} == {
        (row["step_key"], row["assignment_id"], row["audience"]) for row in changed
    }
    told = {(item.change, item.note) for item in news if isinstance(item, ChangeItem)}
    assert (ChangeKind.HELD, ChangeNote("chờ ý kiến của tỉnh")) in told
    assert (ChangeKind.TITLE, ChangeNote("Báo cáo kết quả triển khai Chỉ thị 05")) in told
    moved = Deadline(datetime(2026, 12, 20, 10, tzinfo=UTC), date_only=True, words="20/12")
    assert (ChangeKind.DEADLINE, ChangeNote(before=moved)) in told


async def test_a_closing_that_waited_is_still_one(database: Database) -> None:
    closings = [item for kind, item in await waiting(database) if kind is NotificationKind.CLOSED]
    assert closings
    assert all(isinstance(item, ChangeItem) and item.change is ChangeKind.COMPLETED for item in closings)


async def test_reminders_stay_steps(database: Database) -> None:
    async with database.read() as tx:
        told = [one for id in (1, 2, 3, 4) for one in await tx.outbox.history_of(id)]
        standing = [one for id in (1, 2, 3, 4) for one in await tx.outbox.sent_about(id)]
        contents = [await tx.outbox.content_of(one.attempt_id) for one in standing]
    assert len(told) == len(items_of_0_1())
    steps = [item for one in contents if one.kind is NotificationKind.REMINDER for item in one.items]
    assert steps
    assert all(isinstance(item, NotificationItem) for item in steps)


async def test_the_audit_of_version_0_1_can_still_be_undone(database: Database) -> None:
    async with database.read() as tx:
        events, done = await tx.audit.history(1), await tx.audit.history(3)
    [completed] = [one for one in done if one.name == "completed"]
    assert completed.before["lifecycle"] is Lifecycle.ASSIGNED
    assert completed.after["completed_at"] == completed.at
    [moved, *_] = [one for one in events if "deadline" in one.after]
    assert "17/12/2026" in str(moved.before["deadline"]), "version 0.1 noted a text for people"


async def test_what_a_messenger_said_of_a_chat_is_a_word_of_ours(database: Database) -> None:
    async with database.read() as tx:
        accounts = [one for owned in (await tx.people.accounts(range(20))).values() for one in owned]
        letters = await tx.outbox.dead_letters(50)
    [blocked] = [one for one in accounts if one.state is AccountState.BLOCKED]
    assert blocked.state_reason == WhyUnreachable.BLOCKED
    assert {letter.reason for letter in letters} == {WhyUnreachable.BLOCKED}


async def test_settings_of_version_0_1_are_still_known(database: Database) -> None:
    async with database.read() as tx:
        assert await tx.settings.each(CALENDAR_ASKED) == {"2027": date(2099, 1, 1), "2028": date(2099, 1, 1)}
        assert "Season" in (await tx.settings.get(OFFICE_HOURS) or "")
    later = datetime(2026, 12, 24, tzinfo=UTC)
    async with database.write() as tx:
        await tx.purge(later)
        await tx.purge(later + timedelta(days=399))
    async with database.read() as tx:
        assert len(await tx.settings.each(CALENDAR_ASKED)) == 2, "it counts from the first purge"
    async with database.write() as tx:
        await tx.purge(later + timedelta(days=401))
    async with database.read() as tx:
        assert await tx.settings.each(CALENDAR_ASKED) == {}
        assert await tx.settings.get(OFFICE_HOURS)


def test_going_back_leaves_what_version_0_1_had_written(database_url: str) -> None:
    version_0_1.restore(database_url)
    with locked_connection(database_url) as connection:
        before = [dict(row._mapping) for row in connection.execute(text(STORED))]
    upgrade(database_url)
    downgrade(database_url, version_0_1.NEWEST)
    with locked_connection(database_url) as connection:
        after = [dict(row._mapping) for row in connection.execute(text(STORED))]
        kinds = set(connection.execute(text("SELECT kind FROM outbox")).scalars())
    assert "changed" not in kinds
    assert [with_facts(row) for row in after] == [with_facts(row) for row in before]
    upgrade(database_url)


def with_facts(row: dict[str, Any]) -> dict[str, Any]:
    note = row["note"]
    return row | {"note": json.loads(note) if note.startswith("{") else note}


def test_every_item_of_version_0_1_is_a_step_or_a_change(database_url: str) -> None:
    version_0_1.restore(database_url)
    upgrade(database_url)
    with locked_connection(database_url) as connection:
        rows = connection.execute(text("SELECT id, step_kind, change, audience FROM outbox_item")).all()
    assert len(rows) == len(items_of_0_1())
    assert all((row.step_kind is None) != (row.change is None) for row in rows)
    assert {row.audience for row in rows} <= set(Audience)
