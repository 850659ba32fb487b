"""Reads tables of tasks within a text: cells parted by tabs (Word), by bars (markdown) or by runs of blanks (a PDF).

Columns stand in any order and are known by their headings; rows that only head a section do not end a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from domain.intake.directives.layout.fields import Fields, Part
from domain.intake.directives.layout.lines import Line
from domain.text import fold

_COLUMNS = (
    (Part.COORDINATORS, re.compile(r"phoi hop|^ph$")),
    (
        Part.DEADLINE,
        re.compile(
            r"thoi (?:gian|han|diem)|^(?:ngay )?han(?! che)|tien do|ngay (?:phai )?(?:hoan thanh|xong|nop)|^moc"
            r"|hoan thanh(?: truoc| trong)?$|^khi nao|deadline"
        ),
    ),
    (
        Part.OTHER,
        re.compile(
            r"^(?:ket qua|san pham|ghi chu|kinh phi|nguon|dia diem|so luong|lanh dao|nguoi chi dao|can cu|tinh trang"
            r"|trang thai|so (?:van ban|vb|ky hieu)|thanh phan|muc do|tt|stt|so tt|so thu tu)(?![a-z])"
        ),
    ),
    (
        Part.LEAD,
        re.compile(
            r"chu tri|(?:don vi|co quan|bo phan|phong|nguoi|can bo)(?:,? (?:don vi|phong|ban|co quan|ca nhan))*"
            r" (?:thuc hien|duoc giao|xu ly|phu trach|thu ly|tham muu)|^phu trach|^dau moi|^(?:cac )?don vi$|^co quan$"
            r"|^phan cong|^giao cho|^ai lam"
        ),
    ),
    (
        Part.TEXT,
        re.compile(r"noi dung|nhiem vu|cong viec|(?:ten |^)viec(?: can lam| phai lam)?|hoat dong|^muc tieu|^viec$"),
    ),
)
LONGEST_HEADING = 140
"""Folded letters of a heading cell; "Đơn vị chủ trì thực hiện (chịu trách nhiệm chính trước Chủ tịch)" is one."""
_LONG = 36
"""A longer cell is a heading only by its first words: a task may speak of units and deadlines too."""

_MONTH_CELL = re.compile(r"^\s*T\s?(\d{1,2})(\s?/\s?\d{4})?\s*$")
_SAME = re.compile(r"[\"'”“″〃]{1,2}|-? ?(?:nhu tren|nt|n/t|nhu muc tren|nhu dong tren)[ .-]*")
_NOTHING = re.compile(r"[\s\-–—./xX_:|]*")
_RULE = re.compile(r"[\s|:+=\-–—_]{3,}")
_NUMBERS = re.compile(r"[\s()\[\]=+\-*/x]*(?:\d{1,2}|[a-z])?[\s()\[\]=+\-*/x]*")
_GAP = re.compile(r"(?<=\S)(?: {3,}| *\t[ \t]*)(?=\S)")
_NUMBER_HEADING = re.compile(r"(?:s?tt|so tt|so thu tu|so)\.?")
_MOST_CELLS = 30
_TOTAL = re.compile(r"(?:tong )?cong(?: cong)?(?![a-z])|tong(?: so| cong)?(?: \d|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a task table. `group` is the heading of its section, where that is all that a row said."""

    line: Line
    fields: Fields
    group: str = ""


def rows_of(lines: Sequence[Line]) -> Iterator[Row]:
    """The tasks of tables among the lines: a row of headings first, then a task a row."""
    columns: dict[int, Part] = {}
    group, above, fresh = "", Fields(), False
    for line in lines:
        if not line.cells:
            continue
        header = header_of(line.cells)
        if header:
            columns, group, above, fresh = header, "", Fields(), True
            continue
        if fresh and (second := _second_header(line.cells, columns)):
            columns, fresh = second, False
            continue
        if not columns or all(_NUMBERS.fullmatch(fold(cell)) for cell in line.cells):
            continue
        fresh = False
        filled = [cell for cell in line.cells if not _NOTHING.fullmatch(cell)]
        fields = _row_fields(line.cells, columns, above)
        if _heads_section(line.cells, filled, fields):
            group = max(filled, key=len, default="")
        elif fields.text and not _TOTAL.match(fold(filled[0])):
            above = fields
            yield Row(line, fields, group)


def _heads_section(cells: Sequence[str], filled: Sequence[str], fields: Fields) -> bool:
    """Whether a row has nothing but a title, with its number perhaps; merged cells repeat it."""
    titles = {fold(cell) for cell in filled if len(fold(cell)) > 3}
    if len(titles) > 1 or not filled:
        return False
    return (len(cells) > 2 and not (fields.lead or fields.deadline)) or (len(set(filled)) == 1 and len(filled) > 2)


def header_of(cells: Sequence[str]) -> dict[int, Part]:
    """The columns that matter, if the row is one of headings: it names the work, and who or when."""
    columns = _columns_of(cells)
    found = set(columns.values())
    return columns if Part.TEXT in found and found & {Part.LEAD, Part.DEADLINE} else {}


