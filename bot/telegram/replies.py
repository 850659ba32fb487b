"""Puts the answers to one message where they belong, and answers every pressed button exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from bot.incoming import IncomingMessage, OutgoingReply
from bot.retries import Pause, retrying
from bot.telegram.channel import CAPTION_LIMIT, TEXT_LIMIT, TelegramChannel
from bot.telegram.errors import delivery_error
from domain.conversation.messages.base import Place
from domain.conversation.origin import Origin
from domain.conversation.outgoing import OutgoingFile, OutgoingText
from domain.errors import DeliveryError, OutcomeUnknown, RecipientMoved, Unreachable
from wording import split, to_plain

TOAST_LIMIT = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered. `message_id` is that of the typed message; `query_id` is there when a button was pressed."""

    message: IncomingMessage
    message_id: str | None = None
    query_id: str | None = None

    @property
    def origin(self) -> Origin:
        return self.message.origin


class Replies:
    """`private_failed` is what the group reads when the private answer to somebody in it could not be delivered."""

    def __init__(
        self,
        bot: Bot,
        channel: TelegramChannel,
        *,
        on_moved: Callable[[str, str], Awaitable[None]],
        private_failed: Callable[[], OutgoingText | None],
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._on_moved = on_moved
        self._private_failed = private_failed
        self._pause = pause

    async def deliver(self, said: Said, replies: Sequence[OutgoingReply]) -> None:
        """In order, each by itself: one that fails is logged and does not stop the others.

        Where a private answer did not arrive, the next line in the group would tell a lie: `private_failed` takes
        its place.
        """
        toasts = [reply.text for reply in replies if reply.place is Place.TOAST]
        if said.query_id is not None and await self.answer_press(said.query_id, _notice(toasts)):
            replies = [reply for reply in replies if reply.place is not Place.TOAST]
        unreached = False
        for reply in replies:
            if unreached and reply.place is Place.CHAT:
                unreached = False
                await self._tell_that_private_failed(said)
            elif not await self._put_safely(said, reply):
                unreached = said.origin.in_group
        if unreached:
            await self._tell_that_private_failed(said)

    async def answer_press(self, query_id: str, notice: str = "") -> bool:
        """Stop the waiting sign on a button, with a notice or without. False if the button did not wait any more."""

        async def attempt() -> None:
            try:
                await self._bot.answer_callback_query(query_id, text=notice or None, show_alert=bool(notice))
            except TelegramError as error:
                raise delivery_error(error) from None

        try:
            await retrying(attempt, self._pause)
        except DeliveryError as error:
            logger.info("A pressed button was not answered: %s", error)
            return not notice or isinstance(error, OutcomeUnknown)
        return True

    async def _put_safely(self, said: Said, reply: OutgoingReply) -> bool:
        """Place one reply. False only if it was private and the person cannot be reached."""
        try:
            await self._put(said, reply)
        except Unreachable as error:
            logger.info("A reply did not reach its chat: %s", error.reason)
            return reply.place not in (Place.PRIVATE, Place.TOAST)
        except DeliveryError as error:
            logger.warning("A reply was not delivered: %s: %s", type(error).__name__, error)
        return True

    async def _put(self, said: Said, reply: OutgoingReply) -> None:
        origin = said.origin
        if reply.document is not None:
            await self._send_document(said, reply, reply.document)
            return
        match reply.place:
            case Place.PRIVATE | Place.TOAST if origin.in_group:
                await self._send(origin.sender_id, reply.text)
            case Place.EDIT if origin.press is not None:
                await self._edit(said, reply.text)
            case _:
                await self._send_to_chat(said, reply.text)

    async def _send_document(self, said: Said, reply: OutgoingReply, document: OutgoingFile) -> None:
        """A file with the text as its caption; what does not fit there comes as a message before it."""
        origin = said.origin
        private = reply.place in (Place.PRIVATE, Place.TOAST) and origin.in_group
        chat_id, topic_id = (origin.sender_id, None) if private else (origin.chat_id, origin.topic_id)
        parts = split(reply.text, CAPTION_LIMIT)
        if len(parts) > 1:
            await self._send(chat_id, reply.text, topic_id=topic_id)

        async def attempt() -> str:
            return await self._channel.send_document(
                chat_id,
                document.name,
                content=document.content,
                caption=parts[0] if len(parts) == 1 else "",
                topic_id=topic_id,
            )

        await retrying(attempt, self._pause)

    async def _edit(self, said: Said, text: OutgoingText) -> None:
        """Change the pressed message; where that cannot be done, the answer comes as a new one."""
        press, chat_id = said.origin.press, said.origin.chat_id
        parts = split(text, TEXT_LIMIT)
        if press is None or len(parts) > 1:
            await self._send_to_chat(said, text)
            return

        async def attempt() -> bool:
            return await self._channel.edit_one(chat_id, press.message_id, parts[0], buttons_of=text)

        if not await retrying(attempt, self._pause):
            await self._send_to_chat(said, text)

    async def _send_to_chat(self, said: Said, text: OutgoingText) -> None:
        origin = said.origin
        reply_to = said.message_id if origin.in_group else None
        try:
            await self._send(origin.chat_id, text, topic_id=origin.topic_id, reply_to=reply_to)
        except RecipientMoved as moved:
            await self._on_moved(origin.chat_id, moved.new_chat_id)
            await self._send(moved.new_chat_id, text)

    async def _send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> None:
        """The person waits for it, so what may have been lost is sent again once."""

        async def attempt() -> tuple[str, ...]:
            return await self._channel.send(chat_id, text, topic_id=topic_id, reply_to=reply_to)

        try:
            await retrying(attempt, self._pause)
        except OutcomeUnknown:
            await retrying(attempt, self._pause)

    async def _tell_that_private_failed(self, said: Said) -> None:
        text = self._private_failed()
        if text is not None:
            await self._put_safely(said, OutgoingReply(Place.CHAT, text))


def _notice(toasts: Sequence[OutgoingText]) -> str:
    """What a notice on the screen can hold: plain text of at most 200 characters, cut at the end of a line.

    A first line that is too long by itself is cut within, and says so.
    """
    whole = "\n".join(
        to_plain("\n".join(part for part in (text.header, *text.items, text.footer) if part)) for text in toasts
    ).strip()
    if len(whole) <= TOAST_LIMIT:
        return whole
    if "\n" in whole[: TOAST_LIMIT + 1]:
        return whole[: TOAST_LIMIT + 1].rsplit("\n", maxsplit=1)[0].rstrip()
    return whole[: TOAST_LIMIT - 1].rsplit(maxsplit=1)[0] + "…"
