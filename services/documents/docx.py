"""The text of a Word document in its order: paragraphs with the numbers Word draws, tables as rows, footnotes apart."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from domain.errors import FileFault, FileRefused
from domain.intake.directives.layout.tables import header_of
from services.documents.hidden import parse, refuse_stamped

MAX_UNPACKED_MEGABYTES = 60
MAX_PARTS = 4_000
MAX_RATIO = 200
"""A part that unpacks to more than this many times its size is a bomb."""
MAX_PARAGRAPHS = 60_000
MAX_CHARACTERS = 2_000_000
"""Of the text as it is written out, list marks included."""
MAX_NESTING = 30
"""Tables in tables; Word itself stops opening such files much earlier."""
LONGEST_MARK = 40
"""Letters of what Word draws in front of a paragraph; "Nhiệm vụ 1.2.3.4:" is shorter."""
DEEPEST_LEVEL = 8
"""The last of Word's nine list levels."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_READ = (_DOCUMENT, "word/numbering.xml", "word/styles.xml", "word/footnotes.xml")


def docx_text(content: bytes) -> str:
    """One line a paragraph; table cells parted by tabs.

    Raises:
        SecretRefused: a part bears a stamp of state secrecy.
        FileRefused.
    """
    try:
        parts = _parts(content)
        refuse_stamped(content)
        trees = {name: parse(data) for name, data in parts.items()}
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, NotImplementedError, OSError):
        raise FileRefused(FileFault.DAMAGED) from None
    except RuntimeError:
        # zipfile says so of a part that needs a password.
        raise FileRefused(FileFault.LOCKED) from None
    writer = _Writer(_Numbering.of(trees.get("word/numbering.xml"), trees.get("word/styles.xml")))
    body = trees[_DOCUMENT].find(f"{_W}body")
    lines = list(writer.lines(body)) if body is not None else []
    lines += writer.footnotes(trees.get("word/footnotes.xml"))
    text = "\n".join(lines)
    if not any(map(str.isalpha, text)):
        raise FileRefused(FileFault.NO_TEXT)
    return text


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if any(name.endswith("vbaProject.bin") for name in names):
            raise FileRefused(FileFault.MACROS)
        if _DOCUMENT not in names:
            raise FileRefused(FileFault.WRONG_KIND)
        wanted = [entry for entry in entries if entry.filename in _READ]
        size = sum(entry.file_size for entry in wanted)
        bomb = any(
            entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * entry.compress_size for entry in wanted
        )
        if size > MAX_UNPACKED_MEGABYTES * 1024 * 1024 or len(entries) > MAX_PARTS or bomb:
            raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_UNPACKED_MEGABYTES)
        return {entry.filename: _unpacked(archive, entry) for entry in wanted}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part, of which no more is unpacked than its heading says."""
    with archive.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) > entry.file_size:
        raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_UNPACKED_MEGABYTES)
    return data


@dataclass(slots=True)
class _Numbering:
    """Which lists there are, and how far each has been counted."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: etree._Element | None, styles: etree._Element | None) -> _Numbering:
        found = cls()
        for abstract in numbering.iter(f"{_W}abstractNum") if numbering is not None else ():
            for level in abstract.iter(f"{_W}lvl"):
                key = (abstract.get(f"{_W}abstractNumId", ""), _number(level.get(f"{_W}ilvl"), 0))
                form = _value(level, "numFmt") or "decimal"
                pattern = _value(level, "lvlText")[:LONGEST_MARK]
                found.levels[key] = (form, pattern, _number(_value(level, "start"), 1))
        for one in numbering.iter(f"{_W}num") if numbering is not None else ():
            found.lists[one.get(f"{_W}numId", "")] = _value(one, "abstractNumId")
        for style in styles.iter(f"{_W}style") if styles is not None else ():
            place = _list_place(style)
            if place:
                found.styles[style.get(f"{_W}styleId", "")] = place
        return found

    def mark(self, paragraph: etree._Element) -> str:
        """What Word draws in front of the paragraph: "1.1.", "a)", "-"; empty if nothing."""
        place = _list_place(paragraph)
        if place is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            place = self.styles.get(style.get(f"{_W}val", "")) if style is not None else None
        if place is None or place[0] == "0":
            return ""
        number, level = place
        abstract = self.lists.get(number, "")
        form, pattern, start = self.levels.get((abstract, level), ("bullet", "", 1))
        if form in {"bullet", "none"}:
            return "-" if form == "bullet" and level == 0 else ("+" if form == "bullet" else "")
        self.counts[(abstract, level)] = self.counts.get((abstract, level), start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == abstract and key[1] > level]:
            del self.counts[deeper]
        return self._drawn(abstract, pattern, level)[: 2 * LONGEST_MARK]

    def _drawn(self, abstract: str, pattern: str, level: int) -> str:
        for each in range(level + 1):
            form, _, start = self.levels.get((abstract, each), ("decimal", "", 1))
            pattern = pattern.replace(f"%{each + 1}", _figure(self.counts.get((abstract, each), start), form))
        return pattern


