"""Why a chat cannot be reached is kept as a word of ours, where version 0.1 kept the messenger's English sentence.

Nothing is taken back on the way down: version 0.1 knows these words too.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SAID = (
    ("blocked", "blocked"),
    ("group chat was de", "group_gone"),
    ("group is deactivated", "group_gone"),
    ("deactivated", "deactivated"),
    ("initiate conversation", "never_started"),
    ("never started", "never_started"),
    ("kicked", "kicked"),
    ("not a member", "left"),
    ("not enough rights", "no_rights"),
    ("have no rights", "no_rights"),
    ("thread not found", "topic_gone"),
    ("topic", "topic_gone"),
    ("write_forbidden", "no_rights"),
    ("restricted", "no_rights"),
    ("peer_id_invalid", "chat_not_found"),
    ("chat not found", "chat_not_found"),
    ("user not found", "chat_not_found"),
)


def upgrade() -> None:
    _rewrite("account", "state_reason", "state_reason <> ''")
    _rewrite("chat_group", "state_reason", "state_reason <> ''")
    _rewrite("outbox", "reason", "state = 'dead'")
    _rewrite_notices()


def downgrade() -> None:
    pass


def _word(said: str) -> str:
    return next((word for part, word in SAID if part in said.lower()), said)


def _rewrite(table: str, column: str, condition: str) -> None:
    connection = op.get_bind()
    for (said,) in connection.execute(sa.text(f"SELECT DISTINCT {column} FROM {table} WHERE {condition}")).all():
        if _word(said) != said:
            connection.execute(
                sa.text(f"UPDATE {table} SET {column} = :word WHERE {column} = :said AND {condition}"),
                {"word": _word(said), "said": said},
            )


def _rewrite_notices() -> None:
    connection = op.get_bind()
    waiting = sa.text("SELECT id, data FROM outbox WHERE kind = 'notice' AND data LIKE '%\"reason\"%'")
    for id, data in connection.execute(waiting).all():
        notice = json.loads(data)
        notice["reason"] = _word(notice["reason"])
        connection.execute(
            sa.text("UPDATE outbox SET data = :data WHERE id = :id"),
            {"id": id, "data": json.dumps(notice, ensure_ascii=False, sort_keys=True)},
        )
