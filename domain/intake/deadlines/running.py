"""Finds the deadline of running prose: the one date behind trigger words, or all of them to choose from.

Words without a date say what kind of no deadline they are: at once, all the time, on receipt, elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from domain.intake.deadlines.intervals import Interval, interval_reading, intervals_in, is_reported
from domain.intake.deadlines.phrases import phrase_at
from domain.intake.deadlines.prose import accepted, is_disowned, names_a_limit, trigger_at, trigger_starts
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurrence import Frequency
from domain.intake.deadlines.reference import Reference, at
from domain.intake.deadlines.verdict import no_deadline, worse
from domain.text import FoldedText, normalize

_NO_DEADLINE = re.compile(
    r"^(?:khong(?: co)?(?: thoi)?(?: han)?|ko|k|chua co(?: han)?|chua ro|chua biet|vo thoi han"
    r"|khong xac dinh(?: thoi han)?)[ .!]*$"
)
_ON_RECEIPT = re.compile(
    r"(?:ngay )?(?:sau )?khi (?:nhan|tiep nhan)(?: duoc)? (?:van ban|cong van|thong bao|cong dien|chi dao"
    r"|yeu cau|don|ho so)"
    r"|(?<![a-z])nhan duoc (?:van ban|cong van|cong dien|thong bao|chi thi) (?:nay|so|tren)"
    r"|ngay (?:sau )?khi nhan(?![a-z])"
)
_AT_ONCE = re.compile(
    r"som nhat(?![a-z])|cang som cang tot|cang nhanh cang tot|lap tuc|khan truong|hoa toc|nhanh nhat"
    r"|(?:can|lam|xu ly|gui|nop|bao cao) gap(?![a-z])|^gap(?: rut)?(?= ?(?:$|[,.;!]))|(?<![a-z])gap rut"
    r"|(?:lam|thuc hien|trien khai|xu ly|bao cao|gui|nop|hoan thanh|trinh|giai quyet|tra loi)(?: xong)? (?:ngay|lien)"
    r"(?= ?(?:$|[,.;)]))|^ngay(?: di)?$|(?<![a-z])(?:ngay )?bay gio(?![a-z])"
)
_ALWAYS = re.compile(r"thuong xuyen|lien tuc|(?:hang|moi) ngay(?![a-z])")
_WHEN_NEEDED = re.compile(r"kip thoi|(?<![a-z])lau dai(?![a-z])|khi co yeu cau|dot xuat|khi phat sinh")
_ANOTHER_DATE = re.compile(
    r"theo(?: dung)? (?:tien do|thoi gian|thoi han|lo trinh|ke hoach|de cuong|lich)"
    r"|dung (?:han|tien do|thoi gian|thoi han)"
    r"|(?:thoi gian|thoi han|tien do) (?:quy dinh|duoc giao|da giao|neu tren|tren)"
    r"|(?:dam bao|bao dam) (?:tien do|thoi gian|thoi han)|truoc khi (?:het|hop|to chuc|trinh)"
    r"|truoc (?:ngay |buoi )?(?:hop|khai mac|to chuc|cuoc hop|phien hop|ky hop|hoi nghi)"
)
_ANOTHER_DOCUMENT = re.compile(
    r"theo(?: dung)?(?: noi dung)? (?:quy dinh|yeu cau|chi dao|cong van|van ban|chuong trinh|quyet dinh|thong bao"
    r"|nghi quyet)(?![a-z])"
)

# What is said of time itself comes before what only refers to some document.
_KINDS: tuple[tuple[ReadingKind, re.Pattern[str]], ...] = (
    (ReadingKind.NONE, _NO_DEADLINE),
    (ReadingKind.ON_RECEIPT, _ON_RECEIPT),
    (ReadingKind.CONTINUOUS, _ALWAYS),
    (ReadingKind.ASAP, _AT_ONCE),
    (ReadingKind.ELSEWHERE, _ANOTHER_DATE),
    (ReadingKind.CONTINUOUS, _WHEN_NEEDED),
    (ReadingKind.ELSEWHERE, _ANOTHER_DOCUMENT),
    (ReadingKind.CONTINUOUS, re.compile(r"dinh k[yi]")),
)
# Where the text has its marks, they tell "ngay" (at once) from "ngày" (day) and "bây giờ" from "bảy giờ".
_OTHER_WORDS = re.compile(r"(?:ngày|bảy giờ)$")


# "hổm rày", "bữa hổm", "hôm trước": a day that is over, and not known.
_SOME_PAST_DAY = re.compile(
    r"(?<![a-z])(?:bua|hom) (?:hom|ray|truoc|no)(?![a-z])|(?<![a-z])hom (?:ray|no)(?![a-z])|^hom$"
)

LONGEST_WINDOW = 31
"""Days of a duty that is done every day; a longer one is a rule."""


def prose_reading(scan: FoldedText, reference: Reference) -> DeadlineReading:
    """The reading of running prose."""
    intervals = intervals_in(scan, reference)
    readings = prose_readings(scan, reference, intervals)
    return _one_of(readings) if readings else _without_trigger(scan, intervals, reference)


def _within_window(
    scan: FoldedText, reading: DeadlineReading, intervals: list[Interval], reference: Reference
) -> DeadlineReading:
    """ "Trước 14h hàng ngày từ 03/12 đến 06/12": a daily rule with beginning and end is these days and no others."""
    rule = reading.recurrence
    if rule is None or rule.frequency is not Frequency.DAILY:
        return reading
    for each in intervals:
        first, last = each.first.day, each.last.day
        if first is None or last is None or not first.options or not last.options or is_reported(scan, each):
            continue
        count = (last.options[0] - first.options[0]).days
        if 0 <= count <= LONGEST_WINDOW:
            days = [first.options[0] + timedelta(days=ahead) for ahead in range(count + 1)]
            dues = tuple(at(day, rule.hour or reference.calendar.hours_on(day).closing) for day in days)
            return replace(
                reading,
                kind=ReadingKind.AT_TIME,
                due=dues[0],
                named=days[0],
                confidence=Confidence.ASK,
                candidates=dues,
                rule=f"every day from {days[0]} to {days[-1]}",
                warning=DeadlineWarning.INTERVAL,
                recurrence=None,
            )
    return reading


def prose_readings(scan: FoldedText, reference: Reference, intervals: list[Interval]) -> list[DeadlineReading]:
    """Every deadline of running prose, in the order of the words."""
    text = scan.text
    readings: list[DeadlineReading] = []
    done = 0
    for start in trigger_starts(text):
        if start < done or any(each.start <= start < each.end for each in intervals):
            continue
        trigger = trigger_at(text, start)
        if trigger is None:
            continue
        # The words of one chain of triggers all lead to the same place.
        done = trigger.end
        if is_disowned(text, trigger):
            if names_a_limit(text, start):
                # "hồ sơ trễ hạn trước ngày …": only the word "hạn" is disowned, not what follows it.
                done = start + 1
            continue
        found = phrase_at(scan, trigger.end, trigger, reference, typed=False, words_from=trigger.words_from)
        reading = accepted(text, trigger, found[0], found[1]) if found else None
        if found and reading:
            readings.append(_within_window(scan, reading, intervals, reference))
            done = found[1]
    return readings


def _one_of(readings: list[DeadlineReading]) -> DeadlineReading:
    """The one deadline, or the first with all the others to choose from."""
    first = readings[0]
    if len({each.due for each in readings}) == 1:
        return first
    chosen = next((each for each in readings if each.due), first)
    candidates = tuple(dict.fromkeys(instant for each in (chosen, *readings) for instant in each.candidates))
    return replace(
        chosen,
        confidence=Confidence.ASK,
        candidates=candidates,
        warning=DeadlineWarning.AMBIGUOUS,
    )


# "ngày 25 hằng tháng gộp số liệu": a rule needs no word that announces it.
_BARE_RULE = re.compile(r"(?<![a-z])ngay \d{1,2} (?:hang|moi) (?:thang|quy|nam)(?![a-z])")


def _bare_rule(scan: FoldedText, reference: Reference) -> DeadlineReading | None:
    """A rule of return that no trigger word announces, to be confirmed."""
    found = _BARE_RULE.search(scan.text)
    if found is None:
        return None
    phrase = phrase_at(scan, found.start(), None, reference, typed=True, words_from=found.start())
    if phrase is None or phrase[0].recurrence is None:
        return None
    return replace(phrase[0], confidence=worse(phrase[0].confidence, Confidence.CONFIRM))


def _without_trigger(scan: FoldedText, intervals: list[Interval], reference: Reference) -> DeadlineReading:
    bare = _bare_rule(scan, reference)
    if bare is not None:
        return bare
    if intervals:
        return interval_reading(scan, intervals[0], reference)
    kind, start, end = silence_of(scan)
    if end:
        return no_deadline(kind, scan.original(start, end), f"no deadline: {kind}")
    warning = DeadlineWarning.PAST if names_a_vague_past_day(scan.text) else None
    return no_deadline(kind, "", "no deadline was understood", confidence=Confidence.ASK, warning=warning)


def names_a_vague_past_day(text: str) -> bool:
    """Whether folded text speaks of some day that has passed."""
    return bool(_SOME_PAST_DAY.search(text))


def silence_of(scan: FoldedText) -> tuple[ReadingKind, int, int]:
    """The kind of no deadline and where its words stand in the folded text (0, 0 if nothing is said)."""
    for kind, pattern in _KINDS:
        for found in pattern.finditer(scan.text):
            written = normalize(scan.original(*found.span())).lower()
            if kind is not ReadingKind.ASAP or not _OTHER_WORDS.search(written):
                return kind, found.start(), found.end()
    return ReadingKind.NONE, 0, 0
