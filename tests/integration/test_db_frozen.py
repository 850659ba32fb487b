"""Policies frozen onto assignments are stored once and come back as text, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, func, select

from db import Database
from db.schema.tasks import frozen_policy
from db.tasks import frozen_policies
from tests.integration.db_office import NOW, Office, add_task, assign


async def stored(database: Database) -> int:
    async with database.read() as tx:
        return int(await tx.tasks._value(select(func.count()).select_from(frozen_policy)))


async def test_many_assignments_share_one_text(database: Database, office: Office) -> None:
    async with database.write() as tx:
        for _ in range(5):
            await assign(tx, office, await add_task(tx, office))
    assert await stored(database) == 1
    async with database.read() as tx:
        works, _ = await tx.tasks.of_unit(office.planning.id, limit=10)
    assert {work.assignment.policy for work in works} == {'{"steps": []}'}


async def test_a_text_is_read_again_by_a_process_that_never_met_it(
    database: Database, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.write() as tx:
        saved = await assign(tx, office, await add_task(tx, office))
    monkeypatch.setattr(frozen_policies, "_known", {})
    async with database.read() as tx:
        assert (await tx.tasks.work(saved.id)).assignment == saved


async def test_what_was_read_once_is_not_read_again(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await assign(tx, office, await add_task(tx, office), next_in=NOW - NOW)
        await tx.tasks.work(saved.id)
    said: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    async with database.read() as tx:
        engine = tx.tasks._connection.engine.sync_engine
        event.listen(engine, "before_cursor_execute", listen)
        try:
            assert (await tx.tasks.work(saved.id)).assignment.policy
        finally:
            event.remove(engine, "before_cursor_execute", listen)
    assert said
    assert not [statement for statement in said if "frozen_policy" in statement]


async def test_a_changed_policy_is_kept_when_the_assignment_is_saved(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await assign(tx, office, await add_task(tx, office))
    changed = replace(saved, policy='{"urgency":"express"}', version=2)
    async with database.write() as tx:
        await tx.tasks.save(changed)
    async with database.read() as tx:
        assert (await tx.tasks.work(saved.id)).assignment == changed
    assert await stored(database) == 2
