"""What a tick costs when nothing is due, and what it costs to add a task: on a small record and on a large one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bench.engine import RULES
from bench.record import NOW
from db import Database
from domain.intake.deadlines import Confidence
from domain.intake.drafts import DraftDeadline, TaskDraft
from domain.intake.line import Office
from domain.model import Deadline
from services.reminding.tick import enqueue_due
from services.tasks.saving import TaskSaver
from services.use_case import load_calendar

EARLIER = NOW - timedelta(hours=1)
"""Nothing is due yet."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one call: the median by the clock, and of processor time."""

    wall: float
    processor: float


async def cost_of(call: Callable[[], Awaitable[object]], repeats: int) -> Cost:
    await call()
    taken = []
    used = time.process_time()
    for _ in range(repeats):
        begun = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - begun)
    return Cost(statistics.median(taken) * 1e3, (time.process_time() - used) / repeats * 1e3)


async def idle_tick(database: Database, repeats: int = 300) -> Cost:
    return await cost_of(lambda: enqueue_due(database, EARLIER, RULES), repeats)


async def adding(database: Database, repeats: int = 100) -> Cost:
    """One confirmed draft with its ladder, in a transaction of its own."""
    due_at = NOW + timedelta(days=30)
    deadline = DraftDeadline(Deadline(due_at, True, "13/1"), Confidence.SURE)
    draft = TaskDraft(title="Báo cáo kết quả", lead_id=1, deadline=deadline)
    async with database.read() as transaction:
        units = await transaction.people.units()
        members = await transaction.people.members_of_units([1])
        office = Office(units[:1], members, await load_calendar(transaction, RULES))

    async def add() -> None:
        async with database.write() as transaction:
            calendar = await load_calendar(transaction, RULES)
            await TaskSaver(transaction, 1, 1, office, calendar, EARLIER).save(draft)

    return await cost_of(add, repeats)
