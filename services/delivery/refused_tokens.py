"""Notices about a refused bot token: administrators are told once on the other messenger, and again on recovery."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db import Database, Transaction
from db.office.setting_keys import MESSENGER_REFUSED
from domain.conversation.messages.channels import MessengerRefused
from domain.model import ChannelKind, OrganizationRole
from services.delivery.undeliverable import notify_role

WHO = (OrganizationRole.ADMIN, OrganizationRole.MONITOR)


async def tell_refused(
    database: Database, refused: Collection[ChannelKind], working: Collection[ChannelKind], now: datetime
) -> None:
    """Tell the administrators and the monitors of each that is new among the refused, and of each that works again.

    A messenger in neither set is skipped: another process may serve it. Notices queued for the refused messenger itself
    fail over like all others.
    """
    async with database.read() as transaction:
        known = await transaction.settings.each(MESSENGER_REFUSED)
    changed = [channel for channel in ChannelKind if channel in (working if channel in known else refused)]
    if not changed:
        return
    async with database.write() as transaction:
        if not await _anybody(transaction):
            return
        for channel in changed:
            if works_again := channel not in refused:
                await transaction.settings.drop(MESSENGER_REFUSED, of=channel)
            else:
                await transaction.settings.set(MESSENGER_REFUSED, now, now, of=channel)
            for role in WHO:
                await notify_role(transaction, role, MessengerRefused(channel, works_again=works_again), now)


async def _anybody(transaction: Transaction) -> bool:
    """Whether any administrator or monitor has an account; not so at the very first start."""
    told = [person.id for role in WHO for person in await transaction.people.with_role(role)]
    return any((await transaction.people.accounts(told)).values())
