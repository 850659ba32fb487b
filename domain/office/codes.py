"""The codes of invitations: signs that survive being read aloud, copied by hand and typed on a Vietnamese keyboard."""

from __future__ import annotations

import re

from domain.text import fold

# Without vowels no key of Telex or VNI changes a letter before it; W alone becomes Ư, DD and D9 become Đ. None is
# mistaken for another when it is read aloud or copied by hand.
ALPHABET = "23456789BCFGHJKLMNPQRSTVXZ"
EARLIER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Of version 0.1, whose codes stay good until they expire."""
CODE_LENGTH = 10

_WRITTEN = re.compile(r"[\w\s\"'“”«»(),.:;\-]{1,40}")


def plain_code(text: str) -> str:
    """The code without what people put into and round it: blanks, hyphens, quotes, a full stop."""
    return re.sub(r"[^A-Z0-9]", "", fold(text).upper())


def looks_like_code(text: str) -> bool:
    code = plain_code(text)
    return (
        _WRITTEN.fullmatch(text.strip()) is not None
        and len(code) == CODE_LENGTH
        and all(letter in EARLIER_ALPHABET for letter in code)
    )


def is_nearly_a_code(text: str) -> bool:
    """Of what a stranger types: also with a wrong sign, or one too many or too few."""
    code = plain_code(text)
    if _WRITTEN.fullmatch(text.strip()) is None or not CODE_LENGTH - 1 <= len(code) <= CODE_LENGTH + 1:
        return False
    odd = sum(letter not in ALPHABET for letter in code)
    return odd <= 1 and any(map(str.isdigit, code)) and not code.isdigit()
