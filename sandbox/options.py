"""What the sandbox is told at its start: the bot, the group, the phones on the page and the application's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone on the page.

    A person who has not `started` the private chat cannot be written to by the bot: the Bot API answers 403.
    """

    key: str
    user_id: int
    name: str
    caption: str
    in_group: bool = True
    started: bool = True


class ClockHandle(Protocol):
    """The application's clock: the only thing of the application that the sandbox may touch."""

    def now(self) -> datetime:
        """The present moment as an aware UTC datetime."""
        ...

    async def advance(self, step: str) -> str:
        """Move the clock by `hour`, `working_day` or to the `next_event`; answers one Vietnamese sentence."""
        ...


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """All that describes one sandbox.

    A `group_chat_id` of the form -100… is a supergroup, any other negative number a basic group. With
    `keep_all=False` each chat forgets all but its last 300 messages, for load tests.
    """

    token: str
    bot_username: str
    bot_name: str
    group_title: str
    group_chat_id: int
    phones: tuple[Phone, ...]
    clock: ClockHandle
    group_has_topics: bool = False
    bot_is_administrator: bool = False
    keep_all: bool = True
