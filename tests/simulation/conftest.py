"""Lets SQLite's statements run in the loop's own thread, which halves the time that a simulated year takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiosqlite
import pytest


async def _at_once(self: aiosqlite.Connection, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    return work(*arguments, **options)


@pytest.fixture(autouse=True, scope="session")
def _statements_in_one_thread() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "_execute", _at_once)
        yield
