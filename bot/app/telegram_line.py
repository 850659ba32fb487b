"""The line to Telegram: its front door, its sender, and what Telegram tells of chats by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.app.lines import Line, SharedLine
from bot.app.menus import menus
from bot.app.wiring import Wiring
from bot.incoming import IncomingMessage, OutgoingReply
from bot.settings import Settings
from bot.telegram import BotIdentity, TelegramFront, TelegramSettings
from domain.conversation.messages.base import AnsweredInPrivate
from domain.conversation.outgoing import OutgoingFile, OutgoingText
from domain.model import ChannelKind
from services.delivery.reachability import chat_moved, chat_reachable, chat_unreachable
from services.handling import carries_code

SECRET_HEADER = "x-telegram-bot-api-secret-token"
TELEGRAM = ChannelKind.TELEGRAM


def telegram_settings(settings: Settings) -> TelegramSettings | None:
    """None without a token."""
    if settings.telegram_token is None:
        return None
    return TelegramSettings(
        token=settings.telegram_token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.file_url,
        proxy=settings.telegram_proxy,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=settings.telegram_webhook_secret,
    )


def telegram_line(wiring: Wiring, settings: TelegramSettings, *, alone: bool = False) -> Line | SharedLine:
    """`alone`: no other process can hold this token, so no lease is needed."""
    events = _Events(wiring)
    front = TelegramFront(
        settings,
        events.answer,
        on_reachable=events.on_reachable,
        on_unreachable=events.on_unreachable,
        on_moved=events.on_moved,
        on_connected=events.on_connected,
        private_failed=events.private_failed,
    )
    events.front = front
    wiring.downloads[TELEGRAM] = front.channel.download
    wiring.uploads[TELEGRAM] = events.upload
    return wiring.line(front, front.channel, None if alone else settings.token)


@dataclass(slots=True)
class _Events:
    wiring: Wiring
    front: TelegramFront = field(init=False)

    async def answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]:
        """As the application answers; who has just registered finds the commands of the new role in the menu."""
        replies = await self.wiring.answer(incoming)
        if not incoming.origin.in_group and carries_code(incoming.text):
            await self._renew_menu(incoming.origin.chat_id)
        return replies

    async def _renew_menu(self, chat_id: str) -> None:
        async with self.wiring.database.read() as transaction:
            by_scope = await menus(transaction, TELEGRAM, self.wiring.writer.command_help())
        await self.front.register_commands({scope: menu for scope, menu in by_scope.items() if scope == chat_id})

    async def on_connected(self, identity: BotIdentity) -> None:
        self.wiring.connected(TELEGRAM, identity.username)
        async with self.wiring.database.read() as transaction:
            by_scope = await menus(transaction, TELEGRAM, self.wiring.writer.command_help())
        await self.front.register_commands(by_scope)

    async def on_reachable(self, chat_id: str) -> None:
        await chat_reachable(self.wiring.database, TELEGRAM, chat_id, self.wiring.clock.now())

    async def on_unreachable(self, chat_id: str, reason: str) -> None:
        await chat_unreachable(self.wiring.database, TELEGRAM, chat_id, reason, self.wiring.clock.now())

    async def on_moved(self, old_chat_id: str, new_chat_id: str) -> None:
        await chat_moved(self.wiring.database, TELEGRAM, old_chat_id, new_chat_id)

    async def upload(self, chat_id: str, document: OutgoingFile) -> None:
        await self.front.channel.send_document(chat_id, document.name, content=document.content)

    def private_failed(self, identity: BotIdentity) -> OutgoingText:
        message = AnsweredInPrivate(identity.username, delivered=False)
        return self.wiring.writer.write(message, self.wiring.clock.now())
