"""Two task queues with a job for each message, tuned: huey on SQLite, at most once, and procrastinate on Postgres.

As with APScheduler they send one fixed text, look at no state and keep no order.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from pathlib import Path

import httpx
import procrastinate
from huey import SqliteHuey
from sqlalchemy import make_url

from bench.drain import PATIENCE, PLAIN_IN_FLIGHT, TEXT, plain_bot
from bench.engine import TOKEN, StandIn

FIRST_CHAT = 5_000_000_000


async def huey(there: StandIn, _url: str, messages: int) -> float:
    """Messages a second, from the start of its eight threads to the last message. A kill loses what was in flight."""
    return await asyncio.to_thread(_huey, there, messages)


def _huey(there: StandIn, messages: int) -> float:
    with tempfile.TemporaryDirectory() as folder, httpx.Client() as client:
        queue = SqliteHuey(filename=str(Path(folder) / "queue.sqlite"), results=False)
        left, done = [messages], threading.Event()
        counting = threading.Lock()

        def remind(chat: int) -> None:
            body = {"chat_id": chat, "text": TEXT, "parse_mode": "HTML"}
            client.post(f"{there.address}/bot{TOKEN}/sendMessage", json=body).raise_for_status()
            with counting:
                left[0] -= 1
                if not left[0]:
                    done.set()

        task = queue.task()(remind)
        for chat in range(messages):
            task(FIRST_CHAT + chat)
        consumer = queue.create_consumer(workers=PLAIN_IN_FLIGHT, periodic=False, initial_delay=0.001, backoff=1.0)
        begun = time.perf_counter()
        # Not `start()`, which takes the signals of the whole process.
        threads = [thread for _, thread in consumer.worker_threads]
        for thread in threads:
            thread.start()
        assert done.wait(PATIENCE)
        taken = time.perf_counter() - begun
        consumer.stop_flag.set()
        for thread in threads:
            thread.join()
    return messages / taken


async def procrastinate_worker(there: StandIn, url: str, messages: int) -> float:
    """Messages a second, from the start of its worker, eight at once, to the last message."""
    connector = procrastinate.PsycopgConnector(conninfo=_plain(url))
    app, bot = procrastinate.App(connector=connector), plain_bot(there)
    left, done = [messages], asyncio.Event()

    @app.task
    async def remind(chat: int) -> None:
        await bot.send_message(chat, TEXT, parse_mode="HTML")
        left[0] -= 1
        if not left[0]:
            done.set()

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await remind.batch_defer_async(*({"chat": FIRST_CHAT + chat} for chat in range(messages)))
        await bot.initialize()
        begun = time.perf_counter()
        worker = asyncio.create_task(
            app.run_worker_async(concurrency=PLAIN_IN_FLIGHT, wait=True, install_signal_handlers=False)
        )
        async with asyncio.timeout(PATIENCE):
            await done.wait()
        taken = time.perf_counter() - begun
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await bot.shutdown()
    return messages / taken


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
