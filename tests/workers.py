"""What the parallel workers of one run share: a folder, and what is made in it once by the first that needs it.

The folder belongs to the process that was started by hand (the controller of pytest-xdist): it outlives its workers.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path


def made_once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What `make` returned to the first worker that asked for `name`; the others wait for it and read it."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / name
        if not kept.exists():
            kept.write_text(make())
        return kept.read_text()
