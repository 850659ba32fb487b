"""What the rows of a task table say, in the record's own terms; and, for rows that cannot go in, why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.model import Deadline, Lifecycle, SourceDocument, Urgency


class RowReason(StrEnum):
    """Why a row does not go in."""

    NO_TITLE = "no_title"
    TITLE_TOO_LONG = "title_too_long"
    NO_UNIT = "no_unit"
    UNIT_NOT_FOUND = "unit_not_found"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    DEADLINE_NOT_READ = "deadline_not_read"
    DEADLINE_AMBIGUOUS = "deadline_ambiguous"
    STATE_NOT_READ = "state_not_read"
    ERROR_CELL = "error_cell"
    UNCOMPUTED = "uncomputed"
    SECRET = "secret"
    TWICE = "twice"
    OTHER_TASK = "other_task"
    OTHER_UNIT = "other_unit"
    NO_SINGLE_LEAD = "no_single_lead"
    DEADLINE_RECURRING = "deadline_recurring"
    DEADLINE_UNSET = "deadline_unset"
    DEADLINE_TURNED = "deadline_turned"
    DEADLINE_IS_STATE = "deadline_is_state"
    TWO_COLUMNS = "two_columns"
    DONE_ELSEWHERE = "done_elsewhere"
    HIDDEN = "hidden"
    STRUCK = "struck"
    NOTHING_ABOVE = "nothing_above"


class RowNote(StrEnum):
    """What went otherwise than the row says, or was understood from words, and should be looked at."""

    OFFICER_NOT_FOUND = "officer_not_found"
    DEADLINE_READ = "deadline_read"
    DEADLINE_KEPT = "deadline_kept"
    STATE_KEPT = "state_kept"
    COORDINATORS_UNNAMED = "coordinators_unnamed"
    CLOSED = "closed"
    SEVERAL_LEADS = "several_leads"
    UNIT_OF = "unit_of"
    BEFORE_START = "before_start"
    OTHER_ID = "other_id"
    SAME_DOCUMENT = "same_document"
    HEADING = "heading"
    FAR_AHEAD = "far_ahead"
    NOT_TAKEN = "not_taken"
    COORDINATORS_KEPT = "coordinators_kept"


class Change(StrEnum):
    """What a row changes about a task that is there."""

    TITLE = "title"
    DEADLINE = "deadline"
    OFFICER = "officer"
    COORDINATORS = "coordinators"
    STATE = "state"
    RESULT = "result"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`row` is the number in the file; `typed` what stands there (empty for what must not be kept); `near` hints.

    `sheet` is told where the file has several."""

    row: int
    reason: RowReason
    typed: str = ""
    near: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """`moment` is the deadline that `typed` was read as."""

    row: int
    note: RowNote
    typed: str = ""
    moment: datetime | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row. What it does not tell (an empty cell, a missing column) is None or empty, and changes nothing.

    `task_number` is that of `NV12`; `no_deadline` says in words that there is none. `done_at` and `extended_from`, the
    deadline before it was moved `extensions` times, are aware UTC. `held_reason` is why paused work is paused.
    `sheet` is told where the file has several; `other_id` is the id that another system gave the task.
    `told` are columns of which the record has no field (`domain.tables.kept`), by their names.
    `within_unit`: overdue before it is given, so that nobody above the unit is told until a person says so.
    """

    row: int
    title: str
    lead_id: int
    task_number: int | None = None
    coordinator_ids: tuple[int, ...] = ()
    officer_id: int | None = None
    deadline: Deadline | None = None
    no_deadline: bool = False
    document: SourceDocument | None = None
    urgency: Urgency = Urgency.NORMAL
    lifecycle: Lifecycle | None = None
    done_at: datetime | None = None
    result: str = ""
    assigner_id: int | None = None
    extensions: int = 0
    extended_from: datetime | None = None
    held_reason: str = ""
    sheet: str = ""
    other_id: str = ""
    within_unit: bool = False
    told: Mapping[str, str] = field(default_factory=dict)

    def is_late(self, now: datetime) -> bool:
        """Whether the work is open though its deadline has passed."""
        return self.lifecycle not in _ENDED and self.deadline is not None and self.deadline.due_at < now


_ENDED = frozenset({Lifecycle.COMPLETED, Lifecycle.CANCELLED, Lifecycle.ON_HOLD})


@dataclass(frozen=True, slots=True)
class TableReading:
    """Everything that a sheet says. `skipped` are headings, totals and signatures: their sheet and row."""

    rows: tuple[TaskRow, ...]
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()

    def with_more(
        self,
        rows: Sequence[TaskRow],
        problems: Sequence[RowProblem],
        remarks: Sequence[Remark],
        skipped: Sequence[tuple[str, int]],
    ) -> TableReading:
        return TableReading(
            (*self.rows, *rows), (*self.problems, *problems), (*self.remarks, *remarks), (*self.skipped, *skipped)
        )
