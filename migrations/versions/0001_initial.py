"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "lease",
    "organization",
    "processed_update",
    "calendar_day",
    "counter",
    "person",
    "policy",
    "setting",
    "account",
    "draft",
    "person_role",
    "task",
    "unit",
    "acting_head",
    "assignment",
    "chat_group",
    "invite",
    "membership",
    "event",
    "outbox",
    "attempt",
    "outbox_item",
)


def upgrade() -> None:
    create_lease()
    create_organization()
    create_processed_update()
    create_calendar_day()
    create_counter()
    create_person()
    create_policy()
    create_setting()
    create_account()
    create_draft()
    create_person_role()
    create_task()
    create_unit()
    create_acting_head()
    create_assignment()
    create_chat_group()
    create_invite()
    create_membership()
    create_event()
    create_outbox()
    create_attempt()
    create_outbox_item()
    forbid_changes_of_the_audit()


def downgrade() -> None:
    allow_changes_of_the_audit()
    for table in reversed(TABLES):
        op.drop_table(table)


def one_of(name: str, *values: str) -> sa.Enum:
    """Text with a named check constraint."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def where(condition: str) -> dict[str, Any]:
    """Makes an index partial."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def forbid_changes_of_the_audit() -> None:
    """Lines of the audit can be added, never changed or deleted, whatever program tries."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_event()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER event_takes_no_{change} BEFORE {change} ON event "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def allow_changes_of_the_audit() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER event_is_append_only ON event")
        op.execute("DROP FUNCTION refuse_change_of_event()")
        return
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER event_takes_no_{change}")


def create_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )


def create_organization() -> None:
    op.create_table(
        "organization",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )


def create_processed_update() -> None:
    op.create_table(
        "processed_update",
        sa.Column("channel", one_of("channel", "telegram", "zalo"), nullable=False),
        sa.Column("update_key", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "update_key", name=op.f("pk_processed_update")),
    )
    op.create_index("ix_processed_update_received_at", "processed_update", ["received_at"])


def create_calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("organization_id", ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_calendar_day_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "day", name=op.f("pk_calendar_day")),
    )


def create_counter() -> None:
    op.create_table(
        "counter",
        sa.Column("organization_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_counter_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "name", name=op.f("pk_counter")),
    )


def create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False, comment="kinds in the person's order, separated by commas"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_person_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_organization_id_name", "person", ["organization_id", "name"])


def create_policy() -> None:
    op.create_table(
        "policy",
        sa.Column("organization_id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_policy_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "name", name=op.f("pk_policy")),
    )


def create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("organization_id", ID, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_setting_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "key", name=op.f("pk_setting")),
    )


def create_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", one_of("channel", "telegram", "zalo"), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("state", one_of("state", "linked", "never_started", "blocked", "failing"), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_at", UtcDateTime(), nullable=False),
        sa.Column("last_ok_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_account_channel_external_id")),
        sa.UniqueConstraint("person_id", "channel", name=op.f("uq_account_person_id_channel")),
    )


def create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("channel", one_of("channel", "telegram", "zalo"), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "channel", "chat_id", name=op.f("uq_draft_person_id_channel_chat_id")),
    )


def create_person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("role", one_of("role", "admin", "monitor", "leader", "director"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    op.create_index("ix_person_role_role", "person_role", ["role"])


def create_task() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("assigner_id", ID, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("urgency", one_of("urgency", "normal", "urgent", "very_urgent", "express"), nullable=False),
        sa.Column("requires_approval", sa.Boolean(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("document_issued_on", sa.Date(), nullable=True),
        sa.Column("document_issuer", sa.Text(), nullable=True),
        sa.Column("document_subject", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["assigner_id"], ["person.id"], name=op.f("fk_task_assigner_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_task_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("organization_id", "number", name=op.f("uq_task_organization_id_number")),
    )


def create_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("merged_into_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_unit_leader_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["unit.id"], name=op.f("fk_unit_merged_into_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_unit_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("organization_id", "code", name=op.f("uq_unit_organization_id_code")),
    )


def create_acting_head() -> None:
    op.create_table(
        "acting_head",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acting_head_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_acting_head_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting_head")),
    )
    op.create_index("ix_acting_head_unit_id", "acting_head", ["unit_id"])


def create_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("role", one_of("role", "lead", "coordinator"), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_until", UtcDateTime(), nullable=False),
        sa.Column(
            "lifecycle",
            one_of(
                "lifecycle",
                "assigned",
                "accepted",
                "in_progress",
                "pending_review",
                "completed",
                "returned",
                "declined",
                "on_hold",
                "cancelled",
            ),
            nullable=False,
        ),
        sa.Column("officer_id", ID, nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("due_date_only", sa.Boolean(), nullable=True),
        sa.Column("deadline_words", sa.Text(), nullable=True),
        sa.Column("deadline_rule", sa.Text(), nullable=True),
        sa.Column("original_due_at", UtcDateTime(), nullable=True),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("next_reminder_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_by_id", ID, nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("completed_by_id", ID, nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("last_report_at", UtcDateTime(), nullable=True),
        sa.Column("group_paused_until", UtcDateTime(), nullable=True),
        sa.Column("snoozed_until", UtcDateTime(), nullable=True),
        sa.Column("held_reason", sa.Text(), nullable=False),
        sa.Column("extension_under_review", sa.Boolean(), nullable=False),
        *constraints_of_assignment(),
    )
    index_assignment()


def constraints_of_assignment() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_assignment_accepted_by_id")),
        sa.ForeignKeyConstraint(["completed_by_id"], ["person.id"], name=op.f("fk_assignment_completed_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_assignment_officer_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_assignment_task_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("task_id", "unit_id", name=op.f("uq_assignment_task_id_unit_id")),
    )


def index_assignment() -> None:
    op.create_index("ix_assignment_lifecycle_due_at", "assignment", ["lifecycle", "due_at"])
    op.create_index(
        "ix_assignment_next_reminder_at", "assignment", ["next_reminder_at"], **where("next_reminder_at IS NOT NULL")
    )
    op.create_index("ix_assignment_officer_id_lifecycle_due_at", "assignment", ["officer_id", "lifecycle", "due_at"])
    op.create_index("ix_assignment_unit_id_lifecycle_due_at", "assignment", ["unit_id", "lifecycle", "due_at"])
    op.create_index("uq_assignment_lead", "assignment", ["task_id"], unique=True, **where("role = 'lead'"))


def create_chat_group() -> None:
    op.create_table(
        "chat_group",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("channel", one_of("channel", "telegram", "zalo"), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("state", one_of("state", "linked", "never_started", "blocked", "failing"), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_chat_group_organization_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_chat_group_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_group")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_chat_group_channel_external_id")),
    )


def create_invite() -> None:
    op.create_table(
        "invite",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("purpose", one_of("purpose", "person", "group"), nullable=False),
        sa.Column("unit_id", ID, nullable=True),
        sa.Column("unit_role", one_of("unit_role", "head", "deputy", "officer"), nullable=True),
        sa.Column(
            "organization_role", one_of("organization_role", "admin", "monitor", "leader", "director"), nullable=True
        ),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_by_id", ID, nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_invite_created_by_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_invite_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invite_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_invite_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
    )


def create_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("unit_id", ID, autoincrement=False, nullable=False),
        sa.Column("role", one_of("role", "head", "deputy", "officer"), nullable=False),
        sa.Column("focal", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_membership_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "unit_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_unit_id", "membership", ["unit_id"])


def create_event() -> None:
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("assignment_id", ID, nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_event_assignment_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_event_organization_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_event_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_task_id", "event", ["task_id"])


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("channel", one_of("channel", "telegram", "zalo"), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("recipient_key", sa.Text(), nullable=False),
        sa.Column("chat_key", sa.Text(), nullable=False),
        sa.Column("kind", one_of("kind", "reminder", "closed", "refresh", "notice", "board"), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "state", one_of("state", "pending", "sending", "sent", "unknown", "dead", "cancelled"), nullable=False
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("available_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unknown_before", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state_at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("target_attempt_id", ID, nullable=True),
        sa.CheckConstraint("account_id IS NOT NULL OR group_id IS NOT NULL", name=op.f("ck_outbox_has_chat")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outbox_account_id")),
        sa.ForeignKeyConstraint(["group_id"], ["chat_group.id"], name=op.f("fk_outbox_group_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_outbox_organization_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    index_outbox()


def index_outbox() -> None:
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["channel", sa.literal_column("priority DESC"), "available_at", "id"],
        **where("state = 'pending'"),
    )
    op.create_index("ix_outbox_sending", "outbox", ["chat_key", "lease_until"], **where("state = 'sending'"))
    op.create_index(
        "ix_outbox_target_attempt_id", "outbox", ["target_attempt_id"], **where("target_attempt_id IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_unfinished",
        "outbox",
        ["state", "state_at"],
        **where("state IN ('pending', 'sending', 'unknown', 'dead')"),
    )
    op.create_index(
        "ix_outbox_waiting_in_chat", "outbox", ["chat_key", "due_at", "id"], **where("state IN ('pending', 'sending')")
    )


def create_attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", ID, nullable=False),
        sa.Column("outbox_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", one_of("outcome", "sent", "retry", "unknown", "dead"), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("message_ids", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_attempt_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_outbox_id", "attempt", ["outbox_id"])


def create_outbox_item() -> None:
    op.create_table(
        "outbox_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("outbox_id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("recipient_key", sa.Text(), nullable=False),
        sa.Column("step_key", sa.Text(), nullable=False),
        sa.Column(
            "step_kind",
            one_of("step_kind", "assigned", "not_accepted", "before", "due_day", "hours_before", "overdue", "check_in"),
            nullable=False,
        ),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("assignment_version", sa.Integer(), nullable=False),
        sa.Column(
            "audience", one_of("audience", "officer", "head", "group", "leader", "director", "monitors"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moment", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_outbox_item_assignment_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_item_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_item")),
        sa.UniqueConstraint(
            "assignment_id", "step_key", "deadline_version", "recipient_key", name="uq_outbox_item_step"
        ),
    )
    op.create_index("ix_outbox_item_outbox_id", "outbox_item", ["outbox_id"])
