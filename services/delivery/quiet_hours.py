"""At which hour a message that waits may still go: what was late in leaving must not arrive at night.

A reminder is due in office time, but an outage may hold it up until the evening: then it waits for the morning.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.delivery.notifications import ABOUT_WORKS, ClaimedNotification, NotificationKind
from services.delivery.composing import Facts
from services.reminding.facts import policy_of

AFTER_OPENING = timedelta(seconds=30)
"""So much later than the morning's own reminders, which then take along what has waited for them."""


def held_until(notification: ClaimedNotification, facts: Facts, now: datetime) -> datetime | None:
    """When the message may go; None for at once. Only policies without quiet hours speak at any hour."""
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
