"""One grammar for every messenger: finds the command in what was typed. Each command's words stand with its class.

Words are matched folded (lower case, no marks), with or without a slash; every button is a typed command too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Indel

from domain.cleaning import bare as without_wrapping
from domain.conversation.commands.arguments import behind
from domain.conversation.commands.base import SPELLINGS, Command, Rank, Spelling
from domain.conversation.commands.talking import FreeText, Help
from domain.conversation.news_of_done import says_done
from domain.model import OrganizationRole, Person, UnitRole
from domain.office.permissions import is_overseer, may_read_office
from domain.text import fold

BY_WORDS: Mapping[str, Spelling] = {words: one for one in SPELLINGS.values() for words in one.all_words}
LONGEST_WORD = 20
"""Letters by which a word is compared with the commands; the longest of them has fewer."""
LONGEST_COMPARED = 200
LONGEST = max(len(words.split()) for words in BY_WORDS)

# A task's number and not the beginning of a title: "12", "NV12: …", "12 đã gửi"; not "6 tháng đầu năm", "5 đơn vị".
_TASK_NUMBER = re.compile(
    r"\s*(?:nv\s*|#)?\d{1,7}(?:\s*[,.:;-]\s|\s+(?!(?:thang|quy|nam|ngay|tuan|gio|nhiem|don|noi|nguoi)\b)|\s*$)"
)
_GREETING = re.compile(
    r"(?:(?:da|em|toi) )?(?:xin )?(?:chao|alo|a lo|hello|hi)"
    r"(?: (?:bot|don doc|he thong|ban|cac|anh|chi|em|moi|nguoi|a|nhe))*"
)


def read_command(text: str) -> Command:
    """What `text` asks for; words that are no command come back as `FreeText`.

    Raises:
        ArgumentMissing: the command is clear, but lacks its number or its words.
    """
    bare = without_wrapping(text).removeprefix("/")
    if _GREETING.fullmatch(fold(bare[:80]).strip(" .,:;!?")):
        return Help()
    found = find_spelling(bare)
    if found is not None:
        spelling, rest = found
        return spelling.read(spelling.word, rest)
    return FreeText(text.strip())


def find_spelling(text: str) -> tuple[Spelling, str] | None:
    """The command with which the text begins, and what follows its words. Of several spellings the longest one."""
    words = text.split()
    for count in range(min(LONGEST, len(words)), 0, -1):
        typed = fold(" ".join(words[:count])).strip(" .,:;!?")
        spelling = BY_WORDS.get(typed)
        if spelling is None:
            continue
        rest = behind(text, count)
        if typed in spelling.numbered and _TASK_NUMBER.match(fold(rest)) is None:
            continue
        if (spelling.alone and len(rest.split()) > 1) or (spelling.word == "viec" and says_done(text)):
            break
        return spelling, rest
    return _glued(text)


def _glued(text: str) -> tuple[Spelling, str] | None:
    """`xong12`: the number typed without a blank."""
    found = re.match(r"^([^\W\d]+)\s*((?:nv)?\d.*)$", text, re.IGNORECASE | re.DOTALL)
    spelling = BY_WORDS.get(fold(found[1])) if found else None
    if found and spelling and spelling.word == "hoan" and not re.fullmatch(r"(?:nv)?\d+\W*", found[2], re.IGNORECASE):
        # "hoan2 thanh2 1": "hoàn thành 1" typed by VNI with the keyboard switched off.
        return None
    return (spelling, found[2]) if found and spelling and spelling.glued else None


def nearest_words(text: str) -> tuple[str, ...]:
    """The three commands whose spelling is nearest to the first word; the first of the grammar where none is near."""
    words = without_wrapping(text[:LONGEST_COMPARED]).removeprefix("/").split()
    wanted = fold(words[0])[:LONGEST_WORD] if words else ""
    ranked = [spelling for spelling in SPELLINGS.values() if spelling.rank is not None]

    def likeness(spelling: Spelling) -> float:
        words: Sequence[str] = spelling.all_words
        return max(Indel.normalized_similarity(wanted, one.replace(" ", "")) for one in words)

    return tuple(spelling.word for spelling in sorted(ranked, key=likeness, reverse=True)[:3])


def asks_anything(word: str) -> bool:
    """Whether the command of this word asks for words of any kind (a reason, what has been done)."""
    return word in SPELLINGS and SPELLINGS[word].asks_anything


def allowed_words(person: Person) -> frozenset[str]:
    """The words of the commands that are shown to this person."""
    ranks = {Rank.EVERYONE}
    if any(place.role is not UnitRole.OFFICER for place in person.memberships):
        ranks.add(Rank.HEAD)
    if is_overseer(person):
        ranks.add(Rank.MONITOR)
    if may_read_office(person):
        ranks.add(Rank.OFFICE)
    if OrganizationRole.ADMIN in person.roles:
        ranks.add(Rank.ADMIN)
    return frozenset(spelling.word for spelling in SPELLINGS.values() if spelling.rank in ranks)
