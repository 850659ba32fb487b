"""Where a reading stands in time: now, today, the calendar and the office's settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from domain.vocabulary import ZONE, BeforeDate


class Hours(Protocol):
    """Office hours of one day, as far as deadlines need them; local time."""

    @property
    def closing(self) -> time: ...


class Calendar(Protocol):
    """The working calendar, as far as deadlines need it. Days are local dates; instants are aware."""

    def is_working_day(self, day: date) -> bool: ...

    def add_working_days(self, day: date, count: int) -> date: ...

    def working_day_on_or_after(self, day: date) -> date: ...

    def working_day_on_or_before(self, day: date) -> date: ...

    def hours_on(self, day: date) -> Hours: ...

    def add_working_hours(self, instant: datetime, hours: float) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """`now` is local Vietnamese time; `received` is the day the document came in, if known."""

    now: datetime
    calendar: Calendar
    before_date: BeforeDate = BeforeDate.STRICT
    received: date | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def closing(self, day: date) -> datetime:
        """UTC instant at which the office closes on that day, whether or not it is worked."""
        return at(day, self.calendar.hours_on(day).closing)


def at(day: date, hour: time) -> datetime:
    """UTC instant of a local hour."""
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)


def last_day_of(year: int, month: int) -> date:
    """Last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
