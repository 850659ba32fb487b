"""How Alembic finds the database: a connection it is handed, `-x url=…`, or DATABASE_URL, in this order."""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from db.migrate import locked_connection
from db.schema import metadata
from db.types import UtcDateTime


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from db.types import UtcDateTime")
        return "UtcDateTime()"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def url_from_outside() -> str:
    url = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("Which database? Set DATABASE_URL, or give -x url=sqlite+aiosqlite:///FILE.")
    return url


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with locked_connection(url_from_outside()) as connection:
        run(connection)
