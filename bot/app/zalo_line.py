"""The line to Zalo: its front door and its sender. Zalo tells nothing of chats: who writes again can be written to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app.lines import Line, SharedLine
from bot.app.wiring import Wiring
from bot.settings import Settings
from bot.zalo import ZaloFront, ZaloIdentity, ZaloSettings
from domain.conversation.messages.base import AnsweredInPrivate
from domain.conversation.outgoing import OutgoingText
from domain.model import ChannelKind
from services.delivery.reachability import chat_reachable

SECRET_HEADER = "x-bot-api-secret-token"


def zalo_settings(settings: Settings) -> ZaloSettings | None:
    """None without a token."""
    if settings.zalo_token is None:
        return None
    return ZaloSettings(
        token=settings.zalo_token,
        base_url=settings.zalo_base_url,
        webhook_url=settings.zalo_webhook_url,
        webhook_secret=settings.zalo_webhook_secret,
        styled=settings.zalo_styles,
    )


def zalo_line(wiring: Wiring, settings: ZaloSettings, *, alone: bool = False) -> Line | SharedLine:
    """`alone`: no other process can hold this token, so no lease is needed."""
    events = _Events(wiring)
    front = ZaloFront(
        settings,
        wiring.answer,
        clock=wiring.clock,
        on_connected=events.on_connected,
        on_reachable=events.on_reachable,
        private_failed=events.private_failed,
        on_sent=wiring.meter.sent,
        on_heard=wiring.meter.heard,
        pause=wiring.pause,
    )
    return wiring.line(front, front.channel, None if alone else settings.token)


@dataclass(frozen=True, slots=True)
class _Events:
    wiring: Wiring

    async def on_connected(self, identity: ZaloIdentity) -> None:
        self.wiring.connected(ChannelKind.ZALO, identity.name)

    async def on_reachable(self, chat_id: str) -> None:
        await chat_reachable(self.wiring.database, ChannelKind.ZALO, chat_id, self.wiring.clock.now())

    def private_failed(self, identity: ZaloIdentity) -> OutgoingText:
        message = AnsweredInPrivate(identity.name, delivered=False)
        return self.wiring.writer.write(message, self.wiring.clock.now())
