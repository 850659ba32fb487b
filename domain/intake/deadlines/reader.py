"""The two questions: what deadline is typed here, and what deadline does this prose set?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.intake.deadlines.intervals import intervals_in
from domain.intake.deadlines.reading import Confidence, DeadlineReading, DeadlineWarning
from domain.intake.deadlines.reference import Calendar, Reference
from domain.intake.deadlines.running import prose_reading, prose_readings
from domain.intake.deadlines.typed import typed_reading
from domain.text import fold_with_offsets
from domain.vocabulary import ZONE, BeforeDate

MAX_CHARACTERS = 20_000


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
    Never raises; words without a deadline give a reading whose `due` is None. Only the first 20,000 characters count.
    """
    scan = fold_with_offsets(text[:MAX_CHARACTERS])
    reference = Reference(now.astimezone(ZONE), calendar, before_date, received)
    return _with_one_choice(typed_reading(scan, reference) or prose_reading(scan, reference), reference)


def find_deadline(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> DeadlineReading:
    """The deadline of running official prose: only a date behind a trigger word counts. Else as `read_deadline`."""
    scan = fold_with_offsets(text[:MAX_CHARACTERS])
    reference = Reference(now.astimezone(ZONE), calendar, before_date, received)
    return _with_one_choice(prose_reading(scan, reference), reference)


def find_deadlines(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> tuple[DeadlineReading, ...]:
    """Every deadline of running prose; a span of days that is a duty or a report counts as one. Else as above."""
    scan = fold_with_offsets(text[:MAX_CHARACTERS])
    reference = Reference(now.astimezone(ZONE), calendar, before_date, received)
    readings = prose_readings(scan, reference, intervals_in(scan, reference)) or [prose_reading(scan, reference)]
    return tuple(_with_one_choice(one, reference) for one in readings if one.due or one.candidates)


def _with_one_choice(reading: DeadlineReading, reference: Reference) -> DeadlineReading:
    """A question with one answer left is a reading to confirm."""
    if reading.confidence is not Confidence.ASK or reading.due is None or len(reading.candidates) != 1:
        return reading
    warning = DeadlineWarning.PAST if reading.due < reference.now else reading.warning
    return replace(reading, confidence=Confidence.CONFIRM, warning=warning)
