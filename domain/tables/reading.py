"""Reads a sheet row by row: units, officer, deadline, document and state of each task, or why the row cannot go in.

A row with a secrecy stamp is refused without a word of it being kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitAmbiguous, UnitNotFound
from domain.intake.line import UNIT_BREAK, URGENCY_WORDS, Office
from domain.intake.parties import is_collective, names_nobody, one_collective, rest_of_all, units_meant
from domain.intake.stamps import Secrecy, secrecy_of
from domain.model import Lifecycle, Person, Urgency
from domain.office.members import find_member
from domain.office.units import find_unit, unit_key, unit_names
from domain.tables.cells import NOTHING, CellDeadline, closing_of, day_of, deadline_of, document_of, text_of
from domain.tables.columns import Column, Layout
from domain.tables.rows import Remark, RowNote, RowProblem, RowReason, TableReading, TaskRow
from domain.tables.sheet import Cell, MergedDown, SheetRow, Table
from domain.tables.states import ReadState, read_state
from domain.text import fold

LONGEST_TITLE = 1000
MOST_MERGED_ROWS = 500
MOST_KINDS = 6
"""Kinds of units in one collective name: "các sở, ban, ngành, địa phương liên quan"."""
MOST_EXTENSIONS = 99
FIRST_YEAR = 2000
MOST_YEARS_AHEAD = 50
"""A deadline outside of these years is a slip of the keyboard, or a number that the program shows as a date."""
_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
_NEEDED = (Column.TITLE, Column.LEAD, Column.COORDINATORS, Column.DUE, Column.STATE)
"""What must not be guessed where the sheet shows an error; any other column is then taken for empty."""
_OUR_ID = re.compile(r"^nv\s*0*(\d{1,7})$")
_TOTAL = re.compile(r"^(?:tong(?: so| cong)?|cong)\b")
_COLUMN_NUMBER = re.compile(r"^[(\[]?\d{1,2}[)\]]?(?:\s*=.*)?$")


class _Unreadable(Exception):
    def __init__(self, reason: RowReason, typed: str = "", near: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason, self.typed, self.near = reason, typed, tuple(near)


def is_secret(texts: Sequence[str]) -> bool:
    """Whether any of the texts bears a secrecy stamp. The header "Độ mật" is none."""
    said = [text for text in texts if fold(text).strip(" :") not in ("do mat", "muc do mat", "bao mat")]
    return secrecy_of("\n".join(said)) is not Secrecy.NORMAL


def read_tasks(
    table: Table, layout: Layout, office: Office, now: datetime, assigners: Sequence[Person]
) -> TableReading:
    """Every row below the headers. `assigners` are those whose name in "Người giao nhiệm vụ" counts."""
    needed = {layout.places[column] for column in _NEEDED if column in layout.places}
    uncomputed = frozenset(row for row, place in table.uncomputed if place in needed)
    reader = _Reader(layout.places, office, now, {fold(person.name): person.id for person in assigners}, uncomputed)
    for row in _filled(table, layout):
        reader.take(row)
    return TableReading(tuple(reader.rows), tuple(reader.problems), tuple(reader.remarks), tuple(reader.skipped))


def _filled(table: Table, layout: Layout) -> Iterator[SheetRow]:
    """The rows below the headers; one over which a merged cell reaches has its value, but for number and title."""
    own = {layout.places.get(Column.TITLE), layout.places.get(Column.POSITION)}
    taken = set(layout.places.values()) - own
    values = {row.number: row.cells for row in table.rows}
    reaching: dict[int, list[MergedDown]] = {}
    for cell in table.merged:
        for number in range(cell.first + 1, min(cell.last, cell.first + MOST_MERGED_ROWS) + 1):
            if cell.place in taken and number in values:
                reaching.setdefault(number, []).append(cell)
    for row in table.rows[layout.last :]:
        cells = list(row.cells)
        for merged in reaching.get(row.number, ()) if len(cells) > 1 else ():
            above = values.get(merged.first, ())
            cells += [None] * (merged.place + 1 - len(cells))
            if cells[merged.place] is None and merged.place < len(above):
                cells[merged.place] = above[merged.place]
        yield SheetRow(row.number, tuple(cells))


@dataclass(slots=True)
class _Reader:
    places: Mapping[Column, int]
    office: Office
    now: datetime
    assigners: Mapping[str, int]
    uncomputed: frozenset[int] = frozenset()
    rows: list[TaskRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    unit_of_section: int | None = None
    _deadlines: dict[Cell, CellDeadline] = field(default_factory=dict)

    def take(self, row: SheetRow) -> None:
        cells = {column: row.cells[place] for column, place in self.places.items() if place < len(row.cells)}
        broken = {
            column: cell for column, cell in cells.items() if isinstance(cell, str) and _ERROR.fullmatch(cell.strip())
        }
        if self._is_secret(row, cells):
            self.problems.append(RowProblem(row.number, RowReason.SECRET))
            return
        if row.number in self.uncomputed and not self._is_total(row, cells):
            self.problems.append(RowProblem(row.number, RowReason.UNCOMPUTED))
            return
        if self._is_no_task(row, cells):
            self.skipped.append(row.number)
            return
        if found := next((text_of(broken[column]) for column in _NEEDED if column in broken), ""):
            self.problems.append(RowProblem(row.number, RowReason.ERROR_CELL, found))
            return
        cells = {column: cell for column, cell in cells.items() if column not in broken}
        told = len(self.remarks)
        try:
            self.rows.append(self._task(row.number, cells))
        except _Unreadable as problem:
            del self.remarks[told:]
            self.problems.append(RowProblem(row.number, problem.reason, problem.typed, problem.near))

    def _is_secret(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        degree = text_of(cells.get(Column.SECRECY))
        return is_secret([*(cell for cell in row.cells if isinstance(cell, str)), f"Độ mật: {degree}"])

    def _is_no_task(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        """Numbers of the columns, a heading between the tasks, a total, a signature."""
        texts = [text for cell in row.cells if (text := text_of(cell))]
        if all(_COLUMN_NUMBER.match(text) for text in texts):
            return True
        if self._is_total(row, cells):
            return True
        position = text_of(cells.get(Column.POSITION))
        words = [text for text in texts if text != position]
        if len(words) > 1 or position.rstrip(".").isdecimal():
            return False
        return self._begin_section(words or [position])

    def _is_total(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        told, first = self._told(cells), next(filter(None, map(text_of, row.cells)), "")
        if _TOTAL.match(fold(text_of(cells.get(Column.TITLE)) or first)) and Column.LEAD not in told:
            return True
        return bool(_TOTAL.match(fold(text_of(cells.get(Column.LEAD))))) and Column.TITLE not in told

    def _begin_section(self, words: Sequence[str]) -> bool:
        """A line of one cell: a unit's name over its tasks, or words that concern no task."""
        try:
            name = re.sub(r"^\s*(?:[IVX]{1,5}|[A-Z]|\d{1,2})[.)]\s*", "", words[0])
            self.unit_of_section = find_unit(name, self.office.units).id
        except (UnitNotFound, UnitAmbiguous):
            return True
        return True

    def _told(self, cells: Mapping[Column, Cell]) -> set[Column]:
        return {column for column, cell in cells.items() if fold(text_of(cell)) not in NOTHING}

    def _task(self, number: int, cells: Mapping[Column, Cell]) -> TaskRow:
        title = text_of(cells.get(Column.TITLE))
        if not title:
            raise _Unreadable(RowReason.NO_TITLE)
        if len(title) > LONGEST_TITLE:
            raise _Unreadable(RowReason.TITLE_TOO_LONG, title[:80])
        named = self._units(number, cells)
        deadline = self._deadline(number, cells)
        state = self._state(cells)
        extensions, extended_from = self._extended(cells)
        difficulty = text_of(cells.get(Column.DIFFICULTY))[:LONGEST_TITLE]
        return TaskRow(
            row=number,
            title=title,
            lead_id=named[0],
            task_number=_task_number(text_of(cells.get(Column.TASK_ID))),
            coordinator_ids=tuple(named[1:]),
            officer_id=self._officer(number, cells, named[0]),
            deadline=deadline.deadline,
            no_deadline=deadline.none,
            document=document_of(cells),
            urgency=_urgency(cells),
            lifecycle=state.lifecycle,
            done_at=self._done_at(cells, state, deadline) if state.lifecycle is Lifecycle.COMPLETED else None,
            result=text_of(cells.get(Column.RESULT))[:LONGEST_TITLE],
            assigner_id=self.assigners.get(fold(text_of(cells.get(Column.ASSIGNER)))),
            extensions=extensions,
            extended_from=extended_from,
            held_reason=difficulty if state.lifecycle is Lifecycle.ON_HOLD else "",
        )

    def _units(self, number: int, cells: Mapping[Column, Cell]) -> list[int]:
        """The lead, then the others: those of its own cell after the first, and those of the coordinators' cell."""
        leading, others = text_of(cells.get(Column.LEAD)), _raw(cells.get(Column.COORDINATORS))
        if fold(leading) in NOTHING:
            if self.unit_of_section is None:
                raise _Unreadable(RowReason.NO_UNIT)
            named = [self.unit_of_section]
        else:
            named = self._find_all(_raw(cells.get(Column.LEAD)))
        return list(
            dict.fromkeys([*named, *(self._coordinators(number, others) if fold(others) not in NOTHING else ())])
        )

    def _coordinators(self, number: int, text: str) -> Sequence[int]:
        if (found := self._many(number, text)) is not None:
            return found
        if (whole := self._exact(text)) is not None:
            return [whole]
        pieces = [piece.strip(" .-") for piece in re.split(r"[\n;,+]+", one_collective(text))]
        for first in range(max(1, len(pieces) - MOST_KINDS), len(pieces)):
            # "VP, các cơ quan, đơn vị liên quan" ends with one name that has commas of its own.
            if _is_many(rest := ", ".join(pieces[first:])):
                pieces[first:] = [rest]
                break
        return [unit for piece in pieces if piece for unit in self._helpers(number, piece)]

    def _helpers(self, number: int, piece: str) -> Sequence[int]:
        """What stands between commas: "VP", "các đơn vị liên quan", "VP và các đơn vị còn lại"."""
        if (found := self._many(number, piece)) is not None:
            return found
        said = [words.strip(" .-") for words in UNIT_BREAK.split(piece) if words.strip(" .-")]
        if len(said) > 1 and any(map(_is_many, said)):
            return [unit for words in said for unit in self._helpers(number, words)]
        return self._find_part(piece)

    def _many(self, number: int, words: str) -> Sequence[int] | None:
        """The units of a collective name, None for any other. "Các đơn vị liên quan" cannot be told: a remark."""
        if names_nobody(words):
            self.remarks.append(Remark(number, RowNote.COORDINATORS_UNNAMED, words))
            return ()
        if rest_of_all(words):
            return [unit.id for unit in self.office.units]
        if not is_collective(words):
            return None
        try:
            return units_meant(words, self.office.units)
        except UnitNotFound as error:
            raise _Unreadable(RowReason.UNIT_NOT_FOUND, error.typed) from None

    def _find_all(self, text: str) -> list[int]:
        """One unit by its whole name, which may hold a comma or an "và"; else one by one."""
        if (whole := self._exact(text)) is not None:
            return [whole]
        parts = [part.strip(" .-") for part in re.split(r"[\n;,+]+", text)]
        return [unit for part in parts if part for unit in self._find_part(part)]

    def _find_part(self, part: str) -> list[int]:
        if (whole := self._exact(part)) is not None:
            return [whole]
        pieces = [piece.strip(" .-") for piece in UNIT_BREAK.split(part) if piece.strip(" .-")]
        if len(pieces) > 1:
            try:
                return [self._find(piece) for piece in pieces]
            except _Unreadable:
                pass
        return [self._find(part)]

    def _exact(self, name: str) -> int | None:
        wanted = unit_key(name)
        found = [unit.id for unit in self.office.units if wanted in map(unit_key, unit_names(unit))]
        return found[0] if len(found) == 1 else None

    def _find(self, name: str) -> int:
        try:
            return find_unit(name, self.office.units).id
        except UnitNotFound as error:
            raise _Unreadable(RowReason.UNIT_NOT_FOUND, error.typed, error.nearest[:3]) from None
        except UnitAmbiguous as error:
            raise _Unreadable(RowReason.UNIT_AMBIGUOUS, error.typed, error.candidates) from None

    def _officer(self, number: int, cells: Mapping[Column, Cell], unit_id: int) -> int | None:
        """A name that nobody of the unit answers to does not keep the task out: the unit gets it."""
        name = text_of(cells.get(Column.OFFICER))
        if fold(name) in NOTHING:
            return None
        try:
            return find_member(name, self.office.members.get(unit_id, ()), "").id
        except (OfficerNotFound, OfficerAmbiguous):
            self.remarks.append(Remark(number, RowNote.OFFICER_NOT_FOUND, name))
            return None

    def _deadline(self, number: int, cells: Mapping[Column, Cell]) -> CellDeadline:
        cell = cells.get(Column.DUE)
        read = self._deadlines.get(cell)
        if read is None:
            read = self._deadlines[cell] = deadline_of(cell, self.office, self.now)
        if read.fails:
            reason = RowReason.DEADLINE_AMBIGUOUS if read.candidates else RowReason.DEADLINE_NOT_READ
            raise _Unreadable(reason, text_of(cell))
        if read.deadline and not FIRST_YEAR <= read.deadline.due_at.year <= self.now.year + MOST_YEARS_AHEAD:
            raise _Unreadable(RowReason.DEADLINE_NOT_READ, text_of(cell))
        if read.read and read.deadline is not None:
            self.remarks.append(Remark(number, RowNote.DEADLINE_READ, text_of(cell), read.deadline.due_at))
        return read

    def _state(self, cells: Mapping[Column, Cell]) -> ReadState:
        text = text_of(cells.get(Column.STATE))
        state = read_state(text)
        if state is None:
            raise _Unreadable(RowReason.STATE_NOT_READ, text)
        return state

    def _extended(self, cells: Mapping[Column, Cell]) -> tuple[int, datetime | None]:
        """How often the deadline has been moved and from which day; nothing unless both are told."""
        times = text_of(cells.get(Column.EXTENSIONS)).removesuffix(".0")
        day = day_of(cells.get(Column.EXTENDED_FROM))
        if not times.isdecimal() or not 0 < int(times) <= MOST_EXTENSIONS or day is None:
            return 0, None
        return int(times), closing_of(day, self.office)

    def _done_at(self, cells: Mapping[Column, Cell], state: ReadState, due: CellDeadline) -> datetime:
        """When it was done: the day told, the deadline where it says "đúng hạn", else now; never later than now."""
        day = day_of(cells.get(Column.DONE_ON))
        if day is not None:
            return min(closing_of(day, self.office), self.now)
        return min(due.deadline.due_at, self.now) if state.on_time and due.deadline else self.now


def _is_many(words: str) -> bool:
    return names_nobody(words) or rest_of_all(words) or is_collective(words)


def _raw(cell: Cell) -> str:
    """Text with its line breaks, which stand between units."""
    return cell.strip() if isinstance(cell, str) else text_of(cell)


def _task_number(text: str) -> int | None:
    """Only our own numbers count: another system's id may look like one."""
    found = _OUR_ID.match(fold(text))
    return int(found[1]) if found else None


def _urgency(cells: Mapping[Column, Cell]) -> Urgency:
    said = [URGENCY_WORDS.get(fold(text_of(cells.get(column)))) for column in (Column.URGENCY, Column.KIND)]
    return next((urgency for urgency in said if urgency is not None), Urgency.NORMAL)
