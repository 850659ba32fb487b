"""A directive as a list to tick: what looks like one, and how the pieces of a long paste are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.intake.directives import read_directive
from domain.intake.line import Office
from domain.intake.task_list import TaskList, offered
from domain.text import fold
from domain.vocabulary import ListSource

HEAD = re.compile(r"(?<![a-z])(?:kinh gui|noi nhan) ?:|^ ?so ?:? ?\d{1,5} ?/ ?[a-z]|cong hoa xa hoi chu nghia")
LONG = 900
"""Characters from which a text of several paragraphs is taken for a document without its head."""
FEWEST_LINES = 3
CUTS = (4096, 2048)
"""Characters at which messengers cut what is pasted: there, or at a word or line border shortly before."""

SHORTLY_BEFORE = {4096: 300, 2048: 2}

ENDING = re.compile(r"noi nhan ?:|\./\.|(?<![a-z])luu ?: ?vt")
SHORTEST_PIECE = 150
LONGEST = 200_000
MOST_LINES_OF_TABLE = 60
"""Lines among which the headings of a table are looked for."""


def has_head(text: str) -> bool:
    """Whether the text bears what stands on a document and nowhere else: its number, "Kính gửi", "Nơi nhận"."""
    head = text[:3000]
    return len(text) >= SHORTEST_PIECE and any(HEAD.search(fold(line)) for line in head.splitlines())


ASSIGNING_LINE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,5}[.)]|[a-z]\)|[-+*•]).{0,400}\b(?:chu tri|giao|yeu cau|de nghi)\b"
)
"""A numbered or dashed line that gives somebody something to do; two of them are a directive, however short."""


def looks_like_directive(text: str) -> bool:
    """Whether a pasted text is a directive: by its head, a table of tasks, assigning lines, or by its sheer length."""
    lines = [line for line in text.splitlines() if line.strip()]
    if has_table(lines):
        return True
    assigning = [line for line in lines if ASSIGNING_LINE.match(fold(line[:400]))]
    return has_head(text) or len(assigning) >= 2 or (len(text) >= LONG and len(lines) >= FEWEST_LINES)


def has_table(lines: Sequence[str]) -> bool:
    """Whether one of the lines has the headings of a table of tasks, and rows follow."""
    if not any("\t" in line or "|" in line or "   " in line for line in lines):
        return False
    # Of the reader of directives, which a start does not wait for.
    from domain.intake.directives.layout.lines import cells_of
    from domain.intake.directives.layout.tables import header_of, tabulated

    rows = tabulated(lines[:MOST_LINES_OF_TABLE])
    return any(header_of(cells_of(row)) for row in rows[:-1])


def is_next_piece(text: str) -> bool:
    """Whether this goes on with a directive that a messenger has cut: long, and no document of its own."""
    return len(text) >= SHORTEST_PIECE and not re.search(r"kinh gui ?:", fold(text[:1500]))


def is_cut(text: str) -> bool:
    """Whether a messenger has very likely cut the paste here: near its limit, and without the end of a document."""
    near = any(cut - SHORTLY_BEFORE[cut] <= len(text) <= cut for cut in CUTS)
    return near and not ENDING.search(fold(text[-1500:]))


def joined(first: str, second: str, last_piece: str = "") -> str:
    """The text so far and what came next. `last_piece` is the end of `first` that came as one message.

    A piece of exactly the length at which a messenger cuts was cut within a word, for blanks at its end would be gone.
    One that stops within a sentence goes on in the same line.
    """
    if len(last_piece) in CUTS and second[:1].isalnum() and len(second) != len(last_piece) - 1:
        return first + second
    first, second = first.rstrip(), second.lstrip()
    within = first[-1:] not in {".", ";", ":", "!", "?", ""} and second[:1].islower()
    return f"{first} {second}" if within else f"{first}\n{second}"


def list_of_file(text: str, office: Office, now: datetime) -> TaskList:
    """The assignments of a directive that came whole. Raises SecretRefused."""
    return list_of_directive(text, office, now, piece=text)


def list_of_directive(text: str, office: Office, now: datetime, *, piece: str = "") -> TaskList:
    """The assignments, those that end ticked; there may be none. Raises SecretRefused."""
    proposal = read_directive(text, office.units, now, office.calendar, before_date=office.before_date)
    return TaskList(ListSource.DIRECTIVE, offered(proposal), text=text, piece=piece)
