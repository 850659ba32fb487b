"""APScheduler with a job for each reminder in an SQLAlchemy job store, tuned: what the engine is compared with.

It renders nothing and looks at no state; a job is deleted before it runs, so that a kill loses what was in flight.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event
from telegram import Bot

from bench.drain import PLAIN_IN_FLIGHT, TEXT, plain_bot
from bench.engine import StandIn


class _Peer:
    """Jobs are found by the name of their function, so what they need stands in the module."""

    bot: Bot
    room: asyncio.Semaphore
    left = 0


async def remind(chat: int) -> None:
    async with _Peer.room:
        await _Peer.bot.send_message(chat, TEXT, parse_mode="HTML")
    _Peer.left -= 1


async def apscheduler(there: StandIn, url: str, messages: int) -> float:
    """Messages a second, from the start of the scheduler to the last message."""
    store = SQLAlchemyJobStore(engine=_engine(url))
    scheduler = AsyncIOScheduler(
        jobstores={"default": store},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
        timezone=UTC,
    )
    _Peer.bot, _Peer.room, _Peer.left = plain_bot(there), asyncio.Semaphore(PLAIN_IN_FLIGHT), messages
    scheduler.start(paused=True)
    due = datetime.now(UTC)
    for chat in range(messages):
        scheduler.add_job(remind, "date", run_date=due, args=(5_000_000_000 + chat,))
    await _Peer.bot.initialize()
    begun = time.perf_counter()
    scheduler.resume()
    async with asyncio.timeout(600):
        while _Peer.left > 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    taken = time.perf_counter() - begun
    scheduler.shutdown()
    await _Peer.bot.shutdown()
    return messages / taken


def _engine(url: str) -> object:
    engine = create_engine(url.replace("+aiosqlite", ""))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def tune(connection: object, _: object) -> None:
            connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
            connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[attr-defined]

    return engine
