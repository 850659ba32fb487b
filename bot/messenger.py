"""The seam to a messenger's package: what it gives the application (`Vendor`), and what it is given (`Host`).

A package of its own in `bot/` with a `VENDOR`, named in `bot/app/vendors.py`, is a messenger; nothing else in the
application knows one by name.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.incoming import IncomingMessage, OutgoingReply
from bot.retries import Pause
from bot.settings import Settings
from domain.conversation.outgoing import OutgoingFile, OutgoingText
from domain.model import ChannelKind
from services.clock import Clock
from services.delivery.channel import Channel

ALL_PRIVATE_CHATS = "private"
ALL_GROUPS = "groups"
"""Scopes of a command menu; every other scope is the id of one chat."""

Menu = Sequence[tuple[str, str]]
"""Command words with what each does."""

Download = Callable[[str], Awaitable[bytes]]
"""From a file id to the content. Raises `domain.errors.DeliveryError`."""

Upload = Callable[[str, OutgoingFile], Awaitable[object]]
"""Send a file into a chat. Raises `domain.errors.DeliveryError`."""


class StartRefused(Exception):
    """The bot cannot run with these settings: the operator has to change one. The text holds no secret."""


class Front(Protocol):
    """A messenger's front door: takes updates once started. `trouble` is what is wrong there now, in English."""

    @property
    def trouble(self) -> str: ...

    @property
    def token_refused(self) -> bool | None:
        """Whether the messenger's last answer was that it does not know the token; None before the first."""
        ...

    async def try_token(self) -> None:
        """Have the messenger say whether it knows the token."""
        ...

    def knows(self, secret_header: str | None) -> bool:
        """Whether a webhook request with this header comes from the messenger: asked before its body is read."""
        ...

    async def feed(self, body: bytes, secret_header: str | None) -> int:
        """One webhook request; returns the HTTP status to answer with."""
        ...

    async def start(self) -> object:
        """Raises StartRefused where trying again would not help. Out of reach: goes on trying by itself."""
        ...

    async def stop(self) -> None: ...


def same_secret(given: str | None, wanted: str | None) -> bool:
    """In constant time; False where no secret is wanted."""
    return bool(wanted) and hmac.compare_digest((given or "").encode(), (wanted or "").encode())


@dataclass(frozen=True, slots=True)
class Adapter:
    """One messenger, ready to start. `download` and `upload` only where it carries files."""

    front: Front
    channel: Channel
    token: str = field(repr=False)
    download: Download | None = None
    upload: Upload | None = None


class Host(Protocol):
    """What the application does for a messenger."""

    @property
    def clock(self) -> Clock: ...

    @property
    def pause(self) -> Pause:
        """How the adapter waits: between polls, between the parts of a text."""
        ...

    async def answer(self, incoming: IncomingMessage) -> Sequence[OutgoingReply]: ...

    def connected(self, channel: ChannelKind, bot_name: str) -> None:
        """The messenger has answered: `bot_name` is what people mention in a group."""
        ...

    async def reachable(self, channel: ChannelKind, chat_id: str) -> None:
        """A chat that could not be written to can be again."""
        ...

    async def unreachable(self, channel: ChannelKind, chat_id: str, reason: str) -> None: ...

    async def moved(self, channel: ChannelKind, old_chat_id: str, new_chat_id: str) -> None: ...

    async def menus(self, channel: ChannelKind) -> Mapping[str, Menu]:
        """The command menus by scope: `ALL_PRIVATE_CHATS`, `ALL_GROUPS` or the id of one chat."""
        ...

    def private_failed(self, bot_name: str) -> OutgoingText:
        """What a group is told when somebody in it cannot be answered privately."""
        ...

    def message_sent(self) -> None:
        """Called by a metered messenger for each message that it has taken or may have taken."""
        ...

    def message_heard(self) -> None:
        """Called by a metered messenger for each message that people wrote."""
        ...


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one messenger is made from the settings.

    `connect` is called only where `is_configured`. `who_am_i` says whether the messenger knows the token, and one
    English line about it. `secret_header` is where its webhook proves that it is the one.
    """

    kind: ChannelKind
    is_configured: Callable[[Settings], bool]
    connect: Callable[[Settings, Host], Adapter]
    who_am_i: Callable[[Settings], Awaitable[tuple[bool, str]]]
    webhook_url: Callable[[Settings], str | None] = lambda _: None
    secret_header: str = ""
