"""Reading a CSV: its encoding and its separator are guessed, for no file says them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from domain.errors import TableProblem, TableRefused
from domain.tables.sheet import SheetRow

_LONGEST_CELL = 32_767
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAMPLE = 20_000
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=([;,\t|])\"?\r?\n", re.IGNORECASE)
"""What Excel writes and reads at the top of a file: it is no row, but it counts as a line."""
_LONGEST_QUOTED = 12
"""Lines that one quoted cell may have; more means that its quote was never closed."""


def read_csv(content: bytes) -> Iterator[SheetRow]:
    """The rows with something in them, numbered as lines of the table. Raises TableRefused."""
    text = decoded(content)
    if "\x00" in text:
        raise TableRefused(TableProblem.WRONG_KIND)
    yield from rows_of(text)


def rows_of(text: str) -> Iterator[SheetRow]:
    """The rows of a text with separators; a line whose quote is never closed is a row of its own.

    Raises TableRefused.
    """
    csv.field_size_limit(_LONGEST_CELL)
    told = _SEPARATOR_LINE.match(text)
    separator = told[1] if told else separator_of(text[:_SAMPLE])
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


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 or the Vietnamese code page of Windows; what is in the old TCVN3 letters stays as its bytes."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if not encoding and content[:200].count(0) > len(content[:200]) // 4:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    for candidate in [encoding] if encoding else ["utf-8", *_old_encodings(content)]:
        try:
            return content.decode(candidate)
        except UnicodeError:
            continue
    raise TableRefused(TableProblem.WRONG_KIND)


_TONES_OF_1258 = re.compile(rb"[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4\xc3\xd5\xdd][\xcc\xd2\xde\xec\xf2]")
_LETTERS_OF_TCVN3 = re.compile(rb"[\xa1-\xae\xb5-\xbe\xc6-\xcb\xce-\xd8\xdc-\xdf\xe1-\xe4]")


def _old_encodings(content: bytes) -> tuple[str, ...]:
    """Code page 1258 writes tones as letters of their own behind a vowel; TCVN3 has a letter for each."""
    tones, letters = len(_TONES_OF_1258.findall(content)), len(_LETTERS_OF_TCVN3.findall(content))
    return ("cp1258", "latin-1") if tones * 3 >= letters else ("latin-1",)


def separator_of(sample: str) -> str:
    """The separator that splits most lines into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:20]

    def score(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        return max(((lines_alike, many) for many, lines_alike in counts.items()), default=(0, 0))

    return max((",", ";", "\t"), key=score)
