"""How notifications enter the outbox: what is there already is left out, what waits for the same chat is extended.

The same step of the same assignment is never told the same recipient twice, and 500 notifications cost a handful of
statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from db.any_of import IsAmong
from db.office.organization import ORGANIZATION
from db.outbox.items import ITEM_FIELDS, item_columns
from db.outbox.recipients import chat_key, is_pending, recipient_columns
from db.repository import Repository, insert_many
from db.schema.outbox import outbox, outbox_item
from db.types import AnyRow
from domain.delivery.notifications import (
    ABOUT_WORKS,
    AnyItem,
    NewNotification,
    NotificationKind,
    OutboxState,
    Recipient,
)

ItemKey = tuple[int, str, int, str]
"""Assignment, step, deadline version, recipient."""

_told = select(
    outbox_item.c.assignment_id, outbox_item.c.step_key, outbox_item.c.deadline_version, outbox_item.c.recipient_key
).where(IsAmong(outbox_item.c.assignment_id, "ids"), IsAmong(outbox_item.c.recipient_key, "keys"))
_KEY_COLUMNS = (outbox.c.chat_key, outbox.c.kind, outbox.c.slot, outbox.c.data, outbox.c.target_attempt_id)
_waiting = (
    select(outbox.c.id, outbox.c.priority, outbox.c.available_at, outbox.c.expires_at, *_KEY_COLUMNS)
    .where(
        is_pending(outbox),
        IsAmong(outbox.c.chat_key, "chats"),
        or_(
            IsAmong(outbox.c.slot, "slots"),
            IsAmong(outbox.c.target_attempt_id, "targets"),
        ),
    )
    .order_by(outbox.c.id)
    .with_for_update()
)
_insert_rows = insert_many(
    outbox,
    (
        *("channel", "person_id", "account_id", "group_id", "recipient_key", "chat_key"),
        *("kind", "slot", "priority", "state", "created_at", "due_at", "available_at", "expires_at"),
        *("tries", "unknown_before", "reason", "state_at", "data", "target_attempt_id"),
    ),
    values={"organization_id": ORGANIZATION},
    returning=(outbox.c.id, *_KEY_COLUMNS),
)
_insert_items = insert_many(
    outbox_item,
    ("outbox_id", "recipient_key", "created_at", *ITEM_FIELDS),
    returning=(outbox_item.c.outbox_id,),
    skip_known=True,
)
_extend = update(outbox).where(outbox.c.id == bindparam("this_id"))
_drop_empty = delete(outbox).where(
    IsAmong(outbox.c.id, "ids"), ~select(outbox_item.c.id).where(outbox_item.c.outbox_id == outbox.c.id).exists()
)

MergeKey = tuple[str, NotificationKind, str, str]
"""Chat, kind, slot, and what else must be the same: notifications with equal keys become one message."""


@dataclass(slots=True)
class _Entry:
    """One message in the making: a new row of the outbox, or one that waits there already (`id`)."""

    notification: NewNotification
    id: int | None = None
    items: list[AnyItem] = field(default_factory=list)
    extended: bool = False


class OutboxWriter(Repository):
    __slots__ = ()

    async def enqueue(self, notifications: Sequence[NewNotification], now: datetime) -> int:
        """Puts them into the outbox; how many were inserted or extended.

        A step that was told the recipient before is left out, and with its last item a notification that needs items.
        One that waits for the same chat with the same kind and slot takes the items instead of a new one. A notice is
        left out when an equal one waits, a refresh when one of the same message waits.
        """
        if not notifications:
            return 0
        waiting = await self._waiting(notifications)
        entries = _merge(await self._fresh(notifications), waiting)
        fresh = [entry for entry in entries if entry.id is None]
        await self._insert_rows(fresh, now)
        grown = [entry for entry in entries if entry.extended]
        await self._many(_extend, [_grown(entry) for entry in grown])
        empty = await self._insert_items([*fresh, *grown], now)
        return len(fresh) + len(grown) - empty

    async def untold(self, notifications: Sequence[NewNotification]) -> list[NewNotification]:
        """What `enqueue` would let in of these: without what the recipients were told before. Changes nothing."""
        return await self._fresh(notifications) if notifications else []

    async def _fresh(self, notifications: Sequence[NewNotification]) -> list[NewNotification]:
        """The notifications without the items that were told before or stand twice among these."""
        seen = await self._told(notifications)
        kept = []
        for one in notifications:
            items = []
            for item in one.items:
                key = _item_key(item, one.recipient)
                if key not in seen:
                    seen.add(key)
                    items.append(item)
            if items or (not one.items and one.kind not in ABOUT_WORKS):
                kept.append(replace(one, items=tuple(items)))
        return kept

    async def _told(self, notifications: Sequence[NewNotification]) -> set[ItemKey]:
        assignments = sorted({item.assignment_id for one in notifications for item in one.items})
        if not assignments:
            return set()
        keys = sorted({one.recipient.key for one in notifications})
        return {(row[0], row[1], row[2], row[3]) for row in await self._all(_told, ids=assignments, keys=keys)}

    async def _waiting(self, notifications: Sequence[NewNotification]) -> dict[MergeKey, _Entry]:
        chats = {chat_key(one.recipient): one.recipient for one in notifications}
        rows = await self._all(
            _waiting,
            chats=sorted(chats),
            slots=sorted({one.slot for one in notifications}),
            targets=sorted({one.target_attempt_id for one in notifications if one.target_attempt_id is not None}),
        )
        return {_key_of(row): _waiting_entry(row, chats[row.chat_key]) for row in rows}

    async def _insert_rows(self, entries: Sequence[_Entry], now: datetime) -> None:
        by_key = {_merge_key(entry.notification): entry for entry in entries}
        rows = [_row(entry.notification, now) for entry in entries]
        for inserted in await self._at_once(_insert_rows, rows):
            by_key[_key_of(inserted)].id = inserted.id

    async def _insert_items(self, entries: Sequence[_Entry], now: datetime) -> int:
        """Count of new notifications whose items a concurrent transaction enqueued first."""
        rows = [_item_row(item, entry, now) for entry in entries for item in entry.items]
        inserted = await self._at_once(_insert_items, rows)
        if len(inserted) == len(rows):
            return 0
        filled = {row.outbox_id for row in inserted}
        suspects = [one.id for one in entries if one.items and not one.extended and one.id not in filled]
        return await self._count(_drop_empty, ids=suspects) if suspects else 0


def _merge(notifications: Iterable[NewNotification], waiting: dict[MergeKey, _Entry]) -> list[_Entry]:
    """The messages that these become, new or extended; those that an equal waiting one covers are left out."""
    entries = dict(waiting)
    for one in notifications:
        key = _merge_key(one)
        entry = entries.get(key)
        if entry is None:
            entries[key] = _Entry(one, items=list(one.items))
        elif one.items and one.kind is not NotificationKind.REFRESH:
            entry.items.extend(one.items)
            entry.extended = entry.id is not None
            entry.notification = _joined(entry.notification, one)
    return [entry for entry in entries.values() if entry.id is None or entry.extended]


def _joined(first: NewNotification, second: NewNotification) -> NewNotification:
    """Keeps the higher priority and the longer sense."""
    ends = (first.expires_at, second.expires_at)
    return replace(
        first,
        priority=max(first.priority, second.priority),
        expires_at=None if ends[0] is None or ends[1] is None else max(ends[0], ends[1]),
    )


def _merge_key(one: NewNotification) -> MergeKey:
    if one.kind is NotificationKind.REFRESH:
        return chat_key(one.recipient), one.kind, "", str(one.target_attempt_id)
    return chat_key(one.recipient), one.kind, one.slot, one.data


def _key_of(row: AnyRow) -> MergeKey:
    """The same for a row of the outbox."""
    if row.kind is NotificationKind.REFRESH:
        return row.chat_key, row.kind, "", str(row.target_attempt_id)
    return row.chat_key, row.kind, row.slot, row.data


def _waiting_entry(row: AnyRow, recipient: Recipient) -> _Entry:
    notification = NewNotification(
        recipient=recipient,
        kind=row.kind,
        slot=row.slot,
        priority=row.priority,
        available_at=row.available_at,
        expires_at=row.expires_at,
        data=row.data,
        target_attempt_id=row.target_attempt_id,
    )
    return _Entry(notification, id=row.id)


def _item_key(item: AnyItem, recipient: Recipient) -> ItemKey:
    return item.assignment_id, item.step_key, item.deadline_version, recipient.key


def _row(one: NewNotification, now: datetime) -> dict[str, Any]:
    return recipient_columns(one.recipient) | {
        "kind": one.kind,
        "slot": one.slot,
        "priority": one.priority,
        "state": OutboxState.PENDING,
        "created_at": now,
        "due_at": one.available_at,
        "available_at": one.available_at,
        "expires_at": one.expires_at,
        "tries": 0,
        "unknown_before": False,
        "reason": "",
        "state_at": now,
        "data": one.data,
        "target_attempt_id": one.target_attempt_id,
    }


def _item_row(item: AnyItem, entry: _Entry, now: datetime) -> dict[str, Any]:
    return item_columns(item) | {
        "outbox_id": entry.id,
        "recipient_key": entry.notification.recipient.key,
        "created_at": now,
    }


def _grown(entry: _Entry) -> dict[str, Any]:
    return {
        "this_id": entry.id,
        "priority": entry.notification.priority,
        "expires_at": entry.notification.expires_at,
    }
