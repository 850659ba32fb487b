"""What says that a task is done, though it is no command, and what only sounds like it."""

from __future__ import annotations

import pytest

from domain.conversation.news_of_done import number_of_done, says_done


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tôi đã làm xong việc này rồi", 0),
        ("xong rồi", 0),
        ("Xong rồi ạ!", 0),
        ("em làm xong việc 12 rồi ạ", 12),
        ("đã xong việc 12", 12),
        ("da hoan thanh", 0),
        ("Em đã hoàn thành NV12, thưa chị", 12),
        ("việc 12 và 15 xong rồi", 0),
        ("Em đã nộp báo cáo rồi ạ", 0),
        ("đã gửi báo cáo việc 12", 12),
    ],
)
def test_words_that_say_a_task_is_done_are_understood_with_its_number(text: str, number: int) -> None:
    assert says_done(text)
    assert number_of_done(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "xong",
        "bao giờ xong",
        "chưa xong",
        "chưa nộp báo cáo",
        "nộp báo cáo cho Văn phòng",
        "Hoàn thành báo cáo CCHC trước ngày 15/12",
        "báo cáo đã gửi tháng trước",
        "VP rà soát, xong trước 15/12",
        "hoàn thành trong tuần",
    ],
)
def test_what_only_sounds_like_it_is_no_news(text: str) -> None:
    assert not says_done(text)
