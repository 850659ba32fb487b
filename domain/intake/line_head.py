"""Decides what of a typed line stands in front: the units, and what precedes them or is said beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.intake.line_parts import Office, is_aside, parts_of
from domain.intake.line_words import may_be_aside
from domain.intake.parties import is_collective, names_parties, names_parties_exactly, read_as_parties, unit_and_person
from domain.model import Unit
from domain.office.units import unit_key, unit_keys, unit_names
from domain.text import BLANKS_BEFORE, fold

LABELS = re.compile(
    r"^(?:noi dung|nhiem vu|ten viec|cong viec|viec|don vi|chu tri|don vi chu tri|phoi hop|han|thoi han|can bo"
    r"|chuyen vien|nguoi thuc hien|van ban|can cu|theo)$"
)
LATER_LABELS = re.compile(r"[,;] ?(?:noi dung|nhiem vu|ten viec|cong viec|han|thoi han)$")
UNIT_LEAD = re.compile(
    r"^(?:giao|chủ trì|chu tri|với|voi"
    r"|(?:phối hợp|phoi hop|kết hợp|ket hop|ph|cùng)(?:\s++(?:với|voi|cùng|cung))?)\s+",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"(?:(?:kính|kinh) )?(?:giao|phân công|phan cong|đề nghị|de nghi|yêu cầu|yeu cau|nhờ|nho|nhắc|nhac)(?: cho)?$"
    r"|^cho$",
    re.IGNORECASE,
)

LONGEST_UNIT_NAME = 12
"""Words; a unit's name is not looked for beyond them."""

MOST_UNITS = 30
"""No line that somebody means names more of them in front of the work."""


def split_head(text: str, office: Office, now: datetime) -> tuple[str, str]:
    """The units in front, and the rest. What precedes a colon must be units; without one, what reads as units is."""
    before, colon, after = text.partition(":")
    if colon and not (re.search(r"\d\s?$", before) and re.match(r"\d\d", after)):
        head, aside = _without_aside(before, office, now)
        rest = ", ".join([*aside, after.strip()])
        if aside and not head:
            units, more = split_head(after.strip(), office, now)
            return units, ", ".join([*aside, more])
        if aside and read_as_parties(head, office.units, office.members):
            return head, rest
        numbered = re.search(r"\d\s*$", before) is not None
        if numbered or _is_label(before) or _units_stand_behind(before, after, office):
            return ("", text) if not numbered else _split_at_commas(text, office, now)
        return head, rest
    return _split_at_commas(text, office, now)


def _is_label(before: str) -> bool:
    return bool(LABELS.match(fold(before)) or LATER_LABELS.search(fold(before)))


def _split_at_commas(text: str, office: Office, now: datetime) -> tuple[str, str]:
    parts = re.split(rf"{BLANKS_BEFORE},\s*", text)
    aside: list[str] = []
    while len(parts) > 1 and is_aside(parts[0], office, now):
        aside.append(parts.pop(0))
    count = 0
    while count < len(parts) and names_parties(parts[count], office.units):
        count += 1
    named, rest = parts[:count], parts[count:]
    if rest:
        before, words, behind = _found_in_front(rest[0], office, now)
        if words:
            aside, named, rest = [*aside, before], [*named, words], [behind, *rest[1:]]
    return ", ".join(named), ", ".join(part for part in [*aside, *rest] if part)


def _found_in_front(text: str, office: Office, now: datetime) -> tuple[str, str, str]:
    """What stands before the units, the units, the rest: "hạn 30/11 VP rà soát", "nhờ VP in", "anh Bình QLKH …"."""
    if words := _units_in_front(text, office.units):
        return "", words, text[len(words) :].strip(" -")
    for word in list(re.finditer(r"(?<=\s)\S+", text))[:LONGEST_UNIT_NAME]:
        words = _units_in_front(text[word.start() :], office.units)
        if not words or not _is_said_in_full(words, office.units):
            continue
        before = ASKS.sub("", text[: word.start()].strip()).strip(" -")
        person = unit_and_person(f"{before} {words}", office.units, office.members) is not None if before else False
        if not before or person or is_aside(before, office, now):
            before = _OF_UNIT.sub("", before) if person else before
            return before, words, text[word.start() + len(words) :].strip(" -")
        break
    return "", "", text


# "anh Phúc bên thanh tra": the small word joins the person to the unit.
_OF_UNIT = re.compile(r"\s+(?:ở|bên|ben|thuộc|thuoc|của|cua|tại|tai)$", re.IGNORECASE)


def _is_said_in_full(words: str, units: Sequence[Unit]) -> bool:
    """Behind other words a unit is named by its code or whole name: the "công nghệ" of a task is no Phòng Công nghệ."""
    names = {fold(name) for unit in units for name in unit_names(unit)}
    pieces = re.split(r"[,;+]\s*|\s(?:và|va|phối hợp|phoi hop|với|voi)\s", UNIT_LEAD.sub("", words))
    bare = [piece.strip(" ().,:") for piece in pieces]
    return all(fold(piece) in names or is_collective(piece) for piece in bare if piece)


def _without_aside(before: str, office: Office, now: datetime) -> tuple[str, list[str]]:
    """The head without what says when, how urgent and by which document: "QLKH, không hạn", "QLKH 17/12"."""
    head: list[str] = []
    aside: list[str] = []
    for piece in re.split(r"[,;()]", before):
        kept, cut = _cut_aside(piece.strip(), office, now)
        head += [kept] if kept else []
        aside += [cut] if cut else []
    return (", ".join(head), aside) if aside else (before.strip(), [])


def _cut_aside(piece: str, office: Office, now: datetime) -> tuple[str, str]:
    if not may_be_aside(piece) or names_parties_exactly(piece, office.units):
        return piece, ""
    for gap in list(re.finditer(r"\s+", piece))[:LONGEST_UNIT_NAME]:
        left, right = piece[: gap.start()], piece[gap.end() :]
        if is_aside(right, office, now) and read_as_parties(left, office.units, office.members):
            return left.strip(" -"), right
    return ("", piece) if is_aside(piece, office, now) else (piece, "")


def _units_stand_behind(before: str, after: str, office: Office) -> bool:
    """ "Báo cáo hai nội dung: A và B, QLKH, 17/12": the colon belongs to the work."""
    if names_parties(before, office.units) or read_as_parties(before, office.units, office.members):
        return False
    return any(names_parties_exactly(part, office.units) for part in parts_of(after))


def _units_in_front(text: str, units: Sequence[Unit], most: int = MOST_UNITS) -> str:
    """The longest run of first words that are units to the letter: "Văn phòng báo cáo …" names Văn phòng."""
    names = frozenset[str]().union(*map(unit_keys, units))
    ends = [word.end() for word in re.finditer(r"\S+", text)][:LONGEST_UNIT_NAME]
    leading = ((end, UNIT_LEAD.sub("", text[:end])) for end in reversed(ends))
    first = next((end for end, name in leading if unit_key(name) in names or is_collective(name)), 0)
    behind = text[first:]
    joined = UNIT_LEAD.match(behind.lstrip()) if first else None
    if joined is None or most == 1:
        return text[:first]
    gap = len(behind) - len(behind.lstrip()) + joined.end()
    more = _units_in_front(behind[gap:], units, most - 1)
    return text[: first + gap + len(more)] if more else text[:first]
