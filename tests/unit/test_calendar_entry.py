"""What administrators type about the calendar, and when they are asked for next year's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.conversation.commands.calendar import ChangeCalendar, RemoveCalendarDay, ShowCalendar
from domain.conversation.grammar import read_command
from domain.errors import ArgumentMissing, DayNotUnderstood
from domain.intake.calendar_line import CalendarEntry, read_entry, read_notice
from domain.office.calendar import CalendarOverride, WorkingCalendar
from domain.office.calendar_watch import provisional_days, year_to_ask_for
from domain.vocabulary import ZONE

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)
CALENDAR = WorkingCalendar()


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


def days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=place) for place in range((last - first).days + 1))


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("2/1/2027", CalendarEntry((date(2027, 1, 2),))),
        ("02-01-2027", CalendarEntry((date(2027, 1, 2),))),
        ("ngày 2 tháng 1 năm 2027", CalendarEntry((date(2027, 1, 2),))),
        ("2/1", CalendarEntry((date(2027, 1, 2),))),
        ("thứ bảy tuần sau", CalendarEntry((date(2026, 12, 5),))),
        ("2/1/2027 theo 12729/VPCP-KGVX", CalendarEntry((date(2027, 1, 2),), "", "12729/VPCP-KGVX")),
        (
            "2/1/2027 theo thông báo số 9441/TB-BNV ngày 20/12/2026",
            CalendarEntry((date(2027, 1, 2),), "", "9441/TB-BNV ngày 20/12/2026"),
        ),
        ("2/1/2027 12729/VPCP-KGVX", CalendarEntry((date(2027, 1, 2),), "", "12729/VPCP-KGVX")),
        ("4/1/2027 vì bão số 5", CalendarEntry((date(2027, 1, 4),), "bão số 5")),
        ("4/1/2027: nghỉ hoán đổi theo 1/TB", CalendarEntry((date(2027, 1, 4),), "nghỉ hoán đổi", "1/TB")),
        ("4/2/2027 đến 10/2/2027", CalendarEntry(days(date(2027, 2, 4), date(2027, 2, 10)))),
        (
            "từ 4/2/2027 đến 10/2/2027 nghỉ Tết theo 9/TB-BNV",
            CalendarEntry(days(date(2027, 2, 4), date(2027, 2, 10)), "nghỉ Tết", "9/TB-BNV"),
        ),
        ("2/1/2027, 4/1/2027", CalendarEntry((date(2027, 1, 2), date(2027, 1, 4)))),
    ],
)
def test_days_are_read_as_they_are_named(typed: str, entry: CalendarEntry) -> None:
    assert read_entry(typed, NOW, CALENDAR) == entry


@pytest.mark.parametrize(
    "typed",
    ["", "hôm nào đó", "30/2/2027", "theo 12729/VPCP-KGVX", "1/1/2027 đến 1/6/2027", "2/1/9999", "trong 5 ngày", "🎉"],
)
def test_what_names_no_day_is_refused(typed: str) -> None:
    with pytest.raises(DayNotUnderstood):
        read_entry(typed, NOW, CALENDAR)


def test_a_holiday_is_named_by_its_own_name() -> None:
    assert read_entry("mùng 1 Tết", NOW, CALENDAR).days == (date(2027, 2, 6),)


def test_a_notice_stands_after_theo() -> None:
    assert read_notice("theo thông báo 9441/TB-BNV.") == "9441/TB-BNV"
    assert read_notice("") == ""


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("lich", ShowCalendar()),
        ("/lich 2027", ShowCalendar(2027)),
        ("Lịch năm 2027", ShowCalendar(2027)),
        ("lich 2027 theo 9441/TB-BNV", ShowCalendar(2027, "theo 9441/TB-BNV")),
        ("lịch nghỉ 2/1/2027", ChangeCalendar(False, "2/1/2027")),
        ("lich nghi 2/1/2027 theo 1/TB", ChangeCalendar(False, "2/1/2027 theo 1/TB")),
        ("lich làm bù 10/1/2027", ChangeCalendar(True, "10/1/2027")),
        ("lich lambu 10/1/2027", ChangeCalendar(True, "10/1/2027")),
        ("lich làm việc 10/1/2027", ChangeCalendar(True, "10/1/2027")),
        ("lich bỏ 2/1/2027", RemoveCalendarDay("2/1/2027")),
    ],
)
def test_the_command_is_read(typed: str, command: object) -> None:
    assert read_command(typed) == command


@pytest.mark.parametrize("typed", ["lich nghỉ", "lich làm bù", "lich bỏ", "lich họp tuần này"])
def test_a_command_without_its_day_asks_for_it(typed: str) -> None:
    with pytest.raises(ArgumentMissing):
        read_command(typed)


@pytest.mark.parametrize(
    ("now", "asked_on", "year"),
    [
        (local(2026, 11, 30, 9), None, None),
        (local(2026, 12, 1, 7, 59), None, None),
        (local(2026, 12, 1, 8), None, 2027),
        (local(2026, 12, 1, 12), date(2026, 12, 1), None),
        (local(2026, 12, 7, 8), date(2026, 12, 1), None),
        (local(2026, 12, 8, 8), date(2026, 12, 1), 2027),
        (local(2026, 12, 5, 9), None, None),
        (local(2025, 12, 1, 9), None, None),
    ],
)
def test_next_years_notice_is_asked_for_each_week_of_december(
    now: datetime, asked_on: date | None, year: int | None
) -> None:
    assert year_to_ask_for(CALENDAR, now, asked_on) == year


def test_nobody_is_asked_once_every_provisional_day_is_certain() -> None:
    entered = [CalendarOverride(day, False, "Nghỉ", "9/TB") for day in provisional_days(CALENDAR, 2027)]
    assert entered
    assert year_to_ask_for(WorkingCalendar(entered), local(2026, 12, 1, 9), None) is None
    assert year_to_ask_for(WorkingCalendar(entered[1:]), local(2026, 12, 1, 9), None) == 2027
