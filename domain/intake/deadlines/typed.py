"""Reads text that is nothing but a deadline, as people type it into a field; no trigger word is needed."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.intake.deadlines.counts import count_at
from domain.intake.deadlines.intervals import Interval, interval_reading, intervals_in
from domain.intake.deadlines.moments import moment_at
from domain.intake.deadlines.phrases import phrase_at
from domain.intake.deadlines.prose import Strength, trigger_at
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurring import returning_words
from domain.intake.deadlines.reference import Reference
from domain.intake.deadlines.verdict import Limit, no_deadline, verdict, worse
from domain.text import FoldedText, fold_with_offsets, normalize

MAX_TYPED = 200

_OPENING = re.compile(
    r"[\"'(*+\-\u2022!?.,:;>\[]{0,4} ?"
    r"(?:(?:da|vang|xin|toi xin|em xin|de nghi|kinh de nghi|cho|hen|de|thoi gian|den|toi|vao|luc|vao luc|hoi|khoang"
    r"|tam|la|duoc|ok|chac|co le|ngay(?= (?:trong|chieu|sang|toi|trua|hom|bay))|thoi han|han"
    r"|(?:nop|gui|tra|trinh)(?: lai| bo sung| bu| ket qua| bao cao){0,2}"
    r"(?= (?:vao|luc|ngay|thu|chieu|sang|hom)(?![a-z])))"
    r"(?![a-z])[ :,]{0,3}){0,4}"
)
_SENDING = re.compile(r"(?<![a-z])(?:nop|gui|tra|trinh)(?![a-z])")
_CLOSING = re.compile(
    r"[ .,!?;)\"']{0,5}(?:(?:nhe|nha|a|oi|thoi|nhi|duoc khong|duoc chua|la xong|la (?:thoi )?han(?: chot"
    r"| cuoi| cuoi cung)?|la cham nhat|nghe|ha|hen|luon|giup|dum|gium|di|anh|chi|em"
    r"|sep)(?![a-z])[ .,!?]{0,3}){0,3}$"
)
# "thứ 6 nộp báo cáo": what is to be done may follow the day.
_VERB = re.compile(
    r" ?,? ?(?:(?:phai|can|se|moi|thi) )?(?:nop|gui|xong|bao cao|trinh|hoan thanh|tra|lam|chot)(?![a-z])"
)
_OR = re.compile(r" ?,? (?:hoac|hay)(?: la)? ")
_PERIODICALLY = re.compile(r"(?:(?:thoi gian|dinh k[yi])[ :]{1,2})?")
_BARE_NUMBER = re.compile(r"\d{1,2}$")


def typed_reading(scan: FoldedText, reference: Reference) -> DeadlineReading | None:
    """The reading of text that is nothing but a deadline, or None."""
    text = scan.text
    if len(text) > MAX_TYPED:
        return None
    if _BARE_NUMBER.match(text):
        return _bare_number(scan, reference)
    if _is_news(scan):
        return no_deadline(ReadingKind.NONE, "", "a report of what is done")
    intervals = intervals_in(scan, reference)
    if intervals:
        return interval_reading(scan, intervals[0], reference) if _is_whole(text, intervals[0]) else None
    opening = _OPENING.match(text)
    starts = (0, opening.end()) if opening else (0,)
    for start in dict.fromkeys(starts):
        reading = _whole_phrase(scan, start, reference)
        if reading:
            return reading
    return None


# "đã nộp ngày 4/12", "vừa gửi sáng 7/12": "dạ" before a day is only polite.
_NEWS = re.compile(
    r"(?:(?:em|toi|anh|chi|phong|don vi) )?(?:da|vua|moi) (?:[a-z]+ )?"
    r"(?:hoan thanh|hoan tat|nop|gui|xong|lam|bao cao|trinh|ban hanh|giao|chuyen|tra)(?![a-z])"
    r"|(?:xong|gui|nop) (?:hom|roi)"
)


def _is_news(scan: FoldedText) -> bool:
    """Whether the words tell what has been done; "dạ nộp ngày 4/12" promises it."""
    found = _NEWS.match(scan.text)
    written = normalize(scan.source).lower().split()
    return found is not None and "dạ" not in written[:2] and "mới" not in written[:1]


def _is_whole(text: str, interval: Interval) -> bool:
    behind = returning_words(text, interval.start, interval.last)
    end = behind.end if behind and behind.said else interval.end
    return bool(_PERIODICALLY.fullmatch(text[: interval.start]) and _CLOSING.match(text, end))


def _whole_phrase(scan: FoldedText, start: int, reference: Reference) -> DeadlineReading | None:
    trigger = trigger_at(scan.text, start)
    found = phrase_at(scan, start, None, reference, typed=True, words_from=0)
    if found and _CLOSING.match(scan.text, found[1]):
        told = Confidence.CONFIRM if _SENDING.search(scan.text, 0, start) else Confidence.SURE
        return replace(found[0], confidence=worse(found[0].confidence, told))
    if trigger:
        behind = phrase_at(scan, trigger.end, trigger, reference, typed=True, words_from=0)
        if behind and _CLOSING.match(scan.text, behind[1]) and _proved(behind[0], trigger.strength):
            return behind[0]
    either = _either(scan, found, reference) if found else None
    if either:
        return either
    if found and found[0].recurrence and scan.text[found[1] : found[1] + 1] in {",", ":"}:
        return replace(found[0], confidence=worse(found[0].confidence, Confidence.CONFIRM))
    if found and found[0].kind is not ReadingKind.RECURRING and _VERB.match(scan.text, found[1]):
        return replace(found[0], confidence=worse(found[0].confidence, Confidence.CONFIRM))
    return None


def _either(scan: FoldedText, first: tuple[DeadlineReading, int], reference: Reference) -> DeadlineReading | None:
    """ "5/12 hoặc 6/12": both, to choose from."""
    link = _OR.match(scan.text, first[1])
    second = phrase_at(scan, link.end(), None, reference, typed=True, words_from=0) if link else None
    if second is None or not _CLOSING.match(scan.text, second[1]):
        return None
    candidates = tuple(dict.fromkeys(first[0].candidates + second[0].candidates))
    return replace(
        first[0],
        words=second[0].words,
        confidence=Confidence.ASK,
        candidates=candidates,
        warning=DeadlineWarning.AMBIGUOUS,
    )


def _proved(reading: DeadlineReading, strength: Strength) -> bool:
    """Behind a mere verb ("báo cáo quý IV") a day is looked at as in prose, a rule that returns is taken."""
    return strength is not Strength.WEAK or reading.recurrence is not None


def _bare_number(scan: FoldedText, reference: Reference) -> DeadlineReading | None:
    """A number alone: a day of the month, or that many days."""
    day = moment_at(fold_with_offsets(f"ngày {scan.text}"), 0, reference)
    count = count_at(fold_with_offsets(f"{scan.text} ngày"), 0, reference, typed=True)
    first = verdict(day, Limit.ON, scan.source.strip(), reference) if day else None
    options = (*(first.candidates if first else ()), *(count.options if count else ()))
    if not options or first is None:
        return None
    return replace(
        first,
        due=options[0],
        confidence=Confidence.ASK,
        candidates=tuple(dict.fromkeys(options)),
        warning=DeadlineWarning.AMBIGUOUS,
        rule="a day of the month, or a number of days",
    )
