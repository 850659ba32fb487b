"""Rules of the monthly message quota: when monitors are warned, which messages are dropped to make it last.

Zalo's free plan takes 3,000 messages a month, 50 people and 3 groups. From 80 % on the monitors know, from 90 % on
private reminders before the deadline are left out, so that escalations, digests and answers still go.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.delivery.notifications import ClaimedNotification, NotificationKind
from domain.office.rules import MessengerPlan
from domain.vocabulary import ZONE, StepKind

WARN_PERCENT = 80
SPARE_PERCENT = 90
LEFT_OUT = "quota"
"""Reason recorded with a dropped reminder."""

SPARED = frozenset({StepKind.BEFORE, StepKind.DUE_DAY, StepKind.HOURS_BEFORE, StepKind.NOT_ACCEPTED, StepKind.CHECK_IN})
"""Droppable steps: they only look ahead, and an overdue step will follow."""


class QuotaLevel(StrEnum):
    """How far the month's quota is used up."""

    FREE = "free"
    WARNED = "warned"
    SPARING = "sparing"
    USED_UP = "used_up"


def quota_level(used: int, plan: MessengerPlan) -> QuotaLevel:
    if used >= plan.messages:
        return QuotaLevel.USED_UP
    if used * 100 >= plan.messages * SPARE_PERCENT:
        return QuotaLevel.SPARING
    return QuotaLevel.WARNED if used * 100 >= plan.messages * WARN_PERCENT else QuotaLevel.FREE


def is_nearly_full(used: int, limit: int) -> bool:
    """Of people or groups: so many have a place that the administrators should know."""
    return used * 100 >= limit * WARN_PERCENT


def is_left_out(notification: ClaimedNotification, level: QuotaLevel, *, urgent: bool) -> bool:
    """Whether it is dropped: a private reminder of `SPARED` steps alone, about no urgent work."""
    if urgent or level not in (QuotaLevel.SPARING, QuotaLevel.USED_UP):
        return False
    if notification.kind is not NotificationKind.REMINDER or notification.recipient.group_id is not None:
        return False
    return bool(notification.steps) and all(item.step_kind in SPARED for item in notification.steps)


def month_of(now: datetime) -> str:
    """`2026-11`, in Asia/Ho_Chi_Minh."""
    return f"{now.astimezone(ZONE):%Y-%m}"


def month_begins(now: datetime) -> datetime:
    """The first instant of the month in Asia/Ho_Chi_Minh."""
    return datetime.combine(now.astimezone(ZONE).date().replace(day=1), time.min, ZONE)


def month_ends(now: datetime) -> datetime:
    """The first instant of the next month in Asia/Ho_Chi_Minh."""
    following = (now.astimezone(ZONE).date().replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(following, time.min, ZONE)


def expected(used: int, reminded: int, planned: int, now: datetime) -> int:
    """Forecast of the month: used so far + scheduled + other messages at this month's rate.

    `reminded` of the used ones came from the schedule; the others are answers and notices. In the month's first day
    there is no pace yet.
    """
    begun = (now - month_begins(now)) / timedelta(days=1)
    left = (month_ends(now) - now) / timedelta(days=1)
    pace = max(used - reminded, 0) / begun if begun >= 1 else 0.0
    return used + planned + round(pace * left)
