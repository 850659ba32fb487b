"""Deadlines that return: every week, month, quarter, half year or year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from domain.intake.deadlines.reference import Calendar, at, last_day_of
from domain.vocabulary import ZONE

LAST_DAY = -1


class Frequency(StrEnum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class Adjust(StrEnum):
    """Where an occurrence on a day off goes."""

    BACK = "back"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule of return.

    `days` are (month, day) pairs; month 0 means every month, day −1 the last of the month; a day the month lacks
    is its last. `weekdays` (0 = Monday) serve the weekly rule. With `before` the limit is the day before each of
    these days. `hour` is local time; none means the closing hour.
    """

    frequency: Frequency
    days: tuple[tuple[int, int], ...] = ()
    weekdays: tuple[int, ...] = ()
    before: bool = False
    hour: time | None = None
    adjust: Adjust = Adjust.FORWARD

    def next_due(self, after: datetime, calendar: Calendar) -> datetime:
        """The first due instant (UTC) strictly after `after` (aware)."""
        return self.next_occurrence(after, calendar)[1]

    def next_occurrence(self, after: datetime, calendar: Calendar) -> tuple[date, datetime]:
        """The limit and the due instant (UTC) of the first occurrence due strictly after `after` (aware)."""
        start = after.astimezone(ZONE).date() - timedelta(days=16)
        for limit in self._limits_from(start):
            due = self.due_of(limit, calendar)
            if due > after:
                return limit, due
        raise ValueError("Chu kỳ lặp không có ngày nào.")

    def current_limit(self, today: date) -> date:
        """The first limit on or after `today`, before it is moved to a working day."""
        return next(limit for limit in self._limits_from(today) if limit >= today)

    def due_of(self, limit: date, calendar: Calendar) -> datetime:
        """UTC instant due for one limit day: moved to a working day unless an hour was said."""
        if self.adjust is Adjust.BACK:
            day = calendar.working_day_on_or_before(limit)
        else:
            day = calendar.working_day_on_or_after(limit)
        return at(day, self.hour or calendar.hours_on(day).closing).astimezone(UTC)

    @property
    def rule(self) -> str:
        """The rule in one line: "MONTHLY day 14", "YEARLY 4/3, 4/6", "WEEKLY thứ 6"."""
        hour = f" {self.hour:%H:%M}" if self.hour else ""
        if self.frequency is Frequency.DAILY:
            return f"DAILY{hour}"
        if self.frequency is Frequency.WEEKLY:
            names = ("thứ 2", "thứ 3", "thứ 4", "thứ 5", "thứ 6", "thứ 7", "chủ nhật")
            days = ", ".join(names[(day - self.before) % 7] for day in self.weekdays)
            return f"WEEKLY {days}{hour}"
        if self.frequency is Frequency.MONTHLY:
            return f"MONTHLY day {', '.join(self._month_day(day) for _, day in self.days)}{hour}"
        return f"YEARLY {', '.join(self._year_day(month, day) for month, day in self.days)}{hour}"

    def _month_day(self, day: int) -> str:
        if day == LAST_DAY:
            return "last but one" if self.before else "last"
        return ("last" if day == 1 else str(day - 1)) if self.before else str(day)

    def _year_day(self, month: int, day: int) -> str:
        limit = self._limit(2027, month, day)
        return f"{limit.day}/{limit.month}"

    def _limits_from(self, start: date) -> Iterator[date]:
        if self.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
            wanted = {(day - self.before) % 7 for day in self.weekdays} or set(range(7))
            ahead = (start + timedelta(days=count) for count in range(40))
            yield from (day for day in ahead if day.weekday() in wanted)
            return
        for year in range(start.year, start.year + 3):
            months = range(1, 13) if self.frequency is Frequency.MONTHLY else (0,)
            limits = {self._limit(year, each or month, day) for each in months for month, day in self.days}
            yield from sorted(limit for limit in limits if limit >= start)

    def _limit(self, year: int, month: int, day: int) -> date:
        last = last_day_of(year, month)
        named = last if day == LAST_DAY else last.replace(day=min(day, last.day))
        return named - timedelta(days=1) if self.before else named
