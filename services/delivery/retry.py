"""Outcome of a failed or unknown send: retry, or dead letter."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from db import Dead, Outcome, Retry, Unknown
from domain.delivery.notifications import OUTCOME_UNKNOWN, TOLD_TO_SOMEBODY, ClaimedNotification, retry_delay
from domain.errors import OutcomeUnknown, TryLater

logger = logging.getLogger(__name__)


def later(notification: ClaimedNotification, error: TryLater, now: datetime) -> Retry:
    """Retry after the channel's `retry_after`, else with exponential backoff."""
    wait = retry_delay(max(notification.tries, 1), random.random())
    if error.retry_after is not None:
        wait = timedelta(seconds=error.retry_after)
    return Retry(notification.id, now + wait, error.reason, now)


def unknown(notification: ClaimedNotification, error: OutcomeUnknown, now: datetime) -> Outcome:
    """Unknown outcome: retried once, then a dead letter for a person to decide, to avoid a third duplicate."""
    if not notification.unknown_before:
        again = now + retry_delay(notification.tries, random.random())
        return Unknown(notification.id, again, error.reason, now)
    if notification.kind not in TOLD_TO_SOMEBODY:
        return Unknown(notification.id, None, error.reason, now)
    logger.error("nobody knows whether notification %s arrived, sent twice: %s", notification.id, error.reason)
    return Dead(notification.id, OUTCOME_UNKNOWN, now)
