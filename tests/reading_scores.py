"""Plays the texts of tests/data/texts through the readers and counts what was right, asked and wrong.

`python -m tests.reading_scores [folder …]` prints the score of each half and every miss. The form of the answers:
codes by comma, `|` between answers that are all right, `-` none, `ALL` a collective name, `ask` a question,
`rec:DATE` a recurring rule, `none` no deadline.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.cli.read import read_units
from domain.errors import UserError
from domain.intake.deadlines import Confidence, DeadlineReading, read_deadline
from domain.intake.directives import AskKind, PartyKind, Proposal, ProposedAssignment, read_directive
from domain.intake.documents import find_documents
from domain.intake.drafts import TaskDraft
from domain.intake.line import Office, read_line
from domain.model import Membership, Person, Unit, Urgency
from domain.office.calendar import WorkingCalendar
from domain.office.roster import read_roster
from domain.text import fold
from domain.vocabulary import ZONE

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "tests" / "data" / "texts"
HALVES = (TEXTS, TEXTS / "more")
CALENDAR = WorkingCalendar()
GIVEN_AT = datetime(2026, 11, 25, 10, tzinfo=ZONE).astimezone(UTC)

_LEAD_ASKS = frozenset(
    {
        AskKind.NO_LEAD,
        AskKind.JOINT_LEADS,
        AskKind.AMBIGUOUS_UNIT,
        AskKind.OUTSIDE_LEAD,
        AskKind.COLLECTIVE_LEAD,
        AskKind.LEAD_FROM_ADDRESSEES,
    }
)


class Verdict(StrEnum):
    """`asked`: not as expected, but put before a person; `wrong`: taken silently; `lost`: neither task nor unread."""

    RIGHT = "right"
    ASKED = "asked"
    UNREAD = "unread"
    WRONG = "wrong"
    LOST = "lost"


@dataclass(slots=True)
class Score:
    """How often each verdict fell, and what was not right."""

    counts: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, told: str = "") -> None:
        self.counts[verdict] = self.counts.get(verdict, 0) + 1
        if verdict is not Verdict.RIGHT:
            self.misses.append(f"{verdict}: {told}")

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def share(self, *verdicts: Verdict) -> float:
        return sum(self.counts.get(one, 0) for one in verdicts) / (self.total or 1)

    def line(self, name: str) -> str:
        counted = ", ".join(f"{verdict} {count}" for verdict, count in sorted(self.counts.items()))
        return f"{name}: {self.counts.get(Verdict.RIGHT, 0)}/{self.total} ({counted})"


def rows_of(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    typed = datetime.fromisoformat(text)
    if len(text) == 10:
        typed = typed.replace(hour=10)
    return typed.replace(tzinfo=ZONE).astimezone(UTC)


@cache
def units_of(name: str) -> tuple[Unit, ...]:
    path = TEXTS / "units" / f"{name}.toml"
    return tuple(read_units(str(path if path.exists() else ROOT / "examples/so-khcn.toml")))


def is_at(instant: datetime | None, wanted: str) -> bool:
    """Whether the instant is the day (or the minute) that is wanted."""
    if instant is None:
        return False
    local = instant.astimezone(ZONE).replace(tzinfo=None)
    return local.isoformat().startswith(wanted)


def due_verdict(reading: DeadlineReading | None, expected: str) -> Verdict:
    """How the reading stands to the expected answers."""
    asking = reading is not None and reading.confidence is not Confidence.SURE
    nothing = reading is None or (reading.due is None and not reading.candidates)
    answers = expected.removeprefix("ask:").split("|")
    if expected.startswith("ask:"):
        offered = reading.candidates if reading else ()
        named = any(is_at(one, answer) for one in offered for answer in answers)
        return Verdict.RIGHT if asking and named else Verdict.ASKED if asking or nothing else Verdict.WRONG
    for answer in answers:
        if answer == "none" and nothing:
            return Verdict.RIGHT
        if answer == "ask" and asking:
            return Verdict.RIGHT
        wanted = answer.removeprefix("rec:")
        if reading is None or (answer.startswith("rec:") and reading.recurrence is None):
            continue
        if is_at(reading.due, wanted):
            return Verdict.RIGHT
    if asking:
        return Verdict.ASKED
    return Verdict.LOST if nothing else Verdict.WRONG


def told_due(reading: DeadlineReading | None) -> str:
    if reading is None or (reading.due is None and not reading.candidates):
        return f"none ({reading.kind if reading else ''})"
    offered = [f"{one.astimezone(ZONE):%Y-%m-%dT%H:%M}" for one in reading.candidates or (reading.due,) if one]
    rule = "rec:" if reading.recurrence else ""
    return f"{reading.confidence} {rule}{' / '.join(offered)} [{reading.words}]"


def phrases(half: Path) -> Score:
    score = Score()
    for row in rows_of(half / "phrases.csv"):
        reading = read_deadline(row["phrase"], moment(row["now"]), CALENDAR)
        verdict = due_verdict(reading, row["expect"])
        score.add(verdict, f"{row['id']} {row['phrase']!r}: {told_due(reading)}; expected {row['expect']}")
    return score


def numbers(half: Path) -> Score:
    score = Score()
    for row in rows_of(half / "docnums.csv"):
        found = "+".join(tight(one.raw) for one in find_documents(row["text"]))
        written = "+".join(f"{one.number}/{one.symbol}" for one in find_documents(row["text"]))
        right = any(fold(found) == fold(tight(answer)) or written == answer for answer in row["expect"].split("|"))
        verdict = Verdict.RIGHT if right else Verdict.LOST if not found else Verdict.WRONG
        score.add(verdict, f"{row['id']} {row['text']!r}: {found or '-'}; expected {row['expect'] or '-'}")
    return score


def tight(number: str) -> str:
    return re.sub(r"\s*([/-])\s*", r"\1", number.replace("\u2011", "-"))


@cache
def office() -> Office:
    """The office of examples/so-khcn.toml with its people."""
    roster = read_roster((ROOT / "examples/so-khcn.toml").read_text("utf-8"))
    units = units_of("so-khcn")
    ids = {unit.code: unit.id for unit in units}
    members: dict[int, list[Person]] = {}
    for number, one in enumerate(roster.people, 1):
        if one.unit and one.role:
            person = Person(number, 1, one.name, one.title, memberships=(Membership(ids[one.unit], one.role),))
            members.setdefault(ids[one.unit], []).append(person)
    return Office(units, {id: tuple(people) for id, people in members.items()}, CALENDAR)


_URGENCY = {
    Urgency.NORMAL: "thường",
    Urgency.URGENT: "khẩn",
    Urgency.VERY_URGENT: "thượng khẩn",
    Urgency.EXPRESS: "hỏa tốc",
}


def given_fields(row: dict[str, str]) -> Iterator[tuple[str, Verdict, str]]:
    """Each field of one `giao` line: its name, how it was read, and what was read."""
    line = re.sub(r"^giao\s+", "", row["line"], flags=re.IGNORECASE)
    try:
        draft = read_line(line, office(), GIVEN_AT)
    except UserError as error:
        asked = "ask" in row["lead"].split("|")
        for name in ("lead", "coord", "officer", "due", "doc", "urgency", "words"):
            yield name, Verdict.RIGHT if asked else Verdict.ASKED, f"{type(error).__name__} {error.args}"
        return
    units = {unit.id: unit.code for unit in office().units}
    people = {one.id: one.name for group in office().members.values() for one in group}
    lead = ",".join(units[id] for id in draft.lead_ids)
    coordinators = {units[id] for id in draft.coordinator_ids}
    yield "lead", one_of(lead, row["lead"], asking=not lead), lead
    yield "coord", sets_verdict(coordinators, row["coord"]), ",".join(sorted(coordinators)) or "-"
    officer = people.get(draft.officer_id or 0, "-")
    yield "officer", one_of(officer, row["officer"]), officer
    yield "due", *given_due(draft, row["due"])
    document = draft.document.number if draft.document else "-"
    yield "doc", one_of(tight(document), row["doc"]), document
    yield "urgency", one_of(_URGENCY[draft.urgency], row["urgency"]), _URGENCY[draft.urgency]
    kept = fold(row["words"]) in fold(draft.title)
    yield "words", Verdict.RIGHT if kept else Verdict.LOST, draft.title


def one_of(found: str, expected: str, *, asking: bool = False) -> Verdict:
    answers = expected.split("|")
    if found in answers or (asking and "ask" in answers):
        return Verdict.RIGHT
    return Verdict.ASKED if asking else Verdict.WRONG


def sets_verdict(found: set[str], expected: str) -> Verdict:
    answers = [set() if one == "-" else set(one.split(",")) for one in expected.split("|")]
    return Verdict.RIGHT if found in answers else Verdict.WRONG


def given_due(draft: TaskDraft, expected: str) -> tuple[Verdict, str]:
    waiting = draft.deadline
    if waiting is None:
        right = bool({"none", "ask"} & set(expected.split("|")))
        return (Verdict.RIGHT if right else Verdict.LOST), "none"
    told = f"{waiting.confidence} {waiting.deadline.due_at.astimezone(ZONE):%Y-%m-%dT%H:%M}"
    for answer in expected.split("|"):
        if is_at(waiting.deadline.due_at, answer) or (answer == "ask" and waiting.confidence is not Confidence.SURE):
            return Verdict.RIGHT, told
    return (Verdict.WRONG if waiting.confidence is Confidence.SURE else Verdict.ASKED), told


def lines(half: Path) -> Score:
    """Fields of `giao` lines; one point a field."""
    score = Score()
    for row in rows_of(half / "giao.csv"):
        for name, verdict, found in given_fields(row):
            expected = row.get(name, "")
            score.add(verdict, f"{row['id']} {row['line']!r} {name}: {found}; expected {expected}")
    return score


@dataclass(frozen=True, slots=True)
class Document:
    """One text and what it asks, as written beside it."""

    name: str
    text: str
    facts: dict[str, Any]

    def read(self) -> Proposal:
        return read_directive(
            self.text, units_of(self.facts.get("units", "so-khcn")), moment(self.facts["now"]), CALENDAR
        )


def documents(half: Path) -> Iterator[Document]:
    path = half / "docs" / "expected.json"
    if not path.exists():
        return
    for name, facts in json.loads(path.read_text("utf-8")).items():
        yield Document(name, (half / "docs" / name).read_text("utf-8"), facts)


@dataclass(slots=True)
class DocumentScore:
    """`found` counts assignments; the others fields of those found; `invented` are sure dates nobody asked for."""

    found: Score = field(default_factory=Score)
    leads: Score = field(default_factory=Score)
    coordinators: Score = field(default_factory=Score)
    due: Score = field(default_factory=Score)
    invented: list[str] = field(default_factory=list)
    numbers: Score = field(default_factory=Score)


def score_documents(half: Path) -> DocumentScore:
    score = DocumentScore()
    for document in documents(half):
        proposal = document.read()
        _numbers_of(document, proposal, score)
        left = list(proposal.assignments)
        for task in document.facts["tasks"]:
            _play_task(document, task, proposal, left, score)
        _invented(document, proposal, score)
    return score


def _numbers_of(document: Document, proposal: Proposal, score: DocumentScore) -> None:
    wanted, found = document.facts["number"], proposal.document.number
    score.numbers.add(
        Verdict.RIGHT if fold(tight(found)) == fold(wanted) else Verdict.WRONG,
        f"{document.name} number {found!r}: {wanted!r}",
    )
    cited = {fold(tight(one.number)) for one in proposal.cited}
    for number in document.facts["cited"]:
        score.numbers.add(Verdict.RIGHT if fold(number) in cited else Verdict.LOST, f"{document.name} cited {number}")


def holds(text: str, words: Iterable[str]) -> bool:
    plain = re.sub(r"[^a-z0-9]+", " ", fold(text))
    return all(re.sub(r"[^a-z0-9]+", " ", fold(word)).strip() in plain for word in words)


def _play_task(
    document: Document, task: dict[str, Any], proposal: Proposal, left: list[ProposedAssignment], score: DocumentScore
) -> None:
    label = f"{document.name} {task['id']} {task['words']}"
    holding = [one for one in left if holds(_words_of(one), task["words"])]
    best = next((one for one in holding if due_verdict(one.deadline, task["due"]) is Verdict.RIGHT), None)
    one = best or next(iter(holding), None)
    if one is None:
        unread = any(holds(each.text, task["words"]) for each in getattr(proposal, "unread", ()))
        score.found.add(Verdict.UNREAD if unread else Verdict.LOST, label)
        return
    left.remove(one)
    score.found.add(Verdict.RIGHT)
    score.leads.add(_party_verdict(one, task["lead"]), f"{label} lead {_told_leads(one)}; expected {task['lead']}")
    found = set(one.coordinator_names) & {unit.code for unit in units_of(document.facts["units"])}
    collective = any(party.kind is PartyKind.COLLECTIVE for party in one.coordinators)
    score.coordinators.add(
        _coordinators(found, task["coord"], collective=collective),
        f"{label} coord {','.join(one.coordinator_names)}; expected {task['coord']}",
    )
    due = due_verdict(one.deadline, task["due"])
    score.due.add(due, f"{label} due {told_due(one.deadline)}; expected {task['due']}")


def _words_of(one: ProposedAssignment) -> str:
    return f"{one.text} {one.deadline.words if one.deadline else ''}"


def _party_verdict(one: ProposedAssignment, expected: str) -> Verdict:
    asking = any(ask.kind in _LEAD_ASKS for ask in one.asks) or not one.leads
    collective = any(party.kind is PartyKind.COLLECTIVE for party in one.leads)
    for answer in expected.split("|"):
        if (answer == "ask" and asking) or (answer == "ALL" and collective):
            return Verdict.RIGHT
        if set(one.lead_names) == set(answer.split(",")):
            return Verdict.RIGHT
    return Verdict.ASKED if asking else Verdict.WRONG


def _told_leads(one: ProposedAssignment) -> str:
    return f"{','.join(one.lead_names)} ({' '.join(str(ask.kind) for ask in one.asks)})"


def _coordinators(found: set[str], expected: str, *, collective: bool) -> Verdict:
    for answer in expected.split("|"):
        if answer == "ALL" and collective:
            return Verdict.RIGHT
        wanted = set() if answer == "-" else set(answer.split(",")) - {"ALL"}
        if found == wanted:
            return Verdict.RIGHT
    return Verdict.WRONG


def _invented(document: Document, proposal: Proposal, score: DocumentScore) -> None:
    """Dates taken for sure that stand in no expected answer, and those of `trap` in any form."""
    expected = {part.removeprefix("rec:") for task in document.facts["tasks"] for part in task["due"].split("|")}
    traps = set(document.facts.get("trap", ()))
    for one in proposal.assignments:
        reading = one.deadline
        if reading is None or reading.due is None or reading.confidence is not Confidence.SURE:
            continue
        known = any(is_at(reading.due, answer) for answer in expected if answer[:1].isdigit())
        trapped = any(is_at(reading.due, trap) for trap in traps) and not known
        if trapped or not known:
            score.invented.append(f"{document.name} {one.text[:60]!r}: {told_due(reading)}")


def report(halves: Sequence[Path]) -> Iterator[str]:
    for half in halves:
        yield f"== {half.relative_to(ROOT) if half.is_relative_to(ROOT) else half}"
        score = score_documents(half)
        parts = {
            "documents": score.found,
            "leads": score.leads,
            "coordinators": score.coordinators,
            "due": score.due,
            "numbers and citations": score.numbers,
            "phrases": phrases(half),
            "document numbers": numbers(half),
            "giao fields": lines(half),
        }
        for name, one in parts.items():
            yield one.line(name)
            yield from (f"    {miss}" for miss in one.misses)
        yield f"invented: {len(score.invented)}"
        yield from (f"    {miss}" for miss in score.invented)


if __name__ == "__main__":
    sys.stdout.write("\n".join(report([Path(each) for each in sys.argv[1:]] or HALVES)) + "\n")
