"""Hangs up on clients that send nothing, or too slowly: each holds a descriptor that webhooks and sends may need."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from uvicorn.server import ServerState

LOOK_SECONDS = 1.0
PATIENCE = 10.0
"""Seconds for the headers and the body of a request, and for the next request on an open connection."""
MOST_CONNECTIONS = 200
"""Open at once. Telegram opens at most 100 for its webhook."""


@dataclass(slots=True)
class _Waiting:
    """Since when (loop time) the client has owed the rest of this request; `cycle` is uvicorn's run of the last one."""

    since: float
    cycle: object


@dataclass(slots=True)
class SlowClients:
    """A request that is answered, however long that takes (a long poll, a live page), is no slow client."""

    state: ServerState
    patience: float = PATIENCE
    most: int = MOST_CONNECTIONS
    _waiting: WeakKeyDictionary[Any, _Waiting] = field(default_factory=WeakKeyDictionary)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look(asyncio.get_running_loop().time())

    def look(self, now: float) -> None:
        """Hang up on who has been waited for too long; where too many are open, on the slowest at once."""
        for connection in list(self.state.connections):
            self._note(connection, now)
        slowest = sorted(self._waiting.items(), key=lambda item: item[1].since)
        too_many = max(0, len(self.state.connections) - self.most)
        for place, (connection, waiting) in enumerate(slowest):
            if (place < too_many or now - waiting.since >= self.patience) and connection.transport is not None:
                connection.transport.abort()
                self._waiting.pop(connection, None)

    def _note(self, connection: Any, now: float) -> None:
        cycle = connection.cycle
        if cycle is not None and not cycle.more_body and not cycle.response_complete:
            self._waiting.pop(connection, None)
            return
        known = self._waiting.get(connection)
        if known is None or known.cycle is not cycle:
            self._waiting[connection] = _Waiting(now, cycle)
