"""Rows out of text with separators: the text of a CSV file, or a table that was pasted into the chat."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from domain.errors import TableProblem, TableRefused
from domain.tables.sheet import SheetRow, Table, Workbook

_LONGEST_CELL = 32_767
_SAMPLE = 20_000
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=([;,\t|])\"?\r?\n", re.IGNORECASE)
"""What Excel writes and reads at the top of a file: it is no row, but it counts as a line."""
_LONGEST_QUOTED = 12
"""Lines that one quoted cell may have; more means that its quote was never closed."""


def rows_of(text: str, separators: Sequence[str] = (",", ";", "\t")) -> Iterator[SheetRow]:
    """The rows of a text with separators; a line whose quote is never closed is a row of its own.

    Raises TableRefused.
    """
    csv.field_size_limit(_LONGEST_CELL)
    told = _SEPARATOR_LINE.match(text)
    separator = told[1] if told else separator_of(text[:_SAMPLE], separators)
    number = 0
    try:
        for lines in _records(text, separator):
            number += 1
            if number == 1 and told:
                continue
            for cells in csv.reader(io.StringIO(lines, newline=""), delimiter=separator):
                yield SheetRow(number, tuple(cell.strip() or None for cell in cells))
                break
    except csv.Error:
        raise TableRefused(TableProblem.DAMAGED) from None


def _records(text: str, separator: str) -> Iterator[str]:
    """One row each: several lines where a quoted cell has them, and one where its quote is never closed."""
    lines = text.splitlines(keepends=True)
    width = max(1, lines[0].count(separator)) if lines else 1
    place = 0
    while place < len(lines):
        record, count = lines[place], 1
        while _is_open(record, separator) and count < _LONGEST_QUOTED and place + count < len(lines):
            record += lines[place + count]
            count += 1
        # Two lines that have all their cells are two rows, whatever the quotes say.
        swallowed = count > 1 and all(line.count(separator) >= width for line in lines[place : place + 2])
        if swallowed or _is_open(record, separator):
            record, count = _without_open_quote(lines[place], separator), 1
        yield record
        place += count


def _is_open(record: str, separator: str) -> bool:
    """Whether a quoted cell begins in it and does not end; as for the csv module, quotes count at cell ends only."""
    inside, begins, place = False, True, 0
    while place < len(record):
        sign = record[place]
        if inside:
            if sign == '"':
                if record[place + 1 : place + 2] == '"':
                    place += 1
                else:
                    inside = False
        elif sign == '"' and begins:
            inside = True
        begins = not inside and sign in (separator, "\n", "\r")
        place += 1
    return inside


def _without_open_quote(record: str, separator: str) -> str:
    """The quote that is never closed is left out where a cell begins with it; elsewhere it is a sign like others."""
    cells = [cell.strip() for cell in record.split(separator)]
    return separator.join(
        '"' + cell.removeprefix('"').replace('"', '""') + '"' if cell.count('"') % 2 else cell for cell in cells
    )


def separator_of(sample: str, separators: Sequence[str]) -> str:
    """The separator that splits most lines into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:20]

    def score(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        return max(((lines_alike, many) for many, lines_alike in counts.items()), default=(0, 0))

    return max(separators, key=score)


_RULE = re.compile(r"\s*\|?[\s:|+-]*-{2,}[\s:|+-]*\|?\s*")


def pasted(text: str) -> Workbook | None:
    """A table that was pasted, by tabs, semicolons or as markdown; None where most lines have one cell only."""
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    if len(lines) > 1 and all(line.strip().startswith("|") for line in lines):
        cells = [[cell.strip() or None for cell in line.strip().strip("|").split("|")] for line in lines]
        rows = tuple(SheetRow(number, tuple(one)) for number, one in enumerate(cells, 1))
    else:
        rows = tuple(
            row for row in rows_of("\n".join(lines), ("\t", ";")) if any(cell is not None for cell in row.cells)
        )
    several = [row for row in rows if len(row.cells) > 1]
    return Workbook("", (Table("", rows),)) if len(several) > 1 and 2 * len(several) > len(rows) else None
