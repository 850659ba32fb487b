"""Tells the open pages what has changed; costs nothing while no page is open."""

from __future__ import annotations

import asyncio
from typing import Any

MAXIMUM_CHANGES = 2000
Change = tuple[Any, ...]


class Listener:
    """One open page: the changes that it has not yet been told, each once, in order."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self.closed = False
        self._changes: dict[Change, None] = {}

    def add(self, change: Change) -> None:
        self._changes[change] = None
        self.arrived.set()

    def take(self) -> list[Change]:
        """The changes since the last call; a flood becomes the single change `("reload",)`."""
        changes = list(self._changes)
        self._changes.clear()
        self.arrived.clear()
        return changes if len(changes) <= MAXIMUM_CHANGES else [("reload",)]


class Feed:
    """All open pages."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def open(self) -> Listener:
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def note(self, *change: Any) -> None:
        for listener in self._listeners:
            listener.add(change)

    def close(self) -> None:
        """End every live connection, so that the server can stop."""
        for listener in self._listeners:
            listener.closed = True
            listener.arrived.set()
