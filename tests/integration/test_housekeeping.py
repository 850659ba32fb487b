"""What is noticed each minute: an outage is told once after it, and next year's calendar is asked for each week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from db import Database, Sent
from db.office.setting_keys import CALENDAR_ASKED
from domain.conversation.messages.base import Message
from domain.conversation.messages.calendar import CalendarMissing
from domain.conversation.messages.contacts import SendingWasBehind
from domain.model import AccountState, ChannelKind, OrganizationRole
from domain.office.rules import OfficeRules
from domain.vocabulary import ZONE
from services.delivery.notices import NOTICE
from services.occasion import Pace, Turn
from services.occasions import notice_delay, run_occasions
from tests.integration.db_office import NOW, notice, one_assignment, open_office

CHANNEL = ChannelKind.TELEGRAM


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


@dataclass(frozen=True, slots=True)
class Watch:
    """What one process does each minute."""

    database: Database
    holder: str = "a"

    def turn(self, now: datetime) -> Turn:
        return Turn(database=self.database, rules=OfficeRules(), holder=self.holder, channels=(CHANNEL,), now=now)

    async def look(self, now: datetime) -> None:
        await run_occasions(self.turn(now), Pace.MINUTE)


@pytest.fixture
async def watch(database: Database) -> Watch:
    """Of an office whose monitor An is on Telegram, and an administrator too."""
    async with database.write() as tx:
        office = await open_office(tx)
        await tx.people.link(office.an.id, CHANNEL, "1", AccountState.LINKED, NOW)
        admin = await tx.people.add_person(office.organization.id, "Giang", roles={OrganizationRole.ADMIN})
        await tx.people.link(admin.id, CHANNEL, "2", AccountState.LINKED, NOW)
        await tx.outbox.enqueue([notice(office.to_binh(), available_at=NOW)], NOW)
    return Watch(database)


async def deliver(watch: Watch, now: datetime) -> list[Message]:
    """Everything that may go now goes; returns the notices among it that are a message of ours."""
    told: list[Message] = []
    async with watch.database.write() as tx:
        claimed = await tx.outbox.claim(CHANNEL, "w", now, 100)
        await tx.outbox.record([Sent(one.id, one.chat_id, ("1",), "", now) for one in claimed])
        told += [NOTICE.value(one.data) for one in claimed if one.data != "{}"]
    return told


async def test_an_outage_is_told_once_after_it_and_for_how_long(watch: Watch) -> None:
    restart = local(2026, 11, 25, 9, 40)
    await watch.look(restart)
    await watch.look(restart + timedelta(minutes=1))
    assert await deliver(watch, restart + timedelta(minutes=2)) == []
    recovered = restart + timedelta(minutes=3)
    await watch.look(recovered)
    await watch.look(recovered + timedelta(minutes=1))
    assert await deliver(watch, recovered) == [SendingWasBehind(NOW, recovered)]
    await watch.look(recovered + timedelta(minutes=2))
    assert await deliver(watch, recovered + timedelta(minutes=2)) == []


async def test_a_short_wait_is_nobodys_concern(watch: Watch) -> None:
    await watch.look(NOW + timedelta(minutes=10))
    await deliver(watch, NOW + timedelta(minutes=10))
    await watch.look(NOW + timedelta(minutes=11))
    assert await deliver(watch, NOW + timedelta(minutes=11)) == []


async def test_an_outage_that_ends_at_night_is_told_in_the_morning(watch: Watch) -> None:
    night = local(2026, 11, 25, 22)
    await watch.look(night)
    await deliver(watch, night)
    await watch.look(night + timedelta(minutes=1))
    assert await deliver(watch, night + timedelta(minutes=2)) == []
    assert len(await deliver(watch, local(2026, 11, 26, 8))) == 1


async def test_a_reminder_that_was_due_while_the_bot_was_down_counts(database: Database) -> None:
    async with database.write() as tx:
        office = await open_office(tx)
        await tx.people.link(office.an.id, CHANNEL, "1", AccountState.LINKED, NOW)
        saved = await one_assignment(tx, office)
        await tx.tasks.set_reminded([(saved.id, NOW, NOW)])
    watch = Watch(database)
    restart = local(2026, 11, 25, 9)
    await notice_delay(watch.turn(restart))
    async with database.write() as tx:
        await tx.tasks.set_reminded([(saved.id, restart, None)])
    await watch.look(restart + timedelta(minutes=1))
    [told] = await deliver(watch, restart + timedelta(minutes=1))
    assert told == SendingWasBehind(NOW, restart + timedelta(minutes=1))


async def test_administrators_are_asked_for_next_year_once_a_week(watch: Watch) -> None:
    await deliver(watch, NOW)
    first = local(2026, 12, 1, 8)
    await watch.look(first - timedelta(minutes=1))
    assert await deliver(watch, first) == []
    for day, count in ((0, 1), (0, 0), (3, 0), (7, 1), (8, 0)):
        moment = first + timedelta(days=day)
        await watch.look(moment)
        told = await deliver(watch, moment)
        assert len(told) == count
        assert all(isinstance(one, CalendarMissing) and one.year == 2027 and one.provisional for one in told)


async def test_of_several_processes_one_watches(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with database.write() as tx:
        office = await open_office(tx)
        admin = await tx.people.add_person(office.organization.id, "Giang", roles={OrganizationRole.ADMIN})
        await tx.people.link(admin.id, CHANNEL, "2", AccountState.LINKED, NOW)
    first, second = (Watch(database, holder) for holder in ("a", "b"))
    await first.look(local(2026, 11, 30, 9))
    await second.look(local(2026, 11, 30, 9))
    async with database.read() as tx:
        assert await tx.settings.each(CALENDAR_ASKED) == {}
    moment = local(2026, 12, 1, 9)
    await second.look(moment)
    await first.look(moment)
    assert len(await deliver(first, moment)) == 1
    await database.close()


async def test_an_update_is_known_for_a_week_and_then_forgotten(watch: Watch) -> None:
    async with watch.database.write() as tx:
        assert await tx.seen_update(CHANNEL, "m1", NOW)
    for days, is_new in ((7, False), (9, True)):
        await watch.look(NOW + timedelta(days=days))
        async with watch.database.write() as tx:
            assert await tx.seen_update(CHANNEL, "m1", NOW + timedelta(days=days)) is is_new
