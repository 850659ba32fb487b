"""What task tables say in columns of which the record has no field comes back when they are written out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_cells",
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False, comment="JSON"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_cells_task_id_task")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_cells")),
    )


def downgrade() -> None:
    op.drop_table("task_cells")
