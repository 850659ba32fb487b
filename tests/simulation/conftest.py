"""A simulated year takes half of the time when SQLite's statements run in the loop's own thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sharing import statements_at_once


@pytest.fixture(autouse=True, scope="package")
def at_once() -> Iterator[None]:
    with statements_at_once():
        yield
