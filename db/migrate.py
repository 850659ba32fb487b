"""Brings the tables of a database to the newest version. Of several processes one does it, the others wait.

Alembic is only imported when there is something to do: it takes a quarter of a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"
ADVISORY_LOCK = 0x446F6E446F63
WAIT_SECONDS = 60


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the missing migrations; makes the SQLite file and its folder when there is none."""
    if revision == "head" and current(url) == head():
        return
    from alembic import command

    with locked_connection(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    from alembic import command

    with locked_connection(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The version of the database; None when it has no tables yet. Does not make a SQLite file."""
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not (file and Path(file).exists()):
        return None
    engine = migration_engine(url)
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return revision


def head() -> str:
    """The newest version there is: they are numbered, in the names of their files too."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@contextmanager
def locked_connection(url: str) -> Iterator[Connection]:
    """A connection in one transaction that no other migration shares."""
    engine = migration_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
        yield connection


def migration_engine(url: str) -> Engine:
    """A synchronous engine of its own: on SQLite the whole run is one exclusive transaction, and foreign keys are off,
    for rebuilding a table would otherwise touch its children."""
    plain = _synchronous(make_url(url))
    if plain.get_backend_name() != "sqlite":
        return create_engine(plain, poolclass=NullPool)
    if plain.database:
        Path(plain.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(plain, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def set_up(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None
        dbapi_connection.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    return engine


def _synchronous(url: URL) -> URL:
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def rewrite_definition(connection: Connection, table: str, old: str, new: str) -> None:
    """SQLite: put `new` in the place of what the pattern `old` finds in the table's definition, for a migration.

    SQLite cannot drop a check, and rebuilding the tables would lose their partial and descending indexes and copy
    every message. Its documentation gives this way for changes that leave the stored rows as they are
    (https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    """
    stored = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    definition, found = re.subn(old, new, str(connection.scalar(stored, {"name": table})))
    if found != 1:
        raise RuntimeError(f"the definition of {table} is not the one of the other version")
    version = connection.scalar(text("PRAGMA schema_version"))
    connection.execute(text("PRAGMA writable_schema = ON"))
    connection.execute(
        text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": definition, "name": table},
    )
    connection.execute(text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(text("PRAGMA writable_schema = OFF"))
