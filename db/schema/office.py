"""The office: its people, units, chats and invitations, and what it has set."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
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
    text_column,
)
from db.types import Id, choice
from domain.model import (
    AccountState,
    InvitePurpose,
    OrganizationRole,
    UnitRole,
)

organization = Table("organization", metadata, id_column(), text_column("name"), text_column("short_name"))

counter = Table(
    "counter",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    number("value"),
)

person = Table(
    "person",
    metadata,
    id_column(),
    organization_column(),
    text_column("name"),
    text_column("title"),
    Column("channels", Text, nullable=False, comment="kinds in the person's order, separated by commas"),
    Index("ix_person_organization_id_name", "organization_id", "name"),
)

unit = Table(
    "unit",
    metadata,
    id_column(),
    organization_column(),
    text_column("code"),
    text_column("name"),
    Column("aliases", Text, nullable=False, comment="JSON list"),
    number("position"),
    link("leader_id", "person"),
    link("merged_into_id", "unit"),
    UniqueConstraint("organization_id", "code"),
)

person_role = Table(
    "person_role",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("role", choice(OrganizationRole, "role"), primary_key=True),
    Index("ix_person_role_role", "role"),
)

membership = Table(
    "membership",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("unit_id", Id, ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("role", choice(UnitRole, "role"), nullable=False),
    flag("focal"),
    number("position"),
    Index("ix_membership_unit_id", "unit_id"),
)

account = Table(
    "account",
    metadata,
    id_column(),
    link("person_id", "person", required=True),
    channel_column(),
    text_column("external_id"),
    Column("state", choice(AccountState, "state"), nullable=False),
    text_column("state_reason"),
    instant("state_at", required=True),
    instant("last_ok_at"),
    UniqueConstraint("channel", "external_id"),
    UniqueConstraint("person_id", "channel"),
)

acting_head = Table(
    "acting_head",
    metadata,
    id_column(),
    link("unit_id", "unit", required=True),
    link("person_id", "person", required=True),
    instant("starts_at", required=True),
    instant("ends_at", required=True),
    Index("ix_acting_head_unit_id", "unit_id"),
)

chat_group = Table(
    "chat_group",
    metadata,
    id_column(),
    organization_column(),
    channel_column(),
    text_column("external_id"),
    Column("topic_id", Text),
    text_column("title"),
    link("unit_id", "unit"),
    Column("state", choice(AccountState, "state"), nullable=False),
    text_column("state_reason"),
    instant("state_at"),
    UniqueConstraint("channel", "external_id"),
)

invite = Table(
    "invite",
    metadata,
    id_column(),
    organization_column(),
    Column("code_hash", Text, nullable=False, unique=True),
    instant("expires_at", required=True),
    Column("purpose", choice(InvitePurpose, "purpose"), nullable=False),
    link("unit_id", "unit"),
    Column("unit_role", choice(UnitRole, "unit_role")),
    Column("organization_role", choice(OrganizationRole, "organization_role")),
    link("person_id", "person"),
    text_column("name"),
    link("created_by_id", "person"),
    instant("used_at"),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    flag("working"),
    text_column("reason"),
    text_column("notice"),
)

policy = Table(
    "policy",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("data", Text, nullable=False, comment="JSON"),
    instant("updated_at", required=True),
)

setting = Table(
    "setting",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    text_column("value"),
    instant("set_at"),
)
