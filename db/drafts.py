"""Conversations that have not ended: at most one for each person and chat; they survive a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Table, bindparam, delete, select

from db.repository import Repository, on_each_dialect
from db.schema.conversation import draft
from domain.model import ChannelKind, Draft

_open = select(draft).where(
    draft.c.person_id == bindparam("person_id"),
    draft.c.channel == bindparam("channel"),
    draft.c.chat_id == bindparam("chat_id"),
)


def _save_next(insert_into: Callable[[Table], Any]) -> Executable:
    statement = insert_into(draft)
    content = {name: statement.excluded[name] for name in ("kind", "step", "data", "updated_at")}
    chosen: Executable = statement.on_conflict_do_update(
        index_elements=["person_id", "channel", "chat_id"], set_=content | {"version": draft.c.version + 1}
    ).returning(*draft.c)
    return chosen


_save = on_each_dialect(_save_next)
_drop = delete(draft).where(
    draft.c.person_id == bindparam("person_id"),
    draft.c.channel == bindparam("channel"),
    draft.c.chat_id == bindparam("chat_id"),
)


class Drafts(Repository):
    __slots__ = ()

    async def open(self, person_id: int, channel: ChannelKind, chat_id: str) -> Draft | None:
        row = await self._first(_open, person_id=person_id, channel=channel, chat_id=chat_id)
        return None if row is None else Draft(**row._mapping)

    async def save(
        self, person_id: int, channel: ChannelKind, chat_id: str, kind: str, step: str, data: str, now: datetime
    ) -> Draft:
        """The open draft with its new content and the next version; a new one begins with version 1."""
        row = await self._first(
            _save[self._dialect],
            person_id=person_id,
            channel=channel,
            chat_id=chat_id,
            kind=kind,
            step=step,
            data=data,
            version=1,
            updated_at=now,
        )
        assert row is not None
        return Draft(**row._mapping)

    async def drop(self, person_id: int, channel: ChannelKind, chat_id: str) -> bool:
        """True if there was one."""
        return await self._count(_drop, person_id=person_id, channel=channel, chat_id=chat_id) == 1
