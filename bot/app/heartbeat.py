"""The sign of life to a monitoring service: it is given while all is well, and its absence is the alarm."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import httpx

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10.0
SHORTEST_INTERVAL = 55.0
"""Seconds between two calls: once a minute, with some play for the scheduler."""


@dataclass(slots=True)
class Heartbeat:
    """Calls the address at most once a minute. The address is a secret: it is never logged."""

    url: str
    transport: httpx.AsyncBaseTransport | None = None
    _called_at: float | None = field(default=None, init=False)

    async def beat(self) -> bool:
        """True when the service answered well. What goes wrong is logged: the service raises the alarm, not we."""
        now = asyncio.get_running_loop().time()
        if self._called_at is not None and now - self._called_at < SHORTEST_INTERVAL:
            return False
        self._called_at = now
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, transport=self.transport) as client:
                response = await client.get(self.url, follow_redirects=True)
        except httpx.HTTPError as error:
            logger.warning("HEARTBEAT_URL cannot be reached: %s", type(error).__name__)
            return False
        if response.is_error:
            logger.warning("HEARTBEAT_URL answers with status %d", response.status_code)
        return response.is_success
