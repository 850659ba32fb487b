"""Databases to measure on: a fresh one on SQLite or on a temporary Postgres cluster, with all tables."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from db import Database
from db.migrate import upgrade
from tests.postgres import PostgresCluster, PostgresMissingError, temporary_cluster


@dataclass(slots=True)
class Engines:
    """`names` are the engines there are: Postgres is left out where its programs are missing."""

    folder: Path
    cluster: PostgresCluster | None
    _numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def names(self) -> tuple[str, ...]:
        return ("SQLite",) if self.cluster is None else ("SQLite", "Postgres")

    def url(self, engine: str) -> str:
        """Of a new, empty database."""
        name = f"bench{next(self._numbers)}"
        if engine == "SQLite" or self.cluster is None:
            return f"sqlite+aiosqlite:///{self.folder / name}.db"
        self.cluster.create(name)
        return self.cluster.url(name)

    @asynccontextmanager
    async def fresh(self, engine: str) -> AsyncIterator[tuple[Database, str]]:
        url = self.url(engine)
        await asyncio.to_thread(upgrade, url)
        database = Database(url)
        try:
            yield database, url
        finally:
            await database.close()


@contextmanager
def engines() -> Iterator[Engines]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with temporary_cluster() as cluster:
                yield Engines(Path(folder), cluster)
        except PostgresMissingError:
            yield Engines(Path(folder), None)
