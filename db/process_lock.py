"""Refuses a second process on one SQLite file: SQLite serves one process, and two would each send every reminder.

The lock is the operating system's and ends with the process, however it ends. The file `….lock` stays: it is the lock
that counts, not the file. On Postgres nothing is locked, for several processes may share it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from sqlalchemy import make_url

from db.errors import AlreadyRunning

if sys.platform == "win32":
    import msvcrt

    LOCKED_BYTE = 1 << 20
    """Far behind the process number: Windows does not let others read a locked byte."""

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class SingleProcess:
    """Holds the database of `url` for this process, from `acquire` to `release` or as a context manager."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        is_file = parsed.get_backend_name() == "sqlite" and parsed.database
        self._file = Path(f"{parsed.database}.lock") if is_file else None
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Raises AlreadyRunning."""
        if self._file is None or self._descriptor is not None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(descriptor)
        except OSError as error:
            holder = os.pread(descriptor, 20, 0) if hasattr(os, "pread") else b""
            os.close(descriptor)
            raise AlreadyRunning(str(self._file.with_suffix("")), _number(holder)) from error
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> SingleProcess:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def _number(written: bytes) -> int | None:
    return int(written) if written.strip().isdigit() else None