def _figure(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += sign * (min(number, 399) // value)
        number = min(number, 399) % value
    return text


def _list_place(element: etree._Element) -> tuple[str, int] | None:
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    number = _value(properties, "numId")
    return (number, min(_number(_value(properties, "ilvl"), 0), DEEPEST_LEVEL)) if number else None


def _value(element: etree._Element, *names: str) -> str:
    child = element.find("/".join(f"{_W}{name}" for name in names))
    return child.get(f"{_W}val", "") if child is not None else ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


MAX_COLUMNS = 40
_HEADER_WITHIN = 4
"""Rows of a table among which its headings are looked for."""


def _cells(row: etree._Element) -> list[etree._Element]:
    return [child for child in _unwrapped(row) if child.tag == f"{_W}tc"]


def _is_of_tasks(rows: Sequence[etree._Element]) -> bool:
    """Whether one of the first rows has the headings of a table of tasks."""
    for row in rows[:_HEADER_WITHIN]:
        headings = ["".join(part.text or "" for part in cell.iter(f"{_W}t")) for cell in _cells(row)]
        if len(headings) > 2 and header_of([" ".join(heading.split()) for heading in headings]):
            return True
    return False


@dataclass(slots=True)
class _Writer:
    """Writes the lines of one document."""

    numbering: _Numbering
    written: int = 0
    characters: int = 0
    nesting: int = 0

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """The paragraphs and table rows below `parent`, in order, each once. Raises FileRefused for a bomb."""
        for child in _unwrapped(parent):
            if child.tag == f"{_W}p":
                self.written += 1
                if self.written > MAX_PARAGRAPHS:
                    return
                yield self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._rows(child)

    def _paragraph(self, paragraph: etree._Element) -> str:
        mark = self.numbering.mark(paragraph)
        text = _text_of(paragraph).strip()
        line = f"{mark} {text}" if mark and text else text
        self.characters += len(line)
        if self.characters > MAX_CHARACTERS:
            raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_UNPACKED_MEGABYTES)
        return line

    def _rows(self, table: etree._Element) -> Iterator[str]:
        """A layout table (the letterhead) has long or few cells: its paragraphs are lines; others become rows."""
        if self.nesting >= MAX_NESTING:
            raise FileRefused(FileFault.DAMAGED)
        self.nesting += 1
        rows = [child for child in _unwrapped(table) if child.tag == f"{_W}tr"]
        yield from self._task_rows(rows) if _is_of_tasks(rows) else self._layout_rows(rows)
        self.nesting -= 1

    def _layout_rows(self, rows: Sequence[etree._Element]) -> Iterator[str]:
        for row in rows:
            cells = _cells(row)
            if len(cells) < 3 or any(next(cell.iter(f"{_W}tbl"), None) is not None for cell in cells):
                for cell in cells:
                    yield from self.lines(cell)
            else:
                yield "\t".join(self._in_one_line(cell) for cell in cells)

    def _task_rows(self, rows: Sequence[etree._Element]) -> Iterator[str]:
        """Every row with all its columns: a cell merged over several says the same in each, to the right and below."""
        above: list[str] = []
        for row in rows:
            columns = [""] * _number(_value(row, "trPr", "gridBefore"), 0)
            for cell in _cells(row):
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
                text = self._in_one_line(cell)
                if goes_on and not text and len(columns) < len(above):
                    text = above[len(columns)]
                columns += [text] * min(max(1, _number(_value(cell, "tcPr", "gridSpan"), 1)), MAX_COLUMNS)
            above = columns
            yield "\t".join(columns)

    def _in_one_line(self, cell: etree._Element) -> str:
        return " ".join(" ".join(self.lines(cell)).split())

    def footnotes(self, tree: etree._Element | None) -> list[str]:
        if tree is None:
            return []
        notes = []
        for note in tree.iter(f"{_W}footnote"):
            text = " ".join(" ".join(self.lines(note)).split())
            if text and note.get(f"{_W}type") is None:
                notes.append(f"[{note.get(f'{_W}id', '')}] {text}")
        return notes


# What stands round paragraphs, rows and cells without changing them: fields, tags, tracked insertions and moves.
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _unwrapped(child)
        else:
            yield child


def _text_of(paragraph: etree._Element) -> str:
    parts: list[str] = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.getparent().tag == f"{_W}r":
            parts.append(" " if element.tag == f"{_W}tab" else "\n")
    return "".join(parts)
