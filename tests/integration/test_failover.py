"""What waits for a messenger in trouble goes another way: moved, never copied, and not what may have arrived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.troubles import Troubles
from db import Cancelled, Database, Retry, Unknown
from domain.delivery.notifications import OutboxState
from domain.model import AccountState, ChannelKind
from services.delivery.failover import REROUTE_AFTER, other_account, reroute_waiting
from tests.integration.db_office import NOW, Office, item, one_assignment, reminder

TELEGRAM, ZALO = ChannelKind.TELEGRAM, ChannelKind.ZALO
LATER = NOW + REROUTE_AFTER
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def office(database: Database, office: Office) -> Office:
    """One reminder waits for anh Bình on Telegram; he is on Zalo too."""
    async with database.write() as tx:
        await tx.people.link(office.binh.id, ZALO, "f0" * 10, AccountState.LINKED, NOW)
        work = await one_assignment(tx, office)
        await tx.outbox.enqueue([reminder(office.to_binh(), item(work))], NOW)
    return office


async def try_in_vain(database: Database, times: int, *, unknown: bool = False) -> None:
    for number in range(times):
        async with database.write() as tx:
            [claimed] = await tx.outbox.claim(TELEGRAM, "worker", NOW + number * MINUTE, 1)
            again = NOW + (number + 1) * MINUTE
            outcome = Unknown if unknown else Retry
            await tx.outbox.record([outcome(claimed.id, again, "HTTP 502", NOW)], "worker")


async def waits_for(database: Database) -> ChannelKind | None:
    async with database.read() as tx:
        moments = {channel: await tx.outbox.next_available(channel, NOW) for channel in ChannelKind}
    return next((channel for channel, moment in moments.items() if moment is not None), None)


async def test_what_failed_several_times_goes_to_the_other_account_after_minutes(
    database: Database, office: Office
) -> None:
    await try_in_vain(database, 3)
    assert await reroute_waiting(database, LATER - MINUTE, ()) == 0, "not before it has waited"
    assert await reroute_waiting(database, LATER, ()) == 1
    assert await waits_for(database) is ZALO
    async with database.write() as tx:
        assert await tx.outbox.claim(TELEGRAM, "worker", LATER, 5) == ()
        [claimed] = await tx.outbox.claim(ZALO, "worker", LATER, 5)
        assert (claimed.chat_id, len(claimed.items)) == ("f0" * 10, 1)
        assert await tx.outbox.enqueue([reminder(claimed.recipient, *claimed.items)], LATER) == 0, "told once"


async def test_what_was_hardly_tried_waits_unless_its_messenger_is_known_to_be_in_trouble(
    database: Database, office: Office
) -> None:
    assert await reroute_waiting(database, LATER, ()) == 0
    assert await reroute_waiting(database, LATER, {ZALO}) == 0
    assert await reroute_waiting(database, LATER, {TELEGRAM, ZALO}) == 0, "both are in trouble"
    assert await reroute_waiting(database, LATER, {TELEGRAM}) == 1
    assert await waits_for(database) is ZALO


async def test_what_may_have_arrived_is_not_told_elsewhere(database: Database, office: Office) -> None:
    await try_in_vain(database, 3, unknown=True)
    assert await reroute_waiting(database, LATER, {TELEGRAM}) == 0


async def test_an_account_that_takes_nothing_is_no_other_way(database: Database, office: Office) -> None:
    async with database.write() as tx:
        accounts = (await tx.people.accounts([office.binh.id]))[office.binh.id]
        zalo = next(one for one in accounts if one.channel is ZALO)
        await tx.people.set_account_state(zalo.id, AccountState.BLOCKED, "blocked", NOW)
        assert await other_account(tx, office.binh.id, {TELEGRAM}) is None
    assert await reroute_waiting(database, LATER, {TELEGRAM}) == 0
    assert await waits_for(database) is TELEGRAM


async def test_what_is_over_meanwhile_stays_over(database: Database, office: Office) -> None:
    async with database.write() as tx:
        [claimed] = await tx.outbox.claim(TELEGRAM, "worker", NOW, 1)
        await tx.outbox.record([Cancelled(claimed.id, "quota", NOW)], "worker")
        recipient = await other_account(tx, office.binh.id, {TELEGRAM})
        assert recipient is not None
        assert await tx.outbox.reroute(claimed.id, recipient, LATER) == 0
        assert (await tx.outbox.counts_by_state())[OutboxState.PENDING] == 0


def test_trouble_counts_once_it_has_lasted() -> None:
    troubles = Troubles()
    troubles.note({TELEGRAM: "HTTP 502", ZALO: ""}, NOW)
    assert troubles.lasting(LATER - MINUTE) == frozenset()
    troubles.note({TELEGRAM: "HTTP 504", ZALO: "quota"}, LATER)
    assert troubles.lasting(LATER) == {TELEGRAM}
    troubles.note({TELEGRAM: "", ZALO: "quota"}, LATER)
    assert troubles.lasting(LATER + REROUTE_AFTER) == {ZALO}
    troubles.note({ZALO: ""}, LATER)
    assert troubles.lasting(LATER + REROUTE_AFTER) == {TELEGRAM}, "an office without Telegram has no way there at all"
