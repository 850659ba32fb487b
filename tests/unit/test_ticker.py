"""The tick goes on whatever happens in it, and says in the log what did."""

from __future__ import annotations

import logging

import pytest

from db import DatabaseUnavailable
from scheduler import ticker
from scheduler.ticker import Ticker


class Office:
    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.ticks = 0

    async def tick(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.ticks += 1


async def test_a_database_that_is_away_is_one_clear_line_in_the_log_and_the_next_tick_comes_through(
    caplog: pytest.LogCaptureFixture,
) -> None:
    office = Office(DatabaseUnavailable("connection refused\n\tIs the server running?"))
    watched = Ticker(office.tick, 20.0, (DatabaseUnavailable,))
    await watched.run_once()
    [line] = [one for one in caplog.records if one.name == ticker.__name__]
    assert line.getMessage() == "a tick failed; it is done again in 20.0 s: connection refused"
    assert line.exc_info is None
    assert watched.age is None, "it has not come through"
    await watched.run_once()
    assert office.ticks == 1
    assert watched.age is not None


async def test_a_fault_of_ours_is_logged_with_the_way_that_led_there(caplog: pytest.LogCaptureFixture) -> None:
    office = Office(KeyError("no such step"))
    await Ticker(office.tick, 20.0, (DatabaseUnavailable,)).run_once()
    [line] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert line.exc_info is not None