def _columns_of(cells: Sequence[str]) -> dict[int, Part]:
    columns: dict[int, Part] = {}
    for index, cell in enumerate(islice(cells, _MOST_CELLS)):
        part = _part_of(cell)
        if part is not None and part not in columns.values() and part is not Part.OTHER:
            columns[index] = part
    return columns


def _part_of(cell: str) -> Part | None:
    folded = re.sub(r"[^a-z0-9,/ ]+", " ", fold(re.sub(r"\([^)]*\)", " ", cell)))
    folded = " ".join(folded.replace("/", " ").split())
    if not folded or len(folded) > LONGEST_HEADING:
        return None
    for part, pattern in _COLUMNS:
        found = pattern.search(folded)
        if found and (len(folded) <= _LONG or found.start() < 12):
            return part
    return None


def _second_header(cells: Sequence[str], columns: dict[int, Part]) -> dict[int, Part]:
    """ "Đơn vị thực hiện" over "Chủ trì" and "Phối hợp": the lower row of headings tells the columns apart."""
    below = _columns_of(cells)
    if not below or any(len(fold(cell)) > _LONG or re.search(r"\d/", cell) for cell in cells):
        return {}
    if not set(below.values()) <= {Part.LEAD, Part.COORDINATORS, Part.DEADLINE}:
        return {}
    kept = {index: part for index, part in columns.items() if part not in below.values() and index not in below}
    return kept | below


def _row_fields(cells: Sequence[str], columns: dict[int, Part], above: Fields) -> Fields:
    """The named cells of a row; "như trên" repeats the row above."""
    names = {Part.TEXT: "text", Part.LEAD: "lead", Part.COORDINATORS: "coordinators", Part.DEADLINE: "deadline"}
    fields = Fields()
    for index, part in columns.items():
        words = cells[index].strip(" *") if index < len(cells) else ""
        if _SAME.fullmatch(fold(words)) or _SAME.fullmatch(words):
            words = getattr(above, names[part])
        elif _NOTHING.fullmatch(words):
            words = ""
        fields = replace(fields, **{names[part]: words})
    return replace(fields, deadline=_MONTH_CELL.sub(r"tháng \1\2", fields.deadline))


def tabulated(raw: Sequence[str]) -> list[str]:
    """The lines with tables aligned by blanks written as tables by tabs: a cell belongs to the heading it stands under.

    A row that goes on in the next lines without a number of its own is put together in its first one. A line of dashes
    and single blank lines stand within a table; the first line without a gap or an indent ends it.
    """
    lines = list(raw)
    index = 0
    while index < len(lines):
        starts = _aligned_header(lines[index])
        index = _tabulate(lines, index, starts) if starts else index + 1
    return lines


def _tabulate(lines: list[str], header: int, starts: Sequence[int]) -> int:
    """Rewrites the table whose headings stand in line `header`; returns the index behind it."""
    cells = _cut(lines[header], starts)
    numbered = _NUMBER_HEADING.fullmatch(fold(cells[0])) is not None
    lines[header] = "\t".join(cells)
    row, index = header, header + 1
    while index < len(lines):
        line = lines[index]
        if not line.strip():
            if not (index + 1 < len(lines) and _stands_in_table(lines[index + 1])):
                break
        elif _RULE.fullmatch(line):
            lines[index] = ""
        elif not _stands_in_table(line):
            break
        else:
            cells = _cut(line, starts)
            if numbered and not cells[0] and row >= header:
                whole = lines[row].split("\t")
                lines[row] = "\t".join(f"{one} {more}".strip() for one, more in zip(whole, cells, strict=True))
                lines[index] = ""
            else:
                lines[index], row = "\t".join(cells), index
        index += 1
    return index


def _stands_in_table(line: str) -> bool:
    return _GAP.search(line) is not None or line.startswith("    ") or _RULE.fullmatch(line) is not None


def _aligned_header(line: str) -> list[int]:
    """Where the columns begin, if the line has the headings of a task table parted by blanks alone."""
    if line.count("\t") > 1 or line.count("|") > 1 or len(line) > 400:
        return []
    edges = [0, *(gap.end() for gap in _GAP.finditer(line))]
    cells = [cell.strip() for cell in _GAP.split(line)]
    return edges if len(cells) > 2 and header_of(cells) else []


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line: each piece goes to the column under which it stands."""
    cells = [""] * len(starts)
    edges = [0, *(gap.end() for gap in _GAP.finditer(line))]
    pieces = [piece.strip() for piece in _GAP.split(line)]
    for edge, piece in zip(edges, pieces, strict=True):
        edge += len(line[edge:]) - len(line[edge:].lstrip())
        place = max((place for place, start in enumerate(starts) if start <= edge + 2), default=0)
        cells[place] = f"{cells[place]} {piece}".strip()
    return cells
