"""Which sent message a refresh rewrites, and of what it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db import Outbox
from domain.delivery.notifications import ClaimedNotification, SentMessage


@dataclass(frozen=True, slots=True)
class Target:
    """The sent message that a refresh rewrites, and what it was made of."""

    message: SentMessage
    notification: ClaimedNotification


async def targets_of(outbox: Outbox, claimed: Iterable[ClaimedNotification]) -> dict[int, Target]:
    """For each refresh among the claimed: the message it rewrites, as it was first put together."""
    targets = {}
    for notification in claimed:
        if notification.target_attempt_id is None:
            continue
        message = await outbox.sent_message(notification.target_attempt_id)
        content = await outbox.content_of(notification.target_attempt_id)
        first = ClaimedNotification(
            id=message.outbox_id,
            recipient=content.recipient,
            kind=content.kind,
            chat_id=message.chat_id,
            topic_id=None,
            priority=notification.priority,
            tries=0,
            unknown_before=False,
            created_at=message.sent_at,
            available_at=message.sent_at,
            expires_at=None,
            items=content.items,
            data=content.data,
        )
        targets[notification.id] = Target(message, first)
    return targets
