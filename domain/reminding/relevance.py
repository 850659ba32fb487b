"""Staleness check of queued steps at the instant of sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.delivery.notifications import NotificationItem
from domain.model import SILENT, Work
from domain.reminding.policy import BEFORE_DEADLINE
from domain.vocabulary import StepKind


def still_relevant(
    items: Iterable[NotificationItem], works: Mapping[int, Work], now: datetime
) -> tuple[list[NotificationItem], list[str]]:
    """The items that are still relevant, and the reasons (sorted, unique) why the others are stale."""
    judged = [(item, why_irrelevant(item, works.get(item.assignment_id), now)) for item in items]
    return [item for item, reason in judged if not reason], sorted({reason for _, reason in judged if reason})


def why_irrelevant(item: NotificationItem, work: Work | None, now: datetime) -> str:
    """Why the step is stale; empty when it is still relevant."""
    if work is None:
        return "assignment gone"
    assignment = work.assignment
    if assignment.lifecycle in SILENT:
        return f"work is {assignment.lifecycle}"
    if item.deadline_version != assignment.deadline_version and item.step_kind is not StepKind.ASSIGNED:
        return "deadline changed"
    if item.step_kind is StepKind.NOT_ACCEPTED and assignment.accepted_at is not None:
        return "accepted meanwhile"
    if item.step_kind in BEFORE_DEADLINE and _deadline_passed(work, now):
        return "deadline passed"
    return ""


def _deadline_passed(work: Work, now: datetime) -> bool:
    deadline = work.assignment.deadline
    return deadline is not None and now > deadline.due_at
