"""Kills a sending process again and again in the middle of a burst, and counts what was lost and what came twice.

Run as `python -m bench.kill URL ADDRESS MINUTES` it is the process that is killed, its clock so many minutes on.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bench.drain import unsent
from bench.engine import RULES, StandIn, sender_for
from bench.record import NOW
from db import Database
from domain.delivery.budgets import UNLIMITED
from domain.delivery.notifications import OutboxState
from services.clock import MovableClock
from services.reminding.tick import enqueue_due

KILLS = 20
PATIENCE = 120.0
MINUTES_APART = 2
"""So that what a process had claimed has run out when the next one starts."""


@dataclass(frozen=True, slots=True)
class Survived:
    """How many messages never came, how many came twice, and how many were claimed whenever the process was killed."""

    lost: int
    twice: int
    claimed: int


async def killed(database: Database, url: str, there: StandIn, works: int) -> Survived:
    there.ask("/reset")
    await enqueue_due(database, NOW, RULES)
    claimed, chance = 0, random.Random(KILLS)
    for life in range(KILLS):
        so_far = there.ask("/counts")["taken"]
        process = _start(url, there, life * MINUTES_APART)
        enough = so_far + chance.randint(1, works // 12)
        await _until(lambda enough=enough: there.ask("/counts")["taken"] >= enough)  # type: ignore[misc]
        process.kill()
        process.wait()
        claimed += await _claimed(database)
    process = _start(url, there, KILLS * MINUTES_APART)
    async with asyncio.timeout(PATIENCE):
        while await unsent(database):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    process.kill()
    process.wait()
    counts = there.ask("/counts")
    return Survived(works - counts["chats"], counts["taken"] - counts["chats"], claimed)


def _start(url: str, there: StandIn, minutes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.kill", url, there.address, str(minutes)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def _claimed(database: Database) -> int:
    async with database.read() as transaction:
        return (await transaction.outbox.counts_by_state())[OutboxState.SENDING]


async def _send(url: str, address: str, minutes: int) -> None:
    database = Database(url)
    async with sender_for(database, StandIn(address), UNLIMITED) as (sender, _):
        sender.clock = MovableClock(NOW + timedelta(minutes=minutes))
        await sender.run()


if __name__ == "__main__":
    asyncio.run(_send(sys.argv[1], sys.argv[2], int(sys.argv[3])))
