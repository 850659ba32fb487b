"""Decides when two pieces of Vietnamese text are the same words: folding for comparison, normalising for storage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ZERO_WIDTH = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff")
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"'}
# Icelandic, African and Tatar letters that look like Đ, đ, Ư and ư; real pages have them (84/2007/QÐ-UBND).
_STROKED = {"đ": "d", "ð": "d", "ɖ": "d", "ƣ": "u"}
_CACHED_BELOW = 0x3000


class _FoldTable(dict[int, str]):
    """Folded form of each character, computed on first use."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _CACHED_BELOW:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in _ZERO_WIDTH:
        return ""
    if character in DASHES:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    if character.isspace():
        return " "
    lowered = unicodedata.normalize("NFD", character.lower()).lower()
    kept = (_STROKED.get(part, part) for part in lowered if unicodedata.category(part) != "Mn")
    return "".join(kept)


_FOLD_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Search key of `text`: lower case, đ→d, no marks, single spaces, plain dashes, no zero-width characters."""
    return " ".join(text.translate(_FOLD_TABLE).split())


BLANKS_BEFORE = r"(?:(?<!\s)\s++)?"
"""For a regular expression that is searched for: the blanks before a separator, tried only where a run of them begins,
so that a long run costs its length and not its square."""


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text that still knows where each of its characters stood in the original."""

    text: str
    source: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """The piece of the original text from which folded characters `start` to `end` (exclusive) came."""
        if start >= end or start >= len(self.offsets):
            return ""
        last = min(end, len(self.offsets))
        stop = self.offsets[last] if last < len(self.offsets) else len(self.source)
        return self.source[self.offsets[start] : stop].strip()


def fold_with_offsets(text: str) -> FoldedText:
    """`fold(text)` with, for each folded character, the offset of its origin in `text`."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for part in _FOLD_TABLE[ord(character)]:
            if part == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(part)
            offsets.append(offset)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return FoldedText("".join(characters), text, tuple(offsets))


_NORMAL_TABLE: dict[int, str | None] = {
    **{ord(character): None for character in _ZERO_WIDTH},
    **{ord(character): "-" for character in DASHES},
    **dict.fromkeys((0x00D0, 0x0189), "Đ"),
    **dict.fromkeys((0x00F0, 0x0256), "đ"),
    0x01A2: "Ư",
    0x01A3: "ư",
    0x00A0: " ",
    0x202F: " ",
    0x2007: " ",
}


def normalize(text: str) -> str:
    """`text` as it is stored and shown: NFC, real Đ, plain spaces and dashes, no zero-width characters."""
    return unicodedata.normalize("NFC", text.translate(_NORMAL_TABLE))


# kì/kỳ, lí/lý, quí/quý are the same word; tai/tay are not, so only y after these consonants.
FINAL_Y = re.compile(r"(?<=\b[hklmstv])y\b|(?<=\bqu)y\b")


def same_words(first: str, second: str) -> bool:
    """True if the two texts differ only in case, marks, tone placement, spacing or i/y spelling."""
    return FINAL_Y.sub("i", fold(first)) == FINAL_Y.sub("i", fold(second))
