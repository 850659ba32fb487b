"""The tables of the record. Every instant is UTC; every enumeration has a named check constraint; nothing cascades."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.types import Id, OpenChoice, UtcDateTime, choice
from domain.delivery.notifications import NotificationKind, OutboxState
from domain.model import (
    AccountState,
    AssignmentRole,
    ChannelKind,
    InvitePurpose,
    Lifecycle,
    OrganizationRole,
    UnitRole,
    Urgency,
)
from domain.vocabulary import Audience, ChangeKind, StepKind

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class AttemptOutcome(StrEnum):
    """How one try to send ended."""

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    DEAD = "dead"


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _organization() -> Column[int]:
    return Column("organization_id", Id, ForeignKey("organization.id"), nullable=False)


def _link(name: str, target: str, *, required: bool = False) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=not required)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _instant(name: str, *, required: bool = False) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=not required)


def _channel() -> Column[str]:
    return Column("channel", OpenChoice(ChannelKind), nullable=False)


def _partial_index(name: str, condition: str, *columns: ColumnElement[Any], unique: bool = False) -> None:
    where = text(condition)
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


organization = Table("organization", metadata, _id(), _text("name"), _text("short_name"))

counter = Table(
    "counter",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    _number("value"),
)

person = Table(
    "person",
    metadata,
    _id(),
    _organization(),
    _text("name"),
    _text("title"),
    Column("channels", Text, nullable=False, comment="kinds in the person's order, separated by commas"),
    Index("ix_person_organization_id_name", "organization_id", "name"),
)

unit = Table(
    "unit",
    metadata,
    _id(),
    _organization(),
    _text("code"),
    _text("name"),
    Column("aliases", Text, nullable=False, comment="JSON list"),
    _number("position"),
    _link("leader_id", "person"),
    _link("merged_into_id", "unit"),
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
    _flag("focal"),
    _number("position"),
    Index("ix_membership_unit_id", "unit_id"),
)

account = Table(
    "account",
    metadata,
    _id(),
    _link("person_id", "person", required=True),
    _channel(),
    _text("external_id"),
    Column("state", choice(AccountState, "state"), nullable=False),
    _text("state_reason"),
    _instant("state_at", required=True),
    _instant("last_ok_at"),
    UniqueConstraint("channel", "external_id"),
    UniqueConstraint("person_id", "channel"),
)

acting_head = Table(
    "acting_head",
    metadata,
    _id(),
    _link("unit_id", "unit", required=True),
    _link("person_id", "person", required=True),
    _instant("starts_at", required=True),
    _instant("ends_at", required=True),
    Index("ix_acting_head_unit_id", "unit_id"),
)

chat_group = Table(
    "chat_group",
    metadata,
    _id(),
    _organization(),
    _channel(),
    _text("external_id"),
    Column("topic_id", Text),
    _text("title"),
    _link("unit_id", "unit"),
    Column("state", choice(AccountState, "state"), nullable=False),
    _text("state_reason"),
    _instant("state_at"),
    UniqueConstraint("channel", "external_id"),
)

invite = Table(
    "invite",
    metadata,
    _id(),
    _organization(),
    Column("code_hash", Text, nullable=False, unique=True),
    _instant("expires_at", required=True),
    Column("purpose", choice(InvitePurpose, "purpose"), nullable=False),
    _link("unit_id", "unit"),
    Column("unit_role", choice(UnitRole, "unit_role")),
    Column("organization_role", choice(OrganizationRole, "organization_role")),
    _link("person_id", "person"),
    _text("name"),
    _link("created_by_id", "person"),
    _instant("used_at"),
)

task = Table(
    "task",
    metadata,
    _id(),
    _organization(),
    _number("number"),
    _text("title"),
    _link("assigner_id", "person", required=True),
    _instant("created_at", required=True),
    Column("urgency", choice(Urgency, "urgency"), nullable=False),
    _flag("requires_approval"),
    Column("document_number", Text),
    Column("document_issued_on", Date),
    Column("document_issuer", Text),
    Column("document_subject", Text),
    UniqueConstraint("organization_id", "number"),
)

frozen_policy = Table(
    "frozen_policy",
    metadata,
    Column("key", Text, primary_key=True, comment="the beginning of the text's SHA-256"),
    Column("data", Text, nullable=False, comment="JSON"),
)
"""The text of every policy that an assignment ever started with, once. Rows are never changed."""

assignment = Table(
    "assignment",
    metadata,
    _id(),
    _link("task_id", "task", required=True),
    _link("unit_id", "unit", required=True),
    _text("unit_name"),
    Column("role", choice(AssignmentRole, "role"), nullable=False),
    _instant("assigned_at", required=True),
    _instant("reminded_until", required=True),
    Column("lifecycle", choice(Lifecycle, "lifecycle"), nullable=False),
    _link("officer_id", "person"),
    _instant("due_at"),
    Column("due_date_only", Boolean),
    Column("deadline_words", Text),
    Column("deadline_rule", Text),
    _instant("original_due_at"),
    _number("deadline_version"),
    _number("version"),
    Column("policy_key", Text, ForeignKey("frozen_policy.key")),
    _instant("next_reminder_at"),
    _instant("accepted_at"),
    _link("accepted_by_id", "person"),
    _instant("completed_at"),
    _link("completed_by_id", "person"),
    _text("result"),
    _instant("last_report_at"),
    _instant("group_paused_until"),
    _instant("snoozed_until"),
    _text("held_reason"),
    _flag("extension_under_review"),
    UniqueConstraint("task_id", "unit_id"),
    Index("ix_assignment_unit_id_lifecycle_due_at", "unit_id", "lifecycle", "due_at"),
    Index("ix_assignment_officer_id_lifecycle_due_at", "officer_id", "lifecycle", "due_at"),
    Index("ix_assignment_lifecycle_due_at", "lifecycle", "due_at"),
)
_partial_index("ix_assignment_next_reminder_at", "next_reminder_at IS NOT NULL", assignment.c.next_reminder_at)
_partial_index("uq_assignment_lead", "role = 'lead'", assignment.c.task_id, unique=True)

recurring_task = Table(
    "recurring_task",
    metadata,
    _id(),
    _organization(),
    _number("number"),
    _text("title"),
    _link("assigner_id", "person", required=True),
    _instant("created_at", required=True),
    Column("urgency", choice(Urgency, "urgency"), nullable=False),
    _link("lead_id", "unit", required=True),
    Column("coordinators", Text, nullable=False, comment="JSON list of unit ids"),
    _link("officer_id", "person"),
    Column("rule", Text, nullable=False, comment="JSON"),
    _text("words"),
    Column("next_limit", Date, nullable=False, comment="the day the rule names, before a day off moves it"),
    _instant("opens_at"),
    _instant("moved_due_at"),
    Column("moved_date_only", Boolean),
    Column("moved_words", Text),
    Column("moved_rule", Text),
    Column("document_number", Text),
    Column("document_issued_on", Date),
    Column("document_issuer", Text),
    Column("document_subject", Text),
    UniqueConstraint("organization_id", "number"),
)
_partial_index("ix_recurring_task_opens_at", "opens_at IS NOT NULL", recurring_task.c.opens_at)

occurrence = Table(
    "occurrence",
    metadata,
    Column("recurring_task_id", Id, ForeignKey("recurring_task.id"), primary_key=True, autoincrement=False),
    Column("limit_day", Date, primary_key=True),
    _link("task_id", "task"),
)
"""The occurrences of a rule that have come: with their task, or left out."""

event = Table(
    "event",
    metadata,
    _id(),
    _organization(),
    _instant("at", required=True),
    _link("actor_id", "person"),
    _text("name"),
    _link("task_id", "task"),
    _link("assignment_id", "assignment"),
    _text("before"),
    _text("after"),
    Index("ix_event_task_id", "task_id"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _organization(),
    _channel(),
    _link("person_id", "person"),
    _link("account_id", "account"),
    _link("group_id", "chat_group"),
    _text("recipient_key"),
    _text("chat_key"),
    Column("kind", OpenChoice(NotificationKind), nullable=False),
    _text("slot"),
    _number("priority"),
    Column("state", choice(OutboxState, "state"), nullable=False),
    _instant("created_at", required=True),
    _instant("due_at", required=True),
    _instant("available_at", required=True),
    _instant("expires_at"),
    _number("tries"),
    _flag("unknown_before"),
    Column("claimed_by", Text),
    _instant("lease_until"),
    _text("reason"),
    _instant("state_at", required=True),
    _text("data"),
    Column("target_attempt_id", Id),
    CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name="has_chat"),
)
_partial_index(
    "ix_outbox_pending",
    "state = 'pending'",
    outbox.c.channel,
    outbox.c.priority.desc(),
    outbox.c.available_at,
    outbox.c.id,
)
_partial_index(
    "ix_outbox_waiting_in_chat",
    "state IN ('pending', 'sending')",
    outbox.c.chat_key,
    outbox.c.due_at,
    outbox.c.id,
)
_partial_index("ix_outbox_sending", "state = 'sending'", outbox.c.chat_key, outbox.c.lease_until)
_partial_index(
    "ix_outbox_unfinished",
    "state IN ('pending', 'sending', 'unknown', 'dead')",
    # Not by state: a plan would take it for the few that wait in one chat, and read all that wait.
    outbox.c.state_at,
)
_partial_index("ix_outbox_target_attempt_id", "target_attempt_id IS NOT NULL", outbox.c.target_attempt_id)

outbox_item = Table(
    "outbox_item",
    metadata,
    _id(),
    _link("outbox_id", "outbox", required=True),
    _link("assignment_id", "assignment", required=True),
    _text("recipient_key"),
    _text("step_key"),
    Column("step_kind", choice(StepKind, "step_kind")),
    Column("change", OpenChoice(ChangeKind)),
    _number("deadline_version"),
    _number("assignment_version"),
    Column("audience", choice(Audience, "audience"), nullable=False),
    _text("reason"),
    _instant("moment", required=True),
    _text("note"),
    _instant("created_at", required=True),
    UniqueConstraint("assignment_id", "step_key", "deadline_version", "recipient_key", name="uq_outbox_item_step"),
    Index("ix_outbox_item_outbox_id", "outbox_id"),
)

attempt = Table(
    "attempt",
    metadata,
    _id(),
    _link("outbox_id", "outbox", required=True),
    _instant("at", required=True),
    Column("outcome", choice(AttemptOutcome, "outcome"), nullable=False),
    _text("error"),
    _text("chat_id"),
    Column("message_ids", Text, nullable=False, comment="JSON list"),
    _text("text"),
    Index("ix_attempt_outbox_id", "outbox_id"),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    _flag("working"),
    _text("reason"),
    _text("notice"),
)

policy = Table(
    "policy",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("data", Text, nullable=False, comment="JSON"),
    _instant("updated_at", required=True),
)

setting = Table(
    "setting",
    metadata,
    Column("organization_id", Id, ForeignKey("organization.id"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    _text("value"),
    _instant("set_at"),
)

draft = Table(
    "draft",
    metadata,
    _id(),
    _link("person_id", "person", required=True),
    _channel(),
    _text("chat_id"),
    _text("kind"),
    _text("step"),
    Column("data", Text, nullable=False, comment="JSON"),
    _number("version"),
    _instant("updated_at", required=True),
    UniqueConstraint("person_id", "channel", "chat_id"),
)

processed_update = Table(
    "processed_update",
    metadata,
    Column("channel", OpenChoice(ChannelKind), primary_key=True),
    Column("update_key", Text, primary_key=True),
    _instant("received_at", required=True),
    Index("ix_processed_update_received_at", "received_at"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    _text("holder"),
    _instant("expires_at", required=True),
)
