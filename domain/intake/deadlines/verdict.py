"""Turns found words into a reading: which day or instant is due, moved how, and how sure that is.

Days off: "trước ngày X" goes back to a working day, a period ends with its last working day, "chậm nhất" goes on to
the next working day (Bộ luật Dân sự 2015, Điều 148); a day named by itself stays, with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.intake.deadlines.counts import CountFound
from domain.intake.deadlines.found import DayFound, Source
from domain.intake.deadlines.hours import END_OF_DAY, PART_BEGINS, PART_ENDS, DayPart
from domain.intake.deadlines.moments import Moment
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning, ReadingKind
from domain.intake.deadlines.recurrence import Recurrence
from domain.intake.deadlines.reference import Reference, at
from domain.vocabulary import ZONE, BeforeDate


class Limit(StrEnum):
    """How a trigger word bounds the moment that follows it."""

    BEFORE = "before"
    BY = "by"
    ON = "on"


_ORDER = (Confidence.SURE, Confidence.CONFIRM, Confidence.ASK)

# "Trước cuối tháng": its last day, or one before it.
_ENDS_TO_CONFIRM = tuple(f"end of the {unit}" for unit in ("month", "quarter", "half", "year"))


def worse(*confidences: Confidence) -> Confidence:
    """The least sure of several."""
    return max(confidences, key=_ORDER.index)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A named day with the day it makes due; `spent` if the period it ends has no working day left."""

    due: date
    rule: str
    moved: bool = False
    others: tuple[date, ...] = ()
    spent: bool = False


def verdict(moment: Moment, limit: Limit, words: str, reference: Reference) -> DeadlineReading:
    """The reading of one moment."""
    if moment.hour and not moment.hour.options:
        return _impossible(moment, limit, words, reference)
    if moment.day is None:
        return _hour_alone(moment, limit, words, reference)
    if moment.day.impossible or not moment.day.options:
        return _impossible(moment, limit, words, reference)
    if limit is Limit.BEFORE and _ends_a_day(moment):
        limit = Limit.BY
    if moment.hour or _part_hour(moment, limit):
        return _at_hour(moment, limit, words, reference)
    return _on_day(moment, limit, words, reference)


def _ends_a_day(moment: Moment) -> bool:
    """ "Trước khi hết giờ hành chính ngày X" includes X."""
    return moment.whole_day or bool(moment.part and moment.part.edge in {"cuoi", "het"})


def _impossible(moment: Moment, limit: Limit, words: str, reference: Reference) -> DeadlineReading:
    day = moment.day
    options = day.options if day else ()
    hour = moment.hour.options[0] if moment.hour and moment.hour.options else None
    if limit is Limit.BEFORE and day and hour is None:
        options = tuple(_settle(day, option, limit, reference).due for option in options)
    candidates = tuple(dict.fromkeys(at(each, hour) if hour else reference.closing(each) for each in options))
    warning = day.warning if day and day.warning else DeadlineWarning.IMPOSSIBLE
    rule = "no such date or hour; the nearest real ones are offered"
    return DeadlineReading(ReadingKind.DATE, None, hour is None, None, words, Confidence.ASK, candidates, rule, warning)


def _on_day(moment: Moment, limit: Limit, words: str, reference: Reference) -> DeadlineReading:
    day = moment.day
    assert day is not None
    if limit is Limit.ON and moment.whole_day and day.source is not Source.RELATIVE:
        limit = Limit.BY
    settled = [_settle(day, option, limit, reference) for option in day.options]
    candidates = tuple(dict.fromkeys(reference.closing(each.due) for each in settled))
    kind = _day_kind(day, limit)
    warning = day.warning
    off = settled[0].moved or not reference.calendar.is_working_day(settled[0].due)
    if warning is None and off and kind is not ReadingKind.WITHIN_PERIOD:
        warning = DeadlineWarning.DAY_OFF
    confidence = day.confidence
    if limit is Limit.BEFORE and day.source is Source.PERIOD and day.rule in _ENDS_TO_CONFIRM:
        confidence = worse(confidence, Confidence.CONFIRM)
    if settled[0].spent:
        confidence, warning = worse(confidence, Confidence.CONFIRM), DeadlineWarning.DAY_OFF
        candidates += (reference.closing(reference.calendar.working_day_on_or_after(settled[0].due)),)
    reading = DeadlineReading(
        kind,
        candidates[0],
        True,
        day.options[0],
        words,
        confidence,
        candidates,
        f"{kind}: {day.rule}; {settled[0].rule}",
        warning,
    )
    return past_checked(_with_part(_before_checked(reading, settled, limit, reference), moment, reference), reference)


