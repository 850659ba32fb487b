"""Draining what is due: claim, state check, rendering, sending and recording, against plain python-telegram-bot."""

from __future__ import annotations

import asyncio
import time

from telegram import Bot
from telegram.request import HTTPXRequest

from bench.engine import RULES, TOKEN, StandIn, sender_for
from bench.record import NOW
from db import Database
from domain.budgets import UNLIMITED
from domain.delivery import OutboxState
from services.reminding import enqueue_due

PLAIN_IN_FLIGHT = 8
"""At which plain python-telegram-bot over httpx is fastest."""

TEXT = (
    "<b>[NHẮC VIỆC] NV1 còn 03 ngày làm việc</b>\nKính gửi đồng chí Trần Văn Bình, Chuyên viên.\n\n<b>NV1</b> Báo cáo kết quả"
    " rà soát thủ tục hành chính\nThời hạn: <b>Thứ Năm 17/12/2026, 17:00</b>, còn 03 ngày làm việc."
)


async def plain(there: StandIn, count: int) -> float:
    """Messages a second of python-telegram-bot alone: no database, no state, no order."""
    bot = Bot(
        TOKEN,
        base_url=f"{there.address}/bot",
        request=HTTPXRequest(connection_pool_size=PLAIN_IN_FLIGHT),
    )
    await bot.initialize()
    waiting = list(range(count))

    async def work() -> None:
        while waiting:
            await bot.send_message(5_000_000_000 + waiting.pop(), TEXT, parse_mode="HTML")

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(PLAIN_IN_FLIGHT)))
    taken = time.perf_counter() - begun
    await bot.shutdown()
    return count / taken


async def ours(database: Database, there: StandIn, count: int) -> tuple[float, float]:
    """Messages a second from the tick to the last record, and the seconds until the first message was taken."""
    there.ask("/reset")
    async with sender_for(database, there, UNLIMITED) as sender:
        begun, monotonic = time.perf_counter(), time.monotonic()
        sending = asyncio.create_task(sender.run())
        ticking = asyncio.create_task(enqueue_due(database, NOW, RULES))
        while not ticking.done():
            await asyncio.wait({ticking}, timeout=0.02)
            sender.wake()
        assert ticking.result().enqueued == count, ticking.result()
        while await _unsent(database):
            await asyncio.sleep(0.02)
        taken = time.perf_counter() - begun
        sender.stop()
        await sending
    counts = there.ask("/counts")
    assert counts["taken"] == count, counts
    return count / taken, counts["first_at"] - monotonic


async def _unsent(database: Database) -> bool:
    async with database.read() as transaction:
        counts = await transaction.outbox.counts_by_state()
    return any(counts.get(state) for state in (OutboxState.PENDING, OutboxState.SENDING))
