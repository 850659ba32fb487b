"""When a message that did not get through is tried again, and when somebody must look at it instead."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from db import Dead, Outcome, Retry, Unknown
from domain.delivery.notifications import OUTCOME_UNKNOWN, TOLD_TO_SOMEBODY, ClaimedNotification, retry_delay
from domain.errors import OutcomeUnknown, TryLater

logger = logging.getLogger(__name__)


def later(notification: ClaimedNotification, error: TryLater, now: datetime) -> Retry:
    """After as long as the channel asks; else longer each time, until the message has lost its sense."""
    wait = retry_delay(max(notification.tries, 1), random.random())
    if error.retry_after is not None:
        wait = timedelta(seconds=error.retry_after)
    return Retry(notification.id, now + wait, error.reason, now)


def unknown(notification: ClaimedNotification, error: OutcomeUnknown, now: datetime) -> Outcome:
    """Sent once more; after that somebody must look: it may be lost, and a third time may be once too often."""
    if not notification.unknown_before:
        again = now + retry_delay(notification.tries, random.random())
        return Unknown(notification.id, again, error.reason, now)
    if notification.kind not in TOLD_TO_SOMEBODY:
        return Unknown(notification.id, None, error.reason, now)
    logger.error("nobody knows whether notification %s arrived, sent twice: %s", notification.id, error.reason)
    return Dead(notification.id, OUTCOME_UNKNOWN, now)
