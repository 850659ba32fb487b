"""Decides which steps of one assignment are due now, and when to look again.

Pure: facts, policy, calendar and `now` in; steps with their reasons out. Of several missed steps only the most advanced
goes out, and a sent step is never resent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.model import SILENT
from domain.office.calendar import WorkingCalendar, local_date
from domain.reminding.ladder import AssignmentFacts, Ladder, Reason, watermark_at_start
from domain.reminding.policy_file import BEFORE_DEADLINE, Policy
from domain.reminding.upcoming import PlannedStep, in_order, waiting
from domain.vocabulary import StepKind

__all__ = [
    "AssignmentFacts",
    "Decision",
    "Ladder",
    "PlannedStep",
    "Reason",
    "Verdict",
    "decide",
    "is_sent_late",
    "next_moment",
    "watermark_at_start",
]

LATE_AFTER = timedelta(minutes=10)


def is_sent_late(moment: datetime, sent_at: datetime) -> bool:
    """Whether a step sent so long after its moment says so: "(gửi chậm)"."""
    return sent_at - moment > LATE_AFTER


class Verdict(StrEnum):
    """The decision in one word."""

    SEND = "send"
    NOT_YET = "not_yet"
    HELD_FOR_OPENING = "held_for_opening"
    SILENT_STATE = "silent_state"
    LADDER_ENDED = "ladder_ended"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to send now, what that supersedes, and what to store: `next_at` and the new watermark `reminded_until`.

    `next_at` is later than now, or None when no step remains until the assignment changes.
    """

    verdict: Verdict
    due: tuple[PlannedStep, ...]
    superseded: tuple[PlannedStep, ...]
    next_at: datetime | None
    reminded_until: datetime


def decide(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar, now: datetime) -> Decision:
    """The steps due (`<= now`): per ladder the most advanced missed one, for the audiences of all missed ones."""
    if facts.lifecycle in SILENT:
        return _nothing(Verdict.SILENT_STATE, facts)
    missed: list[PlannedStep] = []
    following: PlannedStep | None = None
    for step in waiting(facts, policy, calendar):
        if step.at > now:
            following = step
            break
        missed.append(step)
    next_at = following.at if following else None
    if not missed:
        return _nothing(Verdict.NOT_YET if following else Verdict.LADDER_ENDED, facts, next_at=next_at)
    release = _release(missed[0].at, policy, calendar, now=now)
    if release > now:
        return _nothing(Verdict.HELD_FOR_OPENING, facts, next_at=release)
    due, superseded = _most_advanced(missed, facts, now=now)
    return Decision(Verdict.SEND, due, superseded, next_at, now.astimezone(UTC))


def next_moment(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> datetime | None:
    """For the indexed column `next_reminder_at`: the first moment after the watermark, maybe past; else None."""
    return next((step.at for step in waiting(facts, policy, calendar)), None)


def _nothing(verdict: Verdict, facts: AssignmentFacts, *, next_at: datetime | None = None) -> Decision:
    return Decision(verdict, (), (), next_at, facts.reminded_until)


def _release(first: datetime, policy: Policy, calendar: WorkingCalendar, *, now: datetime) -> datetime:
    """UTC moment from which missed steps may be sent: now, or the next opening under quiet hours."""
    if not policy.quiet_hours:
        return now
    if not calendar.is_sending_time(now):
        return calendar.next_sending_time(now)
    today = local_date(now)
    held_overnight = first < calendar.at(today, calendar.opens)
    return max(now, calendar.at(today, calendar.hold_until)) if held_overnight else now


def _most_advanced(
    steps: Iterable[PlannedStep], facts: AssignmentFacts, *, now: datetime
) -> tuple[tuple[PlannedStep, ...], tuple[PlannedStep, ...]]:
    """Per ladder the most advanced step, with the audiences of all missed ones; and the steps it supersedes."""
    by_ladder: dict[Ladder, list[PlannedStep]] = {}
    for step in steps:
        by_ladder.setdefault(step.ladder, []).append(step)
    due: list[PlannedStep] = []
    superseded: list[PlannedStep] = []
    for rungs in by_ladder.values():
        *earlier, last = sorted(rungs, key=lambda step: (step.at, step.place))
        due.append(_as_told(last, earlier, facts, now=now))
        superseded.extend(replace(step, reason=Reason.OVERTAKEN) for step in earlier)
    return tuple(due), tuple(superseded)


def _as_told(step: PlannedStep, earlier: list[PlannedStep], facts: AssignmentFacts, *, now: datetime) -> PlannedStep:
    """The step with the kind that is true at `now`, for its own and the superseded steps' audiences."""
    meant = {audience for each in (step, *earlier) for audience in each.audiences}
    kind = _kind_now(step, facts, now=now)
    if any(each.kind is StepKind.ASSIGNED for each in earlier):
        kind = StepKind.ASSIGNED  # nobody is reproached for not accepting what was never announced
    return replace(step, kind=kind, audiences=in_order(meant))


def _kind_now(step: PlannedStep, facts: AssignmentFacts, *, now: datetime) -> StepKind:
    """The kind of a pre-deadline step on the day it is sent: a late one may have become due-day or overdue."""
    if step.kind not in BEFORE_DEADLINE or facts.due_at is None:
        return step.kind
    today, due_day = local_date(now), local_date(facts.due_at)
    if today > due_day:
        return StepKind.OVERDUE
    if today < due_day:
        return StepKind.BEFORE if step.kind is StepKind.DUE_DAY else step.kind
    is_hour_near = step.kind is StepKind.HOURS_BEFORE and now < facts.due_at
    return StepKind.HOURS_BEFORE if is_hour_near else StepKind.DUE_DAY
