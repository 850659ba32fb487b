"""The connections to the messengers: each a front and a sender, which start and stop together.

On Postgres a connection is held by one process at a time; each messenger has a lease of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messenger import Front, StartRefused
from db import Database
from domain.model import ChannelKind
from services.clock import Clock
from services.delivery.sender import Sender
from services.office.leadership import Leadership

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Connection:
    """The sender stops before the front, whose connections the sends under way need.

    What is said to the bot in between is answered; what others are to hear of it waits in the outbox.
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
class LeasedConnection:
    """A connection that several processes could hold: this one speaks while it has the lease."""

    connection: Connection
    leadership: Leadership
    _leading: asyncio.Task[None] | None = field(default=None, init=False)

    @property
    def front(self) -> Front:
        return self.connection.front

    @property
    def sender(self) -> Sender:
        return self.connection.sender

    @property
    def refused(self) -> bool:
        return self.connection.refused

    @property
    def works(self) -> bool:
        return self.connection.works

    async def try_token(self) -> None:
        await self.connection.try_token()

    @property
    def trouble(self) -> str:
        return self.connection.trouble

    async def start(self) -> None:
        self._leading = asyncio.create_task(self.leadership.run(), name="leadership")

    async def stop(self) -> None:
        self.leadership.stop()
        if self._leading is not None:
            await self._leading


def leased(connection: Connection, database: Database, token: str, holder: str) -> Connection | LeasedConnection:
    """As it is started here: by itself on SQLite, behind a lease on Postgres. The lease's name holds no token."""
    if database.dialect == "sqlite":
        return connection
    name = f"{connection.sender.channel.kind}:{hashlib.sha256(token.encode()).hexdigest()[:16]}"
    return LeasedConnection(connection, Leadership(database, name, holder, Clock(), connection.start, connection.stop))


class Connections(dict[ChannelKind, Connection | LeasedConnection]):
    """All of this process, by messenger."""

    async def start(self) -> None:
        """All at once: none waits for another. One that is refused leaves the others at work.

        Raises StartRefused when all are refused.
        """
        results = await asyncio.gather(*(one.start() for one in self.values()), return_exceptions=True)
        refused = [result for result in results if isinstance(result, StartRefused)]
        for result in results:
            if isinstance(result, BaseException) and result not in refused:
                raise result
        if len(refused) == len(self):
            raise StartRefused(" ".join(map(str, refused)))
        for refusal in refused:
            logger.error("%s The other messenger works without it.", refusal)

    async def stop(self) -> None:
        await asyncio.gather(*(one.stop() for one in self.values()))

    async def try_tokens(self) -> None:
        await asyncio.gather(*(one.try_token() for one in self.values()))

    @property
    def refused(self) -> list[ChannelKind]:
        return [channel for channel, one in self.items() if one.refused]

    @property
    def working(self) -> list[ChannelKind]:
        return [channel for channel, one in self.items() if one.works]

    @property
    def troubles(self) -> Mapping[ChannelKind, str]:
        """What is wrong with each now, in English; an empty text is nothing."""
        return {channel: one.trouble for channel, one in self.items()}

    def wake(self) -> None:
        """There is something to send."""
        for one in self.values():
            one.sender.wake()

    def knows(self, channel: ChannelKind, secret: str | None) -> bool | None:
        """Whether a webhook request comes from the messenger; None where there is no connection to it yet."""
        connection = self.get(channel)
        return None if connection is None else connection.front.knows(secret)

    async def feed(self, channel: ChannelKind, body: bytes, secret: str | None) -> int:
        """One webhook request of a messenger; returns the HTTP status to answer with."""
        connection = self.get(channel)
        return 503 if connection is None else await connection.front.feed(body, secret)
