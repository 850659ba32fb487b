"""Compares the rows of a table with the record: what is new, what changes, what stays, what must not go in.

A task is found again by its own number (NV12) with matching words, else by its document, its unit and matching words,
else by its very words and unit: the same file sent twice adds nothing, and no task is replaced by a guess. A row only
ever moves work forward: what people have done since stays done.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from domain.intake.documents import DocumentReference, find_documents
from domain.model import AssignmentRole, Deadline, Lifecycle, SourceDocument, Task, Work
from domain.office.calendar import local_date
from domain.tables.columns import Column
from domain.tables.kept import OURS, to_keep
from domain.tables.rows import Change, Remark, RowNote, RowProblem, RowReason, TaskRow
from domain.text import fold, same_words


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task of the record with every unit's part of it, the lead's first.

    `beside` is what tables have said of it in columns of which the record has no field, `shown` what stands in these
    columns, and in those of the record's own, when it is written out.
    """

    works: tuple[Work, ...]
    beside: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def task(self) -> Task:
        return self.works[0].task

    @property
    def lead(self) -> Work:
        return self.works[0]

    @property
    def unit_ids(self) -> frozenset[int]:
        """Units that have a part, cancelled ones too."""
        return frozenset(work.assignment.unit_id for work in self.works)


def records_of(
    works: Iterable[Work], beside: Mapping[int, Mapping[str, str]] = MappingProxyType({})
) -> tuple[TaskRecord, ...]:
    """The parts grouped by task, in the order of their numbers."""
    grouped: dict[int, list[Work]] = defaultdict(list)
    for work in works:
        grouped[work.task.number].append(work)
    parts = {number: sorted(one, key=lambda work: work.assignment.role is not AssignmentRole.LEAD)
             for number, one in sorted(grouped.items())}  # fmt: skip
    return tuple(TaskRecord(tuple(one), beside.get(one[0].task.id, {})) for one in parts.values())


