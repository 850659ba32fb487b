"""What is said about task tables: the preview of one that came in, what became of it, how two ledgers differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, Message
from domain.model import Lifecycle, SourceDocument
from domain.tables.columns import Guess
from domain.tables.rows import Change, Remark, RowProblem
from domain.vocabulary import DeadlineFacts


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row as it was understood. `number` is that of the task it changes, 0 for a new one."""

    row: int
    title: str
    unit: str
    coordinators: tuple[str, ...] = ()
    officer: str = ""
    deadline: DeadlineFacts | None = None
    document: SourceDocument | None = None
    lifecycle: Lifecycle | None = None
    number: int = 0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProposed(Message):
    """The preview: what each column was taken for, the first rows, the counts, what cannot go in and why.

    `problems` and `remarks` are the first of `problems_in_all` and `remarks_in_all`; `skipped` counts headings and
    totals; `others` are sheets of the file that were not read. Without actions there is nothing to save.
    """

    file: str
    sheet: str
    guesses: tuple[Guess, ...]
    lines: tuple[TableLine, ...]
    new: int
    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...] = ()
    problems_in_all: int = 0
    remarks: tuple[Remark, ...] = ()
    remarks_in_all: int = 0
    skipped: int = 0
    others: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TableImported(Message):
    """Saved. `first` and `last` are the numbers of the new tasks, of which the units are told if `announced`.

    `held_until` says when sending begins, if later. `stopped`: the record failed before the rest was saved.
    """

    new: int
    changed: int
    first: int = 0
    last: int = 0
    left_out: int = 0
    held_until: datetime | None = None
    announced: bool = True
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class TableExported(Message):
    """Goes with the file. `unit` is empty for the whole office."""

    count: int
    unit: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One task that the two ledgers tell differently. `there` is what was pasted, `here` what the record says."""

    document: str
    number: int
    there: DeadlineFacts | Lifecycle | None
    here: DeadlineFacts | Lifecycle | None


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """A document that one ledger lacks. `number` is the task's, 0 where only the other ledger has it."""

    document: str
    number: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation(Message):
    """The two ledgers side by side. `unread` are lines in which no document number was found."""

    compared: int
    same: int
    missing_here: tuple[ReconciledLine, ...] = ()
    missing_there: tuple[ReconciledLine, ...] = ()
    deadlines: tuple[Difference, ...] = ()
    states: tuple[Difference, ...] = ()
    unread: tuple[str, ...] = ()
