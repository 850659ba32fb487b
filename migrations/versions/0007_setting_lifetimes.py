"""Settings know when they were set, so that what has outlived its lifetime can go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A setting without a moment counts from the first purge. One key was of another form than all the others."""
    op.add_column("setting", sa.Column("set_at", UtcDateTime(), nullable=True))
    _rename("calendar_asked_", "calendar_asked:")


def downgrade() -> None:
    _rename("calendar_asked:", "calendar_asked_")
    op.drop_column("setting", "set_at")


def _rename(old: str, new: str) -> None:
    op.get_bind().execute(
        sa.text("UPDATE setting SET key = replace(key, :old, :new) WHERE substr(key, 1, :length) = :old"),
        {"old": old, "new": new, "length": len(old)},
    )
