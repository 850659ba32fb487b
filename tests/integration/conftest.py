"""What the tests of the record share: an open database, the office in it, and the simulated office."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from db import Database
from services.clock import MovableClock
from tests.conversation.stage import local
from tests.integration.db_office import Office, open_office
from tests.simulation.office import Office as SimulatedOffice


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def office(database: Database) -> Office:
    """A module whose office has something more adds it in a fixture of the same name."""
    async with database.write() as tx:
        return await open_office(tx)


@pytest.fixture
def begins() -> str:
    """The local moment at which the simulated office is looked at; a module may say another."""
    return "2026-12-01 09:00"


@pytest.fixture
async def simulated(database_url: str, begins: str) -> AsyncIterator[SimulatedOffice]:
    """The real services with the sandbox's people, everybody registered, and a messenger that can be in trouble."""
    opened = SimulatedOffice(database_url, MovableClock(local(begins), running=False), random.Random(1))
    await opened.furnish()
    yield opened
    await opened.database.close()
