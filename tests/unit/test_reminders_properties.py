"""What holds of every ladder, whatever the dates: found by trying many."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.model import SILENT, AssignmentRole, Lifecycle, Urgency
from domain.reminding.decide import AssignmentFacts, Decision, decide, is_sent_late, next_moment, watermark_at_start
from domain.reminding.policy_file import BEFORE_DEADLINE
from domain.vocabulary import ZONE, StepKind
from tests.unit.reminder_facts import CALENDAR, plan, policy_of

MINUTES_IN_FOUR_MONTHS = 120 * 24 * 60
START = datetime(2026, 10, 15, tzinfo=ZONE)

instants = st.integers(0, MINUTES_IN_FOUR_MONTHS).map(lambda minutes: START + timedelta(minutes=minutes))
gaps = st.integers(1, 30 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def assignments(draw: st.DrawFn, urgencies: tuple[Urgency, ...] = tuple(Urgency)) -> AssignmentFacts:
    assigned_at = draw(instants)
    due_at = draw(st.none() | gaps.map(lambda gap: assigned_at + gap))
    date_only = draw(st.booleans())
    if due_at is not None and date_only:
        due_at = due_at.astimezone(ZONE).replace(hour=17, minute=0)
    lifecycle = draw(st.sampled_from([state for state in Lifecycle if state not in SILENT]))
    later = st.none() | gaps.map(lambda gap: assigned_at + gap)
    return AssignmentFacts(
        role=draw(st.sampled_from(AssignmentRole)),
        urgency=draw(st.sampled_from(urgencies)),
        lifecycle=lifecycle,
        assigned_at=assigned_at,
        reminded_until=watermark_at_start(assigned_at),
        accepted_at=None if lifecycle is Lifecycle.ASSIGNED else assigned_at,
        due_at=due_at,
        date_only=date_only,
        snoozed_until=draw(later),
        group_paused_until=draw(later),
        extension_under_review=draw(st.booleans()),
    )


def judged(facts: AssignmentFacts, now: datetime) -> Decision:
    return decide(facts, policy_of(facts.urgency), CALENDAR, now)


def after(facts: AssignmentFacts, decision: Decision) -> AssignmentFacts:
    return replace(facts, reminded_until=decision.reminded_until)


@given(assignments((Urgency.NORMAL, Urgency.URGENT)))
def test_nothing_ordinary_or_urgent_is_planned_outside_the_sending_window(facts: AssignmentFacts) -> None:
    for step in plan(facts, policy_of(facts.urgency), CALENDAR, until=facts.assigned_at + timedelta(days=90)):
        assert CALENDAR.is_sending_time(step.at), step


@given(assignments())
def test_a_plan_is_in_order_and_never_goes_back_before_the_assignment(facts: AssignmentFacts) -> None:
    steps = list(plan(facts, policy_of(facts.urgency), CALENDAR, until=facts.assigned_at + timedelta(days=90)))
    assert all(earlier.at <= later.at for earlier, later in pairwise(steps))
    assert all(step.at >= facts.assigned_at and step.at.tzinfo is UTC and step.audiences for step in steps)
    assert max(Counter((step.key, step.audiences) for step in steps).values(), default=1) == 1


@given(assignments())
def test_no_reminder_before_the_deadline_is_planned_after_it(facts: AssignmentFacts) -> None:
    if facts.due_at is None:
        return
    for step in plan(facts, policy_of(facts.urgency), CALENDAR, until=facts.due_at + timedelta(days=60)):
        if step.kind in BEFORE_DEADLINE:
            assert step.at < facts.due_at
        elif step.kind is StepKind.OVERDUE:
            assert step.at >= facts.due_at


@given(assignments(), gaps)
def test_the_next_moment_is_always_later_than_now(facts: AssignmentFacts, gap: timedelta) -> None:
    now = facts.assigned_at + gap
    decision = judged(facts, now)
    assert decision.next_at is None or decision.next_at > now


@given(assignments(), gaps)
def test_deciding_again_in_the_same_instant_sends_nothing(facts: AssignmentFacts, gap: timedelta) -> None:
    now = facts.assigned_at + gap
    decision = judged(facts, now)
    again = judged(after(facts, decision), now)
    assert again.due == ()
    assert again.next_at == decision.next_at


@given(assignments(), gaps)
def test_a_stop_of_any_length_yields_at_most_one_step_a_ladder(facts: AssignmentFacts, gap: timedelta) -> None:
    decision = judged(facts, facts.assigned_at + gap)
    assert max(Counter(step.ladder for step in decision.due).values(), default=1) == 1
    assert all(step.at <= facts.assigned_at + gap for step in (*decision.due, *decision.superseded))


@given(assignments(), gaps)
def test_nothing_is_lost_by_a_stop(facts: AssignmentFacts, gap: timedelta) -> None:
    """Whoever would have been told while the bot was down is told when it is up again."""
    now = facts.assigned_at + gap
    decision = judged(facts, now)
    release = decision.next_at if not decision.due and decision.next_at else now
    decision = decision if decision.due else judged(facts, release)
    missed = plan(facts, policy_of(facts.urgency), CALENDAR, until=release)
    wanted = {(step.ladder, audience) for step in missed for audience in step.audiences}
    assert wanted == {(step.ladder, audience) for step in decision.due for audience in step.audiences}


@given(assignments())
def test_every_moment_brings_something_and_none_lies_between_two(facts: AssignmentFacts) -> None:
    until = facts.assigned_at + timedelta(days=45)
    policy = policy_of(facts.urgency)
    now = next_moment(facts, policy, CALENDAR)
    while now is not None and now <= until:
        assert judged(facts, now - timedelta(seconds=1)).due == ()
        decision = judged(facts, now)
        assert decision.due
        assert not any(is_sent_late(step.at, now) for step in decision.due)
        facts = after(facts, decision)
        assert decision.next_at == next_moment(facts, policy, CALENDAR)
        now = decision.next_at


@given(assignments(), st.sampled_from(sorted(SILENT)), gaps)
def test_no_step_comes_after_the_work_is_closed(facts: AssignmentFacts, state: Lifecycle, gap: timedelta) -> None:
    closed = replace(facts, lifecycle=state)
    assert judged(closed, facts.assigned_at + gap).due == ()
    assert next_moment(closed, policy_of(facts.urgency), CALENDAR) is None


@given(assignments(), gaps)
def test_the_group_hears_nothing_during_a_pause_or_a_review(facts: AssignmentFacts, gap: timedelta) -> None:
    held = replace(facts, group_paused_until=facts.assigned_at + gap)
    for step in plan(held, policy_of(facts.urgency), CALENDAR, until=facts.assigned_at + timedelta(days=60)):
        if "group" in step.audiences:
            assert not held.extension_under_review
            assert step.at >= facts.assigned_at + gap
