"""Fails when the tables in the code and the migrations have drifted apart, judged on a temporary SQLite file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Upgrade an empty database to the newest version, then let Alembic compare; its exit status is ours."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{folder}/check.db"}
        for command in (["upgrade", "head"], ["check"]):
            done = subprocess.run(
                [sys.executable, "-m", "alembic", *command],
                cwd=ROOT,
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode != 0:
                sys.stderr.write(done.stdout + done.stderr)
                return done.returncode
    sys.stdout.write("The migrations make exactly the tables of the code.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
