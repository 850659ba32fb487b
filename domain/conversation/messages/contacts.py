"""Who cannot be reached, what could not be sent, and when sending was behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, Message
from domain.model import AccountState, ChannelKind


@dataclass(frozen=True, slots=True)
class UnreachedPerson:
    """`state` None: the person has never registered. `since` is None where nobody noted it."""

    name: str
    unit: str
    state: AccountState | None = None
    channel: ChannelKind | None = None
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A bound group; `unit` is empty for the whole department's."""

    title: str
    unit: str
    channel: ChannelKind
    state: AccountState
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeadLetterLine:
    """A message that was given up. `to` is the person or group, empty when it is unknown now.

    `numbers` are of the tasks it told of, none for a notice.
    """

    id: int
    to: str
    reason: str
    at: datetime
    numbers: tuple[int, ...] = ()
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class Contacts(Message):
    """The first of each kind with the counts of all; `headless` are units without a head who can be reached."""

    persons: tuple[UnreachedPerson, ...]
    persons_in_all: int
    headless: tuple[str, ...]
    groups: tuple[GroupLine, ...]
    letters: tuple[DeadLetterLine, ...]
    letters_in_all: int
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadLetterRetried(Message):
    """The dead letter is in the queue again."""

    letter: DeadLetterLine


@dataclass(frozen=True, slots=True)
class DeadLettersRetried(Message):
    """So many of which nobody knew whether they had arrived are in the queue again."""

    count: int


@dataclass(frozen=True, slots=True)
class OutcomesUnknown(Message):
    """To the monitors, after the trouble: of so many messages nobody knows whether they arrived."""

    count: int


@dataclass(frozen=True, slots=True)
class SendingWasBehind(Message):
    """To the monitors, once after an outage: what was due from `since` on went out late, until `until`."""

    since: datetime
    until: datetime
