"""News of a changed work is a kind of its own: `change` says of what, no step, no key to take apart.

Until now it was kept as a closing (`kind = 'closed'`) of a made-up step, its kind in front of a colon in `step_key`.
The tables no longer list the kinds of notifications: the code refuses others (`db.types.OpenChoice`), and one more
needs no change of the record.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.migrate import rewrite_definition

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Facts = dict[str, Any]

CHANGES = (
    *("deadline_changed", "title_changed", "officer_changed", "held", "resumed"),
    *("cancelled", "undone", "progress_reported"),
)
COMPLETED = "completed"
KINDS = "kind IN ('reminder', 'closed', 'refresh', 'notice', 'board')"
NEWS = "outbox_id IN (SELECT id FROM outbox WHERE kind IN ('closed', 'changed'))"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewrite_definition(op.get_bind(), "outbox", r",\s*CONSTRAINT ck_outbox_kind CHECK \([^()]*\([^()]*\)\)", "")
        rewrite_definition(op.get_bind(), "outbox_item", r"(step_kind VARCHAR\(24\)) NOT NULL", r"\1")
    else:
        op.drop_constraint(op.f("ck_outbox_kind"), "outbox", type_="check")
        op.alter_column("outbox_item", "step_kind", nullable=True)
    op.add_column("outbox_item", sa.Column("change", sa.String(24), nullable=True))
    for change in CHANGES:
        _run(f"UPDATE outbox_item SET change = :change WHERE step_key LIKE :key AND {NEWS}", change)
    _run(f"UPDATE outbox_item SET change = :change WHERE step_key LIKE 'closed:%' AND {NEWS}", COMPLETED)
    _run("UPDATE outbox_item SET step_kind = NULL WHERE change IS NOT NULL")
    _run(
        "UPDATE outbox SET kind = 'changed' WHERE kind = 'closed' AND id IN"
        " (SELECT outbox_id FROM outbox_item WHERE change <> :change)",
        COMPLETED,
    )
    _run("UPDATE outbox_item SET note = '{}' WHERE change IS NOT NULL AND note NOT LIKE '{%'")
    _rewrite_notes("due_at", _with_deadline)


def downgrade() -> None:
    _rewrite_notes("before", _without_deadline)
    _run("UPDATE outbox_item SET note = '' WHERE change = :change", COMPLETED)
    _run("UPDATE outbox_item SET step_kind = 'assigned' WHERE change IS NOT NULL")
    _run("UPDATE outbox SET kind = 'closed' WHERE kind = 'changed'")
    op.drop_column("outbox_item", "change")
    if op.get_bind().dialect.name == "sqlite":
        rewrite_definition(op.get_bind(), "outbox_item", r"step_kind VARCHAR\(24\)(?! NOT NULL)", r"\g<0> NOT NULL")
        rewrite_definition(op.get_bind(), "outbox", r"\s*\)\s*$", rf",\n\tCONSTRAINT ck_outbox_kind CHECK ({KINDS})\n)")
    else:
        op.alter_column("outbox_item", "step_kind", nullable=False)
        op.create_check_constraint(op.f("ck_outbox_kind"), "outbox", sa.text(KINDS))


def _run(statement: str, change: str = "") -> None:
    given = {"change": change, "key": f"{change}:%"}
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    op.get_bind().execute(sa.text(statement), used)


def _rewrite_notes(named: str, rewritten: Callable[[Facts], Facts]) -> None:
    connection = op.get_bind()
    found = sa.text("SELECT id, note FROM outbox_item WHERE change IS NOT NULL AND note LIKE :named")
    notes = [
        {"id": id, "note": json.dumps(rewritten(json.loads(note)), ensure_ascii=False)}
        for id, note in connection.execute(found, {"named": f'%"{named}"%'})
    ]
    if notes:
        connection.execute(sa.text("UPDATE outbox_item SET note = :note WHERE id = :id"), notes)


def _with_deadline(facts: Facts) -> Facts:
    """The deadline before the change as a value of its own."""
    if "due_at" not in facts:
        return facts
    before = {"due_at": facts["due_at"], "date_only": facts.get("date_only", False), "words": facts.get("words", "")}
    return {name: facts[name] for name in facts if name == "reason"} | {"before": before}


def _without_deadline(facts: Facts) -> Facts:
    before = facts.get("before") or {}
    kept = {name: before[name] for name in ("due_at", "date_only", "words") if name in before}
    return {name: facts[name] for name in facts if name == "reason"} | kept