def _day_kind(day: DayFound, limit: Limit) -> ReadingKind:
    if limit is Limit.BEFORE:
        return ReadingKind.BEFORE_DATE
    if day.source is Source.PERIOD:
        return ReadingKind.WITHIN_PERIOD
    return ReadingKind.BY_DATE if limit is Limit.BY else ReadingKind.DATE


def _settle(day: DayFound, named: date, limit: Limit, reference: Reference) -> _Settled:
    calendar = reference.calendar
    if limit is Limit.BEFORE and not (day.source is Source.PERIOD and day.rule.startswith("end")):
        start = _start_of(day, named)
        # Nobody who says "trước tháng 12" counts December in.
        strict = reference.before_date is BeforeDate.STRICT or day.source is Source.PERIOD
        last = start - timedelta(days=1) if strict else named
        due = calendar.working_day_on_or_before(last)
        others = (last, named) if due < reference.today <= named else ()
        rule = f"the day before {start}" if strict else f"{named} itself"
        return _Settled(due, f"{rule}, back to a working day" if due != last else rule, due != last, others)
    if day.source is Source.PERIOD:
        due = calendar.working_day_on_or_before(named)
        if due < reference.today <= named:
            return _Settled(named, "last day of the period, its last working day has passed", spent=True)
        return _Settled(due, f"last working day up to {named}", due != named)
    if limit is Limit.BY and not (day.source is Source.RELATIVE and named == reference.today):
        due = calendar.working_day_on_or_after(named)
        return _Settled(due, f"{named}, on to a working day" if due != named else f"{named} itself", due != named)
    return _Settled(named, f"{named} as named")


def _start_of(day: DayFound, named: date) -> date:
    """The first day that "trước" excludes: of a whole period its beginning."""
    if day.source is not Source.PERIOD or day.start is None:
        return named
    return day.start if named == day.options[0] else named.replace(day=1)


def _part_hour(moment: Moment, limit: Limit) -> time | None:
    """The hour that the beginning or end of a part of the day fixes ("đầu giờ chiều", "hết buổi sáng")."""
    found = moment.part
    if found is None or moment.hour:
        return None
    if found.part is None:
        # "Trước giờ hành chính" is before the office opens, unlike "trước khi hết giờ".
        return PART_BEGINS[DayPart.MORNING] if limit is Limit.BEFORE and found.edge not in {"cuoi", "het"} else None
    if found.edge == "dau" or (limit is Limit.BEFORE and not found.edge):
        return PART_BEGINS[found.part]
    if found.edge in {"cuoi", "het"} and found.part in {DayPart.MORNING, DayPart.NOON}:
        return PART_ENDS[found.part]
    return None


def _at_hour(moment: Moment, limit: Limit, words: str, reference: Reference) -> DeadlineReading:
    day = moment.day
    assert day is not None
    part_hour = _part_hour(moment, limit)
    hours = moment.hour.options if moment.hour else (part_hour,) if part_hour else ()
    sure = moment.hour is not None and moment.hour.sure
    days = (
        [_settle(day, option, limit, reference).due for option in day.options]
        if day.source is Source.PERIOD
        else day.options
    )
    candidates = tuple(dict.fromkeys(at(each, hour) for each in days for hour in hours))
    confidence = worse(day.confidence, Confidence.SURE if sure else Confidence.CONFIRM)
    if len(candidates) > 1 and not sure:
        confidence = Confidence.ASK
    kind = ReadingKind.TIME if limit is Limit.ON else ReadingKind.AT_TIME
    warning = day.warning or (None if sure else DeadlineWarning.AMBIGUOUS)
    if warning is None and not reference.calendar.is_working_day(days[0]):
        warning = DeadlineWarning.DAY_OFF
    rule = f"{kind}: {day.rule}, {hours[0]:%H:%M}"
    reading = DeadlineReading(kind, candidates[0], False, day.options[0], words, confidence, candidates, rule, warning)
    return past_checked(reading, reference)


