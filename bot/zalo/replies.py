"""Puts the answers to one message where they belong: the chat it was said in, or the speaker's own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.incoming import OutgoingReply
from bot.retries import Pause, retrying
from bot.zalo.channel import ZaloChannel
from domain.conversation.messages.base import Place
from domain.conversation.origin import Origin
from domain.conversation.outgoing import OutgoingText
from domain.errors import DeliveryError, OutcomeUnknown, Rejected, Unreachable

logger = logging.getLogger(__name__)


class Replies:
    """`private_failed` is what the group reads when the private answer to somebody in it could not be delivered."""

    def __init__(
        self,
        channel: ZaloChannel,
        *,
        private_failed: Callable[[], OutgoingText | None],
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._channel = channel
        self._private_failed = private_failed
        self._pause = pause

    async def deliver(self, origin: Origin, replies: Sequence[OutgoingReply]) -> None:
        """In order, each by itself: one that fails is logged and does not stop the others.

        Where a private answer did not arrive, the next line in the group would tell a lie: `private_failed` takes
        its place.
        """
        unreached = False
        for reply in replies:
            if unreached and reply.place in (Place.CHAT, Place.EDIT):
                unreached = False
                await self._tell_that_private_failed(origin)
            elif not await self._put_safely(origin, reply):
                unreached = origin.in_group
        if unreached:
            await self._tell_that_private_failed(origin)

    async def _put_safely(self, origin: Origin, reply: OutgoingReply) -> bool:
        """Place one reply. False only if it was private and cannot reach the person.

        What Zalo answers for a person who never wrote to the bot is not known: any final refusal is taken for it.
        """
        is_private = reply.place in (Place.PRIVATE, Place.TOAST)
        try:
            if is_private:
                await self._send(origin.sender_id, reply.text)
            else:
                await self._send(origin.chat_id, replace(reply.text, in_group=origin.in_group))
        except (Unreachable, Rejected) as error:
            logger.warning("A reply did not reach its chat: %s", error.reason)
            return not is_private
        except DeliveryError as error:
            logger.warning("A reply was not delivered: %s: %s", type(error).__name__, error)
        return True

    async def _send(self, chat_id: str, text: OutgoingText) -> None:
        """The person waits for it, so what may have been lost is sent again once."""

        async def attempt() -> tuple[str, ...]:
            return await self._channel.send(chat_id, text)

        try:
            await retrying(attempt, self._pause)
        except OutcomeUnknown:
            await retrying(attempt, self._pause)

    async def _tell_that_private_failed(self, origin: Origin) -> None:
        text = self._private_failed()
        if text is not None:
            await self._put_safely(origin, OutgoingReply(Place.CHAT, text))
