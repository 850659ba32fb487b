"""The audit: what was done to the record, by whom and when. Lines are added and read, never changed."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from db.repository import Repository
from db.schema import event
from domain.model import Event

_FIELDS = ("organization_id", "at", "actor_id", "name", "task_id", "assignment_id", "before", "after")
_add = insert(event)
_history = (
    select(*(event.c[name] for name in _FIELDS)).where(event.c.task_id == bindparam("task_id")).order_by(event.c.id)
)


class Audit(Repository):
    __slots__ = ()

    async def add(self, *events: Event) -> None:
        await self._many(_add, [{name: getattr(one, name) for name in _FIELDS} for one in events])

    async def history(self, task_id: int) -> tuple[Event, ...]:
        """Oldest first."""
        return tuple(Event(**row._mapping) for row in await self._all(_history, task_id=task_id))
