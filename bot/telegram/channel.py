"""Sends to Telegram, and changes what was sent; every trouble comes out as one of `domain.errors.DeliveryError`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.retries import Pause, retrying
from bot.telegram import callbacks
from bot.telegram.errors import delivery_error, is_gone, is_unchanged
from bot.telegram.request import AiohttpRequest
from domain.conversation.outgoing import OutgoingText
from domain.errors import Rejected
from domain.model import ChannelKind
from domain.traits import TRAITS
from wording import split

TEXT_LIMIT = TRAITS[ChannelKind.TELEGRAM].text_limit
CAPTION_LIMIT = 1024
Parameters = dict[str, object]
T = TypeVar("T")


class TelegramChannel:
    """`services.delivery.channel.Channel` for Telegram, and what only Telegram can: pin, documents, downloads."""

    def __init__(self, bot: Bot, request: AiohttpRequest, *, pause: Pause = asyncio.sleep) -> None:
        self._bot = bot
        self._request = request
        self._pause = pause

    @property
    def kind(self) -> ChannelKind:
        return ChannelKind.TELEGRAM

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        """See `Channel.send`. Once the first part has arrived, the others are tried for a while before giving up."""
        parts = split(text, TEXT_LIMIT)
        place: Parameters = {"chat_id": _chat(chat_id)}
        if topic_id is not None:
            place["message_thread_id"] = int(topic_id)
        sent: list[str] = []
        for number, part in enumerate(parts, 1):
            parameters = place | _content(part, text if number == len(parts) else None)
            if number == 1 and reply_to is not None:
                parameters["reply_parameters"] = {"message_id": int(reply_to), "allow_sending_without_reply": True}
            sent.append(await self._send_part(parameters, patient=number > 1))
        return tuple(sent)

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        """See `Channel.edit`. Messages that the new text no longer needs are deleted.

        What does not fit into the messages that are there is left out: an edit never makes a new one.
        """
        parts = split(text, TEXT_LIMIT)[: len(message_ids)]
        there = True
        for number, (message_id, part) in enumerate(zip(message_ids, parts, strict=False), 1):
            there &= await self.edit_one(chat_id, message_id, part, buttons_of=text if number == len(parts) else None)
        for message_id in message_ids[len(parts) :]:
            await self._delete(chat_id, message_id)
        return there

    async def edit_one(
        self, chat_id: str, message_id: str, part: str, *, buttons_of: OutgoingText | None = None
    ) -> bool:
        """Change one message, `part` being its whole HTML. False if it is no longer there to change."""
        parameters = {"chat_id": _chat(chat_id), "message_id": int(message_id)} | _content(part, buttons_of)
        try:
            await self._request.call(f"{self._bot.base_url}/editMessageText", parameters)
        except TelegramError as error:
            if is_gone(error):
                return False
            if not is_unchanged(error):
                raise delivery_error(error) from None
        return True

    async def pin(self, chat_id: str, message_id: str) -> None:
        """Pin a message without a sound. Raises Rejected where the bot has no right to pin."""
        await _translated(self._bot.pin_chat_message(_chat(chat_id), int(message_id), disable_notification=True))

    async def send_document(
        self, chat_id: str, name: str, *, content: bytes, caption: str = "", topic_id: str | None = None
    ) -> str:
        """Send a file; the caption is neutral HTML of at most 1,024 characters. Returns the message id."""
        message = await _translated(
            self._bot.send_document(
                _chat(chat_id),
                content,
                filename=name,
                caption=caption or None,
                parse_mode="HTML",
                message_thread_id=None if topic_id is None else int(topic_id),
            )
        )
        return str(message.message_id)

    async def download(self, file_id: str) -> bytes:
        """The content of a file that somebody sent; Telegram hands out at most 20 MB.

        Raises Rejected for a file that is too big or no longer there, else as the other methods.
        """
        file = await _translated(self._bot.get_file(file_id))
        try:
            return bytes(await file.download_as_bytearray())
        except InvalidToken:
            raise Rejected("the file is no longer there") from None
        except TelegramError as error:
            raise delivery_error(error) from None

    async def _send_part(self, parameters: Parameters, *, patient: bool) -> str:
        async def attempt() -> str:
            result = await _translated(self._request.call(f"{self._bot.base_url}/sendMessage", parameters))
            return str(result["message_id"])

        return await (retrying(attempt, self._pause) if patient else attempt())

    async def _delete(self, chat_id: str, message_id: str) -> None:
        """A message too old to delete stays."""
        try:
            await self._bot.delete_message(_chat(chat_id), int(message_id))
        except TelegramError as error:
            if not is_gone(error):
                raise delivery_error(error) from None


async def _translated(call: Awaitable[T]) -> T:
    try:
        return await call
    except TelegramError as error:
        raise delivery_error(error) from None


def _content(part: str, buttons_of: OutgoingText | None) -> Parameters:
    content: Parameters = {"text": part, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if buttons_of is not None and buttons_of.rows:
        content["reply_markup"] = {"inline_keyboard": _keyboard(buttons_of)}
    return content


def _keyboard(text: OutgoingText) -> list[list[dict[str, Any]]]:
    return [
        [{"text": button.label, "callback_data": callbacks.encode(button.command, button.version)} for button in row]
        for row in text.rows
    ]


def _chat(chat_id: str) -> int | str:
    return int(chat_id) if chat_id.lstrip("-").isdigit() else chat_id
