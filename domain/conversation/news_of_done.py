"""Recognizes that somebody says in words of their own that a task is done, without giving the command for it."""

from __future__ import annotations

import re

from domain.text import fold

LONGEST = 16
"""Words; what is longer tells more than that."""

_DONE = frozenset({"xong", "hoan", "thanh", "tat"})
_TELLING = frozenset({"xong", "hoan", "nop", "gui"})
_OVER = frozenset({"da", "roi", "het"})
_AROUND = re.compile(
    r"em|toi|minh|anh|chi|chau|con|ben|don|vi|phong|bao|cao|lam|thuc|hien|xu|ly|giai|quyet|nop|gui"
    r"|viec|nhiem|vu|nv|so|nay|do|tren|kia|a|nhe|nha|nhen|thua|sep|day|cai|duoc|bot|oi|voi|xin|ve|la"
    r"|cong|o|co|thi|ma|va"
)
_NUMBER = re.compile(r"(?:nv|#)?(\d{1,7})")


def says_done(text: str) -> bool:
    """Whether the words say nothing but that something is done: "xong rồi", "em làm xong việc 12 rồi ạ"."""
    words = fold(text[:200]).replace(",", " ").replace(".", " ").replace("!", " ").split()
    if len(text) > 200 or not 2 <= len(words) <= LONGEST:
        return False
    if not all(word in _DONE | _OVER or _AROUND.fullmatch(word) or _NUMBER.fullmatch(word) for word in words):
        return False
    return bool(_OVER & set(words)) and bool(_TELLING & set(words))


def number_of_done(text: str) -> int:
    """The number of the task that the words name; 0 where they name none, or several."""
    numbers = {int(found[1]) for word in fold(text).split() if (found := _NUMBER.fullmatch(word.strip(",.!")))}
    return numbers.pop() if len(numbers) == 1 else 0
