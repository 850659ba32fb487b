"""Each policy text once, and only its short key on every assignment."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY_LENGTH = 24


def upgrade() -> None:
    op.create_table(
        "frozen_policy",
        sa.Column("key", sa.Text(), nullable=False, comment="the beginning of the text's SHA-256"),
        sa.Column("data", sa.Text(), nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_frozen_policy")),
    )
    # Written out: Alembic would rebuild the whole table on SQLite to add a column with a foreign key.
    op.execute(
        "ALTER TABLE assignment ADD COLUMN policy_key TEXT"
        " CONSTRAINT fk_assignment_policy_key REFERENCES frozen_policy (key)"
    )
    _refer_to_texts()
    op.drop_column("assignment", "policy")


def _refer_to_texts() -> None:
    connection = op.get_bind()
    texts = connection.execute(sa.text("SELECT DISTINCT policy FROM assignment WHERE policy <> ''")).scalars().all()
    for text in texts:
        row = {"key": hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH], "data": text}
        connection.execute(sa.text("INSERT INTO frozen_policy (key, data) VALUES (:key, :data)"), row)
        connection.execute(sa.text("UPDATE assignment SET policy_key = :key WHERE policy = :data"), row)


def downgrade() -> None:
    op.add_column("assignment", sa.Column("policy", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE assignment SET policy = (SELECT data FROM frozen_policy WHERE frozen_policy.key = policy_key)"
        " WHERE policy_key IS NOT NULL"
    )
    op.drop_column("assignment", "policy_key")
    op.drop_table("frozen_policy")
