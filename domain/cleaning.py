"""The one clean-up of whatever comes in: chat, captions, file names, files, tables, seed files, the command line.

What looks like plain text to its reader becomes that plain text, so that no rule behind the door meets a "12" that is
not the characters 1 and 2.
"""

from __future__ import annotations

import re
import unicodedata

from domain.legacy_fonts import from_legacy_fonts
from domain.text import DASHES

_ZWJ = "\u200d"
# Letters without a glyph: Hangul fillers, the blank of Braille, the mark of an object that is not in the text.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc")
_SAME: dict[str, str] = {
    # gha for ư: what old fonts and wrong keyboards give.
    **dict.fromkeys("\u01a3", "ư"),
    **dict.fromkeys("\u01a2", "Ư"),
    **dict.fromkeys("\u0256\u00f0", "đ"),
    **dict.fromkeys("\u0189\u00d0", "Đ"),
    **dict.fromkeys("\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u02bd\u02c8\uff07", "'"),
    **dict.fromkeys("\u2044\u2215\u29f8\uff0f", "/"),
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys("\u2028\u2029\u0085\u000b\u000c", "\n"),
    "\u3001": ",",
    "\u3002": ".",
}
# Compatibility forms that are the same letter drawn otherwise. Superscripts, circled and bracketed numbers are not:
# "1²" is not 12, and "①" is no number that anybody typed as one.
_DRAWN_OTHERWISE = ("<wide>", "<narrow>", "<font>", "<noBreak>", "<vertical>", "<small>")


class _CleanTable(dict[int, str]):
    """What each character becomes, computed on first use."""

    def __missing__(self, code: int) -> str:
        clean = self[code] = _clean_character(chr(code))
        return clean


def _clean_character(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Cc") or character in _INVISIBLE or _selects_variation(character):
        return character if character in (_ZWJ, "\n", "\t", "\r") else ""
    if category == "Zs":
        return " "
    tag = unicodedata.decomposition(character).partition(" ")[0]
    same_letter = tag == "<compat>" and category in ("Ll", "Lu", "Lt", "Nl") and character > "\u024f"
    return unicodedata.normalize("NFKC", character) if same_letter or tag in _DRAWN_OTHERWISE else character


def _selects_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


_CLEAN_TABLE = _CleanTable()

# Signs of category Cf that stand within pictures and figures too; the joiner of emoji is looked at later.
_WITHIN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_MARKS = r"\u0300-\u036f\u200d\ufe00-\ufe0f"
_KEYCAP = rf"\d[{_MARKS}]*+\u20e3[{_MARKS}\u20e3]*+"
_KEYCAPS_APART = re.compile(rf"({_KEYCAP})[^\S\n][\s{_MARKS}\u20e3]*+(?={_KEYCAP})")
_LINE_KEYCAPS = re.compile(rf"(?m)^[ \t]*((?:{_KEYCAP}|\U0001f51f\ufe0f?)+)[.):\-]?[ \t\xa0]*(?=\w)")
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
# Symbols, arrows, emoji and the private signs of Word's symbol fonts, where people put a dash.
_LINE_BULLET = re.compile(rf"(?m)^[ \t]*[{_EMOJI}\u2022\u2023\u2043\u2219\u25aa-\u25ff\ue000-\uf8ff]+[ \t]*(?=\S)")
_LONE_JOINER = re.compile(rf"(?<![{_EMOJI}]){_ZWJ}|{_ZWJ}(?![{_EMOJI}])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Marks that stand behind a letter with which they make no letter: struck out and underlined text, Zalgo, keycaps.
_LEFTOVER_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_ACUTE_FOR_APOSTROPHE = re.compile(r"(?<=[^\W\d_])[`\u00b4](?=[^\W\d_])")


def clean(text: str) -> str:
    """`text` in NFC and in plain characters: nothing invisible, no letter or figure in disguise. Lines are kept.

    Cleaning twice changes nothing.
    """
    text = from_legacy_fonts(text)
    text = _lists(_WITHIN.sub("", text.replace("\r\n", "\n")))
    text = text.translate(_CLEAN_TABLE)
    text = _LONE_JOINER.sub("", text)
    text = _LEFTOVER_MARKS.sub("", unicodedata.normalize("NFC", text))
    text = _ACUTE_FOR_APOSTROPHE.sub("'", _PRIVATE.sub("", text))
    return unicodedata.normalize("NFC", from_legacy_fonts(text))


def one_line(text: str) -> str:
    """`text` cleaned, on one line, without blanks around it: names, cells, titles."""
    return " ".join(clean(text).split())


def _lists(text: str) -> str:
    """Two lines or more that begin with the same kind of picture are a list: "1. …" for keycaps, "- …" for others.

    Keycaps with blanks between them are numbers apart: "1️⃣ 2️⃣" is no 12.
    """
    if text.isascii():
        return text
    text = _KEYCAPS_APART.sub(r"\1, ", text)
    if len(_LINE_KEYCAPS.findall(text)) > 1:
        text = _LINE_KEYCAPS.sub(lambda found: _figures(found[1]) + ". ", text)
    if len(_LINE_BULLET.findall(text)) > 1:
        text = _LINE_BULLET.sub("- ", text)
    return text


def _figures(keycaps: str) -> str:
    return "".join(
        "10" if sign == "\U0001f51f" else sign for sign in keycaps if sign.isdecimal() or sign == "\U0001f51f"
    )


_QUOTES = "\"'“”„‟«»‹›`"
_LEADING = re.compile(rf"^[\s{_QUOTES}({{\[*_~•·>|.,;:!\-{_EMOJI}{_ZWJ}]+")
_TRAILING = re.compile(rf"[\s{_QUOTES})}}\]*_~]+$")


def bare(text: str) -> str:
    """A cleaned message without what people put round a command: a picture, a dash, quotes, stars, brackets."""
    inside = _LEADING.sub("", text)
    return _TRAILING.sub("", inside) if inside != text.strip() else inside.strip()
