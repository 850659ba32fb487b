"""`giao` lines as people type them: posts and given names for units, roles in brackets, hours beside days.

What was typed lands in a field; no word of the work disappears.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OfficerAmbiguous, UnitNotFound
from domain.intake.line import Office, read_line
from domain.model import Membership, Person, UnitRole, Urgency
from domain.text import fold
from domain.vocabulary import ZONE
from tests.reading_scores import CALENDAR, GIVEN_AT, HALVES, Verdict, lines, numbers, office, units_of

CODES = {unit.id: unit.code for unit in units_of("so-khcn")}
NAMES = {person.id: person.name for group in office().members.values() for person in group}


def told(line: str) -> dict[str, object]:
    """What the line says, in few words; fields that it leaves empty are left out."""
    draft = read_line(line, office(), GIVEN_AT)
    due = draft.deadline.deadline.due_at.astimezone(ZONE) if draft.deadline else None
    facts: dict[str, object] = {
        "lead": ",".join(CODES[id] for id in draft.lead_ids),
        "with": ",".join(CODES[id] for id in draft.coordinator_ids),
        "officer": NAMES.get(draft.officer_id or 0, ""),
        "work": draft.title,
        "due": f"{due:%d/%m %H:%M}" if due else "",
        "urgency": "" if draft.urgency is Urgency.NORMAL else str(draft.urgency),
    }
    return {name: value for name, value in facts.items() if value}


@pytest.mark.parametrize("half", HALVES, ids=["public", "more"])
def test_fields_of_lines_and_document_numbers_are_read(half: object) -> None:
    score = lines(half)  # type: ignore[arg-type]
    assert score.share(Verdict.RIGHT) >= 0.99, score.misses
    found = numbers(half)  # type: ignore[arg-type]
    assert found.share(Verdict.RIGHT) == 1, found.misses


@pytest.mark.parametrize(
    ("line", "lead", "officer", "work"),
    [
        ("tp QLKH rà soát đề tài", "QLKH", "Lê Minh Châu", "rà soát đề tài"),
        ("Trưởng phòng Quản lý khoa học: rà soát đề tài", "QLKH", "Lê Minh Châu", "rà soát đề tài"),
        ("đồng chí trưởng phòng QLCNg đo phóng xạ", "QLCNg", "Siu H'Mai", "đo phóng xạ"),
        ("chánh văn phòng đặt xe", "VP", "Hoàng Văn Giang", "đặt xe"),
        ("phó chánh văn phòng Sở đặt xe", "VP", "Nguyễn Thị An", "đặt xe"),
        ("CVP đặt xe", "VP", "Hoàng Văn Giang", "đặt xe"),
        ("chánh thanh tra xác minh đơn", "TTra", "Vũ Thị Oanh", "xác minh đơn"),
        ("Minh đo phóng xạ phòng X-quang", "QLCNg", "Đặng Quang Minh", "đo phóng xạ phòng X-quang"),
        ("lý thị sương gửi mẫu", "CCTĐC", "Lý Thị Sương", "gửi mẫu"),
        ("anh Long (QLCN&TTCN) tham mưu đề án", "QLCN&TTCN", "Bùi Đức Long", "tham mưu đề án"),
        ("anh Phúc bên thanh tra kiểm kho", "TTra", "Phan Anh Phúc", "kiểm kho"),
        ("Hà soạn tờ trình", "QLCN&TTCN", "Ngô Thu Hà", "soạn tờ trình"),
    ],
)
def test_a_post_or_a_given_name_alone_stands_for_its_unit(line: str, lead: str, officer: str, work: str) -> None:
    assert told(line) == {"lead": lead, "officer": officer, "work": work}


@pytest.mark.parametrize(
    "line",
    ["An toàn lao động trước 10/12", "hạnh phúc gia đình", "bình chữa cháy mua trước 10/12", "Minh bạch tài sản"],
)
def test_an_ordinary_word_is_nobody_s_name(line: str) -> None:
    assert "officer" not in told(line)
    assert "lead" not in told(line)


def test_two_people_of_one_name_are_asked_about() -> None:
    units = units_of("so-khcn")
    twins = {id: (Person(id, 1, name, "", memberships=(Membership(id, UnitRole.OFFICER),)),) for id, name in
             ((1, "Trần Văn Bình"), (2, "Lê Thị Bình"))}  # fmt: skip
    with pytest.raises((OfficerAmbiguous, UnitNotFound)):
        read_line("Bình: làm báo cáo", Office(units, twins, CALENDAR), GIVEN_AT)
    assert read_line("bình làm báo cáo", Office(units, twins, CALENDAR), GIVEN_AT).lead_ids == ()


@pytest.mark.parametrize(
    "line",
    [
        "QLKH p/h VP, TTra soát sổ",
        "QLKH (chủ trì), VP, TTra (phối hợp) soát sổ",
        "QLKH, VP, TTra (phối hợp): soát sổ",
        "QLKH (chủ trì); VP và TTra (p/h) soát sổ",
        "QLKH phối hợp VP + TTra soát sổ",
        "QLKH + VP + TTra soát sổ",
        "việc cho QLKH, phối hợp VP, TTra: soát sổ",
    ],
)
def test_coordinators_are_known_by_every_sign_for_them(line: str) -> None:
    assert told(line) == {"lead": "QLKH", "with": "VP,TTra", "work": "soát sổ"}


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("VP họp 14h ngày 3/12", "03/12 14:00"),
        ("VP họp dân ngày 3/12 lúc 14h30", "03/12 14:30"),
        ("VP dọn hội trường 9h30 ngày 1/12/2026 (thứ ba)", "01/12 09:30"),
        ("VP đón đoàn 6h sáng 2/12", "02/12 06:00"),
        ("VP kiểm kho vào 8h sáng thứ 2", "30/11 08:00"),
        ("VP nộp sổ trc 4/12", "03/12 17:00"),
        ("VP nộp sổ trc 9h 4/12", "04/12 09:00"),
    ],
)
def test_an_hour_beside_its_day_is_the_moment_and_trc_is_before(line: str, due: str) -> None:
    assert told(line)["due"] == due


def test_not_urgent_is_not_urgent() -> None:
    assert told("VP in tài liệu, k gấp") == {"lead": "VP", "work": "in tài liệu"}
    assert told("VP in tài liệu, không gấp, hạn 9/12") == {"lead": "VP", "work": "in tài liệu", "due": "09/12 17:00"}
    assert told("VP in tài liệu, gấp")["urgency"] == "urgent"


@pytest.mark.parametrize(
    "line",
    [
        "Thanh tra Sở Y tế rà soát đơn",
        "thanh tra so y te: ra soat don",
        "VP phối hợp Thanh tra Sở Xây dựng kiểm tra kho",
        "Văn phòng UBND tỉnh gửi danh sách",
        "Chi cục Kiểm lâm đếm cây",
    ],
)
def test_a_unit_of_another_body_that_contains_ours_is_asked_about(line: str) -> None:
    with pytest.raises(UnitNotFound):
        read_line(line, office(), GIVEN_AT)


def test_a_unit_of_another_body_within_the_work_is_part_of_it() -> None:
    assert told("VP làm việc với Thanh tra Sở Y tế về đơn")["work"] == "làm việc với Thanh tra Sở Y tế về đơn"


def test_an_urgency_at_the_end_of_the_line_is_one() -> None:
    assert told("QLKH lập dự toán trước 10/12 khẩn") == {
        "lead": "QLKH",
        "work": "lập dự toán",
        "due": "09/12 17:00",
        "urgency": "urgent",
    }


def test_our_own_unit_with_the_name_of_the_whole_office_is_ours() -> None:
    ours = Office(units_of("so-khcn"), {}, CALENDAR, organization="Sở Y tế tỉnh An Sơn")
    assert read_line("Thanh tra Sở Y tế: rà soát đơn", ours, GIVEN_AT).lead_ids
    assert told("Văn phòng Sở xây dựng kế hoạch năm")["lead"] == "VP"
    assert told("Phòng Quản lí khoa học rà soát đề tài")["lead"] == "QLKH"


FRONTS = (
    "VP", "qlkh", "Thanh tra Sở", "tp QLKH", "chánh văn phòng", "Giang", "QLKH p/h VP", "VP (chủ trì), TTra (phối hợp)",
    "QLKH, VP, TTra:", "VP phối hợp với các phòng, đơn vị thuộc Sở", "các phòng", "cctđc + ttra", "anh Bình",
)  # fmt: skip
WORKS = (
    "soạn đổi mới công nghệ quốc gia", "kiểm tra mẫu số 12/2026", "gửi 5 triệu tiền xăng",
    "liên hệ 0905123456 lấy phiếu",
    "báo cáo kết quả tháng 11", "nhắc các phòng nộp sổ",
    "in 20 bộ hồ sơ dự án 12 tỷ",
    "lập danh sách đề tài cấp tỉnh",
    "rà soát Nghị quyết về khoa học, công nghệ, chuyển đổi số",
    "chuẩn bị hội trường 200 chỗ", "xem lại đơn của ông Tám",
)  # fmt: skip
ENDS = ("", ", hạn 10/12", " trước 10/12", ", khẩn", ", k gấp", " trc 4/12", ", không hạn", " (gấp)", ", cv 12/UBND-NC")


@given(st.sampled_from(FRONTS), st.sampled_from(WORKS), st.sampled_from(ENDS))
@settings(max_examples=500, deadline=None)
def test_no_word_of_the_work_disappears(front: str, work: str, end: str) -> None:
    draft = read_line(f"{front} {work}{end}", office(), GIVEN_AT)
    kept = set(re.findall(r"\w+", fold(f"{draft.title} {draft.deadline.deadline.words if draft.deadline else ''}")))
    assert [word for word in re.findall(r"\w+", fold(work)) if word not in kept] == []
