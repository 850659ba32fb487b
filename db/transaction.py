"""One transaction with all its repositories. It is committed or rolled back by whoever opened it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from db.drafts import Drafts
from db.leases import Leases, Updates
from db.office.groups import Groups
from db.office.people import People
from db.office.settings import CalendarDays, Counters, Settings
from db.outbox import Outbox
from db.outbox.boards import Boards
from db.tasks.assignments import Tasks
from db.tasks.audit import Audit
from db.tasks.cells import TaskCells
from db.tasks.new_tasks import NewTasks
from db.tasks.recurring import Recurring
from domain.model import ChannelKind


class Transaction:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.people = People(connection)
        self.groups = Groups(connection)
        self.tasks = Tasks(connection)
        self.new_tasks = NewTasks(connection)
        self.cells = TaskCells(connection)
        self.recurring = Recurring(connection)
        self.outbox = Outbox(connection)
        self.boards = Boards(connection)
        self.drafts = Drafts(connection)
        self.calendar = CalendarDays(connection)
        self.settings = Settings(connection)
        self.counters = Counters(connection)
        self.leases = Leases(connection)
        self.audit = Audit(connection)
        self._updates = Updates(connection)

    @asynccontextmanager
    async def undone(self) -> AsyncIterator[None]:
        """What is changed within is seen within, and taken back at the end: to try out what would come of it."""
        tried = await self._connection.begin_nested()
        try:
            yield
        finally:
            await tried.rollback()

    async def seen_update(self, channel: ChannelKind, update_key: str, now: datetime) -> bool:
        """Notes that the update was taken; True if it is new."""
        return await self._updates.seen(channel, update_key, now)

    async def purge(self, now: datetime) -> None:
        """Drops what is kept by key and has outlived its lifetime."""
        await self.settings.purge(now)
        await self.counters.purge(now)

    async def forget_updates(self, before: datetime) -> int:
        """Forgets the updates that were taken before this moment; how many there were."""
        return await self._updates.forget(before)
