"""The working calendar against the official notices and the counting rules of the Civil Code."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.office.calendar import (
    CalendarOverride,
    InvalidOfficeHours,
    OfficeHours,
    Season,
    WorkingCalendar,
    local_date,
)
from domain.office.holidays import official_days
from domain.vocabulary import ZONE

ROOT = Path(__file__).parents[2]
CALENDAR = WorkingCalendar()

with (ROOT / "tests/data/holidays_official.csv").open(encoding="utf-8") as file:
    OFFICIAL = list(csv.DictReader(file))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def shown(instant: datetime) -> str:
    assert instant.tzinfo is UTC
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize("row", OFFICIAL, ids=lambda row: str(row["date"]))
def test_every_official_day_comes_out_right(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["date"])
    assert day.strftime("%a") == row["weekday"]
    assert CALENDAR.is_working_day(day) is (row["kind"] == "work")


@pytest.mark.parametrize("year", [2020, 2024, 2025, 2026, 2027])
def test_no_other_day_of_an_official_year_is_off_or_worked(year: int) -> None:
    rows = [row for row in OFFICIAL if row["date"].startswith(str(year))]
    summary = CALENDAR.explain_year(year)
    assert summary["working"] == [row["date"] for row in rows if row["kind"] == "work"]
    assert summary["off"] == [
        row["date"] for row in rows if row["kind"] == "off" and row["weekday"] not in {"Sat", "Sun"}
    ]


def test_a_year_summary_names_the_notice_of_each_day() -> None:
    summary = CALENDAR.explain_year(2026)
    assert summary["source"]["2026-01-10"] == "12729/VPCP-KGVX ngày 25/12/2025"
    assert summary["name"]["2026-11-24"] == "Ngày Văn hóa Việt Nam"
    assert summary["provisional"] == []
    assert set(summary["source"]) == {*summary["off"], *summary["working"]}


@pytest.mark.parametrize("year", [2026, 2027, 2029])
def test_the_culture_day_names_the_resolution_that_gave_it_each_year(year: int) -> None:
    """In 2029 it is a Saturday, made up for on the Monday."""
    days = {day: source for day, source in CALENDAR.explain_year(year)["source"].items() if day[5:7] == "11"}
    assert set(days.values()) == {"Nghị quyết 28/2026/QH16"}
    assert len(days) == 1


def test_what_is_not_announced_for_next_year_is_called_provisional() -> None:
    assert CALENDAR.explain_year(2027)["provisional"] == [
        row["date"]
        for row in OFFICIAL
        if row["date"].startswith("2027") and row["status"] == "provisional" and row["weekday"] not in {"Sat", "Sun"}
    ]
    assert CALENDAR.day_off_reason(date(2027, 2, 4)) == "Nghỉ Tết Nguyên đán (dự kiến)"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2026, 9, 1), "Quốc khánh (liền kề)"),
        (date(2026, 11, 28), "Thứ Bảy"),
        (date(2026, 11, 29), "Chủ nhật"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2026, 8, 31), "Nghỉ hoán đổi với ngày 22/8"),
        (date(2025, 11, 24), None),
        (date(2026, 1, 10), None),
    ],
)
def test_a_day_off_tells_its_reason(day: date, reason: str | None) -> None:
    assert CALENDAR.day_off_reason(day) == reason


def test_an_administrators_override_goes_before_the_state() -> None:
    swapped = WorkingCalendar(
        [
            CalendarOverride(date(2026, 11, 27), False, "Nghỉ hoán đổi", "512/UBND-NC"),
            CalendarOverride(date(2026, 12, 5), True, "Làm bù"),
            CalendarOverride(date(2026, 11, 24), True, "Trực 100%"),
        ]
    )
    assert swapped.day_off_reason(date(2026, 11, 27)) == "Nghỉ hoán đổi (512/UBND-NC)"
    assert swapped.is_working_day(date(2026, 12, 5))
    assert swapped.is_working_day(date(2026, 11, 24))
    assert swapped.explain_year(2026)["source"]["2026-11-27"] == "512/UBND-NC"
    assert swapped.add_working_days(date(2026, 11, 26), 1) == date(2026, 11, 30)
    assert CALENDAR.add_working_days(date(2026, 11, 26), 1) == date(2026, 11, 27)


def test_of_two_overrides_of_a_day_the_last_wins() -> None:
    day = date(2026, 12, 5)
    overrides = [CalendarOverride(day, True, "Làm bù"), CalendarOverride(day, False, "Bỏ làm bù")]
    assert not WorkingCalendar(overrides).is_working_day(day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 3, "2026-11-27"),
        ("2026-11-24", 5, "2026-12-01"),
        ("2026-11-24", 15, "2026-12-15"),
        ("2020-09-24", 3, "2020-09-29"),
        ("2026-11-25", -1, "2026-11-23"),
        ("2026-12-17", -7, "2026-12-08"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-02-03", 1, "2027-02-11"),
        ("2027-02-11", -3, "2027-02-01"),
        ("2026-01-02", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", -1, "2026-11-27"),
    ],
)
def test_working_days_are_counted_without_the_first_day(start: str, count: int, end: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@given(
    st.dates(date(2020, 1, 1), date(2029, 12, 31)),
    st.integers(-3000, 3000).filter(bool),
)
def test_adding_working_days_agrees_with_counting_them(day: date, count: int) -> None:
    end = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(end)
    between = CALENDAR.working_days_between(day, end)
    # Going back from a day off, the interval (end, day] holds one working day fewer.
    assert between == count + (count < 0 and not CALENDAR.is_working_day(day))


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 60))
def test_working_days_between_agrees_with_a_plain_walk(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    walked = sum(CALENDAR.is_working_day(day + timedelta(days=n)) for n in range(1, length + 1))
    assert CALENDAR.working_days_between(day, end) == walked
    assert CALENDAR.working_days_between(end, day) == -walked


def test_a_day_off_is_moved_to_the_nearest_working_day() -> None:
    holiday = date(2026, 11, 24)
    assert CALENDAR.working_day_on_or_after(holiday) == date(2026, 11, 25)
    assert CALENDAR.working_day_on_or_before(holiday) == date(2026, 11, 23)
    assert CALENDAR.working_day_on_or_after(date(2026, 11, 25)) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-25 08:00", 4, "2026-11-25 14:00"),
        ("2026-11-25 07:00", 4.5, "2026-11-25 11:30"),
        ("2026-11-25 12:00", 4, "2026-11-26 07:30"),
        ("2026-11-25 16:00", 4, "2026-11-26 10:00"),
        ("2026-11-24 10:00", 8, "2026-11-25 17:00"),
        ("2026-11-27 17:00", 0.5, "2026-11-30 07:30"),
        ("2026-11-25 14:30", -4, "2026-11-25 08:30"),
        ("2026-11-25 09:00", -4, "2026-11-23 15:00"),
        ("2026-11-30 07:15", -1, "2026-11-27 16:15"),
        ("2026-11-25 17:00", -2, "2026-11-25 15:00"),
        ("2026-11-25 09:00", -2, "2026-11-25 07:00"),
        ("2026-11-28 09:00", 0, "2026-11-28 09:00"),
    ],
)
def test_office_hours_are_counted_forwards_and_back(start: str, hours: float, end: str) -> None:
    assert shown(CALENDAR.add_working_hours(local(start), hours)) == end


@given(st.datetimes(datetime(2026, 10, 1), datetime(2027, 3, 1)), st.integers(1, 12_000))  # noqa: DTZ001
def test_adding_office_minutes_agrees_with_measuring_them(naive: datetime, minutes: int) -> None:
    start = naive.replace(tzinfo=ZONE, second=0, microsecond=0)
    end = CALENDAR.add_working_hours(start, minutes / 60)
    assert CALENDAR.working_hours_between(start, end) == pytest.approx(minutes / 60)
    assert CALENDAR.working_hours_between(end, start) == pytest.approx(-minutes / 60)


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        ("2026-11-25 07:30", "2026-11-25 07:30"),
        ("2026-11-25 12:15", "2026-11-25 12:15"),
        ("2026-11-25 07:29", "2026-11-25 08:00"),
        ("2026-11-25 17:30", "2026-11-26 08:00"),
        ("2026-11-24 09:00", "2026-11-25 08:00"),
        ("2026-11-27 20:00", "2026-11-30 08:00"),
        ("2027-02-03 18:00", "2027-02-11 08:00"),
        ("2026-08-22 09:00", "2026-08-22 09:00"),
    ],
)
def test_what_is_outside_the_sending_window_is_held_to_eight_oclock(instant: str, sent: str) -> None:
    assert shown(CALENDAR.next_sending_time(local(instant))) == sent
    assert CALENDAR.is_sending_time(local(instant)) is (instant == sent)


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        ("2026-11-25 09:00", "2026-11-25 09:00"),
        ("2026-11-25 07:15", "2026-11-23 17:00"),
        ("2026-11-25 18:00", "2026-11-25 17:00"),
        ("2026-11-28 10:00", "2026-11-27 17:00"),
    ],
)
def test_the_last_sending_time_looks_back(instant: str, sent: str) -> None:
    assert shown(CALENDAR.last_sending_time(local(instant))) == sent


def test_the_next_working_morning_is_never_the_same_day() -> None:
    assert shown(CALENDAR.next_working_morning(local("2026-11-25 06:00"))) == "2026-11-26 08:00"


def test_office_hours_follow_the_season_round_the_year() -> None:
    summer = OfficeHours(((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0))))
    winter = OfficeHours(((time(7, 30), time(12, 0)), (time(13, 30), time(17, 0))))
    seasonal = WorkingCalendar(seasons=[Season((10, 16), winter), Season((4, 16), summer)])
    assert seasonal.hours_on(date(2026, 4, 15)) == winter
    assert seasonal.hours_on(date(2026, 4, 16)) == summer
    assert seasonal.hours_on(date(2026, 12, 31)) == winter
    assert seasonal.hours_on(date(2027, 1, 1)) == winter
    assert (winter.opening, winter.closing, winter.minutes) == (time(7, 30), time(17, 0), 480)


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(13, 30), time(17)), (time(7), time(11, 30))),
    ],
)
def test_office_hours_that_overlap_or_run_backwards_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(InvalidOfficeHours):
        OfficeHours(spans)


def test_a_sending_window_that_does_not_hold_its_own_hour_is_refused() -> None:
    with pytest.raises(InvalidOfficeHours):
        WorkingCalendar(sending_window=(time(8, 30), time(17)), hold_until=time(8))
    with pytest.raises(InvalidOfficeHours):
        WorkingCalendar(seasons=[])


def test_local_dates_and_hours_are_those_of_vietnam() -> None:
    assert CALENDAR.at(date(2026, 11, 25), time(8)) == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert local_date(datetime(2026, 11, 25, 18, tzinfo=UTC)) == date(2026, 11, 26)


def test_years_beyond_the_lunar_tables_are_plain_weeks() -> None:
    assert CALENDAR.is_working_day(date(2150, 9, 2))
    assert official_days(2150) == {}


def test_asking_for_a_day_does_not_load_the_librarys_other_countries() -> None:
    program = (
        "import sys, datetime; from domain.office.calendar import WorkingCalendar;"
        "assert 'holidays' not in sys.modules;"
        "assert not WorkingCalendar().is_working_day(datetime.date(2026, 11, 24));"
        "assert 'holidays.countries' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
