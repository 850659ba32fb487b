"""How a recipient is written to the outbox and read from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from db.repository import is_one_of
from db.schema.outbox import outbox
from db.stored import Stored
from db.types import AnyRow
from domain.delivery.notifications import OutboxState, Recipient

RECIPIENT_COLUMNS = (outbox.c.channel, outbox.c.person_id, outbox.c.account_id, outbox.c.group_id)

MESSAGE_IDS: Stored[tuple[str, ...]] = Stored("attempt.message_ids", tuple[str, ...])


def is_pending(table: FromClause) -> ColumnElement[bool]:
    """The outbox row waits. The wider condition is there for the planners.

    SQLite and Postgres use the partial index on unfinished rows only where its own condition stands in the statement.
    """
    return and_(
        is_one_of(table.c.state, OutboxState.PENDING, OutboxState.SENDING),
        is_one_of(table.c.state, OutboxState.PENDING),
    )


def recipient_of(row: AnyRow) -> Recipient:
    """From a row that has the columns of `RECIPIENT_COLUMNS`."""
    return Recipient(row.channel, row.person_id, row.account_id, row.group_id)


def chat_key(recipient: Recipient) -> str:
    """One value for each chat: messages of one chat leave in order. Raises ValueError when it names no chat."""
    if recipient.group_id is not None:
        return f"group:{recipient.group_id}"
    if recipient.account_id is None:
        raise ValueError(f"{recipient.key} has no account to send to")
    return f"account:{recipient.account_id}"


def recipient_columns(recipient: Recipient) -> dict[str, Any]:
    return {
        "channel": recipient.channel,
        "person_id": recipient.person_id,
        "account_id": recipient.account_id,
        "group_id": recipient.group_id,
        "recipient_key": recipient.key,
        "chat_key": chat_key(recipient),
    }
