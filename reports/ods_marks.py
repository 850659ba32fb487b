"""What reading values leaves out of an OpenDocument sheet: errors, hidden and struck rows, cells merged downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from domain.tables.sheet import MergedDown
from reports.marks import Marks

_MOST_ROWS = 1_048_576


@dataclass(slots=True)
class _Sheet:
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    merged: list[MergedDown] = field(default_factory=list)
    number: int = 0
    height: int = 0
    width: int = 0

    def marks(self) -> Marks:
        return Marks(
            errors=self.errors,
            hidden=frozenset(self.hidden),
            struck=frozenset(self.struck),
            merged=tuple(self.merged),
            height=self.height,
            width=self.width,
        )


def marks_of_ods(content: IO[bytes]) -> dict[str, Marks]:
    """By the name of the sheet. Rows and cells may be told once for many: they are counted."""
    found: dict[str, Marks] = {}
    styles: set[str] = set()
    sheet = _Sheet()
    for event, element in ElementTree.iterparse(content, ("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "table":
                sheet = _Sheet()
            continue
        if name == "style" and _strikes(element):
            styles.add(_told(element, "name"))
        elif name == "table-row":
            _take(sheet, element, styles)
            element.clear()
        elif name == "table":
            found[_told(element, "name")] = sheet.marks()
            element.clear()
    return found


def _strikes(style: Element) -> bool:
    return any(
        one.tag.endswith("}text-properties") and _told(one, "text-line-through-style") not in ("", "none")
        for one in style
    )


def _take(sheet: _Sheet, row: Element, styles: set[str]) -> None:
    count = min(int(_told(row, "number-rows-repeated") or 1), _MOST_ROWS)
    first, sheet.number = sheet.number + 1, sheet.number + count
    width, struck = 0, []
    for place, cell in _cells(row):
        text = "".join(cell.itertext()).strip()
        if not text and not _told(cell, "value-type"):
            continue
        width = place + int(_told(cell, "number-columns-repeated") or 1)
        struck.append(_told(cell, "style-name") in styles)
        if _told(cell, "value-type", "calcext") == "error":
            sheet.errors[first, place] = text or "#N/A"
        if (down := int(_told(cell, "number-rows-spanned") or 1)) > 1:
            sheet.merged.append(MergedDown(place, first, first + down - 1))
    if not width:
        return
    sheet.height, sheet.width = sheet.number, max(sheet.width, width)
    if _told(row, "visibility") in ("collapse", "filter"):
        sheet.hidden.update(range(first, first + min(count, 10_000)))
    if struck and all(struck):
        sheet.struck.add(first)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    place = 0
    for cell in row:
        yield place, cell
        place += int(_told(cell, "number-columns-repeated") or 1)


def _told(element: Element, name: str, space: str = "") -> str:
    return next(
        (
            value
            for key, value in element.attrib.items()
            if key.rpartition("}")[2] == name and (space in key if space else "calcext" not in key)
        ),
        "",
    )
