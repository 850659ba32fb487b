"""Column types that keep what Python means: instants are aware and UTC, enumerations are their values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, Row
from sqlalchemy.types import TypeDecorator

AnyRow = Row[*tuple[Any, ...]]

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in a column that is exactly INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on Postgres, sortable text in UTC on SQLite. Gives aware UTC back.

    Raises ValueError (as StatementError) on a naive datetime.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value.isoformat()}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def values_of(kind: Iterable[StrEnum]) -> list[str]:
    return [member.value for member in kind]


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A text column that takes the values of `kind` and no others; `name` names its check constraint."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=values_of,
        validate_strings=True,
    )
