"""The process leaves what it has imported alone, and looks for garbage seldom."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from bot.gc_tuning import OBJECTS_BETWEEN, lasting


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.enable()


def test_what_lasts_is_never_looked_through_again() -> None:
    with lasting():
        assert not gc.isenabled()
        lasts: list[list[int]] = [[]]
    assert gc.isenabled()
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN
    assert gc.get_freeze_count() > 0
    assert not any(one is lasts for one in gc.get_objects())


def test_garbage_is_looked_for_again_after_a_failed_import() -> None:
    with pytest.raises(ImportError), lasting():
        raise ImportError
    assert gc.isenabled()
