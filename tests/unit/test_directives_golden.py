"""The directive 888/SKHCN-VP: 18 tasks, no deadline, and all the traps that its text holds."""

from __future__ import annotations

import tomllib
from datetime import datetime

import pytest

from domain.errors import SecretRefused
from domain.intake.directives import AskKind, PartyKind, read_directive
from domain.intake.documents import find_documents
from domain.vocabulary import ZONE
from tests.unit.test_directives_texts import CALENDAR, NOW, ROOT, UNITS, read, told

TEXT = (ROOT / "tests/data/888-SKHCN-VP.txt").read_text("utf-8")
EXPECTED = tomllib.loads((ROOT / "tests/data/888-SKHCN-VP.toml").read_text("utf-8"))
PROPOSAL = read(TEXT)
ISSUED = datetime(2020, 9, 24, 10, tzinfo=ZONE)


def test_the_directive_gives_its_eighteen_tasks_and_no_deadline() -> None:
    assert [told(one) for one in PROPOSAL.assignments] == EXPECTED["assignments"]
    assert len(PROPOSAL.assignments) == 18
    assert not any(one.deadline for one in PROPOSAL.assignments)


def test_it_reads_the_same_on_the_day_it_was_issued() -> None:
    assert read_directive(TEXT, UNITS, ISSUED, CALENDAR) == PROPOSAL


def test_it_knows_the_document_itself_and_the_cited_ones() -> None:
    head = PROPOSAL.document
    assert (head.number, head.issuer) == ("888/SKHCN-VP", "Sở Khoa học và Công nghệ")
    assert head.addressees == "Các phòng, đơn vị thuộc và trực thuộc Sở"
    assert [cited.number for cited in PROPOSAL.cited] == EXPECTED["cited"]


def test_a_section_number_that_occurs_twice_is_told_apart_by_its_lines() -> None:
    twice = [one.place for one in PROPOSAL.assignments if one.place.label == "2.2"]
    assert {place.first_line for place in twice} == {45, 47, 61, 63, 65}


def test_an_item_broken_by_an_empty_line_is_one_task() -> None:
    broken = PROPOSAL.assignments[16]
    assert (broken.place.first_line, broken.place.last_line) == (77, 79)
    assert broken.text.startswith("thường xuyên theo dõi")


def test_outside_bodies_are_asked_about_and_collective_names_expanded() -> None:
    printing = PROPOSAL.assignments[10]
    outside = [ask.words for ask in printing.asks if ask.kind is AskKind.OUTSIDE_COORDINATOR]
    assert outside == ["Trung tâm phục vụ hành chính công", "Bưu điện"]
    together = PROPOSAL.assignments[4].coordinators[0]
    assert (together.words, together.kind) == ("các phòng, đơn vị", PartyKind.COLLECTIVE)
    assert "VP" not in PROPOSAL.assignments[4].coordinator_names


def test_without_units_the_words_stay_as_written() -> None:
    bare = read_directive(TEXT, (), NOW, CALENDAR)
    assert len(bare.assignments) == 18
    assert bare.assignments[12].lead_names == ("Thanh tra Sở",)
    assert bare.assignments[12].coordinator_names == ("các phòng chuyên môn", "Chi cục")
    assert bare.assignments[9].lead_names == (
        "Văn phòng Sở",
        "Quản lý khoa học",
        "Quản lý công nghệ và thị trường công nghệ",
        "Quản lý chuyên ngành",
        "Chi cục Tiêu chuẩn Đo lường Chất lượng",
    )


def test_a_text_without_marks_gives_the_same_tasks() -> None:
    import unicodedata

    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", TEXT) if not unicodedata.combining(letter)
    ).translate(str.maketrans("đĐ", "dD"))
    bare = read(plain)
    assert [one.lead_names for one in bare.assignments if one.leads][3] == ("VP",)
    assert [(one.place.label, one.kind) for one in bare.assignments] == [
        (one.place.label, one.kind) for one in PROPOSAL.assignments
    ]


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secret_directive_is_refused(stamp: str) -> None:
    with pytest.raises(SecretRefused):
        read(f"{stamp}\n{TEXT}")


def test_ordinary_words_with_mat_are_not_secret() -> None:
    assert read(f"{TEXT}\nBảo mật thông tin, đổi mật khẩu, mật độ giao thông.").assignments


def test_the_cited_numbers_are_those_of_the_document_reader() -> None:
    assert len(PROPOSAL.cited) == len({each.raw.replace(" ", "") for each in find_documents(TEXT)}) - 1
