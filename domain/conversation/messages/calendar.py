"""What is said about the working calendar: its days off and make-up days, and what a change of them did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.conversation.messages.base import Action, Message


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that differs from the plain week. `source` is the law, the notice or the office's own word.

    `provisional`: likely, but not announced yet.
    """

    day: date
    working: bool
    name: str
    source: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class CalendarMonths(Message):
    """The days off and make-up days of this and the next month."""

    first: date
    last: date
    days: tuple[CalendarDay, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarYear(Message):
    """A whole year; `off` and `working` count the weekdays off and the weekend days worked."""

    year: int
    days: tuple[CalendarDay, ...]
    off: int
    working: int
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarChanged(Message):
    """Days were entered or taken back (`removed`). `days` are as they stand now.

    `moved` reminders have another moment; `unfinished`: the rest is still being computed. `on_day_off` deadlines fall
    on one of the days.
    """

    days: tuple[CalendarDay, ...]
    moved: int
    on_day_off: int = 0
    unfinished: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class CalendarConfirmed(Message):
    """An official notice for the whole year was entered: its provisional days are now certain."""

    year: int
    notice: str
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True)
class DeadlinesOnDaysOff(Message):
    """To the monitors: deadlines that a change of the calendar has put on a day off. They are never moved silently."""

    days: tuple[date, ...]
    count: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CalendarRecomputed(Message):
    """To the administrators: the rest of the reminders has been computed anew."""

    moved: int


@dataclass(frozen=True, slots=True)
class CalendarMissing(Message):
    """To the administrators each December: next year's official notice has not been entered."""

    year: int
    provisional: tuple[date, ...]
