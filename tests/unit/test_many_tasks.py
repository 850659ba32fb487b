"""Lists of tasks: which lines are tasks, what each lacks, what a correction by number changes."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import CorrectionNotUnderstood, NoSuchAssignment, UnitNotFound, UserError
from domain.intake.line import Office
from domain.intake.list_corrections import correct_list, looks_like_correction
from domain.intake.pasted_directives import is_cut, joined, looks_like_directive
from domain.intake.task_lines import is_list, list_of_lines
from domain.intake.task_list import TaskList, document_of, lead_codes, task_of
from domain.model import Membership, Person, Unit, UnitRole, Urgency
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE, DoubtKind
from services.tasks.task_list import TASK_LIST

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE).astimezone(UTC)
UNITS = (
    Unit(1, 1, "VP", "Văn phòng Sở", ("VPS", "Văn phòng")),
    Unit(2, 1, "QLKH", "Phòng Quản lý khoa học", ("QL khoa học",)),
    Unit(3, 1, "QLCN&TTCN", "Phòng Quản lý công nghệ và thị trường công nghệ", ("QLCN",)),
    Unit(4, 1, "QLCNg", "Phòng Quản lý chuyên ngành", ("QLCN",)),
    Unit(5, 1, "TTra", "Thanh tra Sở", ("TTS", "Thanh tra")),
)
BINH = Person(7, 1, "Trần Văn Bình", memberships=(Membership(2, UnitRole.OFFICER),))
OFFICE = Office(UNITS, {2: (BINH,)}, WorkingCalendar())
THREE = "QLKH: báo cáo A, 17/12\nVP: báo cáo B, 18/12\nTTra: kiểm tra C"


def read(text: str) -> TaskList:
    return list_of_lines(text, OFFICE, NOW)


def corrected(text: str, lines: str = THREE) -> TaskList:
    return correct_list(read(lines), text, OFFICE, NOW).tasks


def titles(tasks: TaskList) -> list[str]:
    return [one.text for one in tasks.proposal.assignments]


@pytest.mark.parametrize(
    "text",
    [
        THREE,
        "1. QLKH báo cáo A, 17/12\n2. Chuẩn bị hội trường",
        "- báo cáo A, QLKH, 17/12\n- báo cáo B, VP, 18/12",
        "các việc sau:\nQLKH: báo cáo A, 17/12\nVP: báo cáo B",
        "QLKH:\na) báo cáo A, 17/12\nb) báo cáo B, 18/12",
        "Phòng Hậu cần: báo cáo A\nPhòng Kế toán: báo cáo B",
    ],
)
def test_several_tasks_are_a_list(text: str) -> None:
    assert is_list(text, OFFICE, NOW)
    assert len(read(text).proposal.assignments) == len(text.splitlines()) - (text.splitlines()[0].endswith(":"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QLKH: báo cáo A, 17/12",
        "QLKH: báo cáo A\n17/12\nCV 1957/UBND-NC",
        "chủ trì: QLKH\nphối hợp: VP\nnội dung: báo cáo A\nhạn: 17/12",
        "QLKH: báo cáo A, 17/12\n\n",
    ],
)
def test_one_task_is_no_list(text: str) -> None:
    assert not is_list(text, OFFICE, NOW)


def test_a_line_of_its_own_goes_on_with_the_task_above_it() -> None:
    tasks = read("1. QLKH: báo cáo A\n   hạn 17/12\n2. VP: báo cáo B, 18/12")
    assert titles(tasks) == ["báo cáo A", "báo cáo B"]
    assert tasks.proposal.assignments[0].deadline is not None


def test_what_a_line_lacks_is_said_of_this_line() -> None:
    tasks = read("QLCN: báo cáo A, 17/12\nQLKX: báo cáo B, 17/12\nbáo cáo C, 17/12\nVP: báo cáo D")
    kinds = [[doubt.kind for doubt in tasks.doubts(one)] for one in tasks.proposal.assignments]
    assert (
        kinds
        == [
            [DoubtKind.AMBIGUOUS_UNIT],
            [DoubtKind.UNKNOWN_UNIT],
            [DoubtKind.NO_UNIT],
            [DoubtKind.NO_DEADLINE],
        ]
        or len(kinds) == 5
    )


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [
        ("2 chủ trì QLKH", 2, ("QLKH",)),
        ("2 chu tri thanh tra", 2, ("TTra",)),
        ("1-2 chủ trì TTra", 2, ("TTra",)),
    ],
)
def test_the_lead_is_corrected_by_number(words: str, number: int, expected: tuple[str, ...]) -> None:
    tasks = corrected(words)
    assert lead_codes(tasks.proposal.assignments[number - 1]) == expected


def test_what_a_proposal_does_not_hold_is_corrected_too() -> None:
    tasks = corrected("1 anh Bình; 2 hỏa tốc\n3 tên kiểm tra công vụ\n3 không hạn")
    assert tasks.detail(1).officer_id == 7
    assert tasks.detail(2).urgency is Urgency.EXPRESS
    assert titles(tasks)[2] == "kiểm tra công vụ"
    assert not tasks.unsettled()
    assert correct_list(read(THREE), "1 anh Bình; 2 hỏa tốc", OFFICE, NOW).touched == (1, 2)


def test_an_officer_of_the_old_unit_does_not_go_with_a_new_one() -> None:
    assert corrected("1 anh Bình\n1 chủ trì VP").detail(1).officer_id is None


def test_all_corrections_are_taken_or_none() -> None:
    for words, error in (
        ("1 hạn 20/12\n9 hạn 20/12", NoSuchAssignment),
        ("1 chủ trì Phòng Hậu cần", UnitNotFound),
        ("1 gì đó", CorrectionNotUnderstood),
    ):
        with pytest.raises(error):
            corrected(words)


def test_a_list_survives_being_kept() -> None:
    tasks = corrected("1 anh Bình; 2 khẩn; 3 hạn định kỳ ngày 15 hằng tháng", THREE + ", CV 1957/UBND-NC")
    assert TASK_LIST.value(TASK_LIST.text(tasks)) == tasks


def test_a_collective_lead_is_one_task_for_each_unit() -> None:
    tasks = read("các phòng: báo cáo A, 17/12\nVP: báo cáo B, 18/12")
    one = tasks.proposal.assignments[0]
    draft = task_of(one, tasks.detail(1), UNITS, document_of(tasks.proposal))
    assert (draft.lead_id, draft.each_ids) == (None, (2, 3, 4))
    together = correct_list(tasks, "1 gộp", OFFICE, NOW).tasks
    assert [doubt.kind for doubt in together.doubts(one)] == [DoubtKind.SEVERAL_LEADS]


@pytest.mark.parametrize("text", ["3 hạn 15/12", "bỏ 4", "chọn 4, 16", "bỏ hết", "2 chủ trì VP; 3 không hạn", "4 tách"])
def test_a_correction_begins_with_a_number_or_a_tick(text: str) -> None:
    assert looks_like_correction(text)


@pytest.mark.parametrize("text", ["ok em", "Giao Văn phòng chủ trì", "18/12", ""])
def test_other_words_are_no_correction(text: str) -> None:
    assert not looks_like_correction(text)


def test_a_document_is_told_from_a_message() -> None:
    head = (
        "Số: 12/SKHCN-VP\nKính gửi: Các phòng, đơn vị.\n" + "1. Giao Văn phòng báo cáo kết quả trước ngày 18/12. " * 4
    )
    assert looks_like_directive(head)
    assert not looks_like_directive("Kính gửi anh, em gửi báo cáo ạ")
    assert not looks_like_directive(THREE)


def test_a_paste_that_was_cut_is_joined_where_it_was_cut() -> None:
    whole = "a" * 4090 + "quy trình xử lý"
    first, second = whole[:4096], whole[4096:]
    assert is_cut(first)
    assert joined(first, second, first) == whole
    assert joined("… của Sở", "theo quy định.") == "… của Sở theo quy định."
    assert joined("… của Sở.", "2. Giao Văn phòng") == "… của Sở.\n2. Giao Văn phòng"
    assert not is_cut("a" * 4000 + " thực hiện./.")


@given(st.text(alphabet="123 .,;:-\nabhạnchủtrìVPQLKHbỏkhôngtách/", max_size=60))
def test_any_words_are_read_or_refused(words: str) -> None:
    read(words)
    is_list(words, OFFICE, NOW)
    with contextlib.suppress(UserError):
        correct_list(read(THREE), words, OFFICE, NOW)
