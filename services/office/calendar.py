"""The working calendar in chat: shown to everybody, changed by administrators, with what a change does to reminders.

Deadlines that a change puts on a day off are told to the monitors and never moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from domain.conversation.commands.calendar import ChangeCalendar, RemoveCalendarDay, ShowCalendar
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.calendar import (
    CalendarChanged,
    CalendarConfirmed,
    CalendarDay,
    CalendarMonths,
    CalendarYear,
    DeadlinesOnDaysOff,
)
from domain.errors import DayAlreadySet, DayNotSet, DayNotUnderstood, YearAlreadyCertain
from domain.intake.calendar_line import YEARS, CalendarEntry, read_entry, read_notice
from domain.model import Event, OrganizationRole
from domain.office.calendar import CalendarOverride, WorkingCalendar, local_date
from domain.office.calendar_watch import provisional_days
from domain.office.holidays import official_days
from domain.office.permissions import require_administrator
from services.delivery.undeliverable import notify_role
from services.dispatch import handles
from services.office.recomputing import recompute_within
from services.use_case import UseCase, load_calendar

FIRST_NUMBERS = 10
"""Task numbers that a notice about deadlines on days off names."""

OWN_WORD = {True: "Làm bù", False: "Nghỉ theo lịch của cơ quan"}


@handles(ShowCalendar)
async def show_calendar(command: ShowCalendar, use_case: UseCase) -> Sequence[Reply]:
    """`lich`: this and next month; `lich 2027`: the year; `lich 2027 theo 9441/TB-BNV`: the year is announced so.

    Raises:
        DayNotUnderstood: the year lies beyond the calendar.
        NotAllowed, YearAlreadyCertain: for the last form.
    """
    if command.year is None:
        return use_case.answer(_months(use_case))
    if command.year not in YEARS:
        raise DayNotUnderstood(str(command.year))
    if notice := read_notice(command.words):
        return await _confirm_year(command.year, notice, use_case)
    return use_case.answer(_year(command.year, use_case.calendar))


def _months(use_case: UseCase) -> CalendarMonths:
    today = local_date(use_case.now)
    first = today.replace(day=1)
    last = _month_after(_month_after(first)) - timedelta(days=1)
    years = sorted({today.year, last.year})
    days = tuple(
        day for year in years for day in days_of_year(use_case.calendar, year, own=True) if first <= day.day <= last
    )
    return CalendarMonths(first, last, days, tuple(Action(f"lich {year}", label=ButtonName.YEAR) for year in years))


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _year(year: int, calendar: WorkingCalendar) -> CalendarYear:
    summary = calendar.explain_year(year)
    return CalendarYear(year, days_of_year(calendar, year), len(summary["off"]), len(summary["working"]))


def days_of_year(calendar: WorkingCalendar, year: int, *, own: bool = False) -> tuple[CalendarDay, ...]:
    """What differs from Monday to Friday, by day; with `own` also the office's word on days that are as always."""
    summary = calendar.explain_year(year)
    days = {date.fromisoformat(text) for text in (*summary["off"], *summary["working"])}
    if own:
        days |= {day for day in calendar.overrides if day.year == year}
    return tuple(calendar_day(calendar, day) for day in sorted(days))


def calendar_day(calendar: WorkingCalendar, day: date) -> CalendarDay:
    """How the day stands now, whatever says so."""
    working = calendar.is_working_day(day)
    override, official = calendar.overrides.get(day), official_days(day.year).get(day)
    if override is not None:
        return CalendarDay(day, working, override.reason, override.notice)
    if official is not None:
        return CalendarDay(day, working, official.name, official.source, official.provisional)
    return CalendarDay(day, working, "")


@handles(ChangeCalendar)
async def change_calendar(command: ChangeCalendar, use_case: UseCase) -> Sequence[Reply]:
    """`lich nghỉ 2/1/2027 theo 12729/VPCP-KGVX`, `lich làm bù 10/1/2027`.

    Raises:
        NotAllowed, DayNotUnderstood; DayAlreadySet: every named day is entered so already.
    """
    require_administrator(use_case.speaker)
    entry = read_entry(command.words, use_case.now, use_case.calendar)
    overrides = [_override(day, entry, use_case, working=command.working) for day in entry.days]
    fresh = [override for override in overrides if override != use_case.calendar.overrides.get(override.day)]
    if not fresh:
        known = overrides[0]
        raise DayAlreadySet(known.day, known.working, known.reason, known.notice)
    for override in fresh:
        await use_case.transaction.calendar.set_override(override)
    return await _changed(use_case, [override.day for override in fresh])


