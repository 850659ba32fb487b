"""What is remembered of a conversation: the chat, its messages, its topics and what is pinned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SHOWN_PER_CHAT = 300


@dataclass(slots=True)
class Message:
    """A stored message: `body` is the API's Message without the message it replies to."""

    chat: Chat
    message_id: int
    body: Json
    from_bot: bool
    reply_to: int | None = None
    edited: bool = False
    html: str | None = None

    def to_api(self) -> Json:
        """The Message object as methods and updates give it, with one level of the message replied to."""
        replied = self.chat.messages.get(self.reply_to) if self.reply_to is not None else None
        return self.body | {"reply_to_message": replied.body} if replied else self.body


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the user's) or the group."""

    chat_id: int
    kind: str
    title: str
    is_forum: bool = False
    migrated_to: int | None = None
    predecessor: Chat | None = None
    keep_all: bool = True
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        return self.kind != "private"

    def to_api(self) -> Json:
        if self.kind == "private":
            return {"id": self.chat_id, "type": "private", "first_name": self.title}
        chat: Json = {"id": self.chat_id, "type": self.kind, "title": self.title}
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def add(self, sender: Json, date: int, content: Json, *, reply_to: int | None = None) -> Message:
        """Store a new message; `content` holds what makes its kind (text, document, service fields…)."""
        self.last_id += 1
        body = {"message_id": self.last_id, "from": sender, "chat": self.to_api(), "date": date} | content
        message = Message(self, self.last_id, body, bool(sender["is_bot"]), reply_to)
        self.messages[self.last_id] = message
        if not self.keep_all and len(self.messages) > SHOWN_PER_CHAT:
            del self.messages[next(old for old in self.messages if old not in self.pinned)]
        return message

    def history(self) -> list[Message]:
        """All messages, oldest first, those from before the group became a supergroup included."""
        older = self.predecessor.history() if self.predecessor else []
        return older + list(self.messages.values())
