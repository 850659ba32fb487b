"""One typed line becomes a task draft: the parts in any order, nothing guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.errors import UnitAmbiguous, UnitNotFound
from domain.intake.line import Office, read_line
from domain.model import Membership, Person, Unit, UnitRole, Urgency
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE).astimezone(UTC)
UNITS = (
    Unit(1, 1, "VP", "Văn phòng Sở", ("VPS", "Văn phòng")),
    Unit(2, 1, "QLKH", "Phòng Quản lý khoa học", ("QL khoa học",)),
    Unit(3, 1, "QLCN&TTCN", "Phòng Quản lý công nghệ và thị trường công nghệ", ("QLCN",)),
    Unit(4, 1, "QLCNg", "Phòng Quản lý chuyên ngành", ("QLCN",)),
    Unit(5, 1, "TTra", "Thanh tra Sở", ("TTS", "Thanh tra")),
)
CHAU = Person(8, 1, "Lê Minh Châu", memberships=(Membership(2, UnitRole.HEAD),))
BINH = Person(7, 1, "Trần Văn Bình", memberships=(Membership(2, UnitRole.OFFICER),))
OFFICE = Office(UNITS, {2: (BINH, CHAU)}, WorkingCalendar())


def due_day(line: str) -> date | None:
    deadline = read_line(line, OFFICE, NOW).deadline
    return deadline.deadline.due_at.astimezone(ZONE).date() if deadline else None


def test_the_line_of_the_directive_s_office_is_read_whole() -> None:
    draft = read_line("QLKH, P. TTra: Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC", OFFICE, NOW)
    assert (draft.lead_id, draft.coordinator_ids) == (2, (5,))
    assert draft.title == "Báo cáo kết quả rà soát TTHC"
    assert draft.deadline is not None
    assert draft.document is not None
    assert draft.document.number == "1957/UBND-NC"


@pytest.mark.parametrize(
    "line",
    [
        "QLKH: 17/12, CV 1957/UBND-NC, Báo cáo kết quả rà soát TTHC",
        "phòng quản lý khoa học: Báo cáo kết quả rà soát TTHC, công văn 1957/UBND-NC, hạn 17/12",
        "phong quan ly khoa hoc: Báo cáo kết quả rà soát TTHC; CV số 1957/UBND-NC; 17/12/2026",
        "QLKH, Báo cáo kết quả rà soát TTHC, 17/12, CV 1957/UBND-NC",
    ],
)
def test_the_parts_may_stand_in_any_order(line: str) -> None:
    draft = read_line(line, OFFICE, NOW)
    assert draft.lead_id == 2
    assert draft.title == "Báo cáo kết quả rà soát TTHC"
    assert due_day(line) == date(2026, 12, 17)
    assert draft.document is not None


def test_a_line_without_marks_of_separation_is_read_by_its_first_and_last_words() -> None:
    draft = read_line("Văn phòng báo cáo kết quả CCHC trước ngày 18/12", OFFICE, NOW)
    assert draft.lead_id == 1
    assert draft.title == "báo cáo kết quả CCHC"
    assert due_day("Văn phòng báo cáo kết quả CCHC trước ngày 18/12") == date(2026, 12, 17)


def test_an_officer_is_named_by_full_or_given_name() -> None:
    assert read_line("QLKH: rà soát đề tài, anh Bình, 17/12", OFFICE, NOW).officer_id == 7
    assert read_line("QLKH: rà soát đề tài, Trần Văn Bình, 17/12", OFFICE, NOW).officer_id == 7


def test_urgency_and_no_deadline_are_words_of_their_own() -> None:
    draft = read_line("VP: trực tiếp nhận văn bản, hỏa tốc, không hạn", OFFICE, NOW)
    assert draft.urgency is Urgency.EXPRESS
    assert draft.no_deadline
    assert draft.deadline is None


def test_the_date_of_a_cited_document_is_no_deadline() -> None:
    draft = read_line("VP: triển khai Quyết định số 397/QĐ-UBND ngày 14/8/2026 của UBND tỉnh", OFFICE, NOW)
    assert draft.deadline is None
    assert draft.document is not None


def test_an_ambiguous_unit_is_asked_about() -> None:
    with pytest.raises(UnitAmbiguous) as caught:
        read_line("QLCN: báo cáo thị trường công nghệ, 17/12", OFFICE, NOW)
    assert caught.value.candidates == ("QLCN&TTCN", "QLCNg")


def test_an_unknown_unit_before_a_colon_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnitNotFound) as caught:
        read_line("QLKX: báo cáo, 17/12", OFFICE, NOW)
    assert "QLKH" in caught.value.nearest


def test_the_hour_s_colon_is_no_border_of_the_units() -> None:
    draft = read_line("VP, họp giao ban 16:30 27/11", OFFICE, NOW)
    assert draft.lead_id == 1


@pytest.mark.parametrize(
    ("line", "lead", "coordinators"),
    [
        ("báo cáo X, QLKH, 17/12", 2, ()),
        ("báo cáo X, 17/12, QLKH phối hợp với VP", 2, (1,)),
        ("báo cáo X, phối hợp VP, TTra, QLKH chủ trì, 17/12", 2, (1, 5)),
        ("QLKH: báo cáo X, phối hợp với VP, TTra, 17/12", 2, (1, 5)),
        ("QLKH phối hợp VP và TTra: báo cáo X, 17/12", 2, (1, 5)),
        ("QLKH phối hợp với các phòng: báo cáo X, 17/12", 2, (3, 4)),
        ("VP ph các phòng, đơn vị: báo cáo X, 17/12", 1, (2, 3, 4, 5)),
        ("QLKH phối hợp VP báo cáo X, 17/12", 2, (1,)),
        ("chủ trì: QLKH; phối hợp: VP; nội dung: báo cáo X; hạn: 17/12", 2, (1,)),
        ("đơn vị: QLKH, việc: báo cáo X, hạn 17/12", 2, ()),
        ("Phòng Quản lý công nghệ và thị trường công nghệ: báo cáo X, 17/12", 3, ()),
    ],
)
def test_units_may_stand_anywhere_and_say_their_role(line: str, lead: int, coordinators: tuple[int, ...]) -> None:
    draft = read_line(line, OFFICE, NOW)
    assert (draft.lead_id, draft.coordinator_ids) == (lead, coordinators)
    assert draft.title == "báo cáo X"
    assert due_day(line) == date(2026, 12, 17)


def test_a_collective_name_in_front_gives_each_unit_the_work_for_itself() -> None:
    draft = read_line("các phòng: báo cáo X, 17/12", OFFICE, NOW)
    assert (draft.lead_id, draft.each_ids) == (None, (2, 3, 4))
    assert draft.next_question() is None


@pytest.mark.parametrize(
    ("line", "urgency"),
    [
        ("KHẨN QLKH: báo cáo X, 17/12", Urgency.URGENT),
        ("(hỏa tốc) QLKH: báo cáo X, 17/12", Urgency.EXPRESS),
        ("QLKH: báo cáo X (thượng khẩn), 17/12", Urgency.VERY_URGENT),
        ("QLKH: báo cáo X, mức độ: khẩn, 17/12", Urgency.URGENT),
        ("QLKH: báo cáo X, 17/12", Urgency.NORMAL),
    ],
)
def test_an_urgency_stamp_may_stand_in_front_behind_or_apart(line: str, urgency: Urgency) -> None:
    draft = read_line(line, OFFICE, NOW)
    assert (draft.lead_id, draft.title, draft.urgency) == (2, "báo cáo X", urgency)


def test_khan_truong_is_no_stamp() -> None:
    draft = read_line("QLKH: khẩn trương báo cáo X, 17/12", OFFICE, NOW)
    assert draft.urgency is Urgency.NORMAL
    assert draft.title == "khẩn trương báo cáo X"


@pytest.mark.parametrize(
    "line", ["giao anh Bình: báo cáo X, 17/12", "QLKH (anh Bình): báo cáo X, 17/12", "QLKH: báo cáo X, d/c Bình, 17/12"]
)
def test_a_person_stands_for_their_unit(line: str) -> None:
    draft = read_line(line, OFFICE, NOW)
    assert (draft.lead_id, draft.officer_id, draft.title) == (2, 7, "báo cáo X")


def test_khong_han_needs_no_comma() -> None:
    draft = read_line("VP: theo dõi hộp thư góp ý không hạn", OFFICE, NOW)
    assert (draft.title, draft.no_deadline, draft.deadline) == ("theo dõi hộp thư góp ý", True, None)


def test_a_colon_in_the_work_is_no_border_of_the_units() -> None:
    draft = read_line("Báo cáo hai việc: A và B, QLKH, 17/12", OFFICE, NOW)
    assert (draft.lead_id, draft.title) == (2, "Báo cáo hai việc: A và B")


def test_words_of_return_make_a_rule() -> None:
    draft = read_line("QLKH: báo cáo CCHC, định kỳ trước ngày 15 hằng tháng", OFFICE, NOW)
    assert draft.title == "báo cáo CCHC"
    assert draft.deadline is not None
    assert draft.deadline.recurrence is not None


WARD = Office(
    (
        Unit(1, 1, "VP", "Văn phòng HĐND và UBND", ("Văn phòng",)),
        Unit(2, 1, "KTHTĐT", "Phòng Kinh tế, Hạ tầng và Đô thị", ("Phòng Kinh tế", "KTHT")),
        Unit(3, 1, "VHXH", "Phòng Văn hóa - Xã hội", ("VH-XH",)),
        Unit(4, 1, "CAP", "Công an phường", ("Công an",)),
    ),
    {},
    WorkingCalendar(),
)


@pytest.mark.parametrize(
    ("line", "lead", "others", "title"),
    [
        ("Phòng Kinh tế, Hạ tầng và Đô thị: rà soát cây xanh, 30/11", 2, (), "rà soát cây xanh"),
        ("phong kinh te, ha tang va do thi ra soat cay xanh, 30/11", 2, (), "ra soat cay xanh"),
        ("VP, Phòng Kinh tế, Hạ tầng và Đô thị: rà soát, 30/11", 1, (2,), "rà soát"),
        ("rà soát cây xanh, Phòng Kinh tế, Hạ tầng và Đô thị, 30/11", 2, (), "rà soát cây xanh"),
        ("Văn phòng HĐND và UBND phường: rà soát biên chế, 30/11", 1, (), "rà soát biên chế"),
        (
            "VP: gửi Phòng Kinh tế, Hạ tầng và Đô thị phiếu hỏi, 30/11",
            1,
            (),
            "gửi Phòng Kinh tế, Hạ tầng và Đô thị phiếu hỏi",
        ),
        ("phong van hoa xa hoi cung cap so lieu, 30/11", 3, (), "cung cap so lieu"),
        ("chủ trì VP; phối hợp CAP; nội dung: diễn tập; hạn 30/11", 1, (4,), "diễn tập"),
        ("VP - báo cáo - 30/11", 1, (), "báo cáo"),
    ],
)
def test_names_with_commas_labels_and_dashes_are_read_whole(
    line: str, lead: int, others: tuple[int, ...], title: str
) -> None:
    draft = read_line(line, WARD, NOW)
    assert (draft.lead_id, draft.coordinator_ids, draft.title) == (lead, others, title)
    assert draft.deadline is not None
    assert draft.deadline.deadline.due_at.astimezone(ZONE).date() == date(2026, 11, 30)


def test_the_day_before_an_hour_is_read_whole() -> None:
    draft = read_line("VP: họp lúc 14h ngày 27/11, chuẩn bị hội trường trước 13h30", WARD, NOW)
    assert draft.deadline is not None
    assert draft.deadline.deadline.due_at.astimezone(ZONE) == datetime(2026, 11, 27, 13, 30, tzinfo=ZONE)


def test_a_number_typed_in_small_letters_is_kept_with_its_capitals() -> None:
    draft = read_line("VP: trả lời, cv 1957/ubnd-nc, 30/11", WARD, NOW)
    assert draft.document is not None
    assert draft.document.number == "1957/UBND-NC"


def test_a_line_of_nothing_but_units_is_refused_in_words() -> None:
    with pytest.raises(UnitNotFound):
        read_line("Giao VP " * 400, WARD, NOW)
