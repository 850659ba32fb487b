"""Conversations that have not ended, updates that have been taken, and leases of processes."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from db.schema.base import (
    channel_column,
    id_column,
    instant,
    link,
    metadata,
    number,
    text_column,
)
from db.types import OpenChoice
from domain.model import (
    ChannelKind,
)

draft = Table(
    "draft",
    metadata,
    id_column(),
    link("person_id", "person", required=True),
    channel_column(),
    text_column("chat_id"),
    text_column("kind"),
    text_column("step"),
    Column("data", Text, nullable=False, comment="JSON"),
    number("version"),
    instant("updated_at", required=True),
    UniqueConstraint("person_id", "channel", "chat_id"),
)

processed_update = Table(
    "processed_update",
    metadata,
    Column("channel", OpenChoice(ChannelKind), primary_key=True),
    Column("update_key", Text, primary_key=True),
    instant("received_at", required=True),
    Index("ix_processed_update_received_at", "received_at"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    text_column("holder"),
    instant("expires_at", required=True),
)
