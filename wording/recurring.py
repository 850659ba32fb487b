"""Rules of return in words: "trước ngày 15 hằng tháng", "thứ Sáu hằng tuần", "ngày 4/3 và 4/9 hằng năm"."""

from __future__ import annotations

from domain.conversation.messages.recurring import RecurrenceFacts
from domain.intake.deadlines import Adjust, Frequency, Recurrence
from domain.vocabulary import WEEKDAYS_WITHIN
from wording.phrases import full_moment, listed

_EVERY = {
    Frequency.DAILY: "hằng ngày",
    Frequency.WEEKLY: "hằng tuần",
    Frequency.MONTHLY: "hằng tháng",
}
_MOVED = {
    Adjust.BACK: "gặp ngày nghỉ thì chuyển lên ngày làm việc liền trước",
    Adjust.FORWARD: "gặp ngày nghỉ thì chuyển sang ngày làm việc liền sau",
}


def rule(facts: RecurrenceFacts) -> str:
    """The whole rule, with what happens on a day off."""
    said = facts.rule
    words = f"{_days(said)}{_EVERY.get(said.frequency, 'hằng năm')}"
    if said.hour is not None:
        words = f"{said.hour:%H:%M} {words}"
    return f"{words} ({_MOVED[said.adjust]})"


def dates(facts: RecurrenceFacts) -> str:
    """Thứ Hai 14/12/2026, 17:00; Thứ Năm 14/01/2027, 17:00"""
    return "; ".join(map(full_moment, facts.dates))


def _days(said: Recurrence) -> str:
    before = "trước " if said.before else ""
    if said.frequency is Frequency.DAILY:
        return ""
    if said.frequency is Frequency.WEEKLY:
        return f"{before}{listed([WEEKDAYS_WITHIN[day] for day in said.weekdays])} "
    if said.frequency is Frequency.MONTHLY:
        days = [day for _, day in said.days]
        if days == [-1]:
            return f"{before}ngày cuối cùng "
        return f"{before}ngày {listed(['cuối cùng' if day < 0 else str(day) for day in days])} "
    return f"{before}ngày {listed([_month_day(month, day) for month, day in said.days])} "


def _month_day(month: int, day: int) -> str:
    return f"cuối tháng {month}" if day < 0 else f"{day}/{month}"
