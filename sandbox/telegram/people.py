"""What people do with their phones, and which of it the bot gets to know (group privacy mode is on)."""

from __future__ import annotations

from typing import Any, Literal

from sandbox.telegram.chats import Chat, Json, Message
from sandbox.telegram.errors import PhoneError
from sandbox.telegram.files import picture_size
from sandbox.telegram.html import utf16_length
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.text import MAXIMUM_TEXT, piece, with_detected

Place = Literal["private", "group"]


class People:
    """The hands on the phones. Every act answers the id of what it made; PhoneError when a phone would not allow it."""

    def __init__(self, world: Messenger) -> None:
        self.world = world

    def chat(self, phone_key: str, place: str) -> Chat:
        """The chat that this phone shows. Raises PhoneError for a person who is not in the group."""
        user_id = self.user_id(phone_key)
        if place == "private":
            return self.world.chats[user_id]
        if user_id not in self.world.members:
            raise PhoneError("Người này không ở trong nhóm.")
        return self.world.group

    def user_id(self, phone_key: str) -> int:
        phone = self.world.phones.get(phone_key)
        if phone is None:
            raise PhoneError("Không có điện thoại này.")
        return phone.user_id

    def type_text(
        self,
        phone_key: str,
        place: str,
        text: str,
        *,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> int:
        """Send a text; a long one is cut into several messages as the app does. Answers the id of the last."""
        if not text.strip():
            raise PhoneError("Chưa có nội dung.")
        message_id = 0
        for part in _parts(text.strip()):
            content: Json = {"text": part}
            if entities := with_detected(part, []):
                content["entities"] = entities
            message_id = self._say(phone_key, place, content, reply_to=reply_to, thread=thread).message_id
        return message_id

    def start(self, phone_key: str, payload: str = "") -> int:
        """Press Start, or follow a link t.me/<bot>?start=<payload>."""
        return self.type_text(phone_key, "private", f"/start {payload}".strip())

    def send_document(
        self, phone_key: str, place: str, file_name: str, content: bytes, caption: str = "", **options: Any
    ) -> int:
        """Send a file; a picture by name is still sent as a file."""
        stored = self.world.files.add(file_name, content, "documents")
        body: Json = {"document": stored.to_api() | {"file_name": stored.name, "mime_type": stored.mime}}
        return self._say(phone_key, place, body | _captioned(caption), **options).message_id

    def send_photo(self, phone_key: str, place: str, content: bytes, caption: str = "", **options: Any) -> int:
        """Send a picture (PNG or JPEG bytes) as a photo."""
        width, height = picture_size(content)
        stored = self.world.files.add("photo.jpg", content, "photos")
        body: Json = {"photo": [stored.to_api() | {"width": width, "height": height}]}
        return self._say(phone_key, place, body | _captioned(caption), **options).message_id

    def forward(self, phone_key: str, from_place: str, message_id: int, to_place: str) -> int:
        """Forward a message that this phone shows."""
        source = self._message(self.chat(phone_key, from_place), message_id)
        kept = ("text", "entities", "document", "photo", "caption", "caption_entities")
        content = {key: source.body[key] for key in kept if key in source.body}
        content["forward_origin"] = {
            "type": "user", "date": source.body["date"], "sender_user": source.body["from"],
        }  # fmt: skip
        return self._say(phone_key, to_place, content).message_id

    def edit_text(self, phone_key: str, place: str, message_id: int, text: str) -> None:
        """Change the text of one's own message."""
        message = self._message(self.chat(phone_key, place), message_id)
        if message.body["from"]["id"] != self.user_id(phone_key):
            raise PhoneError("Chỉ sửa được tin của mình.")
        body = {key: value for key, value in message.body.items() if key != "entities"}
        message.body = body | {"text": text, "edit_date": self.world.now()}
        if entities := with_detected(text, []):
            message.body["entities"] = entities
        message.edited = True
        self.world.changed(message)
        if self._bot_sees(message):
            self.world.updates.add("edited_message", message.to_api())

    def press(self, phone_key: str, place: str, message_id: int, callback_data: str, *, stale: bool = False) -> str:
        """Press a button and answer the query's id. `stale` presses one that the message no longer shows."""
        message = self._message(self.chat(phone_key, place), message_id)
        rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
        if not stale and not any(button.get("callback_data") == callback_data for row in rows for button in row):
            raise PhoneError("Tin này không còn nút đó.")
        world = self.world
        user_id = self.user_id(phone_key)
        world.last_query += 1
        query_id = str(4_000_000_000_000_000_000 + world.last_query)
        world.open_queries[query_id] = user_id
        query = {
            "id": query_id, "from": world.users[user_id], "message": message.to_api(),
            "chat_instance": str(abs(message.chat.chat_id) * 7919), "data": callback_data,
        }  # fmt: skip
        world.updates.add("callback_query", query)
        return query_id

    def _say(
        self, phone_key: str, place: str, content: Json, *, reply_to: int | None = None, thread: int | None = None
    ) -> Message:
        chat = self.chat(phone_key, place)
        user_id = self.user_id(phone_key)
        self._may_write(chat, user_id)
        if reply_to is not None:
            thread = self._message(chat, reply_to).body.get("message_thread_id", thread)
        if thread is not None:
            if thread not in chat.topics:
                raise PhoneError("Chủ đề này không còn.")
            content = {"message_thread_id": thread, "is_topic_message": True} | content
        message = self.world.post(chat, self.world.users[user_id], content, reply_to=reply_to)
        if not chat.is_group and user_id not in self.world.started:
            self.world.started.add(user_id)
            self.world.feed.note("phone", phone_key)
        if self._bot_sees(message):
            self.world.updates.add("message", message.to_api())
        return message

    def _may_write(self, chat: Chat, user_id: int) -> None:
        if user_id in self.world.faults.deactivated:
            raise PhoneError("Tài khoản này đã bị xóa.")
        if not chat.is_group and user_id in self.world.faults.blocked:
            raise PhoneError("Đã chặn bot; bỏ chặn rồi mới nhắn được.")

    @staticmethod
    def _message(chat: Chat, message_id: int) -> Message:
        message = chat.messages.get(message_id)
        if message is None:
            raise PhoneError("Tin này không còn.")
        return message

    def _bot_sees(self, message: Message) -> bool:
        """Privacy mode: in the group only commands, mentions of the bot and replies to it."""
        world = self.world
        if not message.chat.is_group:
            return True
        if world.faults.kicked_from_group:
            return False
        if world.options.bot_is_administrator:
            return True
        replied = message.chat.messages.get(message.reply_to) if message.reply_to is not None else None
        if replied is not None and replied.from_bot:
            return True
        return addressed(message.body, world.options.bot_username)


def addressed(body: Json, username: str) -> bool:
    """Whether a message in a group begins with a command for this bot or mentions it."""
    text = body.get("text") or body.get("caption") or ""
    for entity in body.get("entities") or body.get("caption_entities") or []:
        words = piece(text, entity).lower()
        if entity["type"] == "mention" and words == f"@{username.lower()}":
            return True
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            _, at, name = words.partition("@")
            return not at or name == username.lower()
    return False


def _captioned(caption: str) -> Json:
    if not caption:
        return {}
    entities = with_detected(caption, [])
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def _parts(text: str) -> list[str]:
    if utf16_length(text) <= MAXIMUM_TEXT:
        return [text]
    size = MAXIMUM_TEXT // 2
    return [text[at : at + size] for at in range(0, len(text), size)]
