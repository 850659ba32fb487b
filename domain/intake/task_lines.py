"""Several tasks typed at once, one a line: which lines are tasks, which go on with the one before, what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitAmbiguous, UnitNotFound, UserError
from domain.intake.deadlines import Confidence, DeadlineReading, ReadingKind
from domain.intake.directives import (
    Ask,
    AskKind,
    AssignmentKind,
    DirectiveHead,
    Party,
    PartyKind,
    Proposal,
    ProposedAssignment,
    TextPlace,
)
from domain.intake.drafts import DraftDeadline, TaskDraft
from domain.intake.line import LABELS, Office, read_line, read_work
from domain.intake.parties import names_parties
from domain.intake.task_list import Detail, TaskList
from domain.text import fold, normalize
from domain.vocabulary import ListSource

_MARKER = re.compile(r"^\s*(?:[-–—+*•●▪✓]\s*|(?:\(?\d{1,3}\s*[.)/:]|\(?[a-zđ]\s*[.)])\s+(?!\d))")
_NOTHING = re.compile(
    r"^(?:cac |nhung )?(?:viec|nhiem vu|cong viec|noi dung)?(?: (?:sau|nhu sau|sau day))*(?: day)? ?:?$"
)
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task's words. `marked`: the line began with a number, a letter or a dash."""

    text: str
    marked: bool = False


def is_list(text: str, office: Office, now: datetime) -> bool:
    """Whether the words are several tasks: two numbered lines, or two lines that name units or have dates of their own.

    A task whose deadline or document stands on a line of its own is one task.
    """
    header, lines = _lines(text, office)
    if len(lines) < 2:
        return False
    if sum(line.marked for line in lines) > 1 or header:
        return True
    return sum(_is_task(line.text, office, now) for line in lines) > 1


def task_lines(text: str, office: Office, now: datetime) -> tuple[str, tuple[TaskLine, ...]]:
    """The units said above all lines (or nothing), and the tasks in order, what goes on put behind its task."""
    header, lines = _lines(text, office)
    marked = any(line.marked for line in lines)
    joined: list[TaskLine] = []
    for line in lines:
        goes_on = not line.marked if marked else _is_addition(line.text, office, now)
        if joined and goes_on:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text.rstrip(' ,;.')}, {line.text}")
        else:
            joined.append(line)
    return header, tuple(joined[:MOST_LINES])


def _lines(text: str, office: Office) -> tuple[str, list[TaskLine]]:
    raw = [line.strip() for line in normalize(text).splitlines() if line.strip(" .-–—*•")]
    lines = [TaskLine(_MARKER.sub("", line).strip(), bool(_MARKER.match(line))) for line in raw]
    if not lines or lines[0].marked:
        return "", lines
    first = lines[0].text.rstrip()
    if _NOTHING.match(fold(first)):
        return "", lines[1:]
    if len(lines) > 1 and first.endswith(":") and names_parties(first.rstrip(" :"), office.units):
        return first.rstrip(" :"), lines[1:]
    return "", lines


def _is_task(line: str, office: Office, now: datetime) -> bool:
    draft = _read(line, office, now)[0]
    if not draft.title:
        return False
    return bool(draft.lead_ids) or draft.deadline is not None or _names_somebody(line)


def _names_somebody(line: str) -> bool:
    """A short name before a colon, be it a unit or not: "Phòng Hậu cần: …"."""
    before, colon, _ = line.partition(":")
    return (
        bool(colon)
        and len(before.split()) <= 12
        and not re.search(r"\d\s*$", before)
        and not LABELS.match(fold(before))
    )


def _is_addition(line: str, office: Office, now: datetime) -> bool:
    """Whether the line is no task of its own: a deadline, a document, an urgency, an officer."""
    draft, problem = _read(line, office, now)
    return problem is None and not draft.title


