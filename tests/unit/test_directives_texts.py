"""Texts of many offices and shapes, each with what it asks of whom written beside it in a TOML file."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.intake.directives import Proposal, ProposedAssignment, read_directive
from domain.intake.task_list import TaskList
from domain.model import Unit
from domain.office.calendar import WorkingCalendar
from domain.office.roster import read_roster
from domain.vocabulary import ZONE, ListSource
from services.tasks.task_list import TASK_LIST

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests" / "data" / "directives"
NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
CALENDAR = WorkingCalendar()
UNITS = [
    Unit(number, 1, unit.code, unit.name, unit.aliases)
    for number, unit in enumerate(read_roster((ROOT / "examples/so-khcn.toml").read_text("utf-8")).units, 1)
]


def read(text: str) -> Proposal:
    return read_directive(text, UNITS, NOW, CALENDAR)


def told(one: ProposedAssignment) -> dict[str, Any]:
    """One assignment in the shape of the TOML files."""
    facts: dict[str, Any] = {
        "place": one.place.label,
        "lead": list(one.lead_names),
        "kind": str(one.kind),
        "begins": " ".join(one.text.split()[:6]),
    }
    if one.coordinator_names:
        facts["coordinators"] = list(one.coordinator_names)
    if one.deadline and one.deadline.due:
        facts["due"] = one.deadline.due.astimezone(ZONE).replace(tzinfo=None)
    if one.asks:
        facts["ask"] = list(dict.fromkeys(str(ask.kind) for ask in one.asks))
    if one.depends_on:
        facts["depends_on"] = one.depends_on
    return facts


@pytest.mark.parametrize("file", sorted(TEXTS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_text_gives_the_tasks_written_beside_it(file: Path) -> None:
    expected = tomllib.loads(file.with_suffix(".toml").read_text("utf-8"))
    proposal = read(file.read_text("utf-8"))
    assert [told(one) for one in proposal.assignments] == expected.get("assignments", [])
    head = proposal.document
    assert (head.number, head.date, head.issuer, head.subject) == (
        expected["number"],
        expected.get("date"),
        expected["issuer"],
        expected["subject"],
    )
    assert [cited.number for cited in proposal.cited] == expected["cited"]


@pytest.mark.parametrize("file", sorted(TEXTS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_proposal_survives_its_draft_in_the_record(file: Path) -> None:
    proposal = read(file.read_text("utf-8"))
    kept = TASK_LIST.text(TaskList(ListSource.DIRECTIVE, proposal))
    assert TASK_LIST.value(kept).proposal == proposal


@pytest.mark.parametrize("file", sorted(TEXTS.glob("*.txt")), ids=lambda file: file.stem)
def test_the_words_of_a_task_and_of_its_parties_are_those_of_the_text(file: Path) -> None:
    text = " ".join(file.read_text("utf-8").split())
    for one in read(file.read_text("utf-8")).assignments:
        for party in (*one.leads, *one.coordinators):
            assert party.words in text
        assert " ".join(one.text.split()[:4]).rstrip(".;:,") in text
