"""`visao`: what is told about every step of a ladder."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import time

import pytest

from domain.model import Lifecycle, Urgency
from domain.reminding.decide import AssignmentFacts, Reason
from domain.reminding.explanation import Outcome, StepStory, addressed, explain
from domain.reminding.policy import Policy, PolicyStep
from domain.vocabulary import Audience, StepKind
from tests.unit.reminder_facts import CALENDAR, accepted, local, policy_of, work
from tests.unit.test_merging import directory
from tests.unit.test_merging import work as a_work

FACTS = accepted("2026-12-01 09:00", "2026-12-17", reminded_until=local("2026-12-16 08:00"))


def stories(
    facts: AssignmentFacts, now: str, told: Collection[str] = (), *, sent_at: str = "2026-12-16 08:00"
) -> dict[str, StepStory]:
    sent = dict.fromkeys(told, local(sent_at))
    return {story.key: story for story in explain(facts, policy_of(), CALENDAR, local(now), told=sent)}


def outcomes(facts: AssignmentFacts, now: str, told: Collection[str] = ()) -> dict[str, tuple[Outcome, Reason]]:
    return {key: (story.outcome, story.reason) for key, story in stories(facts, now, told).items()}


def test_every_step_of_the_policy_is_told_with_its_outcome() -> None:
    told = outcomes(FACTS, "2026-12-17 09:00", {"assigned", "before_1"})
    assert told == {
        "assigned": (Outcome.SENT, Reason.AS_WRITTEN),
        "not_accepted_4h": (Outcome.NOT_APPLICABLE, Reason.ALREADY_ACCEPTED),
        "not_accepted_8h": (Outcome.NOT_APPLICABLE, Reason.ALREADY_ACCEPTED),
        "before_7": (Outcome.NOT_APPLICABLE, Reason.SPAN_TOO_SHORT),
        "before_3": (Outcome.SUPERSEDED, Reason.OVERTAKEN),
        "before_1": (Outcome.SENT, Reason.AS_WRITTEN),
        "due_day": (Outcome.DUE, Reason.AS_WRITTEN),
        "hours_before_2": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_1": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_2": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_3": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_5": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_8": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_13": (Outcome.PLANNED, Reason.AS_WRITTEN),
        "overdue_weekly:18": (Outcome.PLANNED, Reason.AS_WRITTEN),
    }


def test_a_step_that_was_left_out_says_which_of_three_things_kept_it() -> None:
    later_sent = stories(FACTS, "2026-12-17 09:00", {"before_1"})["before_3"]
    assert later_sent.reason is Reason.OVERTAKEN
    told_before = stories(FACTS, "2026-12-17 09:00", {"before_1"}, sent_at="2026-12-14 07:45")["before_3"]
    assert told_before.reason is Reason.TOLD_THAT_DAY
    nothing_sent = stories(FACTS, "2026-12-17 09:00")["before_3"]
    assert nothing_sent.reason is Reason.RECALCULATED


def test_a_step_says_when_and_for_whom_it_goes() -> None:
    story = stories(FACTS, "2026-12-17 09:00")["overdue_1"]
    assert story.at == local("2026-12-18 08:00")
    assert story.audiences == (Audience.OFFICER, Audience.HEAD)


def test_a_repeating_step_tells_its_last_and_its_next_occurrence() -> None:
    facts = replace(FACTS, reminded_until=local("2027-01-20 08:00"))
    told = stories(facts, "2027-01-22 09:00", {"overdue_weekly:18", "overdue_weekly:23"})
    assert [key for key in told if key.startswith("overdue_weekly")] == ["overdue_weekly:23", "overdue_weekly:28"]


def test_a_step_from_before_the_assignment_says_so() -> None:
    late = work("2026-12-16 09:00", "2026-12-17")
    assert outcomes(late, "2026-12-16 10:00")["before_1"] == (Outcome.SKIPPED, Reason.BEFORE_ASSIGNMENT)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"extension_under_review": True}, Reason.EXTENSION_UNDER_REVIEW),
        ({"group_paused_until": local("2026-12-22 08:00")}, Reason.HEAD_IS_HANDLING),
    ],
)
def test_a_group_step_that_is_held_says_why(changed: dict[str, bool], reason: Reason) -> None:
    facts = replace(FACTS, reminded_until=local("2026-12-18 08:00"), **changed)  # type: ignore[arg-type]
    assert outcomes(facts, "2026-12-21 09:00")["overdue_2"] == (Outcome.HELD, reason)


@pytest.mark.parametrize(
    ("changed", "group_told", "held"),
    [
        ({"group_paused_until": local("2026-12-22 08:00")}, set(), Reason.HEAD_IS_HANDLING),
        ({"extension_under_review": True}, set(), Reason.EXTENSION_UNDER_REVIEW),
        ({"group_paused_until": local("2026-12-22 08:00")}, {"overdue_1"}, None),
        ({"group_paused_until": local("2026-12-21 08:00")}, set(), None),
    ],
)
def test_a_step_that_only_the_group_has_not_had_says_what_keeps_it_from_the_group(
    changed: dict[str, bool], group_told: set[str], held: Reason | None
) -> None:
    facts = replace(FACTS, group_told=frozenset(group_told), **changed)  # type: ignore[arg-type]
    policy = policy_of(Urgency.URGENT)
    told = explain(facts, policy, CALENDAR, local("2026-12-21 09:00"), told={"overdue_1": local("2026-12-18 08:00")})
    [story] = [one for one in told if one.key == "overdue_1"]
    assert (story.outcome, story.held) == (Outcome.SENT, held)


def test_a_snoozed_reminder_says_so() -> None:
    facts = replace(FACTS, reminded_until=local("2026-12-11 08:00"), snoozed_until=local("2026-12-17 10:00"))
    told = outcomes(facts, "2026-12-11 09:00")
    assert told["before_3"] == (Outcome.HELD, Reason.SNOOZED)
    assert told["hours_before_2"] == (Outcome.PLANNED, Reason.AS_WRITTEN)


def test_closed_work_tells_what_was_sent_and_that_the_rest_is_silent() -> None:
    told = outcomes(replace(FACTS, lifecycle=Lifecycle.COMPLETED), "2026-12-18 09:00", {"before_1"})
    assert told["before_1"] == (Outcome.SENT, Reason.AS_WRITTEN)
    assert told["overdue_1"] == (Outcome.NOT_APPLICABLE, Reason.SILENT_STATE)


def test_work_without_a_deadline_tells_its_check_ins() -> None:
    told = outcomes(accepted("2026-11-30 09:00", None), "2026-12-01 09:00")
    assert told["overdue_1"] == (Outcome.NOT_APPLICABLE, Reason.NO_DEADLINE)
    assert told["check_in:2026-12-30"] == (Outcome.PLANNED, Reason.AS_WRITTEN)


def test_of_several_missed_steps_one_is_under_way_and_the_others_are_replaced_by_it() -> None:
    facts = replace(FACTS, reminded_until=local("2026-12-11 08:00"))
    told = outcomes(facts, "2026-12-17 09:00")
    assert told["due_day"] == (Outcome.DUE, Reason.AS_WRITTEN)
    assert told["before_3"] == told["before_1"] == (Outcome.SUPERSEDED, Reason.OVERTAKEN)
    assert stories(facts, "2026-12-17 09:00")["due_day"].audiences == (Audience.OFFICER, Audience.HEAD)


def test_a_snoozed_step_that_a_later_one_has_replaced_is_not_called_held() -> None:
    """Snoozed until Thursday 15:00: the head's part of T-1 and of the due day were missed together."""
    policy = policy_of(Urgency.URGENT)
    facts = replace(FACTS, reminded_until=local("2026-12-15 09:00"), snoozed_until=local("2026-12-17 15:00"))
    told = {one.key: one for one in explain(facts, policy, CALENDAR, local("2026-12-17 09:00"))}
    assert (told["before_1"].outcome, told["before_1"].reason) == (Outcome.SUPERSEDED, Reason.OVERTAKEN)
    assert (told["due_day"].outcome, told["due_day"].audiences) == (Outcome.DUE, (Audience.HEAD,))
    assert (told["due_day"].held_from, told["due_day"].held) == ((Audience.OFFICER,), Reason.SNOOZED)


