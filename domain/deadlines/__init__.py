"""Decides when something is due from the words a Vietnamese office uses, and says how sure it is."""

from __future__ import annotations

from domain.deadlines.reader import find_deadline, read_deadline
from domain.deadlines.reading import (
    WITHOUT_DEADLINE,
    BeforeDate,
    Calendar,
    Confidence,
    DeadlineReading,
    DeadlineWarning,
    ReadingKind,
)
from domain.deadlines.recurrence import Adjust, Frequency, Recurrence

__all__ = [
    "WITHOUT_DEADLINE",
    "Adjust",
    "BeforeDate",
    "Calendar",
    "Confidence",
    "DeadlineReading",
    "DeadlineWarning",
    "Frequency",
    "ReadingKind",
    "Recurrence",
    "find_deadline",
    "read_deadline",
]
