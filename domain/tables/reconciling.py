"""Compares the office's record with the list of document numbers of another system: đối chiếu.

One line a document, with its deadline and state if the list has them. Several tasks may follow from one document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.intake.documents import find_documents
from domain.intake.line import Office, read_typed_deadline
from domain.model import Deadline, Lifecycle
from domain.tables.cells import deadline_of, document_of, text_of
from domain.tables.columns import Column
from domain.tables.plan import TaskRecord, document_key, number_key, same_deadline
from domain.tables.reading import FoundTable
from domain.tables.states import read_state
from domain.text import BLANKS_BEFORE

LONGEST_LINE = 500
_PIECES = re.compile(rf"{BLANKS_BEFORE}[,;|\t]\s*|(?<!\s)\s++[-–]\s+")
_LABELS = re.compile(
    r"^(?:thời hạn|hạn|tình trạng|trạng thái|thoi han|han|tinh trang|trang thai)\s*:?\s*", re.IGNORECASE
)
_ISSUED = re.compile(r"^[\s,;|(]*(?:ng[àa]y\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\s*[hg:])", re.IGNORECASE)
"""The first date behind the number is the document's own, whether "ngày" stands before it or not."""
_POSITION = re.compile(r"^\s*[(\[]?\d{1,4}[.)\]]?\s*(?=[,;|\t]|\s[^/\d]|$)")
"""The number of the line: no day of the month."""

_CLASSES = {
    Lifecycle.COMPLETED: Lifecycle.COMPLETED,
    Lifecycle.CANCELLED: Lifecycle.CANCELLED,
    Lifecycle.ON_HOLD: Lifecycle.ON_HOLD,
    Lifecycle.PENDING_REVIEW: Lifecycle.PENDING_REVIEW,
}
"""Other states are all "still open": two systems never agree on how far open work is."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """One line of the other system's list; `deadline` and `lifecycle` are None where it does not tell them."""

    number: str
    key: str
    deadline: Deadline | None = None
    lifecycle: Lifecycle | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing_here` are lines without a task, `missing_there` open tasks without a line; pairs that differ."""

    listed: tuple[ListedDocument, ...]
    missing_here: tuple[ListedDocument, ...]
    missing_there: tuple[TaskRecord, ...]
    deadlines: tuple[tuple[ListedDocument, TaskRecord], ...]
    states: tuple[tuple[ListedDocument, TaskRecord], ...]

    @property
    def same(self) -> int:
        """How many lines agree with the record in everything they tell."""
        differing = {one.key for one, _ in (*self.deadlines, *self.states)} | {one.key for one in self.missing_here}
        return sum(one.key not in differing for one in self.listed)


def read_list(text: str, office: Office, now: datetime) -> tuple[tuple[ListedDocument, ...], tuple[str, ...]]:
    """The documents of the list, each once, and the lines in which no number was found."""
    listed: dict[tuple[str, datetime | None], ListedDocument] = {}
    unread: list[str] = []
    for line in text.splitlines():
        found = find_documents(line[:LONGEST_LINE])
        if not found:
            unread += [line.strip()] if any(letter.isdigit() for letter in line) else []
            continue
        alone = len(found) == 1
        for reference in found:
            before = _POSITION.sub("", line[: reference.start])
            behind = _ISSUED.sub("", line[reference.end : LONGEST_LINE])
            deadline, lifecycle = _told(f"{before}\t{behind}" if alone else "", office, now)
            one = ListedDocument(reference.raw, number_key(reference), deadline, lifecycle)
            listed.setdefault((one.key, deadline.due_at if deadline else None), one)
    return tuple(listed.values()), tuple(unread)


def read_tables_of_documents(
    tables: Sequence[FoundTable], office: Office, now: datetime
) -> tuple[tuple[ListedDocument, ...], tuple[str, ...]]:
    """As `read_list`, of tables whose columns are known: number, deadline and state are where they stand."""
    listed: dict[tuple[str, datetime | None], ListedDocument] = {}
    unread: list[str] = []
    for found in tables:
        for row in found.sheet.rows[found.layout.last : found.layout.end]:
            places = found.layout.places.items()
            cells = {column: row.cells[place] for column, place in places if place < len(row.cells)}
            words = " ".join(filter(None, map(text_of, row.cells)))
            document = document_of(cells)
            if document is None:
                unread += [words] if any(letter.isdigit() for letter in words) else []
                continue
            deadline = deadline_of(cells.get(Column.DUE), office, now).deadline
            state = read_state(text_of(cells.get(Column.STATE)))
            one = ListedDocument(document.number, document_key(document), deadline, state.lifecycle if state else None)
            listed.setdefault((one.key, deadline.due_at if deadline else None), one)
    return tuple(listed.values()), tuple(unread)


def _told(rest: str, office: Office, now: datetime) -> tuple[Deadline | None, Lifecycle | None]:
    """The deadline and the state among what else stands on the line; the document's own date is neither."""
    deadline: Deadline | None = None
    lifecycle: Lifecycle | None = None
    for piece in (_LABELS.sub("", part.strip()) for part in _PIECES.split(rest) if part.strip()):
        if piece.rstrip(".)").isdecimal():
            continue
        reading = read_typed_deadline(piece, office, now)
        if reading.due is not None and deadline is None:
            deadline = Deadline(reading.due, reading.date_only, reading.words, reading.rule)
        elif (state := read_state(piece)) is not None and state.lifecycle is not None and lifecycle is None:
            lifecycle = state.lifecycle
    return deadline, lifecycle


def compare(listed: Sequence[ListedDocument], records: Iterable[TaskRecord]) -> Comparison:
    """A line differs in its deadline when none of the document's tasks has it; in its state likewise."""
    by_key: dict[str, list[TaskRecord]] = defaultdict(list)
    for record in records:
        if key := document_key(record.task.document):
            by_key[key].append(record)
    deadlines, states = [], []
    for one in listed:
        here = by_key.get(one.key, [])
        if one.deadline and here and not any(same_deadline(one.deadline, _deadline(record)) for record in here):
            deadlines.append((one, _open_first(here)))
        if one.lifecycle and here and not any(_same_state(one.lifecycle, record) for record in here):
            states.append((one, _open_first(here)))
    keys = {one.key for one in listed}
    return Comparison(
        listed=tuple(listed),
        missing_here=tuple(one for one in listed if one.key not in by_key),
        missing_there=tuple(
            record
            for key, found in by_key.items()
            if key not in keys
            for record in found
            if not record.lead.assignment.is_closed
        ),
        deadlines=tuple(deadlines),
        states=tuple(states),
    )


def _deadline(record: TaskRecord) -> Deadline | None:
    return record.lead.assignment.deadline


def _open_first(records: Sequence[TaskRecord]) -> TaskRecord:
    return min(records, key=lambda record: record.lead.assignment.is_closed)


def _same_state(told: Lifecycle, record: TaskRecord) -> bool:
    return _CLASSES.get(told) is _CLASSES.get(record.lead.assignment.lifecycle)
