"""Outbox entries and the retry rule.

A notification waits in the outbox for one chat and carries one or more items; an item says which step of which
assignment it tells. Durations are wall-clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.model import ChannelKind, Deadline
from domain.vocabulary import Audience, ChangeKind, StepKind

LEASE = timedelta(seconds=60)
"""An older claim belongs to a dead process and is released."""

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)


class NotificationKind(StrEnum):
    REMINDER = "reminder"
    CLOSED = "closed"
    CHANGED = "changed"
    REFRESH = "refresh"
    NOTICE = "notice"
    BOARD = "board"


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"


OUTCOME_UNKNOWN = "outcome_unknown"
"""Reason of a dead letter: sent twice, and both times the outcome stayed unknown."""

NEWS = (NotificationKind.CLOSED, NotificationKind.CHANGED)
ABOUT_WORKS = (NotificationKind.REMINDER, *NEWS)
"""The kinds that carry items, and say nothing without."""

TOLD_TO_SOMEBODY = (*ABOUT_WORKS, NotificationKind.NOTICE)
"""The other kinds only rewrite what stands in a chat, and come again by themselves."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One chat: an account of a person, or a bound group. `key` keeps the order of what goes there."""

    channel: ChannelKind
    person_id: int | None = None
    account_id: int | None = None
    group_id: int | None = None

    @property
    def key(self) -> str:
        """Who is told, whatever the channel: the same reminder never goes out twice on two channels."""
        return f"person:{self.person_id}" if self.group_id is None else f"group:{self.group_id}"


@dataclass(frozen=True, slots=True)
class NotificationItem:
    """One step of one assignment. Unique in the outbox: assignment, step, deadline version and recipient.

    `note` says for whom the recipient stands in, if for anybody.
    """

    assignment_id: int
    step_key: str
    step_kind: StepKind
    deadline_version: int
    assignment_version: int
    audience: Audience
    reason: str
    moment: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What news says beyond the work as it stands: the words given with the act, the deadline before it."""

    reason: str = ""
    before: Deadline | None = None


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """News of one assignment: what somebody has done with it at `moment`.

    `audience`: officer and head of its unit; anybody else hears of it as who gave it (MONITORS).
    """

    assignment_id: int
    change: ChangeKind
    deadline_version: int
    assignment_version: int
    audience: Audience
    moment: datetime
    note: ChangeNote = ChangeNote()

    @property
    def step_key(self) -> str:
        """Makes it unique beside the steps. Nobody takes it apart."""
        return f"{self.change}:{int(self.moment.timestamp() * 1000)}"


AnyItem = NotificationItem | ChangeItem


def steps_of(items: Iterable[AnyItem]) -> tuple[NotificationItem, ...]:
    return tuple(item for item in items if isinstance(item, NotificationItem))


@dataclass(frozen=True, slots=True)
class NewNotification:
    """What a use case puts into the outbox. `data` is JSON for kinds that are not about assignments."""

    recipient: Recipient
    kind: NotificationKind
    slot: str
    priority: int
    available_at: datetime
    expires_at: datetime | None = None
    items: tuple[AnyItem, ...] = ()
    data: str = "{}"
    target_attempt_id: int | None = None

    @property
    def steps(self) -> tuple[NotificationItem, ...]:
        return steps_of(self.items)


@dataclass(frozen=True, slots=True)
class ClaimedNotification:
    """A notification taken for sending; `tries` counts the sends begun before this one."""

    id: int
    recipient: Recipient
    kind: NotificationKind
    chat_id: str
    topic_id: str | None
    priority: int
    tries: int
    unknown_before: bool
    created_at: datetime
    available_at: datetime
    expires_at: datetime | None
    items: tuple[AnyItem, ...]
    data: str = "{}"
    target_attempt_id: int | None = None

    @property
    def steps(self) -> tuple[NotificationItem, ...]:
        return steps_of(self.items)

    @property
    def changes(self) -> tuple[ChangeItem, ...]:
        return tuple(item for item in self.items if isinstance(item, ChangeItem))


@dataclass(frozen=True, slots=True)
class ToldToday:
    """The latest version of an assignment told to a recipient today: by any message, and by a reminder if by one."""

    version: int
    reminded: int | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One part of a sent notification as it stands in a chat, to be edited or replied to."""

    attempt_id: int
    outbox_id: int
    channel: ChannelKind
    chat_id: str
    message_ids: tuple[str, ...]
    recipient: Recipient
    sent_at: datetime


REFRESH_PRIORITY = 30


def refresh_of(message: SentMessage, now: datetime) -> NewNotification:
    """Has a standing message rewritten as its works are now."""
    return NewNotification(
        recipient=message.recipient,
        kind=NotificationKind.REFRESH,
        slot=f"refresh:{message.attempt_id}",
        priority=REFRESH_PRIORITY,
        available_at=now,
        target_attempt_id=message.attempt_id,
    )


def retry_delay(tries: int, jitter: float) -> timedelta:
    """Exponential backoff after the `tries`-th failed send (1 = first), capped at 15 minutes.

    `jitter` in [0, 1) spreads the retries of many chats over the second half of the wait.
    """
    full = min(FIRST_RETRY * float(2 ** min(tries - 1, 10)), LONGEST_RETRY)
    return full * (0.5 + jitter / 2)