def test_a_replaced_step_that_the_group_still_gets_is_held_for_it() -> None:
    policy = policy_of(Urgency.URGENT)
    facts = replace(FACTS, reminded_until=local("2026-12-17 18:00"), group_paused_until=local("2026-12-23 08:00"))
    told = {one.key: one for one in explain(facts, policy, CALENDAR, local("2026-12-22 09:00"))}
    assert (told["overdue_1"].outcome, told["overdue_1"].reason) == (Outcome.HELD, Reason.HEAD_IS_HANDLING)
    assert told["overdue_3"].outcome is Outcome.DUE


def test_what_was_missed_over_night_is_planned_for_the_opening() -> None:
    facts = replace(FACTS, reminded_until=local("2026-12-16 08:00"))
    story = stories(facts, "2026-12-17 23:00")["overdue_1"]
    assert (story.outcome, story.at) == (Outcome.PLANNED, local("2026-12-18 08:00"))


def test_a_step_missed_in_the_evening_says_that_it_was_held_to_the_opening() -> None:
    policy = replace(policy_of(), steps=tuple(step for step in policy_of().steps if step.key == "before_1"))
    facts = replace(FACTS, reminded_until=local("2026-12-15 09:00"))
    [story] = explain(facts, policy, CALENDAR, local("2026-12-16 18:00"))
    assert (story.outcome, story.reason) == (Outcome.PLANNED, Reason.HELD_TO_OPENING)
    assert story.at == local("2026-12-17 08:00")


def test_of_two_steps_of_one_day_the_second_is_foretold_as_told_enough() -> None:
    both = [
        PolicyStep(f"before_at_{hour}", StepKind.BEFORE, (Audience.OFFICER,), days=1, hour=time(hour))
        for hour in (8, 14)
    ]
    policy = Policy(Urgency.NORMAL, quiet_hours=True, steps=tuple(both), coordinator_steps=())
    told = explain(
        replace(FACTS, reminded_until=local("2026-12-15 08:00")), policy, CALENDAR, local("2026-12-15 09:00")
    )
    people = directory()
    first, second = addressed(told, a_work(), lambda at: people, told={}, now=local("2026-12-15 09:00"))
    assert (first.outcome, first.audiences) == (Outcome.PLANNED, (Audience.OFFICER,))
    assert (second.outcome, second.reason, second.step) == (Outcome.SUPERSEDED, Reason.TOLD_THAT_DAY, None)
