"""Whose turn has come is written to at once; who must wait long gives the place to others."""

from __future__ import annotations

import asyncio

import pytest

from domain.delivery.budgets import UNLIMITED
from domain.traits import Limits
from services.delivery.throttle import IN_FLIGHT, SHORT_WAIT, Throttle


async def test_a_chat_that_must_wait_long_is_told_for_how_long_and_not_waited_for() -> None:
    throttle = Throttle(Limits(per_second=0, chat_interval=10, group_minute=0))
    async with asyncio.timeout(5):
        assert await throttle.turn("binh", is_group=False) is None
        wait = await throttle.turn("binh", is_group=False)
        assert await throttle.turn("chau", is_group=False) is None
    assert wait is not None
    assert wait > SHORT_WAIT
    assert wait == pytest.approx(10, abs=1)


async def test_a_group_has_so_many_a_minute() -> None:
    throttle = Throttle(Limits(per_second=0, chat_interval=0, group_minute=2))
    turns = [await throttle.turn("group", is_group=True) for _ in range(3)]
    assert turns[:2] == [None, None]
    assert turns[2] is not None
    assert turns[2] > 50


async def test_a_bot_that_is_held_claims_nothing() -> None:
    throttle = Throttle(Limits(per_second=30, chat_interval=0, group_minute=0))
    assert 0 < throttle.room(0) < IN_FLIGHT
    throttle.hold(60)
    assert throttle.room(0) == 0
    assert throttle.ready_in() == pytest.approx(60, abs=1)


async def test_without_limits_there_is_room_for_all_that_may_be_under_way() -> None:
    throttle = Throttle(UNLIMITED)
    assert throttle.room(0) == IN_FLIGHT
    assert throttle.room(IN_FLIGHT) == 0
