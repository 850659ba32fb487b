"""Quiet hours for delayed messages.

A reminder is due in office time, but after an outage it could leave at night: then it waits for the morning.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.delivery.notifications import ABOUT_WORKS, ClaimedNotification, NotificationKind
from services.delivery.composing import Facts
from services.reminding.facts import policy_of

AFTER_OPENING = timedelta(seconds=30)
"""Delay after the opening, so that the morning's own reminders coalesce with it."""


def held_until(notification: ClaimedNotification, facts: Facts, now: datetime) -> datetime | None:
    """UTC moment until which the message is held, or None. Policies without quiet hours are exempt."""
    if notification.kind not in ABOUT_WORKS:
        return None
    if facts.calendar.is_sending_time(now) or _speaks_at_any_hour(notification, facts):
        return None
    return facts.calendar.next_sending_time(now) + AFTER_OPENING


def _speaks_at_any_hour(notification: ClaimedNotification, facts: Facts) -> bool:
    """That a work is done can always wait."""
    if notification.kind is NotificationKind.CLOSED:
        return False
    works = [facts.works[item.assignment_id] for item in notification.items if item.assignment_id in facts.works]
    return any(not policy_of(work.assignment, work.task.urgency).quiet_hours for work in works)
