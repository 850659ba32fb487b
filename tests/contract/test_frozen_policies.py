"""Assignments that carried their whole policy keep it, by a key, through the migration and back."""

from __future__ import annotations

from sqlalchemy import text

from db.migrate import downgrade, locked_connection, upgrade
from db.tasks.frozen_policies import policy_key

ROWS = [
    "INSERT INTO organization (id, name, short_name) VALUES (1, 'Sở KH&CN', 'Sở')",
    "INSERT INTO person (id, organization_id, name, title, channels) VALUES (1, 1, 'An', '', '')",
    *(
        "INSERT INTO unit (id, organization_id, code, name, aliases, position)"
        f" VALUES ({unit}, 1, '{unit}', 'Phòng', '[]', 1)"
        for unit in (1, 2, 3)
    ),
    "INSERT INTO task (id, organization_id, number, title, assigner_id, created_at, urgency, requires_approval)"
    " VALUES (1, 1, 1, 'Báo cáo', 1, '2026-11-24 00:00:00+00', 'normal', false)",
]
ASSIGNMENT = (
    "INSERT INTO assignment (id, task_id, unit_id, unit_name, role, assigned_at, reminded_until, lifecycle,"
    " deadline_version, version, result, held_reason, extension_under_review, policy)"
    " VALUES (:id, 1, :id, 'Phòng', 'coordinator', '2026-11-24 00:00:00+00', '2026-11-24 00:00:00+00',"
    " 'assigned', 1, 1, '', '', false, :policy)"
)
POLICIES = {1: '{"urgency":"normal"}', 2: '{"urgency":"normal"}', 3: ""}


def test_every_assignment_keeps_its_policy_through_the_migration_and_back(database_url: str) -> None:
    downgrade(database_url, "0001")
    with locked_connection(database_url) as connection:
        for row in ROWS:
            connection.execute(text(row))
        for id, policy in POLICIES.items():
            connection.execute(text(ASSIGNMENT), {"id": id, "policy": policy})
    upgrade(database_url)
    with locked_connection(database_url) as connection:
        keys = connection.execute(text("SELECT id, policy_key FROM assignment ORDER BY id")).all()
        texts = connection.execute(text("SELECT key, data FROM frozen_policy")).all()
    assert [tuple(row) for row in keys] == [(id, policy_key(policy)) for id, policy in POLICIES.items()]
    assert [tuple(row) for row in texts] == [(policy_key(POLICIES[1]), POLICIES[1])]
    downgrade(database_url, "0001")
    with locked_connection(database_url) as connection:
        back = connection.execute(text("SELECT id, policy FROM assignment ORDER BY id")).all()
    assert {row[0]: row[1] for row in back} == POLICIES