def _hour_alone(moment: Moment, limit: Limit, words: str, reference: Reference) -> DeadlineReading:
    """An hour without a day is today's if it is still to come, else tomorrow's, which is worth a look."""
    if moment.hour is None:
        today = DayFound((reference.today,), moment.end, Source.RELATIVE, "today", Confidence.CONFIRM)
        return verdict(replace(moment, day=today), limit, words, reference)
    coming = [hour for hour in moment.hour.options if at(reference.today, hour) > reference.now]
    offset = 0 if coming else 1
    day = reference.today + timedelta(days=offset)
    confidence = Confidence.SURE if coming else Confidence.CONFIRM
    found = DayFound((day,), moment.end, Source.RELATIVE, "today" if coming else "tomorrow", confidence)
    hour = replace(moment.hour, options=tuple(coming) or moment.hour.options)
    return verdict(replace(moment, day=found, hour=hour), limit, words, reference)


def _before_checked(
    reading: DeadlineReading, settled: list[_Settled], limit: Limit, reference: Reference
) -> DeadlineReading:
    """If the day before X has no working day left, the days up to X are offered too."""
    others = tuple(reference.closing(day) for day in settled[0].others)
    later = tuple(instant for instant in others if instant >= reference.now)
    if limit is not Limit.BEFORE or not later:
        return reading
    candidates = tuple(dict.fromkeys((*reading.candidates, *later)))
    return replace(reading, candidates=candidates, confidence=Confidence.ASK)


def _with_part(reading: DeadlineReading, moment: Moment, reference: Reference) -> DeadlineReading:
    """A part of the day without an hour: the afternoon ends with the office, of any other the hour is shown."""
    found = moment.part
    if found is None or found.part is None or found.part is DayPart.AFTERNOON:
        return reading
    day = reading.due.astimezone(ZONE).date() if reading.due else reference.today
    other = PART_ENDS.get(found.part, END_OF_DAY)
    candidates = tuple(dict.fromkeys((*reading.candidates, at(day, other))))
    return replace(
        reading,
        candidates=candidates,
        confidence=worse(reading.confidence, Confidence.CONFIRM),
        warning=reading.warning or DeadlineWarning.HOUR_UNSAID,
        rule=f"{reading.rule}; the hour within the part of the day is not said",
    )


def past_checked(reading: DeadlineReading, reference: Reference) -> DeadlineReading:
    """A due instant that has passed is shown before it is taken."""
    if reading.due is None or reading.due >= reference.now or reading.warning is DeadlineWarning.AMBIGUOUS:
        return reading
    return replace(reading, confidence=worse(reading.confidence, Confidence.CONFIRM), warning=DeadlineWarning.PAST)


def count_verdict(count: CountFound, words: str, reference: Reference) -> DeadlineReading:
    """The reading of a length of time."""
    due = count.options[0] if count.options else None
    reading = DeadlineReading(
        count.kind,
        due,
        count.date_only,
        count.named,
        words,
        count.confidence,
        count.options,
        count.rule,
        count.warning,
    )
    return past_checked(reading, reference)


def recurring_verdict(
    recurrence: Recurrence, words: str, reference: Reference, *, sure: bool, before: bool
) -> DeadlineReading:
    """The reading of a rule that returns, with its next occurrence.

    An occurrence whose limit is still to come but whose working day has passed is shown first: it is overdue.
    """
    limit = recurrence.current_limit(reference.today)
    due = recurrence.due_of(limit, reference.calendar)
    next_limit, following = recurrence.next_occurrence(reference.now, reference.calendar)
    overdue = due < reference.now and due.astimezone(ZONE).date() < limit
    confidence = Confidence.SURE if sure else Confidence.CONFIRM
    first = due if overdue else following
    named = limit if overdue else next_limit
    return DeadlineReading(
        ReadingKind.RECURRING,
        first,
        recurrence.hour is None,
        named + timedelta(days=1) if before and recurrence.before else named,
        words,
        worse(confidence, Confidence.CONFIRM) if overdue else confidence,
        (due, following) if overdue else (following,),
        recurrence.rule,
        DeadlineWarning.PAST if overdue else None,
        recurrence,
    )


def no_deadline(
    kind: ReadingKind,
    words: str,
    rule: str,
    *,
    candidates: tuple[datetime, ...] = (),
    confidence: Confidence = Confidence.SURE,
    warning: DeadlineWarning | None = None,
) -> DeadlineReading:
    """A reading without a deadline."""
    return DeadlineReading(kind, None, False, None, words, confidence, candidates, rule, warning)
