"""What a person sent, in the neutral form that the router reads, and what goes back at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.conversation.messages.base import Place
from domain.conversation.origin import Origin
from domain.conversation.outgoing import OutgoingFile, OutgoingText


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as the channel names it; `size` in bytes. Its content is fetched only when a command needs it."""

    file_id: str
    file_name: str
    size: int
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """`text` is without the mention of the bot; for a pressed button it is the button's command.

    It is empty where somebody sent what the platform does not hand over: a sticker, a voice message, a file.
    """

    origin: Origin
    text: str
    reply_to_message_id: str | None = None
    reply_to_text: str = ""
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """An answer to the speaker. `PRIVATE` goes to the speaker's own chat with the bot, `TOAST` to the presser alone.

    With a `document` the text is its caption.
    """

    place: Place
    text: OutgoingText
    document: OutgoingFile | None = None


Answer = Callable[[IncomingMessage], Awaitable[Sequence[OutgoingReply]]]
"""The application: takes what was said, returns the replies in order. Raises nothing: trouble is a reply too."""
