"""A record of version 0.1 (commit 25a5744), as real conversations left it: `tests/data/version_0_1`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, text

from db.migrate import downgrade, locked_connection

DATA = Path(__file__).parent / "data" / "version_0_1"
NEWEST = "0004"
ROWS: dict[str, list[dict[str, Any]]] = json.loads((DATA / "rows.json").read_text(encoding="utf-8"))


def restore(url: str) -> None:
    """Into an empty database, whose tables become those of that version."""
    downgrade(url, NEWEST)
    with locked_connection(url) as connection:
        for name, rows in ROWS.items():
            table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
            for row in rows:
                values = {column: _value(table, column, value) for column, value in row.items()}
                names = ", ".join(f'"{column}"' for column in values)
                given = ", ".join(f":{column}" for column in values)
                connection.execute(text(f'INSERT INTO "{name}" ({names}) VALUES ({given})'), values)
            if connection.dialect.name == "postgresql" and "id" in table.c:
                _count_on(connection, name)


def _value(table: Table, column: str, value: Any) -> Any:
    """SQLite keeps a truth value as a number, and an instant in UTC without saying so."""
    kind = str(table.c[column].type)
    if kind == "BOOLEAN" and value is not None:
        return bool(value)
    return f"{value}+00:00" if kind.startswith("TIMESTAMP") and value is not None else value


def _count_on(connection: Connection, name: str) -> None:
    highest = f'(SELECT max(id) FROM "{name}")'
    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})"))
