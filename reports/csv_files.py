"""Reading a CSV: its encoding and its separator are guessed, for no file says them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from domain.errors import TableProblem, TableRefused
from domain.tables.sheet import SheetRow

_LONGEST_CELL = 32_767
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SAMPLE = 20_000


def read_csv(content: bytes) -> Iterator[SheetRow]:
    """The rows with something in them, numbered as lines of the table. Raises TableRefused."""
    text = decoded(content)
    if "\x00" in text:
        raise TableRefused(TableProblem.WRONG_KIND)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text[:_SAMPLE]))
    try:
        for number, cells in enumerate(reader, 1):
            yield SheetRow(number, tuple(cell.strip() or None for cell in cells))
    except csv.Error:
        raise TableRefused(TableProblem.DAMAGED) from None


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 or the Vietnamese code page of Windows."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if not encoding and content[:200].count(0) > len(content[:200]) // 4:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    for candidate in [encoding] if encoding else ["utf-8", "cp1258"]:
        try:
            return content.decode(candidate)
        except UnicodeError:
            continue
    raise TableRefused(TableProblem.WRONG_KIND)


def separator_of(sample: str) -> str:
    """The separator that splits most lines into the same number of cells, more than one."""
    lines = [line for line in sample.splitlines() if line.strip()][:20]

    def score(separator: str) -> tuple[int, int]:
        counts = Counter(line.count(separator) for line in lines)
        counts.pop(0, None)
        return max(((lines_alike, many) for many, lines_alike in counts.items()), default=(0, 0))

    return max((",", ";", "\t"), key=score)
