"""What is said about a table before it is saved: how it was understood, what changes, what must be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from domain.conversation.messages.base import Action
from domain.conversation.messages.tables import Overwrite, SheetRead, Side, TableLine, TableProposed
from domain.model import Deadline, Lifecycle
from domain.tables.plan import PlannedChange
from domain.tables.reading import FoundTable
from domain.tables.rows import Change, TaskRow
from domain.tasks.timeliness import deadline_facts
from domain.vocabulary import DeadlineFacts
from services.tables.reading import ReadTable
from services.use_case import UseCase

SHOWN_LINES = 3
SHOWN_PROBLEMS = 20
SHOWN_REMARKS = 10
SHOWN_CHANGES = 10
_ENDED = frozenset({Lifecycle.COMPLETED, Lifecycle.CANCELLED, Lifecycle.ON_HOLD})


def proposal_of(
    read: ReadTable, use_case: UseCase, actions: tuple[Action, ...] = (), *, whole: bool = False
) -> TableProposed:
    """`whole`: every row that is asked, changed or late, as the command line prints it."""
    late = [row for row in read.plan.new if is_late(row, use_case)]
    in_time = (row for row in read.plan.new if not is_late(row, use_case))
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
        actions=actions,
    )


def is_late(row: TaskRow, use_case: UseCase) -> bool:
    """New work that is open and whose deadline has passed already."""
    return row.lifecycle not in _ENDED and row.deadline is not None and row.deadline.due_at < use_case.now


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
    return [
        Overwrite(row.row, record.task.number, change, *sides[change], sheet=row.sheet)
        for change in Change
        if change in planned.changes
    ]
