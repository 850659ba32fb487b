"""Lines as busy officers type them, with the reading that a person would give them; and lines to be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitNotFound, UserError
from domain.intake.drafts import TaskDraft
from domain.intake.line import Office, read_line
from domain.model import Membership, Person, Unit, UnitRole, Urgency
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE).astimezone(UTC)
VP, QLKH, TTRA = 1, 2, 5
UNITS = (
    Unit(VP, 1, "VP", "Văn phòng Sở", ("VPS", "Văn phòng")),
    Unit(QLKH, 1, "QLKH", "Phòng Quản lý khoa học", ("QL khoa học",)),
    Unit(3, 1, "QLCN&TTCN", "Phòng Quản lý công nghệ và thị trường công nghệ", ("QLCN",)),
    Unit(4, 1, "QLCNg", "Phòng Quản lý chuyên ngành", ("QLCN",)),
    Unit(TTRA, 1, "TTra", "Thanh tra Sở", ("TTS", "Thanh tra")),
)


def person(id: int, name: str, unit_id: int) -> Person:
    return Person(id, 1, name, memberships=(Membership(unit_id, UnitRole.OFFICER),))


BINH = 7
OFFICE = Office(
    UNITS,
    {
        QLKH: (person(BINH, "Trần Văn Bình", QLKH), person(8, "Lê Minh Châu", QLKH)),
        VP: (person(9, "Nguyễn Thị Hoa", VP), person(10, "Phạm Thu Hoa", VP)),
    },
    WorkingCalendar(),
)


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    due: str = "17/12"
    lead: int = QLKH
    others: tuple[int, ...] = ()
    officer: int | None = None
    urgency: Urgency = Urgency.NORMAL
    document: str = ""
    each: tuple[int, ...] = ()


def reading_of(draft: TaskDraft) -> Reading:
    due = "không" if draft.no_deadline else "hỏi"
    if draft.deadline is not None and not draft.deadline.must_be_chosen:
        local = draft.deadline.deadline.due_at.astimezone(ZONE)
        due = f"{local:%d/%m}" if draft.deadline.deadline.date_only else f"{local:%Hh%M %d/%m}"
    return Reading(
        draft.title,
        due,
        draft.lead_id or 0,
        draft.coordinator_ids,
        draft.officer_id,
        draft.urgency,
        draft.document.number if draft.document else "",
        draft.each_ids,
    )


X = "báo cáo X"
URGENT = Urgency.URGENT
LETTER = "1957/UBND-NC"
READ = {
    # The officer beside the unit, in brackets, in either order, alone.
    "QLKH (Bình) phối hợp VP: rà soát đề tài, 17/12": Reading("rà soát đề tài", others=(VP,), officer=BINH),
    "anh Bình QLKH: rà soát đề tài, 17/12": Reading("rà soát đề tài", officer=BINH),
    "QLKH anh Bình: báo cáo X, 17/12": Reading(X, officer=BINH),
    "QLKH - anh Bình: báo cáo X, 17/12": Reading(X, officer=BINH),
    "QLKH anh Bình rà soát đề tài, 17/12": Reading("rà soát đề tài", officer=BINH),
    "anh Bình bên QLKH: báo cáo X, 17/12": Reading(X, officer=BINH),
    "Bình QLKH: rà soát đề tài 17/12": Reading("rà soát đề tài", officer=BINH),
    "Bình (QLKH): báo cáo X, 17/12": Reading(X, officer=BINH),
    "QLKH (Bình, VP phối hợp): báo cáo X, 17/12": Reading(X, others=(VP,), officer=BINH),
    "Trần Văn Bình: báo cáo X, 17/12": Reading(X, officer=BINH),
    "QLKH: báo cáo X, a Bình, 17/12": Reading(X, officer=BINH),
    "QLKH, VP phối hợp, anh Bình làm, 17/12, báo cáo X": Reading(X, others=(VP,), officer=BINH),
    # "không hạn" anywhere.
    "QLKH, không hạn: theo dõi hộp thư": Reading("theo dõi hộp thư", "không"),
    "không hạn, QLKH: theo dõi hộp thư": Reading("theo dõi hộp thư", "không"),
    "QLKH không hạn: theo dõi hộp thư": Reading("theo dõi hộp thư", "không"),
    "QLKH (không hạn): theo dõi hộp thư": Reading("theo dõi hộp thư", "không"),
    "QLKH phối hợp VP, không hạn: theo dõi hộp thư": Reading("theo dõi hộp thư", "không", others=(VP,)),
    "QLKH: theo dõi hộp thư, ko hạn": Reading("theo dõi hộp thư", "không"),
    "qlkh: theo doi hop thu ko han": Reading("theo doi hop thu", "không"),
    "QLKH: theo dõi hộp thư, làm thường xuyên": Reading("theo dõi hộp thư", "không"),
    # The date in front, behind, between; with and without a word before it.
    "QLKH, 17/12: rà soát đề tài": Reading("rà soát đề tài"),
    "QLKH 17/12: rà soát đề tài": Reading("rà soát đề tài"),
    "QLKH, VP, hạn 17/12: rà soát": Reading("rà soát", others=(VP,)),
    "hạn 17/12 VP rà soát biên chế": Reading("rà soát biên chế", lead=VP),
    "17/12 VP rà soát biên chế": Reading("rà soát biên chế", lead=VP),
    "trước 30/11, QLKH, báo cáo đề tài": Reading("báo cáo đề tài", "27/11"),
    "báo cáo đề tài - QLKH - 17/12": Reading("báo cáo đề tài"),
    "báo cáo đề tài / QLKH / 17/12": Reading("báo cáo đề tài"),
    "QLKH. báo cáo X. 17/12": Reading(X),
    "QLKH: báo cáo X 17/12": Reading(X),
    "p qlkh bao cao x 17/12": Reading("bao cao x"),
    "QLKH gửi VP báo cáo X 17/12": Reading("gửi VP báo cáo X"),
    "QLKH báo cáo X, dl 17/12": Reading(X),
    "tts: bc pctn, 17/12 nhé": Reading("bc pctn", lead=TTRA),
    "QLKH: báo cáo X chiều mai": Reading(X, "26/11"),
    "vp gui bc cchc truoc 17h ngay 30/11": Reading("gui bc cchc", "17h00 30/11", lead=VP),
    "qlkh lam bao cao quy 4 truoc 20/12": Reading("lam bao cao quy 4", "18/12"),
    "QLKH: họp ngày 1/12 báo cáo kết quả trước 4/12": Reading("họp ngày 1/12 báo cáo kết quả", "03/12"),
    "QLKH báo cáo tháng 11, 30/11": Reading("báo cáo tháng 11", "30/11"),
    "QLKH: báo cáo sáng kiến, 17/12": Reading("báo cáo sáng kiến"),
    "QLKH: rà soát 12/15 chỉ tiêu, 17/12": Reading("rà soát 12/15 chỉ tiêu"),
    # Several units.
    "QLKH & VP: họp chuẩn bị, 17/12": Reading("họp chuẩn bị", others=(VP,)),
    "QLKH/VP: họp chuẩn bị, 17/12": Reading("họp chuẩn bị", others=(VP,)),
    "QLKH cùng VP báo cáo X, 17/12": Reading(X, others=(VP,)),
    "QLKH với VP: báo cáo X, 17/12": Reading(X, others=(VP,)),
    "QLKH chủ trì, VP và TTra phối hợp: báo cáo X, 17/12": Reading(X, others=(VP, TTRA)),
    "QLKH báo cáo X hạn 17/12 phối hợp VP": Reading(X, others=(VP,)),
    "tất cả các phòng nộp kê khai trước 18/12": Reading("nộp kê khai", lead=0, each=(2, 3, 4)),
    "các phòng, đơn vị nộp kê khai, 17/12": Reading("nộp kê khai", lead=0, each=(1, 2, 3, 4, 5)),
    # "gấp", signs and courtesy.
    "gấp!!! QLKH báo cáo số liệu chiều nay": Reading("báo cáo số liệu", "25/11", urgency=URGENT),
    "QLKH: báo cáo số liệu, gấp, 17/12": Reading("báo cáo số liệu", urgency=URGENT),
    "QLKH báo cáo số liệu gấp trước 16h hôm nay": Reading("báo cáo số liệu", "16h00 25/11", urgency=URGENT),
    "làm gấp: QLKH báo cáo X, 17/12": Reading(X, urgency=URGENT),
    "‼️KHẨN‼️ QLKH: báo cáo X, 17/12": Reading(X, urgency=URGENT),
    "gap go doanh nghiep, QLKH, 17/12": Reading("gap go doanh nghiep"),
    "QLKH: tổ chức gặp mặt, 17/12": Reading("tổ chức gặp mặt"),
    "🔥 QLKH: báo cáo X, 17/12": Reading(X),
    "nhờ VP in tài liệu, 17/12": Reading("in tài liệu", lead=VP),
    "yêu cầu QLKH báo cáo X trước 18/12": Reading(X),
    # Documents.
    "CV 1957/UBND-NC, QLKH tham mưu trả lời, 17/12": Reading("tham mưu trả lời", document=LETTER),
    "1957/UBND-NC giao QLKH báo cáo trước 18/12": Reading("báo cáo", document=LETTER),
    "theo cv 1957/UBND-NC qlkh bao cao truoc 18/12": Reading("bao cao", document=LETTER),
    "QLKH báo cáo X trước 18/12 (CV 1957/UBND-NC)": Reading(X, document=LETTER),
    "QLKH: thực hiện Kế hoạch 123/KH-UBND, 17/12": Reading("thực hiện Kế hoạch 123/KH-UBND", document="123/KH-UBND"),
}


@pytest.mark.parametrize("line", READ)
def test_a_busy_line_is_read_as_a_person_would(line: str) -> None:
    assert reading_of(read_line(line, OFFICE, NOW)) == READ[line]


@pytest.mark.parametrize(
    "line",
    [
        "QLKH: báo cáo X, 15/12, nộp VP trước 10/12",
        "QLKH: báo cáo X, 15/12, 20/12",
        "QLKH: báo cáo lần 1 trước 1/12, lần 2 trước 15/12",
        "QLKH: báo cáo X, 31/11",
        "QLKH: báo cáo X, 17/11",
        "QLKH: chuẩn bị họp 17/12",
        "QLKH: chuẩn bị tài liệu hội nghị 17/12",
        "QLKH: chào mừng 22/12",
        "QLKH: tham mưu theo kết luận ngày 17/12",
        "QLKH: hoàn thành đạt 10/12",
        "QLKH: sửa chữa nhà 10/12",
        "QLKH: báo cáo sáng kiến",
        "QLKH: nêu chiều sâu cải cách",
        "QLKH: rà soát quý thứ ba",
        "QLKH: báo cáo tháng 12",
        "QLKH: tiếp chị Mai",
    ],
)
def test_a_date_that_is_in_doubt_is_asked_about(line: str) -> None:
    assert reading_of(read_line(line, OFFICE, NOW)).due == "hỏi"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("qlhk: bao cao x, 17/12", UnitNotFound),
        ("anh Bình VP: báo cáo X, 17/12", OfficerNotFound),
        ("chị Hoa: báo cáo X, 17/12", OfficerAmbiguous),
        ("chị Hoa VP: báo cáo X, 17/12", OfficerAmbiguous),
        ("QLKH (anh Bình) và VP (chị Hoa): báo cáo X, 17/12", OfficerAmbiguous),
    ],
)
def test_whoever_is_in_doubt_is_asked_about(line: str, problem: type[UserError]) -> None:
    with pytest.raises(problem):
        read_line(line, OFFICE, NOW)


def test_a_misspelt_unit_without_a_colon_gives_the_work_to_nobody() -> None:
    assert read_line("qlhk bao cao x 17/12", OFFICE, NOW).lead_ids == ()


def test_of_a_very_long_enumeration_the_ends_are_read_and_nothing_is_lost() -> None:
    names = [f"xã {number}A" for number in range(80)]
    draft = read_line(f"QLKH: rà soát tại {', '.join(names)}, khẩn, hạn 17/12", OFFICE, NOW)
    assert draft.urgency is Urgency.URGENT
    assert draft.deadline is not None
    assert draft.title == f"rà soát tại {', '.join(names)}"


WORDS = [*(word for line in READ for word in line.split()), "-", "/", "(", ")", ":", ",", "\u200b", "🔥", "\n"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_words_in_any_order_are_read_or_asked_about(words: list[str]) -> None:
    try:
        draft = read_line(" ".join(words), OFFICE, NOW)
    except UserError:
        return
    assert not set(draft.lead_ids) & set(draft.coordinator_ids)


@pytest.mark.parametrize(
    "line",
    ["QLKH, VP (chị Nguyễn Thị Hoa)", "QLKH (anh Bình), VP (Nguyễn Thị Hoa)", "QLKH phối hợp VP, Nguyễn Thị Hoa"],
)
def test_an_officer_of_a_coordinating_unit_has_that_unit_s_part(line: str) -> None:
    draft = read_line(f"{line}: rà soát đề tài, 17/12", OFFICE, NOW)
    assert (draft.lead_id, draft.coordinator_ids, draft.coordinating_officer_ids) == (QLKH, (VP,), (9,))
    assert draft.officer_id == (BINH if "Bình" in line else None)
    assert draft.title == "rà soát đề tài"


def test_a_returning_task_keeps_no_officer_of_a_coordinating_unit() -> None:
    with pytest.raises(OfficerNotFound) as refused:
        read_line("QLKH, VP (Nguyễn Thị Hoa): báo cáo CCHC định kỳ ngày 15 hằng tháng", OFFICE, NOW)
    assert (refused.value.typed, refused.value.unit) == ("Nguyễn Thị Hoa", "đơn vị chủ trì")


@pytest.mark.parametrize("name", ["chị Hoa", "Hoa"])
def test_of_two_people_of_one_name_in_a_coordinating_unit_neither_is_guessed(name: str) -> None:
    with pytest.raises(OfficerAmbiguous):
        read_line(f"QLKH, VP ({name}): rà soát đề tài, 17/12", OFFICE, NOW)
