"""Builds a large record quickly: two works are made through the repositories, the rest are copies made in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from db import Database
from db.schema.office import account, membership, person, unit
from db.schema.tasks import assignment, task
from db.types import UtcDateTime
from domain.model import AccountState, AssignmentRole, ChannelKind, Deadline, Membership, UnitRole, Urgency
from domain.reminding.policy_file import default_policies
from domain.vocabulary import ZONE

NOW = datetime(2026, 12, 14, 8, 0, tzinfo=ZONE).astimezone(UTC)
"""Three working days before the deadline of what is due: the officers are reminded, one message each."""

HELD = NOW + timedelta(days=1)

PEOPLE_IN_A_UNIT = 20


@dataclass(frozen=True, slots=True)
class Size:
    """`due` works fall due at `NOW`, each with an officer of its own; `stored` open works in all."""

    due: int
    stored: int


async def build(database: Database, size: Size) -> None:
    async with database.write() as transaction:
        people, tasks = transaction.people, transaction.tasks
        organization = await people.add_organization("Sở Khoa học và Công nghệ", "Sở KH&CN")
        first = await people.upsert_unit(organization.id, "U0", "Đơn vị 0", (), 0, None)
        officer = await people.add_person(
            organization_id=organization.id,
            name="Trần Văn Bình",
            title="Chuyên viên",
            roles=frozenset(),
            memberships=(Membership(first.id, UnitRole.OFFICER),),
            channels=(ChannelKind.TELEGRAM,),
        )
        await people.link(officer.id, ChannelKind.TELEGRAM, "5000000000", AccountState.LINKED, NOW)
        templates = []
        for moment in (NOW, NOW + timedelta(days=365)):
            one = await tasks.add(
                organization.id,
                "Báo cáo kết quả rà soát thủ tục hành chính",
                officer.id,
                NOW,
                Urgency.NORMAL,
                None,
                requires_approval=False,
            )
            assigned = await tasks.assign(
                one.id,
                unit=first,
                role=AssignmentRole.LEAD,
                officer_id=officer.id,
                deadline=Deadline(datetime(2026, 12, 17, 17, tzinfo=ZONE).astimezone(UTC), True, "17/12"),
                assigned_at=NOW - timedelta(days=4),
                policy=default_policies()[Urgency.NORMAL].to_json(),
                reminded_until=NOW - timedelta(hours=1),
                next_reminder_at=moment,
            )
            templates.append((one.id, assigned.id))
        connection = transaction.people._connection
        await _copy_people(connection, database.dialect, size.due)
        await _copy_works(connection, database.dialect, templates[0], size.due - 1, each_officer=True)
        await _copy_works(connection, database.dialect, templates[1], size.stored - size.due - 1, each_officer=False)
        if database.dialect == "postgresql":
            for table in (unit, person, account, task, assignment):
                await connection.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
                )
        await connection.execute(text("UPDATE counter SET value = (SELECT max(number) FROM task) WHERE name = 'task'"))
    async with database.write() as transaction:
        await transaction.people._connection.execute(text("ANALYZE"))


async def hold_back(database: Database, but: int) -> None:
    """Leave only the first `but` works due, until `release`."""
    await _execute(
        database,
        "UPDATE assignment SET next_reminder_at = :held WHERE next_reminder_at <= :now AND id > :but",
        {"held": HELD, "now": NOW, "but": but},
    )


async def release(database: Database) -> None:
    statement = "UPDATE assignment SET next_reminder_at = :now WHERE next_reminder_at = :held"
    await _execute(database, statement, {"held": HELD, "now": NOW})


async def _execute(database: Database, statement: str, parameters: dict[str, object]) -> None:
    instants = [bindparam(name, type_=UtcDateTime) for name in ("held", "now")]
    async with database.write() as transaction:
        await transaction.people._connection.execute(text(statement).bindparams(*instants), parameters)


def _numbers(dialect: str, count: int) -> str:
    if dialect == "sqlite":
        return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)"
    return f"(SELECT i FROM generate_series(1, {count}) AS g(i))"


async def _copy(connection: AsyncConnection, table: object, source: str, numbers: str, **changed: str) -> None:
    names = [column.name for column in table.c]  # type: ignore[attr-defined]
    values = ", ".join(changed.get(name, f"t.{name}") for name in names)
    await connection.execute(
        text(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {numbers} AS n, {source}")
    )


async def _copy_people(connection: AsyncConnection, dialect: str, count: int) -> None:
    if count < 2:
        return
    numbers = _numbers(dialect, count - 1)
    units = _numbers(dialect, max(1, count // PEOPLE_IN_A_UNIT))
    await _copy(connection, unit, "unit t WHERE t.id = 1", units, id="1 + i", code="'U' || i", position="i")
    await _copy(connection, person, "person t WHERE t.id = 1", numbers, id="1 + i")
    unit_of = f"1 + i % {max(1, count // PEOPLE_IN_A_UNIT)}"
    await _copy(
        connection, membership, "membership t WHERE t.person_id = 1", numbers, person_id="1 + i", unit_id=unit_of
    )
    await _copy(
        connection,
        account,
        "account t WHERE t.id = 1",
        numbers,
        id="1 + i",
        person_id="1 + i",
        external_id="CAST(5000000000 + i AS TEXT)",
    )


async def _copy_works(
    connection: AsyncConnection, dialect: str, template: tuple[int, int], count: int, *, each_officer: bool
) -> None:
    if count < 1:
        return
    numbers = _numbers(dialect, count)
    highest = (await connection.execute(text("SELECT max(id) FROM task"))).scalar_one()
    await _copy(
        connection, task, f"task t WHERE t.id = {template[0]}", numbers, id=f"{highest} + i", number=f"{highest} + i"
    )
    changed = {"id": f"{highest} + i", "task_id": f"{highest} + i"}
    if each_officer:
        changed |= {"officer_id": "1 + i", "unit_id": f"1 + i % {max(1, (count + 1) // PEOPLE_IN_A_UNIT)}"}
    await _copy(connection, assignment, f"assignment t WHERE t.id = {template[1]}", numbers, **changed)
