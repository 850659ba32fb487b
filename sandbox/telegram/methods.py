"""The methods of the Bot API that tell or ask something; those that send and change messages are in `sending`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.telegram import sending
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import MAXIMUM_DOWNLOAD
from sandbox.telegram.messenger import Messenger, Toast

Values = dict[str, Any]
Method = Callable[[Messenger, Values], Any]
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_me(world: Messenger, _: Values) -> Values:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_updates(world: Messenger, values: Values) -> Awaitable[list[Values]]:
    return world.updates.poll(values)


def set_webhook(world: Messenger, values: Values) -> bool:
    url = values.get("url", "")
    if url and not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", values.get("secret_token", "")):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= values.get("max_connections", 40) <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    world.updates.set_webhook(values)
    return True


def delete_webhook(world: Messenger, values: Values) -> bool:
    world.updates.close_webhook()
    if values.get("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: Messenger, _: Values) -> Values:
    return world.updates.webhook_info()


def answer_callback_query(world: Messenger, values: Values) -> bool:
    text = values.get("text", "")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    user_id = world.open_queries.pop(values["callback_query_id"], None)
    if user_id is None:
        raise bad_request(TOO_OLD)
    world.toasts[user_id].append(Toast(values["callback_query_id"], text, values.get("show_alert", False)))
    world.feed.note("toast", user_id, len(world.toasts[user_id]) - 1)
    return True


def set_my_commands(world: Messenger, values: Values) -> bool:
    commands = values["commands"]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, values)] = commands
    world.feed.note("commands")
    return True


def delete_my_commands(world: Messenger, values: Values) -> bool:
    world.commands.pop(_scope(world, values), None)
    world.feed.note("commands")
    return True


def _scope(world: Messenger, values: Values) -> tuple[str, ...]:
    scope = values.get("scope", {"type": "default"})
    key = [values.get("language_code", ""), scope["type"]]
    if "chat_id" in scope:
        key.append(str(world.chat(scope["chat_id"]).chat_id))
    if "user_id" in scope:
        key.append(str(scope["user_id"]))
    return tuple(key)


def set_my_description(world: Messenger, values: Values) -> bool:
    return _describe(world, "description", values.get("description", ""), 512)


def set_my_short_description(world: Messenger, values: Values) -> bool:
    return _describe(world, "short_description", values.get("short_description", ""), 120)


def _describe(world: Messenger, key: str, text: str, maximum: int) -> bool:
    if len(text) > maximum:
        raise bad_request("BOT_DESCRIPTION_TOO_LONG")
    world.descriptions[key] = text
    return True


def get_chat(world: Messenger, values: Values) -> Values:
    chat = world.chat(values["chat_id"])
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
    )
    info = chat.to_api() | {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.pinned:
        info["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return info


def get_chat_member(world: Messenger, values: Values) -> Values:
    chat = world.chat(values["chat_id"])
    user_id = values["user_id"]
    if user_id != world.bot_id and user_id not in world.users:
        raise bad_request("user not found")
    if chat.is_group:
        return world.member(user_id)
    return {"status": "member", "user": world.bot if user_id == world.bot_id else world.users[user_id]}


def get_chat_administrators(world: Messenger, values: Values) -> list[Values]:
    chat = world.chat(values["chat_id"])
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    people = [world.member(user_id) for user_id in world.members[:1]]
    bot = world.member(world.bot_id)
    return [*people, bot] if bot["status"] == "administrator" and values.get("return_bots") else people


def get_file(world: Messenger, values: Values) -> Values:
    stored = world.files.by_id(values["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAXIMUM_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.to_api() | {"file_path": stored.path}


def send_chat_action(world: Messenger, values: Values) -> bool:
    chat = world.writable_chat(values["chat_id"])
    if values["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    sending.topic(world, chat, values.get("message_thread_id"))
    world.feed.note("action", chat.chat_id)
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": sending.send_message,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "pinChatMessage": sending.pin_chat_message,
    "unpinChatMessage": sending.unpin_chat_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "getFile": get_file,
    "sendChatAction": send_chat_action,
}
