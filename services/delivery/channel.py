"""What the use cases ask of a messenger: the seam behind which Telegram, Zalo and the test channel stand."""

from __future__ import annotations

from typing import Protocol

from domain.conversation.outgoing import OutgoingText
from domain.model import ChannelKind


class Channel(Protocol):
    """Sends to chats of one messenger.

    Every method raises only `domain.errors.DeliveryError`: `TryLater`, `OutcomeUnknown`, `Unreachable`,
    `RecipientMoved`, `TopicGone`, `Rejected`.
    """

    @property
    def kind(self) -> ChannelKind: ...

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        """Send the text, split into parts where it is long; return the message id of each part.

        `reply_to` is the id of an earlier message in the same chat; if that is gone the message goes without.
        """
        ...

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        """Put `text` (and its buttons, or none) in the place of what was sent. An unchanged text is no error.

        False when the message is no longer there to change. Never called where the messenger has no edits
        (`domain.traits`).
        """
        ...

    async def pin(self, chat_id: str, message_id: str) -> None:
        """Keep a message in sight, without a sound. Called only where there are edits; `Rejected` if forbidden."""
        ...
