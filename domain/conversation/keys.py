"""What Telex and VNI leave in words while the keyboard is switched to English: "hoanf thanhf" is "hoàn thành"."""

from __future__ import annotations

import re

_DOUBLED = re.compile(r"(dd|aa|ee|oo)")
_HORN = re.compile(r"([aou])w")
_TONE = re.compile(r"([aeiouy][a-z]*)[sfrxj]$|([aeiouy])[sfrxj](?=[a-z])")
_TASK = re.compile(r"nv\d+")
_VNI = re.compile(r"([a-z])[1-9]+(?=[a-z]|$)")


def without_keys(text: str) -> str:
    """The words as they would fold, had the keyboard been switched. `text` is folded; only for offering commands."""
    return " ".join(_plain(word) for word in text.split())


def _plain(word: str) -> str:
    if not word.isascii() or not word[:1].isalpha() or _TASK.fullmatch(word):
        return word
    word = _VNI.sub(r"\1", word)
    word = _HORN.sub(r"\1", _DOUBLED.sub(lambda found: found[0][0], word))
    return _TONE.sub(lambda found: found[1] or found[2], word, count=1)
