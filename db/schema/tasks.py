"""Tasks, the part of each unit, what returns, and the audit."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from db.schema.base import (
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
from db.types import Id, choice
from domain.model import (
    AssignmentRole,
    Lifecycle,
    Urgency,
)

task = Table(
    "task",
    metadata,
    id_column(),
    organization_column(),
    number("number"),
    text_column("title"),
    link("assigner_id", "person", required=True),
    instant("created_at", required=True),
    Column("urgency", choice(Urgency, "urgency"), nullable=False),
    flag("requires_approval"),
    Column("document_number", Text),
    Column("document_issued_on", Date),
    Column("document_issuer", Text),
    Column("document_subject", Text),
    UniqueConstraint("organization_id", "number"),
)

task_cells = Table(
    "task_cells",
    metadata,
    Column("task_id", Id, ForeignKey("task.id"), primary_key=True),
    Column("cells", Text, nullable=False, comment="JSON"),
)
"""What a task table said of a task in columns of which the record has no field, by the column's name."""

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
    id_column(),
    link("task_id", "task", required=True),
    link("unit_id", "unit", required=True),
    text_column("unit_name"),
    Column("role", choice(AssignmentRole, "role"), nullable=False),
    instant("assigned_at", required=True),
    instant("reminded_until", required=True),
    Column("lifecycle", choice(Lifecycle, "lifecycle"), nullable=False),
    link("officer_id", "person"),
    instant("due_at"),
    Column("due_date_only", Boolean),
    Column("deadline_words", Text),
    Column("deadline_rule", Text),
    instant("original_due_at"),
    number("deadline_version"),
    number("version"),
    Column("policy_key", Text, ForeignKey("frozen_policy.key")),
    instant("next_reminder_at"),
    instant("accepted_at"),
    link("accepted_by_id", "person"),
    instant("completed_at"),
    link("completed_by_id", "person"),
    text_column("result"),
    instant("last_report_at"),
    instant("group_paused_until"),
    instant("snoozed_until"),
    text_column("held_reason"),
    flag("extension_under_review"),
    UniqueConstraint("task_id", "unit_id"),
    Index("ix_assignment_unit_id_lifecycle_due_at", "unit_id", "lifecycle", "due_at"),
    Index("ix_assignment_officer_id_lifecycle_due_at", "officer_id", "lifecycle", "due_at"),
    Index("ix_assignment_lifecycle_due_at", "lifecycle", "due_at"),
)
partial_index("ix_assignment_next_reminder_at", "next_reminder_at IS NOT NULL", assignment.c.next_reminder_at)
partial_index("uq_assignment_lead", "role = 'lead'", assignment.c.task_id, unique=True)

recurring_task = Table(
    "recurring_task",
    metadata,
    id_column(),
    organization_column(),
    number("number"),
    text_column("title"),
    link("assigner_id", "person", required=True),
    instant("created_at", required=True),
    Column("urgency", choice(Urgency, "urgency"), nullable=False),
    link("lead_id", "unit", required=True),
    Column("coordinators", Text, nullable=False, comment="JSON list of unit ids"),
    link("officer_id", "person"),
    Column("rule", Text, nullable=False, comment="JSON"),
    text_column("words"),
    Column("next_limit", Date, nullable=False, comment="the day the rule names, before a day off moves it"),
    instant("opens_at"),
    instant("moved_due_at"),
    Column("moved_date_only", Boolean),
    Column("moved_words", Text),
    Column("moved_rule", Text),
    Column("document_number", Text),
    Column("document_issued_on", Date),
    Column("document_issuer", Text),
    Column("document_subject", Text),
    UniqueConstraint("organization_id", "number"),
)
partial_index("ix_recurring_task_opens_at", "opens_at IS NOT NULL", recurring_task.c.opens_at)

occurrence = Table(
    "occurrence",
    metadata,
    Column("recurring_task_id", Id, ForeignKey("recurring_task.id"), primary_key=True, autoincrement=False),
    Column("limit_day", Date, primary_key=True),
    link("task_id", "task"),
)
"""The occurrences of a rule that have come: with their task, or left out."""

event = Table(
    "event",
    metadata,
    id_column(),
    organization_column(),
    instant("at", required=True),
    link("actor_id", "person"),
    text_column("name"),
    link("task_id", "task"),
    link("assignment_id", "assignment"),
    text_column("before"),
    text_column("after"),
    Index("ix_event_task_id", "task_id"),
)
