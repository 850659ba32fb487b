"""What reading values leaves out of a sheet: formulas never computed, errors, hidden and struck-out rows.

Taken from the parts of the package by their tags, in pieces, so that no tree of a whole sheet is ever built.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

from reports.marks import Marks
from reports.ods_marks import marks_of_ods

MAXIMUM_MARKED = 20_000
_CHUNK = 1024 * 1024
_LONGEST_CELL = 10_000
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"(?![^<>]{0,80}\bt="str")[^<>]{0,80}>'
    rb"<(?:\w+:)?f\b(?:[^<>]{0,500}/>|[^<>]{0,500}>[^<]{0,9000}</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
"""A formula with no result beside it. One whose result is an empty text says that it is a text."""
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"([^<>]{0,80})>?')
_ERROR = re.compile(
    rb't="e"[^<>]{0,60}>(?:<(?:\w+:)?f\b[^<>]{0,500}(?:/>|>[^<]{0,9000}</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]{1,40})<'
)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]{0,300}?\br="(\d{1,7})"([^<>]{0,300})>')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_1904 = re.compile(rb'\bdate1904="(?:1|true)"')


def marks_of(package: zipfile.ZipFile) -> dict[str, Marks]:
    """By the name of the sheet; for .xlsx and .ods."""
    if "content.xml" in package.namelist():
        with package.open("content.xml") as content:
            return marks_of_ods(content)
    since_1904 = _1904.search(package.read("xl/workbook.xml")) is not None
    struck = _struck_styles(package)
    names = package.namelist()
    return {
        sheet: _sheet(package, part, struck, since_1904) for sheet, part in _parts(package).items() if part in names
    }


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by its name; also in a strict workbook, whose namespaces are others."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    found: dict[str, str] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        target = targets.get(key, "")
        path = target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        found[sheet.get("name", "")] = path
    return found


def _struck_styles(package: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles whose font is struck out."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    styles = ElementTree.fromstring(package.read("xl/styles.xml"))
    fonts = [
        one.find("{*}strike") is not None and one.find("{*}strike").get("val", "1") in ("1", "true")  # type: ignore[union-attr]
        for one in styles.iterfind("{*}fonts/{*}font")
    ]
    formats = [int(one.get("fontId", "0")) for one in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(str(n).encode() for n, font in enumerate(formats) if font < len(fonts) and fonts[font])


def _sheet(package: zipfile.ZipFile, part: str, struck: frozenset[bytes], since_1904: bool) -> Marks:
    uncomputed: set[tuple[int, int]] = set()
    errors: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    rows_struck: dict[int, bool] = {}
    height, widest = 0, (0, b"")
    for piece in _pieces(package, part):
        hidden.update(int(found[1]) for found in _ROW.finditer(piece) if _HIDDEN.search(found[0]))
        for found in _UNCOMPUTED.finditer(piece) if b"<f" in piece or b":f" in piece else ():
            if len(uncomputed) < MAXIMUM_MARKED:
                uncomputed.add((int(found[2]), place_of(found[1].decode())))
        for found in _CELL.finditer(piece):
            row, attributes = int(found[2]), found[3]
            height, widest = max(height, row), max(widest, (len(found[1]), found[1]))
            if b't="e"' in attributes and len(errors) < MAXIMUM_MARKED:
                told = _ERROR.match(piece, found.start(3) + attributes.index(b't="e"'))
                errors[row, place_of(found[1].decode())] = told[1].decode() if told else "#N/A"
            if struck and not attributes.endswith(b"/"):
                style = _STYLE.search(attributes)
                is_struck = style is not None and style[1] in struck
                rows_struck[row] = rows_struck.get(row, True) and is_struck
    return Marks(
        uncomputed=frozenset(uncomputed),
        errors=errors,
        hidden=frozenset(hidden),
        struck=frozenset(row for row, all_of_it in rows_struck.items() if all_of_it),
        since_1904=since_1904,
        height=height,
        width=place_of(widest[1].decode()) + 1,
    )


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Each begins with a row's tag, so that no cell is cut; a row longer than that comes with its neighbour's end."""
    tail = b""
    with package.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            text = tail + chunk
            cut = max(text.rfind(b"<row "), text.rfind(b":row "))
            if cut <= 0 or len(text) > 8 * _CHUNK:
                cut = max(0, len(text) - _LONGEST_CELL)
            cut = text.rfind(b"<", 0, cut + 1) if cut else 0
            yield text[: max(cut, 0)]
            tail = text[max(cut, 0) :]
    yield tail


def place_of(letters: str) -> int:
    """0 for A, 26 for AA."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
