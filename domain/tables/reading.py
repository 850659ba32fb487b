"""Reads the tables of a file row by row: what each row says of a task, or why the row cannot go in.

A row with a secrecy stamp is refused without a word of it being kept. Nothing is left out in silence: what is no task
is a heading, a total or a signature, and every other row is read or asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from domain.errors import OfficerAmbiguous, OfficerNotFound
from domain.intake.line import URGENCY_WORDS, Office
from domain.model import Lifecycle, Person, Urgency
from domain.office.members import find_member
from domain.secrecy import is_stamped
from domain.tables.cells import (
    DITTO,
    NOTHING,
    SINCE_1904,
    CellDeadline,
    DayOrder,
    Doubt,
    closing_of,
    day_of,
    day_order,
    deadline_of,
    document_of,
    looks_like_a_day,
    other_way_round,
    text_of,
)
from domain.tables.columns import Column
from domain.tables.kept import told_beside
from domain.tables.layout import Corrections, Holds, Layout, find_layouts
from domain.tables.rows import Remark, RowNote, RowProblem, RowReason, TableReading, TaskRow
from domain.tables.sheet import Cell, MergedDown, SheetRow, Table, Workbook
from domain.tables.states import ReadState, is_done, read_state
from domain.tables.unit_cells import CellProblem, NamedUnits, UnitCells, names_units
from domain.text import fold

LONGEST_TITLE = 1000
MOST_MERGED_ROWS = 500
MOST_EXTENSIONS = 99
FIRST_YEAR = 2000
MOST_YEARS_AHEAD = 50
"""A deadline outside of these years is a slip of the keyboard, or a number that the program shows as a date."""
FAR_YEARS = 3
"""A later deadline may be a slip too, but also the end of a programme: it is taken, and said."""
_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}")
_NEEDED = (Column.TITLE, Column.LEAD, Column.COORDINATORS, Column.DUE, Column.STATE)
"""What must not be guessed where the sheet shows an error; any other column is then taken for empty."""
_ASKED_TWICE = (Column.LEAD, Column.DUE, Column.STATE)
"""Two columns of one of these meanings that say different things are asked."""
_COPIED = frozenset(Column) - {Column.TITLE, Column.POSITION, Column.TASK_ID, Column.STATE, Column.RESULT}
"""What a merged cell or a ditto may say for several rows."""
_DAYS = (Column.DUE, Column.STARTED_ON, Column.DONE_ON, Column.EXTENDED_FROM, Column.DOCUMENT_DATE)
_OUR_ID = re.compile(r"^nv\s*0*(\d{1,7})(?:\s*[;,|].*)?$")
_TOTAL = re.compile(r"^(?:tong(?: so| cong| diem)?|cong)\b")
_COLUMN_NUMBER = re.compile(r"^[(\[]?\d{1,2}[)\]]?(?:\s*=.*)?$")
_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2})[.)]\s*")
_ORDER = re.compile(r"^(?:[IVXivx]{1,5}|[A-Za-zĐđ])[.)]?$")
_FOOTER = re.compile(
    r"(?:nguoi (?:lap|ky|duyet)|noi nhan|luu:|ky ten|(?:kt|tl|tm|tuq)\. |giam doc|thu truong|chanh van phong|\(ky"
    r"|[a-z ]{3,20}, ngay \d+ thang)"
)
_NO_MARKS = (NOTHING - {"x"}) | {"chua", "chua xong", "chua hoan thanh", "0", "o"}
"""What stands in a column "Đã xong" of work that is not."""
_DONE_RESULT = re.compile(
    r"da (?:hoan thanh|xong|gui|nop|bao cao|ban hanh|to chuc|trinh ubnd|thuc hien xong|xu ly xong)\b"
)


_SHORT_WORDS = 15


@lru_cache(maxsize=16_384)
def _is_stamped(text: str) -> bool:
    """Most words of a table stand in many of its rows, and most have no letters of which a stamp could be made."""
    return _MAY_BE_STAMPED.search(text) is not None and is_secret((text,))


_MAY_BE_STAMPED = re.compile(
    r"m.{0,3}[ậâạa4@].{0,3}t|[^\x00-\u024f\u1e00-\u1eff\u2010-\u2027]", re.IGNORECASE | re.DOTALL
)


def is_secret(texts: Sequence[str]) -> bool:
    """Whether any of the texts bears a secrecy stamp. The header "Độ mật" is none."""
    said = [text for text in texts if fold(text).strip(" :") not in ("do mat", "muc do mat", "bao mat")]
    return is_stamped("\n".join(said))


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of a sheet; `unit_id` where the sheet is named after a unit."""

    sheet: Table
    layout: Layout
    unit_id: int | None = None


