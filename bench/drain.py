"""Draining what is due: claim, state check, rendering, sending and recording, against plain python-telegram-bot."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bench.engine import RULES, TOKEN, StandIn, Written, sender_for
from bench.record import NOW, hold_back, release
from db import Database
from domain.delivery.budgets import UNLIMITED
from domain.delivery.notifications import OutboxState
from domain.model import ChannelKind
from domain.traits import TRAITS
from services.delivery.sender import Sender
from services.reminding.tick import enqueue_due

PLAIN_IN_FLIGHT = 8
"""At which plain python-telegram-bot over httpx is fastest."""

TEXT = (
    "<b>[NHẮC VIỆC] NV1 còn 03 ngày làm việc</b>\nKính gửi đồng chí Trần Văn Bình, Chuyên viên.\n\n<b>NV1</b> Báo cáo"
    " kết quả rà soát thủ tục hành chính\nThời hạn: <b>Thứ Năm 17/12/2026, 17:00</b>, còn 03 ngày làm việc."
)


PATIENCE = 600.0
WARMING = 20


@dataclass(frozen=True, slots=True)
class Drained:
    """Messages a second, seconds until the first was taken, seconds of processor time for each."""

    rate: float
    first: float
    processor: float


def plain_bot(there: StandIn) -> Bot:
    request = HTTPXRequest(connection_pool_size=PLAIN_IN_FLIGHT)
    return Bot(TOKEN, base_url=f"{there.address}/bot", request=request)


async def plain(there: StandIn, messages: int) -> float:
    """Messages a second of python-telegram-bot alone: no database, no state, no order."""
    bot = plain_bot(there)
    await bot.initialize()
    waiting = list(range(messages))

    async def work() -> None:
        while waiting:
            await bot.send_message(5_000_000_000 + waiting.pop(), TEXT, parse_mode="HTML")

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(PLAIN_IN_FLIGHT)))
    taken = time.perf_counter() - begun
    await bot.shutdown()
    return messages / taken


async def ours(database: Database, there: StandIn, works: int) -> Drained:
    """From the tick to the last record, in a process that has sent before: `WARMING` of the works go first."""
    async with sender_for(database, there, UNLIMITED) as (sender, written):
        sending = asyncio.create_task(sender.run())
        await hold_back(database, WARMING)
        warmed = await _drain(database, sender, written)
        await release(database)
        there.ask("/reset")
        begun, monotonic, used = time.perf_counter(), time.monotonic(), time.process_time()
        drained = await _drain(database, sender, written)
        taken, used = time.perf_counter() - begun, time.process_time() - used
        sender.stop()
        await sending
    counts = there.ask("/counts")
    assert counts["taken"] == counts["chats"] == drained == works - warmed, counts
    return Drained(drained / taken, counts["first_at"] - monotonic, used / drained)


async def _drain(database: Database, sender: Sender, written: Written) -> int:
    before = written.count
    report = await enqueue_due(database, NOW, RULES, sender.wake)
    async with asyncio.timeout(PATIENCE):
        for _ in count():
            if written.count - before >= report.enqueued and not await unsent(database):
                return report.enqueued
            await asyncio.sleep(0.01)
    raise AssertionError


async def unsent(database: Database) -> bool:
    async with database.read() as transaction:
        counts = await transaction.outbox.counts_by_state()
    return any(counts.get(state) for state in (OutboxState.PENDING, OutboxState.SENDING))


async def within_budget(database: Database, there: StandIn, works: int) -> tuple[dict[str, Any], float]:
    """What an enforcing stand-in counted while all were sent with Telegram's limits, and the messages a second."""
    there.ask("/reset")
    async with sender_for(database, there, TRAITS[ChannelKind.TELEGRAM].limits) as (sender, written):
        sending = asyncio.create_task(sender.run())
        await _drain(database, sender, written)
        sender.stop()
        await sending
    counts = there.ask("/counts")
    assert counts["chats"] == works, counts
    return counts, (counts["taken"] - 1) / counts["seconds"]
