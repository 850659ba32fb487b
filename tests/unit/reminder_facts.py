"""Facts, dates and ladders in the form in which the reminder tests write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.model import AssignmentRole, Lifecycle, Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.decide import (
    AssignmentFacts,
    Decision,
    PlannedStep,
    decide,
    is_sent_late,
    next_moment,
    watermark_at_start,
)
from domain.reminding.policy_file import Policy, default_policies
from domain.vocabulary import ZONE, Audience

CALENDAR = WorkingCalendar()
SHORT = {
    Audience.OFFICER: "O",
    Audience.HEAD: "H",
    Audience.GROUP: "G",
    Audience.LEADER: "L",
    Audience.DIRECTOR: "D",
    Audience.MONITORS: "M",
}


def local(text: str) -> datetime:
    """2026-11-25 08:00, office time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def policy_of(urgency: Urgency = Urgency.NORMAL) -> Policy:
    return default_policies()[urgency]


def work(assigned: str, due: str | None, urgency: Urgency = Urgency.NORMAL, **known: Any) -> AssignmentFacts:
    """A new assignment; a due date without an hour is date-only and ends at 17:00."""
    assigned_at = local(assigned)
    date_only = due is None or " " not in due
    return replace(
        AssignmentFacts(
            role=AssignmentRole.LEAD,
            urgency=urgency,
            lifecycle=Lifecycle.ASSIGNED,
            assigned_at=assigned_at,
            reminded_until=watermark_at_start(assigned_at),
            due_at=None if due is None else local(f"{due} 17:00" if date_only else due),
            date_only=date_only,
        ),
        **known,
    )


def accepted(assigned: str, due: str | None, urgency: Urgency = Urgency.NORMAL, **known: Any) -> AssignmentFacts:
    """The same after anh Bình has accepted it, everything so far dealt with."""
    at = local(assigned)
    told = {"lifecycle": Lifecycle.ACCEPTED, "accepted_at": at, "reminded_until": at}
    return work(assigned, due, urgency, **{**told, **known})


def plan(
    facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar, *, until: datetime
) -> Iterator[PlannedStep]:
    """What a bot that never stops sends up to `until`: decided at each moment, as the tick does."""
    at = next_moment(facts, policy, calendar)
    while at is not None and at <= until:
        decision = decide(facts, policy, calendar, at)
        yield from decision.due
        facts = replace(facts, reminded_until=decision.reminded_until)
        at = decision.next_at


def lines(facts: AssignmentFacts, until: str, policy: Policy | None = None) -> list[str]:
    """The plan as text: '25/11 09:00 assigned OH'."""
    steps = plan(facts, policy or policy_of(facts.urgency), CALENDAR, until=local(until))
    return [line(step) for step in steps]


def line(step: PlannedStep) -> str:
    at = step.at.astimezone(ZONE)
    to = "".join(SHORT[audience] for audience in step.audiences)
    return f"{at:%d/%m %H:%M} {step.key} {to}"


def decided(facts: AssignmentFacts, now: str, policy: Policy | None = None) -> Decision:
    return decide(facts, policy or policy_of(facts.urgency), CALENDAR, local(now))


def sent(facts: AssignmentFacts, now: str) -> list[str]:
    """What goes out at `now`: 'overdue_2 OHG late'."""
    return [
        " ".join([step.key, "".join(SHORT[audience] for audience in step.audiences), *_late(step, now)])
        for step in decided(facts, now).due
    ]


def _late(step: PlannedStep, now: str) -> list[str]:
    return ["late"] if is_sent_late(step.at, local(now)) else []
