"""What makes many small tests cheap: templates and SQL are compiled once a process, statements run without trips."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import aiosqlite
import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import db.engine
import wording.writer


class CompiledTemplates(BytecodeCache):
    """Of this process; the templates do not change while tests run."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key] = bucket.code


@contextmanager
def compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        _share_templates(patch)
        _share_statements(patch)
        yield


@contextmanager
def statements_at_once() -> Iterator[None]:
    """SQLite's statements run in the loop's own thread: half of the time of a conversation were trips to the other.

    The connections need `check_same_thread=false`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.Connection, "_execute", _at_once)
        yield


async def _at_once(self: aiosqlite.Connection, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    return work(*arguments, **options)


def _share_templates(patch: pytest.MonkeyPatch) -> None:
    make, compiled = wording.writer._environment, CompiledTemplates()

    def environment() -> Environment:
        made = make()
        made.bytecode_cache = compiled
        return made

    patch.setattr(wording.writer, "_environment", environment)


def _share_statements(patch: pytest.MonkeyPatch) -> None:
    """Compiled statements are kept by dialect: an engine takes the dialect of the first one that was connected."""
    make = create_async_engine
    first: dict[str, Engine] = {}

    def create(url: Any, **options: Any) -> AsyncEngine:
        made = make(url, **options)
        engine = made.sync_engine
        if (known := first.get(engine.dialect.name)) is not None:
            engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
        else:
            event.listen(engine, "first_connect", lambda *_: first.setdefault(engine.dialect.name, engine), once=True)
        return made

    patch.setattr(db.engine, "create_async_engine", create)
