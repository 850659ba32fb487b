"""Retries of what cannot wait in the outbox: a reply, or the later parts of a long text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.errors import TryLater

WAITS = (0.5, 2.0, 5.0)
"""Seconds between tries."""

LONGEST_RETRY = 20.0
"""All these waits together; a claim in the outbox must not outlive its lease."""

Pause = Callable[[float], Awaitable[None]]
T = TypeVar("T")


async def retrying(attempt: Callable[[], Awaitable[T]], pause: Pause = asyncio.sleep) -> T:
    """The result of `attempt`, retried a few times while the channel raises TryLater and asks for no long wait.

    Raises the last TryLater, and whatever else `attempt` raises.
    """
    waited = 0.0
    for wait in WAITS:
        try:
            return await attempt()
        except TryLater as error:
            seconds = wait if error.retry_after is None else error.retry_after
            if waited + seconds > LONGEST_RETRY:
                raise
            waited += seconds
            await pause(seconds)
    return await attempt()
