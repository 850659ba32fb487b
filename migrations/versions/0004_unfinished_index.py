"""What is unfinished is listed by its time alone, so that no plan looks for a chat's messages among all that wait."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state IN ('pending', 'sending', 'unknown', 'dead')")
PARTIAL: dict[str, Any] = {"sqlite_where": UNFINISHED, "postgresql_where": UNFINISHED}


def upgrade() -> None:
    op.drop_index("ix_outbox_unfinished", "outbox")
    op.create_index("ix_outbox_unfinished", "outbox", ["state_at"], **PARTIAL)


def downgrade() -> None:
    op.drop_index("ix_outbox_unfinished", "outbox")
    op.create_index("ix_outbox_unfinished", "outbox", ["state", "state_at"], **PARTIAL)
