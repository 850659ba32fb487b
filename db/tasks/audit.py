"""The audit: what was done to the record, by whom and when. Lines are added and read, never changed."""

from __future__ import annotations

from typing import get_type_hints

from sqlalchemy import bindparam, insert, select

from db.repository import Repository
from db.schema.tasks import event
from db.stored import as_json, typed_facts
from db.types import AnyRow
from domain.model import Assignment, Event

_FIELDS = ("organization_id", "at", "actor_id", "name", "task_id", "assignment_id", "before", "after")
_add = insert(event)
_history = (
    select(*(event.c[name] for name in _FIELDS)).where(event.c.task_id == bindparam("task_id")).order_by(event.c.id)
)


_ASSIGNMENT = get_type_hints(Assignment)


class Audit(Repository):
    __slots__ = ()

    async def add(self, *events: Event) -> None:
        await self._many(_add, [_row(one) for one in events])

    async def history(self, task_id: int) -> tuple[Event, ...]:
        """Oldest first."""
        return tuple(_event(row) for row in await self._all(_history, task_id=task_id))


def _row(one: Event) -> dict[str, object]:
    fields = {name: getattr(one, name) for name in _FIELDS}
    return fields | {"before": as_json(dict(one.before)), "after": as_json(dict(one.after))}


def _event(row: AnyRow) -> Event:
    """Facts with the name of a field of an assignment come back as that field; the others as JSON values."""
    facts = {name: typed_facts(getattr(row, name), _ASSIGNMENT) for name in ("before", "after")}
    return Event(**(dict(row._mapping) | facts))
