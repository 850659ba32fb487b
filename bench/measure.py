"""What is measured, in which sizes, and against which targets."""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bench.databases import Engines
from bench.drain import Drained, ours, plain, within_budget
from bench.engine import StandIn, stand_in
from bench.figures import Figure
from bench.idle import Cost, adding, idle_tick
from bench.kill import killed
from bench.peers import apscheduler
from bench.queues import huey, procrastinate_worker
from bench.readers import measured
from bench.record import Size, build
from bench.start import start
from db import Database


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is sent and stored. `rounds` are repeated in turn, and their medians told."""

    burst: int = 10_000
    plain: int = 3_000
    peer: int = 2_000
    rounds: int = 3
    stored: int = 1_000_000
    due: int = 1_000
    budget: int = 620
    kills: int = 1_000


PEERS: dict[str, dict[str, Callable[[StandIn, str, int], Awaitable[float]]]] = {
    "SQLite": {"APScheduler": apscheduler, "huey": huey},
    "Postgres": {"APScheduler": apscheduler, "procrastinate": procrastinate_worker},
}
"""What else keeps what is due in a database of that kind and sends it."""

QUICK = Sizes(burst=1_000, plain=600, peer=400, rounds=1, stored=20_000, due=500, budget=160, kills=400)


async def bursts(engines: Engines, sizes: Sizes) -> AsyncIterator[Figure]:
    """The whole pipeline without budgets, against plain python-telegram-bot and the durable peers in turn."""
    for engine in engines.names:
        plainly, drained = [], []
        durably: dict[str, list[float]] = defaultdict(list)
        for _ in range(sizes.rounds):
            with stand_in() as there:
                plainly.append(await plain(there, sizes.plain))
            for name, peer in PEERS[engine].items():
                with stand_in() as there:
                    durably[name].append(await peer(there, engines.url(engine), sizes.peer))
            drained.append(await _burst(engines, engine, Size(sizes.burst, sizes.burst + 10)))
        rate, best = statistics.median(one.rate for one in drained), statistics.median(plainly)
        yield Figure(f"plain python-telegram-bot, 8 in flight ({engine} round)", best, "msg/s")
        for name, rates in durably.items():
            yield Figure(f"{name} ({engine})", statistics.median(rates), "msg/s")
        yield Figure(f"{sizes.burst:,} due reminders ({engine})", rate, "msg/s")
        yield Figure(f"… against plain python-telegram-bot ({engine})", rate / best, least=0.8)
        for name, rates in durably.items():
            yield Figure(f"… against {name} ({engine})", rate / statistics.median(rates), least=1.0)
        first = statistics.median(one.first for one in drained) * 1e3
        yield Figure(f"first message after the tick ({engine})", first, "ms", most=100)
        yield Figure(f"processor time a message ({engine})", drained[-1].processor * 1e3, "ms")


async def _burst(engines: Engines, engine: str, size: Size) -> Drained:
    async with engines.fresh(engine) as (database, _):
        await build(database, size)
        with stand_in() as there:
            return await ours(database, there, size.due)


async def budgets(engines: Engines, sizes: Sizes) -> AsyncIterator[Figure]:
    """Telegram's limits, enforced by the stand-in."""
    for engine in engines.names:
        async with engines.fresh(engine) as (database, _):
            await build(database, Size(sizes.budget, sizes.budget + 10))
            with stand_in(enforce=True) as there:
                counts, rate = await within_budget(database, there, sizes.budget)
        yield Figure(f"of Telegram's 30 a second used ({engine})", rate / 30 * 100, "%", least=97)
        yield Figure(f"refused ({engine})", counts["refused"] / sizes.budget * 100, "%", most=1)
        yield Figure(f"lost of {sizes.budget} ({engine})", sizes.budget - counts["chats"], most=0)


async def records(engines: Engines, sizes: Sizes) -> AsyncIterator[Figure]:
    """A large record against a small one: an idle tick, a burst, adding a task, the start of the program."""
    for engine in engines.names:
        async with engines.fresh(engine) as (small, small_url), engines.fresh(engine) as (large, large_url):
            await build(small, Size(sizes.due, sizes.due + 10))
            await build(large, Size(sizes.due, sizes.stored))
            few, many = await _idle_ticks(small, large, sizes.rounds)
            stored = f"{sizes.stored:,} open ({engine})"
            yield Figure(f"idle tick, {stored}", many.wall, "ms", most=1.5)
            yield Figure(f"processor time of an idle tick, {stored}", many.processor, "ms", most=1.5)
            yield Figure(f"idle tick against {sizes.due:,} open ({engine})", many.wall / few.wall, most=2)
            yield Figure(f"adding a task with its ladder, {stored}", (await adding(large)).wall, "ms", most=3)
            async for figure in _starts(engine, small_url, large_url, sizes):
                yield figure
            with stand_in() as there:
                slow = await ours(large, there, sizes.due)
            with stand_in() as there:
                fast = await ours(small, there, sizes.due)
            what = f"{sizes.due:,} due among {sizes.stored:,}, against among {sizes.due:,} ({engine})"
            yield Figure(what, slow.rate / fast.rate, least=0.85)


async def _idle_ticks(small: Database, large: Database, rounds: int) -> tuple[Cost, Cost]:
    """The middle of several rounds, in turn: how fast a thread is woken differs from second to second."""
    pairs = [(await idle_tick(small), await idle_tick(large)) for _ in range(rounds)]
    few, many = (sorted(costs, key=lambda cost: cost.wall)[rounds // 2] for costs in zip(*pairs, strict=True))
    return few, many


async def _starts(engine: str, small_url: str, large_url: str, sizes: Sizes) -> AsyncIterator[Figure]:
    with stand_in() as there:
        few = [await asyncio.to_thread(start, small_url, there) for _ in range(3)]
        many = await asyncio.to_thread(start, large_url, there)
    yield Figure(f"start until ready ({engine})", statistics.median(one.seconds for one in few), "s", most=1.5)
    yield Figure(f"memory ({engine})", few[-1].megabytes, "MB", most=110)
    what = f"memory with {sizes.stored:,} open, against {sizes.due:,} ({engine})"
    yield Figure(what, many.megabytes / few[-1].megabytes, most=1.05)


async def kills(engines: Engines, sizes: Sizes) -> AsyncIterator[Figure]:
    """kill -9, twenty times in one burst."""
    for engine in engines.names:
        async with engines.fresh(engine) as (database, url):
            await build(database, Size(sizes.kills, sizes.kills + 10))
            with stand_in() as there:
                survived = await killed(database, url, there, sizes.kills)
        yield Figure(f"lost after 20 kills in {sizes.kills:,} ({engine})", survived.lost, most=0)
        yield Figure(
            f"came twice; claimed when killed: {survived.claimed} ({engine})", survived.twice, most=survived.claimed
        )


async def readers(_: Engines, __: Sizes) -> AsyncIterator[Figure]:
    """The readers of text, which store nothing and have no smaller size."""
    for figure in measured():
        yield figure


ALL = {"bursts": bursts, "budgets": budgets, "records": records, "kills": kills, "readers": readers}
