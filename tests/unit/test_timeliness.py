"""Where work stands against its deadline, at the instants between which it changes. Times are office time.

Bộ luật Dân sự 2015, Điều 148: a day ends at 24:00; a deadline with an hour is late from that minute.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.model import Assignment, AssignmentRole, Deadline, Lifecycle, Timeliness
from domain.office.calendar import WorkingCalendar
from domain.tasks.timeliness import deadline_facts, is_late, overdue_days, timeliness
from domain.vocabulary import ZONE

CALENDAR = WorkingCalendar()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def deadline(text: str) -> Deadline:
    """A date without an hour is date-only; its instant is the end of office hours."""
    date_only = " " not in text
    return Deadline(local(f"{text} 17:00" if date_only else text), date_only, text)


def work(due: str | None, *, closed: str | None = None, lifecycle: Lifecycle = Lifecycle.ACCEPTED) -> Assignment:
    assigned = local("2026-11-02 08:00")
    return Assignment(
        1,
        1,
        2,
        "Văn phòng Sở",
        AssignmentRole.LEAD,
        assigned_at=assigned,
        reminded_until=assigned,
        lifecycle=lifecycle if closed is None else Lifecycle.COMPLETED,
        deadline=None if due is None else deadline(due),
        completed_at=None if closed is None else local(closed),
    )


ON_TIME, LATE = Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE


@pytest.mark.parametrize(
    ("due", "handed_in", "stands"),
    [
        ("2026-11-30", "2026-11-30 17:00:01", ON_TIME),
        ("2026-11-30", "2026-11-30 20:00", ON_TIME),
        ("2026-11-30", "2026-11-30 23:59:59.999999", ON_TIME),
        ("2026-11-30", "2026-12-01 00:00", LATE),
        ("2026-11-30", "2026-12-01 06:59", LATE),
        ("2026-11-30 10:00", "2026-11-30 09:59:59", ON_TIME),
        ("2026-11-30 10:00", "2026-11-30 10:00", ON_TIME),
        ("2026-11-30 10:00", "2026-11-30 10:00:00.000001", LATE),
        ("2026-11-30 17:00", "2026-11-30 20:00", LATE),
    ],
)
def test_work_is_late_after_midnight_of_its_day_or_after_its_minute(
    due: str, handed_in: str, stands: Timeliness
) -> None:
    assert timeliness(work(due, closed=handed_in), CALENDAR, local("2027-01-04 08:00")) is stands
    assert is_late(deadline(due), local(handed_in)) is (stands is LATE)


@pytest.mark.parametrize(
    ("due", "now", "stands"),
    [
        # Monday 30 November: T-1 is Friday the 27th, T-3 Wednesday the 25th; Tuesday the 24th is Culture Day.
        ("2026-11-30", "2026-11-23 08:00", Timeliness.ON_TRACK),
        ("2026-11-30", "2026-11-24 23:59", Timeliness.ON_TRACK),
        ("2026-11-30", "2026-11-25 00:00", Timeliness.DUE_SOON),
        ("2026-11-30", "2026-11-28 12:00", Timeliness.DUE_SOON),
        ("2026-11-30", "2026-11-29 23:59", Timeliness.DUE_SOON),
        ("2026-11-30", "2026-11-30 00:00", Timeliness.DUE_TODAY),
        ("2026-11-30", "2026-11-30 23:59:59", Timeliness.DUE_TODAY),
        ("2026-11-30", "2026-12-01 00:00", Timeliness.OVERDUE),
        ("2026-11-30 10:00", "2026-11-30 10:00", Timeliness.DUE_TODAY),
        ("2026-11-30 10:00", "2026-11-30 10:00:01", Timeliness.OVERDUE),
        (None, "2026-11-30 10:00", Timeliness.NO_DEADLINE),
    ],
)
def test_open_work_is_due_soon_from_the_third_working_day_before(due: str | None, now: str, stands: Timeliness) -> None:
    assert timeliness(work(due), CALENDAR, local(now)) is stands


def test_what_was_handed_in_on_time_stays_so_however_late_it_is_looked_at() -> None:
    assert timeliness(work("2026-11-30", closed="2026-11-30 20:00"), CALENDAR, local("2027-06-01 08:00")) is ON_TIME


@pytest.mark.parametrize("lifecycle", [one for one in Lifecycle if one is not Lifecycle.COMPLETED])
def test_only_completed_work_is_judged_by_when_it_was_handed_in(lifecycle: Lifecycle) -> None:
    assert timeliness(work("2026-11-30", lifecycle=lifecycle), CALENDAR, local("2026-12-02 08:00")) is (
        Timeliness.OVERDUE
    )


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-27 12:00", 0),
        ("2026-11-30 23:59", 0),
        ("2026-12-01 00:00", 1),
        ("2026-12-04 23:59", 4),
        ("2026-12-06 12:00", 4),
        ("2026-12-07 00:00", 5),
    ],
)
def test_overdue_days_are_working_days_after_the_due_date(now: str, days: int) -> None:
    assert overdue_days(deadline("2026-11-30"), CALENDAR, local(now)) == days


@pytest.mark.parametrize(("now", "left"), [("2026-11-25 08:00", 3), ("2026-11-30 23:00", 0), ("2026-12-02 00:30", -2)])
def test_the_days_left_are_counted_from_local_dates(now: str, left: int) -> None:
    facts = deadline_facts(deadline("2026-11-30"), CALENDAR, local(now))
    assert (facts.working_days_left, facts.due_at, facts.date_only) == (left, local("2026-11-30 17:00"), True)
