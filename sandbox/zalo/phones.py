"""What people do with Zalo on their phones, which of it the bot gets to know, and the hands that tests use."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Any

from sandbox.telegram.errors import PhoneError
from sandbox.telegram.files import picture_size
from sandbox.view import PhoneMessage
from sandbox.zalo.chats import ZaloChat, ZaloMessage
from sandbox.zalo.faults import ZaloFaults
from sandbox.zalo.view import zalo_phone_message
from sandbox.zalo.world import ZaloWorld

TEXT = "message.text.received"
IMAGE = "message.image.received"
STICKER = "message.sticker.received"
VOICE = "message.voice.received"
UNSUPPORTED = "message.unsupported.received"


class ZaloPhones:
    """The Zalo half of the sandbox, driven as the Telegram half is: the same names, numbers and `PhoneMessage`.

    `chat` is "private" (this person with the bot) or "group". Ids of messages here are the phone's own numbers, which
    grow; the platform's id stands in `PhoneMessage.api_id`. What a phone would not allow raises PhoneError.
    """

    def __init__(self, world: ZaloWorld) -> None:
        self.world = world

    @property
    def faults(self) -> ZaloFaults:
        """The switches for trouble and for what is uncertain about the platform."""
        return self.world.faults

    @property
    def group_chat_id(self) -> str:
        return self.world.group.chat_id

    @property
    def mention(self) -> str:
        """What the app puts into the text when the bot is picked from the @ list."""
        return self.world.mention

    def zalo_id(self, phone_key: str) -> str:
        phone = self.world.phones.get(phone_key)
        if phone is None or phone.zalo_id is None:
            raise PhoneError("Người này không dùng Zalo.")
        return phone.zalo_id

    def chat(self, phone_key: str, place: str) -> ZaloChat:
        """The chat that this phone shows. Raises PhoneError for a person who is not in the group."""
        zalo_id = self.zalo_id(phone_key)
        if place == "private":
            return self.world.chats[zalo_id]
        if zalo_id not in self.world.members:
            raise PhoneError("Người này không ở trong nhóm Zalo.")
        return self.world.group

    def type_text(self, phone_key: str, chat: str, text: str, *, reply_to: int | None = None) -> int:
        """Type and send; answers the message's number. In the group the bot hears a mention or a reply to it."""
        if not text.strip():
            raise PhoneError("Chưa có nội dung.")
        return self._say(phone_key, chat, TEXT, {"text": text.strip()}, text=text.strip(), reply_to=reply_to)

    def mention_bot(self, phone_key: str, text: str) -> int:
        """Pick the bot from the @ list of the group and type on."""
        return self.type_text(phone_key, "group", f"{self.mention} {text}")

    def send_image(
        self, phone_key: str, chat: str, content: bytes, caption: str = "", *, reply_to: int | None = None
    ) -> int:
        """Send PNG or JPEG bytes; in the group the mention must stand in the caption."""
        picture_size(content)
        mime = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        name = self.world.keep_picture(content, mime)
        body = {"photo_url": f"/zalo/photo/{name}", "message_type": "CHAT_PHOTO"}
        body |= {"caption": caption} if caption else {}
        return self._say(phone_key, chat, IMAGE, body, text=caption, picture=name, reply_to=reply_to)

    send_photo = send_image

    def send_sticker(self, phone_key: str, chat: str, *, reply_to: int | None = None) -> int:
        body = {"sticker": "3f6a1c", "url": "https://stickers.zaloapp.com/3f6a1c"}
        return self._say(phone_key, chat, STICKER, body, note="Nhãn dán", reply_to=reply_to)

    def send_voice(self, phone_key: str, chat: str, *, reply_to: int | None = None) -> int:
        body = {"voice_url": "https://voice.zaloapp.example/v.aac", "message_type": "CHAT_VOICE"}
        return self._say(phone_key, chat, VOICE, body, note="Tin thoại", reply_to=reply_to)

    def send_document(
        self, phone_key: str, chat: str, file_name: str, content: bytes, caption: str = "", **options: Any
    ) -> int:
        """Send a file: the bot never gets it, at most an event without content. It never hears of one in the group."""
        if not content:
            raise PhoneError("Tệp rỗng.")
        event = UNSUPPORTED if self.faults.documents_arrive and chat == "private" else ""
        return self._say(phone_key, chat, event, {}, text=caption, note=f"Tệp {file_name}", **options)

    def send_without_text(self, phone_key: str, chat: str = "private") -> int:
        """A text event that carries no text."""
        return self._say(phone_key, chat, TEXT, {}, note="Tin không có nội dung")

    def tell(self, event_name: str, phone_key: str | None = None, **fields: Any) -> None:
        """Queue an event of any name: with a person a message without content, else only the given fields."""
        update: dict[str, Any] = {"event_name": event_name} | fields
        if phone_key is not None:
            message = self.world.post(self.chat(phone_key, "private"), *self._sender(phone_key), note=event_name)
            update["message"] = self._body(message)
        self.world.updates.add(update)

    def messages(self, phone_key: str, chat: str, *, last: int | None = None) -> list[PhoneMessage]:
        """What this phone shows in the chat, oldest first: all of it or the `last` messages."""
        history = list(self.chat(phone_key, chat).messages.values())
        return [zalo_phone_message(m) for m in (history[-last:] if last else history)]

    async def next_message(self, phone_key: str, chat: str, *, after: int, seconds: float = 10) -> PhoneMessage:
        """The bot's first message with a number above `after`, when it has come. Raises TimeoutError if none comes."""
        listener = self.world.feed.open()
        try:
            async with asyncio.timeout(seconds):
                while (found := self._bot_message(phone_key, chat, after)) is None:
                    await listener.arrived.wait()
                    listener.take()
        finally:
            self.world.feed.leave(listener)
        return found

    def _bot_message(self, phone_key: str, chat: str, after: int) -> PhoneMessage | None:
        messages = self.chat(phone_key, chat).messages.values()
        found = next((m for m in messages if m.from_bot and m.number > after), None)
        return zalo_phone_message(found) if found else None

    def pending_updates(self) -> list[dict[str, Any]]:
        """Updates that the bot has never been given."""
        return self.world.updates.pending()

    def messages_this_month(self) -> int:
        """How much of the month's quota is used."""
        return self.world.quota.used(self.world.month())

    def block(self, phone_key: str) -> None:
        """This person wants no more messages of the bot; nothing tells the bot but a failing send."""
        self.faults.blocked.add(self.zalo_id(phone_key))
        self.world.feed.note("faults")

    def unblock(self, phone_key: str) -> None:
        self.faults.blocked.discard(self.zalo_id(phone_key))
        self.world.feed.note("faults")

    def kick_bot(self) -> None:
        """The bot is removed from the group; nothing tells it but a failing send."""
        self.faults.removed_from_group = True
        self.world.feed.note("faults")

    def readmit_bot(self) -> None:
        self.faults.removed_from_group = False
        self.world.feed.note("faults")

    def join_group(self, phone_key: str) -> None:
        """A person joins the group; the bot is not told."""
        if (zalo_id := self.zalo_id(phone_key)) not in self.world.members:
            self.world.members.append(zalo_id)
            self.world.feed.note("reload")

    def leave_group(self, phone_key: str) -> None:
        if (zalo_id := self.zalo_id(phone_key)) in self.world.members:
            self.world.members.remove(zalo_id)
            self.world.feed.note("reload")

    def _sender(self, phone_key: str) -> tuple[str, str]:
        return self.zalo_id(phone_key), self.world.phones[phone_key].name

    def _say(self, phone_key: str, place: str, event: str, body: dict[str, Any], **content: Any) -> int:
        world = self.world
        chat = self.chat(phone_key, place)
        sender_id, name = self._sender(phone_key)
        if not chat.is_group and sender_id in self.faults.blocked:
            raise PhoneError("Đã chặn bot; bỏ chặn rồi mới nhắn được.")
        if content.get("reply_to") is not None and content["reply_to"] not in chat.messages:
            raise PhoneError("Tin này không còn.")
        message = world.post(chat, sender_id, name, **content)
        if not chat.is_group and sender_id not in world.wrote:
            world.wrote.add(sender_id)
            world.feed.note("phone", phone_key)
        if event and self._hears(chat, message):
            if world.options.incoming_counts:
                world.quota.count(world.month())
            world.updates.add({"event_name": event, "message": self._body(message) | body})
        return message.number

    def _hears(self, chat: ZaloChat, message: ZaloMessage) -> bool:
        if not chat.is_group:
            return True
        if self.faults.removed_from_group:
            return False
        replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        if replied is not None and replied.from_bot:
            return True
        return _composed(self.mention) in _composed(message.text)

    def _body(self, message: ZaloMessage) -> dict[str, Any]:
        return {
            "date": int(message.date.timestamp() * 1000),
            "chat": self.world.chats[message.chat_id].to_api(),
            "message_id": message.api_id,
            "from": {"id": message.sender_id, "is_bot": False, "display_name": message.sender},
        }


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
