"""Finds the tables of a sheet: their header lines, what each column is by its name or by what stands in it.

A header may stand on two lines ("Gia hạn" over "Số lần" and "Mốc cũ"). A column that nobody named is taken by what it
holds: days are a deadline, units lead. What was told in words ("cột Đơn vị đầu mối là chủ trì") goes before both.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import zip_longest

from domain.tables.columns import ANSWERED, Column, column_of, header_key, hinted_by
from domain.tables.sheet import Cell, SheetRow

HEADER_WITHIN = 15
"""Rows with something in them among which the first headers are looked for."""
_SAMPLED = 60
_MOST_OF = 0.6
_ENOUGH = 3
"""Columns that a line must name to be taken for a header though a later one names more."""
_LEAST_WORDS = 12
"""Letters that the work is told in, on the average; fewer are codes and names."""
_LONGEST_HEADER = 40
_POSITION = re.compile(r"\s*(?:s?tt|số tt|so tt|số thứ tự|#)\s*\.?\s*", re.IGNORECASE)

Corrections = Mapping[str, Column | None]
"""By the key of the header: what its column is; None where it is to be left out."""


class By(StrEnum):
    """How a column was recognised."""

    NAME = "name"
    CONTENT = "content"
    TOLD = "told"


class Holds(StrEnum):
    """What most cells of a column are."""

    DAYS = "days"
    UNITS = "units"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Guess:
    """One header as it stands in the file, and what it was taken for; None where nothing is made of it."""

    header: str
    place: int
    column: Column | None
    by: By = By.NAME
    holds: Holds | None = None

    @property
    def label(self) -> str:
        """The header, or the letter of a column that has none."""
        return self.header or letter_of(self.place)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the headers say. `last` counts, among the sheet's rows, those up to the last line of the headers; the
    table goes on to the row `end` (exclusive). `repeated` are later lines that say the headers once more."""

    guesses: tuple[Guess, ...]
    last: int
    end: int = 0
    first: int = 0
    repeated: frozenset[int] = frozenset()
    places: Mapping[Column, int] = field(init=False)
    doubles: Mapping[Column, tuple[int, ...]] = field(init=False)
    """Further columns of a meaning that has one already."""

    def __post_init__(self) -> None:
        places: dict[Column, int] = {}
        for guess in self.guesses:
            if guess.column is not None:
                places.setdefault(guess.column, guess.place)
        for weaker in (Column.SUBJECT, Column.OPINION):
            if Column.TITLE not in places and weaker in places:
                places[Column.TITLE] = places.pop(weaker)
        doubles = {
            column: tuple(one.place for one in self.guesses if one.column is column and one.place != place)
            for column, place in places.items()
        }
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "doubles", {column: found for column, found in doubles.items() if found})

    @property
    def warned(self) -> tuple[Guess, ...]:
        """Columns with days or units of which nothing is made, unless a person said so."""
        unused = (one for one in self.guesses if one.column is None and one.by is not By.TOLD)
        return tuple(one for one in unused if one.holds in (Holds.DAYS, Holds.UNITS))

    @property
    def exact(self) -> int:
        """How many headers are known by their whole words."""
        return sum(column_of(guess.header) is not None for guess in self.guesses)

    @property
    def is_usable(self) -> bool:
        """The work and one thing more: less is no table of tasks."""
        return Column.TITLE in self.places and len(self.places) > 1

    @property
    def shape(self) -> str:
        """The same for tables with the same headers: what was corrected in one holds for the next."""
        keys = sorted(header_key(guess.header) for guess in self.guesses if guess.column not in ANSWERED)
        return hashlib.sha256("|".join(keys).encode()).hexdigest()[:24]


Judge = Callable[[Cell], Holds | None]
"""What a single cell is; None for an empty one and for anything else."""


def find_layouts(
    rows: Sequence[SheetRow], judge: Judge, corrections: Callable[[str], Corrections]
) -> tuple[Layout, ...]:
    """Every table of the sheet from top to bottom; none where no row is a header. `corrections` are by shape."""
    first = _by_name(rows)
    candidates = first or _by_content(rows)
    if candidates is None:
        return ()
    found = [candidates]
    for place in range(candidates.last, len(rows)):
        if (again := _header_again(rows, place, found[-1])) is not None:
            if _keys(again) == _keys(found[-1]):
                found[-1] = replace(found[-1], repeated=found[-1].repeated | {rows[place].number})
            else:
                found[-1], found = replace(found[-1], end=place), [*found, again]
                found[-2] = replace(found[-2], end=place)
    found[-1] = replace(found[-1], end=len(rows))
    settled = (_with_contents(one, rows, judge, corrections(one.shape)) for one in found)
    return tuple(one for one in settled if one.is_usable)


