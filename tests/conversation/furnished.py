"""The record of a sandbox that has just been opened: made once a process for each cast and start, then copied.

Every conversation begins with it, and loading the people is a quarter of the cost of a short one.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.demo import cast
from db import Database
from domain.office.roster import Roster

_made: dict[tuple[str, datetime], bytes] = {}


async def furnish(database_url: str, roster: Roster, now: datetime) -> None:
    """Fill an empty, migrated SQLite file as the application would; any other record is left to the application."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or not _is_empty(Path(url.database)):
        return
    file, key = Path(url.database), (repr(roster), now)
    if key not in _made:
        database = Database(database_url)
        await cast.fill(database, roster, now)
        await database.close()
        _keep(key, file)
    else:
        _copy(key, file)


def _keep(key: tuple[str, datetime], file: Path) -> None:
    _made[key] = file.read_bytes()


def _copy(key: tuple[str, datetime], file: Path) -> None:
    file.write_bytes(_made[key])


def _is_empty(file: Path) -> bool:
    """Whether nobody has opened the record before: a conversation may go on after a restart."""
    if not file.exists():
        return False
    connection = sqlite3.connect(file)
    try:
        return connection.execute("SELECT 1 FROM organization").fetchone() is None
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
