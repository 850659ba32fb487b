"""One task before its parties are looked up, and who is in charge of what stands below a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from domain.intake.deadlines import DeadlineReading
from domain.intake.directives.actors import Named, Scanner
from domain.intake.directives.proposal import Ask, TextPlace

Limit = Callable[[str, bool], DeadlineReading | None]
"""Reads the limit that words set; the second argument says that the words are nothing but a date."""


@dataclass(slots=True)
class Drafted:
    """One task before its parties are looked up."""

    place: TextPlace
    leads: tuple[Named, ...]
    coordinators: tuple[Named, ...]
    text: str
    deadline: DeadlineReading | None = None
    opening: str = ""
    asks: list[Ask] = field(default_factory=list)
    after: Drafted | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge of what stands below a line. `strong` when the line itself names them for the list below.

    `bare`: the line names them and nothing else, so that every paragraph below is theirs.
    """

    leads: tuple[Named, ...] = ()
    coordinators: tuple[Named, ...] = ()
    strong: bool = False
    limit: str = ""
    opening: str = ""
    from_addressees: bool = False
    bare: bool = False


NOBODY = Charge()


def cut(scan: Scanner, start: int, end: int) -> str:
    return scan.scan.original(start, end)


def tidy(text: str) -> str:
    """Task words as shown: without the signs and joints at their edges."""
    text = re.sub(r"^(?:[\s,;:.\-–*]|(?:và|đồng thời)\s)+", "", " ".join(text.split()))
    text = re.sub(r"[\s,;:]+(?:và|đồng thời)?[\s,;:]*$", "", text)
    return re.sub(r"[\s./;,]+$", "", text)
