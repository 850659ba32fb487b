"""Maps an assignment to the facts the reminder rules need."""

from __future__ import annotations

from datetime import datetime

from domain.model import Assignment, Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.decide import AssignmentFacts, next_moment
from domain.reminding.policy_file import Policy, default_policies, frozen_policy


def policy_of(assignment: Assignment, urgency: Urgency) -> Policy:
    """The policy frozen onto the assignment when it started."""
    return frozen_policy(assignment.policy) if assignment.policy else default_policies()[urgency]


def facts_of(assignment: Assignment, urgency: Urgency, group_told: frozenset[str] = frozenset()) -> AssignmentFacts:
    deadline = assignment.deadline
    return AssignmentFacts(
        role=assignment.role,
        urgency=urgency,
        lifecycle=assignment.lifecycle,
        assigned_at=assignment.assigned_at,
        accepted_at=assignment.accepted_at,
        due_at=deadline.due_at if deadline else None,
        date_only=deadline.date_only if deadline else False,
        reminded_until=assignment.reminded_until,
        group_paused_until=assignment.group_paused_until,
        extension_under_review=assignment.extension_under_review,
        snoozed_until=assignment.snoozed_until,
        last_report_at=assignment.last_report_at,
        group_told=group_told,
    )


def next_reminder(assignment: Assignment, urgency: Urgency, calendar: WorkingCalendar) -> datetime | None:
    """The indexed moment of the assignment's next step; None when there is nothing to do."""
    return next_moment(facts_of(assignment, urgency), policy_of(assignment, urgency), calendar)
