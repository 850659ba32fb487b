"""Claiming: leases on due notifications.

A chat's messages leave in the order in which they became due: only the first waiting one of a chat can be claimed. One
that has failed `STEPS_ASIDE_AFTER` times lets the others of its chat pass while it waits for its next try, so that a
message which the messenger never takes does not stop them for good.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select, true, update

from db.any_of import IsAmong
from db.outbox.items import OutboxItems
from db.outbox.recipients import RECIPIENT_COLUMNS, is_pending, recipient_columns, recipient_of
from db.repository import is_one_of
from db.schema.office import account, chat_group
from db.schema.outbox import outbox
from db.types import AnyRow
from domain.delivery.notifications import (
    LEASE,
    NEWS,
    AnyItem,
    ClaimedNotification,
    NotificationKind,
    OutboxState,
    Recipient,
)
from domain.model import ChannelKind

SEVERAL_TRIES = 3
"""Failed tries from which a message counts as stuck."""

STEPS_ASIDE_AFTER = 6
"""With the waits of `domain.delivery.notifications` about five minutes after the first try."""

_TOLD = (
    "id",
    "kind",
    "priority",
    "tries",
    "unknown_before",
    "created_at",
    "available_at",
    "expires_at",
    "data",
    "target_attempt_id",
)
_waiting = outbox.alias("waiting")
_other = outbox.alias("other")
# OFFSET 0: Postgres then looks into the chat of each row that it picks; as a join it may compare all that wait.
_is_busy = (
    select(_other.c.id)
    .where(_other.c.chat_key == _waiting.c.chat_key, is_one_of(_other.c.state, OutboxState.SENDING))
    .offset(0)
    .exists()
)
_is_behind = (
    select(_other.c.id)
    .where(
        _other.c.chat_key == _waiting.c.chat_key,
        is_pending(_other),
        or_(
            _other.c.due_at < _waiting.c.due_at,
            and_(_other.c.due_at == _waiting.c.due_at, _other.c.id < _waiting.c.id),
        ),
        or_(_other.c.tries < STEPS_ASIDE_AFTER, _other.c.available_at <= bindparam("now")),
    )
    .offset(0)
    .exists()
)
_may_go = and_(
    _waiting.c.channel == bindparam("on_channel"),
    is_one_of(_waiting.c.state, OutboxState.PENDING),
    _waiting.c.available_at <= bindparam("now"),
    ~_is_busy,
    ~_is_behind,
)
_picked = (
    select(_waiting.c.id)
    .where(_may_go)
    .order_by(_waiting.c.priority.desc(), _waiting.c.available_at, _waiting.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=_waiting)
    .cte("picked")
)
_chat_of_account = select(account.c.external_id).where(account.c.id == outbox.c.account_id).scalar_subquery()
_chat_of_group = select(chat_group.c.external_id).where(chat_group.c.id == outbox.c.group_id).scalar_subquery()
_topic_of_group = select(chat_group.c.topic_id).where(chat_group.c.id == outbox.c.group_id).scalar_subquery()
_claim = (
    update(outbox)
    .where(outbox.c.id.in_(select(_picked.c.id)))
    .values(
        state=OutboxState.SENDING,
        state_at=bindparam("now"),
        claimed_by=bindparam("worker"),
        lease_until=bindparam("lease"),
        tries=outbox.c.tries + 1,
    )
    .returning(
        *(outbox.c[name] for name in _TOLD),
        *RECIPIENT_COLUMNS,
        func.coalesce(_chat_of_group, _chat_of_account).label("chat_id"),
        _topic_of_group.label("topic_id"),
    )
)
_rescue = (
    update(outbox)
    .where(is_one_of(outbox.c.state, OutboxState.SENDING), outbox.c.lease_until <= bindparam("run_out"))
    .values(
        state=OutboxState.PENDING,
        state_at=bindparam("now"),
        available_at=bindparam("now"),
        unknown_before=true(),
        claimed_by=None,
        lease_until=None,
        reason="rescued",
    )
)
_postpone = (
    update(outbox)
    .where(
        is_pending(outbox),
        is_one_of(outbox.c.kind, *NEWS, NotificationKind.NOTICE),
        outbox.c.tries == 0,
        outbox.c.available_at >= bindparam("begins"),
        outbox.c.available_at < bindparam("ends"),
    )
    .values(available_at=bindparam("until"), due_at=bindparam("until"))
)
_release = (
    update(outbox)
    .where(
        is_pending(outbox),
        outbox.c.slot == bindparam("of_slot"),
        outbox.c.tries == 0,
        outbox.c.due_at > bindparam("now"),
    )
    .values(available_at=bindparam("now"), due_at=bindparam("now"))
)
_reroute = update(outbox).where(
    outbox.c.id == bindparam("this_id"), is_one_of(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING)
)
_late = (
    select(outbox.c.id, outbox.c.person_id, outbox.c.channel)
    .where(
        is_one_of(outbox.c.state, OutboxState.PENDING),
        outbox.c.due_at <= bindparam("moment"),
        outbox.c.person_id.is_not(None),
        outbox.c.kind != NotificationKind.REFRESH,
        ~outbox.c.unknown_before,
        or_(
            outbox.c.tries >= SEVERAL_TRIES,
            IsAmong(outbox.c.channel, "troubled"),
        ),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_any_that_may_go = select(_waiting.c.id).where(_may_go).limit(1)
_next_available = select(func.min(outbox.c.available_at)).where(
    outbox.c.channel == bindparam("on_channel"),
    is_one_of(outbox.c.state, OutboxState.PENDING),
    outbox.c.available_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class LateNotification:
    """What waits for a person on a channel for longer than it should."""

    id: int
    person_id: int
    channel: ChannelKind


class OutboxClaims(OutboxItems):
    __slots__ = ()

    async def claim(
        self, channel: ChannelKind, worker: str, now: datetime, limit: int
    ) -> tuple[ClaimedNotification, ...]:
        """Claims due notifications, most urgent first, for `worker` until the lease ends.

        Of several processes each gets other rows. The transaction must be committed before anything is sent.
        """
        rows = await self._all(_claim, on_channel=channel, worker=worker, now=now, lease=now + LEASE, limit=limit)
        items = await self.items_of([row.id for row in rows])
        claimed = [_claimed(row, items.get(row.id, ())) for row in rows]
        return tuple(sorted(claimed, key=lambda one: (-one.priority, one.available_at, one.id)))

    async def rescue(self, now: datetime, *, run_out: datetime | None = None) -> int:
        """Releases expired claims of dead processes; returns the count. They may have been sent already.

        `run_out`: claims whose lease ends by then count as left behind; `now` unless it is said otherwise.
        """
        return await self._count(_rescue, now=now, run_out=run_out or now)

    async def release(self, slot: str, now: datetime) -> int:
        """What was held for the rest of its slot may go; how many there are."""
        return await self._count(_release, of_slot=slot, now=now)

    async def postpone(self, begins: datetime, ends: datetime, until: datetime) -> int:
        """What was to wait for a moment from `begins` to before `ends` waits until another; how many there are.

        Reminders are not among them: they are decided again when their moment comes.
        """
        return await self._count(_postpone, begins=begins, ends=ends, until=until)

    async def waiting_since(
        self, moment: datetime, troubled: Collection[ChannelKind], limit: int
    ) -> tuple[LateNotification, ...]:
        """What should have gone to a person by `moment` and has failed several times, or waits for a troubled channel.

        Not what may have arrived already.
        """
        rows = await self._all(_late, moment=moment, troubled=sorted(troubled), limit=limit)
        return tuple(LateNotification(row.id, row.person_id, row.channel) for row in rows)

    async def reroute(self, outbox_id: int, recipient: Recipient, now: datetime) -> int:
        """Sends the notification to another account of the same person, from now on; 1 if it was still there to go."""
        return await self._count(
            _reroute,
            this_id=outbox_id,
            state=OutboxState.PENDING,
            state_at=now,
            available_at=now,
            tries=0,
            claimed_by=None,
            lease_until=None,
            **recipient_columns(recipient),
        )

    async def next_available(self, channel: ChannelKind, now: datetime) -> datetime | None:
        """When the next waiting notification may go: `now` if one can be claimed, not for one behind another."""
        if await self._value(_any_that_may_go, on_channel=channel, now=now) is not None:
            return now
        moment: datetime | None = await self._value(_next_available, on_channel=channel, now=now)
        return moment


def _claimed(row: AnyRow, items: tuple[AnyItem, ...]) -> ClaimedNotification:
    return ClaimedNotification(
        id=row.id,
        recipient=recipient_of(row),
        kind=row.kind,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        priority=row.priority,
        tries=row.tries - 1,
        unknown_before=row.unknown_before,
        created_at=row.created_at,
        available_at=row.available_at,
        expires_at=row.expires_at,
        items=items,
        data=row.data,
        target_attempt_id=row.target_attempt_id,
    )
