"""Texts of a ward's offices: other units, codes that look like words (CAP and "cấp"), names with commas and owners."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from domain.intake.directives import read_directive
from domain.model import Unit
from domain.office.roster import read_roster
from tests.unit.test_directives_texts import CALENDAR, NOW, TEXTS, told

WARD = TEXTS / "phuong"
UNITS = [
    Unit(number, 1, unit.code, unit.name, unit.aliases)
    for number, unit in enumerate(read_roster((WARD / "don-vi.toml").read_text("utf-8")).units, 1)
]


@pytest.mark.parametrize("file", sorted(WARD.glob("*.txt")), ids=lambda file: file.stem)
def test_a_text_of_a_ward_gives_the_tasks_written_beside_it(file: Path) -> None:
    expected = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))
    proposal = read_directive(file.read_text("utf-8"), UNITS, NOW, CALENDAR)
    assert [told(one) for one in proposal.assignments] == expected["assignments"]
    head = proposal.document
    assert (head.number, head.date, head.issuer, head.subject) == (
        expected["number"],
        expected.get("date"),
        expected["issuer"],
        expected["subject"],
    )
    assert [cited.number for cited in proposal.cited] == expected["cited"]


def leads_of(text: str) -> list[list[str]]:
    return [list(one.lead_names) for one in read_directive(text, UNITS, NOW, CALENDAR).assignments]


def test_a_word_with_marks_is_not_the_code_that_looks_like_it() -> None:
    assert leads_of("Giao Phòng Văn hóa - Xã hội cung cấp số liệu trước ngày 04/12/2026.") == [["VHXH"]]
    assert leads_of("Giao CAP kiểm tra tạm trú trước ngày 04/12/2026.") == [["CAP"]]


def test_the_head_named_behind_a_person_stands_for_the_unit() -> None:
    text = "Đồng chí Lê Văn Tám, Trưởng phòng Kinh tế, Hạ tầng và Đô thị chủ trì rà soát quy hoạch trước 04/12/2026."
    assert leads_of(text) == [["KTHTĐT"]]


def test_units_that_register_something_are_in_charge_of_it() -> None:
    text = "Các phòng, đơn vị đăng ký chương trình công tác gửi Văn phòng trước ngày 10/12/2026."
    assert leads_of(text) == [["VP", "KTHTĐT", "VHXH", "TTPVHCC", "BCHQS", "CAP"]]
