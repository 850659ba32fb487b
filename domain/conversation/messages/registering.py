"""What is said while people and groups become known to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Message
from domain.model import ChannelKind, OrganizationRole, UnitRole


@dataclass(frozen=True, slots=True)
class NotRegistered(Message):
    """To a stranger, privately: nothing but how to register."""

    organization: str


@dataclass(frozen=True, slots=True)
class GroupNotBound(Message):
    """To a group the bot does not know: nothing but how an administrator binds it."""

    organization: str


@dataclass(frozen=True, slots=True)
class Greeting(Message):
    """To somebody already registered who presses Start."""

    name: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Registered(Message):
    name: str
    title: str
    unit: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InviteCreated(Message):
    """`bot_name` is what is looked for in a messenger on which no link carries the code."""

    code: str
    link: str
    unit: str
    unit_role: UnitRole | None
    organization_role: OrganizationRole | None
    expires_at: datetime
    bot_name: str = ""


@dataclass(frozen=True, slots=True)
class InviteQuestion(Message):
    """`moi` with nothing after it: which unit, then which role."""

    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCodeCreated(Message):
    """`bot_username` is what people mention; `channel` decides how."""

    code: str
    bot_username: str
    expires_at: datetime
    channel: ChannelKind


@dataclass(frozen=True, slots=True)
class GroupCodeTaken(Message):
    """In a Zalo group: the code was good, and an administrator has the last word."""


@dataclass(frozen=True, slots=True)
class GroupAwaitsConfirmation(Message):
    """To the administrator who made the code, privately: somebody has used it in a group."""

    sender: str
    unit: str
    organization: str = ""
    channel: str = ""
    """Version 0.1 kept neither."""


@dataclass(frozen=True, slots=True)
class GroupBound(Message):
    """`unit` is empty where the group is the whole office's."""

    title: str
    unit: str
    organization: str
    topic: bool
    not_started: tuple[str, ...] = ()
