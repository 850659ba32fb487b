"""Turns a document that somebody sends (.txt, .docx, .pdf with a text layer) into text, within fixed limits.

What a file is, is judged by its content; a name that says otherwise, a password, macros or a bomb refuse it.
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath

from domain.cleaning import clean
from domain.errors import FileFault, FileRefused
from domain.legacy_fonts import from_legacy_fonts

MAX_MEGABYTES = 10
MAX_PAGES = 200
MAX_SECONDS = 20
MAX_PDF_MEMORY = 1_024
"""Megabytes that the reader of a PDF may take."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {".txt": "txt", ".text": "txt", ".docx": "docx", ".pdf": "pdf"}
_MACROS = frozenset({".docm", ".dotm"})
_PDF_FAULTS = {
    3: FileRefused(FileFault.LOCKED),
    4: FileRefused(FileFault.TOO_MANY_PAGES, MAX_PAGES),
    5: FileRefused(FileFault.NO_TEXT),
    6: FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_PDF_MEMORY),
}


def read_text(content: bytes, name: str) -> str:
    """The text of a document, cleaned. Takes up to 20 seconds for a PDF: call it outside the event loop.

    Raises:
        FileRefused: larger than 10 MB or 200 pages, locked, damaged, without text, or of another kind.
    """
    if len(content) > MAX_MEGABYTES * 1024 * 1024:
        raise FileRefused(FileFault.TOO_BIG, MAX_MEGABYTES)
    suffix = PurePosixPath(name.lower().strip()).suffix
    if suffix in _MACROS:
        raise FileRefused(FileFault.MACROS)
    kind = _kind_of(content)
    if kind is None or _KINDS.get(suffix) != kind:
        raise FileRefused(FileFault.WRONG_KIND)
    return clean(_text_of(content, kind))


def _text_of(content: bytes, kind: str) -> str:
    if kind == "docx":
        # lxml takes four megabytes, which a process that is sent no document does not need.
        from services.documents.docx import docx_text

        return docx_text(content)
    return _pdf_text(content) if kind == "pdf" else plain_text(content)


def _kind_of(content: bytes) -> str | None:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK"):
        return "docx"
    if content.startswith(_OLE):
        # A Word file with a password is wrapped in the old container.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefused(FileFault.LOCKED)
        return None
    return "txt"


def plain_text(content: bytes) -> str:
    """Text in UTF-8, UTF-16, the Vietnamese code page of Windows, TCVN3 or VNI. Raises `FileRefused`."""
    if not content.strip():
        raise FileRefused(FileFault.NO_TEXT)
    text = _decoded(content)
    strange = sum(1 for character in text if unicodedata.category(character) == "Cc" and character not in "\t\n\r\f\v")
    if strange > len(text) // 200:
        raise FileRefused(FileFault.WRONG_KIND)
    return text


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _or_damaged(content, "utf-16")
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 8:
        return _or_damaged(content, "utf-16-le" if content[1:2000:2].count(0) * 2 > zeros else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        bytes_as_letters = content.decode("latin-1")
        if (text := from_legacy_fonts(bytes_as_letters)) != bytes_as_letters:
            return text
        return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def _or_damaged(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefused(FileFault.DAMAGED) from None


def _pdf_text(content: bytes) -> str:
    """Read by a process of its own, which can be stopped: a hostile PDF may loop for ever or eat all memory."""
    command = [sys.executable, "-m", "services.documents.pdf", str(MAX_PAGES), str(MAX_PDF_MEMORY)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=MAX_SECONDS, cwd=Path(__file__).parents[2], check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(FileFault.TOO_SLOW, MAX_SECONDS) from None
    if done.returncode:
        fault = _PDF_FAULTS.get(done.returncode, FileRefused(FileFault.DAMAGED))
        raise FileRefused(fault.fault, fault.limit)
    return done.stdout.decode("utf-8", errors="replace")
