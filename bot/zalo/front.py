"""The front door to Zalo: starts and stops, takes updates by polling or webhook, hands them to the application.

Zalo may be out of reach when the program starts; then this goes on trying in the background.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx

from bot.incoming import Answer, IncomingMessage
from bot.messenger import same_secret
from bot.retries import Pause
from bot.zalo.channel import ZaloChannel
from bot.zalo.client import Update, ZaloClient, updates_in
from bot.zalo.errors import ZaloAuthError, ZaloError
from bot.zalo.order import LatelySeen, Turns
from bot.zalo.polling import Poller
from bot.zalo.replies import Replies
from bot.zalo.settings import ZaloIdentity, ZaloRefused, ZaloSettings
from bot.zalo.updates import read_update
from domain.conversation.outgoing import OutgoingText
from services.clock import Clock

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
FIRST_TRY = 10.0
MAXIMUM_BODY = 64 * 1024
WEBHOOK_PATIENCE = 10.0
"""Seconds in which a webhook call waits for its update to be handled; it is handled all the same."""

STOP_PATIENCE = 20.0

logger = logging.getLogger(__name__)


class ZaloFront:
    """Incoming updates and the life cycle of the connection; `channel` sends.

    `on_connected` is called once Zalo has answered for the first time, `on_reachable(chat_id)` when somebody writes
    for the first time since the start or since a send to that chat failed: Zalo has no other sign of it.
    `private_failed` makes the line for a group in which somebody cannot be answered privately. `on_sent` and
    `on_heard` are told of each message that goes and comes.
    """

    def __init__(
        self,
        settings: ZaloSettings,
        answer: Answer,
        *,
        clock: Clock,
        on_connected: Callable[[ZaloIdentity], Awaitable[None]] | None = None,
        on_reachable: Callable[[str], Awaitable[None]] | None = None,
        private_failed: Callable[[ZaloIdentity], OutgoingText] | None = None,
        on_sent: Callable[[], None] | None = None,
        on_heard: Callable[[], None] | None = None,
        pause: Pause = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        settings.check()
        self._settings = settings
        self._answer = answer
        self._on_connected = on_connected
        self._on_reachable = on_reachable
        self._private_failed = private_failed
        self._on_heard = on_heard
        self._pause = pause
        self._known_reachable: set[str] = set()
        self._client = ZaloClient(settings, transport=transport)
        self.channel = ZaloChannel(
            self._client,
            clock=clock,
            with_styles=settings.styled,
            on_unreachable=self._known_reachable.discard,
            on_sent=on_sent,
            bot_name=lambda: self.identity.name if self.identity else "",
            pause=pause,
        )
        self._replies = Replies(self.channel, private_failed=self._private_failed_line, pause=pause)
        self._poller = Poller(self._client, accept=self._accept, on_trouble=self._tell_trouble, pause=pause)
        self._turns = Turns()
        self._seen = LatelySeen()
        self._in_hand: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._trouble = "not started"
        self.identity: ZaloIdentity | None = None

    @property
    def trouble(self) -> str:
        """What is wrong now, in English for the operator; empty when all is well."""
        return self._trouble or self.channel.trouble

    @property
    def token_refused(self) -> bool | None:
        """Whether the last answer of Zalo was that it does not know the token; None before the first."""
        return self._client.token_refused

    async def try_token(self) -> None:
        """Have Zalo say whether it knows the token: with a webhook and nothing to send nobody asks for hours."""
        with suppress(ZaloError, TimeoutError):
            async with asyncio.timeout(FIRST_TRY):
                await self._client.get_me()

    async def start(self) -> ZaloIdentity | None:
        """Connect and begin to take updates. None if Zalo is out of reach: the trying goes on.

        Raises ZaloRefused if Zalo does not accept the token.
        """
        self._client.open()
        try:
            async with asyncio.timeout(FIRST_TRY):
                identity = await self._connect()
        except ZaloRefused:
            await self._client.close()
            raise
        except (ZaloError, TimeoutError) as error:
            self._tell_trouble(f"{type(error).__name__}: {error}")
            self._tasks.append(asyncio.create_task(self._keep_connecting(), name="zalo-connect"))
            return None
        await self._begin(identity)
        return identity

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, close the connections. Zalo's webhook stays as it is."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=STOP_PATIENCE)
        await self._client.close()
        self._trouble = "stopped"

    def knows(self, secret_header: str | None) -> bool:
        """Whether a webhook request with this header comes from Zalo."""
        return same_secret(secret_header, self._settings.webhook_secret)

    async def feed(self, body: bytes, secret_header: str | None) -> int:
        """One webhook request; returns the HTTP status to answer with.

        A call without a body is Zalo's own test of the address. Others are answered when the update has been
        handled: should Zalo repeat what was not answered, nothing is lost if this process dies before.
        """
        if not body.strip():
            return 200
        if not self.knows(secret_header):
            return 403
        if len(body) > MAXIMUM_BODY:
            return 413
        try:
            updates = updates_in(json.loads(body))
        except (ValueError, RecursionError) as error:
            logger.warning("A webhook body of Zalo cannot be read: %s", type(error).__name__)
            return 400
        if self.identity is None:
            return 503
        handled = [task for update in updates if (task := self._accept(update)) is not None]
        if handled:
            await asyncio.wait(handled, timeout=WEBHOOK_PATIENCE)
        return 200

    async def _connect(self) -> ZaloIdentity:
        try:
            identity = await self._client.get_me()
        except ZaloAuthError:
            raise ZaloRefused(
                "Zalo does not know this bot token; get the right one from Zalo Bot Creator (ZALO_TOKEN)."
            ) from None
        await self._choose_way()
        return identity

    async def _choose_way(self) -> None:
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        if url is None:
            return
        webhook = await self._client.set_webhook(url, secret or "")
        if not webhook.verified:
            logger.warning("Zalo could not reach the webhook it was given: %s", webhook.hint or "no reason was told")

    async def _begin(self, identity: ZaloIdentity) -> None:
        self.identity = identity
        self._tell_trouble("")
        if not identity.can_join_groups:
            logger.warning("Zalo says that this bot cannot be in groups; ask for it in Zalo Bot Creator")
        if self._settings.webhook_url is None:
            self._tasks.append(asyncio.create_task(self._poller.run(), name="zalo-poll"))
        if self._on_connected is not None:
            await self._on_connected(identity)

    async def _keep_connecting(self) -> None:
        wait = FIRST_WAIT
        while True:
            await self._pause(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            try:
                identity = await self._connect()
            except (ZaloError, ZaloRefused) as error:
                self._tell_trouble(f"{type(error).__name__}: {error}")
            else:
                await self._begin(identity)
                return

    def _accept(self, update: Update) -> asyncio.Task[None] | None:
        """Begin to handle an update. None for what was seen lately or is of no concern."""
        incoming = None if self.identity is None else read_update(update, self.identity)
        if incoming is None:
            logger.debug("an update of Zalo was passed over: %s", update.get("event_name"))
            return None
        if not self._seen.is_new(incoming.origin.update_key):
            return None
        if self._on_heard is not None:
            self._on_heard()
        task = asyncio.create_task(self._handle(incoming))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        return task

    async def _handle(self, incoming: IncomingMessage) -> None:
        """One message at a time in a chat. A fault of ours is logged and never stops what comes after."""
        try:
            async with self._turns.of(incoming.origin.chat_id):
                await self._note_reachable(incoming.origin.chat_id)
                await self._replies.deliver(incoming.origin, await self._answer(incoming))
        except Exception:
            logger.exception("An update of Zalo was not handled")

    async def _note_reachable(self, chat_id: str) -> None:
        if self._on_reachable is not None and chat_id not in self._known_reachable:
            await self._on_reachable(chat_id)
            self._known_reachable.add(chat_id)

    def _private_failed_line(self) -> OutgoingText | None:
        if self._private_failed is None or self.identity is None:
            return None
        return self._private_failed(self.identity)

    def _tell_trouble(self, trouble: str) -> None:
        """A line in the log only when it changes, however long it lasts."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            logger.warning("Zalo: %s", trouble)
        else:
            logger.info("Zalo: connected")