def find_layout(rows: Sequence[SheetRow]) -> Layout | None:
    """The header line that says most by its names alone; None where no row is one."""
    return _by_name(rows)


def _by_name(rows: Sequence[SheetRow]) -> Layout | None:
    found: list[Layout] = []
    for place in range(min(HEADER_WITHIN, len(rows))):
        under = rows[place + 1].cells if place + 1 < len(rows) else ()
        found += [_layout(_texts(rows[place].cells), place + 1), _two_lines(rows[place].cells, under, place + 2)]
    usable = [layout for layout in found if layout.is_usable and _is_header(layout)]
    most = max((len(one.places) for one in usable), default=0)
    # The first of them: what stands above it would not be read. One that says much less is a line of other things.
    first = min((one.first for one in usable if len(one.places) >= min(most, _ENOUGH)), default=0)
    # Of two that say as much, one without words of its own wins: a title above the table is no part of a header.
    near = [one for one in usable if first <= one.first <= first + 1]
    best = max(near, key=lambda one: (len(one.places), one.exact, -_words(one)), default=None)
    return replace(best, end=len(rows)) if best else None


def _is_header(layout: Layout) -> bool:
    """A row of a task that happens to have a header's words in two cells has others that are none."""
    return len(layout.places) * 3 >= len(layout.guesses) or len(layout.places) > 3


def _words(layout: Layout) -> int:
    return sum(len(guess.header) for guess in layout.guesses)


def _by_content(rows: Sequence[SheetRow]) -> Layout | None:
    """A line of short words over columns of days or units: its own names say nothing, what is under it does."""
    for place in range(min(HEADER_WITHIN, len(rows) - 1)):
        texts = _texts(rows[place].cells)
        filled = [text for text in texts if text]
        if len(filled) < 2 or len(filled) < len([one for one in rows[place].cells if one is not None]):
            continue
        if any(column_of(text) or hinted_by(text) for text in filled) and all(len(text) <= 60 for text in filled):
            return replace(_layout(texts, place + 1), end=len(rows))
    return None


def _header_again(rows: Sequence[SheetRow], place: int, known: Layout) -> Layout | None:
    cells = rows[place].cells
    texts = {cell.strip() for cell in cells if isinstance(cell, str)}
    named = {guess.header for guess in known.guesses}
    if len(texts) < 2 or not (any(map(_POSITION.fullmatch, texts)) or len(texts & named) > 1 or _all_headers(cells)):
        return None
    layout = _layout(_texts(cells), place + 1)
    return layout if layout.is_usable and layout.exact * 2 > len(layout.guesses) else None


def _all_headers(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    short = (isinstance(cell, str) and len(cell) <= _LONGEST_HEADER for cell in filled)
    return len(filled) > 2 and all(short) and all(column_of(str(cell)) is not None for cell in filled)


def _keys(layout: Layout) -> list[tuple[int, str]]:
    return [(guess.place, header_key(guess.header)) for guess in layout.guesses if guess.header]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]


def _layout(headers: Sequence[str], last: int) -> Layout:
    return Layout(
        tuple(Guess(header, place, column_of(header)) for place, header in enumerate(headers) if header),
        last,
        first=last - 1,
    )


def _two_lines(above: Sequence[Cell], under: Sequence[Cell], last: int) -> Layout:
    """A merged cell keeps its text in the first of its columns only: it is carried on over what stands under it."""
    headers: list[str] = []
    group = ""
    for top, sub in zip_longest(_texts(above), _texts(under), fillvalue=""):
        group = top or (group if sub else "")
        headers.append(f"{group} - {sub}" if group and sub else top or sub)
    guesses = []
    for place, header in enumerate(headers):
        column = column_of(header) or column_of(header.rpartition(" - ")[2])
        if header:
            guesses.append(Guess(header, place, column))
    return Layout(tuple(guesses), last, first=last - 2)


def _with_contents(layout: Layout, rows: Sequence[SheetRow], judge: Judge, told: Corrections) -> Layout:
    """The columns once more: as they were told to be, and the nameless ones by what they hold."""
    below = rows[layout.last : min(layout.end, layout.last + _SAMPLED)]
    width = max((len(row.cells) for row in below), default=0)
    headers = {guess.place: guess for guess in layout.guesses}
    held = {place: _holds(below, place, judge) for place in range(max(width, max(headers, default=0) + 1))}
    guesses = []
    for place, holds in held.items():
        guess = headers.get(place, Guess("", place, None))
        key = header_key(guess.label)
        if key in told:
            guess = replace(guess, column=told[key], by=By.TOLD)
        if guess.column is Column.DONE_MARK and holds is Holds.DAYS:
            # "Hoàn thành" over days: when it must be done, or when it was.
            guess = replace(guess, column=None)
        if guess.header or holds in (Holds.DAYS, Holds.UNITS) or guess.by is By.TOLD:
            guesses.append(replace(guess, holds=holds))
    # What was told wins over another column of that meaning; several may coordinate.
    settled = {one.column for one in guesses if one.by is By.TOLD} - {None, Column.COORDINATORS}
    guesses = [replace(one, column=None) if one.column in settled and one.by is not By.TOLD else one for one in guesses]
    return replace(layout, guesses=_guessed_by_content(guesses, below))


