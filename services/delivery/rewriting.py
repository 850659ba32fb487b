"""Messages that stand in a chat: rewritten as their works are now, and the group's board."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from db import Cancelled, Outbox, Outcome
from domain.delivery.notifications import ClaimedNotification, SentMessage
from domain.errors import Rejected
from services.delivery.composing import Facts, compose
from services.delivery.outlet import Outlet, sent

logger = logging.getLogger(__name__)


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


async def rewrite(
    outlet: Outlet, notification: ClaimedNotification, target: Target | None, facts: Facts, now: datetime
) -> Outcome:
    """Put the works as they are now in the place of the message that `notification` refreshes."""
    if target is None or not outlet.traits.edits:
        return Cancelled(notification.id, "nothing to rewrite", now)
    # As of the day it was sent: a standing message does not begin to count other days than those it told.
    then, message = target.message.sent_at, target.message
    composed = compose(target.notification, facts, then, standing=message)
    if composed.message is None:
        return Cancelled(notification.id, composed.reason, now)
    if (held := await outlet.turn(notification)) is not None:
        return held
    text = outlet.write(composed.message, then)
    await outlet.channel.edit(message.chat_id, message.message_ids, text)
    return sent(notification, message.chat_id, message.message_ids, text, now)


async def put_board(outlet: Outlet, notification: ClaimedNotification, facts: Facts, now: datetime) -> Outcome:
    """The board in the place of the one that stands; where that is gone, a new one, pinned."""
    if facts.board is None or not outlet.traits.edits:
        return Cancelled(notification.id, "no board here", now)
    if (held := await outlet.turn(notification)) is not None:
        return held
    text = outlet.write(facts.board, now)
    chat_id, standing = notification.chat_id, facts.standing_boards.get(notification.recipient.group_id or 0)
    there = standing is not None and standing.chat_id == chat_id
    if standing is not None and there and await outlet.channel.edit(chat_id, standing.message_ids, text):
        return sent(notification, chat_id, standing.message_ids, text, now)
    ids = await outlet.channel.send(chat_id, text, topic_id=notification.topic_id)
    try:
        await outlet.channel.pin(chat_id, ids[0])
    except Rejected as error:
        logger.warning("the board cannot be pinned: %s", error.reason)
    return sent(notification, chat_id, ids, text, now)
