"""Everything that time brings, in one list: what a new entry here does is known to all who look ahead.

The tick and the minute run it, the sandbox's clock stops at its next moment, the rehearsal plays what stands on a
timetable, health and the monitors hear of what is late.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import DatabaseUnavailable, Transaction
from db.office.setting_keys import OCCASION_DONE
from domain.traits import ChannelKind
from services.delivery.failover import reroute_waiting
from services.occasion import Look, Occasion, Pace, Turn
from services.office.housekeeping import ask_for_next_year, forget_what_is_over, note_delay, tell_unknown
from services.office.recomputing import go_on_recomputing
from services.reminding.tick import enqueue_due
from services.tasks.recurring import open_due

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)
"""What has been due for longer than this without going out is a fault."""

LEASE_NAME = "watching"
LEASE = timedelta(minutes=3)


async def _open(turn: Turn) -> None:
    await open_due(turn.database, turn.now, turn.rules)


async def _next_opening(transaction: Transaction, look: Look) -> datetime | None:
    return await transaction.recurring.next_opening()


async def _remind(turn: Turn) -> None:
    report = await enqueue_due(turn.database, turn.now, turn.rules, turn.wake)
    if report.enqueued:
        logger.info("tick: %d due, %d messages", report.looked_at, report.enqueued)


async def _next_reminder(transaction: Transaction, look: Look) -> datetime | None:
    return await transaction.tasks.next_reminder_moment()


async def _reroute(turn: Turn) -> None:
    await reroute_waiting(turn.database, turn.now, turn.troubled)


async def _deliver(turn: Turn) -> None:
    """The senders do it, each in its own time."""
    turn.wake()


async def next_message(transaction: Transaction, look: Look) -> datetime | None:
    """When the next message may go, on whatever messenger."""
    moments = [await transaction.outbox.next_available(channel, look.now) for channel in ChannelKind]
    return min((moment for moment in moments if moment is not None), default=None)


async def _message_waits(transaction: Transaction, look: Look) -> datetime | None:
    return await transaction.outbox.oldest_due(look.now, look.channels)


async def notice_delay(turn: Turn) -> None:
    """Called before the first tick too: what became due while the bot was down is only seen then."""
    async with turn.database.read() as transaction:
        oldest = min((await overdue(transaction, turn)).values(), default=None)
    await note_delay(turn.database, turn.rules, turn.now, oldest)


async def _tell_unknown(turn: Turn) -> None:
    await tell_unknown(turn.database, turn.rules, turn.now)


async def _ask_for_next_year(turn: Turn) -> None:
    await ask_for_next_year(turn.database, turn.rules, turn.now)


async def _recompute(turn: Turn) -> None:
    await go_on_recomputing(turn.database, turn.now, turn.rules)


async def _forget(turn: Turn) -> None:
    await forget_what_is_over(turn.database, turn.now)


OCCASIONS: tuple[Occasion, ...] = (
    Occasion("recurring", _open, _next_opening),
    Occasion("reminders", _remind, _next_reminder, late_after=LONGEST_WAIT, said="a reminder has been due"),
    Occasion("failover", _reroute),
    Occasion(
        "messages",
        _deliver,
        next_message,
        late_after=LONGEST_WAIT,
        said="a message has been waiting",
        since=_message_waits,
    ),
    Occasion("delay", notice_delay, pace=Pace.MINUTE, alone=True),
    Occasion("unknown", _tell_unknown, pace=Pace.MINUTE, alone=True),
    Occasion("next_year", _ask_for_next_year, pace=Pace.MINUTE, alone=True),
    Occasion("recomputing", _recompute, pace=Pace.MINUTE, alone=True),
    Occasion("purge", _forget, pace=Pace.MINUTE, alone=True),
)


async def begin(turn: Turn) -> None:
    """Called once at the start: what stands on a timetable for the first time counts from now on."""
    names = [occasion.name for occasion in OCCASIONS if occasion.timetable]
    async with turn.database.read() as transaction:
        known = await transaction.settings.each(OCCASION_DONE)
    missing = [name for name in names if name not in known]
    if missing:
        async with turn.database.write() as transaction:
            for name in missing:
                await transaction.settings.set(OCCASION_DONE, turn.now, turn.now, of=name)


async def run_occasions(turn: Turn, pace: Pace) -> None:
    """All of that pace, in their order. One that fails does not keep the others waiting; its fault is raised after.

    Raises DatabaseUnavailable at once.
    """
    faults: list[Exception] = []
    ours = _Lease(turn)
    for occasion in OCCASIONS:
        if occasion.pace is not pace:
            continue
        try:
            if not occasion.alone or (await _is_due(occasion, turn) and await ours.is_held()):
                await occasion.run(turn)
        except DatabaseUnavailable:
            raise
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else ExceptionGroup("several occasions failed", faults)


async def _is_due(occasion: Occasion, turn: Turn) -> bool:
    """What has no moment of its own is always looked after."""
    if occasion.next is None:
        return True
    async with turn.database.read() as transaction:
        moment = await occasion.next(transaction, turn)
    return moment is not None and moment <= turn.now


@dataclass(slots=True)
class _Lease:
    """Whether this process does what one does for all: asked once a turn. On SQLite there is no other."""

    turn: Turn
    _held: bool | None = None

    async def is_held(self) -> bool:
        if self._held is None:
            self._held = self.turn.database.dialect == "sqlite" or await self._acquire()
        return self._held

    async def _acquire(self) -> bool:
        async with self.turn.database.write() as transaction:
            return await transaction.leases.acquire(LEASE_NAME, self.turn.holder, self.turn.now, LEASE)


async def next_moment(transaction: Transaction, look: Look) -> datetime | None:
    """The next moment at which anything happens; it may have passed."""
    moments = [await occasion.next(transaction, look) for occasion in OCCASIONS if occasion.next is not None]
    return min((moment for moment in moments if moment is not None), default=None)


async def overdue(transaction: Transaction, look: Look) -> Mapping[str, datetime]:
    """By name since when each occasion is due whose lateness is a fault."""
    found = {occasion.name: await occasion.overdue_since(transaction, look) for occasion in OCCASIONS}
    return {name: since for name, since in found.items() if since is not None}
