"""A year of an office, played in a minute: nothing is lost, nobody is told twice, at night, or of what is done.

`SIMULATION_EXAMPLES=50` plays so many short stories of new seeds, `SIMULATION_SEED=7` another year. A seed that fails
becomes an `@example`, or what it found a test of its own (`test_delivery_hours.py`).
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.model import ChannelKind
from services.clock import MovableClock
from tests.simulation.audit import Audit
from tests.simulation.office import Office
from tests.simulation.story import Story

BEGINS = datetime(2026, 9, 7, 1, tzinfo=UTC)
SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = int(os.environ.get("SIMULATION_EXAMPLES", "4"))


TELEGRAM = ChannelKind.TELEGRAM


async def play(
    template: Path,
    seed: int,
    *,
    tasks: int,
    days: int,
    channel: ChannelKind = TELEGRAM,
    on_zalo: Callable[[int], bool] | None = None,
    reports: bool = False,
) -> Audit:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "office.db"
        shutil.copyfile(template, file)
        # The waits before a message is sent again are drawn from the module's own generator.
        random.seed(seed)
        clock = MovableClock(BEGINS, running=False)
        url = f"sqlite+aiosqlite:///{file}?check_same_thread=false"
        office = Office(url, clock, random.Random(seed), channel, on_zalo)
        await office.furnish()
        story = Story(office, tasks, days, reports)
        await story.play()
        await office.database.close()
        return Audit(office)


def found(audit: Audit) -> str:
    problems = audit.problems()
    return "\n".join([f"{len(problems)} problems", *problems[:20]]) if problems else ""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SIMULATION_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(seed=SEEDS)
async def test_an_office_is_served_as_promised_whatever_happens(sqlite_template: Path, seed: int) -> None:
    audit = await play(sqlite_template, seed, tasks=20, days=60)
    assert found(audit) == ""


@pytest.mark.parametrize("remainder", [0, 1])
async def test_a_month_with_half_of_the_people_on_each_messenger(sqlite_template: Path, remainder: int) -> None:
    """Once the one half is on Zalo and once the other; the last tasks of the month have three weeks to end."""
    half: Callable[[int], bool] = lambda person: person % 2 == remainder  # noqa: E731
    audit = await play(sqlite_template, 11 + remainder, tasks=120, days=51, on_zalo=half, reports=True)
    assert found(audit) == ""
    assert audit.expected_count > 400
    arrived = Counter(audit.office.channel_of(one.chat) for one in audit.office.messenger.arrivals)
    assert min(arrived[kind] for kind in ChannelKind) > 100


async def test_a_year_of_a_thousand_tasks(sqlite_template: Path) -> None:
    seed = int(os.environ.get("SIMULATION_SEED", "2026"))
    audit = await play(sqlite_template, seed, tasks=1000, days=365, channel=ChannelKind.ZALO)
    assert found(audit) == ""
    assert audit.expected_count > 5000
