"""The text of a PDF with a text layer, and what else of it shows words: properties, notes, bookmarks, form fields.

A hostile PDF may loop for ever or eat all memory: this runs in a process that is killed (`services.documents.apart`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from domain.errors import FileFault, FileRefused

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
        parts.append(page.extract_text())
        size += len(parts[-1])
        if size > MOST_CHARACTERS:
            break
    return "\n".join(parts)


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
