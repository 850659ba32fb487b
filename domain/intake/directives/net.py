"""The net under the reader: every deadline and every unit of a text that stands in no task is listed with its sentence.

A reader of prose will always miss something; what it missed is shown, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from domain.intake.deadlines import DeadlineReading
from domain.intake.directives.actors import UnitNames, collective_end
from domain.intake.directives.layout.fields import is_part
from domain.intake.directives.layout.lines import Line
from domain.intake.directives.proposal import ProposedAssignment, UnreadLine
from domain.intake.directives.sentences import sentences_of, steps_of
from domain.intake.directives.verbs import STANDING_CLAUSE
from domain.model import Unit
from domain.office.units import unit_names
from domain.text import fold, fold_with_offsets

SHORTEST = 12
"""Folded letters; a shorter line ("Lưu: VP") says nothing that could be a task."""

LONGEST_TASK = 400
"""Lines; no task is spread over more."""

# A date has a figure or a word of time. One cheap look spares most sentences the reader of deadlines.
_MAY_HAVE_DATE = re.compile(r"\d|(?<![a-z])(?:ngay|thang|quy|tuan|nam|mai|nay|thu|tet|hom|gio)(?![a-z])")


# A unit in such a sentence is not given anything: who informs of the document, who carries it out, since when it holds.
_NO_TASK = re.compile(
    r"thong bao (?:de|den) [^.;:]{3,120} (?:biet|thuc hien)(?![a-z])|chiu trach nhiem thi hanh|co hieu luc"
    r"|^(?:can cu|thuc hien) [^.:]{3,300}(?:;|$)|^sau khi nghe [^.]{3,300} ket luan"
    r"|^(?:hien nay|(?:trong )?thoi gian qua|tuy nhien|nguyen nhan|qua (?:kiem tra|theo doi|ra soat))(?![a-z])"
)


class Dates(Protocol):
    """Reads the deadlines of words."""

    def limit(self, text: str, typed: bool) -> DeadlineReading | None: ...

    def limits(self, text: str) -> Sequence[DeadlineReading]: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of one part of the text. Only in the body does a unit count without a deadline."""

    lines: Sequence[Line]
    body: bool = True


@dataclass(frozen=True, slots=True)
class Used:
    """What a reader used without making a task of it: lines by number (headings, grounds), sentences by their words."""

    lines: set[int] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Net:
    """Finds what is in no task."""

    units: Sequence[Unit]
    names: UnitNames
    dates: Dates
    used: Used

    def unread(self, stretches: Iterable[Stretch], assignments: Sequence[ProposedAssignment]) -> tuple[UnreadLine, ...]:
        """The sentences with a deadline or a unit that no assignment holds, in the order of the text."""
        covered = _Coverage.of(assignments)
        known = _Known.of(self.units, self.names)
        found: list[UnreadLine] = []
        for stretch in stretches:
            for line in stretch.lines:
                of_line = self._of_row(line, covered) if line.cells else self._of_text(line, covered, body=stretch.body)
                found += (
                    UnreadLine(0, line.first, text.strip(" .;/"), known.codes_in(text), due) for text, due in of_line
                )
        lost = (one for one in found if one.deadline or one.units or _names_all(one.text))
        in_order = sorted(lost, key=lambda one: one.line)
        return tuple(replace(one, number=number) for number, one in enumerate(in_order, 1))

    def _of_row(self, line: Line, covered: _Coverage) -> Iterator[tuple[str, DeadlineReading | None]]:
        """A row of a table that became no task."""
        if covered.at(line) or line.first in self.used.lines:
            return
        text = " | ".join(cell for cell in line.cells if cell.strip(" -:"))
        dated = (
            self.dates.limit(cell, True) for cell in line.cells if _MAY_HAVE_DATE.search(fold(cell)) and len(cell) > 3
        )
        if len(fold(text)) >= SHORTEST:
            yield text, next((reading for reading in dated if reading), None)

    def _of_text(self, line: Line, covered: _Coverage, *, body: bool) -> Iterator[tuple[str, DeadlineReading | None]]:
        body = body and not (covered.at(line) and is_part(line.text))
        for sentence in sentences_of(line.text) or [line.text]:
            folded = fold(sentence)
            if len(folded) < SHORTEST or folded in self.used.sentences or STANDING_CLAUSE.match(folded):
                continue
            body = body and not (sentence.isupper() or _NO_TASK.search(folded))
            lost = [reading for reading in self._dates_of(sentence) if not covered.takes(line, reading)]
            if lost:
                yield sentence, self.dates.limit(sentence, False) or lost[0]
            elif body and line.first not in self.used.lines and not covered.holds(line, folded):
                yield sentence, None

    def _dates_of(self, sentence: str) -> list[DeadlineReading]:
        """The deadlines of its steps; of the whole sentence where no step has one by itself."""
        if not _MAY_HAVE_DATE.search(fold(sentence)):
            return []
        steps = [reading for step in steps_of(sentence) for reading in self.dates.limits(step)]
        return steps or list(self.dates.limits(sentence))


