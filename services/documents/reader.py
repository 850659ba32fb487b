"""Turns a document that somebody sends (.txt, .docx, .pdf with a text layer) into text, within fixed limits.

What a file is, is judged by its content; a name that says otherwise, a password, macros or a bomb refuse it.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from domain.cleaning import clean
from domain.errors import FileFault, FileRefused, SecretPlace, SecretRefused
from domain.legacy_fonts import from_legacy_fonts
from domain.secrecy import is_stamped
from services.documents.apart import MAX_MEMORY, MAX_SECONDS, Crashed, ReaderProcess, TooMuchMemory, TooSlow

MAX_MEGABYTES = 10

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {".txt": "txt", ".text": "txt", ".docx": "docx", ".pdf": "pdf"}
_MACROS = frozenset({".docm", ".dotm"})


async def read_apart(process: ReaderProcess, content: bytes, name: str) -> str:
    """`read_text` in a process that is killed at its limits. Raises FileRefused, SecretRefused."""
    try:
        return await process.run(read_text, content, name)
    except TooSlow:
        raise FileRefused(FileFault.TOO_SLOW, MAX_SECONDS) from None
    except TooMuchMemory:
        raise FileRefused(FileFault.UNPACKS_TOO_BIG, MAX_MEMORY) from None
    except Crashed:
        raise FileRefused(FileFault.DAMAGED) from None


def read_text(content: bytes, name: str) -> str:
    """The text of a document, cleaned. Hostile files take all time and memory there is: call it by `read_apart`.

    Raises:
        SecretRefused: it bears a stamp of state secrecy, also where no reader of its body looks.
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
    text = clean(_text_of(content, kind))
    if is_stamped(text):
        raise SecretRefused(SecretPlace.FILE)
    return text


def _text_of(content: bytes, kind: str) -> str:
    # lxml and pypdf take several megabytes, which a process that is sent no document does not need.
    if kind == "docx":
        from services.documents.docx import docx_text

        return docx_text(content)
    if kind == "pdf":
        from services.documents.pdf import pdf_text

        text, hidden = pdf_text(content)
        if is_stamped(hidden):
            raise SecretRefused(SecretPlace.FILE)
        if not text:
            raise FileRefused(FileFault.NO_TEXT)
        return text
    return plain_text(content)


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
