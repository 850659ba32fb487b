"""What the outbox remembers: the messages that stand in chats, who was told what, and what is stuck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, select, update

from db.any_of import IsAmong
from db.errors import NotStored
from db.outbox.items import OutboxItems
from db.outbox.outcomes import DeadLetter, SentContent, Told, WaitingMessage
from db.outbox.recipients import MESSAGE_IDS, RECIPIENT_COLUMNS, recipient_of
from db.repository import is_one_of
from db.schema.outbox import AttemptOutcome, attempt, outbox, outbox_item
from db.schema.tasks import assignment
from db.types import AnyRow
from domain.delivery.notifications import (
    ABOUT_WORKS,
    OUTCOME_UNKNOWN,
    TOLD_TO_SOMEBODY,
    NotificationKind,
    OutboxState,
    Recipient,
    SentMessage,
    ToldToday,
)
from domain.model import ChannelKind

UNFINISHED = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.DEAD)
"""States of unfinished or stuck notifications."""

sent = (
    select(
        attempt.c.id, attempt.c.outbox_id, attempt.c.at, attempt.c.chat_id, attempt.c.message_ids, *RECIPIENT_COLUMNS
    )
    .join_from(attempt, outbox, outbox.c.id == attempt.c.outbox_id)
    .where(is_one_of(attempt.c.outcome, AttemptOutcome.SENT))
)
_sent_about = sent.where(
    attempt.c.outbox_id.in_(
        select(outbox_item.c.outbox_id).where(outbox_item.c.assignment_id == bindparam("assignment_id"))
    ),
    outbox.c.kind != NotificationKind.REFRESH,
).order_by(attempt.c.at.desc(), attempt.c.id.desc())
# Asked for each message by itself: Postgres would otherwise begin with all that was ever sent.
_last_attempt = (
    select(func.max(attempt.c.id))
    .where(attempt.c.outbox_id == outbox.c.id, is_one_of(attempt.c.outcome, AttemptOutcome.SENT))
    .scalar_subquery()
)
_newest_in_chats = (
    select(outbox_item.c.assignment_id, func.max(_last_attempt).label("attempt_id"))
    .join_from(outbox_item, outbox, outbox.c.id == outbox_item.c.outbox_id)
    .where(IsAmong(outbox_item.c.assignment_id, "ids"), outbox.c.kind != NotificationKind.REFRESH)
    .group_by(outbox_item.c.assignment_id, outbox.c.chat_key)
    .having(func.max(_last_attempt).is_not(None))
)
_sent_messages = sent.where(IsAmong(attempt.c.id, "ids"))
_sent_message = sent.where(attempt.c.id == bindparam("attempt_id"))
_content = (
    select(outbox.c.id, outbox.c.kind, outbox.c.data, *RECIPIENT_COLUMNS)
    .join_from(attempt, outbox, outbox.c.id == attempt.c.outbox_id)
    .where(attempt.c.id == bindparam("attempt_id"))
)
_told_since = (
    select(
        outbox_item.c.assignment_id,
        outbox_item.c.recipient_key,
        func.max(outbox_item.c.assignment_version),
        func.max(case((is_one_of(outbox.c.kind, NotificationKind.REMINDER), outbox_item.c.assignment_version))),
    )
    .join_from(outbox_item, outbox, outbox.c.id == outbox_item.c.outbox_id)
    .where(
        IsAmong(outbox_item.c.assignment_id, "ids"),
        outbox_item.c.created_at >= bindparam("since"),
        outbox.c.state.not_in((OutboxState.CANCELLED, OutboxState.DEAD)),
    )
    .group_by(outbox_item.c.assignment_id, outbox_item.c.recipient_key)
)
_group_told = (
    select(outbox_item.c.assignment_id, outbox_item.c.step_key)
    .join_from(outbox_item, outbox, outbox.c.id == outbox_item.c.outbox_id)
    .join(assignment, assignment.c.id == outbox_item.c.assignment_id)
    .where(
        IsAmong(outbox_item.c.assignment_id, "ids"),
        outbox_item.c.deadline_version == assignment.c.deadline_version,
        outbox.c.group_id.is_not(None),
        outbox.c.state.not_in((OutboxState.CANCELLED, OutboxState.DEAD)),
    )
)
_counts = select(outbox.c.state, func.count()).where(is_one_of(outbox.c.state, *UNFINISHED)).group_by(outbox.c.state)
_oldest_due = select(func.min(outbox.c.due_at)).where(
    is_one_of(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING),
    outbox.c.due_at <= bindparam("now"),
    IsAmong(outbox.c.channel, "channels"),
)
_waiting_until = (
    select(outbox.c.id, outbox.c.kind, outbox.c.available_at, outbox.c.expires_at, *RECIPIENT_COLUMNS)
    .where(
        is_one_of(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING),
        is_one_of(outbox.c.kind, *TOLD_TO_SOMEBODY),
        outbox.c.available_at <= bindparam("moment"),
    )
    .order_by(outbox.c.available_at, outbox.c.id)
)
_dead = (
    select(outbox)
    .where(is_one_of(outbox.c.state, OutboxState.DEAD))
    .order_by(outbox.c.state_at.desc(), outbox.c.id.desc())
    .limit(bindparam("limit"))
)
_dead_letter = select(outbox).where(outbox.c.id == bindparam("this_id"), is_one_of(outbox.c.state, OutboxState.DEAD))
_lost_from_sight = and_(is_one_of(outbox.c.state, OutboxState.DEAD), outbox.c.reason == OUTCOME_UNKNOWN)
_unknown_since = select(func.count(), func.max(outbox.c.state_at)).where(
    _lost_from_sight,
    is_one_of(outbox.c.kind, *ABOUT_WORKS),
    outbox.c.state_at > bindparam("since"),
)
_dead_again = (
    update(outbox)
    .where(is_one_of(outbox.c.state, OutboxState.DEAD))
    .values(
        state=OutboxState.PENDING,
        state_at=bindparam("now"),
        available_at=bindparam("now"),
        due_at=bindparam("now"),
        expires_at=None,
        tries=0,
        claimed_by=None,
        lease_until=None,
    )
)
_retry_dead = _dead_again.where(outbox.c.id == bindparam("this_id"))
_retry_unknown = _dead_again.where(_lost_from_sight)
_last_sent_at = (
    select(func.max(attempt.c.at))
    .where(attempt.c.outbox_id == outbox.c.id, is_one_of(attempt.c.outcome, AttemptOutcome.SENT))
    .scalar_subquery()
)
_history = (
    select(
        outbox_item.c.step_key,
        outbox_item.c.change,
        outbox_item.c.audience,
        outbox_item.c.reason.label("step_reason"),
        outbox_item.c.deadline_version,
        outbox_item.c.note,
        outbox.c.state,
        outbox.c.reason,
        _last_sent_at.label("sent_at"),
        *RECIPIENT_COLUMNS,
    )
    .join_from(outbox_item, outbox, outbox.c.id == outbox_item.c.outbox_id)
    .where(outbox_item.c.assignment_id == bindparam("assignment_id"))
    .order_by(outbox_item.c.id)
)


class OutboxHistory(OutboxItems):
    __slots__ = ()

    async def told_today(self, assignment_ids: list[int], since: datetime) -> dict[tuple[int, str], ToldToday]:
        """Who was told about which assignment since then, or is about to be: by (assignment id, recipient key)."""
        wanted = sorted(set(assignment_ids))
        rows = await self._all(_told_since, ids=wanted, since=since) if wanted else ()
        return {(row[0], row[1]): ToldToday(row[2], row[3]) for row in rows}

    async def group_told(self, assignment_ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """By assignment the steps that a group has had for its deadline, or is about to have."""
        wanted = sorted(set(assignment_ids))
        told: dict[int, set[str]] = defaultdict(set)
        for row in await self._all(_group_told, ids=wanted) if wanted else ():
            told[row.assignment_id].add(row.step_key)
        return {id: frozenset(keys) for id, keys in told.items()}

    async def sent_about(self, assignment_id: int) -> tuple[SentMessage, ...]:
        """Every message that carries this assignment, newest first; the edits of messages are not among them."""
        return tuple(message_of(row) for row in await self._all(_sent_about, assignment_id=assignment_id))

    async def newest_about(self, assignment_ids: Iterable[int]) -> dict[tuple[int, Recipient], SentMessage]:
        """By assignment and chat: the newest message there that carries the assignment."""
        wanted = sorted(set(assignment_ids))
        newest = await self._all(_newest_in_chats, ids=wanted) if wanted else ()
        if not newest:
            return {}
        rows = await self._all(_sent_messages, ids=sorted({row.attempt_id for row in newest}))
        messages = {row.id: message_of(row) for row in rows}
        return {(row.assignment_id, messages[row.attempt_id].recipient): messages[row.attempt_id] for row in newest}

    async def sent_message(self, attempt_id: int) -> SentMessage:
        """Raises NotStored."""
        row = await self._first(_sent_message, attempt_id=attempt_id)
        if row is None:
            raise NotStored(f"sent message {attempt_id}")
        return message_of(row)

    async def content_of(self, attempt_id: int) -> SentContent:
        """What the message was made of. Raises NotStored."""
        row = await self._first(_content, attempt_id=attempt_id)
        if row is None:
            raise NotStored(f"sent message {attempt_id}")
        items = await self.items_of([row.id])
        return SentContent(row.kind, row.data, recipient_of(row), items.get(row.id, ()))

    async def counts_by_state(self) -> dict[OutboxState, int]:
        """Of the states of `UNFINISHED`, also of those that nothing is in."""
        counts = {row[0]: row[1] for row in await self._all(_counts)}
        return {state: counts.get(state, 0) for state in UNFINISHED}

    async def oldest_due(self, now: datetime, channels: Iterable[ChannelKind] = tuple(ChannelKind)) -> datetime | None:
        """Since when the oldest notification waits that should have gone by now; None when none does."""
        moment: datetime | None = await self._value(_oldest_due, now=now, channels=list(channels))
        return moment

    async def waiting_until(self, moment: datetime) -> tuple[WaitingMessage, ...]:
        """What people have yet to be sent by then, in the order in which it goes; not the rewriting of messages."""
        rows = await self._all(_waiting_until, moment=moment)
        items = await self.items_of([row.id for row in rows])
        return tuple(
            WaitingMessage(recipient_of(row), row.kind, row.available_at, row.expires_at, items.get(row.id, ()))
            for row in rows
        )

    async def dead_letters(self, limit: int) -> tuple[DeadLetter, ...]:
        """Newest first."""
        return await self._letters(await self._all(_dead, limit=limit))

    async def dead_letter(self, id: int) -> DeadLetter | None:
        """None when there is none of this id, or when it is not dead."""
        found = await self._letters(await self._all(_dead_letter, this_id=id))
        return found[0] if found else None

    async def _letters(self, rows: Sequence[AnyRow]) -> tuple[DeadLetter, ...]:
        items = await self.items_of([row.id for row in rows])
        return tuple(
            DeadLetter(row.id, recipient_of(row), row.kind, row.reason, row.state_at, row.tries, items.get(row.id, ()))
            for row in rows
        )

    async def retry_dead(self, id: int, now: datetime) -> bool:
        """Requeues a dead letter without expiry; False when it is not dead."""
        return await self._count(_retry_dead, this_id=id, now=now) == 1

    async def unknown_since(self, moment: datetime) -> tuple[int, datetime | None]:
        """Count of messages about works given up with unknown outcome since then, and when the last was."""
        row = await self._first(_unknown_since, since=moment)
        return (row[0], row[1]) if row is not None else (0, None)

    async def retry_unknown(self, now: datetime) -> int:
        """Requeues all dead letters of unknown outcome; returns the count."""
        return await self._count(_retry_unknown, now=now)

    async def history_of(self, assignment_id: int) -> tuple[Told, ...]:
        """Every step that was told about the assignment, oldest first."""
        return tuple(_told(row) for row in await self._all(_history, assignment_id=assignment_id))


def message_of(row: AnyRow) -> SentMessage:
    return SentMessage(
        attempt_id=row.id,
        outbox_id=row.outbox_id,
        channel=row.channel,
        chat_id=row.chat_id,
        message_ids=MESSAGE_IDS.value(row.message_ids),
        recipient=recipient_of(row),
        sent_at=row.at,
    )


def _told(row: AnyRow) -> Told:
    return Told(
        step_key=row.step_key,
        audience=row.audience,
        channel=row.channel,
        recipient=recipient_of(row),
        step_reason=row.step_reason,
        state=row.state,
        reason=row.reason,
        sent_at=row.sent_at,
        deadline_version=row.deadline_version,
        note="" if row.change else row.note,
    )
