"""A message as text, before a channel gives it its own form.

The markup is neutral HTML (`b`, `i`, `u`, `s`, `code` only, everything else escaped); a channel sends it as it is or
takes the tags out.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.tables.lines import Overwrite, TableLine
from domain.tables.rows import Remark, RowProblem
from domain.tables.sheet import Cell, Workbook


@dataclass(frozen=True, slots=True)
class Button:
    """`command` is what a person would type; `version` is that of the work or draft it was made for."""

    label: str
    command: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """`header`, then `items` (a long text is split between them, never inside one), then `footer`.

    `rows` are rows of buttons. `typed` is the line that tells the same in words, for channels without buttons.
    `longest_part` is for a text that people copy elsewhere: no part is longer, whatever the channel itself takes.
    `in_group` is for channels on which a group must name the bot to be heard.
    """

    header: str
    items: tuple[str, ...] = ()
    footer: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    typed: str = ""
    longest_part: int | None = None
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file as it is sent: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingTable:
    """A task table that is written as a workbook when it is sent: the file's name, and a row of 25 cells a task."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """What became of a row of somebody's table; texts are made of it when the file is written."""

    sheet: str
    row: int
    line: TableLine | None = None
    number: int = 0
    changed: bool = False
    skipped: bool = False
    late: bool = False
    overwrites: tuple[Overwrite, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingAnswer:
    """A table that is sent back as it came, with what was understood of each row beside it.

    `headers` are the lines of the headers by sheet. `command` gives the file once more, for a link to it.
    """

    name: str
    book: Workbook
    headers: tuple[tuple[str, int], ...]
    rows: tuple[AnsweredRow, ...]
    command: str
