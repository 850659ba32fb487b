"""Decides when something is due from the words a Vietnamese office uses, and says how sure it is.

The reader is opened when it is first asked: its many expressions take a tenth of a second,
which no start should wait for.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.intake.deadlines.reading import (
    WITHOUT_DEADLINE,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    ReadingKind,
)
from domain.intake.deadlines.recurrence import Adjust, Frequency, Recurrence
from domain.intake.deadlines.reference import Calendar
from domain.vocabulary import BeforeDate

__all__ = [
    "WITHOUT_DEADLINE",
    "Adjust",
    "Calendar",
    "Confidence",
    "DeadlineReading",
    "DeadlineWarning",
    "Frequency",
    "ReadingKind",
    "Recurrence",
    "find_deadline",
    "find_deadlines",
    "read_deadline",
]


def read_deadline(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> DeadlineReading:
    """The deadline in typed words: see `domain.intake.deadlines.reader`."""
    from domain.intake.deadlines import reader

    return reader.read_deadline(text, now, calendar, before_date=before_date, received=received)


def find_deadline(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> DeadlineReading:
    """The deadline that running prose sets: see `domain.intake.deadlines.reader`."""
    from domain.intake.deadlines import reader

    return reader.find_deadline(text, now, calendar, before_date=before_date, received=received)


def find_deadlines(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    before_date: BeforeDate = BeforeDate.STRICT,
    received: date | None = None,
) -> tuple[DeadlineReading, ...]:
    """Every deadline that running prose sets: see `domain.intake.deadlines.reader`."""
    from domain.intake.deadlines import reader

    return reader.find_deadlines(text, now, calendar, before_date=before_date, received=received)
