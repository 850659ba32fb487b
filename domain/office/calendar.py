"""Working days, office hours and the sending window of a Vietnamese public office.

Decides by the State's holidays, then by the administrators' overrides, always on local dates in Asia/Ho_Chi_Minh.
Instants go in aware and come out in UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TypedDict

from domain.office.holidays import OfficialDay, days_of, official_days
from domain.vocabulary import WEEKDAYS, ZONE


def local_date(instant: datetime) -> date:
    """The calendar date of an instant in the office's zone."""
    return instant.astimezone(ZONE).date()


class InvalidOfficeHours(ValueError):
    """Office hours or a sending window that overlap, run backwards or are empty."""


@dataclass(frozen=True, slots=True)
class CalendarOverride:
    """An administrator's decision on one day; `notice` is the document it cites."""

    day: date
    working: bool
    reason: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of one working day, in local time and in order. Raises `InvalidOfficeHours`."""

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise InvalidOfficeHours("office hours need at least one span")
        for start, end in self.spans:
            if start >= end:
                raise InvalidOfficeHours(f"the span {start:%H:%M}-{end:%H:%M} ends before it begins")
        for (_, end), (start, _) in pairwise(self.spans):
            if start < end:
                raise InvalidOfficeHours(f"two spans overlap at {start:%H:%M}")

    @property
    def opening(self) -> time:
        return self.spans[0][0]

    @property
    def closing(self) -> time:
        return self.spans[-1][1]

    @property
    def minutes(self) -> int:
        return sum(_minutes(end) - _minutes(start) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Season:
    """Office hours from (month, day) of each year until the next season begins."""

    start: tuple[int, int]
    hours: OfficeHours


class YearSummary(TypedDict):
    """ISO dates: weekdays off, weekend days worked, what each rests on and is called, and what is not announced yet."""

    off: list[str]
    working: list[str]
    source: dict[str, str]
    name: dict[str, str]
    provisional: list[str]


DEFAULT_HOURS = OfficeHours(((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0))))
DEFAULT_SEASONS = (Season((1, 1), DEFAULT_HOURS),)
SENDING_WINDOW = (time(7, 30), time(17, 30))
HOLD_UNTIL = time(8, 0)


class WorkingCalendar:
    """One office's calendar. Immutable; year tables are built on first use. Of two overrides of a day the last wins.

    Messages go in the sending window of working days; what is held goes at `hold_until` of the next one.
    """

    def __init__(
        self,
        overrides: Iterable[CalendarOverride] = (),
        seasons: Sequence[Season] = DEFAULT_SEASONS,
        *,
        sending_window: tuple[time, time] = SENDING_WINDOW,
        hold_until: time = HOLD_UNTIL,
    ) -> None:
        if not seasons:
            raise InvalidOfficeHours("there is no season of office hours")
        opens, closes = sending_window
        if not opens <= hold_until < closes:
            window = f"{opens:%H:%M}-{closes:%H:%M}"
            raise InvalidOfficeHours(f"held messages go at {hold_until:%H:%M}, outside the window {window}")
        self.overrides = {override.day: override for override in overrides}
        self.seasons = tuple(sorted(seasons, key=lambda season: season.start))
        self.opens, self.closes = opens, closes
        self.hold_until = hold_until
        self._working_days: dict[int, list[date]] = {}
        self._working_sets: dict[int, frozenset[date]] = {}

    def is_working_day(self, day: date) -> bool:
        if day.year not in self._working_sets:
            self._working_sets[day.year] = frozenset(self._days(day.year))
        return day in self._working_sets[day.year]

    def day_off_reason(self, day: date) -> str | None:
        """Name of the day off ("Quốc khánh", "Thứ Bảy") with its notice if known; None for a working day."""
        if self.is_working_day(day):
            return None
        override = self.overrides.get(day)
        if override is not None:
            return _with_notice(override.reason, override.notice)
        official = official_days(day.year).get(day)
        if official is None or official.working:
            return WEEKDAYS[day.weekday()]
        return official.name

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day strictly after `day` (strictly before when negative); 0 gives `day` itself.

        The day of the event is not counted (Bộ luật Dân sự 2015, Điều 147).
        """
        if count == 0:
            return day
        days = self._days(day.year)
        index = bisect_right(days, day) + count - 1 if count > 0 else bisect_left(days, day) + count
        year = day.year
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._days(year)
        while index < 0:
            year -= 1
            days = self._days(year)
            index += len(days)
        return days[index]

    def working_day_on_or_after(self, day: date) -> date:
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def working_day_on_or_before(self, day: date) -> date:
        return day if self.is_working_day(day) else self.add_working_days(day, -1)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days in (start, end]; negative, counted in (end, start], when end comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        before = sum(len(self._days(year)) for year in range(start.year, end.year))
        return before + bisect_right(self._days(end.year), end) - bisect_right(self._days(start.year), start)

    def hours_on(self, day: date) -> OfficeHours:
        """The season's office hours, whether or not that day is worked."""
        begun = [season for season in self.seasons if season.start <= (day.month, day.day)]
        return (begun or self.seasons)[-1].hours

    def add_working_hours(self, instant: datetime, hours: float) -> datetime:
        """`hours` office hours after the instant (before it when negative). Aware in, UTC out."""
        left = timedelta(hours=abs(hours))
        if not left:
            return instant.astimezone(UTC)
        moment = instant.astimezone(UTC)
        for start, end in self._spans_from(moment) if hours > 0 else self._spans_back_from(moment):
            if end - start >= left:
                return start + left if hours > 0 else end - left
            left -= end - start
        raise AssertionError("office spans never end")

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """Office hours in between; negative when end comes first."""
        if end < start:
            return -self.working_hours_between(end, start)
        total = timedelta()
        finish = end.astimezone(UTC)
        for opening, closing in self._spans_from(start.astimezone(UTC)):
            if opening >= finish:
                break
            total += min(closing, finish) - opening
        return total / timedelta(hours=1)

    def is_sending_time(self, instant: datetime) -> bool:
        local = instant.astimezone(ZONE)
        return self.opens <= local.time() < self.closes and self.is_working_day(local.date())

    def next_sending_time(self, instant: datetime) -> datetime:
        """The instant itself inside the sending window, else the moment held messages go."""
        if self.is_sending_time(instant):
            return instant.astimezone(UTC)
        local = instant.astimezone(ZONE)
        day = local.date()
        if self.is_working_day(day) and local.time() < self.opens:
            return self.at(day, self.hold_until)
        return self.next_working_morning(instant)

    def next_working_morning(self, instant: datetime) -> datetime:
        """The `hold_until` hour of the first working day after the instant's own day."""
        return self.at(self.add_working_days(local_date(instant), 1), self.hold_until)

    def last_sending_time(self, instant: datetime) -> datetime:
        """The instant itself inside the sending window, else the end of the last office day before it."""
        if self.is_sending_time(instant):
            return instant.astimezone(UTC)
        local = instant.astimezone(ZONE)
        day = local.date()
        if not (self.is_working_day(day) and local.time() >= self.closes):
            day = self.add_working_days(day, -1)
        closing = self.hours_on(day).closing
        return self.at(day, closing if self.opens <= closing < self.closes else self.hold_until)

    def at(self, day: date, hour: time) -> datetime:
        """That local hour of that local date, in UTC."""
        return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)

    def explain_year(self, year: int) -> YearSummary:
        """What differs from Monday to Friday in a year, for `bot calendar`."""
        off: list[date] = []
        working: list[date] = []
        for day in days_of(year):
            weekday, worked = day.weekday() < 5, self.is_working_day(day)
            if weekday and not worked:
                off.append(day)
            elif worked and not weekday:
                working.append(day)
        told = {day.isoformat(): self._official(day) for day in sorted([*off, *working])}
        return YearSummary(
            off=[day.isoformat() for day in off],
            working=[day.isoformat() for day in working],
            source={day: official.source for day, official in told.items()},
            name={day: official.name for day, official in told.items()},
            provisional=[day for day, official in told.items() if official.provisional],
        )

    def _official(self, day: date) -> OfficialDay:
        override = self.overrides.get(day)
        if override is not None:
            return OfficialDay(override.working, override.reason, override.notice)
        return official_days(day.year)[day]

    def _days(self, year: int) -> list[date]:
        if year not in self._working_days:
            self._working_days[year] = list(self._working_days_of(year))
        return self._working_days[year]

    def _working_days_of(self, year: int) -> Iterator[date]:
        official = official_days(year)
        for day in days_of(year):
            decided = self.overrides.get(day) or official.get(day)
            if decided.working if decided is not None else day.weekday() < 5:
                yield day

    def _spans_from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Office spans in UTC from the instant on, the first cut to begin with it."""
        day = self.working_day_on_or_after(local_date(instant))
        while True:
            for start, end in self.hours_on(day).spans:
                opening, closing = self.at(day, start), self.at(day, end)
                if closing > instant:
                    yield max(opening, instant), closing
            day = self.add_working_days(day, 1)

    def _spans_back_from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Office spans in UTC before the instant, nearest first, the first cut to end with it."""
        day = self.working_day_on_or_before(local_date(instant))
        while True:
            for start, end in reversed(self.hours_on(day).spans):
                opening, closing = self.at(day, start), self.at(day, end)
                if opening < instant:
                    yield opening, min(closing, instant)
            day = self.add_working_days(day, -1)


def _with_notice(reason: str, notice: str) -> str:
    return f"{reason} ({notice})" if notice else reason


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute
