"""The tables no longer list the messengers: one more needs no change of the record.

The code still refuses what is no messenger (`db.types.OpenChoice`), as it writes and as it reads.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrate import rewrite_definition

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("account", "chat_group", "draft", "outbox", "processed_update")
CONDITION = "channel IN ('telegram', 'zalo')"


def upgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            rewrite_definition(
                op.get_bind(), table, rf",\s*CONSTRAINT ck_{table}_channel CHECK \([^()]*\([^()]*\)\)", ""
            )
        else:
            op.drop_constraint(op.f(f"ck_{table}_channel"), table, type_="check")


def downgrade() -> None:
    """Refused where rows of another messenger stand."""
    for table in TABLES:
        if op.get_bind().scalar(sa.text(f"SELECT 1 FROM {table} WHERE NOT {CONDITION} LIMIT 1")):
            raise RuntimeError(f"{table} has rows of a messenger that the earlier version does not know")
        if op.get_bind().dialect.name == "sqlite":
            rewrite_definition(
                op.get_bind(), table, r"\s*\)\s*$", rf",\n\tCONSTRAINT ck_{table}_channel CHECK ({CONDITION})\n)"
            )
        else:
            op.create_check_constraint(op.f(f"ck_{table}_channel"), table, sa.text(CONDITION))
