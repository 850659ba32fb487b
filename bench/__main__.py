"""`python -m bench [quick] [bursts|budgets|records|kills|readers …]`: measures, and prints a table.

docs/performance.md is only written by the full run of everything. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.databases import engines
from bench.figures import Figure, table
from bench.measure import ALL, QUICK, Sizes
from bot.gc_tuning import lasting

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- begin: written by python -m bench -->", "<!-- end -->"
PACKAGES = ("python-telegram-bot", "httpx", "aiohttp", "SQLAlchemy", "aiosqlite", "psycopg", "APScheduler")
TURNS = 5_000_000


async def measure(names: Sequence[str], sizes: Sizes) -> list[Figure]:
    figures: list[Figure] = []
    with engines() as found:
        if len(found.names) == 1:
            print("No Postgres programs were found: only SQLite is measured.")
        for name in names:
            async for figure in ALL[name](found, sizes):
                print(f"{figure.what:75} {figure.shown:>16} {figure.target:>12} {figure.verdict}", flush=True)
                figures.append(figure)
    return figures


def surroundings() -> str:
    """The machine, the versions, and how busy the machine was with other work."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    begun = time.process_time()
    for _ in range(TURNS):
        pass
    loop = (time.process_time() - begun) / TURNS * 1e9
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        f" (one turn of an empty loop: {loop:.0f} ns).\n{versions}.\nLoad of the machine in the last 1, 5 and 15"
        f" minutes: {load}."
    )


def write_page(figures: Sequence[Figure], before: str) -> None:
    page = PAGE.read_text()
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    told = f"Measured on {datetime.now(UTC):%Y-%m-%d}. Before the run: {before}\n\n{table(figures)}"
    PAGE.write_text(f"{head}{BEGIN}\n{told}\n{END}{tail}")


def main(words: Sequence[str]) -> int:
    quick = "quick" in words
    names = [word for word in words if word != "quick"] or list(ALL)
    if unknown := set(names) - ALL.keys():
        print(f"python -m bench [quick] [{'|'.join(ALL)} …]; not known: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with lasting():  # As the bot does it: all is imported by now.
        before = surroundings()
    print(before)
    figures = asyncio.run(measure(names, QUICK if quick else Sizes()))
    missed = [figure for figure in figures if not figure.is_met]
    print(f"{len(figures)} figures, {len(missed)} targets missed.")
    if not quick and names == list(ALL):
        write_page(figures, before)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