@dataclass(frozen=True, slots=True)
class PlannedChange:
    row: TaskRow
    record: TaskRecord
    changes: frozenset[Change]
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Old and new of each column that the record has no field for."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What the rows come to. `problems` and `remarks` are those that only the record shows.

    `unchanged_as` are the unchanged rows with the tasks that they are.
    """

    new: tuple[TaskRow, ...] = ()
    changed: tuple[PlannedChange, ...] = ()
    unchanged: tuple[TaskRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unchanged_as: tuple[tuple[TaskRow, TaskRecord], ...] = ()


def plan(rows: Sequence[TaskRow], records: Sequence[TaskRecord]) -> TablePlan:
    """Rows that name their task come first, then those with its very words: they leave nothing to be guessed."""
    planner = _Planner(_Index(records), {(row.sheet, row.row): place for place, row in enumerate(rows)})
    for row in sorted(rows, key=lambda one: (one.task_number is None, not planner.index.has_words(one), one.row)):
        planner.take(row)
    return planner.plan()


def document_key(document: SourceDocument | None) -> str:
    """Same document, same key: number and symbol as in `DocumentReference.key`, without year and issuer.

    Tables leave those out as often as not; the unit and the words of the work tell the rest.
    """
    return _key_of(document.number) if document else ""


@lru_cache(maxsize=20_000)
def _key_of(number: str) -> str:
    found = find_documents(number)
    return number_key(found[0]) if found else fold(number)


def number_key(reference: DocumentReference) -> str:
    number, _, symbol, _ = reference.key.split("|")
    return f"{number}|{symbol}"


def same_deadline(one: Deadline | None, other: Deadline | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.date_only and other.date_only:
        return local_date(one.due_at) == local_date(other.due_at)
    return one.due_at == other.due_at


class _Index:
    """The record as rows look things up in it."""

    def __init__(self, records: Sequence[TaskRecord]) -> None:
        self.by_number: Mapping[int, TaskRecord] = {record.task.number: record for record in records}
        self.by_document: dict[tuple[str, int], list[TaskRecord]] = defaultdict(list)
        self.by_title: dict[tuple[str, int], list[TaskRecord]] = defaultdict(list)
        for record in records:
            unit_id = record.lead.assignment.unit_id
            if key := document_key(record.task.document):
                self.by_document[key, unit_id].append(record)
            self.by_title[fold(record.task.title), unit_id].append(record)

    def has_words(self, row: TaskRow) -> bool:
        return (fold(row.title), row.lead_id) in self.by_title


@dataclass(slots=True)
class _Planner:
    index: _Index
    order: Mapping[tuple[str, int], int]
    new: list[TaskRow] = field(default_factory=list)
    changed: list[PlannedChange] = field(default_factory=list)
    unchanged: list[TaskRow] = field(default_factory=list)
    unchanged_as: list[tuple[TaskRow, TaskRecord]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _taken: dict[int, TaskRow] = field(default_factory=dict)
    _seen: dict[tuple[str, int, str, str], TaskRow] = field(default_factory=dict)

    def plan(self) -> TablePlan:
        def place(one: TaskRow | RowProblem | Remark) -> int:
            return self.order[one.sheet, one.row]

        return TablePlan(
            tuple(sorted(self.new, key=place)),
            tuple(sorted(self.changed, key=lambda one: place(one.row))),
            tuple(sorted(self.unchanged, key=place)),
            tuple(sorted(self.problems, key=place)),
            tuple(sorted(self.remarks, key=place)),
            tuple(self.unchanged_as),
        )

    def take(self, row: TaskRow) -> None:
        twin = self._seen.setdefault(_identity(row), row)
        if twin is not row:
            self.problems.append(_problem(row, RowReason.TWICE, _place_of(twin)))
            return
        named = self.index.by_number.get(row.task_number or 0)
        if named is not None and not _same_work(row, named) and _is_padded(row):
            # "NV01" is how other systems count.
            self.remarks.append(Remark(row.row, RowNote.OTHER_ID, row.other_id, sheet=row.sheet))
            named = None
        if named is not None and (problem := self._misfit(row, named)) is not None:
            self.problems.append(problem)
            return
        record = named or self._find(row)
        if record is None:
            self.new.append(row)
            return
        self._taken[record.task.number] = row
        self._compare(row, record)

    def _misfit(self, row: TaskRow, record: TaskRecord) -> RowProblem | None:
        """Why the row is not the task whose number it has. Its unit or its words may have been edited, not both."""
        number = f"NV{record.task.number}"
        if record.task.number in self._taken:
            return _problem(row, RowReason.TWICE, _place_of(self._taken[record.task.number]))
        same_unit = row.lead_id == record.lead.assignment.unit_id
        if not _same_work(row, record):
            return _problem(row, RowReason.OTHER_TASK, number, record.task.title)
        return None if same_unit else _problem(row, RowReason.OTHER_UNIT, number, record.lead.assignment.unit_name)

    def _find(self, row: TaskRow) -> TaskRecord | None:
        """By document, unit and matching words, or by the very words; of several the one with the same deadline."""
        key = document_key(row.document)
        of_document = self._free(self.index.by_document.get((key, row.lead_id), ()) if key else ())
        of_title = self._free(self.index.by_title.get((fold(row.title), row.lead_id), ()))
        exact = [record for record in of_document if record in of_title]
        if exact:
            return _nearest(row, exact)
        alike = [one for one in of_document if not one.lead.assignment.is_closed and _same_work(row, one)]
        if len(alike) == 1:
            return alike[0]
        for record in of_document if not alike else ():
            if not record.lead.assignment.is_closed and likeness(row.title, record.task.title) >= _NEAR:
                self.remarks.append(Remark(row.row, RowNote.SAME_DOCUMENT, f"NV{record.task.number}", sheet=row.sheet))
        if key:
            of_title = [record for record in of_title if not document_key(record.task.document)]
        # Work that comes again every month has the same words: a closed one is the same only with the same deadline.
        alive = [
            record
            for record in of_title
            if not record.lead.assignment.is_closed
            or row.deadline is None
            or same_deadline(row.deadline, record.lead.assignment.deadline)
        ]
        return _nearest(row, alive) if alive else None

    def _free(self, records: Iterable[TaskRecord]) -> list[TaskRecord]:
        return [record for record in records if record.task.number not in self._taken]

    def _compare(self, row: TaskRow, record: TaskRecord) -> None:
        changes = set(_changes(row, record))
        if record.lead.assignment.is_closed:
            if changes:
                self.remarks.append(Remark(row.row, RowNote.CLOSED, f"NV{record.task.number}", sheet=row.sheet))
            changes.clear()
        if Change.DEADLINE in changes and record.lead.assignment.lifecycle is Lifecycle.ON_HOLD:
            changes.discard(Change.DEADLINE)
            self.remarks.append(Remark(row.row, RowNote.DEADLINE_KEPT, f"NV{record.task.number}", sheet=row.sheet))
        if Change.STATE in changes and not moves_forward(record.lead.assignment.lifecycle, row.lifecycle):
            changes.discard(Change.STATE)
            self.remarks.append(Remark(row.row, RowNote.STATE_KEPT, f"NV{record.task.number}", sheet=row.sheet))
        self._name_what_is_not_taken(row, record)
        if beside := _beside(row, record):
            changes.add(Change.BESIDE)
        if changes:
            self.changed.append(PlannedChange(row, record, frozenset(changes), beside))
        else:
            self.unchanged.append(row)
            self.unchanged_as.append((row, record))

    def _name_what_is_not_taken(self, row: TaskRow, record: TaskRecord) -> None:
        """What the record knows by itself is changed by the commands made for it."""
        said = [
            f"{column}: {row.told[column]}"
            for column in _OURS
            if column in row.told and record.shown and fold(row.told[column]) != fold(record.shown.get(column, ""))
        ]
        if row.document and record.task.document and document_key(row.document) != document_key(record.task.document):
            said.append(f"{Column.SOURCE}: {row.document.number}")
        if said:
            self.remarks.append(Remark(row.row, RowNote.NOT_TAKEN, "; ".join(said), sheet=row.sheet))
        gone = [
            work.assignment.unit_name
            for work in record.works[1:]
            if row.coordinator_ids
            and work.assignment.unit_id not in (*row.coordinator_ids, row.lead_id)
            and work.assignment.lifecycle is not Lifecycle.CANCELLED
        ]
        if gone:
            self.remarks.append(Remark(row.row, RowNote.COORDINATORS_KEPT, ", ".join(gone), sheet=row.sheet))


_OURS = tuple(column.value for column in OURS)


def _beside(row: TaskRow, record: TaskRecord) -> dict[str, tuple[str, str]]:
    """Old and new of the columns without a field of their own in which the row says another thing than we would."""
    told = to_keep(row.told, has_document=record.task.document is not None)
    shown = {name: record.shown.get(name, record.beside.get(name, "")) for name in told}
    shown[Column.TASK_ID.value] = record.beside.get(Column.TASK_ID.value, "")
    return {name: (shown[name], text) for name, text in told.items() if fold(text) != fold(shown[name])}


_SAME = 0.6
_NEAR = 0.3
_COUNTS = re.compile(r"[ivx]+|\w*\d\w*")


def likeness(one: str, other: str) -> float:
    """The share of words that two titles have in common; 0 where they differ in a number: "tháng 11", "quý III"."""
    words, others = set(re.findall(r"\w+", fold(one))), set(re.findall(r"\w+", fold(other)))
    if {word for word in words ^ others if _COUNTS.fullmatch(word)}:
        return 0.0
    return len(words & others) / max(1, len(words | others))


def _same_work(row: TaskRow, record: TaskRecord) -> bool:
    return same_words(row.title, record.task.title) or likeness(row.title, record.task.title) >= _SAME


def _place_of(row: TaskRow) -> str:
    return f"{row.row} trang {row.sheet}" if row.sheet else str(row.row)


def _is_padded(row: TaskRow) -> bool:
    return fold(row.other_id) not in ("", f"nv{row.task_number}", f"nv {row.task_number}")


def _problem(row: TaskRow, reason: RowReason, typed: str, *near: str) -> RowProblem:
    return RowProblem(row.row, reason, typed, near, row.sheet)


def _identity(row: TaskRow) -> tuple[str, int, str, str]:
    """Two rows that say the same are one task: same document, unit, words and deadline."""
    deadline = row.deadline.due_at.isoformat() if row.deadline else ""
    return document_key(row.document), row.lead_id, fold(row.title), deadline


def _nearest(row: TaskRow, records: Sequence[TaskRecord]) -> TaskRecord:
    def distance(record: TaskRecord) -> tuple[bool, bool, int]:
        assignment = record.lead.assignment
        return not same_deadline(row.deadline, assignment.deadline), assignment.is_closed, record.task.number

    return min(records, key=distance)


def _changes(row: TaskRow, record: TaskRecord) -> Iterable[Change]:
    assignment = record.lead.assignment
    if not same_words(row.title, record.task.title):
        yield Change.TITLE
    if row.no_deadline and assignment.deadline is not None:
        yield Change.DEADLINE
    if row.deadline is not None and not same_deadline(row.deadline, assignment.deadline):
        yield Change.DEADLINE
    if row.officer_id is not None and row.officer_id != assignment.officer_id:
        yield Change.OFFICER
    if set(row.coordinator_ids) - record.unit_ids:
        yield Change.COORDINATORS
    if row.lifecycle is not None and row.lifecycle is not assignment.lifecycle:
        yield Change.STATE
    if row.result and row.result != assignment.result:
        yield Change.RESULT


_FORWARD = (
    Lifecycle.ASSIGNED,
    Lifecycle.ACCEPTED,
    Lifecycle.IN_PROGRESS,
    Lifecycle.PENDING_REVIEW,
    Lifecycle.COMPLETED,
)


def moves_forward(present: Lifecycle, wanted: Lifecycle | None) -> bool:
    """Whether a table may take work from one state to the other; the rest is done by the commands made for it."""
    if wanted in (Lifecycle.CANCELLED, Lifecycle.COMPLETED):
        return True
    if wanted not in _FORWARD or present not in _FORWARD:
        return False
    return _FORWARD.index(wanted) > _FORWARD.index(present)
