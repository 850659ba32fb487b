"""Coalesces reminders that wait for one chat into the claimed one.

After an outage, or a night, a chat then gets one message and not one for each time at which something was due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from db.any_of import IsAmong
from db.outbox.items import OutboxItems
from db.outbox.recipients import chat_key, is_pending
from db.repository import is_one_of
from db.schema.outbox import outbox, outbox_item
from domain.delivery.notifications import ClaimedNotification, NotificationKind, OutboxState

JOINED = "told in another message"

NEARLY_DUE = timedelta(minutes=1)
"""What is to go within a minute goes along."""

_take = (
    update(outbox)
    .where(
        IsAmong(outbox.c.chat_key, "chats"),
        is_pending(outbox),
        is_one_of(outbox.c.kind, NotificationKind.REMINDER),
        outbox.c.due_at <= bindparam("until"),
    )
    .values(state=OutboxState.CANCELLED, state_at=bindparam("now"), reason=JOINED)
    .returning(outbox.c.id, outbox.c.chat_key, outbox.c.expires_at)
)
_move_items = (
    update(outbox_item).where(outbox_item.c.outbox_id == bindparam("from_id")).values(outbox_id=bindparam("to_id"))
)
_prolong = update(outbox).where(outbox.c.id == bindparam("this_id")).values(expires_at=bindparam("ends"))


class OutboxCoalescer(OutboxItems):
    __slots__ = ()

    async def gather(self, claimed: Sequence[ClaimedNotification], now: datetime) -> tuple[ClaimedNotification, ...]:
        """The claimed, each reminder among them with the items of the reminders that wait for the same chat."""
        hosts = {chat_key(one.recipient): one for one in claimed if one.kind is NotificationKind.REMINDER}
        if not hosts:
            return tuple(claimed)
        taken = await self._all(_take, chats=sorted(hosts), until=now + NEARLY_DUE, now=now)
        if not taken:
            return tuple(claimed)
        items = await self.items_of([row.id for row in taken])
        grown: dict[int, ClaimedNotification] = {one.id: one for one in hosts.values()}
        for row in taken:
            host = grown[hosts[row.chat_key].id]
            ends = None if None in (host.expires_at, row.expires_at) else max(host.expires_at, row.expires_at)
            grown[host.id] = replace(host, items=(*host.items, *items.get(row.id, ())), expires_at=ends)
            await self._count(_move_items, from_id=row.id, to_id=host.id)
            await self._count(_prolong, this_id=host.id, ends=ends)
        return tuple(grown.get(one.id, one) for one in claimed)
