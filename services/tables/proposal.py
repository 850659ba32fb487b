"""What is said about a table before it is saved: how it was understood, what changes, what must be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from domain.conversation.messages.base import Action, ButtonName
from domain.conversation.messages.tables import RowToCheck, SheetRead, TableProposed, TableRowsShown
from domain.conversation.outgoing import AnsweredRow, OutgoingAnswer
from domain.model import Deadline
from domain.tables.lines import Overwrite, Side, TableLine
from domain.tables.plan import PlannedChange
from domain.tables.reading import FoundTable
from domain.tables.rows import Change, Remark, RowProblem, TaskRow
from domain.tasks.timeliness import deadline_facts
from domain.vocabulary import DeadlineFacts
from services.tables.reading import ReadTable
from services.use_case import UseCase

SHOWN_LINES = 3
SHOWN_PROBLEMS = 20
SHOWN_REMARKS = 10
SHOWN_CHANGES = 10
A_PAGE = 30
ANSWER_COMMAND = "xuatfile bảng đang nhập"


def proposal_of(read: ReadTable, use_case: UseCase, *, whole: bool = False, escalates: bool = False) -> TableProposed:
    """`whole`: every row that is asked, changed or late, as the command line prints it."""
    late = [row for row in read.plan.new if row.is_late(use_case.now)]
    in_time = (row for row in read.plan.new if not row.is_late(use_case.now))
    lines = [_line(row, read, use_case) for row in islice(in_time, SHOWN_LINES)]
    overwrites = tuple(one for planned in read.plan.changed for one in _overwrites(planned, read, use_case))
    problems, remarks = read.problems, read.remarks
    unread = tuple(
        sheet.sheet for sheet in read.book.sheets if sheet.sheet not in {found.sheet.sheet for found in read.tables}
    )
    return TableProposed(
        file=read.book.file,
        sheets=tuple(_sheet(found, read) for found in read.tables),
        lines=tuple(lines),
        new=len(read.plan.new),
        changed=len(read.plan.changed),
        unchanged=len(read.plan.unchanged),
        late=tuple(_line(row, read, use_case) for row in (late if whole else late[:SHOWN_LINES])),
        late_in_all=len(late),
        overwrites=overwrites if whole else overwrites[:SHOWN_CHANGES],
        overwrites_in_all=len(overwrites),
        problems=problems if whole else problems[:SHOWN_PROBLEMS],
        problems_in_all=len(problems),
        remarks=remarks if whole else remarks[:SHOWN_REMARKS],
        remarks_in_all=len(remarks),
        skipped=len(read.reading.skipped),
        unread=unread,
        hidden=read.book.hidden_sheets,
        escalates=escalates,
    )


def rows_to_check(read: ReadTable, use_case: UseCase) -> tuple[RowToCheck, ...]:
    """Late rows first, then what cannot go in, what changes, what should be looked at."""
    late = (_line(row, read, use_case) for row in read.plan.new if row.is_late(use_case.now))
    overwrites = (one for planned in read.plan.changed for one in _overwrites(planned, read, use_case))
    return (*late, *read.problems, *overwrites, *read.remarks)


def pages_of(read: ReadTable, use_case: UseCase) -> int:
    """How many pages `xembang` has; 0 where the preview shows all of them."""
    late = sum(row.is_late(use_case.now) for row in read.plan.new)
    overwrites = sum(len(planned.changes) for planned in read.plan.changed)
    shown = ((late, SHOWN_LINES), (overwrites, SHOWN_CHANGES), (len(read.problems), SHOWN_PROBLEMS))
    if all(count <= most for count, most in (*shown, (len(read.remarks), SHOWN_REMARKS))):
        return 0
    return -(-(late + overwrites + len(read.problems) + len(read.remarks)) // A_PAGE)


def rows_page(read: ReadTable, use_case: UseCase, page: int) -> TableRowsShown:
    """The page, or the last one."""
    entries = rows_to_check(read, use_case)
    pages = max(1, -(-len(entries) // A_PAGE))
    page = min(max(1, page), pages)
    more = (Action(f"xembang {page + 1}", label=ButtonName.NEXT_PAGE),) if page < pages else ()
    return TableRowsShown(read.book.file, entries[(page - 1) * A_PAGE : page * A_PAGE], page, pages, more)


def answered_book(read: ReadTable, use_case: UseCase) -> OutgoingAnswer:
    """The file as it came, with what became of each row."""
    found: dict[tuple[str, int], AnsweredRow] = {}

    def note(one: TaskRow | RowProblem | Remark, **more: Any) -> None:
        key = (one.sheet or read.first_sheet, one.row)
        row = found.get(key, AnsweredRow(*key))
        found[key] = replace(row, **{name: _more(getattr(row, name), value) for name, value in more.items()})

    for row in read.plan.new:
        note(row, line=_line(row, read, use_case), late=row.is_late(use_case.now))
    for row, record in read.plan.unchanged_as:
        note(row, line=_line(row, read, use_case), number=record.task.number)
    for planned in read.plan.changed:
        line = _line(planned.row, read, use_case)
        overwrites = tuple(_overwrites(planned, read, use_case))
        note(planned.row, line=line, number=planned.record.task.number, changed=True, overwrites=overwrites)
    for problem in read.problems:
        note(problem, problems=(problem,))
    for remark in read.remarks:
        note(remark, remarks=(remark,))
    for sheet, number in read.reading.skipped:
        found.setdefault((sheet or read.first_sheet, number), AnsweredRow(sheet or read.first_sheet, number))
    headers = tuple((one.sheet.sheet, one.sheet.rows[one.layout.last - 1].number) for one in read.tables)
    return OutgoingAnswer(_answer_name(read.book.file), read.book, headers, tuple(found.values()), ANSWER_COMMAND)


def _more(known: Any, value: Any) -> Any:
    return (*known, *value) if isinstance(value, tuple) else value


def _answer_name(file: str) -> str:
    stem = PurePath(file).stem or "bang"
    return f"{stem}-kiem-tra.xlsx"


def _sheet(found: FoundTable, read: ReadTable) -> SheetRead:
    unit = next((unit.name for unit in read.office.units if unit.id == found.unit_id), "")
    return SheetRead(found.sheet.sheet, found.layout.guesses, unit, found.layout.warned)


def _line(row: TaskRow, read: ReadTable, use_case: UseCase) -> TableLine:
    names: Mapping[int, str] = {unit.id: unit.name for unit in read.office.units}
    members = read.office.members.get(row.lead_id, ())
    return TableLine(
        row=row.row,
        title=row.title,
        unit=names[row.lead_id],
        coordinators=tuple(names[id] for id in row.coordinator_ids),
        officer=next((person.name for person in members if person.id == row.officer_id), ""),
        deadline=deadline_facts(row.deadline, use_case.calendar, use_case.now) if row.deadline else None,
        document=row.document,
        lifecycle=row.lifecycle,
        sheet=row.sheet,
    )


def _overwrites(planned: PlannedChange, read: ReadTable, use_case: UseCase) -> list[Overwrite]:
    """Each change with what stands there now and what the row puts in its place."""
    row, record = planned.row, planned.record
    here, officer = record.lead.assignment, record.lead.officer
    names = {unit.id: unit.name for unit in read.office.units}
    people = {person.id: person.name for group in read.office.members.values() for person in group}

    def facts(deadline: Deadline | None) -> DeadlineFacts | None:
        return deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None

    sides: Mapping[Change, tuple[Side, Side]] = {
        Change.TITLE: (record.task.title, row.title),
        Change.DEADLINE: (facts(here.deadline), facts(row.deadline)),
        Change.OFFICER: (officer.name if officer else "", people.get(row.officer_id or 0, "")),
        Change.COORDINATORS: (
            "",
            ", ".join(names[id] for id in row.coordinator_ids if id not in record.unit_ids),
        ),
        Change.STATE: (here.lifecycle, row.lifecycle),
        Change.RESULT: (here.result, row.result),
    }
    beside = [
        Overwrite(row.row, record.task.number, Change.BESIDE, old, new, sheet=row.sheet, label=name)
        for name, (old, new) in planned.beside.items()
    ]
    return [
        Overwrite(row.row, record.task.number, change, *sides[change], sheet=row.sheet)
        for change in Change
        if change in planned.changes and change is not Change.BESIDE
    ] + beside