@dataclass(frozen=True, slots=True)
class _Known:
    """The units by their folded names; a name in capitals ("CA") must stand in capitals."""

    pattern: re.Pattern[str] | None
    named: Mapping[str, Sequence[tuple[str, bool]]]

    @classmethod
    def of(cls, units: Sequence[Unit], names: UnitNames) -> _Known:
        named: dict[str, list[tuple[str, bool]]] = {}
        for unit in units:
            for name in unit_names(unit):
                named.setdefault(fold(name), []).append((unit.code, name.isupper()))
        every = sorted({name for group in names.by_letter.values() for name in group}, key=len, reverse=True)
        either = "|".join(map(re.escape, every))
        return cls(re.compile(rf"(?<![a-z0-9])(?:{either})(?![a-z0-9])") if every else None, named)

    def codes_in(self, text: str) -> tuple[str, ...]:
        """The codes of the units named in the text, in order."""
        scan = fold_with_offsets(text)
        codes: dict[str, None] = {}
        for place in self.pattern.finditer(scan.text) if self.pattern else ():
            capitals = scan.original(*place.span()).isupper()
            codes |= {code: None for code, upper in self.named.get(place[0], ()) if capitals or not upper}
        return tuple(codes)


def _names_all(text: str) -> bool:
    """Whether the sentence begins with a collective name."""
    return collective_end(fold(text)) > 0


@dataclass(frozen=True, slots=True)
class _Coverage:
    """What the assignments hold, by the lines they came from. The words of a deadline count once a time they stand."""

    by_line: dict[int, list[tuple[str, str]]]
    taken: dict[tuple[int, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, assignments: Sequence[ProposedAssignment]) -> _Coverage:
        by_line: dict[int, list[tuple[str, str]]] = {}
        for one in assignments:
            first, last = one.place.first_line, one.place.last_line
            words = fold(one.deadline.words) if one.deadline else ""
            for line in range(first, min(last, first + LONGEST_TASK) + 1):
                by_line.setdefault(line, []).append((fold(one.text), words))
        return cls(by_line)

    def at(self, line: Line) -> list[tuple[str, str]]:
        return [held for number in range(line.first, line.last + 1) for held in self.by_line.get(number, ())]

    def takes(self, line: Line, reading: DeadlineReading) -> bool:
        """Whether a task holds these words of a deadline that has not been counted for another sentence yet."""
        words = fold(reading.words)
        standing = sum(
            max(text.count(words), int(bool(due) and (due in words or words in due)))
            for text, due in set(self.at(line))
        )
        key = (line.first, words)
        self.taken[key] = self.taken.get(key, 0) + 1
        return self.taken[key] <= standing

    def holds(self, line: Line, folded: str) -> bool:
        """Whether a task is cut from the sentence, or holds its end."""
        bare = folded.strip(" .;:/")
        return any(text[:40].rstrip(" .;:") in bare or bare[-40:] in text for text, _ in self.at(line) if text)
