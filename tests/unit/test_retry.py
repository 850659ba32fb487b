"""What did not get through is tried again when it makes sense, and never a third time without anybody knowing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.retries import LONGEST_RETRY
from bot.telegram import request
from bot.zalo import client
from db import Dead, Unknown
from domain.delivery.notifications import (
    LEASE,
    OUTCOME_UNKNOWN,
    ClaimedNotification,
    NotificationKind,
    Recipient,
    retry_delay,
)
from domain.errors import OutcomeUnknown, TryLater
from domain.model import ChannelKind
from services.delivery.retry import later, unknown

NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)
BROKE = OutcomeUnknown("the connection broke")


def claimed(
    *, kind: NotificationKind = NotificationKind.REMINDER, tries: int = 1, unknown_before: bool = False
) -> ClaimedNotification:
    recipient = Recipient(ChannelKind.TELEGRAM, 1, 1)
    return ClaimedNotification(7, recipient, kind, "binh", None, 40, tries, unknown_before, NOW, NOW, None, ())


def test_a_message_waits_as_long_as_the_messenger_asks() -> None:
    again = later(claimed(), TryLater("429", retry_after=1234), NOW)
    assert (again.outbox_id, again.available_at, again.at) == (7, NOW + timedelta(seconds=1234), NOW)


@pytest.mark.parametrize(
    ("tries", "least", "most"),
    [
        (1, 2.5, 5),
        (2, 5, 10),
        (3, 10, 20),
        (7, 160, 320),
        (8, 320, 640),
        (9, 450, 900),
        (11, 450, 900),
        (500, 450, 900),
    ],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(tries: int, least: float, most: float) -> None:
    assert retry_delay(tries, 0) == timedelta(seconds=least)
    assert retry_delay(tries, 1) == timedelta(seconds=most)


@pytest.mark.parametrize(
    "one_call",
    [request.CONNECT_TIMEOUT + request.READ_TIMEOUT, client.CONNECT_TIMEOUT + client.CALL_TIMEOUT],
    ids=["telegram", "zalo"],
)
def test_a_claim_outlives_the_slowest_send_so_that_nobody_sends_it_a_second_time(one_call: float) -> None:
    assert timedelta(seconds=one_call + LONGEST_RETRY) < LEASE


@pytest.mark.parametrize("tries", [1, 2, 5, 30])
def test_without_a_word_of_the_messenger_it_waits_longer_each_time(tries: int) -> None:
    again = later(claimed(tries=tries), TryLater("502"), NOW)
    assert NOW + retry_delay(tries, 0) <= again.available_at <= NOW + retry_delay(tries, 1)


def test_an_unknown_outcome_is_tried_once_more() -> None:
    outcome = unknown(claimed(), BROKE, NOW)
    assert isinstance(outcome, Unknown)
    assert outcome.available_at is not None
    assert outcome.available_at > NOW


def test_a_second_unknown_outcome_is_for_somebody_to_look_at() -> None:
    assert unknown(claimed(unknown_before=True), BROKE, NOW) == Dead(7, OUTCOME_UNKNOWN, NOW)


def test_a_second_unknown_outcome_of_a_rewriting_is_left() -> None:
    outcome = unknown(claimed(kind=NotificationKind.REFRESH, unknown_before=True), BROKE, NOW)
    assert outcome == Unknown(7, None, BROKE.reason, NOW)
