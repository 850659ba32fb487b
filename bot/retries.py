"""How long what cannot wait in the outbox is tried again: a reply, or the later parts of a long text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.errors import TryLater

PATIENCE = (0.5, 2.0, 5.0)
"""Seconds between tries."""

LONGEST_PATIENCE = 20.0
"""All these waits together; a claim in the outbox must not outlive its lease."""

Pause = Callable[[float], Awaitable[None]]
T = TypeVar("T")


async def patiently(attempt: Callable[[], Awaitable[T]], pause: Pause = asyncio.sleep) -> T:
    """Try again a few times while the channel says `TryLater`, as long as it asks for no long wait."""
    waited = 0.0
    for wait in PATIENCE:
        try:
            return await attempt()
        except TryLater as error:
            seconds = wait if error.retry_after is None else error.retry_after
            if waited + seconds > LONGEST_PATIENCE:
                raise
            waited += seconds
            await pause(seconds)
    return await attempt()
