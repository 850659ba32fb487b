"""Reads a deadline out of typed words or running prose."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from domain.deadlines.counts import CountFound, count_at
from domain.deadlines.found import DayFound, Source
from domain.deadlines.moments import Moment, listed_days, moment_at
from domain.deadlines.prose import (
    INTERVAL,
    INTERVAL_LINK,
    Strength,
    Trigger,
    asks_for_completion,
    is_disowned,
    is_reported,
    trigger_at,
    trigger_starts,
)
from domain.deadlines.reading import (
    BeforeDate,
    Calendar,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    ReadingKind,
)
from domain.deadlines.recurring import recurrence_of, returning_words
from domain.deadlines.reference import VIETNAM, Reference
from domain.deadlines.silence import names_a_vague_past_day, silence_of
from domain.deadlines.verdict import Limit, count_verdict, no_deadline, recurring_verdict, verdict, worse
from domain.text import FoldedText, fold_with_offsets

MAX_CHARACTERS = 20_000
_TYPED_CHARACTERS = 200

_OPENING = re.compile(
    r"(?:(?:da|vang|xin|toi xin|em xin|de nghi|kinh de nghi|cho|hen|de|thoi gian|den|toi|vao|luc|vao luc|khoang|tam|la|duoc|ok|chac|co le|thoi han|han)"
    r"(?![a-z])[ :,]{0,3}){0,4}"
)
_CLOSING = re.compile(
    r"[ .,!?;)]*(?:(?:nhe|nha|a|oi|thoi|nhi|duoc khong|duoc chua|la xong|la han|la cham nhat|nghe|ha|hen|anh|chi|em|sep)[ .,!?]*){0,3}$"
)
_BARE_NUMBER = re.compile(r"\d{1,2}$")


def read_deadline(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> DeadlineReading:
    """The deadline in typed words ("thứ 6 tuần sau") or, behind trigger words, in official prose.

    `now` is aware; `received` is the local day the document came in, from which terms "kể từ ngày nhận" are counted.
    Never raises; words without a deadline give a reading whose `due` is None.
    """
    scan = fold_with_offsets(text[:MAX_CHARACTERS])
    reference = Reference(now.astimezone(VIETNAM), calendar, before_date, received)
    if len(scan.text) <= _TYPED_CHARACTERS:
        typed = _typed(scan, reference)
        if typed is not None:
            return typed
    return _in_prose(scan, reference)


def find_deadline(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> DeadlineReading:
    """The deadline of running official prose: only a date behind a trigger word counts. Otherwise as `read_deadline`."""
    scan = fold_with_offsets(text[:MAX_CHARACTERS])
    reference = Reference(now.astimezone(VIETNAM), calendar, before_date, received)
    return _in_prose(scan, reference)


def _typed(scan: FoldedText, reference: Reference) -> DeadlineReading | None:
    """The reading of text that is nothing but a deadline, or None."""
    text = scan.text
    if _BARE_NUMBER.match(text):
        return _bare_number(scan, reference)
    interval = _intervals(scan, reference)
    if interval:
        return None
    starts = [0]
    opening = _OPENING.match(text)
    if opening and opening.end():
        starts.append(opening.end())
    for start in starts:
        trigger = trigger_at(text, start)
        for position in dict.fromkeys((trigger.end, start) if trigger else (start,)):
            used = trigger if trigger and position == trigger.end else None
            found = _read_at(scan, position, used, reference, typed=True, words_from=0)
            if found and _CLOSING.match(text, found[1]):
                return found[0]
    return None


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


def _read_at(
    scan: FoldedText, position: int, trigger: Trigger | None, reference: Reference, *, typed: bool, words_from: int
) -> tuple[DeadlineReading, int] | None:
    """The reading of the words at `position`, and the offset behind them."""
    text = scan.text
    starts = [position] if trigger is None else list(dict.fromkeys((_within_start(text, trigger), position)))
    for start in starts:
        allowed = typed or bool(trigger and trigger.strength is not Strength.WEAK)
        count = None if trigger and trigger.limit is Limit.BEFORE else count_at(scan, start, reference, typed=allowed)
        moment = moment_at(scan, start, reference)
        read = _read_moment(scan, moment, trigger, reference, words_from) if moment else None
        if count and (read is None or not _moment_wins(count, read)):
            return count_verdict(count, scan.original(words_from, count.end), reference), count.end
        if read:
            return read
    return None


def _moment_wins(count: CountFound, read: tuple[DeadlineReading, int]) -> bool:
    """Of a length and a moment that begin with the same words the longer is meant ("trong 6 tháng đầu năm")."""
    if read[1] != count.end:
        return read[1] > count.end
    return count.bare and read[0].due is not None


def _within_start(text: str, trigger: Trigger) -> int:
    """Periods and lengths want to see their own "trong" or "hết"."""
    for word in ("trong ", "het ", "cuoi "):
        found = text.rfind(word, trigger.start, trigger.end)
        if found >= 0 and (found == 0 or text[found - 1] == " "):
            return found
    return trigger.end


def _read_moment(
    scan: FoldedText, moment: Moment, trigger: Trigger | None, reference: Reference, words_from: int
) -> tuple[DeadlineReading, int]:
    limit = trigger.limit if trigger else Limit.ON
    listed = listed_days(scan, moment, reference)
    returning = returning_words(scan.text, trigger.start if trigger else words_from, listed)
    if returning:
        before = limit is Limit.BEFORE
        recurrence = recurrence_of(listed, returning, before=before, strict=reference.before_date is BeforeDate.STRICT)
        if recurrence:
            words = scan.original(words_from, max(returning.end, listed.end))
            reading = recurring_verdict(recurrence, words, reference, sure=returning.said, before=before)
            return reading, max(returning.end, listed.end)
    return verdict(moment, limit, scan.original(words_from, moment.end), reference), moment.end


def _in_prose(scan: FoldedText, reference: Reference) -> DeadlineReading:
    text = scan.text
    intervals = _intervals(scan, reference)
    readings: list[DeadlineReading] = []
    done = 0
    for start in trigger_starts(text):
        if start < done or any(first <= start < last for first, last, _ in intervals):
            continue
        trigger = trigger_at(text, start)
        if trigger is None or is_disowned(text, trigger):
            continue
        found = _read_at(scan, trigger.end, trigger, reference, typed=False, words_from=trigger.words_from)
        if found is None:
            continue
        accepted = _accepted(text, trigger, found[0], reference)
        if accepted:
            readings.append(accepted)
            done = found[1]
    if readings:
        return _first_of(readings)
    return _without_deadline(scan, intervals, reference)


def _accepted(text: str, trigger: Trigger, reading: DeadlineReading, reference: Reference) -> DeadlineReading | None:
    """The reading as far as its trigger proves it to be a deadline."""
    past = reading.warning is DeadlineWarning.PAST
    if trigger.strength is Strength.STRONG:
        return None if past and is_reported(text, trigger) else reading
    if trigger.strength is Strength.DONE:
        return None if past and is_reported(text, trigger) else reading
    if trigger.strength is Strength.WITHIN:
        if past or is_reported(text, trigger):
            return None
        sure = asks_for_completion(text, trigger) or reading.kind is not ReadingKind.WITHIN_PERIOD
        return reading if sure else replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM))
    if past or (
        reading.kind in {ReadingKind.DATE, ReadingKind.WITHIN_PERIOD} and any(c.isdigit() for c in reading.words)
    ):
        return None
    return replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM))


def _first_of(readings: list[DeadlineReading]) -> DeadlineReading:
    """The one deadline, or the first with all the others to choose from."""
    first = readings[0]
    candidates = tuple(dict.fromkeys(instant for each in readings for instant in each.candidates))
    if len({each.due for each in readings}) == 1:
        return first
    return replace(first, confidence=Confidence.ASK, candidates=candidates, warning=DeadlineWarning.AMBIGUOUS)


def _intervals(scan: FoldedText, reference: Reference) -> list[tuple[int, int, tuple[DayFound, DayFound]]]:
    """Spans "từ ngày … đến ngày …" with their two days."""
    found = []
    for opening in INTERVAL.finditer(scan.text):
        first = moment_at(scan, opening.end(), reference)
        link = INTERVAL_LINK.match(scan.text, first.end) if first and first.day else None
        second = moment_at(scan, link.end(), reference) if link else None
        if first and second and first.day and second.day:
            found.append((opening.start(), second.end, (first.day, second.day)))
    return found


def _without_deadline(
    scan: FoldedText, intervals: list[tuple[int, int, tuple[DayFound, DayFound]]], reference: Reference
) -> DeadlineReading:
    if intervals:
        start, end, days = intervals[0]
        return _interval(scan, start, end, days, reference)
    kind, start, end = silence_of(scan.text)
    if end:
        return no_deadline(kind, scan.original(start, end), f"no deadline: {kind}")
    warning = DeadlineWarning.PAST if names_a_vague_past_day(scan.text) else None
    return no_deadline(kind, "", "no deadline was understood", confidence=Confidence.ASK, warning=warning)


def _interval(
    scan: FoldedText, start: int, end: int, days: tuple[DayFound, DayFound], reference: Reference
) -> DeadlineReading:
    """A duty that is still to begin is asked about; a period that has begun is one that a report covers."""
    first, last = days
    words = scan.original(start, end)
    future = first.options and first.options[0] >= reference.today and first.source is not Source.PERIOD
    if not future:
        return no_deadline(ReadingKind.NONE, words, "a period that is reported on, not a deadline")
    return no_deadline(
        ReadingKind.NONE,
        words,
        "a duty over a span of days: its start or its end may be meant",
        candidates=tuple(reference.closing(day.options[0]) for day in (first, last) if day.options),
        confidence=Confidence.ASK,
        warning=DeadlineWarning.INTERVAL,
    )
