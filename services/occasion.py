"""What an occasion is: something that time brings, in one value that the tick, the rehearsal and health all read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db import Database, Transaction
from db.office.setting_keys import OCCASION_DONE
from domain.delivery.notifications import NewNotification
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from domain.traits import ChannelKind
from services.use_case import load_calendar

LATE_AFTER = timedelta(hours=1)


class Pace(StrEnum):
    """How often an occasion is looked at: at each tick (20 s), or once a minute."""

    TICK = "tick"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the next moment of an occasion depends on. `channels` are the messengers that count."""

    now: datetime
    rules: OfficeRules
    channels: tuple[ChannelKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Look):
    """One run of the occasions. `holder` names this process among those that share the record.

    `troubled` are the messengers in trouble for longer than a message waits; `wake` says that there is something to
    send.
    """

    database: Database
    holder: str = ""
    troubled: frozenset[ChannelKind] = frozenset()
    wake: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One moment of a timetable. `late`: it was missed, and is made up for now."""

    at: datetime
    now: datetime
    late: bool
    rules: OfficeRules


Next = Callable[[Transaction, Look], Awaitable[datetime | None]]
"""The next moment at which there is something to do; one in the past is still to be done, None is nothing ahead."""

Compose = Callable[[Transaction, Slot], Awaitable[Sequence[NewNotification]]]
"""What is to be sent at a slot. Reads only: the rehearsal calls it too."""


MomentAfter = Callable[[datetime], datetime]
"""The first moment strictly after an instant; both aware."""

ReadMoments = Callable[[Transaction, WorkingCalendar], Awaitable[MomentAfter]]
"""Reads what the office has chosen (the hour of its briefing) and gives the rule for it, which reads nothing more."""


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a timetable as the calendar and the office's choices are now."""

    calendar: WorkingCalendar
    moment_after: MomentAfter
    held: bool

    def after(self, instant: datetime) -> datetime:
        moment = self.moment_after(instant)
        return self.calendar.next_sending_time(moment) if self.held and not self._is_open(moment) else moment

    def last_until(self, done: datetime, now: datetime) -> datetime | None:
        """The last moment after `done` that has come by `now`: of several missed ones only this is made up for."""
        last, moment = None, self.after(done)
        while moment <= now:
            last, moment = moment, self.after(moment)
        return last

    def _is_open(self, moment: datetime) -> bool:
        return self.calendar.is_sending_time(moment)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Messages at hours of the calendar. `held`: a moment outside the sending window waits for the next opening."""

    read: ReadMoments
    compose: Compose
    held: bool = True

    async def moments(self, transaction: Transaction, rules: OfficeRules) -> Moments:
        calendar = await load_calendar(transaction, rules)
        return Moments(calendar, await self.read(transaction, calendar), self.held)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that time brings. `run` does what is due at `now`, nothing where nothing is; it may be repeated.

    `next` is where a played clock stops; None for what is only looked after. `alone`: of several processes one does
    it. Later than `late_after` its delay is a fault that health names in `said` (English, "… has been due"), and of
    which the monitors are told; `since` is from when it is late, where that is not its `next` moment.
    """

    name: str
    run: Callable[[Turn], Awaitable[object]]
    next: Next | None = None
    pace: Pace = Pace.TICK
    alone: bool = False
    late_after: timedelta | None = None
    said: str = ""
    since: Next | None = None
    timetable: Timetable | None = None

    async def overdue_since(self, transaction: Transaction, look: Look) -> datetime | None:
        """The moment that has passed without being dealt with; None where nothing is due or lateness is no fault."""
        asked = self.since or self.next
        moment = await asked(transaction, look) if asked and self.late_after is not None else None
        return moment if moment is not None and moment <= look.now else None


def on_timetable(name: str, timetable: Timetable, *, late_after: timedelta = LATE_AFTER) -> Occasion:
    """Sends what `timetable` composes at each of its moments, once; after an outage only the last one, as late."""

    async def next_moment(transaction: Transaction, look: Look) -> datetime | None:
        moments = await timetable.moments(transaction, look.rules)
        return moments.after(await transaction.settings.get(OCCASION_DONE, name) or look.now)

    async def run(turn: Turn) -> None:
        async with turn.database.write() as transaction:
            moments = await timetable.moments(transaction, turn.rules)
            at = moments.last_until(await transaction.settings.get(OCCASION_DONE, name) or turn.now, turn.now)
            if at is None:
                return
            slot = Slot(at=at, now=turn.now, late=turn.now - at > late_after, rules=turn.rules)
            await transaction.outbox.enqueue(await timetable.compose(transaction, slot), turn.now)
            await transaction.settings.set(OCCASION_DONE, at, turn.now, of=name)
        turn.wake()

    return Occasion(
        name, run, next_moment, alone=True, late_after=late_after, said=f"{name} has been due", timetable=timetable
    )
