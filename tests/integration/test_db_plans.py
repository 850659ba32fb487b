"""What is asked every few seconds costs what is due, not what is stored: each of these statements has its index."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from db import Database, Transaction
from domain.model import ChannelKind
from tests.integration.db_office import NOW, Office, item, one_assignment, open_office, reminder

Question = Callable[[Transaction, Office], Awaitable[object]]


async def ask_due(tx: Transaction, office: Office) -> object:
    return await tx.tasks.due(NOW, 500)


async def ask_next_moment(tx: Transaction, office: Office) -> object:
    return await tx.tasks.next_reminder_moment()


async def ask_claim(tx: Transaction, office: Office) -> object:
    return await tx.outbox.claim(ChannelKind.TELEGRAM, "first", NOW, 100)


async def ask_rescue(tx: Transaction, office: Office) -> object:
    return await tx.outbox.rescue(NOW)


async def ask_next_available(tx: Transaction, office: Office) -> object:
    return await tx.outbox.next_available(ChannelKind.TELEGRAM, NOW)


async def ask_enqueue(tx: Transaction, office: Office) -> object:
    assignment = await one_assignment(tx, office)
    return await tx.outbox.enqueue([reminder(office.to_binh(), item(assignment))], NOW)


async def ask_counts(tx: Transaction, office: Office) -> object:
    return await tx.outbox.counts_by_state()


@pytest.mark.parametrize(
    ("question", "indexes"),
    [
        (ask_due, ["ix_assignment_next_reminder_at"]),
        (ask_next_moment, ["ix_assignment_next_reminder_at"]),
        (ask_claim, ["ix_outbox_pending", "ix_outbox_waiting_in_chat", "ix_outbox_sending"]),
        (ask_rescue, ["ix_outbox_sending"]),
        (ask_next_available, ["ix_outbox_pending"]),
        (ask_enqueue, ["ix_outbox_waiting_in_chat", "sqlite_autoindex_outbox_item_1"]),
        (ask_counts, ["ix_outbox_unfinished"]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
async def test_a_frequent_question_uses_its_index(database: Database, question: Question, indexes: list[str]) -> None:
    async with database.write() as tx:
        office = await open_office(tx)
    plans: list[str] = []
    with_plans(database, plans)
    async with database.write() as tx:
        await question(tx, office)
    told = "\n".join(plans)
    if database.dialect == "postgresql":
        # Which of several fitting indexes it takes depends on what the tables hold.
        assert "Index" in told
        assert not re.search(r"Seq Scan on (assignment|outbox|outbox_item) ", told), told
        return
    for name in indexes:
        assert name in told, told


async def test_a_claim_looks_only_into_the_chats_that_it_picks(database: Database) -> None:
    async with database.write() as tx:
        office = await open_office(tx)
    plans: list[str] = []
    with_plans(database, plans)
    async with database.write() as tx:
        await ask_claim(tx, office)
    told = "\n".join(plans)
    assert told.count("SubPlan" if database.dialect == "postgresql" else "CORRELATED") >= 2, told
    assert "Anti Join" not in told, told


def with_plans(database: Database, plans: list[str]) -> None:
    """Adds the plan of every statement that the writer runs to `plans`; tables are empty, so scans are made dear."""

    @event.listens_for(database._writer.sync_engine, "before_cursor_execute")
    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if many or not statement.startswith(("SELECT", "UPDATE", "WITH")):
            return
        if database.dialect == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plans.extend(str(row) for row in cursor.fetchall())
