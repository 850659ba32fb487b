"""The rules of reminding and escalation, one by one (anh Bình is the officer, anh Châu his head)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.model import Lifecycle, Urgency
from domain.office.calendar import CalendarOverride, WorkingCalendar
from domain.reminding.decide import (
    AssignmentFacts,
    Ladder,
    Reason,
    Verdict,
    decide,
    next_moment,
    watermark_at_start,
)
from domain.reminding.policy_file import Policy, PolicyStep
from domain.reminding.upcoming import group_pause
from domain.vocabulary import Audience, StepKind
from tests.unit.reminder_facts import CALENDAR, accepted, decided, line, lines, local, plan, policy_of, sent, work

DUE_THURSDAY = accepted("2026-12-01 09:00", "2026-12-17")


def told_until(facts: AssignmentFacts, moment: str) -> AssignmentFacts:
    return replace(facts, reminded_until=local(moment))


def test_due_means_at_or_before_now() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-15 08:00")
    assert sent(facts, "2026-12-16 07:59") == []
    assert sent(facts, "2026-12-16 08:00") == ["before_1 OH"]


def test_a_tick_a_few_minutes_after_the_moment_is_not_called_late() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-15 08:00")
    assert sent(facts, "2026-12-16 08:10") == ["before_1 OH"]
    assert sent(facts, "2026-12-16 08:11") == ["before_1 OH late"]


def test_a_step_that_was_dealt_with_never_comes_again() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-16 08:00")
    decision = decided(facts, "2026-12-16 09:00")
    assert (decision.verdict, decision.due) == (Verdict.NOT_YET, ())
    assert decision.next_at == local("2026-12-17 08:00")


def test_of_several_missed_steps_only_the_most_advanced_is_sent_and_marked_late() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-11 08:00")
    decision = decided(facts, "2026-12-17 09:00")
    assert sent(facts, "2026-12-17 09:00") == ["due_day OH late"]
    assert [(step.key, step.reason) for step in decision.superseded] == [
        ("before_3", Reason.OVERTAKEN),
        ("before_1", Reason.OVERTAKEN),
    ]


def test_a_missed_escalation_serves_everyone_whom_the_missed_steps_were_meant_for() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-17 15:00")
    assert sent(facts, "2026-12-22 09:00") == ["overdue_3 OHGL late"]
    assert sent(facts, "2026-12-24 10:00") == ["overdue_5 OHGL late"]


def test_the_acceptance_ladder_and_the_deadline_ladder_run_side_by_side() -> None:
    facts = work("2026-12-15 16:00", "2026-12-17")
    assert sent(told_until(facts, "2026-12-15 16:00"), "2026-12-16 11:00") == [
        "before_1 OH late",
        "not_accepted_4h O late",
    ]


def test_who_never_got_the_notice_is_not_reproached_for_not_accepting_it() -> None:
    (step,) = decided(work("2026-11-25 09:00", "2026-12-17"), "2026-11-26 09:30").due
    assert (step.key, step.kind) == ("not_accepted_8h", StepKind.ASSIGNED)
    assert step.audiences == (Audience.OFFICER, Audience.HEAD)


def test_a_missed_reminder_does_not_call_the_wrong_day_today() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-15 08:00")
    policy = policy_of()
    alone = replace(policy, steps=tuple(step for step in policy.steps if step.key == "before_1"))
    kinds = {
        moment: [step.kind for step in decided(facts, moment, alone).due]
        for moment in ("2026-12-16 12:00", "2026-12-17 09:00", "2026-12-18 09:00")
    }
    assert list(kinds.values()) == [[StepKind.BEFORE], [StepKind.DUE_DAY], [StepKind.OVERDUE]]


def test_what_was_missed_over_night_waits_for_eight_oclock() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-16 08:00")
    for moment in ("2026-12-17 23:00", "2026-12-18 03:00", "2026-12-18 07:40"):
        decision = decided(facts, moment)
        assert (decision.verdict, decision.due) == (Verdict.HELD_FOR_OPENING, ())
        assert decision.next_at == local("2026-12-18 08:00")
        assert decision.reminded_until == facts.reminded_until, "what is held must not be taken for done"
    assert sent(facts, "2026-12-18 08:00") == ["overdue_1 OH"]


def test_what_was_missed_over_a_holiday_waits_for_the_next_working_day() -> None:
    facts = accepted("2026-11-02 09:00", "2026-11-23", reminded_until=local("2026-11-20 08:00"))
    decision = decided(facts, "2026-11-24 09:00")
    assert (decision.verdict, decision.next_at) == (Verdict.HELD_FOR_OPENING, local("2026-11-25 08:00"))


def test_an_express_step_missed_at_night_goes_out_at_night() -> None:
    facts = work("2026-11-28 20:00", None, Urgency.EXPRESS)
    assert sent(facts, "2026-11-28 23:30") == ["not_accepted_60m OHGL late"]


def test_a_notice_of_assignment_outside_the_sending_window_is_held() -> None:
    assert lines(work("2026-11-24 10:00", "2026-12-17"), "2026-11-25 10:00") == ["25/11 08:00 assigned OH"]
    (step,) = decided(work("2026-11-24 10:00", "2026-12-17"), "2026-11-25 08:00").due
    assert step.reason is Reason.HELD_TO_OPENING
    assert sent(work("2026-11-24 10:00", "2026-12-17"), "2026-11-25 08:00") == ["assigned OH"]


def test_steps_from_before_the_task_existed_are_skipped() -> None:
    assert lines(accepted("2026-12-16 09:00", "2026-12-17"), "2026-12-17 23:00") == [
        "17/12 08:00 due_day O",
        "17/12 15:00 hours_before_2 O",
    ]
    assert lines(accepted("2026-12-16 08:00", "2026-12-17"), "2026-12-16 23:00") == []


def test_a_task_entered_when_already_overdue_begins_with_its_next_overdue_day() -> None:
    facts = work("2026-12-22 09:00", "2026-12-17")
    assert sent(facts, "2026-12-22 09:00") == ["assigned OH"]
    assert lines(told_until(facts, "2026-12-23 23:00"), "2026-12-25 00:00") == ["24/12 08:00 overdue_5 OH"]


def test_a_reminder_moves_earlier_rather_than_past_the_deadline() -> None:
    early = accepted("2026-12-01 09:00", "2026-12-17 07:45")
    assert lines(early, "2026-12-17 12:00")[-3:] == [
        "16/12 08:00 before_1 OH",
        "16/12 15:45 hours_before_2 O",
        "17/12 07:30 due_day O",
    ]
    earlier = accepted("2026-12-01 09:00", "2026-12-17 07:20")
    assert lines(earlier, "2026-12-17 12:00")[-2:] == ["16/12 15:20 hours_before_2 O", "16/12 17:00 due_day O"]


def test_a_deadline_on_a_day_off_is_announced_on_the_working_day_before() -> None:
    saturday = accepted("2026-11-18 09:00", "2026-11-28")
    assert lines(saturday, "2026-11-30 09:00") == [
        "25/11 08:00 before_3 O",
        "27/11 08:00 due_day OH",
        "27/11 15:00 hours_before_2 O",
        "30/11 08:00 overdue_1 OH",
    ]
    steps = list(plan(saturday, policy_of(), CALENDAR, until=local("2026-11-27 09:00")))
    assert (steps[-1].kind, steps[-1].reason) == (StepKind.BEFORE, Reason.MOVED_BEFORE_DEADLINE)


def test_a_before_step_written_for_the_evening_is_held_to_the_next_opening() -> None:
    evening = PolicyStep("before_1", StepKind.BEFORE, (Audience.OFFICER,), days=1, hour=time(20))
    policy = Policy(Urgency.NORMAL, quiet_hours=True, steps=(evening,), coordinator_steps=())
    assert lines(DUE_THURSDAY, "2026-12-18 00:00", policy) == ["17/12 08:00 before_1 O"]
    early = accepted("2026-12-01 09:00", "2026-12-17 07:20")
    assert lines(early, "2026-12-18 00:00", policy) == ["16/12 17:00 before_1 O"]


def test_a_changed_deadline_recomputes_the_ladder() -> None:
    changed = replace(told_until(DUE_THURSDAY, "2026-12-16 10:00"), due_at=local("2026-12-21 17:00"))
    assert lines(changed, "2026-12-22 09:00") == [
        "18/12 08:00 before_1 OH",
        "21/12 08:00 due_day O",
        "21/12 15:00 hours_before_2 O",
        "22/12 08:00 overdue_1 OH",
    ]


def test_a_changed_calendar_recomputes_the_ladder() -> None:
    swapped = WorkingCalendar([CalendarOverride(local("2026-12-18 00:00").date(), False, "Nghỉ hoán đổi")])
    steps = plan(told_until(DUE_THURSDAY, "2026-12-17 16:00"), policy_of(), swapped, until=local("2026-12-22 09:00"))
    assert [line(step) for step in steps] == ["21/12 08:00 overdue_1 OH", "22/12 08:00 overdue_2 G"]


def test_acceptance_ends_the_acceptance_ladder_only() -> None:
    facts = work("2026-12-14 09:00", "2026-12-17")
    assert lines(facts, "2026-12-17 09:00") != lines(accepted("2026-12-14 09:00", "2026-12-17"), "2026-12-17 09:00")
    assert lines(accepted("2026-12-14 09:00", "2026-12-17"), "2026-12-17 09:00") == [
        "16/12 08:00 before_1 OH",
        "17/12 08:00 due_day O",
    ]


@pytest.mark.parametrize("lifecycle", [Lifecycle.IN_PROGRESS, Lifecycle.RETURNED])
def test_work_that_has_begun_is_not_asked_to_be_accepted(lifecycle: Lifecycle) -> None:
    facts = work("2026-12-14 09:00", "2026-12-17", lifecycle=lifecycle)
    assert lines(facts, "2026-12-16 09:00") == ["16/12 08:00 before_1 OH"]


@pytest.mark.parametrize(
    "lifecycle",
    [
        Lifecycle.COMPLETED,
        Lifecycle.CANCELLED,
        Lifecycle.ON_HOLD,
        Lifecycle.DECLINED,
        Lifecycle.PENDING_REVIEW,
    ],
)
def test_nobody_is_reminded_of_work_that_is_closed_paused_given_back_or_under_review(lifecycle: Lifecycle) -> None:
    facts = replace(DUE_THURSDAY, lifecycle=lifecycle)
    assert next_moment(facts, policy_of(), CALENDAR) is None
    assert lines(facts, "2028-01-01 00:00") == []
    decision = decided(facts, "2027-06-01 09:00")
    assert (decision.verdict, decision.due, decision.next_at) == (Verdict.SILENT_STATE, (), None)


def test_the_head_who_handles_it_keeps_it_from_the_group_until_the_next_working_morning() -> None:
    # Anh Châu says "tôi xử lý" on Friday 18/12; the group step stands on Monday 21/12.
    facts = told_until(DUE_THURSDAY, "2026-12-18 08:00")
    paused = replace(facts, group_paused_until=local("2026-12-22 08:00"))
    assert lines(facts, "2026-12-22 09:00") == ["21/12 08:00 overdue_2 G", "22/12 08:00 overdue_3 L"]
    assert lines(paused, "2026-12-22 09:00") == ["22/12 08:00 overdue_2 G", "22/12 08:00 overdue_3 L"]
    assert sent(paused, "2026-12-21 08:00") == []


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("2026-12-18 09:00", "2026-12-22 08:00"),  # overdue day 1: the group step of day 2 comes a working day later
        ("2026-12-18 20:00", "2026-12-22 08:00"),
        ("2026-12-21 07:40", "2026-12-22 08:00"),  # day 2, just before the step
        ("2026-12-21 09:00", None),  # the group has been told
        ("2026-12-17 09:00", None),  # not overdue, and nothing comes by the next morning
    ],
)
def test_the_head_holds_back_the_step_that_comes_next_for_the_group(said: str, until: str | None) -> None:
    facts = told_until(DUE_THURSDAY, said)
    held = group_pause(facts, policy_of(), CALENDAR, local(said))
    assert held == (None if until is None else local(until))


def test_saying_it_again_does_not_push_the_group_step_further() -> None:
    paused = replace(told_until(DUE_THURSDAY, "2026-12-18 08:00"), group_paused_until=local("2026-12-22 08:00"))
    assert group_pause(paused, policy_of(), CALENDAR, local("2026-12-21 16:00")) == local("2026-12-22 08:00")


def test_the_pause_of_a_very_urgent_work_holds_the_group_step_of_its_acceptance() -> None:
    facts = work("2026-12-01 09:00", "2026-12-17", Urgency.VERY_URGENT, reminded_until=local("2026-12-01 09:30"))
    held = group_pause(facts, policy_of(Urgency.VERY_URGENT), CALENDAR, local("2026-12-01 09:40"))
    assert held == local("2026-12-02 08:00")


def test_a_pause_keeps_a_step_from_the_group_alone() -> None:
    facts = accepted("2026-12-01 09:00", "2026-12-17 10:00", Urgency.URGENT, reminded_until=local("2026-12-17 09:00"))
    paused = replace(facts, group_paused_until=local("2026-12-18 08:00"))
    assert lines(paused, "2026-12-18 09:00") == ["17/12 10:00 overdue_1 OH", "18/12 08:00 overdue_1 G"]


def test_a_group_that_was_told_before_the_head_spoke_is_not_told_again() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-21 09:00")
    paused = replace(facts, group_paused_until=local("2026-12-22 08:00"), group_told=frozenset({"overdue_2"}))
    assert lines(paused, "2026-12-22 09:00") == ["22/12 08:00 overdue_3 L"]
    later = replace(paused, group_told=frozenset({"overdue_3"}))
    assert lines(later, "2026-12-22 09:00") == ["22/12 08:00 overdue_3 L"], "a later step has served the group"


def test_the_held_group_step_has_a_ladder_of_its_own() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-18 08:00")
    decision = decided(replace(facts, group_paused_until=local("2026-12-22 08:00")), "2026-12-22 08:00")
    assert {step.ladder: step.key for step in decision.due} == {
        Ladder.DEADLINE: "overdue_3",
        Ladder.HELD_GROUP: "overdue_2",
    }
    assert [step.reason for step in decision.due if step.ladder is Ladder.HELD_GROUP] == [Reason.HEAD_IS_HANDLING]


def test_an_extension_under_review_keeps_the_group_out() -> None:
    facts = replace(told_until(DUE_THURSDAY, "2026-12-18 08:00"), extension_under_review=True)
    assert lines(facts, "2026-12-22 09:00") == ["22/12 08:00 overdue_3 L"]


def test_a_refused_extension_sends_to_the_group_what_was_kept_from_it() -> None:
    facts = replace(told_until(DUE_THURSDAY, "2026-12-22 08:00"), extension_under_review=True)
    refused = replace(facts, extension_under_review=False, group_paused_until=local("2026-12-23 10:00"))
    assert lines(refused, "2026-12-24 09:00") == ["23/12 10:00 overdue_2 G", "24/12 08:00 overdue_5 OH"]


def test_a_policy_that_only_tells_the_group_falls_silent_under_review() -> None:
    weekly = PolicyStep("overdue", StepKind.OVERDUE, (Audience.GROUP,), days=1, every=5)
    policy = Policy(Urgency.NORMAL, quiet_hours=True, steps=(weekly,), coordinator_steps=())
    facts = replace(DUE_THURSDAY, extension_under_review=True)
    assert next_moment(facts, policy, CALENDAR) is None
    assert decided(facts, "2027-01-20 09:00", policy).verdict is Verdict.LADDER_ENDED


def test_a_snooze_silences_the_officers_own_reminders_and_asks_again() -> None:
    snoozed = replace(told_until(DUE_THURSDAY, "2026-12-11 09:00"), snoozed_until=local("2026-12-16 14:00"))
    assert lines(snoozed, "2026-12-17 09:00") == [
        "16/12 08:00 before_1 H",
        "16/12 14:00 snooze:20261216T0700 O",
        "17/12 08:00 due_day O",
    ]


def test_a_snooze_never_silences_the_last_reminder_before_the_deadline() -> None:
    snoozed = replace(told_until(DUE_THURSDAY, "2026-12-15 09:00"), snoozed_until=local("2026-12-24 08:00"))
    assert lines(snoozed, "2026-12-18 09:00") == [
        "16/12 08:00 before_1 H",
        "17/12 15:00 hours_before_2 O",
        "18/12 08:00 overdue_1 OH",
    ]


def test_a_snooze_never_silences_an_escalation_or_an_unaccepted_assignment() -> None:
    overdue = told_until(DUE_THURSDAY, "2026-12-17 16:00")
    assert lines(replace(overdue, snoozed_until=local("2027-01-04 08:00")), "2026-12-24 09:00") == lines(
        overdue, "2026-12-24 09:00"
    )
    new = work("2026-11-25 09:00", "2026-12-17", snoozed_until=local("2026-12-01 08:00"))
    assert lines(new, "2026-11-26 12:00") == [
        "25/11 09:00 assigned OH",
        "25/11 15:00 not_accepted_4h O",
        "26/11 09:00 not_accepted_8h H",
    ]


@pytest.mark.parametrize("assigned", ["2026-11-25 08:46", "2026-11-25 08:53", "2026-11-25 09:00"])
def test_work_assigned_in_one_sitting_is_asked_for_at_one_moment(assigned: str) -> None:
    new = work(assigned, "2026-12-17")
    assert lines(new, "2026-11-26 12:00")[1:] == ["25/11 15:00 not_accepted_4h O", "26/11 09:00 not_accepted_8h H"]


def test_a_snooze_to_the_evening_is_answered_at_the_next_opening() -> None:
    snoozed = replace(told_until(DUE_THURSDAY, "2026-12-11 09:00"), snoozed_until=local("2026-12-14 20:00"))
    assert lines(snoozed, "2026-12-15 09:00") == ["15/12 08:00 snooze:20261214T1300 O"]


def test_a_snooze_of_work_without_a_deadline_holds_its_check_in() -> None:
    facts = accepted("2026-11-30 09:00", None, snoozed_until=local("2027-01-05 08:00"))
    assert lines(facts, "2027-02-01 09:00") == [
        "05/01 08:00 snooze:20270105T0100 O",
        "01/02 08:00 check_in:2027-01-30 O",
    ]


def test_the_next_moment_may_lie_in_the_past_when_something_was_missed() -> None:
    facts = told_until(DUE_THURSDAY, "2026-12-11 08:00")
    assert next_moment(facts, policy_of(), CALENDAR) == local("2026-12-14 08:00")


def test_a_new_assignment_is_due_in_its_own_minute() -> None:
    facts = work("2026-11-25 09:00", "2026-12-17")
    assert facts.reminded_until == watermark_at_start(facts.assigned_at)
    assert next_moment(facts, policy_of(), CALENDAR) == facts.assigned_at
    decision = decided(facts, "2026-11-25 09:00")
    assert [step.key for step in decision.due] == ["assigned"]
    assert decision.reminded_until == facts.assigned_at


def test_work_that_is_overdue_for_years_is_still_judged_week_by_week() -> None:
    facts = accepted("2021-01-04 09:00", "2021-01-08", reminded_until=local("2026-12-14 09:00"))
    decision = decided(facts, "2026-12-14 10:00")
    assert decision.next_at is not None
    assert decision.next_at - local("2026-12-14 09:00") <= timedelta(days=8)


def test_a_step_for_some_states_only_is_left_out_in_the_others() -> None:
    step = PolicyStep(
        "before_1", StepKind.BEFORE, (Audience.OFFICER,), days=1, only_in=(Lifecycle.ASSIGNED, Lifecycle.ACCEPTED)
    )
    policy = Policy(Urgency.NORMAL, quiet_hours=True, steps=(step,), coordinator_steps=())
    assert lines(DUE_THURSDAY, "2026-12-17 00:00", policy) == ["16/12 08:00 before_1 O"]
    assert lines(replace(DUE_THURSDAY, lifecycle=Lifecycle.IN_PROGRESS), "2026-12-17 00:00", policy) == []


def test_a_ladder_without_repeats_ends() -> None:
    policy = replace(policy_of(), steps=tuple(step for step in policy_of().steps if not step.every))
    decision = decide(told_until(DUE_THURSDAY, "2027-01-06 08:00"), policy, CALENDAR, local("2027-01-07 09:00"))
    assert (decision.verdict, decision.next_at) == (Verdict.LADDER_ENDED, None)
