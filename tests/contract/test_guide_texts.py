"""Every example of the guide to documents is read as the guide says."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.intake.directives import AskKind, Proposal, ProposedAssignment, read_directive
from domain.intake.list_corrections import looks_like_correction
from domain.vocabulary import ZONE
from tests.reading_scores import CALENDAR, moment, units_of

GUIDE = Path(__file__).parents[2] / "docs" / "huong-dan" / "van-ban.md"
LETTERHEAD = "Số: 12/SKHCN-VP\nAn Sơn, ngày 02 tháng 11 năm 2026\n\n"
SECTIONS = {
    part.partition("\n")[0].strip(): part for part in GUIDE.read_text(encoding="utf-8").split("\n## ")[1:]
}  # fmt: skip
ASKED = {
    "chủ trì": {AskKind.NO_LEAD, AskKind.JOINT_LEADS, AskKind.OUTSIDE_LEAD, AskKind.COLLECTIVE_LEAD},
    "thời hạn": {AskKind.UNSURE_DEADLINE, AskKind.DEADLINE_OF_REPORT, AskKind.MISSING_DEADLINE},
}


def rows(section: str) -> list[tuple[str, str]]:
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("| `")]
    cells = [line.strip("| ").split("` | ") for line in lines]
    return [(first.strip("` "), second.strip()) for first, second in cells]


def read(example: str) -> Proposal:
    text = LETTERHEAD + example.replace("⏎", "\n").replace("⇥", "\t")
    return read_directive(text, units_of("so-khcn"), moment("2026-11-02"), CALENDAR)


def told(one: ProposedAssignment) -> str:
    helped = f" phối hợp {','.join(one.coordinator_names)}" if one.coordinator_names else ""
    due = one.deadline.due if one.deadline else None
    returns = one.deadline is not None and one.deadline.recurrence is not None
    limit = "định kỳ" if returns else f"{due.astimezone(ZONE):%d/%m}" if due else "không hạn"
    return f"{','.join(one.lead_names)}{helped}: {limit}"


@pytest.mark.parametrize(("example", "meaning"), rows("Những gì được đọc"))
def test_what_the_guide_says_is_read_is_read(example: str, meaning: str) -> None:
    assert "; ".join(map(told, read(example).assignments)) == meaning


@pytest.mark.parametrize(("example", "about"), rows("Những gì được hỏi lại"))
def test_what_the_guide_says_is_asked_is_asked(example: str, about: str) -> None:
    (one,) = read(example).assignments
    assert {ask.kind for ask in one.asks} & ASKED[about]


@pytest.mark.parametrize(("example", "why"), rows("Những gì không thành việc"))
def test_what_the_guide_says_is_no_task_is_none(example: str, why: str) -> None:
    assert read(example).assignments == ()
    assert why


@pytest.mark.parametrize("words", ["thêm dòng 3", "thêm dòng 3 chủ trì VP, hạn 15/12", "1 tách", "bỏ 1"])
def test_how_to_correct_is_understood_as_a_correction(words: str) -> None:
    assert words in GUIDE.read_text(encoding="utf-8")
    assert looks_like_correction(words)
