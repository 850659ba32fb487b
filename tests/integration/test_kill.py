"""A process that is killed or stopped in the middle of a burst loses nothing: whoever starts next sends the rest."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo import cast
from db import Database
from db.migrate import upgrade
from domain.delivery.notifications import OutboxState
from domain.model import AssignmentRole, Deadline, Urgency
from domain.office.roster import Roster, read_roster
from domain.reminding.decide import watermark_at_start
from domain.reminding.policy_file import default_policies
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, Phone, Sandbox
from services.clock import MovableClock
from services.delivery.throttle import IN_FLIGHT
from services.office.seeding import link_phones, seed
from tests.conversation.stage import local, serve_sandbox, short_rest

ROOT = Path(__file__).parents[2]
START = "2026-11-25 09:00"
AFTERWARDS = "2026-11-25 09:30"
"""By then every claim of the process that died has run out."""

BURST = 200
SOME = 40
PATIENCE = 30.0

OFFICE = """
[organization]
name = "Sở Khoa học và Công nghệ"
short_name = "Sở KH&CN"
[[units]]
code = "QLKH"
name = "Phòng Quản lý khoa học"
[[people]]
name = "Nguyễn Thị An"
title = "Chánh Văn phòng"
roles = ["admin"]
"""
OFFICER = """
[[people]]
name = "Chuyên viên {number}"
title = "Chuyên viên"
unit = "QLKH"
[[phones]]
key = "officer{number}"
person = "Chuyên viên {number}"
caption = "Chuyên viên"
user_id = {user_id}
"""


def burst_roster() -> Roster:
    officers = (OFFICER.format(number=number, user_id=7_000_000_000 + number) for number in range(1, BURST + 1))
    return read_roster(OFFICE + "".join(officers))


async def prepare(database_url: str, roster: Roster) -> None:
    """Two hundred officers with a task each, all of them to be told at the first tick."""
    await asyncio.to_thread(upgrade, database_url)
    database, now = Database(database_url), local(START)
    await seed(database, roster, now)
    await link_phones(database, roster, now)
    async with database.write() as transaction:
        organization = await transaction.people.organization()
        assert organization is not None
        [unit] = await transaction.people.units()
        persons = await transaction.people.all_persons()
        an = next(person for person in persons if not person.memberships)
        for officer in (person for person in persons if person.memberships):
            task = await transaction.tasks.add(organization.id, f"Báo cáo của {officer.name}", an.id, now)
            await transaction.tasks.assign(
                task.id,
                unit=unit,
                role=AssignmentRole.LEAD,
                officer_id=officer.id,
                deadline=Deadline(local("2026-12-17 17:00"), True, "17/12", "date"),
                assigned_at=now,
                policy=default_policies()[Urgency.NORMAL].to_json(),
                reminded_until=watermark_at_start(now),
                next_reminder_at=now,
            )
    await database.close()


def environment(database_url: str, address: str, start: str) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": cast.TOKEN,
        "TELEGRAM_BASE_URL": address + TELEGRAM_PATH,
        "TELEGRAM_FILE_URL": address + TELEGRAM_FILE_PATH,
        "PORT": "0",
        "START": start,
        "LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def process(database_url: str, address: str, start: str = START) -> AsyncIterator[asyncio.subprocess.Process]:
    """The application at work; killed at the end if it still is."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.office_process",
        cwd=ROOT,
        env=environment(database_url, address, start),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def ended(process: asyncio.subprocess.Process) -> int:
    """The exit status."""
    async with asyncio.timeout(PATIENCE):
        return await process.wait()


def received(sandbox: Sandbox) -> list[int]:
    """How many messages each officer has got."""
    return [
        sum(message.from_bot for message in sandbox.messages(phone.key, "private")) for phone in sandbox.options.phones
    ]


async def until_received(sandbox: Sandbox, process: asyncio.subprocess.Process, count: int) -> None:
    """Wait until so many officers have got a message."""
    async with asyncio.timeout(PATIENCE):
        while sum(map(bool, received(sandbox))) < count:
            assert process.returncode is None, "the process has ended by itself"
            await short_rest()


@asynccontextmanager
async def burst(database_url: str) -> AsyncIterator[tuple[Sandbox, str]]:
    roster = burst_roster()
    await prepare(database_url, roster)
    phones = tuple(Phone(one.key, one.user_id, one.name, one.caption) for one in roster.phones)
    async with serve_sandbox(MovableClock(local(START)), phones=phones) as served:
        yield served


async def unsent(database_url: str) -> dict[OutboxState, int]:
    """What the outbox still holds, by state."""
    database = Database(database_url)
    async with database.read() as transaction:
        counts = await transaction.outbox.counts_by_state()
    await database.close()
    return {state: count for state, count in counts.items() if count and state is not OutboxState.SENT}


async def until_nothing_waits(database_url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while await unsent(database_url):
            await short_rest()


async def test_a_kill_in_a_burst_loses_nothing_and_repeats_no_more_than_was_in_flight(database_url: str) -> None:
    async with burst(database_url) as (sandbox, address):
        async with process(database_url, address) as first:
            await until_received(sandbox, first, SOME)
            first.send_signal(signal.SIGKILL)
            assert await ended(first) == -signal.SIGKILL
        assert sum(received(sandbox)) < BURST, "the burst was over before the kill"
        in_flight = (await unsent(database_url)).get(OutboxState.SENDING, 0)
        assert in_flight <= 2 * IN_FLIGHT, "sent and not yet recorded, or under way"
        async with process(database_url, address, AFTERWARDS) as second:
            await until_received(sandbox, second, BURST)
            await until_nothing_waits(database_url)
            second.terminate()
            assert await ended(second) == 0
        assert min(received(sandbox)) == 1
        assert sum(received(sandbox)) <= BURST + in_flight


async def test_a_stop_in_a_burst_records_what_was_in_flight(database_url: str) -> None:
    async with burst(database_url) as (sandbox, address):
        async with process(database_url, address) as first:
            await until_received(sandbox, first, SOME)
            first.terminate()
            assert await ended(first) == 0
        delivered = sum(received(sandbox))
        assert delivered < BURST, "the burst was over before the stop"
        assert await unsent(database_url) == {OutboxState.PENDING: BURST - delivered}
        async with process(database_url, address, AFTERWARDS) as second:
            await until_received(sandbox, second, BURST)
        assert received(sandbox) == [1] * BURST
