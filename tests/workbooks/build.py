"""Workbooks made in memory for the cases: sheets of plain cells with what decorates them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from openpyxl.styles import Font

Rows = Sequence[Sequence[Any]]
QLKH, VP, TTRA, QLCNG, TDC, CONG_NGHE = "QLKH", "VP", "TTra", "QLCNg", "CCTĐC", "QLCN&TTCN"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`merged` are ranges like "A2:A4", `hidden` and `struck` numbers of rows, `formats` number formats by cell."""

    name: str
    rows: Rows
    merged: Sequence[str] = ()
    hidden: Sequence[int] = ()
    struck: Sequence[int] = ()
    invisible: bool = False
    errors: Sequence[str] = ()
    formats: Mapping[str, str] | None = None


def xlsx(*sheets: Sheet, change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        _fill(book.create_sheet(one.name), one)
    if change:
        change(book)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _fill(made: Any, sheet: Sheet) -> None:
    for row in sheet.rows:
        made.append(list(row))
    for reach in sheet.merged:
        made.merge_cells(reach)
    for number in sheet.hidden:
        made.row_dimensions[number].hidden = True
    for number in sheet.struck:
        for cell in made[number]:
            cell.font = Font(strike=True)
    for place in sheet.errors:
        made[place].data_type = "e"
    for place, form in (sheet.formats or {}).items():
        made[place].number_format = form
    if sheet.invisible:
        made.sheet_state = "hidden"


def csv(rows: Iterable[Sequence[str]], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return ("\r\n".join(separator.join(row) for row in rows) + "\r\n").encode(encoding)


_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods(*sheets: Sheet) -> bytes:
    """The least that a spreadsheet program would open."""
    tables = "".join(_ods_table(one) for one in sheets)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:automatic-styles>'
        '<style:style style:name="ceX" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style></office:automatic-styles><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as package:
        package.writestr("mimetype", _KIND)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
    return stored.getvalue()


def _ods_table(sheet: Sheet) -> str:
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        hidden = ' table:visibility="collapse"' if number in sheet.hidden else ""
        cells = "".join(_ods_cell(value, number in sheet.struck) for value in row)
        rows.append(f"<table:table-row{hidden}>{cells}</table:table-row>")
    return f'<table:table table:name="{sheet.name}">{"".join(rows)}</table:table>'


def _ods_cell(value: Any, struck: bool) -> str:
    style = ' table:style-name="ceX"' if struck else ""
    if value is None:
        return f"<table:table-cell{style}/>"
    if isinstance(value, date):
        return (
            f'<table:table-cell{style} office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d/%m/%y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell{style} office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    if text.startswith("#"):
        return (
            f'<table:table-cell{style} table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{text}</text:p></table:table-cell>'
        )
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same package with each part as `change` makes it."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part.filename)))
    return stored.getvalue()


_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def strict(content: bytes) -> bytes:
    """As Excel saves "Strict Open XML Spreadsheet": other namespaces."""

    def change(name: str, part: bytes) -> bytes:
        if name.startswith("xl/") or name == "_rels/.rels":
            for usual, other in _STRICT:
                part = part.replace(usual, other)
        return part

    return repacked(content, change)
