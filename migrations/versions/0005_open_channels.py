"""The tables no longer list the messengers: one more needs no change of the record.

The code still refuses what is no messenger (`db.types.OpenChoice`), as it writes and as it reads.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("account", "chat_group", "draft", "outbox", "processed_update")
CONDITION = "channel IN ('telegram', 'zalo')"


def upgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            _rewrite(table, rf",\s*CONSTRAINT ck_{table}_channel CHECK \([^()]*\([^()]*\)\)", "")
        else:
            op.drop_constraint(op.f(f"ck_{table}_channel"), table, type_="check")


def downgrade() -> None:
    """Refused where rows of another messenger stand."""
    for table in TABLES:
        if op.get_bind().scalar(sa.text(f"SELECT 1 FROM {table} WHERE NOT {CONDITION} LIMIT 1")):
            raise RuntimeError(f"{table} has rows of a messenger that the earlier version does not know")
        if op.get_bind().dialect.name == "sqlite":
            _rewrite(table, r"\s*\)\s*$", rf",\n\tCONSTRAINT ck_{table}_channel CHECK ({CONDITION})\n)")
        else:
            op.create_check_constraint(op.f(f"ck_{table}_channel"), table, sa.text(CONDITION))


def _rewrite(table: str, old: str, new: str) -> None:
    """Put `new` in the place of what the pattern `old` finds in the table's definition.

    SQLite cannot drop a check, and rebuilding the tables would lose their partial and descending indexes and copy
    every message. Its documentation gives this way for changes that leave the stored rows as they are
    (https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
    """
    connection = op.get_bind()
    stored = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    definition, found = re.subn(old, new, str(connection.scalar(stored, {"name": table})))
    if found != 1:
        raise RuntimeError(f"the definition of {table} is not the one of the other version")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name"),
        {"sql": definition, "name": table},
    )
    connection.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
