"""One task of the record as the 25 cells of the report, in the order of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from domain.model import AssignmentRole, Deadline, Lifecycle, SourceDocument, Urgency
from domain.office.calendar import local_date
from domain.tables.cells import day_of, text_of
from domain.tables.columns import REPORT_COLUMNS, Column
from domain.tables.kept import KEPT, OURS
from domain.tables.plan import TaskRecord
from domain.tables.sheet import Cell
from domain.tables.states import STATE_LABELS
from domain.vocabulary import ZONE

_URGENCIES: Mapping[Urgency, str] = {
    Urgency.NORMAL: "Thường",
    Urgency.URGENT: "Khẩn",
    Urgency.VERY_URGENT: "Thượng khẩn",
    Urgency.EXPRESS: "Hỏa tốc",
}


def report_rows(records: Iterable[TaskRecord], persons: Mapping[int, str]) -> tuple[tuple[Cell, ...], ...]:
    """A row for each task. `persons` are names by id: assigners and leaders in charge."""
    return tuple(task_cells(record, place, persons) for place, record in enumerate(records, 1))


def task_cells(record: TaskRecord, position: int, persons: Mapping[int, str]) -> tuple[Cell, ...]:
    cells: dict[Column, Cell] = {Column.POSITION: position}
    cells |= {column: read(record) for column, read in _READ.items()}
    cells[Column.LEADER] = persons.get(record.lead.unit.leader_id or 0, "")
    cells[Column.ASSIGNER] = persons.get(record.task.assigner_id, "")
    for name, text in record.beside.items():
        _put_beside(cells, Column(name), text)
    return tuple(cells.get(column) for column in REPORT_COLUMNS)


def _put_beside(cells: dict[Column, Cell], column: Column, text: str) -> None:
    """What a table said there, unless the record knows better by now: the work is done, or paused for a reason."""
    if column is Column.TASK_ID:
        cells[column] = f"{cells[column]}; {text}"
    elif (column in (Column.PROGRESS, Column.DIFFICULTY, Column.SOURCE) and cells.get(column)) or (
        column is Column.KIND and cells[column] != _URGENCIES[Urgency.NORMAL]
    ):
        return
    else:
        cells[column] = day_of(text) or text if column is Column.STARTED_ON else text


def shown_beside(record: TaskRecord, persons: Mapping[int, str]) -> dict[str, str]:
    """What stands in the columns of which the record has no field, and in its own, when it is written out."""
    cells = dict(zip(REPORT_COLUMNS, task_cells(record, 0, persons), strict=True))
    return {column.value: text_of(cells.get(column)) for column in (*KEPT, *OURS)}


def document_text(document: SourceDocument | None) -> str:
    if document is None:
        return ""
    issued = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    return f"{document.number}{issued}" + (f" của {document.issuer}" if document.issuer else "")


def _due_cell(deadline: Deadline | None) -> Cell:
    if deadline is None:
        return None
    local = deadline.due_at.astimezone(ZONE).replace(tzinfo=None)
    return local.date() if deadline.date_only else local


def _moment(instant: datetime | None) -> Cell:
    return None if instant is None else local_date(instant)


def _coordinators(record: TaskRecord) -> str:
    parts = [work.assignment for work in record.works if work.assignment.role is AssignmentRole.COORDINATOR]
    return "; ".join(part.unit_name for part in parts if part.lifecycle is not Lifecycle.CANCELLED)


def _updated(record: TaskRecord) -> Cell:
    moments = [
        moment
        for work in record.works
        for moment in (
            work.assignment.assigned_at,
            work.assignment.accepted_at,
            work.assignment.last_report_at,
            work.assignment.completed_at,
        )
        if moment is not None
    ]
    return _moment(max(moments))


def _extended(record: TaskRecord) -> bool:
    assignment = record.lead.assignment
    due_at = assignment.deadline.due_at if assignment.deadline else None
    return assignment.original_due_at is not None and assignment.original_due_at != due_at


def _done(record: TaskRecord) -> Cell:
    assignment = record.lead.assignment
    return _moment(assignment.completed_at) if assignment.lifecycle is Lifecycle.COMPLETED else None


_READ: Mapping[Column, Callable[[TaskRecord], Cell]] = {
    Column.TITLE: lambda one: one.task.title,
    Column.LEAD: lambda one: one.lead.unit.name,
    Column.COORDINATORS: _coordinators,
    Column.OFFICER: lambda one: one.lead.officer.name if one.lead.officer else "",
    Column.STARTED_ON: lambda one: _moment(one.lead.assignment.assigned_at),
    Column.DUE: lambda one: _due_cell(one.lead.assignment.deadline),
    Column.KIND: lambda one: _URGENCIES[one.task.urgency],
    Column.SOURCE: lambda one: document_text(one.task.document),
    Column.STATE: lambda one: STATE_LABELS[one.lead.assignment.lifecycle],
    Column.RESULT: lambda one: one.lead.assignment.result,
    Column.PROGRESS: lambda one: "100%" if one.lead.assignment.lifecycle is Lifecycle.COMPLETED else "",
    Column.DIFFICULTY: lambda one: one.lead.assignment.held_reason,
    Column.TASK_ID: lambda one: f"NV{one.task.number}",
    Column.UPDATED_ON: _updated,
    Column.DONE_ON: _done,
    Column.EXTENSIONS: lambda one: one.lead.assignment.deadline_version - 1 if _extended(one) else None,
    Column.EXTENDED_FROM: lambda one: _moment(one.lead.assignment.original_due_at) if _extended(one) else None,
}