async def who_am_i(settings: ZaloSettings) -> tuple[bool, str]:
    """Whether Zalo answers and knows the token, and one English line that says so; nothing is changed there."""
    client = ZaloClient(settings)
    client.open()
    try:
        settings.check()
        async with asyncio.timeout(FIRST_TRY):
            bot = await client.get_me()
    except ZaloAuthError:
        return False, "does not know this token; get the right one from Zalo Bot Creator"
    except (ZaloError, ZaloRefused, TimeoutError) as error:
        return False, f"does not answer ({type(error).__name__}: {error})"
    finally:
        await client.close()
    groups = "" if bot.can_join_groups else "; it cannot be in groups"
    return True, f'answers; the bot is "{bot.name}"{groups}'


async def webhook_line(settings: ZaloSettings, *, delete: bool) -> tuple[bool, str]:
    """Whether Zalo answered, and one English line that says which webhook is set (after taking it away)."""
    client = ZaloClient(settings)
    client.open()
    try:
        if delete:
            await client.delete_webhook()
        webhook = await client.get_webhook_info()
    except ZaloError as error:
        return False, f"Zalo does not answer as it should ({type(error).__name__}: {error})."
    finally:
        await client.close()
    return True, f"Zalo calls {webhook.url}." if webhook else "Zalo calls no webhook: the bot asks for updates."