def _override(day: date, entry: CalendarEntry, use_case: UseCase, *, working: bool) -> CalendarOverride:
    """What is not said again about a day stays as it was entered."""
    known = use_case.calendar.overrides.get(day)
    kept = known if known is not None and known.working is working else None
    reason = entry.reason or (kept.reason if kept else _usual_name(day, working=working))
    return CalendarOverride(day, working, reason, entry.notice or (kept.notice if kept else ""))


def _usual_name(day: date, *, working: bool) -> str:
    """A holiday that an administrator confirms keeps its name."""
    official = official_days(day.year).get(day)
    if official is not None and official.working is working:
        return official.name.removesuffix(" (dự kiến)")
    return OWN_WORD[working]


@handles(RemoveCalendarDay)
async def remove_day(command: RemoveCalendarDay, use_case: UseCase) -> Sequence[Reply]:
    """`lich bỏ 2/1/2027`: the day is again as the State's calendar has it.

    Raises:
        NotAllowed, DayNotUnderstood; DayNotSet: nothing was entered about any of the days.
    """
    require_administrator(use_case.speaker)
    days = read_entry(command.words, use_case.now, use_case.calendar).days
    removed = [day for day in days if await use_case.transaction.calendar.remove_override(day)]
    if not removed:
        raise DayNotSet(days[0])
    return await _changed(use_case, removed, removed=True)


async def _changed(use_case: UseCase, days: Sequence[date], *, removed: bool = False) -> Sequence[Reply]:
    """Note it, compute the reminders anew, tell the monitors which deadlines fall on a day off now."""
    before = use_case.calendar
    after = await load_calendar(use_case.transaction, use_case.rules)
    await _note(use_case, before, after, days)
    moved, unfinished = await recompute_within(use_case.transaction, after, before, use_case.now)
    lost = [day for day in days if before.is_working_day(day) and not after.is_working_day(day)]
    await _postpone_messages(use_case, after, lost)
    on_day_off = await _tell_monitors(use_case, after, lost)
    shown = tuple(calendar_day(after, day) for day in days)
    return use_case.answer(CalendarChanged(shown, moved, on_day_off, unfinished, removed))


async def _postpone_messages(use_case: UseCase, calendar: WorkingCalendar, days: Sequence[date]) -> None:
    """What waits for the morning of a new day off waits for the next working morning."""
    for day in days:
        begins, ends = _bounds(calendar, day)
        await use_case.transaction.outbox.postpone(begins, ends, calendar.next_sending_time(begins))


def _bounds(calendar: WorkingCalendar, day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight of the local day, in UTC."""
    return calendar.at(day, time()), calendar.at(day + timedelta(days=1), time())


async def _tell_monitors(use_case: UseCase, calendar: WorkingCalendar, days: Sequence[date]) -> int:
    numbers: list[int] = []
    for day in days:
        numbers += await use_case.transaction.tasks.open_numbers_due(*_bounds(calendar, day))
    numbers = sorted(set(numbers))
    if numbers:
        notice = DeadlinesOnDaysOff(tuple(days), len(numbers), tuple(numbers[:FIRST_NUMBERS]))
        moment = calendar.next_sending_time(use_case.now)
        await notify_role(use_case.transaction, OrganizationRole.MONITOR, notice, use_case.now, available_at=moment)
    return len(numbers)


async def _confirm_year(year: int, notice: str, use_case: UseCase) -> Sequence[Reply]:
    """The forecast of that year is what the notice says: each provisional day becomes certain."""
    require_administrator(use_case.speaker)
    days = provisional_days(use_case.calendar, year)
    if not days:
        raise YearAlreadyCertain(year)
    for day in days:
        override = CalendarOverride(day, working=False, reason=_usual_name(day, working=False), notice=notice)
        await use_case.transaction.calendar.set_override(override)
    after = await load_calendar(use_case.transaction, use_case.rules)
    await _note(use_case, use_case.calendar, after, days)
    return use_case.answer(CalendarConfirmed(year, notice, tuple(calendar_day(after, day) for day in days)))


async def _note(use_case: UseCase, before: WorkingCalendar, after: WorkingCalendar, days: Sequence[date]) -> None:
    await use_case.transaction.audit.add(
        Event(
            organization_id=use_case.organization.id,
            at=use_case.now,
            actor_id=use_case.speaker.id,
            name="calendar_changed",
            before=_overrides(before, days),
            after=_overrides(after, days),
        )
    )


def _overrides(calendar: WorkingCalendar, days: Sequence[date]) -> dict[str, CalendarOverride | None]:
    return {day.isoformat(): calendar.overrides.get(day) for day in days}
