from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.vocabulary import ZONE
from services.clock import Clock, MovableClock

MORNING = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def test_the_clock_tells_aware_utc() -> None:
    assert Clock().now().tzinfo is UTC


def test_a_standing_clock_moves_only_when_told() -> None:
    clock = MovableClock(MORNING, running=False)
    assert clock.now() == clock.now() == MORNING
    clock.advance(timedelta(hours=3))
    assert clock.now() == MORNING + timedelta(hours=3)


def test_a_running_clock_goes_on_at_real_speed_from_where_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    real = datetime(2030, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(Clock, "now", lambda self: real)
    clock = MovableClock(MORNING)
    real += timedelta(seconds=5)
    assert clock.now() == MORNING + timedelta(seconds=5)
    clock.advance(timedelta(days=1))
    real += timedelta(seconds=2)
    assert clock.now() == MORNING + timedelta(days=1, seconds=7)


def test_a_clock_without_a_start_begins_at_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clock, "now", lambda self: MORNING)
    assert MovableClock().now() == MORNING


def test_a_clock_can_be_set_back_and_answers_in_utc() -> None:
    clock = MovableClock(MORNING, running=False)
    clock.set(datetime(2026, 11, 20, 8, 0, tzinfo=ZONE))
    assert clock.now() == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(datetime(2026, 11, 24, 8, 0))  # noqa: DTZ001
