"""Notices about a refused bot token: administrators are told once on the other messenger, and again on recovery."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db import Database, Transaction
from domain.conversation.messages.channels import MessengerRefused
from domain.model import ChannelKind, OrganizationRole
from services.delivery.undeliverable import notify_role

WHO = (OrganizationRole.ADMIN, OrganizationRole.MONITOR)
TOLD = "messenger_refused:{channel}"
"""Setting with the time since which it is refused; empty while the token works."""


async def tell_refused(
    database: Database, refused: Collection[ChannelKind], working: Collection[ChannelKind], now: datetime
) -> None:
    """Tell the administrators and the monitors of each that is new among the refused, and of each that works again.

    A messenger in neither set is skipped: another process may serve it. Notices queued for the refused messenger itself
    fail over like all others.
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
    """Whether any administrator or monitor has an account; not so at the very first start."""
    told = [person.id for role in WHO for person in await transaction.people.with_role(role)]
    return any((await transaction.people.accounts(told)).values())
