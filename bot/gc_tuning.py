"""How often the process looks for garbage: never in what it has imported, and not after every few hundred objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS_BETWEEN = 20_000
"""A few megabytes may wait to be found; with Python's own 700 a burst spends a seventh of its time on it."""


@contextmanager
def lasting() -> Iterator[None]:
    """What is made inside, imported modules above all, lives as long as the process: never looked through again."""
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.set_threshold(OBJECTS_BETWEEN)
        gc.enable()
