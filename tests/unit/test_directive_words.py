"""The words that begin a task are data: each is read as it is written, and its exceptions hold."""

from __future__ import annotations

import pytest

from domain.intake.directives import verbs
from domain.intake.directives.verbs import ADVERB, TASK_START, Word, read_words
from domain.text import fold

WORDS = [word for words in read_words().values() for word in words]
ADVERBS = read_words()["trạng từ"]
NUMBER = "<số>"
EXAMPLES = {
    "LEADS": (["là cơ quan chủ trì", " làm đầu mối", " có trách nhiệm"], ["chịu trách nhiệm toàn diện"]),
    "COORDINATES": ([" phối hợp với", ", phối hợp chặt chẽ với", " cùng với"], [" cùng cấp", " cung cấp"]),
    "FACT": (["chưa đạt yêu cầu", "còn hạn chế", "chậm trễ", "vẫn còn"], ["báo cáo", "không để xảy ra"]),
    "REPORT_OF_ALL": (["kết quả thực hiện báo cáo", "báo cáo gửi về"], ["rà soát"]),
    "FORMULA": (["nghiêm túc triển khai thực hiện chỉ thị này", "biết, thực hiện"], ["rà soát thủ tục hành chính"]),
    "STANDING_CLAUSE": (["trong quá trình thực hiện nếu có khó khăn", "nếu có vướng mắc"], ["nếu trời mưa"]),
    "NO_TASKS": (["nguyên nhân", "kết quả đạt được", "mục đích"], ["nguyễn văn bình", "rà soát"]),
}  # fmt: skip
"""For each further expression of the module what it is for, and what it must leave alone; typed as it is written."""


@pytest.mark.parametrize("word", [word for word in WORDS if not word.only_before], ids=lambda word: word.text)
def test_a_word_of_the_data_begins_a_task(word: Word) -> None:
    assert TASK_START.match(fold(f"{word.text} việc này"))
    assert not TASK_START.match(fold(f"{word.text}x việc này")) or " " in word.text


@pytest.mark.parametrize(
    ("word", "following"),
    [(word, one) for word in WORDS for one in word.only_before],
    ids=lambda one: one.text if isinstance(one, Word) else one,
)
def test_a_word_with_a_condition_begins_a_task_where_it_is_met(word: Word, following: str) -> None:
    assert TASK_START.match(fold(f"{word.text} {following.replace(NUMBER, '02')}"))


@pytest.mark.parametrize("word", [word for word in WORDS if word.only_before], ids=lambda word: word.text)
def test_a_word_with_a_condition_begins_nothing_elsewhere(word: Word) -> None:
    assert not TASK_START.match(fold(f"{word.text} xyz"))


@pytest.mark.parametrize(
    ("word", "following"),
    [(word, one) for word in WORDS for one in word.not_before],
    ids=lambda one: one.text if isinstance(one, Word) else one,
)
def test_a_word_that_is_the_beginning_of_another_is_left_alone(word: Word, following: str) -> None:
    longer = fold(f"{word.text} {following}")
    others = [fold(one.text) for one in WORDS if one is not word]
    assert not TASK_START.match(longer) or any(longer.startswith(one) for one in others)


@pytest.mark.parametrize("word", ADVERBS, ids=lambda word: word.text)
def test_an_adverb_is_one_by_itself(word: Word) -> None:
    following = word.only_before[0] if word.only_before else "việc"
    assert ADVERB.match(fold(f"{word.text} {following}"))


@pytest.mark.parametrize("text", ["trong 05 ngày", "trước 15/12"])
def test_a_term_may_stand_before_the_verb(text: str) -> None:
    assert ADVERB.match(fold(text))
    assert not ADVERB.match(fold("trong năm"))


def test_no_word_stands_twice() -> None:
    texts = [fold(word.text) for word in WORDS]
    assert sorted({text for text in texts if texts.count(text) > 1}) == ["moi"], "mỗi, mời"


def test_a_line_that_is_not_understood_is_refused() -> None:
    for line in ("cần | trước: bộ", "cần | không trước", "cần | không trước:"):
        with pytest.raises(ValueError, match=r"verbs\.txt"):
            verbs._word(line)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_expression_takes_its_examples_and_leaves_the_others_alone(name: str) -> None:
    expression = getattr(verbs, name)
    taken, left = EXAMPLES[name]
    assert [text for text in taken if not expression.search(fold(text))] == []
    assert [text for text in left if expression.match(fold(text))] == []


def test_every_expression_of_the_module_has_an_example() -> None:
    expressions = {name for name, value in vars(verbs).items() if hasattr(value, "pattern") and name.isupper()}
    assert expressions == {*EXAMPLES, "TASK_START", "ADVERB"}
