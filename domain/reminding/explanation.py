"""Answers `visao`: for every step of the policy when it goes to whom, or why it does not; as data, worded elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from domain.model import SILENT
from domain.office.calendar import WorkingCalendar, local_date
from domain.reminding.fallbacks import Fallback, reach
from domain.reminding.ladder import AssignmentFacts, AssignmentLadder, Reason, Rung, why_not
from domain.reminding.policy_file import BEFORE_DEADLINE, Policy, PolicyStep
from domain.reminding.upcoming import snoozed_until
from domain.vocabulary import Audience, StepKind


class Outcome(StrEnum):
    """What became, or will become, of a step."""

    SENT = "sent"
    SUPERSEDED = "superseded"
    DUE = "due"
    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StepStory:
    """One step of the policy. `at` is its moment (UTC), None where it has none.

    `audiences` and `fallbacks` are those of now: whom a step that is still to come goes to. `group_held` is what keeps
    from the group alone a step that the others had.
    """

    key: str
    kind: StepKind
    audiences: tuple[Audience, ...]
    at: datetime | None
    outcome: Outcome
    reason: Reason
    fallbacks: tuple[Fallback, ...] = ()
    group_held: Reason | None = None


TO_COME = frozenset({Outcome.DUE, Outcome.PLANNED, Outcome.HELD})


def explain(
    facts: AssignmentFacts,
    policy: Policy,
    calendar: WorkingCalendar,
    now: datetime,
    *,
    told: Mapping[str, datetime] = MappingProxyType({}),
) -> tuple[StepStory, ...]:
    """The whole ladder in the policy's order. `told`: when (UTC) each step that was sent for this deadline went.

    A repeating step tells its last past and its next occurrence.
    """
    ladder = AssignmentLadder(facts, policy, calendar)
    silent_until = snoozed_until(facts, policy, calendar)
    stories: list[StepStory] = []
    for place, step in enumerate(policy.steps_for(facts.role)):
        refused = why_not(step, facts, calendar)
        rungs = list(_around(ladder.rungs(step, place), now))
        if not rungs:
            stories.append(_without_moment(step, refused or Reason.NO_DEADLINE))
        for rung in rungs:
            outcome, reason = _outcome(
                rung, facts, now, told=told, refused=refused, existed=ladder.existed(rung), silent_until=silent_until
            )
            stories.append(_story(rung, facts, outcome, reason, group_held=_group_held(rung, facts, outcome, now)))
    return tuple(
        _why_passed(one, stories, told, calendar)
        for one in (*stories, *_check_in_story(ladder, policy, now, told=told))
    )


def _story(
    rung: Rung, facts: AssignmentFacts, outcome: Outcome, reason: Reason, *, group_held: Reason | None = None
) -> StepStory:
    """Who is missing today says nothing about a step that has been told, or that tells nobody."""
    audiences, fallbacks = reach(rung.audiences, facts) if outcome in TO_COME else (rung.audiences, ())
    return StepStory(rung.key, rung.kind, audiences, rung.at, outcome, reason, fallbacks, group_held)


def _group_held(rung: Rung, facts: AssignmentFacts, outcome: Outcome, now: datetime) -> Reason | None:
    if outcome is not Outcome.SENT or Audience.GROUP not in rung.audiences or rung.key in facts.group_told:
        return None
    if facts.extension_under_review:
        return Reason.EXTENSION_UNDER_REVIEW
    paused_until = facts.group_paused_until
    return Reason.HEAD_IS_HANDLING if paused_until is not None and max(rung.at, now) < paused_until else None


def _why_passed(
    story: StepStory, stories: Iterable[StepStory], told: Mapping[str, datetime], calendar: WorkingCalendar
) -> StepStory:
    """A step whose moment passed without it: a later one went in its place, or its people heard of the work that day.

    Else the ladder was reckoned anew after its moment.
    """
    if story.outcome is not Outcome.SUPERSEDED or story.at is None:
        return story
    day = local_date(story.at)
    if any(at <= story.at and local_date(at) == day for at in told.values()):
        return replace(story, reason=Reason.TOLD_THAT_DAY)
    later = (one for one in stories if one.outcome is Outcome.SENT and one.at is not None and one.at >= story.at)
    return story if any(later) else replace(story, reason=Reason.RECKONED_ANEW)


def _outcome(
    rung: Rung,
    facts: AssignmentFacts,
    now: datetime,
    *,
    told: Mapping[str, datetime],
    refused: Reason | None,
    existed: bool,
    silent_until: datetime | None,
) -> tuple[Outcome, Reason]:
    if rung.key in told:
        return Outcome.SENT, rung.reason
    if refused is not None:
        return Outcome.NOT_APPLICABLE, refused
    if not existed:
        return Outcome.SKIPPED, Reason.BEFORE_ASSIGNMENT
    held = _held_back(rung, facts, silent_until=silent_until)
    if held is not None:
        return Outcome.HELD, held
    if rung.at <= facts.reminded_until:
        return Outcome.SUPERSEDED, Reason.OVERTAKEN
    return (Outcome.DUE if rung.at <= now else Outcome.PLANNED), rung.reason


def _held_back(rung: Rung, facts: AssignmentFacts, *, silent_until: datetime | None) -> Reason | None:
    """What keeps the step from some of those it is meant for."""
    if Audience.GROUP in rung.audiences:
        if facts.extension_under_review:
            return Reason.EXTENSION_UNDER_REVIEW
        paused_until = facts.group_paused_until
        if paused_until is not None and rung.at < paused_until and facts.reminded_until < paused_until:
            return Reason.HEAD_IS_HANDLING
    personal = Audience.OFFICER in rung.audiences and rung.kind in BEFORE_DEADLINE | {StepKind.CHECK_IN}
    if personal and silent_until is not None and facts.reminded_until < rung.at < silent_until:
        return Reason.SNOOZED
    return None


def _around(rungs: Iterator[Rung], now: datetime) -> Iterator[Rung]:
    """The last occurrence at or before now and the first after it."""
    past: Rung | None = None
    for rung in rungs:
        if rung.at > now:
            if past is not None:
                yield past
            yield rung
            return
        past = rung
    if past is not None:
        yield past


def _without_moment(step: PolicyStep, reason: Reason) -> StepStory:
    return StepStory(step.key, step.kind, step.audiences, None, Outcome.NOT_APPLICABLE, reason)


def _check_in_story(
    ladder: AssignmentLadder, policy: Policy, now: datetime, *, told: Mapping[str, datetime]
) -> Iterator[StepStory]:
    facts = ladder.facts
    if facts.due_at is not None or policy.check_in is None:
        return
    for rung in _around(ladder.check_ins(policy.check_in), now):
        refused = Reason.SILENT_STATE if facts.lifecycle in SILENT else None
        outcome, reason = _outcome(
            rung, facts, now, told=told, refused=refused, existed=True, silent_until=facts.snoozed_until
        )
        yield _story(rung, facts, outcome, reason)
