"""One typed line becomes a task draft: the parts in any order, nothing guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.calendar import ZONE, WorkingCalendar
from domain.errors import UnitAmbiguous, UnitNotFound
from domain.intake import Office, read_line
from domain.model import Membership, Person, Unit, UnitRole, Urgency

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
