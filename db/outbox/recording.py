"""Records the outcomes of claimed notifications in batches.

An outcome counts only while its worker still holds the claim; `Sent` always counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, func, select, true, update

from db.any_of import IsAmong
from db.outbox.outcomes import Cancelled, Dead, Outcome, Postponed, Retry, Sent, Unknown
from db.outbox.recipients import MESSAGE_IDS
from db.repository import Repository, insert_many, is_one_of
from db.schema.office import account
from db.schema.outbox import AttemptOutcome, attempt, outbox
from domain.delivery.notifications import OutboxState
from domain.model import AccountState

_finish_sent = (
    update(outbox)
    .where(
        IsAmong(outbox.c.id, "ids"),
        # Sending or pending, in words that fit no partial index: Postgres would read all that wait, not these ids.
        ~is_one_of(outbox.c.state, OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.DEAD, OutboxState.CANCELLED),
    )
    .values(state=OutboxState.SENT, reason="", state_at=bindparam("now"), lease_until=None)
)
_finish = update(outbox).where(
    outbox.c.id == bindparam("this_id"),
    is_one_of(outbox.c.state, OutboxState.SENDING),
    outbox.c.claimed_by == func.coalesce(bindparam("by", type_=outbox.c.claimed_by.type), outbox.c.claimed_by),
)
_finish_unknown = _finish.values(unknown_before=true())
_postpone = _finish.values(due_at=bindparam("due"), tries=outbox.c.tries - 1)
_add_attempts = insert_many(attempt, ("outbox_id", "at", "outcome", "error", "chat_id", "message_ids", "text"))
_reached = (
    update(account)
    .where(
        account.c.id.in_(
            select(outbox.c.account_id).where(IsAmong(outbox.c.id, "ids"), outbox.c.account_id.is_not(None))
        )
    )
    .values(
        last_ok_at=bindparam("now"),
        state=AccountState.LINKED,
        state_reason="",
        state_at=case((account.c.state == AccountState.LINKED, account.c.state_at), else_=bindparam("now")),
    )
)
_OUTCOMES: Mapping[type[Outcome], AttemptOutcome] = {
    Sent: AttemptOutcome.SENT,
    Retry: AttemptOutcome.RETRY,
    Unknown: AttemptOutcome.UNKNOWN,
    Dead: AttemptOutcome.DEAD,
}


class OutboxRecorder(Repository):
    __slots__ = ()

    async def record(self, outcomes: Sequence[Outcome], worker: str | None = None) -> None:
        """What became of them. `worker` is who claimed them; None leaves that unchecked."""
        # In one order everywhere: two processes that lock the same rows then never wait for each other in a circle.
        outcomes = sorted(outcomes, key=lambda one: one.outbox_id)
        sent = [one for one in outcomes if isinstance(one, Sent)]
        unknown = [one for one in outcomes if isinstance(one, Unknown)]
        others = [one for one in outcomes if isinstance(one, Retry)]
        closed = [one for one in outcomes if isinstance(one, Dead | Cancelled)]
        postponed = [one for one in outcomes if isinstance(one, Postponed)]
        if sent:
            await self._count(_finish_sent, ids=[one.outbox_id for one in sent], now=max(one.at for one in sent))
        await self._many(_finish_unknown, [_tried_again(one, worker) for one in unknown])
        await self._many(_finish, [_tried_again(one, worker) for one in others])
        await self._many(_finish, [_closed(one) | {"by": worker} for one in closed])
        await self._many(_postpone, [_due_anew(one, worker) for one in postponed])
        tried = [_attempt(one) for one in outcomes if not isinstance(one, Cancelled | Postponed)]
        await self._at_once(_add_attempts, tried)
        if sent:
            await self._count(_reached, ids=[one.outbox_id for one in sent], now=max(one.at for one in sent))


def _closed(one: Dead | Cancelled) -> dict[str, Any]:
    state = OutboxState.DEAD if isinstance(one, Dead) else OutboxState.CANCELLED
    return {"this_id": one.outbox_id, "state": state, "reason": one.reason, "state_at": one.at, "lease_until": None}


def _tried_again(one: Retry | Unknown, worker: str | None) -> dict[str, Any]:
    again = {"state": OutboxState.PENDING, "available_at": one.available_at}
    return (again if one.available_at is not None else {"state": OutboxState.UNKNOWN}) | {
        "this_id": one.outbox_id,
        "by": worker,
        "reason": one.reason,
        "state_at": one.at,
        "claimed_by": None,
        "lease_until": None,
    }


def _due_anew(one: Postponed, worker: str | None) -> dict[str, Any]:
    waiting = {"state": OutboxState.PENDING, "available_at": one.until, "due": one.until}
    return waiting | {
        "this_id": one.outbox_id,
        "by": worker,
        "reason": one.reason,
        "state_at": one.at,
        "claimed_by": None,
        "lease_until": None,
    }


def _attempt(one: Sent | Retry | Unknown | Dead) -> dict[str, Any]:
    return {
        "outbox_id": one.outbox_id,
        "at": one.at,
        "outcome": _OUTCOMES[type(one)],
        "error": _error(one),
        "chat_id": one.chat_id if isinstance(one, Sent) else "",
        "message_ids": MESSAGE_IDS.text(one.message_ids if isinstance(one, Sent) else ()),
        "text": one.text if isinstance(one, Sent) else "",
    }


def _error(one: Sent | Retry | Unknown | Dead) -> str:
    if isinstance(one, Sent):
        return ""
    return (one.said if isinstance(one, Dead) else "") or one.reason
