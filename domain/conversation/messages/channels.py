"""What is said about the messengers themselves: the month's quota, a person's own order, the bulletin to copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, Message, WorkLine
from domain.model import AccountState, ChannelKind


@dataclass(frozen=True, slots=True)
class QuotaFacts(Message):
    """Zalo's month (`2026-11`). `planned` is what the schedule still sends, `expected` the whole month."""

    month: str
    used: int
    limit: int
    planned: int
    expected: int
    level: str
    people: int
    people_limit: int
    groups: int
    groups_limit: int


@dataclass(frozen=True, slots=True)
class QuotaWarning(Message):
    """To the monitors, once a month."""

    month: str
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class PlacesWarning(Message):
    """To the administrators, once: few of the plan's people or groups on Zalo are left; `refused`: one had no place."""

    groups: bool
    used: int
    limit: int
    refused: bool = False


@dataclass(frozen=True, slots=True)
class MessengerRefused(Message):
    """To administrators and monitors, once: the messenger does not take the bot's token, or takes it again.

    `channel` is its kind.
    """

    channel: str
    works_again: bool = False


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One messenger of a person, in the person's order; `state` is None where they are not registered."""

    channel: ChannelKind
    state: AccountState | None


@dataclass(frozen=True, slots=True)
class ChannelOrder(Message):
    """`changed`: the person has just chosen it."""

    channels: tuple[ChannelLine, ...]
    changed: bool = False
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletinUnit:
    """One unit's open work that is overdue, due today, or due in the next three working days; no persons are named."""

    unit: str
    overdue: tuple[WorkLine, ...] = ()
    today: tuple[WorkLine, ...] = ()
    soon: tuple[WorkLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin(Message):
    """The day's text for a group in which no bot can be, to be copied by hand."""

    at: datetime
    units: tuple[BulletinUnit, ...]

    @property
    def overdue(self) -> int:
        return sum(len(unit.overdue) for unit in self.units)

    @property
    def today(self) -> int:
        return sum(len(unit.today) for unit in self.units)

    @property
    def soon(self) -> int:
        return sum(len(unit.soon) for unit in self.units)


@dataclass(frozen=True, slots=True)
class FileOffered(Message):
    """A file that the messenger does not carry: a link until `expires_at`; or it went to `sent_to`; else neither."""

    name: str
    channel: ChannelKind
    link: str = ""
    expires_at: datetime | None = None
    sent_to: ChannelKind | None = None
