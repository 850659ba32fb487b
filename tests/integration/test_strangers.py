"""Strangers on a metered messenger are answered out of a small purse of the month, which a restart does not refill."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import Database
from domain.conversation.origin import ChatType, Origin
from domain.traits import ChannelKind
from services.office.strangers import PURSE, Strangers
from tests.integration.db_office import Office

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def stranger(number: int, channel: ChannelKind) -> Origin:
    return Origin(channel, f"u{number}", f"c{number}", ChatType.PRIVATE, f"s{number}")


async def answered(
    database: Database, channel: ChannelKind, now: datetime, numbers: range, strangers: Strangers
) -> int:
    count = 0
    for number in numbers:
        async with database.write() as transaction:
            count += await strangers.may_be_answered(transaction, stranger(number, channel), now)
    return count


async def test_a_hundred_strangers_share_sixty_answers_a_month(database: Database, office: Office) -> None:
    assert await answered(database, ChannelKind.ZALO, NOW, range(100), Strangers()) == PURSE == 60
    assert await answered(database, ChannelKind.ZALO, NOW, range(200, 220), Strangers()) == 0, "also after a restart"
    next_month = NOW + timedelta(days=30)
    assert await answered(database, ChannelKind.ZALO, next_month, range(20), Strangers()) == 20


async def test_what_is_not_metered_has_no_purse(database: Database, office: Office) -> None:
    assert await answered(database, ChannelKind.TELEGRAM, NOW, range(100), Strangers()) == 100


@pytest.mark.parametrize("channel", list(ChannelKind))
async def test_one_stranger_is_answered_once_a_day(database: Database, office: Office, channel: ChannelKind) -> None:
    strangers = Strangers()
    one = range(1)
    assert await answered(database, channel, NOW, one, strangers) == 1
    assert await answered(database, channel, NOW + timedelta(hours=14), one, strangers) == 0
    assert await answered(database, channel, NOW + timedelta(days=1), one, strangers) == 1
    async with database.write() as transaction:
        origin = replace(stranger(0, channel), update_key="code")
        told = [await strangers.may_be_answered(transaction, origin, NOW, tried_code=True) for _ in range(9)]
    assert told == [True] * 5 + [False] * 4
