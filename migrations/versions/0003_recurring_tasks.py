"""Rules of work that returns, and the occurrences that have come."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def rule_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("assigner_id", ID, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "normal",
                "urgent",
                "very_urgent",
                "express",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("coordinators", sa.Text(), nullable=False, comment="JSON list of unit ids"),
        sa.Column("officer_id", ID, nullable=True),
        sa.Column("rule", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("next_limit", sa.Date(), nullable=False, comment="the day the rule names, before a day off moves it"),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("moved_due_at", UtcDateTime(), nullable=True),
        sa.Column("moved_date_only", sa.Boolean(), nullable=True),
        sa.Column("moved_words", sa.Text(), nullable=True),
        sa.Column("moved_rule", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("document_issued_on", sa.Date(), nullable=True),
        sa.Column("document_issuer", sa.Text(), nullable=True),
        sa.Column("document_subject", sa.Text(), nullable=True),
    ]


def rule_constraints() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_recurring_task_organization_id")
        ),
        sa.ForeignKeyConstraint(["assigner_id"], ["person.id"], name=op.f("fk_recurring_task_assigner_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["unit.id"], name=op.f("fk_recurring_task_lead_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_recurring_task_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_task")),
        sa.UniqueConstraint("organization_id", "number", name=op.f("uq_recurring_task_organization_id_number")),
    ]


def upgrade() -> None:
    op.create_table("recurring_task", *rule_columns(), *rule_constraints())
    where = sa.text("opens_at IS NOT NULL")
    op.create_index(
        "ix_recurring_task_opens_at", "recurring_task", ["opens_at"], sqlite_where=where, postgresql_where=where
    )
    op.create_table(
        "occurrence",
        sa.Column("recurring_task_id", ID, autoincrement=False, nullable=False),
        sa.Column("limit_day", sa.Date(), nullable=False),
        sa.Column("task_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["recurring_task_id"], ["recurring_task.id"], name=op.f("fk_occurrence_recurring_task_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_occurrence_task_id")),
        sa.PrimaryKeyConstraint("recurring_task_id", "limit_day", name=op.f("pk_occurrence")),
    )


def downgrade() -> None:
    op.drop_table("occurrence")
    op.drop_table("recurring_task")
