"""Leases: who of several processes does what only one may do, and which updates have been taken already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Table, bindparam, delete, or_

from db.repository import Repository, on_each_dialect
from db.schema.conversation import lease, processed_update
from domain.model import ChannelKind


def _take(insert_into: Callable[[Table], Any]) -> Executable:
    statement = insert_into(lease)
    chosen: Executable = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
        where=or_(lease.c.expires_at <= bindparam("now"), lease.c.holder == statement.excluded.holder),
    ).returning(lease.c.holder)
    return chosen


_acquire = on_each_dialect(_take)
_release = delete(lease).where(lease.c.name == bindparam("lease_name"), lease.c.holder == bindparam("by"))
_see = on_each_dialect(
    lambda insert_into: insert_into(processed_update).on_conflict_do_nothing().returning(processed_update.c.received_at)
)
_forget = delete(processed_update).where(processed_update.c.received_at < bindparam("before"))


class Leases(Repository):
    __slots__ = ()

    async def acquire(self, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
        """True when `holder` has the lease until `now + ttl`: it was free, expired, or the holder's own."""
        row = await self._first(_acquire[self._dialect], name=name, holder=holder, expires_at=now + ttl, now=now)
        return row is not None

    async def release(self, name: str, holder: str) -> None:
        await self._count(_release, lease_name=name, by=holder)


class Updates(Repository):
    __slots__ = ()

    async def seen(self, channel: ChannelKind, update_key: str, now: datetime) -> bool:
        """Notes the update; True if it is new."""
        row = await self._first(_see[self._dialect], channel=channel, update_key=update_key, received_at=now)
        return row is not None

    async def forget(self, before: datetime) -> int:
        return await self._count(_forget, before=before)
