"""Decides which dates of official prose may be deadlines: only those behind a trigger word, never cited ones.

Dates of cited documents, effective dates, reported periods and data cut-offs are no deadlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.verdict import Limit, worse
from domain.text import fold


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


_NOT_AFTER_BEFORE = (
    r"day|mat|het(?! (?:gio|ngay|thang|quy|nam|tuan|buoi))|khi(?! het)|tien|do|kia|dan|ky|nhung|cac|phap luat"
    r"|to chuc|co quan|cuoc|phien|hoi nghi|luc"
)
# "Trước cuộc họp ngày 02/12", "trước khi họp giao ban thứ hai": the meeting has its day behind it.
_EVENT_WITH_DAY = (
    r"truoc (?:khi |luc |gio |cuoc |buoi )?hop(?: giao ban)?"
    r"(?= (?:chieu |sang )?(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|t[2-7])(?![a-z\d]))"
    r"|truoc (?:cuoc hop|phien hop|ky hop|hoi nghi|buoi hop|buoi lam viec|cuoc lam viec)"
    r"(?: (?!ngay )[a-z]+){0,8}(?: vao)?(?= ngay \d)"
)
_BEFORE = re.compile(
    rf"{_EVENT_WITH_DAY}"
    rf"|(?:truoc|trc)(?: khi(?= het))?(?: (?:thoi diem|thoi han|moc))?(?![a-z])(?! (?:{_NOT_AFTER_BEFORE})(?![a-z]))"
)
_NO_LATER = r"khong (?:duoc )?(?:de )?(?:qua|muon hon|cham hon|tre hon|vuot qua)|(?:khong )?(?:de )?cham qua"
_BY = re.compile(
    rf"(?:cham|muon|tre) nh[au]t|{_NO_LATER}|(?:den|toi) het|han (?:chot|cuoi(?: cung)?)|toi da|het(?! han)|ket thuc"
)
_WITHIN = re.compile(
    r"(?:noi )?trong(?: thoi han| vong| thoi gian| khoang)?|vong"
    r"|thoi han(?= (?:la |khong qua |toi da |cham nhat ){0,2}(?:\d|[a-z]{2,5}(?: [a-z]{2,5}){0,3} (?:\(\d|ngay|gio)))"
)
_PURPOSES = (
    r"(?: xu ly| giai quyet| bao cao| nop| gui| tra loi| hoan thanh| thuc hien| gop y| trinh| giao| tra| moi| du kien)?"
)
# "DL 15/12" on a phone; "VHTT&DL" is a department.
_SHORT_DEADLINE = (
    r"(?<!&)dl(?=[ :]{1,3}(?:\d|thu |t[2-7](?!\d)|ngay |mai|cuoi |dau |chieu |sang |trua |hom nay|het |trong ))"
)
_DONE = re.compile(
    rf"hoan thanh|hoan tat|xong|deadline|{_SHORT_DEADLINE}|den han|dao han|(?:thoi )?han{_PURPOSES}"
    r"|thoi gian (?:hoan thanh|thuc hien|nop|gui|bao cao)|ngay (?:hoan thanh|den han)|gia han(?: them)?(?: den| toi)?"
    r"|(?:lui|keo dai|doi|chuyen)(?: thoi gian| thoi han| han)? (?:den|toi|sang)"
)
_SENDING = (
    r"bao cao(?: (?:nhanh|so bo|tong hop|chinh thuc|dinh ky))?|gui|nop"
    r"|(?<!quy )(?<!chuong )(?<!cong )(?<!lo )trinh|tra loi|giao|lam|xu ly|tra|phan hoi|chot"
    r"|vao luc|vao|luc"
)
_EVERY = r"(?:dinh k[yi] )?(?:hang|moi|tung) (?:ngay|tuan|thang|quy|nam)|dinh k[yi]|moi(?= (?:thu|chu|ngay|sang|chieu))"
# "Đến ngày 30/11 phải hoàn thành": a limit if what follows says so.
_UNTIL = r"(?:den|toi)(?= (?:ngay|cuoi|het|thang|quy|nam|thu|\d))"
_THEN_DONE = re.compile(r" ?,? ?(?:(?:phai|can|co ban) )?(?:hoan thanh|xong|co (?!\d)|gui|bao cao|nop|trinh|ban hanh)")
_WEAK = re.compile(rf"{_EVERY}|{_SENDING}|{_UNTIL}")
_LINK = re.compile(
    r"[ :,(-]{1,3}"
    r"(?:(?:la|vao|luc|den|toi|vao luc|cho|ve|khoang|duoc|de|cac(?= ngay))(?![a-z])[ :]{0,2}){0,3}"
)
_SEARCH = re.compile(
    # A lost space ("cơ sởchậm nhất là ngày …") hides none of the words that can only announce a date.
    rf"(?:(?<![a-z])|(?=(?:cham|muon) nhat (?:la )?(?:ngay|\d)|truoc (?:ngay )?\d|den het ngay))"
    rf"(?:truoc|trc|(?:cham|muon|tre) nh[au]t|{_NO_LATER}|(?:den|toi) het|han|het|toi da|ket thuc|noi trong|trong"
    rf"|thoi han|vong|hoan thanh|hoan tat|xong|deadline|{_SHORT_DEADLINE}|thoi gian|ngay (?:hoan thanh|den han)|dao han"
    rf"|gia han|lui"
    rf"|keo dai|doi|chuyen|{_EVERY}|{_SENDING}|{_UNTIL})(?![a-z])"
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
_NOT_BEFORE_HAN = re.compile(
    r"(?<![a-z])(?:ky|qua|tre|cham|dung|som|con|het|sap den|sap toi|khong thoi|nhieu) (?:thoi )?$"
)
_VERBS = r"hoan thanh|hoan tat|xong|bao cao|gui|trinh|nop|ban hanh|tham muu|tra loi|gop y|phan hoi"
# "Hạn nộp hồ sơ dự thi là ngày …", "Hạn cuối gửi hồ sơ: …": what is due may stand between the label and its date.
_LABEL = re.compile(r"(?:thoi )?han|thoi gian|deadline")
_LABEL_REST = re.compile(r"(?: [a-z]{1,7}){1,10}(?= ?:| la (?:ngay|thu|\d))")
_RATIO = re.compile(r"(?:^| )\d{1,3}/\d{1,3}$")
_COUNTED_THINGS = re.compile(r" (?!(?:de|cho|va|theo|gui|nop|bao cao|trinh|nhe|a|thi|la|phai|luc|vao)(?![a-z]))[a-z]")
_NO_VERB = rf"(?! [^,;]{{0,60}}?(?<![a-z])(?:{_VERBS})(?![a-z]))"
# A date right behind these is one of effect, unless a new request stands in between.
_EFFECT = re.compile(rf"(?:hieu luc|han su dung|bao hanh){_NO_VERB}[^,;\d]{{0,40}}$")
# Behind these "đến hết" and "trong" bound data or a term of office; "trước" and "chậm nhất" still ask for something.
_CUT_OFF = re.compile(rf"(?:tinh den|so lieu|thoi diem chot|ap dung|nhiem ky|giai doan){_NO_VERB}[^,;\d]{{0,40}}$")
# "Tính đến hết ngày 16/10, vẫn còn …", "đến hết ngày 30/11 mới có …": how far something has come.
_COUNTED_TO = re.compile(r"(?<![a-z])tinh $")
_STATE_BEHIND = re.compile(r" ?,? ?(?:moi|van|con|da|chua|chi|tong|toan|co)(?![a-z])")
# "Trong thời gian nghỉ Tết", "trong dịp lễ 30/4": when a duty is done, not until when.
_WITHIN_HOLIDAY = re.compile(
    r"trong (?:suot )?(?:thoi gian|dip|ky|nhung ngay|cac ngay|may ngay)(?: (?:nghi|le|tet|ky|dip))+(?![a-z])"
)
_BOUNDS = ("den", "toi", "het", "trong", "ket thuc")
_DONE_ALREADY = re.compile(
    rf"(?<![a-z])(?:da|duoc|ket qua|tinh hinh|dat|qua)(?![a-z])(?! [^,;]{{0,60}}?(?<![a-z])(?:{_VERBS})(?![a-z]))"
)
# "(dự kiến hoàn thành trong quý I)": what is expected to be, perhaps of other people's work.
_EXPECTED = re.compile(r"(?<![a-z])(?:du kien|uoc tinh|uoc)(?: [a-z]+){0,4} $")
_REQUEST = re.compile(
    rf"(?<![a-z])(?:{_VERBS}|thoi han|han|to chuc|xay dung|trien khai|ra soat|cham nhat|phai|yeu cau|de nghi|xu ly"
    r"|giai quyet|thuc hien)(?![a-z])"
)
# No real document has more; a hostile one must not keep the bot busy.
MAX_TRIGGERS = 400
_CLAUSE = re.compile(r"(?<![^.;\n])[^.;\n]*$")
_FIXED_DATE = re.compile(r"\d{1,2} ?[/.-] ?\d|thang \d|ngay \d")


def trigger_at(text: str, start: int) -> Trigger | None:
    """The trigger words that begin at `start`, with all those that follow ("hoàn thành, chậm nhất trước")."""
    position, words_from, limit, strength = start, start, Limit.ON, None
    for _ in range(5):
        found = _one_trigger(text, position)
        if found is None:
            break
        end, one_limit, one_strength = found
        rest = _LABEL_REST.match(text, end) if _LABEL.match(text, position) else None
        end = rest.end() if rest else end
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
    return [found.start() for found in islice(_SEARCH.finditer(text), MAX_TRIGGERS)]


def clause_before(text: str, start: int) -> str:
    """The part of the sentence in front of `start`, at most 120 characters."""
    window = text[max(0, start - 120) : start]
    found = _CLAUSE.search(window)
    return found[0] if found else window


def names_a_limit(text: str, start: int) -> bool:
    """Whether a trigger begins with "hạn" or "thời hạn"."""
    return text.startswith(("han", "thoi han"), start)


def is_disowned(text: str, trigger: Trigger) -> bool:
    """Whether the words before a trigger make its date something else: effect, overdue days, a cut-off."""
    before = clause_before(text, trigger.words_from)
    if _EFFECT.search(before[-100:]) or (trigger.limit is Limit.BEFORE and before.endswith("khong ")):
        return True
    if text.startswith(_BOUNDS, trigger.words_from) and _CUT_OFF.search(before[-100:]):
        return True
    if text.startswith(("den", "toi"), trigger.words_from) and _COUNTED_TO.search(before):
        return True
    if names_a_limit(text, trigger.start):
        return bool(_NOT_BEFORE_HAN.search(before))
    return False


def accepted(text: str, trigger: Trigger, reading: DeadlineReading, end: int) -> DeadlineReading | None:
    """The reading as far as its trigger, and the words behind `end`, prove it to be a deadline; else None."""
    past = reading.warning is DeadlineWarning.PAST
    before = clause_before(text, trigger.start)
    doubtful = _EXPECTED.search(before) or re.match(_EVENT_WITH_DAY, text[trigger.words_from :])
    if doubtful and not reading.recurrence:
        reading = _confirmed(reading)
    # "đã hoàn thành trước ngày …", "kết quả đạt được trong năm …": what was done, not what is to be done.
    reported = bool(_DONE_ALREADY.search(before))
    if trigger.strength is Strength.DONE and _is_ratio(text, reading, end):
        return None
    if past and text.startswith(("den", "toi"), trigger.words_from) and _STATE_BEHIND.match(text, end):
        return None
    if trigger.strength is Strength.WITHIN and _WITHIN_HOLIDAY.match(text, trigger.start):
        return None
    if trigger.strength in {Strength.STRONG, Strength.DONE}:
        return None if past and reported else reading
    if trigger.strength is Strength.WITHIN:
        if past or (reported and reading.kind is ReadingKind.WITHIN_PERIOD):
            return None
        sure = reading.kind is not ReadingKind.WITHIN_PERIOD or _REQUEST.search(before) or trigger.start == 0
        return reading if sure else _confirmed(reading)
    if text.startswith(("den", "toi"), trigger.words_from):
        return _confirmed(reading) if not past and _THEN_DONE.match(text, end) else None
    return _accepted_if_weak(text, trigger, reading)


def _is_ratio(text: str, reading: DeadlineReading, end: int) -> bool:
    """ "Hoàn thành 8/10 nhiệm vụ" counts tasks."""
    words = fold(reading.words)
    return bool(_RATIO.search(words) and "ngay" not in words and _COUNTED_THINGS.match(text, end))


def _accepted_if_weak(text: str, trigger: Trigger, reading: DeadlineReading) -> DeadlineReading | None:
    """A verb alone proves a rule that returns, or a day that cannot be that of a cited document."""
    if reading.recurrence:
        return reading
    if text.startswith(("vao", "luc", "dinh", "hang", "moi", "tung"), trigger.words_from):
        return None
    counted = reading.kind in {ReadingKind.CALENDAR_DAYS, ReadingKind.WORKING_DAYS, ReadingKind.HOURS}
    if reading.kind not in {ReadingKind.DATE, ReadingKind.TIME} and not counted:
        return None
    several = len(reading.candidates) > 1 and " cac ngay " in text[trigger.start : trigger.end + 10]
    if reading.warning is DeadlineWarning.PAST or (_FIXED_DATE.search(fold(reading.words)) and not several):
        return None
    return _confirmed(reading)


def _confirmed(reading: DeadlineReading) -> DeadlineReading:
    return replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM))
