"""Text typed for the fonts of the nineties (.VnTime: TCVN3, VNI-Times: VNI), turned into Unicode.

Such text is Latin-1 to every program: "B¸o c¸o" (TCVN3) and "Baùo caùo" (VNI) are "Báo cáo". Nothing marks it, so it is
recognized by its words: as they stand they are no Vietnamese syllables, decoded they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import islice

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_LETTERS = "".join(
    letter
    for base in "aăâeêioôơuưy"
    for tone in _TONES
    if not (letter := unicodedata.normalize("NFC", base + tone)).isascii()
)
"""The 66 marked vowels in the order of the alphabet, level, huyền, sắc, hỏi, ngã, nặng."""

# TCVN 5712:1993. ABC fonts (TCVN3) draw capitals with a font of their own ("H") from the codes of the small letters;
# only the seven capitals without a tone have codes there. VN1 has codes for all.
_TCVN = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ®"
_TCVN_CAPITALS = (
    "\x80\x83\x81\x82\x84\xa1\xaf\xc0\xba\xbf\x85\xa2\xc1\xc4\xc2\xc3\x86\x87\x8a\x88\x89\x8b\xa3\xc5\xda\xcd\xd9\x8c"
    "\x8d\x90\x8e\x8f\x91\x92\x95\x93\x94\x96\xa4\xdb\xff\xe0\xf0\x97\xa5\x98\x9b\x99\x9a\x9c\x9d\x01\x9e\x9f\x02\xa6"
    "\x04\x11\x05\x06\x12\x13\x16\x14\x15\x17\xa7"
)
_FROM_TCVN = str.maketrans(
    {
        **dict(zip(_TCVN_CAPITALS, (_LETTERS + "đ").upper(), strict=True)),
        **dict(zip(_TCVN, _LETTERS + "đ", strict=True)),
    }
)

# VNI writes a vowel and behind it its marks as one more letter.
_VNI_TONE = dict(zip("øùûõï", _TONES[1:], strict=True))
_VNI_CIRCUMFLEX = dict(zip("âàáåãä", ("\u0302" + tone for tone in _TONES), strict=True))
_VNI_BREVE = dict(zip("êèéúüë", ("\u0306" + tone for tone in _TONES), strict=True))
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> Mapping[str, str]:
    table = dict(_VNI_ALONE)
    for vowels, marks in (("aeouyôö", _VNI_TONE), ("aeo", _VNI_CIRCUMFLEX), ("a", _VNI_BREVE)):
        for vowel in vowels:
            for letter, mark in marks.items():
                table[vowel + letter] = unicodedata.normalize("NFC", _VNI_ALONE.get(vowel, vowel) + mark)
    return table


_FROM_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)), re.IGNORECASE)

# A run of Latin-1 letters and signs that touches no digit: "5µm" is a measure, not "àm".
_CODE = r"\x01-\x06\x11-\x17\x80-\x9f\xa1-\xff"
_WORD = re.compile(rf"(?<![\w\xad])[A-Za-z{_CODE}]*[{_CODE}][A-Za-z{_CODE}]*(?![\w\xad])")
# ă đ ĩ ũ ơ ư and all letters of two marks: with one of them the text is Unicode already.
_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9\u0300-\u036f]")

MOST_WORDS = 400
"""Enough to tell in which encoding a text is."""

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
_RHYME = (
    r"(?:a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ia|iê|oa|oă|oe|oo|ua|uâ|uê|uô|uơ|uy|uyê|ưa|ươ|yê)(?:ch|nh|ng|[cmnpt])?"
    r"|[aăâ]y|ai|ao|au|âu|eo|êu|iu|iêu|oai|oay|oao|oeo|oi|ôi|ơi|ui|uôi|uây|uya|uyu|ưi|ươi|ươu|ưu|yêu"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_RHYME})")
_TONE = re.compile("[\u0300\u0301\u0309\u0303\u0323]")


def is_syllable(word: str) -> bool:
    """Whether `word` (NFC) is spelled as a Vietnamese syllable; one that ends in a stop takes sắc or nặng only."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(decomposed)
    plain = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    if len(tones) > 1 or _SYLLABLE.fullmatch(plain) is None:
        return False
    return not plain.endswith(("c", "ch", "p", "t")) or tones in (["\u0301"], ["\u0323"])


def from_legacy_fonts(text: str) -> str:
    """`text` in Unicode if it, or some line of it, is TCVN3 or VNI; else as it is."""
    if text.isascii():
        return text
    decoded = _decoded(text)
    if decoded != text or "\n" not in text:
        return decoded
    return "\n".join(map(_decoded, text.split("\n")))


def _decoded(text: str) -> str:
    words = [found[0] for found in islice(_WORD.finditer(text), MOST_WORDS)]
    if not words or _UNICODE.search(text):
        return text
    as_it_is = sum(map(is_syllable, words))
    counts = {decode: sum(is_syllable(decode(word)) for word in words) for decode in (_tcvn_word, _vni_word)}
    decode = max(counts, key=lambda one: counts[one])
    good = counts[decode]
    if good <= as_it_is or good * 5 < len(words) * 4 or (good == 1 and len(words[0]) < 3):
        return text
    in_capitals = all(map(str.isupper, _plain_letters(text)))
    return _WORD.sub(lambda found: decode(found[0]) if in_capitals else _not_in_capitals(decode, found[0]), text)


def _tcvn_word(word: str) -> str:
    """Capitals of an "H" font have the codes of small letters: the plain letters beside them tell."""
    decoded = word.translate(_FROM_TCVN)
    plain = _plain_letters(word)
    return decoded.upper() if plain and all(map(str.isupper, plain)) else decoded


def _not_in_capitals(decode: Callable[[str], str], word: str) -> str:
    """Beside small letters "Së" is "Sở" and no word in capitals: one plain letter tells nothing of the others."""
    if decode is _tcvn_word and len(_plain_letters(word)) == 1:
        return word.translate(_FROM_TCVN)
    return decode(word)


def _plain_letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isascii() and letter.isalpha()]


def _vni_word(word: str) -> str:
    return _VNI_LETTER.sub(_vni_letter, word)


def _vni_letter(found: re.Match[str]) -> str:
    letter = _FROM_VNI[found[0].lower()]
    return letter.upper() if found[0][0].isupper() else letter
