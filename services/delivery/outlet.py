"""A messenger as the sender uses it: its channel, its budget, and how a message is put into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import Retry, Sent
from domain.conversation.messages.base import Message
from domain.conversation.outgoing import OutgoingText
from domain.delivery.notifications import ClaimedNotification
from domain.traits import Traits, traits
from services.clock import Clock
from services.delivery.channel import Channel
from services.delivery.throttle import Throttle

Write = Callable[[Message, datetime], OutgoingText]

MarkAgain = Callable[[OutgoingText], OutgoingText]
"""Says in the text that it may have arrived before."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What sends to one messenger share."""

    channel: Channel
    write: Write
    clock: Clock
    throttle: Throttle
    mark_again: MarkAgain

    @property
    def traits(self) -> Traits:
        return traits(self.channel.kind)

    async def turn(self, notification: ClaimedNotification) -> Retry | None:
        """Wait for the chat's place in the budget; where that is long, the message goes back into the outbox."""
        wait = await self.throttle.turn(notification.chat_id, is_group=notification.recipient.group_id is not None)
        if wait is None:
            return None
        now = self.clock.now()
        return Retry(notification.id, now + timedelta(seconds=wait), "budget of the chat", now)


def sent(
    notification: ClaimedNotification, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText, at: datetime
) -> Sent:
    """The outcome of what went out, with the text that is kept of it, in neutral markup."""
    kept = "\n".join(part for part in (text.header, *text.items, text.footer) if part)
    return Sent(notification.id, chat_id, message_ids, kept, at)
