"""What may stand behind a command's word: a task's number, words, a page."""

from __future__ import annotations

import re

from domain.errors import ArgumentMissing, SeveralNumbers
from domain.text import fold

# "12", "NV12", "số 12", "#12", "NV. 012: …", "“12”"; what parts the number from the words behind it is taken with it.
# The number ends where its digits end: "12a", "12/BC", "1²", "3-4" and "1.5" are no task's number.
_NUMBER = re.compile(
    r"^[\s\"'“”„«»(\[*]*+(?:(?:nv|so|s\u1ed1)[\s.:#\"'“(-]*+|[#:.]\s*+)?0*(\d{1,7})\b"
    r"(?!/|[.,:;~+&-]\d)[\s,.:;\"'”«»)\]*-]*+",
    re.IGNORECASE,
)
# "và 13", ", NV14": nothing but further numbers.
_MORE_NUMBERS = re.compile(r"(?:(?:va|voi|nv|so|[#,;.+&\s-])*+\d{1,7}+(?!\d))++[\s.]*+")
_GLUED_NUMBERS = re.compile(r"\W*(?:nv|so)?\W*(\d{1,7})[,;+&~-]\d{1,7}(?![\w/])")
# Behind the digits: "3, 4 trùng", "3 và 4 …", "3 - 4 …", "3 ② …". Words are "3 02 báo cáo", "3, 77/BC", "3 - 15h".
_SECOND_NUMBER = re.compile(
    r"\s*+(?:(?:[,;+&~-]|(?:va|voi|den|toi|cung)\b)\s*+(?:nv|so|#)?\s*+[.:-]?\s*+\d{1,7}+"
    r"(?![\w/%:]|\.\d|\s*+(?:gio|ngay|tuan|phut|thang|tieng|buoi)\b)|[(\[]?[^\W\da-z_])"
)


def number_and_words(word: str, rest: str) -> tuple[int, str]:
    """The number and the words behind it.

    Raises:
        ArgumentMissing: no number comes first, or one that does not end where its digits end.
        SeveralNumbers: a list or a span of numbers.
    """
    if glued := _GLUED_NUMBERS.match(fold(rest)):
        raise SeveralNumbers(word, int(glued[1]))
    found = _NUMBER.match(rest)
    if found is None:
        raise ArgumentMissing(word)
    if _SECOND_NUMBER.match(fold(rest[found.end(1) :])):
        raise SeveralNumbers(word, int(found[1]))
    return int(found[1]), rest[found.end() :].strip()


def one_task(word: str, rest: str) -> tuple[int, str]:
    """The number and the words behind it. A second number for words would be lost, or taken for a result or a reason.

    Raises:
        ArgumentMissing, SeveralNumbers.
    """
    number, words = number_and_words(word, rest)
    if _MORE_NUMBERS.fullmatch(fold(words)):
        raise SeveralNumbers(word, number)
    return number, words


def number_or_none(rest: str) -> int:
    """The number; 0 where none is typed."""
    found = _NUMBER.match(rest)
    return int(found[1]) if found else 0


def page(rest: str) -> int:
    """`2`, `trang 2`; 1 for anything else."""
    found = re.match(r"\s*(?:trang\s*)?(\d{1,4})\s*$", rest)
    return max(1, int(found[1])) if found else 1


def behind(text: str, count: int) -> str:
    """What follows the first `count` words, as typed (line breaks kept)."""
    places = [word.end() for word in re.finditer(r"\S+", text)]
    return text[places[count - 1] :].strip()
