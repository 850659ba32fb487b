"""What is said about task tables: the preview of one that came in, what became of it, how two ledgers differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, Message
from domain.model import Lifecycle
from domain.tables.layout import Guess
from domain.tables.lines import Overwrite, TableLine
from domain.tables.rows import Remark, RowProblem
from domain.vocabulary import DeadlineFacts


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A table of the file: what its columns were taken for, and the unit that its sheet is named after.

    `warned` are columns with days or units of which nothing is made.
    """

    sheet: str
    guesses: tuple[Guess, ...]
    unit: str = ""
    warned: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProposed(Message):
    """The preview: what each column was taken for, the first rows, the counts, what cannot go in and why.

    `problems`, `remarks`, `overwrites` and `late` are the first of as many as `…_in_all` says. `late` is new work that
    is open and overdue already. `skipped` counts headings and totals; `unread` are sheets without a table, `hidden`
    those that the program hides. `escalates`: late work is told above its unit. `pages` of `xembang` show what is
    not shown here; this is none of them. Without `dung` among the actions there is nothing to save.
    """

    file: str
    sheets: tuple[SheetRead, ...]
    lines: tuple[TableLine, ...]
    new: int
    changed: int
    unchanged: int
    late: tuple[TableLine, ...] = ()
    late_in_all: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    overwrites_in_all: int = 0
    problems: tuple[RowProblem, ...] = ()
    problems_in_all: int = 0
    remarks: tuple[Remark, ...] = ()
    remarks_in_all: int = 0
    skipped: int = 0
    unread: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    escalates: bool = False
    page: int = 0
    pages: int = 0
    actions: tuple[Action, ...] = ()


RowToCheck = TableLine | RowProblem | Overwrite | Remark


@dataclass(frozen=True, slots=True)
class TableRowsShown(Message):
    """A page of the rows of a table that should be looked at: late ones, what cannot go in, changes, remarks."""

    file: str
    entries: tuple[RowToCheck, ...]
    page: int
    pages: int
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TableAnswered(Message):
    """Goes with the table that is sent back with its answers."""

    file: str


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
