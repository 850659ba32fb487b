"""What a reminder policy is made of: one per urgency, with the steps of its ladders.

`policy_file` reads and checks a policy; `ladder` decides when a step fires.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from domain.model import AssignmentRole, Lifecycle, Urgency
from domain.vocabulary import Audience, StepKind

BY_THE_DAY = frozenset({StepKind.BEFORE, StepKind.DUE_DAY, StepKind.OVERDUE})
"""Steps at an hour of a working day; the others are offsets from an instant."""

ACCEPTANCE = frozenset({StepKind.ASSIGNED, StepKind.NOT_ACCEPTED})

BEFORE_DEADLINE = frozenset({StepKind.BEFORE, StepKind.DUE_DAY, StepKind.HOURS_BEFORE})


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One rung of a ladder. Which amounts are set depends on `kind`.

    `days` are working days and go with the local `hour`; `hours` are office hours and `minutes` go by the wall clock.
    `every` repeats an overdue step after so many working days.
    `span_over` asks that the work be longer than so many working days. `at_once` follows up a deadline with an hour in
    its minute. `only_in` limits the step to these states.
    """

    key: str
    kind: StepKind
    audiences: tuple[Audience, ...]
    days: int = 0
    hour: time = time(8, 0)
    hours: float = 0
    minutes: int = 0
    every: int = 0
    span_over: int = 0
    at_once: bool = False
    only_in: tuple[Lifecycle, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How often work without a deadline is asked about, in calendar months, and when it counts as stale."""

    every_months: int
    stale_after_months: int
    hour: time
    audiences: tuple[Audience, ...]
    stale_audiences: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """When one urgency is reminded and escalated. Without `quiet_hours` it also speaks at night and on days off."""

    urgency: Urgency
    quiet_hours: bool
    steps: tuple[PolicyStep, ...]
    coordinator_steps: tuple[PolicyStep, ...]
    check_in: CheckIn | None = None

    def steps_for(self, role: AssignmentRole) -> tuple[PolicyStep, ...]:
        return self.coordinator_steps if role is AssignmentRole.COORDINATOR else self.steps

    def to_json(self) -> str:
        """The text that is frozen onto an assignment; `policy.from_json` gives the same policy back."""
        return json.dumps(as_document(self), ensure_ascii=False, separators=(",", ":"))


ABOVE_UNIT = frozenset({Audience.GROUP, Audience.LEADER, Audience.DIRECTOR})


def within_unit(policy: Policy) -> Policy:
    """The same without what is told above the unit: for old work that nobody has confirmed to be still open."""

    def kept(steps: tuple[PolicyStep, ...]) -> tuple[PolicyStep, ...]:
        cut = (replace(one, audiences=tuple(to for to in one.audiences if to not in ABOVE_UNIT)) for one in steps)
        return tuple(one for one in cut if one.audiences)

    return replace(policy, steps=kept(policy.steps), coordinator_steps=kept(policy.coordinator_steps))


def as_document(policy: Policy) -> dict[str, Any]:
    """The policy as plain data, in the shape of a policy file; what is not set is left out."""
    document: dict[str, Any] = {"urgency": str(policy.urgency), "quiet_hours": policy.quiet_hours}
    if policy.check_in is not None:
        document["check_in"] = _check_in_document(policy.check_in)
    document["step"] = [_step_document(step) for step in policy.steps]
    document["coordinator_step"] = [_step_document(step) for step in policy.coordinator_steps]
    return document


def _check_in_document(check_in: CheckIn) -> dict[str, Any]:
    return {
        "every_months": check_in.every_months,
        "stale_after_months": check_in.stale_after_months,
        "hour": f"{check_in.hour:%H:%M}",
        "to": [str(audience) for audience in check_in.audiences],
        "stale_to": [str(audience) for audience in check_in.stale_audiences],
    }


def _step_document(step: PolicyStep) -> dict[str, Any]:
    document: dict[str, Any] = {"key": step.key, "when": str(step.kind)}
    amounts = {name: getattr(step, name) for name in ("days", "hours", "minutes", "every", "span_over", "at_once")}
    document |= {name: amount for name, amount in amounts.items() if amount}
    if step.kind in BY_THE_DAY:
        document["hour"] = f"{step.hour:%H:%M}"
    document["to"] = [str(audience) for audience in step.audiences]
    if step.only_in:
        document["only_in"] = [str(lifecycle) for lifecycle in step.only_in]
    return document
