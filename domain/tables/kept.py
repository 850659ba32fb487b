"""Columns of which the record has no field: kept as they were told, and written out again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.intake.line import URGENCY_WORDS
from domain.tables.cells import NOTHING, text_of
from domain.tables.columns import Column
from domain.tables.sheet import Cell
from domain.text import fold

KEPT = (
    Column.LEADER,
    Column.STARTED_ON,
    Column.KIND,
    Column.SOURCE,
    Column.PROGRESS,
    Column.DIFFICULTY,
    Column.PROPOSAL,
    Column.TASK_ID,
    Column.ASSIGNER,
    Column.ROADMAP,
    Column.APPROVER_NAME,
    Column.APPROVER_EMAIL,
    Column.APPROVER_PHONE,
)
OURS = (Column.DONE_ON, Column.EXTENSIONS, Column.EXTENDED_FROM)
"""What the record itself knows: another word of it in a table is named, not taken."""
LONGEST = 2_000
_OUR_ID = re.compile(r"^NV\s*\d+\s*[;,/|-]?\s*", re.IGNORECASE)


def other_id(text: str) -> str:
    """The id of another system beside ours: "NV12; GL-0104"."""
    return _OUR_ID.sub("", text) if re.match(r"NV\s*\d+(?:\s*[;,|]|$)", text, re.IGNORECASE) else text


def told_beside(cells: Mapping[Column, Cell]) -> dict[str, str]:
    """The texts of these columns, by their names; empty ones are left out."""
    told = {column: text_of(cells.get(column))[:LONGEST] for column in (*KEPT, *OURS)}
    told[Column.TASK_ID] = other_id(told[Column.TASK_ID])
    if fold(told[Column.KIND]) in URGENCY_WORDS:
        told[Column.KIND] = ""
    return {column.value: text for column, text in told.items() if fold(text) not in NOTHING}


def to_keep(told: Mapping[str, str], *, has_document: bool) -> dict[str, str]:
    """What of it the record would not give back by itself."""
    return {
        name: text
        for name, text in told.items()
        if name in {column.value for column in KEPT} and not (name == Column.SOURCE and has_document)
    }
