"""What every repository is built on: one connection of one transaction, and statements built once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.types import AnyRow

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

    async def _returning(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> Sequence[AnyRow]:
        if not rows:
            return ()
        return (await self._connection.execute(statement, rows)).all()
