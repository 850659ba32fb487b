"""What every test may ask for: a fresh, migrated, empty database on each of the two engines."""

from __future__ import annotations

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgresCluster, temporary_cluster

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once; tests get copies."""
    from db.migrate import upgrade

    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """A running, empty cluster for the whole session. Without Postgres programs it fails, unless SKIP_POSTGRES=1."""
    if os.environ.get("SKIP_POSTGRES") == "1":
        pytest.skip("SKIP_POSTGRES=1")
    with temporary_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: PostgresCluster) -> str:
    """The name of a migrated, empty database, made once; tests get copies."""
    from db.migrate import upgrade

    postgres_cluster.create("template_migrated")
    upgrade(postgres_cluster.url("template_migrated"))
    return "template_migrated"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated, empty SQLite database."""
    file = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh, migrated, empty Postgres database, dropped after the test."""
    name = f"test_{next(_numbers)}"
    postgres_cluster.create(name, postgres_template)
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated, empty database; the test runs once on each engine."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url
