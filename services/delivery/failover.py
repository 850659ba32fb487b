"""Failover: what waits for a failing messenger moves to the person's account on another one.

The notification is moved, not copied, so that it is sent once.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from db import Database, Transaction
from domain.delivery.notifications import Recipient
from domain.model import AccountState, ChannelKind

logger = logging.getLogger(__name__)

REROUTE_AFTER = timedelta(minutes=5)
"""How long a message waits for a messenger before failover."""

BATCH = 500


async def other_account(transaction: Transaction, person_id: int, avoided: Collection[ChannelKind]) -> Recipient | None:
    """The person's first account that takes messages on a channel that is not `avoided`."""
    for account in (await transaction.people.accounts([person_id])).get(person_id, ()):
        if account.state is AccountState.LINKED and account.channel not in avoided:
            return Recipient(account.channel, person_id=person_id, account_id=account.id)
    return None


async def reroute_waiting(database: Database, now: datetime, troubled: Collection[ChannelKind]) -> int:
    """Moves what has waited for `REROUTE_AFTER` to the person's other account; returns the count.

    A message has waited when sending it failed several times, or when its messenger is among the `troubled`.
    Messages of unknown outcome are not moved.
    """
    async with database.read() as transaction:
        waiting = await transaction.outbox.waiting_since(now - REROUTE_AFTER, troubled, BATCH)
    if not waiting:
        return 0
    moved = 0
    async with database.write() as transaction:
        for late in waiting:
            other = await other_account(transaction, late.person_id, {late.channel, *troubled})
            if other is not None:
                moved += await transaction.outbox.reroute(late.id, other, now)
    if moved:
        logger.warning("%d messages that waited for a messenger go to another one", moved)
    return moved
