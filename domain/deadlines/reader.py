"""The two questions: what deadline is typed here, and what deadline does this prose set?"""

from __future__ import annotations

from datetime import date, datetime

from domain.deadlines.reading import BeforeDate, Calendar, DeadlineReading
from domain.deadlines.reference import VIETNAM, Reference
from domain.deadlines.running import prose_reading
from domain.deadlines.typed import typed_reading
from domain.text import fold_with_offsets

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
    reference = Reference(now.astimezone(VIETNAM), calendar, before_date, received)
    return typed_reading(scan, reference) or prose_reading(scan, reference)


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
    reference = Reference(now.astimezone(VIETNAM), calendar, before_date, received)
    return prose_reading(scan, reference)