def _holds(rows: Sequence[SheetRow], place: int, judge: Judge) -> Holds | None:
    judged = Counter(judge(row.cells[place]) for row in rows if place < len(row.cells) and row.cells[place] is not None)
    if not judged:
        return None
    holds, count = judged.most_common(1)[0]
    return holds if holds is not None and count >= _MOST_OF * judged.total() else None


def _guessed_by_content(guesses: list[Guess], rows: Sequence[SheetRow]) -> tuple[Guess, ...]:
    taken = {guess.column for guess in guesses if guess.column is not None}
    if Column.DUE in taken:
        guesses = [
            replace(one, column=Column.DONE_ON)
            if one.column is None and one.holds is Holds.DAYS and column_of(one.header) is Column.DONE_MARK
            else one
            for one in guesses
        ]
    for holds, usual in ((Holds.UNITS, Column.LEAD), (Holds.DAYS, Column.DUE)):
        free = [one for one in guesses if one.column is None and one.by is not By.TOLD and one.holds is holds]
        for place, column in _meant(free, usual, taken):
            guesses = [replace(one, column=column, by=By.CONTENT) if one.place == place else one for one in guesses]
            taken.add(column)
    if Column.DUE not in taken:
        # Whatever stands there is read or asked, where leaving it out would leave out every deadline. Two of them are
        # asked wherever they differ.
        named = _hinted(guesses, Column.DUE)
        named = [one for one in named if one.holds is Holds.DAYS] if len(named) > 1 else named
        guesses = [replace(one, column=Column.DUE, by=By.CONTENT) if one in named else one for one in guesses]
    if not taken & {Column.TITLE, Column.SUBJECT, Column.OPINION} and (work := _longest(guesses, rows)) is not None:
        guesses = [replace(one, column=Column.TITLE, by=By.CONTENT) if one is work else one for one in guesses]
    return tuple(guesses)


_FITTING: Mapping[Column, frozenset[Column]] = {
    Column.LEAD: frozenset({Column.LEAD, Column.COORDINATORS}),
    Column.DUE: frozenset(
        {
            Column.DUE,
            Column.STARTED_ON,
            Column.DOCUMENT_DATE,
            Column.DONE_ON,
            Column.UPDATED_ON,
            Column.RECEIVED_ON,
        }
    ),
}


def _hinted(guesses: Sequence[Guess], column: Column) -> list[Guess]:
    free = (one for one in guesses if one.column is None and one.by is not By.TOLD and one.header)
    return [one for one in free if one.holds is not Holds.UNITS and hinted_by(one.header) is column]


def _meant(free: Sequence[Guess], usual: Column, taken: set[Column]) -> Iterator[tuple[int, Column]]:
    """What the header hints at, where that agrees with what stands there; without a hint only a single column."""
    fitting = _FITTING[usual]
    hints = {one.place: hinted_by(one.header) if one.header else None for one in free}
    hinted = Counter(hint for hint in hints.values() if hint in fitting)
    for one in free:
        hint = hints[one.place]
        if hint is not None and hint in fitting and hint not in taken and hinted[hint] == 1:
            yield one.place, hint
        elif usual not in taken and not hinted[usual] and len(free) == 1 and (hint is None or hint is Column.TITLE):
            yield one.place, usual


def _longest(guesses: Sequence[Guess], rows: Sequence[SheetRow]) -> Guess | None:
    """The column that the work is told in: the longest words, if beside them a unit or a day stands."""
    columns = {one.column for one in guesses}
    if Column.DUE not in columns or not {Column.LEAD, Column.COORDINATORS} & columns:
        return None

    def length(guess: Guess) -> float:
        texts = [row.cells[guess.place] for row in rows if guess.place < len(row.cells)]
        words = [text for text in texts if isinstance(text, str)]
        return sum(map(len, words)) / max(1, len(words))

    free = [one for one in guesses if one.column is None and one.by is not By.TOLD and one.holds is Holds.WORDS]
    best = max(free, key=lambda one: (hinted_by(one.header) is Column.TITLE, length(one)), default=None)
    return best if best is not None and length(best) >= _LEAST_WORDS else None


def letter_of(place: int) -> str:
    """A for 0, AA for 26: how a spreadsheet program names a column."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
