"""A messenger that only this test knows, through the whole application: a task, its reminder, its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.app import Application
from bot.demo import cast
from bot.demo.clock import DemoClock
from bot.settings import Settings
from db import Database
from domain.model import AccountState, ChannelKind
from services.clock import MovableClock
from services.office.seeding import seed
from tests.contract.third_messenger import ThirdMessenger, registered
from tests.conversation.stage import PATIENCE, START, local, until

PEOPLE = ("an", "binh", "chau")
GROUP = "office"
TASK = "giao QLKH: Báo cáo kết quả rà soát TTHC, 17/12"


@pytest.fixture
def viber() -> Iterator[ChannelKind]:
    with registered() as kind:
        yield kind


@dataclass(slots=True)
class Office:
    """The office on the third messenger alone."""

    application: Application
    messenger: ThirdMessenger
    playback: DemoClock

    async def say(self, person: str, text: str, *, group: str = "") -> list[str]:
        """What stands in that chat after it has been answered."""
        chat = group or person
        before = len(self.messenger.texts(chat))
        await self.messenger.front.say(person, text, group=group)
        await self.playback.play_until(self.playback.now())
        return self.messenger.texts(chat)[before:]

    async def at(self, moment: str) -> dict[str, list[str]]:
        """What everybody is told until then, by chat."""
        before = len(self.messenger.channel.sent)
        await self.playback.play_until(local(moment))
        told: dict[str, list[str]] = {}
        for chat, text in self.messenger.channel.sent[before:]:
            told.setdefault(chat, []).append(text)
        return told


async def seed_people(database_url: str, kind: ChannelKind, now: datetime) -> None:
    roster = cast.sandbox_roster()
    database = Database(database_url)
    await seed(database, roster, now)
    async with database.write() as transaction:
        stored = {person.name: person.id for person in await transaction.people.all_persons()}
        for phone in roster.phones:
            if phone.key in PEOPLE:
                await transaction.people.link(stored[phone.name], kind, phone.key, AccountState.LINKED, now)
    await database.close()


@asynccontextmanager
async def open_office(database_url: str, kind: ChannelKind) -> AsyncIterator[Office]:
    clock = MovableClock(local(START))
    await seed_people(database_url, kind, clock.now())
    messenger = ThirdMessenger(kind)
    settings = Settings(database_url=database_url, port=0, tick_seconds=300)
    application = Application(settings, clock=clock, vendors=(messenger.vendor,))
    stop = asyncio.Event()
    running = asyncio.create_task(application.run(stop))
    try:
        async with asyncio.timeout(PATIENCE):
            await application.started.wait()
            await until(lambda: not messenger.front.trouble)
        playback = DemoClock(
            application.database,
            clock,
            settings.office_rules,
            application.periodic.ticker.run_once,
            application.periodic.ticker.request,
        )
        yield Office(application, messenger, playback)
    finally:
        stop.set()
        await running


async def test_a_task_is_given_reminded_and_done_on_a_messenger_that_nothing_else_knows(
    database_url: str, viber: ChannelKind
) -> None:
    async with open_office(database_url, viber) as office:
        assert not office.application.in_sandbox
        [echo] = await office.say("an", TASK)
        assert "[XÁC NHẬN GIAO VIỆC]" in echo
        assert "dung" in echo, "without buttons the command is named"
        before = len(office.messenger.texts("binh"))
        await office.say("an", "dung")
        [given] = office.messenger.texts("binh")[before:]
        assert given.startswith("[GIAO VIỆC]")
        [taken] = await office.say("binh", "nhan 1")
        assert "đã nhận" in taken.lower()
        told = await office.at("2026-12-08 08:00")
        [reminder] = told["binh"]
        assert "còn 07 ngày làm việc" in reminder
        [done] = await office.say("binh", "xong 1 đã gửi 77/BC-SKHCN")
        assert "hoàn thành" in done.lower()
        assert "binh" not in await office.at("2026-12-21 08:00"), "what is done is not reminded"


async def test_people_see_and_choose_it_by_its_name(database_url: str, viber: ChannelKind) -> None:
    async with open_office(database_url, viber) as office:
        [order] = await office.say("binh", "kenh vb")
        assert "Viber: đang nhận tin" in order
        assert "Telegram: chưa đăng ký" in order
        [refusal] = await office.say("binh", "kenh zalo")
        assert "Zalo" in refusal


async def test_its_group_is_confirmed_as_its_traits_say(database_url: str, viber: ChannelKind) -> None:
    async with open_office(database_url, viber) as office:
        [made] = await office.say("an", "nhom")
        code = made.split("nhom ")[-1].split()[0].strip(".")
        await office.say("an", f"nhom {code}", group=GROUP)
        async with office.application.database.read() as transaction:
            assert not await transaction.groups.all()
        assert "trong một nhóm Viber" in office.messenger.texts("an")[-1]
        [bound] = await office.say("an", "nhom đồng ý")
        assert "Nhóm Viber" in bound
        async with office.application.database.read() as transaction:
            [group] = await transaction.groups.all()
        assert (group.channel, group.external_id) == (viber, GROUP)


async def test_what_it_does_not_carry_is_said_of_it_and_not_of_another(database_url: str, viber: ChannelKind) -> None:
    async with open_office(database_url, viber) as office:
        [table] = await office.say("an", "nhapfile")
        assert table.startswith("Viber chưa chuyển được tệp. Đề nghị gửi tệp qua Telegram")
        await office.say("an", TASK)
        await office.say("an", "dung")
        [file] = await office.say("an", "xuatfile")
        assert "Viber không chuyển được tệp này" in file
        assert "Zalo" not in file


async def test_no_trace_of_it_is_left_behind() -> None:
    with registered() as kind:
        assert kind in ChannelKind
    assert [kind.value for kind in ChannelKind] == ["telegram", "zalo"]
