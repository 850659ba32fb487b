"""Brings the tables of a database to the newest version. Of several processes one does it, the others wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parents[1] / "migrations"
ADVISORY_LOCK = 0x446F6E446F63
WAIT_SECONDS = 60


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the missing migrations; makes the SQLite file and its folder when there is none."""
    with locked_connection(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    with locked_connection(url) as connection:
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """The version of the database; None when it has no tables yet. Does not make a SQLite file."""
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not (file and Path(file).exists()):
        return None
    engine = migration_engine(url)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest version there is."""
    newest = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert newest is not None
    return newest


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


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
