"""How a phone shows a message of Zalo: no buttons, no marks of editing, printed commands that can be tapped."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sandbox.view import PhoneMessage, dated
from sandbox.zalo.chats import ZaloMessage


def zalo_phone_message(message: ZaloMessage) -> PhoneMessage:
    return PhoneMessage(
        message_id=message.number,
        chat_id=message.chat_id,
        sender_id=message.sender_id,
        sender=message.sender,
        from_bot=message.from_bot,
        date=message.date,
        text=message.text,
        html=message.html,
        reply_to=message.reply_to,
        file_id=message.picture,
        is_photo=bool(message.picture),
        api_id=message.api_id,
        note=message.note,
    )


def zalo_page_message(message: ZaloMessage) -> dict[str, Any]:
    """The message as JSON for the page."""
    return dated(asdict(zalo_phone_message(message)))
