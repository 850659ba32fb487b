"""Reads spans of days, "từ ngày … đến ngày …": a duty to be asked about, a reported period, or a rule that returns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from domain.intake.deadlines.found import Source
from domain.intake.deadlines.moments import Moment, moment_at
from domain.intake.deadlines.periods import names_week_by_days
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurring import recurrence_of, returning_words
from domain.intake.deadlines.reference import Reference
from domain.intake.deadlines.verdict import Limit, no_deadline, recurring_verdict, verdict, worse
from domain.text import FoldedText
from domain.vocabulary import BeforeDate

_FROM = re.compile(r"(?<![a-z])(?:ke |tinh )?tu (?:hom )?")
_TO = re.compile(r" ?,? ?(?:cho )?(?:den|toi|-)(?: het)?(?: hom)? ?")
_MAX_SPANS = 200
_WEEK = re.compile(r"(?<![a-z])tuan(?![a-z])")
# Letters between "tuần" and its "từ ngày": "lễ", "sau", a bracket.
_BEHIND_WEEK = 20
_DAYS_OF_MONTH = re.compile(r"(?:tu )?(?:ngay )?(\d{1,2}) ?(?:-|den) ?(?=(?:ngay )?\d{1,2} ?(?:/|thang) ?\d)")
_REPORTED = re.compile(r"so lieu|k[yi] bao cao|de cuong|giai doan|nien do|ket qua|tinh hinh|(?<![a-z])tinh tu")


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of days and where its words stand; `first` is None for "15-20/12"."""

    start: int
    end: int
    first: Moment
    last: Moment


def intervals_in(scan: FoldedText, reference: Reference) -> list[Interval]:
    """The spans "từ … đến …" of the text, and one without "từ" if it is the whole text."""
    found = []
    weeks = [week.start() for week in islice(_WEEK.finditer(scan.text), _MAX_SPANS)]
    spelled = [start for start in weeks if names_week_by_days(scan.text, start)]
    for opening in islice(_FROM.finditer(scan.text), _MAX_SPANS):
        if any(0 < opening.start() - start < _BEHIND_WEEK for start in spelled):
            continue
        interval = _interval_at(scan, opening.start(), opening.end(), reference)
        if interval:
            found.append(interval)
    return found or ([] if spelled else _whole_text(scan, reference))


def _interval_at(scan: FoldedText, start: int, position: int, reference: Reference) -> Interval | None:
    first = moment_at(scan, position, reference)
    link = _TO.match(scan.text, first.end) if first and first.day else None
    last = moment_at(scan, link.end(), reference) if link else None
    if first is None or last is None or last.day is None:
        return None
    return Interval(start, last.end, first, last)


def _whole_text(scan: FoldedText, reference: Reference) -> list[Interval]:
    interval = _interval_at(scan, 0, 0, reference)
    if interval is None:
        days = _DAYS_OF_MONTH.match(scan.text)
        last = moment_at(scan, days.end(), reference) if days else None
        if days is None or last is None or last.day is None or not last.day.options:
            return []
        end = last.day.options[0]
        if not 1 <= int(days[1]) < end.day:
            return []
        first = Moment(days.end(), day=replace(last.day, options=(end.replace(day=int(days[1])),)))
        interval = Interval(0, last.end, first, last)
    return [interval] if interval.end == len(scan.text) else []


def interval_reading(scan: FoldedText, interval: Interval, reference: Reference) -> DeadlineReading:
    """What a span says: a rule that returns, an end counted from today, a duty to ask about, or no deadline."""
    words = scan.original(interval.start, interval.end)
    first, last = interval.first.day, interval.last.day
    assert first is not None
    assert last is not None
    reported = is_reported(scan, interval)
    returning = returning_words(scan.text, interval.start, interval.last)
    if returning and returning.said and not reported:
        strict = reference.before_date is BeforeDate.STRICT
        recurrence = recurrence_of(interval.last, returning, before=False, strict=strict)
        if recurrence:
            words = scan.original(interval.start, returning.end)
            return recurring_verdict(recurrence, words, reference, sure=False, before=False)
    if first.source is Source.RELATIVE and first.options[0] == reference.today:
        reading = verdict(interval.last, Limit.BY, words, reference)
        return replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM))
    return _duty_or_report(interval, words, reference, reported=reported)


def is_reported(scan: FoldedText, interval: Interval) -> bool:
    """Whether the words make the span one of data: "số liệu từ ngày … đến ngày …"."""
    return bool(_REPORTED.search(scan.text, max(0, interval.start - 80), interval.end))


def _duty_or_report(interval: Interval, words: str, reference: Reference, *, reported: bool) -> DeadlineReading:
    first, last = interval.first.day, interval.last.day
    assert first is not None
    assert last is not None
    to_come = first.options and first.options[0] >= reference.today and first.source is not Source.PERIOD
    if not to_come or reported:
        return no_deadline(ReadingKind.NONE, words, "a period that is reported on, not a deadline")
    return no_deadline(
        ReadingKind.NONE,
        words,
        "a duty over a span of days: its start or its end may be meant",
        candidates=tuple(reference.closing(day.options[0]) for day in (first, last) if day.options),
        confidence=Confidence.ASK,
        warning=DeadlineWarning.INTERVAL,
    )
