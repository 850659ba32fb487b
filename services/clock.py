"""What time it is: the only place of the project that reads the machine's clock.

Everything else is given `now` as a value. The sandbox and the tests use a clock that can be moved.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment as an aware UTC datetime."""
        return datetime.now(UTC)


class MovableClock(Clock):
    """A clock that can be set and pushed; from there it runs on at real speed, or stands still if not `running`."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self.running = running
        self.set(super().now() if start is None else start)

    def now(self) -> datetime:
        if not self.running:
            return self._instant
        return self._instant + (super().now() - self._set_at)

    def set(self, instant: datetime) -> None:
        """Put the clock to an aware moment, earlier or later. Raises ValueError when it is naive."""
        if instant.tzinfo is None:
            raise ValueError("the clock takes aware moments only")
        self._instant = instant.astimezone(UTC)
        self._set_at = super().now()

    def advance(self, delta: timedelta) -> None:
        self.set(self.now() + delta)
