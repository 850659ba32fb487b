"""Decides how each engine is opened and how a transaction begins: SQLite for one process, Postgres for several.

On SQLite all writers share one connection and begin with BEGIN IMMEDIATE, so that no update is ever lost and nobody
waits inside SQLite; readers have connections of their own and never queue behind writers (WAL).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.errors import ConcurrentChange, DatabaseUnavailable
from db.transaction import Transaction

BUSY_TIMEOUT_SECONDS = 10
SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
POSTGRES_SETTINGS = ("timezone=UTC", "enable_seqscan=off", "jit=off")
"""Of each session. Every statement has its index, but a plan made while a table is small is kept by the session, those
of foreign keys too: it would read the whole table a few thousand messages later. Compiling a plan is never worth it."""

RETRYABLE_STATES = frozenset({"40001", "40P01"})
"""Postgres: serialization failure and deadlock. The same use case succeeds when it is done again."""

FAULTS_OF_OURS = frozenset({"SQLITE_ERROR", "SQLITE_READONLY"})
"""SQLite calls a wrong statement, and a write by a reader, operational errors too: no waiting cures them."""


class Database:
    """The record. `url` is `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://…`; the tables must be there already.

    Raises ValueError for any other database, and for SQLite in memory.
    """

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.dialect = make_url(url).get_backend_name()
        if self.dialect == "sqlite":
            self._writer = _sqlite_engine(url, 1, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, pool_size, begin="BEGIN", only_reads=True)
        elif self.dialect == "postgresql":
            self._writer = _postgres_engine(url, pool_size)
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            raise ValueError(f"{self.dialect} is not supported: use SQLite or Postgres")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction that may change things: committed on a clean exit, rolled back on an exception.

        Raises ConcurrentChange when Postgres broke a deadlock, DatabaseUnavailable when it does not answer.
        """
        with _translated():
            async with self._writer.begin() as connection:
                yield Transaction(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction that sees one moment of the record and cannot change it. Raises DatabaseUnavailable."""
        with _translated():
            async with self._reader.begin() as connection:
                yield Transaction(connection)

    async def ping(self) -> None:
        """Raises DatabaseUnavailable when the database does not answer."""
        with _translated():
            async with self._reader.begin() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self._writer.dispose()
        if self.dialect == "sqlite":
            await self._reader.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """The driver's errors as those that a use case can act on; what is a fault of ours comes through as it is."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in RETRYABLE_STATES:
            raise ConcurrentChange(str(error.orig)) from error
        if getattr(error.orig, "sqlite_errorname", None) in FAULTS_OF_OURS:
            raise
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            raise DatabaseUnavailable(str(error.orig)) from error
        raise


def _sqlite_engine(url: str, pool_size: int, *, begin: str, only_reads: bool = False) -> AsyncEngine:
    if make_url(url).database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: readers and writers have connections of their own")
    # Imported here: on Postgres nothing of SQLite is needed.
    from db.sqlite_driver import OneTripDriver

    engine = create_async_engine(
        url,
        module=OneTripDriver(),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
    )
    pragmas = (*SQLITE_PRAGMAS, "PRAGMA query_only = ON") if only_reads else SQLITE_PRAGMAS

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(dbapi_connection: Any, _record: object) -> None:
        # The driver's own transactions begin too late for IMMEDIATE: they are switched off.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: str, pool_size: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": " ".join(f"-c {setting}" for setting in POSTGRES_SETTINGS)},
    )
