"""Until when a snooze may silence a person's own reminders: the moments that are offered, and those that are typed.

A snooze never reaches the deadline. "Sáng" is the hour at which held messages go, "chiều" is 14:00, local time.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from domain.errors import SnoozeNotUnderstood, SnoozeTooLate
from domain.office.calendar import WorkingCalendar, local_date
from domain.text import fold
from domain.vocabulary import WEEKDAY_OF, WEEKDAYS_WITHIN

AFTERNOON = time(14, 0)
OFFERED = ("chiều nay", "sáng mai", "thứ Hai")
_WEEKDAYS = WEEKDAY_OF | {str(number): number - 2 for number in range(2, 8)}
_WORDS = re.compile(
    r"(?:den |toi |vao )?(?:(?:buoi )?(sang|chieu) )?"
    r"(?:(nay|mai|mot|kia)|thu (hai|ba|tu|nam|sau|bay|[2-7])|(?:dau )?(tuan sau|tuan toi))(?: tuan (sau|toi|nay))?"
)
_DAYS_AHEAD = {"nay": 0, "mai": 1, "mot": 2, "kia": 2}


def snooze_choices(
    now: datetime, calendar: WorkingCalendar, due_at: datetime | None
) -> tuple[tuple[str, datetime], ...]:
    """The offered words with their moments (UTC), in order; those not before the deadline are left out."""
    chosen: dict[datetime, str] = {}
    for words in OFFERED:
        at = spoken_moment(words, now, calendar)
        if at is None or not calendar.is_sending_time(at):
            continue
        if at > now and (due_at is None or at < due_at):
            chosen.setdefault(at, _naming(words, at, now, calendar))
    return tuple((words, at) for at, words in chosen.items())


def _naming(words: str, at: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    """A "sáng mai" that a day off has moved is called by the day on which it then is."""
    day = local_date(at)
    moved = words == "sáng mai" and day != local_date(now) + timedelta(days=1)
    return WEEKDAYS_WITHIN[day.weekday()] if moved else words


def spoken_moment(words: str, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The moment of "chiều nay", "sáng mai", "thứ Hai", "chiều thứ 5", "tuần sau"; None for other words.

    A day off gives way to the next working morning, but today is today: for work that goes by night and on days off.
    """
    found = _WORDS.fullmatch(" ".join(fold(words).split()).strip(" .,"))
    if found is None:
        return None
    part, near, weekday, next_week, week = found.groups()
    today = local_date(now)
    day = _day(today, near, weekday or ("hai" if next_week else ""), in_next_week=week in ("sau", "toi"))
    if not calendar.is_working_day(day):
        day = day if day == today else calendar.working_day_on_or_after(day)
        part = part if day == today else None
    return calendar.at(day, AFTERNOON if part == "chieu" else calendar.hold_until)


def _day(today: date, near: str | None, weekday: str, *, in_next_week: bool) -> date:
    if near:
        return today + timedelta(days=_DAYS_AHEAD[near])
    if in_next_week:
        return today + timedelta(days=7 - today.weekday() + _WEEKDAYS[weekday])
    return today + timedelta(days=(_WEEKDAYS[weekday] - today.weekday() - 1) % 7 + 1)


def when_sent(at: datetime, calendar: WorkingCalendar, *, quiet_hours: bool) -> datetime:
    """When a reminder put off to this moment goes: by night and on a day off that is the next opening."""
    return calendar.next_sending_time(at) if quiet_hours else at


def check_snooze(number: int, typed: str, at: datetime | None, *, now: datetime, due_at: datetime | None) -> datetime:
    """The moment, if a snooze may last until then.

    Raises:
        SnoozeNotUnderstood: the words name no moment, or one that is past.
        SnoozeTooLate: the deadline comes first, or has passed: what is overdue is not snoozed.
    """
    if due_at is not None and (now >= due_at or (at is not None and at >= due_at)):
        raise SnoozeTooLate(number, due_at, passed=now >= due_at)
    if at is None or at <= now:
        raise SnoozeNotUnderstood(typed)
    return at
