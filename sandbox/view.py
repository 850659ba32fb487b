"""How a phone shows a message: safe HTML, buttons, marks; and a date in the office's own writing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.telegram.chats import Json, Message
from sandbox.telegram.render import to_html

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: either it sends `callback_data` or it opens `url`."""

    text: str
    callback_data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """A message as a phone shows it.

    `text` is what the server stored after parsing, `entities` in UTF-16 units, `html` the safe form of both,
    `date` an aware UTC datetime, `service` the sentence of a service message (then there is no text). On Zalo chats and
    senders have text ids, `message_id` is the phone's own growing number and `api_id` the platform's id; `note` says
    what the message is besides its text (a sticker, a file).
    """

    message_id: int
    chat_id: int | str
    sender_id: int | str
    sender: str
    from_bot: bool
    date: datetime
    text: str
    html: str
    entities: tuple[Json, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    edited: bool = False
    pinned: bool = False
    reply_to: int | None = None
    thread: int | None = None
    file_id: str = ""
    file_name: str = ""
    file_size: int = 0
    is_photo: bool = False
    forwarded_from: str = ""
    service: str = ""
    api_id: str = ""
    note: str = ""


def phone_message(message: Message) -> PhoneMessage:
    body = message.body
    text = body.get("text") or body.get("caption") or ""
    entities = body.get("entities") or body.get("caption_entities") or []
    if message.html is None:
        message.html = to_html(text, entities)
    photo = body.get("photo", [None])[-1]
    document = photo or body.get("document") or {}
    return PhoneMessage(
        message_id=message.message_id,
        chat_id=message.chat.chat_id,
        sender_id=body["from"]["id"],
        sender=body["from"]["first_name"],
        from_bot=message.from_bot,
        date=datetime.fromtimestamp(body["date"], UTC),
        text=text,
        html=message.html,
        entities=tuple(entities),
        buttons=_buttons(body),
        edited=message.edited,
        pinned=message.message_id in message.chat.pinned,
        reply_to=message.reply_to,
        thread=body.get("message_thread_id"),
        file_id=document.get("file_id", ""),
        file_name=document.get("file_name", ""),
        file_size=document.get("file_size", 0),
        is_photo=photo is not None,
        forwarded_from=body.get("forward_origin", {}).get("sender_user", {}).get("first_name", ""),
        service=_service(body),
    )


def _buttons(body: Json) -> tuple[tuple[Button, ...], ...]:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(tuple(Button(b["text"], b.get("callback_data", ""), b.get("url", "")) for b in row) for row in rows)


def _service(body: Json) -> str:
    name = body["from"]["first_name"]
    if "pinned_message" in body:
        return f"{name} đã ghim một tin"
    if "new_chat_members" in body:
        return f"{', '.join(user['first_name'] for user in body['new_chat_members'])} đã vào nhóm"
    if "left_chat_member" in body:
        return f"{body['left_chat_member']['first_name']} đã rời nhóm"
    if "migrate_to_chat_id" in body or "migrate_from_chat_id" in body:
        return "Nhóm đã được nâng cấp thành siêu nhóm"
    if "forum_topic_created" in body:
        return f"Đã mở chủ đề “{body['forum_topic_created']['name']}”"
    return ""


def page_message(message: Message) -> dict[str, Any]:
    """The message as JSON for the page."""
    return dated(asdict(phone_message(message)))


def dated(seen: dict[str, Any]) -> dict[str, Any]:
    """The fields of a PhoneMessage for the page: office time instead of the date, no entities."""
    local = seen.pop("date").astimezone(OFFICE_ZONE)
    del seen["entities"]
    return seen | {"time": f"{local:%H:%M}", "day": f"{WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"}


def clock_text(now: datetime) -> str:
    """`Thứ Ba 24/11/2026 13:05`, office time."""
    local = now.astimezone(OFFICE_ZONE)
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m/%Y %H:%M}"
