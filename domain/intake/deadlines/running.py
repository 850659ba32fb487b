"""Finds the deadline of running prose: the one date behind trigger words, or all of them to choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.intake.deadlines.intervals import Interval, interval_reading, intervals_in, is_reported
from domain.intake.deadlines.phrases import phrase_at
from domain.intake.deadlines.prose import accepted, is_disowned, names_a_limit, trigger_at, trigger_starts
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurrence import Frequency
from domain.intake.deadlines.reference import Reference, at
from domain.intake.deadlines.silence import names_a_vague_past_day, silence_of
from domain.intake.deadlines.verdict import no_deadline
from domain.text import FoldedText

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


def _without_trigger(scan: FoldedText, intervals: list[Interval], reference: Reference) -> DeadlineReading:
    if intervals:
        return interval_reading(scan, intervals[0], reference)
    kind, start, end = silence_of(scan)
    if end:
        return no_deadline(kind, scan.original(start, end), f"no deadline: {kind}")
    warning = DeadlineWarning.PAST if names_a_vague_past_day(scan.text) else None
    return no_deadline(kind, "", "no deadline was understood", confidence=Confidence.ASK, warning=warning)
