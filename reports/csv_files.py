"""Reading a CSV: its encoding and its separator are guessed, for no file says them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.errors import TableProblem, TableRefused
from domain.tables.separated import rows_of
from domain.tables.sheet import SheetRow

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_csv(content: bytes) -> Iterator[SheetRow]:
    """The rows with something in them, numbered as lines of the table. Raises TableRefused."""
    text = decoded(content)
    if "\x00" in text:
        raise TableRefused(TableProblem.WRONG_KIND)
    yield from rows_of(text)


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 or the Vietnamese code page of Windows; what is in the old TCVN3 letters stays as its bytes."""
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if not encoding and content[:200].count(0) > len(content[:200]) // 4:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    for candidate in [encoding] if encoding else ["utf-8", *_old_encodings(content)]:
        try:
            return content.decode(candidate)
        except UnicodeError:
            continue
    raise TableRefused(TableProblem.WRONG_KIND)


_TONES_OF_1258 = re.compile(rb"[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4\xc3\xd5\xdd][\xcc\xd2\xde\xec\xf2]")
_LETTERS_OF_TCVN3 = re.compile(rb"[\xa1-\xae\xb5-\xbe\xc6-\xcb\xce-\xd8\xdc-\xdf\xe1-\xe4]")


def _old_encodings(content: bytes) -> tuple[str, ...]:
    """Code page 1258 writes tones as letters of their own behind a vowel; TCVN3 has a letter for each."""
    tones, letters = len(_TONES_OF_1258.findall(content)), len(_LETTERS_OF_TCVN3.findall(content))
    return ("cp1258", "latin-1") if tones * 3 >= letters else ("latin-1",)
