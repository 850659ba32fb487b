"""Whole ladders of the default policies on concrete dates, across 24/11, weekends, the New Year and Tết 2027."""

from __future__ import annotations

from datetime import time

from domain.model import AssignmentRole, Urgency
from domain.office.calendar import OfficeHours, Season, WorkingCalendar
from domain.reminding.decide import AssignmentFacts
from tests.unit.reminder_facts import accepted, line, lines, local, plan, policy_of, work


def test_the_whole_ladder_of_an_ordinary_task_of_more_than_fifteen_working_days() -> None:
    assert lines(work("2026-11-25 09:00", "2026-12-17"), "2027-01-20 23:00") == [
        "25/11 09:00 assigned OH",
        "25/11 15:00 not_accepted_4h O",
        "26/11 09:00 not_accepted_8h H",
        "08/12 08:00 before_7 O",
        "14/12 08:00 before_3 O",
        "16/12 08:00 before_1 OH",
        "17/12 08:00 due_day O",
        "17/12 15:00 hours_before_2 O",
        "18/12 08:00 overdue_1 OH",
        "21/12 08:00 overdue_2 G",
        "22/12 08:00 overdue_3 L",
        "24/12 08:00 overdue_5 OH",
        "29/12 08:00 overdue_8 OH",
        "06/01 08:00 overdue_13 OH",
        "13/01 08:00 overdue_weekly:18 OHL",
        "20/01 08:00 overdue_weekly:23 OHL",
    ]


SUMMER = OfficeHours(((time(7), time(11, 30)), (time(13, 30), time(17))))
WINTER = OfficeHours(((time(7, 30), time(12)), (time(13, 30), time(17))))
SEASONAL = WorkingCalendar(seasons=[Season((4, 16), SUMMER), Season((10, 16), WINTER)])


def seasonal_lines(facts: AssignmentFacts, until: str) -> list[str]:
    return [line(step) for step in plan(facts, policy_of(facts.urgency), SEASONAL, until=local(until))]


def test_office_hours_are_counted_over_the_change_of_season() -> None:
    # Thursday 15/10 has summer hours, Friday 16/10 winter hours: 2 of the hours are counted from 07:30, not 07:00.
    assert seasonal_lines(work("2026-10-15 15:00", "2026-11-20"), "2026-10-16 17:00") == [
        "15/10 15:00 assigned OH",
        "16/10 09:30 not_accepted_4h O",
        "16/10 15:00 not_accepted_8h H",
    ]
    urgent = accepted("2026-10-14 09:00", "2026-10-16 10:00", Urgency.URGENT)
    assert seasonal_lines(urgent, "2026-10-16 10:00") == [
        "15/10 08:00 before_1 OH",
        "15/10 15:30 hours_before_4 O",
        "16/10 08:00 due_day OH",
        "16/10 09:00 hours_before_1 OH",
        "16/10 10:00 overdue_1 OHG",
    ]


DAY_END = "2026-11-25 23:00"


def test_a_step_whose_own_moment_was_before_the_assignment_does_not_exist_though_it_would_be_sent_after_it() -> None:
    """Four hours before 11:00 is 07:00, sent at 08:00; the work was given between the two."""
    assert "hours_before_4 O" in " ".join(lines(work("2026-11-25 06:50", "2026-11-25 11:00", Urgency.URGENT), DAY_END))
    given_later = lines(work("2026-11-25 07:10", "2026-11-25 11:00", Urgency.URGENT), DAY_END)
    assert not [step for step in given_later if "hours_before_4" in step]


def test_a_step_before_the_deadline_never_goes_at_the_deadline_itself() -> None:
    """An hour before 08:00 is 07:00, held to 08:00, which would be the very deadline: it goes at 07:30."""
    urgent = accepted("2026-11-23 09:00", "2026-11-25 08:00", Urgency.URGENT)
    before = [step for step in lines(urgent, "2026-11-25 08:00") if "overdue" not in step]
    assert before[-1] == "25/11 07:30 hours_before_1 OH"
    assert not [step for step in before if step.startswith("25/11 08:00")]


def test_an_ordinary_task_that_is_accepted_and_short_has_no_week_before_reminder() -> None:
    assert lines(accepted("2026-11-26 09:00", "2026-12-17"), "2026-12-17 23:00") == [
        "14/12 08:00 before_3 O",
        "16/12 08:00 before_1 OH",
        "17/12 08:00 due_day O",
        "17/12 15:00 hours_before_2 O",
    ]


def test_the_culture_day_is_not_counted_as_a_working_day() -> None:
    # Due Thu 26/11: T-3 is Fri 20/11 because Tue 24/11 is a holiday.
    assert lines(accepted("2026-11-18 09:00", "2026-11-26"), "2026-12-01 23:00") == [
        "20/11 08:00 before_3 O",
        "25/11 08:00 before_1 OH",
        "26/11 08:00 due_day O",
        "26/11 15:00 hours_before_2 O",
        "27/11 08:00 overdue_1 OH",
        "30/11 08:00 overdue_2 G",
        "01/12 08:00 overdue_3 L",
    ]


