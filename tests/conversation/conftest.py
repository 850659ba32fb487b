"""Each conversation on Telegram phones, with either database, and on Zalo phones, which offer nothing but typing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from domain.model import ChannelKind
from tests.conversation.phones import Phones
from tests.conversation.stage import Stage
from tests.sharing import statements_at_once

PLACES = {
    "sqlite": (ChannelKind.TELEGRAM, "sqlite_url"),
    "postgres": (ChannelKind.TELEGRAM, "postgres_url"),
    "zalo": (ChannelKind.ZALO, "sqlite_url"),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What a conversation needs of the database does not depend on the messenger: Zalo on SQLite alone."""
    if "phones" not in metafunc.fixturenames:
        return
    left_out = {"zalo"} if metafunc.definition.get_closest_marker("telegram_only") else set()
    if metafunc.definition.get_closest_marker("sqlite_only"):
        left_out.add("postgres")
    places = [place for place in PLACES if place not in left_out]
    metafunc.parametrize("phones", places, indirect=True)


@pytest.fixture(autouse=True, scope="package")
def at_once() -> Iterator[None]:
    with statements_at_once():
        yield


@pytest.fixture
def sqlite_url(sqlite_url: str) -> str:
    return f"{sqlite_url}?check_same_thread=false"


@pytest.fixture
def phones(request: pytest.FixtureRequest) -> Phones:
    channel, url = PLACES[request.param]
    return Phones(channel, request.getfixturevalue(url))


@pytest.fixture
async def stage(phones: Phones) -> AsyncIterator[Stage]:
    async with phones.stage() as opened:
        yield opened
