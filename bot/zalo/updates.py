"""Reads an update of Zalo: what a person said, or that they sent something the platform does not hand over.

Fields may be missing and events may be new: what cannot be understood is None, never an error.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.incoming import Attachment, IncomingMessage
from bot.zalo.settings import ZaloIdentity
from domain.cleaning import clean, one_line
from domain.conversation.origin import ChatType, Origin
from domain.model import ChannelKind

_READABLE = ("message.text.received", "message.image.received", "")
_UNREADABLE = ("message.sticker.received", "message.voice.received", "message.unsupported.received")
_CHAT_TYPES = {"PRIVATE": ChatType.PRIVATE, "GROUP": ChatType.GROUP}


def read_update(update: Mapping[str, Any], bot: ZaloIdentity) -> IncomingMessage | None:
    """What was said to the bot; None for what is of no concern.

    In a group Zalo hands over only what mentions the bot or answers it. There, and only there, what cannot be read
    (a sticker, a voice message, a file) is passed over in silence.
    """
    event = update.get("event_name") or ""
    message = _object(update.get("message"))
    origin = _origin(message)
    if origin is None:
        return None
    if event in _UNREADABLE:
        return None if origin.in_group else IncomingMessage(origin=origin, text="")
    text = _text(message.get("text")) or _text(message.get("caption"))
    attachment = _picture(message)
    if event not in _READABLE or not (text or attachment):
        return None
    replied = _object(message.get("reply_to_message"))
    return IncomingMessage(
        origin=origin,
        text=without_mention(text, bot.name),
        reply_to_message_id=_text(replied.get("message_id")) or None,
        reply_to_text=clean(_text(replied.get("text"))),
        attachment=attachment,
    )


def update_key(message: Mapping[str, Any]) -> str:
    """The message's id: Zalo numbers no updates. Without one, what is the same to the letter is the same message."""
    given = _text(message.get("message_id"))
    if given:
        return given
    return hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()[:32]


def without_mention(text: str, name: str) -> str:
    """The text, cleaned, without the bot's name: `@Bot Nhac Viec xong 12` is `xong 12`.

    Zalo puts a mention into the text as the name that people see, spaces and all, and marks it in no other way.
    """
    text, words = clean(text), clean(name).split()
    if not words:
        return text.strip()
    mention = "@" + r"\s+".join(map(re.escape, words))
    text = re.sub(rf"(?i)^\s*{mention}(?!\w)\s*[,:]?", "", text)
    text = re.sub(rf"(?i)(?<![\w@/]){mention}(?!\w)[ \t]?", "", text)
    return text.strip()


def _origin(message: Mapping[str, Any]) -> Origin | None:
    chat, sender = _object(message.get("chat")), _object(message.get("from"))
    chat_id, sender_id = _text(chat.get("id")), _text(sender.get("id"))
    chat_type = _chat_type(chat, sender_id)
    if chat_type is ChatType.PRIVATE:
        sender_id = sender_id or chat_id
    if not chat_id or not sender_id or sender.get("is_bot") is True or chat_type is None:
        return None
    return Origin(
        channel=ChannelKind.ZALO,
        update_key=update_key(message),
        chat_id=chat_id,
        chat_type=chat_type,
        sender_id=sender_id,
        sender_name=one_line(_text(sender.get("display_name"))),
        chat_title=one_line(_text(chat.get("title") or chat.get("name"))),
    )


def _chat_type(chat: Mapping[str, Any], sender_id: str) -> ChatType | None:
    """As Zalo says; where it does not say, a chat with the speaker's own id is private."""
    said = _text(chat.get("chat_type")).upper()
    if said:
        return _CHAT_TYPES.get(said)
    return ChatType.PRIVATE if chat.get("id") == sender_id else ChatType.GROUP


def _picture(message: Mapping[str, Any]) -> Attachment | None:
    """Its address is public and soon gone; the size is not told. The documentation and the service name it apart."""
    url = _text(message.get("photo_url")) or _text(message.get("photo"))
    if not url:
        return None
    name = clean(urlsplit(url).path.rpartition("/")[2]) or "anh.jpg"
    return Attachment(file_id=url, file_name=name, size=0, media_type="image/jpeg")


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
