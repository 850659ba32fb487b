"""The migrations make exactly the tables of the code, on both engines, up and down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Enum, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.migrate import MIGRATIONS, current, downgrade, head, locked_connection, upgrade
from db.schema import metadata
from db.types import OpenChoice
from domain.model import ChannelKind

CHOICES = [
    (table.name, column.name, value)
    for table in metadata.sorted_tables
    for column in table.c
    if isinstance(column.type, Enum)
    for value in column.type.enums
]


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with locked_connection(database_url) as opened:
        yield opened


def checked(connection: Connection, table: str, column: str) -> str:
    """The named check constraint of the migrated table that guards the column."""
    constraints = inspect(connection).get_check_constraints(table)
    return next(one["sqltext"] for one in constraints if one["name"] == f"ck_{table}_{column}")


@pytest.mark.parametrize(("table", "column", "value"), CHOICES)
def test_every_value_of_an_enumeration_is_accepted(sqlite_url: str, table: str, column: str, value: str) -> None:
    with locked_connection(sqlite_url) as connection:
        condition = checked(connection, table, column)
        assert connection.scalar(text(f"SELECT {condition} FROM (SELECT '{value}' AS {column})")) == 1


@pytest.mark.parametrize(("table", "column"), sorted({(table, column) for table, column, _ in CHOICES}))
def test_a_value_outside_an_enumeration_is_refused(sqlite_url: str, table: str, column: str) -> None:
    with locked_connection(sqlite_url) as connection:
        condition = checked(connection, table, column)
        assert connection.scalar(text(f"SELECT {condition} FROM (SELECT 'other' AS {column})")) == 0


def test_both_engines_guard_the_same_values(postgres_url: str) -> None:
    with locked_connection(postgres_url) as connection:
        for table, column, value in CHOICES:
            assert f"'{value}'" in checked(connection, table, column)


def test_the_newest_version_has_exactly_the_tables_of_the_code(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.check(config)


def test_it_goes_down_to_nothing_and_up_again(database_url: str) -> None:
    assert current(database_url) == head()
    downgrade(database_url, "base")
    assert current(database_url) is None
    with locked_connection(database_url) as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(database_url)
    assert current(database_url) == head()


def test_running_it_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert current(database_url) == head()


def test_a_database_that_does_not_exist_yet_has_no_version(tmp_path: object) -> None:
    assert current(f"sqlite+aiosqlite:///{tmp_path}/none.db") is None


def test_the_audit_cannot_be_changed_or_deleted(database_url: str) -> None:
    with locked_connection(database_url) as connection:
        connection.execute(text("INSERT INTO organization (id, name, short_name) VALUES (1, 'Sở KH&CN', 'Sở')"))
        connection.execute(
            text(
                "INSERT INTO event (id, organization_id, at, name, before, after)"
                " VALUES (1, 1, '2026-11-24 00:00:00+00', 'task_assigned', '{}', '{}')"
            )
        )
    for statement in ("UPDATE event SET name = 'other'", "DELETE FROM event"):
        with pytest.raises(DBAPIError, match="append-only"), locked_connection(database_url) as connection:
            connection.execute(text(statement))


def test_a_second_lead_of_one_task_is_refused(database_url: str) -> None:
    rows = [
        "INSERT INTO organization (id, name, short_name) VALUES (1, 'Sở KH&CN', 'Sở')",
        "INSERT INTO person (id, organization_id, name, title, channels) VALUES (1, 1, 'An', '', '')",
        "INSERT INTO unit (id, organization_id, code, name, aliases, position) VALUES (1, 1, 'A', 'A', '[]', 1)",
        "INSERT INTO unit (id, organization_id, code, name, aliases, position) VALUES (2, 1, 'B', 'B', '[]', 2)",
        "INSERT INTO task (id, organization_id, number, title, assigner_id, created_at, urgency, requires_approval)"
        " VALUES (1, 1, 1, 'Báo cáo', 1, '2026-11-24 00:00:00+00', 'normal', false)",
        *(
            "INSERT INTO assignment (id, task_id, unit_id, unit_name, role, assigned_at, reminded_until, lifecycle,"
            " deadline_version, version, result, held_reason, extension_under_review)"
            f" VALUES ({unit}, 1, {unit}, 'A', 'lead', '2026-11-24 00:00:00+00', '2026-11-24 00:00:00+00',"
            " 'assigned', 1, 1, '', '', false)"
            for unit in (1, 2)
        ),
    ]
    with locked_connection(database_url) as connection:
        for row in rows[:-1]:
            connection.execute(text(row))
    with pytest.raises(IntegrityError), locked_connection(database_url) as connection:
        connection.execute(text(rows[-1]))


def add_group(url: str, channel: str) -> None:
    with locked_connection(url) as connection:
        if not connection.scalar(text("SELECT count(*) FROM organization")):
            connection.execute(text("INSERT INTO organization (id, name, short_name) VALUES (1, 'Sở KH&CN', 'Sở')"))
        connection.execute(
            text(
                "INSERT INTO chat_group (id, organization_id, channel, external_id, title, state, state_reason)"
                f" VALUES ({10 + len(channel)}, 1, '{channel}', '-1', 'Điều hành', 'linked', '')"
            )
        )


def test_a_messenger_more_needs_no_change_of_the_tables_and_what_stood_there_stays(database_url: str) -> None:
    downgrade(database_url, "0004")
    add_group(database_url, "telegram")
    with pytest.raises(IntegrityError):
        add_group(database_url, "viber")
    upgrade(database_url)
    add_group(database_url, "viber")
    with locked_connection(database_url) as connection:
        stored = connection.execute(text("SELECT channel FROM chat_group ORDER BY channel")).scalars().all()
    assert stored == ["telegram", "viber"]


def test_going_back_to_tables_that_do_not_know_a_messenger_is_refused_where_it_has_rows(database_url: str) -> None:
    add_group(database_url, "viber")
    with pytest.raises(RuntimeError, match="chat_group"):
        downgrade(database_url, "0004")
    assert current(database_url) == head()


def test_what_is_no_messenger_is_refused_before_it_is_written() -> None:
    channel = OpenChoice(ChannelKind)
    with pytest.raises(ValueError, match="email"):
        channel.process_bind_param("email", sqlite.dialect())
    with pytest.raises(ValueError, match="email"):
        channel.process_result_value("email", sqlite.dialect())
    assert channel.process_bind_param(ChannelKind.ZALO, sqlite.dialect()) == "zalo"
    assert channel.process_result_value("zalo", sqlite.dialect()) is ChannelKind.ZALO