def find_tables(book: Workbook, office: Office, corrections: Callable[[str], Corrections]) -> tuple[FoundTable, ...]:
    """Every table of every sheet, in their order."""
    cells = UnitCells(office)

    def judge(cell: Cell) -> Holds | None:
        if looks_like_a_day(cell):
            return Holds.DAYS
        if not isinstance(cell, str):
            return None
        return Holds.UNITS if names_units(cell, cells) else Holds.WORDS

    return tuple(
        FoundTable(sheet, layout, cells.exact(sheet.sheet) if sheet.sheet else None)
        for sheet in book.sheets
        for layout in find_layouts(sheet.rows, judge, corrections)
    )


def read_tables(
    tables: Sequence[FoundTable], office: Office, now: datetime, assigners: Sequence[Person]
) -> TableReading:
    """Every row below the headers. `assigners` are those whose name in "Người giao nhiệm vụ" counts."""
    units = UnitCells(office)
    names = {fold(person.name): person.id for person in assigners}
    several = len({found.sheet.sheet for found in tables}) > 1
    reader: _Reader | None = None
    told = TableReading(())
    for found in tables:
        needed = {found.layout.places[column] for column in _NEEDED if column in found.layout.places}
        uncomputed = frozenset(row for row, place in found.sheet.uncomputed if place in needed)
        reader = _Reader(found, units, now, names, uncomputed, found.sheet.sheet if several else "")
        for row in _filled(found.sheet, found.layout):
            reader.take(row)
        told = told.with_more(reader.rows, reader.problems, reader.remarks, reader.skipped)
    return told


def _filled(table: Table, layout: Layout) -> Iterator[SheetRow]:
    """The rows below the headers; one over which a merged cell reaches has its value, but for number and title."""
    taken = {place for column, place in layout.places.items() if column in _COPIED or column is Column.STATE}
    values = {row.number: row.cells for row in table.rows}
    reaching: dict[int, list[MergedDown]] = {}
    for cell in table.merged:
        for number in range(cell.first + 1, min(cell.last, cell.first + MOST_MERGED_ROWS) + 1):
            if cell.place in taken and number in values:
                reaching.setdefault(number, []).append(cell)
    for row in table.rows[layout.last : layout.end or None]:
        if row.number in layout.repeated:
            continue
        cells = list(row.cells)
        for merged in reaching.get(row.number, ()) if len(cells) > 1 else ():
            above = values.get(merged.first, ())
            cells += [None] * (merged.place + 1 - len(cells))
            if cells[merged.place] is None and merged.place < len(above):
                cells[merged.place] = above[merged.place]
        yield SheetRow(row.number, tuple(cells))


