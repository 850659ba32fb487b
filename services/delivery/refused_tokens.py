"""A messenger that does not take the bot's token: who can mend it hears once, on the other one, and of its return."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db import Database, Transaction
from domain.conversation.messages.channels import MessengerRefused
from domain.model import ChannelKind, OrganizationRole
from services.delivery.undeliverable import notify_role

WHO = (OrganizationRole.ADMIN, OrganizationRole.MONITOR)
TOLD = "messenger_refused:{channel}"
"""The setting that keeps since when it is told; empty while all is well."""


async def tell_refused(
    database: Database, refused: Collection[ChannelKind], working: Collection[ChannelKind], now: datetime
) -> None:
    """Tell the administrators and the monitors of each that is new among the refused, and of each that works again.

    One in neither says nothing: another process may speak for it. What is told on the messenger itself waits, and is
    moved like everything else that waits for it.
    """
    async with database.read() as transaction:
        known = {channel: await transaction.settings.get(TOLD.format(channel=channel)) for channel in ChannelKind}
    changed = [channel for channel in ChannelKind if channel in (working if known[channel] else refused)]
    if not changed:
        return
    async with database.write() as transaction:
        if not await _anybody(transaction):
            return
        for channel in changed:
            since = now.isoformat() if channel in refused else ""
            await transaction.settings.set(TOLD.format(channel=channel), since)
            for role in WHO:
                await notify_role(transaction, role, MessengerRefused(channel, works_again=not since), now)


async def _anybody(transaction: Transaction) -> bool:
    """Whether there is somebody to tell; at an office's very first start there is not yet."""
    told = [person.id for role in WHO for person in await transaction.people.with_role(role)]
    return any((await transaction.people.accounts(told)).values())
