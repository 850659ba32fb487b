"""What is remembered of a conversation on Zalo. Nothing is ever edited, deleted or pinned by a bot there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SHOWN_PER_CHAT = 300


@dataclass(frozen=True, slots=True)
class ZaloMessage:
    """A stored message.

    `number` counts within the sandbox and orders messages for phones and tests; `api_id` is the platform's id. `html`
    is the safe form of the text; `note` says in Vietnamese what the message is besides it; `picture` is the id of a
    stored picture.
    """

    number: int
    api_id: str
    chat_id: str
    sender_id: str
    sender: str
    from_bot: bool
    date: datetime
    text: str = ""
    html: str = ""
    reply_to: int | None = None
    note: str = ""
    picture: str = ""


@dataclass(slots=True)
class ZaloChat:
    """A private chat (its id is the person's) or a group."""

    chat_id: str
    title: str
    is_group: bool
    keep_all: bool = True
    messages: dict[int, ZaloMessage] = field(default_factory=dict)

    def add(self, message: ZaloMessage) -> None:
        self.messages[message.number] = message
        if not self.keep_all and len(self.messages) > SHOWN_PER_CHAT:
            del self.messages[next(iter(self.messages))]

    def to_api(self) -> dict[str, str]:
        return {"chat_type": "GROUP" if self.is_group else "PRIVATE", "id": self.chat_id}
