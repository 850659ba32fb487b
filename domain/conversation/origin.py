"""Who speaks to the bot, where and on which channel: by words, or by a pressed button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.model import ChannelKind


class ChatType(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: the version it carries (of the work or of the draft; 0 = none) and the message it hangs on."""

    version: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Who speaks, where, on which channel. `update_key` is unique on the channel: each update is applied once."""

    channel: ChannelKind
    update_key: str
    chat_id: str
    chat_type: ChatType
    sender_id: str
    sender_name: str = ""
    topic_id: str | None = None
    chat_title: str = ""
    press: Press | None = None

    @property
    def in_group(self) -> bool:
        return self.chat_type is ChatType.GROUP
