"""What every repository is built on: one connection of one transaction, and statements built once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Executable,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TableValuedAlias

from db.types import AnyRow, as_utc

Statements = Mapping[str, Executable]


def on_each_dialect(build: Callable[[Callable[[Table], Any]], Executable]) -> Statements:
    """The same INSERT … ON CONFLICT, built with the `insert` of either dialect; chosen by the dialect's name."""
    return {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}


def upsert(
    table: Table,
    *,
    keys: Sequence[str],
    changed: Sequence[str],
    values: Mapping[str, Any] = MappingProxyType({}),
    returning: ColumnElement[Any] | None = None,
) -> Statements:
    """Insert, or change the columns `changed` of the row that has these `keys` already.

    `values` are expressions for columns that do not come with the parameters.
    """

    def build(insert_into: Callable[[Table], Any]) -> Executable:
        statement = insert_into(table)
        if values:
            statement = statement.values(**values)
        statement = statement.on_conflict_do_update(
            index_elements=keys, set_={name: statement.excluded[name] for name in changed}
        )
        chosen: Executable = statement if returning is None else statement.returning(returning)
        return chosen

    return on_each_dialect(build)


def is_one_of(column: ColumnElement[Any], *values: StrEnum) -> ColumnElement[bool]:
    """Compares with literals, not parameters: only then may a prepared statement use a partial index."""
    literals: list[ColumnElement[Any]] = [literal_column(f"'{value.value}'") for value in values]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)


def insert_many(
    table: Table,
    names: Sequence[str],
    *,
    values: Mapping[str, ColumnElement[Any]] = MappingProxyType({}),
    returning: Sequence[ColumnElement[Any]] = (),
    skip_known: bool = False,
) -> Statements:
    """Inserts many rows with these columns, run by `_at_once`; `skip_known` leaves out what is there already.

    `values` are expressions for columns that do not come with the rows.

    Postgres takes the rows as one JSON text: on thousands of parameters the driver would spend more time than the
    server on the rows.
    """
    plain = sqlite.insert(table).values(**values) if values else sqlite.insert(table)
    given = json_rows({name: table.c[name] for name in names})
    read = postgresql.insert(table).from_select([*names, *values], select(*given.c, *values.values()))
    if skip_known:
        plain, read = plain.on_conflict_do_nothing(), read.on_conflict_do_nothing()
    if returning:
        return {"sqlite": plain.returning(*returning), "postgresql": read.returning(*returning)}
    return {"sqlite": plain, "postgresql": read}


def json_rows(names: Mapping[str, ColumnElement[Any]]) -> TableValuedAlias:
    """The rows of the JSON text in the parameter `rows`: its names, each of the type of that column. Postgres only."""
    text = cast(bindparam("rows", type_=Text), JSON)
    typed = (column(name, like.type) for name, like in names.items())
    return func.json_to_recordset(text).table_valued(*typed, name="given").render_derived(with_types=True)


def _json_value(value: object) -> str:
    if isinstance(value, datetime):
        return as_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not known to be written as JSON")


class Repository:
    """Lives as long as its transaction."""

    __slots__ = ("_connection", "_dialect")

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    async def _all(self, statement: Executable, **parameters: Any) -> Sequence[AnyRow]:
        return (await self._connection.execute(statement, parameters)).all()

    async def _first(self, statement: Executable, **parameters: Any) -> AnyRow | None:
        return (await self._connection.execute(statement, parameters)).first()

    async def _value(self, statement: Executable, **parameters: Any) -> Any:
        return (await self._connection.execute(statement, parameters)).scalar()

    async def _count(self, statement: Executable, **parameters: Any) -> int:
        """How many rows the statement changed."""
        return (await self._connection.execute(statement, parameters)).rowcount

    async def _many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> int:
        """One statement for many rows; how many it changed. Nothing is sent for no rows."""
        if not rows:
            return 0
        return (await self._connection.execute(statement, rows)).rowcount

    async def _at_once(self, statements: Statements, rows: Sequence[Mapping[str, Any]]) -> Sequence[AnyRow]:
        """Runs a statement that takes all rows together (`insert_many`); what it returns of them, in any order."""
        if not rows:
            return ()
        given: Any = {"rows": json.dumps(rows, default=_json_value)} if self._dialect == "postgresql" else rows
        result = await self._connection.execute(statements[self._dialect], given)
        return result.all() if result.returns_rows else ()
