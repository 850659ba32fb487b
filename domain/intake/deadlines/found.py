"""What the small readers of days, periods and lengths hand on, and how a date without its year is completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.intake.deadlines.reading import Confidence, DeadlineWarning
from domain.intake.deadlines.reference import last_day_of

# An overdue task may be meant by a date that has passed no longer ago than this.
RECENT = timedelta(days=30)
# Beyond this a year is more likely a slip of the finger than a plan.
FAR_YEARS = 5
FIRST_YEAR, LAST_YEAR = 2000, 2099


class Source(StrEnum):
    """What kind of words named the day."""

    FIXED = "fixed"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    RELATIVE = "relative"
    PERIOD = "period"
    # The first or middle day of a period: one day, though named through its period.
    POINT = "point"


@dataclass(frozen=True, slots=True)
class DayFound:
    """Days that the words may mean, best first, and the offset behind the words.

    `start` is the first day of a period. `day`, `month`, `weekday` (0 = Monday) are the numbers said, kept for
    recurring rules. An impossible date has its neighbours as options.
    """

    options: tuple[date, ...]
    end: int
    source: Source
    rule: str
    confidence: Confidence = Confidence.SURE
    warning: DeadlineWarning | None = None
    start: date | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None

    @property
    def impossible(self) -> bool:
        return self.warning is DeadlineWarning.IMPOSSIBLE


@dataclass(frozen=True, slots=True)
class Dated:
    """A date completed with its year or month: the options, best first, and what to think of them."""

    options: tuple[date, ...]
    confidence: Confidence = Confidence.SURE
    warning: DeadlineWarning | None = None


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is none or it is out of the years the product serves."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_month(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month `count` months later."""
    index = year * 12 + month - 1 + count
    return index // 12, index % 12 + 1


def neighbours(year: int, month: int, day: int) -> tuple[date, ...]:
    """The real dates next to an impossible one: 30/2 gives the end of February and the first of March."""
    if not (FIRST_YEAR <= year < LAST_YEAR and 1 <= day <= 31):
        return ()
    if not 1 <= month <= 12:
        swapped = make_date(year, day, month) if 1 <= day <= 12 else None
        return (swapped,) if swapped else ()
    end = last_day_of(year, month)
    return (end, end + timedelta(days=1))


def in_year(year: int, month: int, day: int, today: date) -> Dated:
    """A date said with its year."""
    found = make_date(year, month, day)
    if found is None:
        return Dated(neighbours(year, month, day), Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    if found < today:
        return Dated((found,), Confidence.CONFIRM, DeadlineWarning.PAST)
    if found.year - today.year > FAR_YEARS:
        return Dated((found,), Confidence.CONFIRM, DeadlineWarning.AMBIGUOUS)
    return Dated((found,))


def without_year(month: int, day: int, today: date) -> Dated:
    """A bare d/m: its next occurrence; asked if it passed within 30 days, confirmed if the past one is nearer."""
    years = range(today.year - 8, today.year + 9)
    dates = [found for year in years if (found := make_date(year, month, day))]
    if not dates:
        # Neighbours are looked for in the year in which they come next.
        near = neighbours(today.year, month, day)
        if near and near[-1] < today:
            near = neighbours(today.year + 1, month, day)
        return Dated(near, Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    coming = next((found for found in dates if found >= today), None)
    passed = next((found for found in reversed(dates) if found < today), None)
    if coming is None:
        return Dated((dates[-1],), Confidence.CONFIRM, DeadlineWarning.PAST)
    if (month, day) == (2, 29) and coming.year > today.year:
        return Dated((*neighbours_of_leap_day(today), coming), Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    return nearest(coming, passed, today)


def neighbours_of_leap_day(today: date) -> tuple[date, ...]:
    """What 29/2 may mean in a year without it: the next end of February and first of March."""
    near = neighbours(today.year, 2, 30)
    return near if near[0] >= today else neighbours(today.year + 1, 2, 30)


def nearest(coming: date, passed: date | None, today: date) -> Dated:
    """The coming one of two occurrences, and how sure that is."""
    if passed is None or coming == today:
        return Dated((coming,))
    if today - passed <= RECENT and coming - today > RECENT:
        return Dated((coming, passed), Confidence.ASK, DeadlineWarning.AMBIGUOUS)
    if coming.year > today.year and today - passed < coming - today:
        return Dated((coming,), Confidence.CONFIRM, DeadlineWarning.NEXT_YEAR)
    return Dated((coming,))


def without_month(day: int, today: date) -> Dated:
    """A bare day of the month: its next occurrence; confirmed if this month's has passed or this month has none."""
    if not 1 <= day <= 31:
        return Dated((), Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    months = [shift_month(today.year, today.month, count) for count in range(3)]
    found = [option for year, month in months if (option := make_date(year, month, day))]
    coming = next((option for option in found if option >= today), None)
    if coming is None:
        return Dated((), Confidence.ASK, DeadlineWarning.IMPOSSIBLE)
    if coming.month == today.month:
        return Dated((coming,))
    passed = make_date(today.year, today.month, day)
    warning = DeadlineWarning.AMBIGUOUS if passed else DeadlineWarning.IMPOSSIBLE
    return Dated((coming,), Confidence.CONFIRM, warning if passed else None)
