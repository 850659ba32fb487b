"""Reads numbers as officials write them: digits, words without marks, and either one repeated in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
# After mười/mươi five is "lăm" or "nhăm"; "năm" there is the word year ("mười năm nữa").
_SECOND = {**{word: value for word, value in _ONES.items() if word != "nam"}, "lam": 5, "nham": 5}
_CLIPPED = {"lam": 5, "nham": 5, "mot": 1}
_VOCABULARY = frozenset(_ONES) | frozenset(_SECOND) | {"muoi", "ham", "tram", "linh", "le", "chuc"}
_LONGEST = 7

_DIGITS = re.compile(r"(\d{1,4})(?:[.,](5))?(?![.,]?\d)")
_WORD = re.compile(r" ?([a-z]+)")
_BRACKET = re.compile(r" ?\( ?([a-z0-9 ]{1,40}?) ?\)")


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number and the offset behind it; `conflict` is the other value when words and digits disagree."""

    value: float
    end: int
    conflict: float | None = None

    @property
    def whole(self) -> int | None:
        return int(self.value) if self.value == int(self.value) else None


def number_at(text: str, start: int) -> NumberFound | None:
    """The number that begins at `start` of folded text ("06 (sau)", "hai (2)", "bay muoi hai", "1,5"), or None."""
    found = _plain_number(text, start)
    if found is None:
        return None
    bracket = _BRACKET.match(text, found.end)
    if bracket is None:
        return found
    repeated = _plain_number(bracket[1], 0)
    if repeated is None or repeated.end != len(bracket[1]):
        return found
    conflict = repeated.value if repeated.value != found.value else None
    return NumberFound(found.value, bracket.end(), conflict)


def _plain_number(text: str, start: int) -> NumberFound | None:
    digits = _DIGITS.match(text, start)
    if digits:
        return NumberFound(int(digits[1]) + (0.5 if digits[2] else 0), digits.end())
    return _number_in_words(text, start)


def _number_in_words(text: str, start: int) -> NumberFound | None:
    words: list[str] = []
    ends: list[int] = []
    position = start
    while len(words) < _LONGEST:
        word = _WORD.match(text, position)
        if word is None or word[1] not in _VOCABULARY or (not words and word[0].startswith(" ")):
            break
        words.append(word[1])
        ends.append(word.end())
        position = word.end()
    value, used = _below_thousand(words)
    return NumberFound(value, ends[used - 1]) if used else None


def _below_thousand(words: list[str]) -> tuple[int, int]:
    if len(words) >= 2 and words[0] in _ONES and words[1] == "tram":
        hundreds = _ONES[words[0]] * 100
        rest = words[2:]
        if len(rest) >= 2 and rest[0] in {"linh", "le"} and rest[1] in _ONES:
            return hundreds + _ONES[rest[1]], 4
        value, used = _below_hundred(rest)
        return hundreds + value, 2 + used
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    first, following = words[0], words[1:]
    if first == "muoi":
        return _with_second(10, 1, following)
    if first == "ham":
        return _with_second(20, 1, following) if following and following[0] in _SECOND else (0, 0)
    if first not in _ONES:
        return 0, 0
    if following and following[0] in {"muoi", "chuc"}:
        return _with_second(_ONES[first] * 10, 2, following[1:])
    if following and following[0] in _CLIPPED and _ONES[first] >= 2:
        return _ONES[first] * 10 + _CLIPPED[following[0]], 2
    return _ONES[first], 1


def _with_second(tens: int, used: int, following: list[str]) -> tuple[int, int]:
    if following and following[0] in _SECOND:
        return tens + _SECOND[following[0]], used + 1
    return tens, used
