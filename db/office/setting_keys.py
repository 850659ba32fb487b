"""Everything that is kept by a key: whose it is, for how long, and of what form. No other module makes a key.

A setting may have one value for the office, or one for each `of`: a person, a year, a messenger. Counters are numbers
for each day or month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from db.stored import Stored
from domain.model import ChannelKind

T = TypeVar("T")


class Owner(StrEnum):
    """Whose it is. What a person owns goes with the person (`Settings.forget_person`)."""

    ORGANIZATION = "organization"
    PERSON = "person"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """How a value is written as text, and read."""

    write: Callable[[T], str]
    read: Callable[[str], T]


TEXT: Form[str] = Form(str, str)
NUMBER: Form[int] = Form(str, int)
DAY: Form[date] = Form(date.isoformat, date.fromisoformat)
INSTANT: Form[datetime] = Form(datetime.isoformat, lambda text: datetime.fromisoformat(text).astimezone(UTC))


def _json(stored: Stored[T]) -> Form[T]:
    return Form(stored.text, stored.value)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """`lifetime` counts from when it was last set; None: until it is set otherwise or dropped."""

    name: str
    owner: Owner
    form: Form[T]
    lifetime: timedelta | None = None
    is_each: bool = False
    """One for each `of`."""

    def key(self, of: object = None) -> str:
        assert self.is_each is (of is not None), self.name
        return f"{self.name}:{of}" if self.is_each else self.name

    def has(self, key: str) -> bool:
        return key.startswith(f"{self.name}:") if self.is_each else key == self.name

    def of(self, key: str) -> str:
        """For whom or what the value of this key is kept."""
        return key.removeprefix(f"{self.name}:")


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """A group in which the code of an administrator was used, who has yet to agree."""

    chat_id: str
    title: str
    unit_id: int | None = None
    channel: ChannelKind | None = None
    """None where it was kept before there were several messengers whose groups are confirmed."""


@dataclass(frozen=True, slots=True)
class Recomputing:
    """How far a recomputing of all reminders has come: up to which assignment, and how many have moved."""

    after: int
    moved: int


_MONTH = timedelta(days=31)
_WAITING_GROUP: Stored[WaitingGroup] = Stored("setting.group_awaiting", WaitingGroup)
_RECOMPUTING: Stored[Recomputing] = Stored("setting.calendar_recompute", Recomputing)
_COLUMNS: Stored[Mapping[str, str]] = Stored("setting.table_columns", Mapping[str, str])

NEXT_PAGE = Setting("next_page", Owner.PERSON, TEXT, _MONTH, is_each=True)
"""The command that shows the page after the one that a person saw last."""

GROUP_AWAITING = Setting("group_awaiting", Owner.PERSON, _json(_WAITING_GROUP), _MONTH, is_each=True)
"""The group that waits for the word of an administrator."""

OFFICE_HOURS = Setting("office_hours_computed_with", Owner.ORGANIZATION, TEXT)
"""The hours with which the open reminders were computed."""

RECOMPUTING = Setting("calendar_recompute", Owner.ORGANIZATION, _json(_RECOMPUTING))
LINK_SECRET = Setting("file_link_secret", Owner.ORGANIZATION, TEXT)
TABLE_COLUMNS = Setting("table_columns", Owner.ORGANIZATION, _json(_COLUMNS), is_each=True)
"""What the columns of tables of this shape were told to be."""

CALENDAR_ASKED = Setting("calendar_asked", Owner.ORGANIZATION, DAY, timedelta(days=400), is_each=True)
"""On which day the administrators were asked for the notice of this year."""

OCCASION_DONE = Setting("occasion_done", Owner.ORGANIZATION, INSTANT, timedelta(days=400), is_each=True)
"""The moment up to which an occasion on a timetable has been dealt with."""

QUOTA_WARNED = Setting("zalo_quota_warned", Owner.ORGANIZATION, TEXT, 2 * _MONTH)
"""The month for which it was told that the quota runs out."""

PLACES_TOLD = Setting("zalo_places_told", Owner.ORGANIZATION, NUMBER, is_each=True)
"""For which limit it was told that the places run out: with another plan it is told again."""

SENDING_BEHIND = Setting("sending_behind_since", Owner.PROCESS, INSTANT)
UNKNOWN_TOLD = Setting("unknown_outcomes_told", Owner.PROCESS, INSTANT)
"""Up to when it was told how many messages are lost from sight."""

MESSENGER_REFUSED = Setting("messenger_refused", Owner.PROCESS, INSTANT, is_each=True)
"""Since when it is told that a messenger refuses the bot's token."""

SANDBOX_RECORD = Setting("sandbox_record", Owner.ORGANIZATION, TEXT)
"""That the record was made by the sandbox, which plays on no other."""

SANDBOX_CLOCK = Setting("sandbox_clock", Owner.PROCESS, INSTANT)

SETTINGS: tuple[Setting[Any], ...] = (
    NEXT_PAGE,
    GROUP_AWAITING,
    OFFICE_HOURS,
    RECOMPUTING,
    LINK_SECRET,
    TABLE_COLUMNS,
    CALENDAR_ASKED,
    OCCASION_DONE,
    QUOTA_WARNED,
    PLACES_TOLD,
    SENDING_BEHIND,
    UNKNOWN_TOLD,
    MESSENGER_REFUSED,
    SANDBOX_RECORD,
    SANDBOX_CLOCK,
)


def setting_of(key: str) -> Setting[Any] | None:
    """None for a key of a newer version."""
    return next((one for one in SETTINGS if one.has(key)), None)


@dataclass(frozen=True, slots=True)
class Count:
    """A number for each period, which is written so that later ones sort behind: "2026-11", "2026-11-25"."""

    name: str
    kept: timedelta

    def key(self, period: str) -> str:
        return f"{self.name}:{period}"

    def is_over(self, key: str, today: date) -> bool:
        return key.startswith(f"{self.name}:") and key < self.key((today - self.kept).isoformat())


MESSAGES_SENT = Count("zalo_messages", 13 * _MONTH)
"""The month's messages on the metered messenger."""

MESSAGES_SCHEDULED = Count("zalo_scheduled", 13 * _MONTH)
"""Those of them that came from the outbox."""

UNREACHABLE_TOLD = Count("unreachable", _MONTH)
"""How many unreachable people the monitors were told of on that day."""

STRANGERS_ANSWERED = Count("stranger_answers", _MONTH)
"""The month's answers to people unknown to the office, on messengers whose messages are metered."""

COUNTS = (MESSAGES_SENT, MESSAGES_SCHEDULED, UNREACHABLE_TOLD, STRANGERS_ANSWERED)
