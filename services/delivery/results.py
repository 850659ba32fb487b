"""How sends ended, until they are recorded: together, in one transaction, and again when the database was away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from db import ConcurrentChange, Database, DatabaseUnavailable, Dead, Outcome
from domain.delivery.notifications import NewNotification
from domain.traits import ChannelKind, is_metered
from services.clock import Clock
from services.delivery.quota import count_scheduled
from services.delivery.undeliverable import Troubled, unreachable

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Results:
    """`overtaken` are standing messages that a newer one relieves of their buttons.

    `troubled` are those whose recipient cannot be reached; `wake` is called when somebody else is told instead.
    """

    database: Database
    clock: Clock
    channel: ChannelKind
    worker: str
    wake: Callable[[], None]
    outcomes: list[Outcome] = field(default_factory=list)
    overtaken: list[NewNotification] = field(default_factory=list)
    troubled: list[Troubled] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is something to record."""
        return bool(self.outcomes or self.troubled)

    async def flush(self) -> None:
        """Record everything. Raises DatabaseUnavailable, ConcurrentChange: it is kept for the next time."""
        troubled, self.troubled = self.troubled, []
        await self._tell_instead(troubled)
        outcomes, self.outcomes = self.outcomes, []
        overtaken, self.overtaken = self.overtaken, []
        if not outcomes:
            return
        try:
            async with self.database.write() as transaction:
                await transaction.outbox.record(outcomes, self.worker)
                await transaction.outbox.enqueue(overtaken, self.clock.now())
                if is_metered(self.channel):
                    await count_scheduled(transaction, outcomes)
        except (DatabaseUnavailable, ConcurrentChange):
            self.outcomes = outcomes + self.outcomes
            self.overtaken = overtaken + self.overtaken
            raise

    async def _tell_instead(self, troubled: Sequence[Troubled]) -> None:
        """Of those who cannot be reached together; where that raises, of each alone: one never stops the others."""
        if not troubled:
            return
        now = self.clock.now()
        try:
            async with self.database.write() as transaction:
                await unreachable(transaction, troubled, now)
        except (DatabaseUnavailable, ConcurrentChange):
            self.troubled += troubled
            raise
        except Exception as error:
            if len(troubled) > 1:
                for one in troubled:
                    await self._tell_instead([one])
                return
            [(notification, refusal)] = troubled
            logger.exception("nobody can be told instead of notification %s", notification.id)
            self.outcomes.append(Dead(notification.id, f"fault: {type(error).__name__}: {refusal.reason}", now))
        self.wake()
