"""What every test may ask for: a fresh, migrated, empty database on each of the two engines.

Parallel workers share one Postgres cluster and the migrated templates; each test has a database of its own.
"""

from __future__ import annotations

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bot.gc_tuning import OBJECTS_BETWEEN
from tests.postgres import DatabasePool, PostgresCluster, start_cluster
from tests.workers import made_once

# On a busy machine an example may take as long as it likes; random seeds would make a run differ from the next.
settings.register_profile("tests", deadline=None, derandomize="HYPOTHESIS_RANDOM" not in os.environ)
settings.load_profile("tests")

LEVELS = ("simulation", "page", "conversation", "integration", "contract", "unit")
SHARED = pytest.StashKey[Path]()
CLUSTER = "postgres"
TEMPLATE = "template_migrated"


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("shared_folder")
    config.stash[SHARED] = Path(given or tempfile.mkdtemp(prefix="dondoc-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A hook of pytest-xdist, in the controller: what a worker is started with."""
    node.workerinput["shared_folder"] = str(node.config.stash[SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    """In the process that started all workers, when all of them are done."""
    if hasattr(config, "workerinput"):
        return
    shared = config.stash[SHARED]
    if (cluster := shared / CLUSTER).exists():
        PostgresCluster.from_json(cluster.read_text()).stop()
    shutil.rmtree(shared, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: parallel workers end at about the same time when what is left is short."""
    items.sort(key=lambda item: _level(item.path))


def _level(path: Path) -> int:
    return next((place for place, level in enumerate(LEVELS) if level in path.parts), len(LEVELS))


def pytest_collection_finish() -> None:
    """As the bot does: what was imported is never looked through for garbage, the rest seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN)


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest) -> Path:
    return request.config.stash[SHARED]


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """A migrated, empty SQLite file, made once; tests get copies."""

    def migrated() -> str:
        from db.migrate import upgrade

        file = shared_folder / "template.db"
        upgrade(f"sqlite+aiosqlite:///{file}")
        return str(file)

    return Path(made_once(shared_folder, "sqlite", migrated))


@pytest.fixture(scope="session")
def postgres_cluster(shared_folder: Path) -> PostgresCluster:
    """A running cluster for the whole run. Without Postgres programs it fails, unless SKIP_POSTGRES=1."""
    if os.environ.get("SKIP_POSTGRES") == "1":
        pytest.skip("SKIP_POSTGRES=1")
    return PostgresCluster.from_json(made_once(shared_folder, CLUSTER, lambda: start_cluster().to_json()))


@pytest.fixture(scope="session")
def postgres_pool(postgres_cluster: PostgresCluster, shared_folder: Path) -> DatabasePool:
    """This worker's copies of a migrated, empty database, which is made once."""

    def migrated() -> str:
        from db.migrate import upgrade

        postgres_cluster.create(TEMPLATE)
        upgrade(postgres_cluster.url(TEMPLATE))
        return TEMPLATE

    return DatabasePool(postgres_cluster, made_once(shared_folder, "postgres-template", migrated))


@pytest.fixture(scope="session")
def shared_work() -> Iterator[None]:
    from tests.sharing import compiled_once

    with compiled_once():
        yield


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path, shared_work: None) -> str:
    """The URL of a fresh, migrated, empty SQLite database."""
    file = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster, postgres_pool: DatabasePool, shared_work: None) -> Iterator[str]:
    """The URL of a migrated, empty Postgres database that is the test's alone."""
    name = postgres_pool.take()
    yield postgres_cluster.url(name)
    postgres_pool.give_back(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated, empty database; the test runs once on each engine."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url
