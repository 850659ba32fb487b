"""Telegram as the application starts it, and what Telegram tells of chats by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.incoming import IncomingMessage, OutgoingReply
from bot.messenger import Adapter, Host, Vendor
from bot.settings import Settings
from bot.telegram.front import TelegramFront, who_am_i
from bot.telegram.settings import BotIdentity, TelegramSettings
from domain.conversation.outgoing import OutgoingFile, OutgoingText
from domain.model import ChannelKind
from services.handling import carries_code

SECRET_HEADER = "x-telegram-bot-api-secret-token"
TELEGRAM = ChannelKind.TELEGRAM


def telegram_settings(settings: Settings) -> TelegramSettings:
    assert settings.telegram_token is not None
    return TelegramSettings(
        token=settings.telegram_token,
        base_url=settings.telegram_base_url,
        base_file_url=settings.file_url,
        proxy=settings.telegram_proxy,
        webhook_url=settings.telegram_webhook_url,
        webhook_secret=settings.telegram_webhook_secret,
    )


def connect(settings: Settings, host: Host) -> Adapter:
    chosen = telegram_settings(settings)
    events = _Events(host)
    front = TelegramFront(
        chosen,
        events.answer,
        on_reachable=partial(host.reachable, TELEGRAM),
        on_unreachable=partial(host.unreachable, TELEGRAM),
        on_moved=partial(host.moved, TELEGRAM),
        on_connected=events.on_connected,
        private_failed=events.private_failed,
    )
    events.front = front
    return Adapter(front, front.channel, chosen.token, front.channel.download, events.upload)


@dataclass(slots=True)
class _Events:
    host: Host
    front: TelegramFront = field(init=False)

    async def answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]:
        """As the application answers; who has just registered finds the commands of the new role in the menu."""
        replies = await self.host.answer(incoming)
        if not incoming.origin.in_group and carries_code(incoming.text):
            await self._renew_menu(incoming.origin.chat_id)
        return replies

    async def _renew_menu(self, chat_id: str) -> None:
        by_scope = await self.host.menus(TELEGRAM)
        await self.front.register_commands({scope: menu for scope, menu in by_scope.items() if scope == chat_id})

    async def on_connected(self, identity: BotIdentity) -> None:
        self.host.connected(TELEGRAM, identity.username)
        await self.front.register_commands(await self.host.menus(TELEGRAM))

    async def upload(self, chat_id: str, document: OutgoingFile) -> None:
        await self.front.channel.send_document(chat_id, document.name, content=document.content)

    def private_failed(self, identity: BotIdentity) -> OutgoingText:
        return self.host.private_failed(identity.username)


async def check(settings: Settings) -> tuple[bool, str]:
    return await who_am_i(telegram_settings(settings))


VENDOR = Vendor(
    kind=TELEGRAM,
    is_configured=lambda settings: settings.telegram_token is not None,
    connect=connect,
    who_am_i=check,
    webhook_url=lambda settings: settings.telegram_webhook_url,
    secret_header=SECRET_HEADER,
)
