"""What waits to be told, what it is about, and each try to send it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from db.schema.base import (
    channel_column,
    flag,
    id_column,
    instant,
    link,
    metadata,
    number,
    organization_column,
    partial_index,
    text_column,
)
from db.types import Id, OpenChoice, choice
from domain.delivery.notifications import NotificationKind, OutboxState
from domain.vocabulary import Audience, ChangeKind, StepKind


class AttemptOutcome(StrEnum):
    """How one try to send ended."""

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    DEAD = "dead"


outbox = Table(
    "outbox",
    metadata,
    id_column(),
    organization_column(),
    channel_column(),
    link("person_id", "person"),
    link("account_id", "account"),
    link("group_id", "chat_group"),
    text_column("recipient_key"),
    text_column("chat_key"),
    Column("kind", OpenChoice(NotificationKind), nullable=False),
    text_column("slot"),
    number("priority"),
    Column("state", choice(OutboxState, "state"), nullable=False),
    instant("created_at", required=True),
    instant("due_at", required=True),
    instant("available_at", required=True),
    instant("expires_at"),
    number("tries"),
    flag("unknown_before"),
    Column("claimed_by", Text),
    instant("lease_until"),
    text_column("reason"),
    instant("state_at", required=True),
    text_column("data"),
    Column("target_attempt_id", Id),
    CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="has_chat"),
)
partial_index(
    "ix_outbox_pending",
    "state = 'pending'",
    outbox.c.channel,
    outbox.c.priority.desc(),
    outbox.c.available_at,
    outbox.c.id,
)
partial_index(
    "ix_outbox_waiting_in_chat",
    "state IN ('pending', 'sending')",
    outbox.c.chat_key,
    outbox.c.due_at,
    outbox.c.id,
)
partial_index("ix_outbox_sending", "state = 'sending'", outbox.c.chat_key, outbox.c.lease_until)
partial_index(
    "ix_outbox_unfinished",
    "state IN ('pending', 'sending', 'unknown', 'dead')",
    # Not by state: a plan would take it for the few that wait in one chat, and read all that wait.
    outbox.c.state_at,
)
partial_index("ix_outbox_target_attempt_id", "target_attempt_id IS NOT NULL", outbox.c.target_attempt_id)

outbox_item = Table(
    "outbox_item",
    metadata,
    id_column(),
    link("outbox_id", "outbox", required=True),
    link("assignment_id", "assignment", required=True),
    text_column("recipient_key"),
    text_column("step_key"),
    Column("step_kind", choice(StepKind, "step_kind")),
    Column("change", OpenChoice(ChangeKind)),
    number("deadline_version"),
    number("assignment_version"),
    Column("audience", choice(Audience, "audience"), nullable=False),
    text_column("reason"),
    instant("moment", required=True),
    text_column("note"),
    instant("created_at", required=True),
    UniqueConstraint("assignment_id", "step_key", "deadline_version", "recipient_key", name="uq_outbox_item_step"),
    Index("ix_outbox_item_outbox_id", "outbox_id"),
)

attempt = Table(
    "attempt",
    metadata,
    id_column(),
    link("outbox_id", "outbox", required=True),
    instant("at", required=True),
    Column("outcome", choice(AttemptOutcome, "outcome"), nullable=False),
    text_column("error"),
    text_column("chat_id"),
    Column("message_ids", Text, nullable=False, comment="JSON list"),
    text_column("text"),
    Index("ix_attempt_outbox_id", "outbox_id"),
)
