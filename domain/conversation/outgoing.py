"""A message as text, before a channel gives it its own form.

The markup is neutral HTML (`b`, `i`, `u`, `s`, `code` only, everything else escaped); a channel sends it as it is or
takes the tags out.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.tables.sheet import Cell


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
