"""When the tasks of a rule come: once each, in time, never two for one day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.intake.deadlines import Adjust, Frequency, Recurrence
from domain.model import Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.policy_file import default_policies
from domain.tasks.recurring import first_limit, following_limit, is_passed_over, next_dates, opening
from domain.vocabulary import ZONE

CALENDAR = WorkingCalendar()
POLICY = default_policies()[Urgency.NORMAL]
MONTHLY = Recurrence(Frequency.MONTHLY, days=((0, 15),), before=True, adjust=Adjust.BACK)
WEEKLY = Recurrence(Frequency.WEEKLY, weekdays=(4,))
DAILY = Recurrence(Frequency.DAILY, hour=time(16))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


NOW = local(2026, 11, 25, 9)


def test_the_first_occurrence_is_due_after_now() -> None:
    assert first_limit(MONTHLY, NOW, CALENDAR) == date(2026, 12, 14)
    assert first_limit(MONTHLY, local(2026, 12, 14, 16), CALENDAR) == date(2026, 12, 14)
    assert first_limit(MONTHLY, local(2026, 12, 14, 17), CALENDAR) == date(2027, 1, 14)


def test_a_day_off_moves_the_date_and_not_the_rule() -> None:
    dates = next_dates(MONTHLY, date(2027, 2, 14), CALENDAR)
    assert [moment.astimezone(ZONE).date() for moment in dates] == [
        date(2027, 2, 12),
        date(2027, 3, 12),
        date(2027, 4, 14),
    ]


def test_a_monthly_task_comes_ten_working_days_before_it_is_due() -> None:
    due = MONTHLY.due_of(date(2026, 12, 14), CALENDAR)
    assert opening(MONTHLY, date(2026, 12, 14), due, POLICY, CALENDAR, begun=NOW) == local(2026, 11, 30, 8)


def test_a_weekly_task_comes_after_the_one_before_it_was_due() -> None:
    due = WEEKLY.due_of(date(2026, 12, 4), CALENDAR)
    assert opening(WEEKLY, date(2026, 12, 4), due, POLICY, CALENDAR, begun=NOW) == local(2026, 11, 30, 8)


def test_a_daily_task_comes_in_the_morning_of_its_day() -> None:
    due = DAILY.due_of(date(2026, 11, 27), CALENDAR)
    assert opening(DAILY, date(2026, 11, 27), due, POLICY, CALENDAR, begun=NOW) == local(2026, 11, 27, 8)


def test_days_off_that_move_to_one_working_day_are_one_occurrence() -> None:
    assert following_limit(DAILY, date(2026, 11, 27), CALENDAR) in {date(2026, 11, 28), date(2026, 11, 29)}
    saturday = following_limit(DAILY, date(2026, 11, 27), CALENDAR)
    assert following_limit(DAILY, saturday, CALENDAR) == date(2026, 12, 1)


def test_after_a_standstill_only_daily_tasks_are_passed_over() -> None:
    due = local(2026, 11, 24, 16)
    assert is_passed_over(DAILY, due, NOW)
    assert not is_passed_over(WEEKLY, due, NOW)
    assert not is_passed_over(DAILY, local(2026, 11, 25, 8), NOW)


RULES = st.one_of(
    st.builds(
        Recurrence,
        st.just(Frequency.MONTHLY),
        days=st.lists(st.tuples(st.just(0), st.integers(-1, 31).filter(bool)), min_size=1, max_size=2).map(tuple),
        before=st.booleans(),
        adjust=st.sampled_from(Adjust),
    ),
    st.builds(
        Recurrence,
        st.just(Frequency.WEEKLY),
        weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=3).map(tuple),
        before=st.booleans(),
        adjust=st.sampled_from(Adjust),
    ),
    st.builds(
        Recurrence,
        st.just(Frequency.YEARLY),
        days=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=4).map(tuple),
        before=st.booleans(),
    ),
)


@given(RULES, st.integers(-450_000, 300_000))
def test_occurrences_go_forward_and_open_in_time(rule: Recurrence, minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    limit = first_limit(rule, now, CALENDAR)
    before: datetime | None = None
    for _ in range(4):
        due = rule.due_of(limit, CALENDAR)
        opens = opening(rule, limit, due, POLICY, CALENDAR, begun=now)
        assert due > now
        assert before is None or due.date() > before.date()
        assert opens <= due + timedelta(hours=12)
        before, limit = due, following_limit(rule, limit, CALENDAR)
