"""How a claimed notification ended, as delivery tells it, and what the outbox tells about messages that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.delivery.notifications import AnyItem, NotificationKind, OutboxState, Recipient
from domain.model import ChannelKind
from domain.vocabulary import Audience


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat under these message ids (several when it was split)."""

    outbox_id: int
    chat_id: str
    message_ids: tuple[str, ...]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Retry:
    """It was not accepted, and is tried again at `available_at`."""

    outbox_id: int
    available_at: datetime
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """The outcome is unknown: retried at `available_at`, or left as it is when that is None."""

    outbox_id: int
    available_at: datetime | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """It will never be sent. `said`: the messenger's own words, kept with the attempt where they are not the reason."""

    outbox_id: int
    reason: str
    at: datetime
    said: str = ""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was stale before it was sent."""

    outbox_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Postponed:
    """It was not tried; due again at `until`, and does not block its chat."""

    outbox_id: int
    until: datetime
    reason: str
    at: datetime


Outcome = Sent | Retry | Unknown | Dead | Cancelled | Postponed


@dataclass(frozen=True, slots=True)
class SentContent:
    """What a sent message was made of, so that it can be rendered again."""

    kind: NotificationKind
    data: str
    recipient: Recipient
    items: tuple[AnyItem, ...]


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """What stands in the outbox and goes at `available_at` if nothing changes."""

    recipient: Recipient
    kind: NotificationKind
    available_at: datetime
    expires_at: datetime | None
    items: tuple[AnyItem, ...]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: int
    recipient: Recipient
    kind: NotificationKind
    reason: str
    at: datetime
    tries: int
    items: tuple[AnyItem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One step or change of an assignment: who was told, on which channel, how it ended.

    `sent_at` is None until it is sent. `note` says for whom they stood in.
    """

    step_key: str
    audience: Audience
    channel: ChannelKind
    recipient: Recipient
    step_reason: str
    state: OutboxState
    reason: str
    sent_at: datetime | None
    deadline_version: int = 1
    note: str = ""
