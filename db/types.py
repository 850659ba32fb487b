"""Column types that keep what Python means: instants are aware and UTC, enumerations are their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, Row, String
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
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    # SQLAlchemy's own way through text is the dearest part of reading a row, so SQLite has a shorter one.
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def as_utc(value: datetime) -> datetime:
    """Raises ValueError on a naive datetime."""
    if value.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {value.isoformat()}")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    return None if value is None else as_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def values_of(kind: Iterable[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class OpenChoice(TypeDecorator[StrEnum]):
    """A text column for the values of `kind` that the table does not list: a new member needs no migration.

    Raises ValueError (as StatementError) on what is no member, both ways.
    """

    impl = String(24)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


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
