"""One messenger's line: its front door and its sender, which start and stop together.

On Postgres a line is held by one process at a time; each messenger has a lease of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field
from typing import Protocol

from db import Database
from services.clock import Clock
from services.delivery.sender import Sender
from services.office.leadership import Leadership

logger = logging.getLogger(__name__)


class Front(Protocol):
    """A messenger's front door: takes updates once started. `trouble` is what is wrong there now, in English."""

    @property
    def trouble(self) -> str: ...

    @property
    def token_refused(self) -> bool | None: ...

    async def try_token(self) -> None: ...

    async def feed(self, body: bytes, secret_header: str | None) -> int: ...

    async def start(self) -> object: ...

    async def stop(self) -> None: ...


@dataclass(slots=True)
class Line:
    """The sender stops before the front, whose connections the sends under way need.

    What is said to the bot in between is answered; what others are to be told of it waits in the outbox.
    """

    front: Front
    sender: Sender
    _sending: asyncio.Task[None] | None = field(default=None, init=False)
    _refusal: str = field(default="", init=False)

    @property
    def refused(self) -> bool:
        """Whether the messenger did not let the bot in, or does not take its token any more."""
        return bool(self._refusal) or (self._sending is not None and self.front.token_refused is True)

    @property
    def works(self) -> bool:
        """Whether this process speaks for the bot there, and its token is taken."""
        return self._sending is not None and self.front.token_refused is False

    async def try_token(self) -> None:
        """Ask the messenger whether it takes the token, if this process speaks for the bot there."""
        if self._sending is not None:
            await self.front.try_token()

    @property
    def trouble(self) -> str:
        """What is wrong with the messenger now; nothing while another process speaks for the bot."""
        return self.front.trouble if self._sending is not None else self._refusal

    async def start(self) -> None:
        """Raises what the front raises when it cannot start."""
        self._sending = asyncio.create_task(self.sender.run(), name=f"sender-{self.sender.channel.kind}")
        try:
            await self.front.start()
        except BaseException as error:
            self._refusal = str(error)
            await self._stop_sending()
            raise
        self._refusal = ""

    async def stop(self) -> None:
        if self._sending is None:
            return
        await self._stop_sending()
        await self.front.stop()

    async def _stop_sending(self) -> None:
        sending, self._sending = self._sending, None
        if sending is not None:
            self.sender.stop()
            await sending


@dataclass(slots=True)
class SharedLine:
    """A line that several processes could hold: this one speaks while it has the lease."""

    line: Line
    leadership: Leadership
    _leading: asyncio.Task[None] | None = field(default=None, init=False)

    @property
    def front(self) -> Front:
        return self.line.front

    @property
    def sender(self) -> Sender:
        return self.line.sender

    @property
    def refused(self) -> bool:
        return self.line.refused

    @property
    def works(self) -> bool:
        return self.line.works

    async def try_token(self) -> None:
        await self.line.try_token()

    @property
    def trouble(self) -> str:
        return self.line.trouble

    async def start(self) -> None:
        self._leading = asyncio.create_task(self.leadership.run(), name="leadership")

    async def stop(self) -> None:
        self.leadership.stop()
        if self._leading is not None:
            await self._leading


def shared(line: Line, database: Database, token: str, holder: str) -> Line | SharedLine:
    """The line as it is started here: by itself on SQLite, behind a lease on Postgres. The token stays unnamed."""
    if database.dialect == "sqlite":
        return line
    name = f"{line.sender.channel.kind}:{hashlib.sha256(token.encode()).hexdigest()[:16]}"
    return SharedLine(line, Leadership(database, name, holder, Clock(), line.start, line.stop))
