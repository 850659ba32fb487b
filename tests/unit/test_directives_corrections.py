"""Chị An corrects the proposal by typing: dates, leads, coordinators, what is dropped and what is taken back."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import (
    CorrectionNotUnderstood,
    DeadlineNotUnderstood,
    NoSuchAssignment,
    UnitAmbiguous,
    UnitNotFound,
)
from domain.intake.deadlines import Confidence
from domain.intake.directives import AskKind, AssignmentKind, Proposal, correct
from domain.vocabulary import ZONE
from tests.unit.test_directives_texts import CALENDAR, NOW, ROOT, UNITS, read

PROPOSAL = read((ROOT / "tests/data/888-SKHCN-VP.txt").read_text("utf-8"))


def corrected(words: str, proposal: Proposal = PROPOSAL) -> Proposal:
    return correct(proposal, words, UNITS, NOW, CALENDAR)


def dropped(proposal: Proposal) -> list[int]:
    return [one.number for one in proposal.assignments if not one.kept]


@pytest.mark.parametrize(
    "words", ["4 hạn 15/12", "4 han 15/12", "NV4: hạn 15/12", "việc 4 thời hạn là 15/12/2026", "4 HẠN 15/12."]
)
def test_a_deadline_is_typed_for_a_number(words: str) -> None:
    one = corrected(words).assignments[3]
    assert one.deadline
    assert one.deadline.due == datetime(2026, 12, 15, 17, tzinfo=ZONE)
    assert one.kind is AssignmentKind.ONE_OFF
    assert AskKind.MISSING_DEADLINE not in {ask.kind for ask in one.asks}


def test_several_numbers_get_one_deadline() -> None:
    changed = corrected("4, 11 và 16-18 hạn trước 17/12")
    assert [one.number for one in changed.assignments if one.deadline] == [4, 11, 16, 17, 18]


def test_no_deadline_settles_the_question() -> None:
    one = corrected("4 không hạn").assignments[3]
    assert one.deadline is None
    assert one.no_deadline
    assert not one.asks


def test_a_recurring_deadline_makes_the_task_return() -> None:
    one = corrected("3 hạn trước ngày 25 hằng tháng").assignments[2]
    assert one.kind is AssignmentKind.RECURRING


def test_an_unsure_deadline_is_asked_about() -> None:
    one = corrected("4 hạn 30/2").assignments[3]
    assert one.deadline
    assert one.deadline.confidence is Confidence.ASK
    assert AskKind.UNSURE_DEADLINE in {ask.kind for ask in one.asks}


@pytest.mark.parametrize(
    "words", ["10 chủ trì VP", "10 chu tri van phong so", "10 giao cho Văn phòng", "10: đầu mối VP"]
)
def test_a_lead_is_chosen_among_joint_ones(words: str) -> None:
    one = corrected(words).assignments[9]
    assert one.lead_names == ("VP",)
    assert AskKind.JOINT_LEADS not in {ask.kind for ask in one.asks}


def test_coordinators_are_set_added_and_taken_away() -> None:
    assert corrected("4 phối hợp QLKH, TTra").assignments[3].coordinator_names == ("QLKH", "TTra")
    assert corrected("4 phối hợp các phòng").assignments[3].coordinator_names == ("QLKH", "QLCN&TTCN", "QLCNg")
    assert corrected("4 thêm phối hợp CC TĐC").assignments[3].coordinator_names == ("CCTĐC",)
    assert corrected("5 bỏ phối hợp TTra").assignments[4].coordinator_names == ("QLKH", "QLCN&TTCN", "QLCNg", "CCTĐC")
    assert corrected("11 không phối hợp").assignments[10].coordinator_names == ()


def test_the_words_of_a_task_are_replaced_as_typed() -> None:
    assert corrected("3 nội dung: Nhắc việc đầu giờ").assignments[2].text == "Nhắc việc đầu giờ"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("bỏ 7", [7]),
        ("bo 7, 9-11", [7, 9, 10, 11]),
        ("xóa việc 1 và 2", [1, 2]),
        ("bỏ tất cả trừ 4, 16", [number for number in range(1, 19) if number not in (4, 16)]),
        ("chỉ lấy 4 5 6", [number for number in range(1, 19) if number not in (4, 5, 6)]),
        ("bỏ 7; bỏ 8\nlấy lại 7", [8]),
    ],
)
def test_tasks_are_dropped_and_taken_back(words: str, numbers: list[int]) -> None:
    assert dropped(corrected(words)) == numbers


def test_corrections_on_several_lines_are_all_taken() -> None:
    changed = corrected("3 hạn 15/12\n4 chủ trì VP; bỏ 7")
    assert changed.assignments[2].deadline
    assert dropped(changed) == [7]


def test_what_is_dropped_keeps_the_numbers_of_the_others() -> None:
    assert corrected("8 hạn 15/12", corrected("bỏ 1-7")).assignments[7].deadline


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("19 hạn 15/12", NoSuchAssignment),
        ("bỏ 99", NoSuchAssignment),
        ("0 hạn 15/12", NoSuchAssignment),
        ("3", CorrectionNotUnderstood),
        ("3 hạn", CorrectionNotUnderstood),
        ("", CorrectionNotUnderstood),
        ("cảm ơn em", CorrectionNotUnderstood),
        ("3 làm đi", CorrectionNotUnderstood),
        ("3 hạn hôm nào rảnh", DeadlineNotUnderstood),
        ("4 chủ trì Phòng Kế toán", UnitNotFound),
        ("4 chủ trì QLCN", UnitAmbiguous),
        ("4 phối hợp VP, Bưu điện", UnitNotFound),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(words: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        corrected(words)


def test_a_date_for_a_task_that_was_left_out_takes_it_in() -> None:
    left_out = corrected("bỏ 4")
    assert 4 in dropped(left_out)
    assert 4 not in dropped(corrected("4 hạn 15/12", left_out))
