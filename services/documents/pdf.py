"""The text of a PDF with a text layer, and what else of it shows words: properties, notes, bookmarks, form fields.

A hostile PDF may loop for ever or eat all memory: this runs in a process that is killed (`services.documents.apart`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from domain.errors import FileFault, FileRefused
from domain.intake.directives.layout.tables import tabulated
from domain.text import fold

LEAST_LETTERS = 20
"""A document with fewer letters is a scan."""
MOST_CHARACTERS = 2_000_000
MAX_PAGES = 200
MAX_MEMORY = 1_024
"""Megabytes, in what is said of one that wants more."""

BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
"""What pypdf lets through for files that break the format."""


def pdf_text(content: bytes) -> tuple[str, str]:
    """The text of the pages, empty for a scan, and the words that stand nowhere on them. Raises FileRefused."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused(FileFault.LOCKED)
        if len(reader.pages) > MAX_PAGES:
            raise FileRefused(FileFault.TOO_MANY_PAGES, MAX_PAGES)
        text = _pages(reader)
    except (DependencyError, FileNotDecryptedError):
        raise FileRefused(FileFault.LOCKED) from None
    except LimitReachedError:
        raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_MEMORY) from None
    except BROKEN:
        raise FileRefused(FileFault.DAMAGED) from None
    return text if sum(map(str.isalpha, text)) >= LEAST_LETTERS else "", "\n".join(_hidden(reader))


def _pages(reader: PdfReader) -> str:
    parts: list[str] = []
    size = 0
    for page in reader.pages:
        parts.append(_text_of_page(page))
        size += len(parts[-1])
        if size > MOST_CHARACTERS:
            break
    return "\n".join(parts)


# Headings of a table of tasks: only such a page is worth the slower reading that keeps columns apart.
_MAY_HAVE_TABLE = re.compile(
    r"chu tri|don vi thuc hien|phoi hop|co quan thuc hien|thoi han|thoi gian (?:hoan thanh|thuc hien)"
)


def _text_of_page(page: PageObject) -> str:
    """The text of a page; one with a table of tasks keeps what stands beside what."""
    text = page.extract_text()
    if not _MAY_HAVE_TABLE.search(fold(text)):
        return text
    try:
        laid_out = page.extract_text(extraction_mode="layout")
    except (*BROKEN, LimitReachedError):
        return text
    lines = laid_out.split("\n")
    return laid_out if tabulated(lines) != lines else text


def _hidden(reader: PdfReader) -> Iterator[str]:
    """Each kind by itself: one that is broken hides no other."""
    for words in (_properties, _notes, _bookmarks, _fields):
        try:
            yield from words(reader)
        except (*BROKEN, LimitReachedError):
            continue


def _properties(reader: PdfReader) -> Iterator[str]:
    yield from (str(value) for value in (reader.metadata or {}).values())
    described = reader.root_object.get("/Metadata")
    if described is not None:
        yield described.get_object().get_data().decode("utf-8", errors="replace")
    yield from reader.attachments


def _notes(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for note in page.annotations or ():
            found = note.get_object()
            if isinstance(found, DictionaryObject):
                yield from (str(found[key]) for key in ("/Contents", "/T", "/Subj", "/V") if key in found)


def _bookmarks(reader: PdfReader) -> Iterator[str]:
    remaining: list[Any] = list(reader.outline)
    while remaining:
        one = remaining.pop()
        if isinstance(one, list):
            remaining.extend(one)
        else:
            yield str(one.title)


def _fields(reader: PdfReader) -> Iterator[str]:
    yield from (str(field.get("/V", "")) for field in (reader.get_fields() or {}).values())
