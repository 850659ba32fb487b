"""Decides which dates of official prose may be deadlines: only those behind a trigger word, never cited ones.

Dates of cited documents, effective dates, reported periods and data cut-offs are no deadlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.deadlines.verdict import Limit


class Strength(StrEnum):
    """How much a trigger proves: a verb alone needs a day that cannot be a citation."""

    STRONG = "strong"
    WITHIN = "within"
    DONE = "done"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that announce a deadline, from `start` up to the moment at `end`."""

    start: int
    end: int
    limit: Limit
    strength: Strength
    words_from: int


_NOT_AFTER_BEFORE = r"day|mat|het(?! (?:gio|ngay|thang|quy|nam|tuan|buoi))|khi(?! het)|tien|do|kia|dan|ky|nhung|cac|phap luat|to chuc|co quan|cuoc|phien|hoi nghi|luc"
_BEFORE = re.compile(rf"truoc(?: khi(?= het))?(?: (?:thoi diem|thoi han|moc))?(?![a-z])(?! (?:{_NOT_AFTER_BEFORE})(?![a-z]))")
_BY = re.compile(
    r"(?:cham|muon|tre) nhat|khong (?:duoc )?(?:qua|muon hon|cham hon|tre hon|vuot qua)|(?:khong )?(?:de )?cham qua|cham qua"
    r"|(?:den|toi) het|han (?:chot|cuoi(?: cung)?)|toi da|het"
)
_WITHIN = re.compile(
    r"(?:noi )?trong(?: thoi han| vong| thoi gian| khoang)?|thoi han(?= (?:la |khong qua |toi da |cham nhat )*(?:\d|[a-z]+ \(\d))|vong"
)
_DONE = re.compile(
    r"hoan thanh|hoan tat|xong|deadline|den han|dao han|(?:thoi )?han(?: xu ly| giai quyet| bao cao| nop| gui| tra loi| hoan thanh| thuc hien"
    r"| gop y| trinh| giao)?|thoi gian (?:hoan thanh|thuc hien|nop|gui|bao cao)|ngay (?:hoan thanh|den han)"
    r"|gia han(?: them)?(?: den| toi)?|(?:lui|keo dai|doi|chuyen)(?: thoi gian| thoi han| han)? (?:den|toi|sang)"
)
_WEAK = re.compile(r"bao cao|gui|nop|trinh|tra loi|giao|lam|xu ly|tra|phan hoi|chot|hop")
_LINK = re.compile(
    r"[ :,(-]{1,3}(?:(?:la|vao|luc|den|toi|vao luc|ngay tu|thoi gian|thoi han|trong|xong|cho|ve|khoang|duoc)(?![a-z])[ :]{0,2}){0,3}"
)
_SEARCH = re.compile(
    r"(?<![a-z])(?:truoc|cham nhat|muon nhat|tre nhat|khong (?:duoc )?(?:qua|muon hon|cham hon|tre hon|vuot qua)|(?:khong )?(?:de )?cham qua|(?:den|toi) het"
    r"|han|het|toi da|noi trong|trong|thoi han|vong|hoan thanh|hoan tat|xong|deadline|thoi gian|ngay hoan thanh|dao han"
    r"|gia han|lui|keo dai|doi|chuyen|bao cao|gui|nop|trinh|tra loi|phan hoi|chot|dinh k[yi]|hang|moi)(?![a-z])"
)
_ORDER = (
    (_BEFORE, Limit.BEFORE, Strength.STRONG),
    (_BY, Limit.BY, Strength.STRONG),
    (_WITHIN, Limit.BY, Strength.WITHIN),
    (_DONE, Limit.ON, Strength.DONE),
    (_WEAK, Limit.ON, Strength.WEAK),
)
_RANK = (Strength.WEAK, Strength.DONE, Strength.WITHIN, Strength.STRONG)

# Overdue by, left over, expired: a number of days that is no deadline.
_NOT_BEFORE_HAN = re.compile(r"(?:qua|tre|cham|dung|som|con|het|sap den|sap toi|khong thoi|nhieu) (?:thoi )?$")
_EFFECT = re.compile(
    r"hieu luc|ap dung tu|tinh den|so lieu|thoi diem chot|ke tu$|(?<![a-z])tu$|het han su dung|bao hanh"
)
_DONE_ALREADY = re.compile(r"(?<![a-z])(?:da|duoc|ket qua|tinh hinh)(?![a-z])")
_COMPLETION = re.compile(
    r"hoan thanh|hoan tat|xong|thoi han|han|bao cao|gui|trinh|nop|ban hanh|tham muu|tra loi|gop y|to chuc|xay dung|trien khai|ra soat|cham nhat|phan hoi|phai|yeu cau|de nghi|xu ly|giai quyet|thuc hien"
)
_CLAUSE = re.compile(r"[^.;\n]*$")

INTERVAL = re.compile(r"(?<![a-z])(?:ke |tinh )?tu (?:hom )?")
INTERVAL_LINK = re.compile(r" ?,? ?(?:cho )?(?:den|toi|-)(?: het)?(?: hom)? ?")


def trigger_at(text: str, start: int) -> Trigger | None:
    """The trigger words that begin at `start`, with all those that follow ("hoàn thành, chậm nhất trước")."""
    position, words_from, limit, strength = start, start, Limit.ON, None
    for _ in range(5):
        found = _one_trigger(text, position)
        if found is None:
            break
        end, one_limit, one_strength = found
        if limit is not Limit.BEFORE and one_limit is not Limit.ON:
            limit = one_limit
        if strength is Strength.WEAK and one_strength is not Strength.WEAK:
            words_from = position
        if strength is None or _RANK.index(one_strength) > _RANK.index(strength):
            strength = one_strength
        link = _LINK.match(text, end)
        position = link.end() if link else end
        if not link:
            break
    return Trigger(start, position, limit, strength, words_from) if strength else None


def _one_trigger(text: str, position: int) -> tuple[int, Limit, Strength] | None:
    for pattern, limit, strength in _ORDER:
        found = pattern.match(text, position)
        if found and not text[found.end() : found.end() + 1].isalpha():
            return found.end(), limit, strength
    return None


def trigger_starts(text: str) -> list[int]:
    """Where trigger words may stand in folded text."""
    return [found.start() for found in _SEARCH.finditer(text)]


def clause_before(text: str, start: int) -> str:
    """The part of the sentence in front of `start`, at most 120 characters."""
    window = text[max(0, start - 120) : start]
    found = _CLAUSE.search(window)
    return found[0] if found else window


def is_disowned(text: str, trigger: Trigger) -> bool:
    """Whether the words before a trigger make its date something else: effect, overdue days, a cut-off."""
    before = clause_before(text, trigger.start)
    if _EFFECT.search(before[-60:]):
        return True
    if text.startswith(("han", "thoi han"), trigger.start):
        return bool(_NOT_BEFORE_HAN.search(before))
    return False


def is_reported(text: str, trigger: Trigger) -> bool:
    """Whether the clause tells of what was done ("kết quả đạt được trong năm 2025")."""
    return bool(_DONE_ALREADY.search(clause_before(text, trigger.start)))


def asks_for_completion(text: str, trigger: Trigger) -> bool:
    """Whether the clause asks for something to be finished or sent."""
    return bool(_COMPLETION.search(clause_before(text, trigger.start)))
