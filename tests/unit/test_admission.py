"""How many messages of one sender are read: a burst, then so many a minute; a paste in pieces is one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.conversation.admission import MOST_PIECES, Admission, Allowance, Bucket, admit

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LIMIT = 4096


class Sender:
    """Says one thing after another; `seconds` pass before each."""

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.allowance = allowance or Allowance(20, 10)
        self.bucket: Bucket | None = None
        self.now = NOW

    def say(self, length: int = 4, seconds: float = 0.0) -> Admission:
        self.now += timedelta(seconds=seconds)
        admission, self.bucket = admit(self.bucket, self.now, length, limit=LIMIT, allowance=self.allowance)
        return admission


def test_ten_come_in_at_once_then_the_sender_is_told_once_and_the_others_are_not_read() -> None:
    sender = Sender()
    assert [sender.say() for _ in range(10)] == [Admission.ADMITTED] * 10
    assert sender.say() is Admission.TOLD
    assert {sender.say() for _ in range(5_000)} == {Admission.SILENT}


def test_three_seconds_give_one_message_back_and_a_minute_twenty() -> None:
    sender = Sender()
    for _ in range(11):
        sender.say()
    assert sender.say(seconds=2.9) is Admission.SILENT
    assert sender.say(seconds=0.2) is Admission.ADMITTED
    assert sender.say() is Admission.SILENT
    admitted = sum(sender.say(seconds=1) is Admission.ADMITTED for _ in range(60))
    assert 19 <= admitted <= 21


def test_who_goes_on_is_told_again_after_a_minute() -> None:
    sender = Sender()
    for _ in range(11):
        sender.say()
    answers = [sender.say(seconds=0.5) for _ in range(200)]
    assert answers.count(Admission.TOLD) == 1


def test_the_pieces_of_one_paste_count_once() -> None:
    sender = Sender()
    for _ in range(10):
        assert sender.say(4_000) is Admission.ADMITTED
        assert [sender.say(length) for length in (4_090, 4_000, 3_900, 120)] == [Admission.ADMITTED] * 4
        sender.say(seconds=10)
    assert sender.bucket is not None


def test_a_paste_that_never_ends_is_cut_off() -> None:
    sender = Sender(Allowance(20, 1))
    read = [sender.say(4_090) for _ in range(200)]
    assert read.count(Admission.ADMITTED) == MOST_PIECES


def test_a_full_message_does_not_open_the_door_for_later_ones() -> None:
    sender = Sender(Allowance(1, 1))
    assert sender.say(4_090) is Admission.ADMITTED
    assert sender.say(10, seconds=6) is Admission.TOLD


def test_no_limit_admits_all() -> None:
    sender = Sender(Allowance(0))
    assert {sender.say() for _ in range(1_000)} == {Admission.ADMITTED}


@given(st.lists(st.tuples(st.integers(0, 4_096), st.floats(-3_600, 3_600)), max_size=60))
def test_no_clock_and_no_lengths_admit_more_than_the_allowance(said: list[tuple[int, float]]) -> None:
    sender = Sender()
    span = sum(max(0.0, seconds) for _, seconds in said)
    short = [sender.say(min(length, 100), seconds) for length, seconds in said]
    assert short.count(Admission.ADMITTED) <= 10 + span / 3 + 1