def _read(line: str, office: Office, now: datetime) -> tuple[TaskDraft, UserError | None]:
    try:
        return read_line(line, office, now), None
    except (UnitNotFound, UnitAmbiguous, OfficerNotFound, OfficerAmbiguous) as problem:
        return read_work(line, office, now), problem


def list_of_lines(text: str, office: Office, now: datetime) -> TaskList:
    """The list that the lines make; a line keeps its number, and what it lacks is a doubt of its own."""
    header, lines = task_lines(text, office, now)
    return _list([line.text for line in lines], header, office, now)


def _list(texts: Sequence[str], header: str, office: Office, now: datetime) -> TaskList:
    details: dict[int, Detail] = {}
    assignments: list[ProposedAssignment] = []
    for number, text in enumerate(texts, 1):
        draft, problem = _read(text, office, now)
        if header and not draft.lead_ids and problem is None:
            draft, problem = _read(f"{header}: {text}", office, now)
        one, details[number] = _proposed(number, draft, problem, office)
        assignments.append(one)
    return TaskList(ListSource.LINES, Proposal(DirectiveHead(), assignments=tuple(assignments)), details=details)


def _proposed(
    number: int, draft: TaskDraft, problem: UserError | None, office: Office
) -> tuple[ProposedAssignment, Detail]:
    codes = {unit.id: unit.code for unit in office.units}
    names = {unit.id: unit.name for unit in office.units}
    leads = [Party(names[id], PartyKind.UNIT, (codes[id],)) for id in draft.lead_ids]
    asks: list[Ask] = list(_asks(draft, problem))
    if isinstance(problem, UnitAmbiguous):
        leads.append(Party(problem.typed, PartyKind.AMBIGUOUS))
    elif isinstance(problem, UnitNotFound):
        leads.append(Party(problem.typed, PartyKind.OUTSIDE))
    reading = _reading(draft.deadline) if draft.deadline else None
    kind = AssignmentKind.ONE_OFF if reading else AssignmentKind.CONTINUOUS
    one = ProposedAssignment(
        number,
        TextPlace("", (), number, number),
        tuple(leads),
        tuple(Party(names[id], PartyKind.UNIT, (codes[id],)) for id in draft.coordinator_ids),
        draft.title,
        AssignmentKind.RECURRING if reading and reading.recurrence else kind,
        deadline=reading,
        asks=tuple(asks),
        no_deadline=draft.no_deadline,
    )
    words = problem.typed if isinstance(problem, OfficerNotFound | OfficerAmbiguous) else ""
    detail = Detail(
        draft.officer_id,
        words,
        draft.document,
        draft.urgency,
        apart=len(draft.each_ids) > 1,
        coordinating_officer_ids=draft.coordinating_officer_ids,
    )
    return one, detail


def _asks(draft: TaskDraft, problem: UserError | None) -> Iterator[Ask]:
    if isinstance(problem, UnitAmbiguous):
        yield Ask(AskKind.AMBIGUOUS_UNIT, problem.typed, problem.candidates)
    elif isinstance(problem, UnitNotFound):
        yield Ask(AskKind.OUTSIDE_LEAD, problem.typed, problem.nearest)
    elif not draft.lead_ids:
        yield Ask(AskKind.NO_LEAD)
    if draft.deadline is None and not draft.no_deadline:
        yield Ask(AskKind.MISSING_DEADLINE)


def _reading(waiting: DraftDeadline) -> DeadlineReading:
    """The deadline as the proposal of a directive keeps it."""
    deadline = waiting.deadline
    return DeadlineReading(
        kind=ReadingKind.RECURRING if waiting.recurrence else ReadingKind.DATE,
        due=deadline.due_at,
        date_only=deadline.date_only,
        named=None,
        words=deadline.words,
        confidence=waiting.confidence if waiting.candidates else Confidence.CONFIRM,
        candidates=waiting.candidates,
        rule=deadline.rule,
        warning=waiting.warning,
        recurrence=waiting.recurrence,
    )