@dataclass(slots=True)
class _Reader:
    """One table. `section` is the last heading, `unit_of_section` the unit that it names."""

    found: FoundTable
    units: UnitCells
    now: datetime
    assigners: Mapping[str, int]
    uncomputed: frozenset[int] = frozenset()
    sheet: str = ""
    rows: list[TaskRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    skipped: list[tuple[str, int]] = field(default_factory=list)
    unit_of_section: int | None = None
    section: str = ""
    _above: Mapping[Column, Cell] = field(default_factory=dict)
    _order: DayOrder = field(init=False)
    _deadlines: dict[tuple[type, Cell], CellDeadline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unit_of_section = self.found.unit_id
        place = self.layout.places.get(Column.DUE)
        rows = self.found.sheet.rows[self.layout.last : self.layout.end or None]
        self._order = day_order(row.cells[place] for row in rows if place is not None and place < len(row.cells))

    @property
    def layout(self) -> Layout:
        return self.found.layout

    @property
    def office(self) -> Office:
        return self.units.office

    def take(self, row: SheetRow) -> None:
        cells = {column: row.cells[place] for column, place in self.layout.places.items() if place < len(row.cells)}
        told = len(self.remarks)
        try:
            self._take(row, cells)
        except CellProblem as problem:
            del self.remarks[told:]
            self.problems.append(RowProblem(row.number, problem.reason, problem.typed, problem.near, self.sheet))

    def _take(self, row: SheetRow, cells: dict[Column, Cell]) -> None:
        broken = {
            column: cell for column, cell in cells.items() if isinstance(cell, str) and _ERROR.fullmatch(cell.strip())
        }
        if self._is_secret(row, cells):
            raise CellProblem(RowReason.SECRET)
        if row.number in self.uncomputed and not self._is_total(row, cells):
            raise CellProblem(RowReason.UNCOMPUTED)
        if self._is_no_task(row, cells):
            self.skipped.append((self.sheet, row.number))
            return
        cells = {column: cell for column, cell in cells.items() if column not in broken}
        above, self._above = self._above, cells
        cells = self._settled(dict(cells), above)
        self._above = cells
        for numbers, reason in (
            (self.found.sheet.hidden, RowReason.HIDDEN),
            (self.found.sheet.struck, RowReason.STRUCK),
        ):
            if row.number in numbers:
                raise CellProblem(reason, text_of(cells.get(Column.TITLE)))
        if found := next((text_of(broken[column]) for column in _NEEDED if column in broken), ""):
            raise CellProblem(RowReason.ERROR_CELL, found)
        self._of_two(row, cells)
        self.rows.append(self._task(row.number, cells))

    def _settled(self, cells: dict[Column, Cell], above: Mapping[Column, Cell]) -> dict[Column, Cell]:
        """Dittos are what stands above, whatever became of that row; numbers of days are counted from 1900."""
        for column, cell in cells.items():
            if isinstance(cell, str) and column in _COPIED and fold(cell).strip(" .") in DITTO:
                if fold(text_of(above.get(column))) in NOTHING:
                    raise CellProblem(RowReason.NOTHING_ABOVE, text_of(cell))
                cells[column] = above[column]
        if self.found.sheet.since_1904:
            for column in _DAYS:
                cell = cells.get(column)
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    cells[column] = cell + SINCE_1904
        return cells

    def _of_two(self, row: SheetRow, cells: dict[Column, Cell]) -> None:
        """Two columns of one meaning that say different things: which of them holds is for a person to say."""
        for column in _ASKED_TWICE:
            for place in self.layout.doubles.get(column, ()):
                first, other = cells.get(column), row.cells[place] if place < len(row.cells) else None
                if fold(text_of(other)) in NOTHING or _same_cell(first, other):
                    continue
                if fold(text_of(first)) in NOTHING:
                    cells[column] = other
                elif column is not Column.LEAD or not self._same_units(_raw(first), _raw(other)):
                    names = {one.place: one.label for one in self.layout.guesses}
                    typed = f'"{names[self.layout.places[column]]}" {text_of(first)}; "{names[place]}" {text_of(other)}'
                    raise CellProblem(RowReason.TWO_COLUMNS, typed)

    def _same_units(self, one: str, other: str) -> bool:
        try:
            return self.units.leads(one).leads == self.units.leads(other).leads
        except CellProblem:
            return False

    def _is_secret(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        texts = [cell for cell in row.cells if isinstance(cell, str)]
        # A stamp may stand letter by letter, or word by word, in cells side by side.
        side_by_side = "\n".join(text for text in texts if len(text) <= _SHORT_WORDS and not text[:1].isdigit())
        degree = text_of(cells.get(Column.SECRECY))
        return any(map(_is_stamped, (*texts, side_by_side, f"Độ mật: {degree}" if degree else "")))

    def _is_no_task(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        """Numbers of the columns, a heading between the tasks, a total, a signature."""
        texts = [text for cell in row.cells if (text := text_of(cell))]
        if all(_COLUMN_NUMBER.match(text) for text in texts):
            return True
        if self._is_total(row, cells):
            return True
        position = text_of(cells.get(Column.POSITION))
        words = [text for text in texts if text != position]
        if words and not position and _FOOTER.match(fold(words[0])) and _is_footer(words):
            return True
        if len(words) > 1 or position.rstrip(".").replace(".", "").isdecimal():
            return False
        self._begin_section(row.number, position, (words or [position])[0])
        return True

    def _is_total(self, row: SheetRow, cells: Mapping[Column, Cell]) -> bool:
        told, first = self._told(cells), next(filter(None, map(text_of, row.cells)), "")
        if _TOTAL.match(fold(text_of(cells.get(Column.TITLE)) or first)) and not told & {Column.LEAD, Column.DUE}:
            return True
        return bool(_TOTAL.match(fold(text_of(cells.get(Column.LEAD))))) and Column.TITLE not in told

    def _begin_section(self, number: int, position: str, words: str) -> None:
        """A line of one cell: a unit's name over its tasks, or words that end what the line above began."""
        name, is_unit = _NUMBERING.sub("", words).strip(" :."), True
        try:
            found = self.units.leads(name)
            self.unit_of_section = found.leads[0] if len(found.leads) == 1 and not found.notes else None
        except CellProblem:
            self.unit_of_section, is_unit = self.found.unit_id, False
        self.section = name
        plain = name != name.upper() and not _ORDER.match(position) and not _NUMBERING.match(words)
        if plain and not is_unit and not _FOOTER.match(fold(words)):
            # It may be a task of which nothing but its name is told.
            self._remark(number, RowNote.HEADING, words)

    def _told(self, cells: Mapping[Column, Cell]) -> set[Column]:
        return {column for column, cell in cells.items() if fold(text_of(cell)) not in NOTHING}

    def _remark(self, number: int, note: RowNote, typed: str, moment: datetime | None = None) -> None:
        self.remarks.append(Remark(number, note, typed, moment, self.sheet))

    def _task(self, number: int, cells: Mapping[Column, Cell]) -> TaskRow:
        title = next(
            filter(None, (text_of(cells.get(one)) for one in (Column.TITLE, Column.SUBJECT, Column.OPINION))), ""
        )
        if not title:
            raise CellProblem(RowReason.NO_TITLE)
        if len(title) > LONGEST_TITLE:
            raise CellProblem(RowReason.TITLE_TOO_LONG, title[:80])
        named = self._units(number, cells)
        state = self._state(cells)
        self._refuse_done_elsewhere(cells, state)
        deadline = self._deadline(number, cells)
        extensions, extended_from = self._extended(cells)
        difficulty = text_of(cells.get(Column.DIFFICULTY))[:LONGEST_TITLE]
        identity = text_of(cells.get(Column.TASK_ID))
        task_number = _task_number(identity)
        return TaskRow(
            row=number,
            title=title,
            lead_id=named.leads[0],
            task_number=task_number,
            coordinator_ids=tuple(dict.fromkeys((*named.leads[1:], *named.coordinators))),
            officer_id=self._officer(number, cells, named.leads[0]) or named.officer_id,
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
            sheet=self.sheet,
            other_id=identity[:100] if fold(identity) not in NOTHING else "",
            told=told_beside(cells),
        )

    def _units(self, number: int, cells: Mapping[Column, Cell]) -> NamedUnits:
        """The lead, then the others: those of its own cell after the first, and those of the coordinators' cell."""
        leading, others = _raw(cells.get(Column.LEAD)), _raw(cells.get(Column.COORDINATORS))
        if fold(leading) not in NOTHING:
            named = self.units.leads(leading)
        elif self.unit_of_section is not None:
            named = NamedUnits((self.unit_of_section,))
        else:
            raise CellProblem(RowReason.NO_UNIT, self.section)
        if not named.leads:
            raise CellProblem(RowReason.NO_UNIT, leading)
        helping = NamedUnits() if fold(others) in NOTHING else self.units.coordinators(others)
        for note, words in (*named.notes, *helping.notes):
            self._remark(number, note, words)
        coordinators = [id for id in (*named.coordinators, *helping.coordinators) if id != named.leads[0]]
        return replace(named, coordinators=tuple(dict.fromkeys(coordinators)))

    def _officer(self, number: int, cells: Mapping[Column, Cell], unit_id: int) -> int | None:
        """A name that nobody of the unit answers to does not keep the task out: the unit gets it."""
        name = text_of(cells.get(Column.OFFICER))
        if fold(name) in NOTHING:
            return None
        try:
            return find_member(name, self.office.members.get(unit_id, ()), "").id
        except (OfficerNotFound, OfficerAmbiguous):
            self._remark(number, RowNote.OFFICER_NOT_FOUND, name)
            return None

    def _deadline(self, number: int, cells: Mapping[Column, Cell]) -> CellDeadline:
        cell = cells.get(Column.DUE)
        read = self._deadlines.get((type(cell), cell))
        if read is None:
            read = self._deadlines[type(cell), cell] = deadline_of(cell, self.office, self.now)
        text = text_of(cell)
        if read.doubt is not None:
            raise CellProblem(_DOUBTS[read.doubt], text)
        if read.deadline is None:
            return read
        if not FIRST_YEAR <= read.deadline.due_at.year <= self.now.year + MOST_YEARS_AHEAD:
            raise CellProblem(RowReason.DEADLINE_NOT_READ, text)
        self._refuse_turned(number, cell, cells, read)
        if read.deadline.due_at.year > self.now.year + FAR_YEARS:
            self._remark(number, RowNote.FAR_AHEAD, text)
        if read.read:
            self._remark(number, RowNote.DEADLINE_READ, text, read.deadline.due_at)
        return read

    def _refuse_turned(self, number: int, cell: Cell, cells: Mapping[Column, Cell], read: CellDeadline) -> None:
        """Day and month may have changed places: by the others of the column, or because it is before the beginning."""
        day, begun = day_of(cell), day_of(cells.get(Column.STARTED_ON))
        if self._order.doubts(cell):
            raise CellProblem(RowReason.DEADLINE_TURNED, text_of(cell), _either_way(day))
        if day is None or begun is None or day >= begun:
            return
        other = other_way_round(day)
        if other is not None and other >= begun:
            raise CellProblem(RowReason.DEADLINE_TURNED, text_of(cell), _either_way(day))
        self._remark(number, RowNote.BEFORE_START, text_of(cell))

    def _state(self, cells: Mapping[Column, Cell]) -> ReadState:
        text, progress = text_of(cells.get(Column.STATE)), text_of(cells.get(Column.PROGRESS))
        if fold(text) in NOTHING - {"x"} and not is_done(progress):
            # Where nothing tells the state, the column of the progress often does; it may tell any other thing.
            return read_state(progress) or ReadState(None)
        state = read_state(text)
        if state is None:
            raise CellProblem(RowReason.STATE_NOT_READ, text)
        return state

    def _refuse_done_elsewhere(self, cells: Mapping[Column, Cell], state: ReadState) -> None:
        """Done in a column that is not the state's, while that says nothing or another thing."""
        if state.lifecycle not in (None, Lifecycle.ASSIGNED, Lifecycle.ACCEPTED, Lifecycle.IN_PROGRESS):
            return
        result, mark = text_of(cells.get(Column.RESULT)), fold(text_of(cells.get(Column.DONE_MARK)))
        silent = fold(text_of(cells.get(Column.STATE))) in NOTHING
        said = ""
        if is_done(result) or (silent and _DONE_RESULT.match(fold(result))):
            said = result
        elif _is_whole(cells.get(Column.PROGRESS)):
            said = "100%"
        elif told := next(filter(is_done, (text_of(cells.get(one)) for one in (Column.PROGRESS, Column.NOTE))), ""):
            said = told
        elif mark not in _NO_MARKS:
            said = text_of(cells.get(Column.DONE_MARK))
        elif (done_on := cells.get(Column.DONE_ON)) is not None and day_of(done_on) is not None:
            said = text_of(done_on)
        if said:
            raise CellProblem(RowReason.DONE_ELSEWHERE, said)

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


_DOUBTS: Mapping[Doubt, RowReason] = {
    Doubt.UNREAD: RowReason.DEADLINE_NOT_READ,
    Doubt.SEVERAL: RowReason.DEADLINE_AMBIGUOUS,
    Doubt.RECURRING: RowReason.DEADLINE_RECURRING,
    Doubt.UNSET: RowReason.DEADLINE_UNSET,
    Doubt.TURNED: RowReason.DEADLINE_TURNED,
    Doubt.STATE: RowReason.DEADLINE_IS_STATE,
}


def _either_way(day: date | None) -> tuple[str, ...]:
    other = other_way_round(day) if day else None
    return tuple(f"{one:%d/%m/%Y}" for one in (day, other) if one)


def _is_whole(cell: Cell) -> bool:
    """100 %: as text, as a number, or as the 1 that a cell formatted in per cent holds."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell in (1, 100)
    return re.fullmatch(r"100(?:[.,]0+)? ?%?", text_of(cell)) is not None


def _is_footer(words: Sequence[str]) -> bool:
    """Signatures: a few short words, and no day among them but the one of the place."""
    return all(len(one) <= 40 for one in words) and not any(looks_like_a_day(one) for one in words[1:])


def _same_cell(one: Cell, other: Cell) -> bool:
    return fold(text_of(one)) == fold(text_of(other)) or (day_of(one) is not None and day_of(one) == day_of(other))


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
