"""The ten documented methods of the Zalo Bot API with their parameters; whatever is not among them is refused."""

from __future__ import annotations

import asyncio
import http.client
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.zalo.chats import ZaloChat
from sandbox.zalo.errors import ZaloError, bad_request
from sandbox.zalo.styles import Span, given_styles, parsed, utf16_length
from sandbox.zalo.updates import Webhook, check_webhook_url, is_loopback
from sandbox.zalo.world import ZaloWorld

Json = dict[str, Any]
MAXIMUM_TEXT = 2000
MAXIMUM_PICTURE = 10 * 1024 * 1024
DEFAULT_POLL_SECONDS = 30
NO_RESULT = object()


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter: its JSON type and whether it must be there."""

    kind: type | tuple[type, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """What a method takes and does; `by_get` when it also works without a body."""

    run: Callable[[ZaloWorld, Json], Any | Awaitable[Any]]
    fields: dict[str, Field]
    by_get: bool = False


def read_parameters(name: str, raw: Json) -> tuple[Method, Json]:
    """The method and its checked values. Raises ZaloError 400 naming what is unknown, missing or of a wrong type."""
    method = METHODS.get(name)
    if method is None:
        raise bad_request(f"method {name} does not exist")
    for key, value in raw.items():
        field = method.fields.get(key)
        if field is None:
            raise bad_request(f"{name} has no parameter {key}")
        if not isinstance(value, field.kind) or isinstance(value, bool):
            raise bad_request(f"{key} has a wrong type")
    for key, field in method.fields.items():
        if field.required and not raw.get(key):
            raise bad_request(f"{key} is required")
    return method, raw


def get_me(world: ZaloWorld, _: Json) -> Json:
    options = world.options
    return {
        "id": world.bot_id, "account_name": options.account_name, "account_type": "BASIC",
        "can_join_groups": options.can_join_groups, "display_name": options.display_name,
    }  # fmt: skip


async def get_updates(world: ZaloWorld, values: Json) -> Json:
    timeout = str(values.get("timeout", DEFAULT_POLL_SECONDS))
    if not re.fullmatch(r"\d{1,4}", timeout):
        raise bad_request("timeout must be a number of seconds")
    return await world.updates.poll(int(timeout))


async def set_webhook(world: ZaloWorld, values: Json) -> Json:
    check_webhook_url(values["url"], loopback=world.options.loopback_webhook)
    if not 8 <= len(values["secret_token"]) <= 256:
        raise bad_request("secret_token must have 8 to 256 characters")
    hook = Webhook(values["url"], values["secret_token"], world.milliseconds())
    verification = await hook.verify()
    world.updates.set_webhook(hook)
    return {"url": hook.url, "updated_at": hook.updated_at, "verification": verification}


def delete_webhook(world: ZaloWorld, _: Json) -> Json:
    world.updates.delete_webhook()
    return {"url": "", "updated_at": world.milliseconds()}


def get_webhook_info(world: ZaloWorld, _: Json) -> Json:
    hook = world.updates.hook
    if hook is None:
        raise ZaloError(404, "Not Found: webhook is not set")
    return {"url": hook.url, "updated_at": hook.updated_at}


def send_message(world: ZaloWorld, values: Json) -> Json:
    chat = world.writable_chat(values["chat_id"])
    text, spans = _formatted(values)
    return _sent(world, chat, text=text, spans=tuple(spans))


def _formatted(values: Json) -> tuple[str, list[Span]]:
    text = values["text"]
    if not text.strip() or utf16_length(text) > MAXIMUM_TEXT:
        raise bad_request(f"text must have 1 to {MAXIMUM_TEXT} characters")
    mode = values.get("parse_mode")
    if mode is not None and mode not in {"markdown", "html"}:
        raise bad_request("parse_mode must be markdown or html")
    spans = given_styles(text, values.get("text_styles", []))
    return parsed(text, mode) if mode else (text, spans)


async def send_photo(world: ZaloWorld, values: Json) -> Json:
    chat = world.writable_chat(values["chat_id"])
    caption = values.get("caption")
    if caption is not None and (not caption.strip() or utf16_length(caption) > MAXIMUM_TEXT):
        raise bad_request(f"caption must have 1 to {MAXIMUM_TEXT} characters")
    url = values["photo"]
    if urlsplit(url).scheme not in {"http", "https"}:
        raise bad_request("photo must be a public URL")
    if not is_loopback(url):
        return _sent(world, chat, text=caption or "", note=f"Ảnh: {url}")
    content, mime = await asyncio.to_thread(_fetch, url)
    return _sent(world, chat, text=caption or "", picture=world.keep_picture(content, mime))


def _fetch(url: str) -> tuple[bytes, str]:
    parts = urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = connect(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        response = connection.getresponse()
        content, mime = response.read(MAXIMUM_PICTURE), response.getheader("content-type", "").partition(";")[0]
        connection.close()
    except (OSError, http.client.HTTPException):
        raise bad_request("photo could not be fetched") from None
    if response.status != 200 or mime not in {"image/png", "image/jpeg"}:
        raise bad_request("photo could not be fetched")
    return content, mime


def send_sticker(world: ZaloWorld, values: Json) -> Json:
    return _sent(world, world.writable_chat(values["chat_id"]), note=f"Nhãn dán {values['sticker']}")


def send_voice(world: ZaloWorld, values: Json) -> Json:
    """In a group the platform answers ok and delivers nothing."""
    chat = world.writable_chat(values["chat_id"])
    url = values["voice_url"]
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).path.endswith(".aac"):
        raise bad_request("voice_url must be a public URL of an .aac file")
    if chat.is_group:
        lost = ZaloChat(chat.chat_id, chat.title, is_group=True)
        return _sent(world, lost, note="Tin thoại")
    return _sent(world, chat, note="Tin thoại")


def send_chat_action(world: ZaloWorld, values: Json) -> object:
    world.writable_chat(values["chat_id"])
    if values["action"] != "typing":
        raise bad_request("action must be typing")
    return NO_RESULT


def _sent(world: ZaloWorld, chat: ZaloChat, **content: Any) -> Json:
    world.spend(chat)
    message = world.post(chat, world.bot_id, world.options.display_name, **content)
    return {"message_id": message.api_id, "date": int(message.date.timestamp() * 1000)}


CHAT = {"chat_id": Field(str, required=True)}
METHODS: dict[str, Method] = {
    "getMe": Method(get_me, {}, by_get=True),
    "getUpdates": Method(get_updates, {"timeout": Field((int, str))}, by_get=True),
    "setWebhook": Method(set_webhook, {"url": Field(str, required=True), "secret_token": Field(str, required=True)}),
    "deleteWebhook": Method(delete_webhook, {}, by_get=True),
    "getWebhookInfo": Method(get_webhook_info, {}, by_get=True),
    "sendMessage": Method(
        send_message,
        CHAT | {"text": Field(str, required=True), "parse_mode": Field(str), "text_styles": Field(list)},
    ),
    "sendPhoto": Method(send_photo, CHAT | {"photo": Field(str, required=True), "caption": Field(str)}),
    "sendSticker": Method(send_sticker, CHAT | {"sticker": Field(str, required=True)}),
    "sendVoice": Method(send_voice, CHAT | {"voice_url": Field(str, required=True)}),
    "sendChatAction": Method(send_chat_action, CHAT | {"action": Field(str, required=True)}),
}
