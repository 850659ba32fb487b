"""How what a notification tells of is written to the outbox and read from it: steps of the ladder, and changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields as fields_of
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from db.any_of import IsAmong
from db.repository import Repository
from db.schema.outbox import outbox_item
from db.stored import Stored
from db.types import AnyRow
from domain.delivery.notifications import AnyItem, ChangeItem, ChangeNote, NotificationItem

ITEM_FIELDS = (
    "assignment_id",
    "step_key",
    "step_kind",
    "change",
    "deadline_version",
    "assignment_version",
    "audience",
    "reason",
    "moment",
    "note",
)
ITEM_COLUMNS = tuple(outbox_item.c[name] for name in ITEM_FIELDS)
_STEP = tuple(one.name for one in fields_of(NotificationItem))
_CHANGE = tuple(one.name for one in fields_of(ChangeItem) if one.name != "note")
_step, _change = attrgetter(*_STEP), attrgetter(*_CHANGE)
CHANGE_NOTE: Stored[ChangeNote] = Stored("outbox_item.note", ChangeNote)
_of_notifications = (
    select(outbox_item.c.outbox_id, *ITEM_COLUMNS)
    .where(IsAmong(outbox_item.c.outbox_id, "ids"))
    .order_by(outbox_item.c.id)
)


class OutboxItems(Repository):
    """What every part of the outbox that reads items is built on."""

    __slots__ = ()

    async def items_of(self, outbox_ids: Collection[int]) -> dict[int, tuple[AnyItem, ...]]:
        """By notification, in the order in which they were put in."""
        found: dict[int, list[AnyItem]] = defaultdict(list)
        if outbox_ids:
            for row in await self._all(_of_notifications, ids=list(outbox_ids)):
                found[row.outbox_id].append(item_of(row))
        return {id: tuple(items) for id, items in found.items()}


def item_of(row: AnyRow) -> AnyItem:
    """From a row that has the columns of `ITEM_COLUMNS`."""
    if row.change is None:
        return NotificationItem(*_step(row))
    return ChangeItem(**dict(zip(_CHANGE, _change(row), strict=True)), note=CHANGE_NOTE.value(row.note))


def item_columns(item: AnyItem) -> dict[str, Any]:
    """The columns of `ITEM_FIELDS`."""
    if isinstance(item, NotificationItem):
        return dict(zip(_STEP, _step(item), strict=True), change=None)
    said = {"step_key": item.step_key, "step_kind": None, "reason": item.change, "note": CHANGE_NOTE.text(item.note)}
    return dict(zip(_CHANGE, _change(item), strict=True), **said)
