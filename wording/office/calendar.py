"""The days off and make-up days of a year or of some weeks, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from domain.conversation.messages.calendar import CalendarDay
from domain.office.calendar import YearSummary
from domain.vocabulary import WEEKDAYS

PROVISIONAL = "dự kiến"


def day_line(day: CalendarDay) -> str:
    """`Thứ Sáu 02/01/2026: Nghỉ hoán đổi với ngày 10/01 (12729/VPCP-KGVX ngày 25/12/2025)`"""
    if not day.name:
        return f"{full_day(day.day)}: {'ngày làm việc' if day.working else 'ngày nghỉ'} bình thường"
    worked = "làm việc – " if day.working else ""
    source = f" ({day.source})" if day.source else ""
    name = day.name if PROVISIONAL in day.name or not day.provisional else f"{day.name} ({PROVISIONAL})"
    return f"{full_day(day.day)}: {worked}{name}{source}"


def full_day(day: date) -> str:
    """Thứ Sáu 02/01/2026"""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def days(many: Iterable[date]) -> str:
    """Runs of days together: `05/02/2027 đến 09/02/2027, 30/04/2027`"""
    runs: list[list[date]] = []
    for day in sorted(many):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]:%d/%m/%Y} đến {run[-1]:%d/%m/%Y}" if run[1:] else f"{run[0]:%d/%m/%Y}" for run in runs)


def year_lines(year: int, summary: YearSummary) -> Iterator[str]:
    """For the terminal: what differs from Monday to Friday, and whether the year is announced."""
    yield f"Năm {year}: {len(summary['off']):02d} ngày nghỉ trong tuần, {len(summary['working']):02d} ngày làm bù."
    for text in sorted([*summary["off"], *summary["working"]]):
        yield day_line(_of(text, summary))
    if summary["provisional"]:
        yield f"Ngày ghi “{PROVISIONAL}” chưa có thông báo chính thức."


def _of(text: str, summary: YearSummary) -> CalendarDay:
    return CalendarDay(
        day=date.fromisoformat(text),
        working=text in summary["working"],
        name=summary["name"][text],
        source=summary["source"][text],
        provisional=text in summary["provisional"],
    )
