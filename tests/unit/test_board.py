"""The board of the group: which groups have one, and when it is rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.delivery.board import INTERVAL, board_update, has_board
from domain.delivery.notifications import NotificationKind
from domain.model import AccountState, ChannelKind, Group

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
GROUP = Group(7, 1, ChannelKind.TELEGRAM, "-100", title="Điều hành")


@pytest.mark.parametrize(
    ("group", "has"),
    [
        (GROUP, True),
        (replace(GROUP, unit_id=2), False),
        (replace(GROUP, state=AccountState.BLOCKED), False),
    ],
)
def test_only_a_group_of_the_whole_office_that_can_be_reached_has_a_board(group: Group, has: bool) -> None:
    assert has_board(group) is has


@pytest.mark.parametrize(
    ("last_written", "available"),
    [
        (None, NOW),
        (NOW - timedelta(hours=1), NOW),
        (NOW - INTERVAL, NOW),
        (NOW - timedelta(seconds=20), NOW + timedelta(seconds=40)),
    ],
)
def test_it_is_rewritten_at_most_once_a_minute(last_written: datetime | None, available: datetime) -> None:
    update = board_update(GROUP, NOW, last_written)
    assert (update.available_at, update.kind, update.recipient.group_id) == (available, NotificationKind.BOARD, 7)
    assert update.slot == board_update(GROUP, NOW, None).slot
