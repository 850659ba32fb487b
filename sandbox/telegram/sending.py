"""The methods of the Bot API that send, edit, delete and pin messages."""

from __future__ import annotations

import asyncio

from sandbox.telegram.chats import Chat, Json, Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import picture_size
from sandbox.telegram.keyboard import inline_keyboard
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.text import stored_text

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(world: Messenger, values: Json) -> Json:
    chat = world.writable_chat(values["chat_id"])
    text, entities = formatted(world, values, "text")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in values:
        content["link_preview_options"] = values["link_preview_options"]
    return _send(world, chat, values, content)


def send_document(world: Messenger, values: Json) -> Json:
    chat = world.writable_chat(values["chat_id"])
    caption = _caption(world, values)
    stored = world.files.sent(values["document"], "documents")
    document = stored.to_api() | {"file_name": stored.name, "mime_type": stored.mime}
    return _send(world, chat, values, {"document": document} | caption)


def send_photo(world: Messenger, values: Json) -> Json:
    chat = world.writable_chat(values["chat_id"])
    caption = _caption(world, values)
    stored = world.files.sent(values["photo"], "photos")
    width, height = picture_size(stored.content)
    return _send(world, chat, values, {"photo": [stored.to_api() | {"width": width, "height": height}]} | caption)


def _caption(world: Messenger, values: Json) -> Json:
    text, entities = formatted(world, values, "caption")
    caption: Json = {"caption": text} if text else {}
    return caption | {"caption_entities": entities} if entities else caption


def formatted(world: Messenger, values: Json, field: str) -> tuple[str, list[Json]]:
    """The stored text with its entities; a mention of a user the server does not know stays plain text."""
    text, entities = stored_text(values, field)
    if not any(entity["type"] == "text_mention" for entity in entities):
        return text, entities
    kept = []
    for entity in entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
        elif (user := world.users.get(entity.get("user", {}).get("id"))) is not None:
            kept.append(entity | {"user": user})
    return text, kept


def _send(world: Messenger, chat: Chat, values: Json, content: Json) -> Json:
    reply_to = _replied(chat, values.get("reply_parameters"))
    thread = values.get("message_thread_id")
    if thread is None and reply_to is not None:
        thread = chat.messages[reply_to].body.get("message_thread_id")
    content = topic(world, chat, thread) | content
    keyboard = inline_keyboard(values.get("reply_markup"))
    if keyboard is not None:
        content["reply_markup"] = keyboard
    if values.get("protect_content"):
        content["has_protected_content"] = True
    _count(world, chat)
    return world.post(chat, world.bot, content, reply_to=reply_to).to_api()


def topic(world: Messenger, chat: Chat, thread: int | None) -> Json:
    """The fields that place a message in a topic. Raises ApiError for a topic that is not there."""
    if thread is None:
        return {}
    if thread not in chat.topics or thread in world.faults.deleted_topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _replied(chat: Chat, reply: Json | None) -> int | None:
    if reply is None:
        return None
    message_id: int = reply["message_id"]
    if reply.get("chat_id", chat.chat_id) == chat.chat_id and message_id in chat.messages:
        return message_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _count(world: Messenger, chat: Chat) -> None:
    if world.faults.enforce_limits:
        world.limits.spend(chat.chat_id, is_group=chat.is_group, at=asyncio.get_running_loop().time())


def edit_message_text(world: Messenger, values: Json) -> Json:
    message = _editable(world, values)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    text, entities = formatted(world, values, "text")
    keyboard = inline_keyboard(values.get("reply_markup"))
    old = message.body
    if (text, entities, keyboard) == (old["text"], old.get("entities", []), old.get("reply_markup")):
        raise bad_request(NOT_MODIFIED)
    _count(world, message.chat)
    body = {k: v for k, v in old.items() if k not in {"entities", "reply_markup", "link_preview_options"}}
    body |= {"text": text, "edit_date": world.now()}
    for key, value in (
        ("entities", entities), ("reply_markup", keyboard), ("link_preview_options", values.get("link_preview_options"))
    ):  # fmt: skip
        if value:
            body[key] = value
    message.edited = True
    return _replace(world, message, body)


def edit_message_reply_markup(world: Messenger, values: Json) -> Json:
    message = _editable(world, values)
    keyboard = inline_keyboard(values.get("reply_markup"))
    if keyboard == message.body.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    _count(world, message.chat)
    body = {k: v for k, v in message.body.items() if k != "reply_markup"} | {"edit_date": world.now()}
    if keyboard is not None:
        body["reply_markup"] = keyboard
    return _replace(world, message, body)


def _editable(world: Messenger, values: Json) -> Message:
    message = _find(world.writable_chat(values["chat_id"]), values["message_id"], "edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _find(chat: Chat, message_id: int, what: str) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message


def _replace(world: Messenger, message: Message, body: Json) -> Json:
    message.body = body
    world.changed(message)
    return message.to_api()


def delete_message(world: Messenger, values: Json) -> bool:
    chat = world.writable_chat(values["chat_id"])
    message = _find(chat, values["message_id"], "delete")
    if not message.from_bot and chat.is_group and not world.options.bot_is_administrator:
        raise bad_request("message can't be deleted")
    if world.now() - message.body["date"] > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
        world.feed.note("chat", chat.chat_id)
    world.feed.note("deleted", chat.chat_id, message.message_id)
    return True


def pin_chat_message(world: Messenger, values: Json) -> bool:
    chat = world.writable_chat(values["chat_id"])
    message = _find(chat, values["message_id"], "pin")
    if message.message_id not in chat.pinned:
        chat.pinned.append(message.message_id)
        world.post(chat, world.bot, {"pinned_message": message.body})
        world.changed(message)
        world.feed.note("chat", chat.chat_id)
    return True


def unpin_chat_message(world: Messenger, values: Json) -> bool:
    chat = world.writable_chat(values["chat_id"])
    message_id = values.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.changed(chat.messages[message_id])
    world.feed.note("chat", chat.chat_id)
    return True
