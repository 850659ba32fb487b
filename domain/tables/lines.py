"""Rows of a table as they are shown to a person, and what they put in the place of what the record says."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model import Lifecycle, SourceDocument
from domain.tables.rows import Change
from domain.vocabulary import DeadlineFacts

Side = DeadlineFacts | Lifecycle | str | None
"""What stands in one field of a task."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of new work as it was understood. `sheet` is told where the file has several."""

    row: int
    title: str
    unit: str
    coordinators: tuple[str, ...] = ()
    officer: str = ""
    deadline: DeadlineFacts | None = None
    document: SourceDocument | None = None
    lifecycle: Lifecycle | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a row puts in the place of what stands in the record: a field of the task `number`.

    `label` is the column's name where the record has no field for it.
    """

    row: int
    number: int
    change: Change
    old: Side
    new: Side
    sheet: str = ""
    label: str = ""
