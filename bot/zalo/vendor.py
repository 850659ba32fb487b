"""Zalo as the application starts it. Zalo tells nothing of chats: who writes again can be written to."""

from __future__ import annotations

from functools import partial

from bot.messenger import Adapter, Host, Vendor
from bot.settings import Settings
from bot.zalo.front import ZaloFront, webhook_line, who_am_i
from bot.zalo.settings import ZaloIdentity, ZaloSettings
from domain.conversation.outgoing import OutgoingText
from domain.model import ChannelKind

SECRET_HEADER = "x-bot-api-secret-token"
ZALO = ChannelKind.ZALO


def zalo_settings(settings: Settings) -> ZaloSettings:
    assert settings.zalo_token is not None
    return ZaloSettings(
        token=settings.zalo_token,
        base_url=settings.zalo_base_url,
        webhook_url=settings.zalo_webhook_url,
        webhook_secret=settings.zalo_webhook_secret,
        styled=settings.zalo_styles,
    )


def connect(settings: Settings, host: Host) -> Adapter:
    chosen = zalo_settings(settings)

    async def on_connected(identity: ZaloIdentity) -> None:
        host.connected(ZALO, identity.name)

    def private_failed(identity: ZaloIdentity) -> OutgoingText:
        return host.private_failed(identity.name)

    front = ZaloFront(
        chosen,
        host.answer,
        clock=host.clock,
        on_connected=on_connected,
        on_reachable=partial(host.reachable, ZALO),
        private_failed=private_failed,
        on_sent=host.message_sent,
        on_heard=host.message_heard,
        pause=host.pause,
    )
    return Adapter(front, front.channel, chosen.token)


async def check(settings: Settings) -> tuple[bool, str]:
    return await who_am_i(zalo_settings(settings))


async def webhook(settings: Settings, *, delete: bool) -> tuple[bool, str]:
    """What webhook is set at Zalo, in one line; with `delete` it is taken away first. False if Zalo refuses."""
    if settings.zalo_token is None:
        return False, "There is no ZALO_TOKEN."
    return await webhook_line(zalo_settings(settings), delete=delete)


VENDOR = Vendor(
    kind=ZALO,
    is_configured=lambda settings: settings.zalo_token is not None,
    connect=connect,
    who_am_i=check,
    webhook_url=lambda settings: settings.zalo_webhook_url,
    secret_header=SECRET_HEADER,
)
