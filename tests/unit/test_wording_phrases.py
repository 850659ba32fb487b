"""Dates, numbers and labels as a Vietnamese office writes them."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.model import Lifecycle, SourceDocument
from domain.vocabulary import DeadlineFacts, WhyUnreachable
from tests.unit.wording_examples import NOW, done, due, line, local
from wording import labels, phrases

FRIDAY = local(2026, 11, 27, 17)


@pytest.mark.parametrize(
    ("deadline", "now", "said"),
    [
        (due(FRIDAY, 3), NOW, "còn 03 ngày làm việc"),
        (due(local(2026, 12, 17, 17), 17), NOW, "còn 17 ngày làm việc"),
        (due(FRIDAY, 0), local(2026, 11, 27, 8), "hôm nay"),
        (due(FRIDAY, 0), local(2026, 11, 27, 20), "hôm nay"),
        (due(FRIDAY, 0, date_only=False), local(2026, 11, 27, 17, 1), "quá hạn từ 17:00 hôm nay"),
        (due(FRIDAY, 0), local(2026, 11, 28, 8), "đã quá hạn"),
        (due(FRIDAY, -1), local(2026, 11, 30, 8), "quá hạn 01 ngày làm việc"),
        (due(FRIDAY, -12), local(2026, 12, 15, 8), "quá hạn 12 ngày làm việc"),
        (due(local(2026, 11, 28, 17), 0), local(2026, 11, 27, 8), "ngày mai"),
        (due(local(2026, 11, 29, 17), 0), local(2026, 11, 27, 8), "còn 02 ngày"),
    ],
)
def test_what_is_left_is_said_in_working_days(deadline: DeadlineFacts, now: datetime, said: str) -> None:
    assert phrases.left(deadline, now) == said


def test_an_instant_is_shown_in_local_time() -> None:
    just_before_midnight_in_utc = datetime.fromisoformat("2026-12-16T23:30:00+00:00")
    assert phrases.full_moment(just_before_midnight_in_utc) == "Thứ Năm 17/12/2026, 06:30"
    assert phrases.day(just_before_midnight_in_utc) == "17/12/2026"
    assert phrases.moment(just_before_midnight_in_utc) == "06:30 17/12/2026"


def test_the_deadline_is_echoed_in_full() -> None:
    echoed = phrases.deadline_in_full(due(local(2026, 12, 17, 17), 17), NOW)
    assert echoed == "Thứ Năm 17/12/2026, 17:00, còn 17 ngày làm việc"


@pytest.mark.parametrize("words", ["27/11/2026", "ngày 27/11/2026", "Ngày 27/11/2026 "])
def test_words_that_only_repeat_the_date_are_left_out(words: str) -> None:
    assert phrases.original_words(due(FRIDAY, 3, words=words)) == ""


@pytest.mark.parametrize("words", ["trước ngày 28/11/2026", "trong tháng 11/2026", "thứ sáu tuần này"])
def test_words_that_say_more_are_kept(words: str) -> None:
    assert phrases.original_words(due(FRIDAY, 3, words=words)) == words


def test_a_closed_task_is_ahead_on_time_or_late() -> None:
    assert phrases.punctuality(done()) == "trước hạn 02 ngày làm việc"
    assert phrases.punctuality(done(late=True)) == "trễ hạn 01 ngày làm việc"
    assert phrases.punctuality(line(lifecycle=Lifecycle.COMPLETED, deadline=due(FRIDAY, 0))) == "đúng hạn"
    assert phrases.punctuality(line(lifecycle=Lifecycle.COMPLETED, deadline=None)) == ""


def test_a_document_is_cited_with_what_is_known_of_it() -> None:
    assert phrases.document_reference(SourceDocument("1365/VP-NL")) == "Văn bản số 1365/VP-NL"
    assert phrases.document_reference(SourceDocument("", issuer="UBND tỉnh")) == "Văn bản của UBND tỉnh"


def test_a_long_text_is_shortened_at_a_word() -> None:
    assert phrases.shorten("Rà soát, đánh giá thủ tục", 16) == "Rà soát, đánh…"
    assert phrases.shorten("Q" * 30, 10) == "Q" * 9 + "…"
    assert phrases.shorten("Rà soát", 7) == "Rà soát"


def test_a_list_is_joined_as_in_speech() -> None:
    assert phrases.listed([]) == ""
    assert phrases.listed(["A"]) == "A"
    assert phrases.listed(["A", "B", "C"], "hoặc") == "A, B hoặc C"


@pytest.mark.parametrize("key", [*labels.EVENTS, "task.accepted", "assignment_completed", "something.new", ""])
def test_an_event_is_never_shown_by_its_key(key: str) -> None:
    said = labels.event(key)
    assert said
    assert not said.isascii()


def test_the_same_event_has_one_word_however_it_is_spelled() -> None:
    assert labels.event("task.accepted") == labels.event("task_accepted") == labels.event("accepted")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("blocked", "người nhận đã chặn hệ thống"),
        ("deactivated", "tài khoản của người nhận đã bị khóa hoặc xóa"),
        ("topic_gone", "chủ đề của nhóm đã bị xóa"),
        ("Forbidden: bot was blocked by the user", "kênh nhắn tin không nhận tin"),
        ("người nhận đang nghỉ phép", "người nhận đang nghỉ phép"),
        ("error 502", "kênh nhắn tin không nhận tin"),
    ],
)
def test_why_somebody_cannot_be_reached_is_said_in_vietnamese(reason: str, said: str) -> None:
    assert labels.unreachable(reason) == said


def test_every_reason_of_a_messenger_has_words() -> None:
    unsaid = {why for why in WhyUnreachable if labels.unreachable(why) == labels.UNREACHABLE_OTHERWISE}
    assert unsaid == {WhyUnreachable.OTHER}


def test_numbers_that_follow_each_other_are_told_by_the_first_and_the_last() -> None:
    assert phrases.spans([12]) == "NV12"
    assert phrases.spans([13, 12]) == "NV12, NV13"
    assert phrases.spans([3, *range(12, 41), 50]) == "NV3, NV12–NV40, NV50"
    assert phrases.spans(range(3, 1198, 6)) == "từ NV3 đến NV1197"
