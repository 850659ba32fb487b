"""What a deadline reader answers: the instant or rule, the words it came from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.intake.deadlines.recurrence import Recurrence


class ReadingKind(StrEnum):
    """How the words fix the deadline; the last five fix none."""

    DATE = "date"
    TIME = "time"
    BEFORE_DATE = "before_date"
    BY_DATE = "by_date"
    AT_TIME = "at_time"
    WITHIN_PERIOD = "within_period"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    RECURRING = "recurring"
    ASAP = "asap"
    CONTINUOUS = "continuous"
    ELSEWHERE = "elsewhere"
    ON_RECEIPT = "on_receipt"
    NONE = "none"


WITHOUT_DEADLINE = frozenset(
    {ReadingKind.ASAP, ReadingKind.CONTINUOUS, ReadingKind.ELSEWHERE, ReadingKind.ON_RECEIPT, ReadingKind.NONE}
)


class Confidence(StrEnum):
    """`sure`: take it and echo it; `confirm`: one reading, show it and wait; `ask`: let the person choose."""

    SURE = "sure"
    CONFIRM = "confirm"
    ASK = "ask"


class DeadlineWarning(StrEnum):
    """What a person should be told beside the reading."""

    DAY_OFF = "day_off"
    PAST = "past"
    IMPOSSIBLE = "impossible"
    AMBIGUOUS = "ambiguous"
    NEEDS_EVENT = "needs_event"
    NEXT_YEAR = "next_year"
    HOUR_UNSAID = "hour_unsaid"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """One answer. `due` and `candidates` are aware UTC; a date alone is due at the closing hour of its day.

    `named` is the local date the words name: X of "trước ngày X", the last day of a period before it was moved to a
    working day, or the day from which working days are counted. `words` is cut from the original text. `candidates`
    come best first and begin with `due`, if there is one. `rule` says in English how the words were read; for a
    recurring deadline it is the rule itself, such as "MONTHLY day 14".
    """

    kind: ReadingKind
    due: datetime | None
    date_only: bool
    named: date | None
    words: str
    confidence: Confidence
    candidates: tuple[datetime, ...]
    rule: str
    warning: DeadlineWarning | None = None
    recurrence: Recurrence | None = None
