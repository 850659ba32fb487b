"""Fails when the tables in the code and the migrations have drifted apart, judged on a temporary SQLite file."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Upgrade an empty database to the newest version, then let Alembic compare. Exit status 1 when they differ."""
    os.chdir(ROOT)
    config = Config(ROOT / "alembic.ini", stdout=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder}/check.db"
        try:
            command.upgrade(config, "head")
            command.check(config)
        except CommandError as error:
            sys.stderr.write(f"The migrations and the tables of the code differ: {error}\n")
            return 1
    sys.stdout.write("The migrations make exactly the tables of the code.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
