"""Sends to Zalo: plain text in numbered parts, each with the commands that answer it; nothing is ever edited.

Every trouble comes out as one of `domain.errors.DeliveryError`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.retries import Pause, retrying
from bot.zalo.backoff import Backoff
from bot.zalo.client import ZaloClient
from bot.zalo.errors import ZaloAuthError, ZaloBadRequest, ZaloError, ZaloRateLimited, delivery_error
from bot.zalo.plain import styled
from domain.conversation.outgoing import OutgoingText
from domain.errors import DeliveryError, OutcomeUnknown, TryLater, Unreachable
from domain.model import ChannelKind
from domain.traits import TRAITS
from domain.vocabulary import ZONE
from services.clock import Clock
from wording import AUTOMATED, split, with_typed

TEXT_LIMIT = TRAITS[ChannelKind.ZALO].text_limit

REFUSED = "does not accept the bot's token any more; put the new one into ZALO_TOKEN"

BETWEEN_PARTS = 1.0
"""Seconds; Zalo publishes no limit, and one message a second in a chat keeps clear of trouble."""

logger = logging.getLogger(__name__)


class ZaloChannel:
    """The `Channel` for Zalo. `trouble` is what only the operator can mend: the token, or the quota.

    `on_unreachable(chat_id)` is called when a chat cannot be written to any more, `on_sent()` for each message that
    Zalo has taken or may have taken: they are what a month's quota counts. `bot_name` is what a group has to mention to
    be heard, once it is known.
    """

    def __init__(
        self,
        client: ZaloClient,
        *,
        clock: Clock,
        with_styles: bool = False,
        on_unreachable: Callable[[str], None] | None = None,
        on_sent: Callable[[], None] | None = None,
        bot_name: Callable[[], str] = str,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._client = client
        self._bot_name = bot_name
        self._clock = clock
        self._with_styles = with_styles
        self._on_unreachable = on_unreachable
        self._on_sent = on_sent
        self._pause = pause
        self._backoff = Backoff()
        self._day = date.min
        self._told_today: set[str] = set()
        self._trouble = ""

    @property
    def trouble(self) -> str:
        """A refused token is trouble only until Zalo takes it again, whatever is then asked of it."""
        return "" if self._trouble == REFUSED and self._client.token_refused is False else self._trouble

    @property
    def kind(self) -> ChannelKind:
        return ChannelKind.ZALO

    async def send(
        self, chat_id: str, text: OutgoingText, *, topic_id: str | None = None, reply_to: str | None = None
    ) -> tuple[str, ...]:
        """See `Channel.send`; Zalo has no topics and no replies.

        The first message of the day in a chat says that it is an automatic one. Once the first part has arrived, the
        others are tried for a while before giving up.
        """
        day = self._clock.now().astimezone(ZONE).date()
        first_today = self._is_first(chat_id, day)
        whole = with_typed(text, bot_name=self._bot_name())
        if first_today:
            whole = replace(whole, footer="\n".join(filter(None, (whole.footer, AUTOMATED))))
        sent: list[str] = []
        for number, part in enumerate(split(whole, TEXT_LIMIT)):
            if number:
                await self._pause(BETWEEN_PARTS)
            sent.append(await self._send_part(chat_id, part, patient=number > 0))
        self._told_today.add(chat_id)
        return tuple(sent)

    async def edit(self, chat_id: str, message_ids: tuple[str, ...], text: OutgoingText) -> bool:
        """Nothing on Zalo can be changed once it is sent."""
        return False

    async def pin(self, chat_id: str, message_id: str) -> None:
        """Nothing on Zalo can be pinned by a bot."""

    def _is_first(self, chat_id: str, day: date) -> bool:
        """Kept in memory only: after a restart the line may come once more."""
        if day != self._day:
            self._day = day
            self._told_today.clear()
        return chat_id not in self._told_today

    async def _send_part(self, chat_id: str, part: str, *, patient: bool) -> str:
        async def attempt() -> str:
            return await self._send(chat_id, part)

        return await (retrying(attempt, self._pause) if patient else attempt())

    async def _send(self, chat_id: str, part: str) -> str:
        try:
            message_id = await self._plain_if_need_be(chat_id, part)
        except ZaloError as error:
            raise self._failed(chat_id, error) from None
        self._backoff.accepted(chat_id)
        self._count()
        self._tell_trouble("")
        return message_id

    async def _plain_if_need_be(self, chat_id: str, part: str) -> str:
        """Styles are new and hardly documented: a message that is refused with them goes once more without."""
        text, styles = styled(part)
        if not self._with_styles or not styles:
            return await self._client.send_message(chat_id, text)
        try:
            return await self._client.send_message(chat_id, text, text_styles=styles)
        except ZaloBadRequest:
            return await self._client.send_message(chat_id, text)

    def _count(self) -> None:
        if self._on_sent is not None:
            self._on_sent()

    def _failed(self, chat_id: str, error: ZaloError) -> DeliveryError:
        meaning = delivery_error(error)
        if isinstance(error, ZaloRateLimited):
            seconds, whole_bot = self._backoff.refused(chat_id, asyncio.get_running_loop().time())
            meaning = TryLater(error.reason, seconds, whole_bot=whole_bot)
        if isinstance(meaning, OutcomeUnknown):
            self._count()
        if isinstance(error, ZaloAuthError):
            self._tell_trouble(REFUSED)
        elif self._backoff.suspects_quota:
            self._tell_trouble("refuses every message as one too many; the month's quota may be used up")
        if isinstance(meaning, Unreachable) and self._on_unreachable is not None:
            self._on_unreachable(chat_id)
        return meaning

    def _tell_trouble(self, trouble: str) -> None:
        """A line in the log only when it changes, however long it lasts."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            logger.error("Zalo %s", trouble)
        else:
            logger.info("Zalo takes messages again")
