"""The front door to Telegram: starts and stops, takes updates by polling or webhook, hands them to the application.

Telegram may be out of reach when the program starts; then this goes on trying in the background.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    Update,
)
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot.incoming import Answer, IncomingMessage, OutgoingReply
from bot.messenger import ALL_GROUPS, ALL_PRIVATE_CHATS, same_secret
from bot.retries import retrying
from bot.telegram.channel import TelegramChannel
from bot.telegram.errors import delivery_error
from bot.telegram.order import OneAtATimePerChat, UpdatesInHand
from bot.telegram.polling import FIRST_WAIT, LONGEST_WAIT, Poller
from bot.telegram.redaction import quiet_loggers, redact
from bot.telegram.replies import Replies, Said
from bot.telegram.request import AiohttpRequest
from bot.telegram.settings import BotIdentity, TelegramRefused, TelegramSettings
from bot.telegram.updates import ALLOWED_UPDATES, GroupMoved, Reachability, read_update
from domain.conversation.outgoing import OutgoingText
from domain.errors import DeliveryError

CONNECTIONS = 64
FIRST_TRY = 10.0
MAXIMUM_BODY = 1024 * 1024
WEBHOOK_PATIENCE = 20.0
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError)
"""What the library makes of an update that is not of the published form: dates of the year 10^12, figures for texts."""

REFUSED = "does not accept the bot's token any more; put the new one into TELEGRAM_TOKEN"

logger = logging.getLogger(__name__)

Commands = Sequence[tuple[str, str]]


async def _ignore(*_: str) -> None:
    pass


class TelegramFront:
    """Incoming updates and the life cycle of the library's `Application`; `channel` sends.

    `on_reachable(chat_id)` is called when a person unblocks the bot or a group adds it,
    `on_unreachable(chat_id, reason)` with the reason blocked, kicked or no_rights, `on_moved(old, new)` when a group
    becomes a supergroup, `on_connected` once Telegram has answered for the first time. `private_failed` makes the
    line for a group in which somebody cannot be answered privately.
    """

    def __init__(
        self,
        settings: TelegramSettings,
        answer: Answer,
        *,
        on_reachable: Callable[[str], Awaitable[None]] | None = None,
        on_unreachable: Callable[[str, str], Awaitable[None]] | None = None,
        on_moved: Callable[[str, str], Awaitable[None]] | None = None,
        on_connected: Callable[[BotIdentity], Awaitable[None]] | None = None,
        private_failed: Callable[[BotIdentity], OutgoingText] | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        settings.check()
        quiet_loggers()
        self._settings = settings
        self._answer = answer
        self._on_reachable = on_reachable or _ignore
        self._on_unreachable = on_unreachable or _ignore
        self._on_moved = on_moved or _ignore
        self._on_connected = on_connected
        self._private_failed = private_failed
        self._pause = pause
        self._in_hand = UpdatesInHand()
        self._request = AiohttpRequest(CONNECTIONS, proxy=settings.proxy)
        self._polling = AiohttpRequest(2, proxy=settings.proxy)
        self._application = self._build()
        self.channel = TelegramChannel(self._application.bot, self._request, pause=pause)
        self._replies = Replies(
            self._application.bot,
            self.channel,
            on_moved=self._on_moved,
            private_failed=self._private_failed_line,
            pause=pause,
        )
        self._poller = Poller(
            self._application.bot,
            self._polling,
            in_hand=self._in_hand,
            accept=self._accept,
            on_trouble=self._tell_trouble,
            pause=pause,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self.identity: BotIdentity | None = None
        self._trouble = "not started"

    @property
    def trouble(self) -> str:
        """What is wrong now, in English for the operator; empty when all is well."""
        return self._trouble or (REFUSED if self.token_refused else "")

    @property
    def token_refused(self) -> bool | None:
        """Whether the last answer of Telegram was that it does not know the token; None before the first."""
        return self._request.token_refused

    async def try_token(self) -> None:
        """Have Telegram say whether it knows the token: with nothing to send nobody asks for hours."""
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(FIRST_TRY):
                await self._request.call(f"{self._application.bot.base_url}/getMe", {})

    async def start(self) -> BotIdentity | None:
        """Connect and begin to take updates. None if Telegram is out of reach: the trying goes on.

        Raises TelegramRefused if Telegram does not accept the token.
        """
        try:
            async with asyncio.timeout(FIRST_TRY):
                await self._connect()
        except TelegramRefused:
            await self._application.bot.shutdown()
            raise
        except (TelegramError, TimeoutError) as error:
            self._tell_trouble(redact(f"{type(error).__name__}: {error}"))
            self._tasks.append(asyncio.create_task(self._keep_connecting(), name="telegram-connect"))
            return None
        return await self._begin()

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, close the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        if self._application.running:
            await self._application.stop()
        if self._settings.webhook_url is None and self.identity is not None:
            await self._poller.confirm()
        await self._application.shutdown()
        await self._application.bot.shutdown()
        self._trouble = "stopped"

    def knows(self, secret_header: str | None) -> bool:
        """Whether a webhook request with this header comes from Telegram."""
        return same_secret(secret_header, self._settings.webhook_secret)

    async def feed(self, body: bytes, secret_header: str | None) -> int:
        """One webhook request; returns the HTTP status to answer with.

        It is answered when the update has been handled, so that Telegram sends it again if this process dies before.
        """
        if not self.knows(secret_header):
            return 403
        if len(body) > MAXIMUM_BODY:
            return 413
        try:
            update = json.loads(body)
        except (ValueError, RecursionError) as error:
            logger.warning("A webhook body of Telegram cannot be read: %s", type(error).__name__)
            return 400
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return 400
        if not self._application.running:
            return 503
        await self._accept(update)
        await self._in_hand.wait_for(update["update_id"], WEBHOOK_PATIENCE)
        return 200

    async def register_commands(self, by_scope: Mapping[str, Commands]) -> None:
        """Fill the command menus. A scope is `ALL_PRIVATE_CHATS`, `ALL_GROUPS` or the id of one chat.

        Each command is its word and its description (cut at 256 characters). A menu that Telegram refuses is logged:
        the bot works without. For it Telegram must have been connected: `on_connected` is the moment.
        """
        if self.identity is None:
            logger.warning("The command menus were not set: Telegram is not connected yet")
            return
        for scope, commands in by_scope.items():
            try:
                await self._set_commands(scope, commands)
            except DeliveryError as error:
                logger.warning("The command menu of %s was not set: %s", scope, error)

    async def _set_commands(self, scope: str, commands: Commands) -> None:
        menu = [BotCommand(word, description[:256]) for word, description in commands]

        async def attempt() -> None:
            try:
                await self._application.bot.set_my_commands(menu, scope=_scope(scope))
            except TelegramError as error:
                raise delivery_error(error) from None

        await retrying(attempt, self._pause)

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        application = (
            ApplicationBuilder()
            .token(self._settings.token)
            .base_url(self._settings.base_url)
            .base_file_url(self._settings.base_file_url)
            .request(self._request)
            .get_updates_request(self._polling)
            .concurrent_updates(OneAtATimePerChat(self._in_hand.finish))
            .updater(None)
            .job_queue(None)
            .build()
        )
        application.add_handler(TypeHandler(Update, self._handle))
        application.add_error_handler(_log_error)
        return application

    async def _connect(self) -> None:
        try:
            await self._application.initialize()
        except InvalidToken:
            raise TelegramRefused("Telegram does not know this bot token; get the right one from @BotFather.") from None
        await self._choose_way()

    async def _begin(self) -> BotIdentity:
        bot = self._application.bot
        self.identity = BotIdentity(username=bot.username, name=bot.first_name, id=bot.id)
        await self._application.start()
        self._tell_trouble("")
        if self._settings.webhook_url is None:
            self._tasks.append(asyncio.create_task(self._poller.run(), name="telegram-poll"))
        if self._on_connected is not None:
            await self._on_connected(self.identity)
        return self.identity

    async def _choose_way(self) -> None:
        """Updates come by one way only, and those that waited are kept."""
        bot, url = self._application.bot, self._settings.webhook_url
        if url is None:
            await bot.delete_webhook(drop_pending_updates=False)
        else:
            await bot.set_webhook(url, secret_token=self._settings.webhook_secret, allowed_updates=ALLOWED_UPDATES)

    async def _keep_connecting(self) -> None:
        wait = FIRST_WAIT
        while True:
            await self._pause(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            try:
                await self._connect()
            except (TelegramError, TelegramRefused) as error:
                self._tell_trouble(redact(f"{type(error).__name__}: {error}"))
            else:
                await self._begin()
                return

    async def _accept(self, raw: dict[str, Any]) -> None:
        update = self._readable(raw)
        if update is not None and self._in_hand.take(update.update_id):
            await self._application.update_queue.put(update)

    def _readable(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._application.bot)
        except (*MISSHAPEN, TelegramError) as error:
            logger.warning("Update %s cannot be read: %s", raw.get("update_id"), type(error).__name__)
            return None

    async def _handle(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        try:
            event = None if self.identity is None else read_update(update, self.identity)
        except MISSHAPEN as error:
            logger.warning("Update %s cannot be read: %s", update.update_id, type(error).__name__)
            return
        query = update.callback_query
        match event:
            case IncomingMessage():
                message_id = str(update.message.message_id) if update.message else None
                await self._converse(Said(event, message_id=message_id, query_id=query.id if query else None))
            case Reachability(chat_id=chat_id, reachable=True):
                await self._on_reachable(chat_id)
            case Reachability(chat_id=chat_id, reason=reason):
                await self._on_unreachable(chat_id, reason)
            case GroupMoved(old_chat_id=old, new_chat_id=new):
                await self._on_moved(old, new)
            case None if query is not None:
                await self._replies.answer_press(query.id)

    async def _converse(self, said: Said) -> None:
        """A pressed button is answered even if the application fails."""
        replies: Sequence[OutgoingReply] = ()
        try:
            replies = await self._answer(said.message)
        finally:
            await self._replies.deliver(said, replies)

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
            logger.warning("Telegram: %s", trouble)
        else:
            logger.info("Telegram: connected")


async def _log_error(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    logger.error("An update was not handled", exc_info=context.error)


def _scope(scope: str) -> BotCommandScope:
    if scope == ALL_PRIVATE_CHATS:
        return BotCommandScopeAllPrivateChats()
    return BotCommandScopeAllGroupChats() if scope == ALL_GROUPS else BotCommandScopeChat(int(scope))


async def who_am_i(settings: TelegramSettings) -> tuple[bool, str]:
    """Whether Telegram answers and knows the token, and one English line that says so; nothing is changed there."""
    request = AiohttpRequest(1, proxy=settings.proxy)
    bot = Bot(settings.token, base_url=settings.base_url, base_file_url=settings.base_file_url, request=request)
    try:
        settings.check()
        async with asyncio.timeout(FIRST_TRY):
            await bot.initialize()
    except InvalidToken:
        return False, "does not know this token; get the right one from @BotFather"
    except (TelegramError, TelegramRefused, TimeoutError) as error:
        return False, redact(f"does not answer ({type(error).__name__}: {error})")
    finally:
        await bot.shutdown()
    return True, f"answers; the bot is @{bot.username}"
