"""How an operator writes office hours and the sending window: `07:00-11:30,13:30-17:00`, or that per season.

A season is day/month to day/month, `16/4-15/10 06:30-11:00,13:30-17:00; 16/10-15/4 07:00-11:30,13:30-17:00`.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from domain.office.calendar import InvalidOfficeHours, OfficeHours, Season

_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_SEASON = re.compile(r"(\d{1,2})/(\d{1,2})\s*-\s*(\d{1,2})/(\d{1,2})\s+(.+)")
_COMMON_YEAR = 2023
HOURS_EXAMPLE = "07:00-11:30,13:30-17:00"
SEASONS_EXAMPLE = f"16/4-15/10 06:30-11:00,13:30-17:00; 16/10-15/4 {HOURS_EXAMPLE}"


def parse_office_hours(text: str) -> tuple[Season, ...]:
    """One season for the whole year, or several that fill it without gaps. Raises ValueError in words."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) == 1 and "/" not in parts[0]:
        return (Season((1, 1), _hours(parts[0])),)
    seasons = sorted((_season(part) for part in parts), key=lambda season: season[0])
    if not seasons:
        raise ValueError(f"is empty; write {HOURS_EXAMPLE}")
    following = [*seasons[1:], seasons[0]]
    for (_, last, _), (first, _, _) in zip(seasons, following, strict=True):
        after = last + timedelta(days=1)
        if (after.month, after.day) != (first.month, first.day):
            raise ValueError(
                f"leaves a gap or an overlap between {last:%d/%m} and {first:%d/%m}; write seasons that fill the year"
            )
    return tuple(Season((first.month, first.day), hours) for first, _, hours in seasons)


def parse_window(text: str) -> tuple[time, time]:
    """One span of local time. Raises ValueError in words."""
    hours = _hours(text)
    if len(hours.spans) != 1:
        raise ValueError("is more than one span of time; write 07:30-17:30")
    return hours.spans[0]


def _season(text: str) -> tuple[date, date, OfficeHours]:
    match = _SEASON.fullmatch(text)
    if match is None:
        raise ValueError(f"is not a list of seasons, day/month to day/month; write {SEASONS_EXAMPLE}")
    first_day, first_month, last_day, last_month = (int(group) for group in match.groups()[:4])
    return _day(first_day, first_month), _day(last_day, last_month), _hours(match[5])


def _day(day: int, month: int) -> date:
    try:
        return date(_COMMON_YEAR, month, day if (day, month) != (29, 2) else 28)
    except ValueError:
        raise ValueError(f"has no such date as {day}/{month}; write day/month, such as 16/4") from None


def _hours(text: str) -> OfficeHours:
    spans = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"has {part.strip()!r} where hours belong; write {HOURS_EXAMPLE}")
        start_hour, start_minute, end_hour, end_minute = (int(group) for group in match.groups())
        try:
            spans.append((time(start_hour, start_minute), time(end_hour, end_minute)))
        except ValueError:
            raise ValueError(f"has no such time as {part.strip()!r}; write {HOURS_EXAMPLE}") from None
    try:
        return OfficeHours(tuple(spans))
    except InvalidOfficeHours:
        raise ValueError(f"has spans that run backwards or overlap; write {HOURS_EXAMPLE}") from None