def test_overdue_days_do_not_run_through_tet() -> None:
    # Tết 2027: off from Thu 4/2 to Wed 10/2.
    assert lines(accepted("2027-01-25 09:00", "2027-02-03"), "2027-02-17 23:00") == [
        "29/01 08:00 before_3 O",
        "02/02 08:00 before_1 OH",
        "03/02 08:00 due_day O",
        "03/02 15:00 hours_before_2 O",
        "11/02 08:00 overdue_1 OH",
        "12/02 08:00 overdue_2 G",
        "15/02 08:00 overdue_3 L",
        "17/02 08:00 overdue_5 OH",
    ]


def test_the_days_before_a_deadline_are_counted_back_over_tet() -> None:
    assert lines(accepted("2027-01-11 09:00", "2027-02-12"), "2027-02-12 23:00") == [
        "27/01 08:00 before_7 O",
        "02/02 08:00 before_3 O",
        "11/02 08:00 before_1 OH",
        "12/02 08:00 due_day O",
        "12/02 15:00 hours_before_2 O",
    ]


def test_an_urgent_task_with_an_hour_goes_to_the_group_in_its_minute() -> None:
    assert lines(work("2026-11-25 09:00", "2026-11-27 10:00", Urgency.URGENT), "2026-12-09 23:00") == [
        "25/11 09:00 assigned OH",
        "25/11 11:00 not_accepted_2h O",
        "25/11 15:00 not_accepted_4h H",
        "26/11 08:00 before_1 OH",
        "26/11 16:00 hours_before_4 O",
        "27/11 08:00 due_day OH",
        "27/11 09:00 hours_before_1 OH",
        "27/11 10:00 overdue_1 OHG",
        "01/12 08:00 overdue_2 OHL",
        "02/12 08:00 overdue_3 OH",
        "04/12 08:00 overdue_5 OHG",
        "09/12 08:00 overdue_8 OHL",
    ]


def test_an_urgent_task_with_a_date_alone_goes_to_the_group_the_next_working_day() -> None:
    assert lines(accepted("2026-11-25 09:00", "2026-11-27", Urgency.URGENT), "2026-11-30 23:00") == [
        "26/11 08:00 before_1 OH",
        "27/11 08:00 due_day OH",
        "27/11 11:00 hours_before_4 O",
        "27/11 16:00 hours_before_1 OH",
        "30/11 08:00 overdue_1 OHG",
    ]


def test_an_ordinary_task_with_an_hour_is_followed_up_the_next_working_day() -> None:
    assert lines(accepted("2026-11-26 09:00", "2026-11-27 14:30"), "2026-11-30 23:00") == [
        "27/11 08:00 due_day O",
        "27/11 10:30 hours_before_2 O",
        "30/11 08:00 overdue_1 OH",
    ]


def test_an_express_task_given_on_a_saturday_night_does_not_wait_for_monday() -> None:
    assert lines(work("2026-11-28 22:00", "2026-11-29 09:00", Urgency.EXPRESS), "2026-12-01 23:00") == [
        "28/11 22:00 assigned OH",
        "28/11 22:30 not_accepted_30m OH",
        "28/11 23:00 not_accepted_60m GL",
        "29/11 05:00 minutes_before_240 OH",
        "29/11 08:00 minutes_before_60 OH",
        "29/11 09:00 overdue_1 OHGL",
        "30/11 11:00 not_accepted_4h HL",
        "30/11 17:00 not_accepted_8h HD",
        "01/12 08:00 overdue_2 OHD",
    ]


def test_a_very_urgent_task_that_nobody_accepts_reaches_the_group_and_the_leader_within_the_hour() -> None:
    assert lines(work("2026-11-25 18:00", "2026-11-27", Urgency.VERY_URGENT), "2026-11-27 23:00") == [
        "25/11 18:00 assigned OH",
        "25/11 18:30 not_accepted_30m OH",
        "25/11 19:00 not_accepted_60m GL",
        "26/11 08:00 before_1 OH",
        "27/11 08:00 due_day OH",
        "27/11 13:00 minutes_before_240 O",
        "27/11 16:00 minutes_before_60 OH",
    ]


def test_a_coordinating_unit_has_a_shorter_ladder_without_the_group() -> None:
    facts = work("2026-11-25 09:00", "2026-12-04", role=AssignmentRole.COORDINATOR)
    assert lines(facts, "2026-12-25 23:00") == [
        "25/11 09:00 assigned OH",
        "26/11 09:00 not_accepted_8h OH",
        "03/12 08:00 before_1 O",
        "04/12 08:00 due_day O",
        "07/12 08:00 overdue_1 OH",
        "09/12 08:00 overdue_3 HM",
        "16/12 08:00 overdue_weekly:8 OH",
        "23/12 08:00 overdue_weekly:13 OH",
    ]


def test_work_without_a_deadline_is_asked_about_every_month_and_the_head_hears_of_it_when_stale() -> None:
    assert lines(accepted("2026-11-30 09:00", None), "2027-04-01 00:00") == [
        "30/12 08:00 check_in:2026-12-30 O",
        "01/02 08:00 check_in:2027-01-30 O",
        "01/03 08:00 check_in:2027-02-28 OH",
        "30/03 08:00 check_in:2027-03-30 OH",
    ]


def test_a_report_starts_the_month_anew() -> None:
    facts = accepted("2026-11-30 09:00", None, last_report_at=local("2026-12-28 15:00"))
    assert lines(facts, "2027-03-01 00:00") == ["28/01 08:00 check_in:2027-01-28 O"]
