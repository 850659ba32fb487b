"""Decides when administrators are asked for next year's official days off.

Each December, first on its first working day, then weekly, until no day of the next year is provisional any more: the
Prime Minister fixes Tết and National Day each year (Bộ luật Lao động 2019, Điều 112).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from domain.office.calendar import WorkingCalendar, local_date

ASKED_AT = time(8, 0)
ASKED_AGAIN_AFTER = timedelta(days=7)


def provisional_days(calendar: WorkingCalendar, year: int) -> tuple[date, ...]:
    """The days of that year that neither a shipped notice nor an administrator has made certain."""
    return tuple(date.fromisoformat(day) for day in calendar.explain_year(year)["provisional"])


def year_to_ask_for(calendar: WorkingCalendar, now: datetime, asked_on: date | None) -> int | None:
    """The year whose notice is to be asked for at `now`; None when it is not the time or it has been entered.

    `asked_on` is the local date on which that year was asked for last.
    """
    today = local_date(now)
    if today.month != 12 or not calendar.is_working_day(today) or now < calendar.at(today, ASKED_AT):
        return None
    if asked_on is not None and today - asked_on < ASKED_AGAIN_AFTER:
        return None
    year = today.year + 1
    return year if provisional_days(calendar, year) else None
