"""What all tables share: instants are UTC, closed enumerations have named check constraints, nothing cascades."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    text,
)

from db.types import Id, OpenChoice, UtcDateTime
from domain.model import (
    ChannelKind,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    return Column("id", Id, primary_key=True)


def organization_column() -> Column[int]:
    return Column("organization_id", Id, ForeignKey("organization.id"), nullable=False)


def link(name: str, target: str, *, required: bool = False) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=not required)


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def instant(name: str, *, required: bool = False) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=not required)


def channel_column() -> Column[str]:
    return Column("channel", OpenChoice(ChannelKind), nullable=False)


def partial_index(name: str, condition: str, *columns: ColumnElement[Any], unique: bool = False) -> None:
    where = text(condition)
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
