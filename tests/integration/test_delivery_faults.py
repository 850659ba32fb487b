"""Sending in trouble: many who cannot be reached, rows that always raise, two processes on one record, a burst."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db import Database
from domain.conversation.commands.assigning import AssignTask, ConfirmDraft
from domain.conversation.commands.base import Command
from domain.conversation.commands.delivery import RetryDeadLetter, ShowContacts
from domain.conversation.commands.tasks import CancelTask, ChangeTask, CompleteTask, HoldTask
from domain.conversation.messages.base import Message
from domain.conversation.messages.contacts import Contacts
from domain.conversation.messages.reminding import Reminder
from domain.conversation.outgoing import OutgoingText
from domain.delivery.budgets import UNLIMITED
from domain.delivery.notifications import OUTCOME_UNKNOWN
from domain.model import (
    AccountState,
    ChannelKind,
    Deadline,
    Membership,
    OrganizationRole,
    Person,
    UnitRole,
    Urgency,
    Work,
)
from domain.reminding.audiences import Addressee, Directory
from domain.reminding.policy_file import default_policies
from domain.vocabulary import ZONE, Audience
from services.clock import MovableClock
from services.delivery.sender import Sender
from services.occasion import Pace
from services.occasions import run_occasions
from services.office.leadership import LEASE, Leadership
from services.reminding.facts import next_reminder
from services.reminding.tick import enqueue_due
from services.use_case import load_calendar
from tests.simulation.office import WRITER, Messenger, Office, chat_of
from tests.task_numbers import task_numbers
from wording import split, to_plain


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


DUE = Deadline(local("2026-12-17 17:00"), True, "17/12", "date")


@pytest.fixture
def begins() -> str:
    return "2026-12-14 09:00"


@pytest.fixture
def office(simulated: Office) -> Office:
    return simulated


def monitor(office: Office) -> Person:
    return next(one for one in office.people if OrganizationRole.MONITOR in one.roles)


def member(office: Office, role: UnitRole) -> Person:
    return next(one for one in office.people if one.role_in(2) is role)


async def accepted_tasks(office: Office, count: int, officers: list[Person] | None = None, title: str = "Việc") -> None:
    """Tasks of one unit, accepted by their officers: the working day before 17/12 is their next step."""
    now, policy = office.clock.now(), default_policies()[Urgency.NORMAL].to_json()
    chosen = officers or [member(office, UnitRole.OFFICER)]
    async with office.database.write() as transaction:
        calendar = await load_calendar(transaction, office.rules)
        unit = await transaction.people.unit(2)
        for number in range(count):
            task = await transaction.tasks.add(
                1, f"{title} {number}", monitor(office).id, now, Urgency.NORMAL, None, False
            )
            fresh = await transaction.tasks.assign(
                task.id,
                unit=unit,
                role="lead",  # type: ignore[arg-type]
                officer_id=chosen[number % len(chosen)].id,
                deadline=DUE,
                assigned_at=now,
                policy=policy,
                reminded_until=now,
                next_reminder_at=None,
            )
            saved = replace(fresh, version=2, lifecycle="accepted", accepted_at=now)  # type: ignore[arg-type]
            moment = next_reminder(saved, Urgency.NORMAL, calendar)
            await transaction.tasks.save(replace(saved, next_reminder_at=moment))


def reminders(office: Office, chat: str) -> list[str]:
    return [one.text for one in office.messenger.arrivals if one.chat == chat and "NV" in one.text]


async def test_a_thousand_people_who_cannot_be_reached_do_not_delay_the_next(office: Office) -> None:
    now = office.clock.now()
    async with office.database.write() as transaction:
        for number in range(1000):
            place = Membership(2, UnitRole.OFFICER)
            person = await transaction.people.add_person(1, f"Người {number}", memberships=[place])
            await transaction.people.link(person.id, ChannelKind.TELEGRAM, f"gone{number}", AccountState.LINKED, now)
    async with office.database.read() as transaction:
        everybody = await transaction.people.all_persons()
    gone = [one for one in everybody if one.name.startswith("Người")]
    office.messenger.blocked |= {f"gone{number}" for number in range(1000)}
    await accepted_tasks(office, 1001, [*gone, member(office, UnitRole.OFFICER)])
    office.clock.set(local("2026-12-16 08:00"))
    await office.turn()
    [own] = reminders(office, chat_of(member(office, UnitRole.OFFICER)))
    assert "NV1001" in own
    told = [one.text for one in office.messenger.arrivals if one.chat == chat_of(monitor(office))]
    assert len([text for text in told if "Chưa gửi được tin" in text]) == 5
    assert len([text for text in told if "nhiều người chưa nhận được tin" in text]) == 1
    head = " ".join(reminders(office, chat_of(member(office, UnitRole.HEAD))))
    assert set(task_numbers(head)) >= set(range(1, 1001)), "the head stands in"


async def test_one_whose_stand_ins_cannot_be_found_does_not_keep_the_others_stand_ins_from_being_told(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = office.clock.now()
    async with office.database.write() as transaction:
        gone = [
            await transaction.people.add_person(1, f"Người {n}", memberships=[Membership(2, UnitRole.OFFICER)])
            for n in range(3)
        ]
        for person in gone:
            await transaction.people.link(person.id, ChannelKind.TELEGRAM, chat_of(person), AccountState.LINKED, now)
    office.messenger.blocked |= {chat_of(person) for person in gone}
    await accepted_tasks(office, 3, gone)

    resolve = Directory.resolve

    def poisoned(directory: Directory, audience: Audience, work: Work) -> tuple[Addressee, ...]:
        if work.task.number == 2 and not directory.recipient_of(gone[1]):
            raise KeyError("no such unit")
        return resolve(directory, audience, work)

    monkeypatch.setattr(Directory, "resolve", poisoned)
    office.clock.set(local("2026-12-16 08:00"))
    await office.turn()
    head = reminders(office, chat_of(member(office, UnitRole.HEAD)))
    assert {1, 3} <= {number for text in head for number in task_numbers(text)}
    assert "nobody can be told instead" in caplog.text
    async with office.database.read() as transaction:
        letters = await transaction.outbox.dead_letters(10)
    assert len(letters) == 3


async def test_for_a_unit_nobody_of_whose_heads_can_be_reached_the_monitors_are_told_at_once(office: Office) -> None:
    heading = [one for one in office.people if one.role_in(2) in (UnitRole.HEAD, UnitRole.DEPUTY)]
    office.messenger.blocked |= {chat_of(one) for one in heading}
    await accepted_tasks(office, 1)
    office.clock.set(local("2026-12-16 08:00"))
    await office.turn()
    [instead] = reminders(office, chat_of(monitor(office)))
    assert "Báo cáo" in instead or "Việc 0" in instead
    assert "Chưa gửi được tin đến trưởng đơn vị." in instead, "it says for whom it stands in"
    assert len(reminders(office, chat_of(member(office, UnitRole.OFFICER)))) == 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        CompleteTask(1, "đã gửi 77/BC-SKHCN"),
        HoldTask(1, "chờ ý kiến"),
        CancelTask(1, "trùng"),
        ChangeTask(1, "hạn 25/12"),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_what_has_happened_between_the_tick_and_the_sending_is_seen(office: Office, meanwhile: Command) -> None:
    await accepted_tasks(office, 1)
    office.clock.set(local("2026-12-16 08:00"))
    await enqueue_due(office.database, office.clock.now(), office.rules)
    await office.say(monitor(office), meanwhile)
    await office.say(monitor(office), ConfirmDraft())
    await office.sender.deliver_all()
    told = reminders(office, chat_of(member(office, UnitRole.OFFICER)))
    assert [text for text in told if not text.startswith("[THAY ĐỔI]")] == [], "the news alone, no reminder"


async def test_a_message_that_cannot_be_put_into_words_does_not_stop_the_others(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    def write(message: Message, now: datetime) -> OutgoingText:
        if isinstance(message, Reminder) and message.name == member(office, UnitRole.HEAD).name:
            raise KeyError("no such template")
        return WRITER.write(message, now)

    office.write = write
    await accepted_tasks(office, 1)
    office.clock.set(local("2026-12-16 08:00"))
    await office.turn()
    assert len(reminders(office, chat_of(member(office, UnitRole.OFFICER)))) == 1
    assert "cannot be put into words" in caplog.text
    async with office.database.read() as transaction:
        [letter] = await transaction.outbox.dead_letters(10)
    assert letter.reason == "fault: KeyError"


async def test_what_nobody_knows_of_after_two_tries_is_told_to_the_monitors_and_sent_again_when_they_ask(
    office: Office,
) -> None:
    await accepted_tasks(office, 1)
    office.clock.set(local("2026-12-16 08:00"))
    office.messenger.weather = "timeout"
    for _ in range(4):
        await office.turn()
        office.clock.advance(timedelta(seconds=20))
    office.messenger.weather = ""
    before = len(office.messenger.arrivals)
    office.clock.advance(timedelta(minutes=10))
    for _ in range(2):
        await run_occasions(office.turn_of(office.clock.now()), Pace.MINUTE)
        await office.turn()
    told = [one for one in office.messenger.arrivals[before:] if "không rõ đã tới" in one.text]
    monitors = [chat_of(one) for one in office.people if OrganizationRole.MONITOR in one.roles]
    assert sorted(one.chat for one in told) == sorted(monitors), "each once"
    for one in told:
        assert "02 tin không rõ đã tới người nhận hay chưa" in one.text, "the officer's and the head's"
    [listed] = await office.say(monitor(office), ShowContacts())
    assert isinstance(listed.message, Contacts)
    assert [one.reason for one in listed.message.letters] == [OUTCOME_UNKNOWN] * 2
    before = len(office.messenger.arrivals)
    await office.say(monitor(office), RetryDeadLetter(None))
    await office.turn()
    again = office.messenger.arrivals[before:]
    assert {one.chat for one in again} == {chat_of(member(office, role)) for role in (UnitRole.OFFICER, UnitRole.HEAD)}
    assert all("NV1" in one.text for one in again)
    await run_occasions(office.turn_of(office.clock.now() + timedelta(minutes=10)), Pace.MINUTE)
    await office.turn()
    assert not [one for one in office.messenger.arrivals[before:] if "không rõ đã tới" in one.text], "told once"


async def test_a_burst_of_three_hundred_arrives_whole_while_the_messenger_fails_in_turn(office: Office) -> None:
    officer, head = (chat_of(member(office, role)) for role in (UnitRole.OFFICER, UnitRole.HEAD))
    slots = ("2026-12-14 09:10", "2026-12-14 09:20", "2026-12-14 09:30", "2026-12-14 09:40", "2026-12-14 09:50")
    for slot, weather in zip(slots, ("flood", "down", "lost", "shaky", ""), strict=True):
        office.clock.set(local(slot))
        for number in range(60):
            await office.say(monitor(office), AssignTask(f"QLKH: Việc {number}, 17/12"))
            await office.say(monitor(office), ConfirmDraft())
        office.messenger.weather = weather
        if slot == slots[3]:
            office.messenger.blocked.add(head)
        for minute in range(9):
            office.clock.set(local(slot) + timedelta(minutes=minute))
            await office.turn()
    office.messenger.weather = ""
    for minute in range(0, 60, 5):
        office.clock.set(local(slots[-1]) + timedelta(minutes=10 + minute))
        await office.turn()
    numbers = [sorted(set(task_numbers(text))) for text in reminders(office, officer)]
    assert {number for message in numbers for number in message} == set(range(1, 301))
    firsts = [min(message) for message in numbers if message]
    assert firsts == sorted(firsts), "older before newer"
    everywhere = Counter(number for message in numbers for number in message)
    assert all(count <= 2 for count in everywhere.values()), "twice only where nobody knew whether it had arrived"
    stood_in = {chat_of(one) for one in office.people} - {officer, head}
    seen = [task_numbers(text) for chat in (head, *stood_in) for text in reminders(office, chat)]
    assert {number for message in seen for number in message} == set(range(1, 301)), "the head, or who stands in"


@pytest.mark.parametrize(("count", "title", "in_full"), [(12, "Việc rà soát " * 25, 12), (25, "Việc", 8)])
async def test_a_long_reminder_splits_between_tasks_and_of_a_very_long_one_the_rest_is_one_press_away(
    office: Office, count: int, title: str, in_full: int
) -> None:
    sent: list[OutgoingText] = []

    def write(message: Message, now: datetime) -> OutgoingText:
        text = WRITER.write(message, now)
        if isinstance(message, Reminder):
            sent.append(text)
        return text

    office.write = write
    await accepted_tasks(office, count, title=title)
    office.clock.set(local("2026-12-16 08:00"))
    await office.turn()
    told = [text for text in sent if "Lê Minh Châu" in to_plain(split(text, 4096)[0])]
    parts = [to_plain(part) for part in split(told[0], 4096)]
    assert all(len(part) <= 4096 for part in parts)
    assert sum(part.count("Thời hạn") for part in parts) == in_full
    assert {number for part in parts for number in task_numbers(part)} == set(range(1, count + 1))
    if in_full == count:
        assert len(parts) > 1
        assert f"1/{len(parts)}" in parts[0]
        assert f"{len(parts)}/{len(parts)}" in parts[-1]
    labels = [button.command for row in told[0].rows for button in row]
    assert labels[-1] == "donvi", "the rest is one press away"


async def test_two_senders_on_one_postgres_never_send_the_same(postgres_url: str) -> None:
    office = Office(postgres_url, MovableClock(local("2026-12-14 09:00"), running=False), random.Random(1))
    await office.furnish()
    await accepted_tasks(office, 40, list(office.people))
    office.clock.set(local("2026-12-16 08:00"))
    other = Database(postgres_url)
    second = Messenger(office.clock, random.Random(2))
    sender = Sender(other, second, WRITER.write, office.clock, office.rules, "second", limits=UNLIMITED)
    from services.reminding.tick import enqueue_due

    await enqueue_due(office.database, office.clock.now(), office.rules)
    await asyncio.gather(office.sender.deliver_all(), sender.deliver_all())
    chats = Counter(one.chat for one in (*office.messenger.arrivals, *second.arrivals) if "NV" in one.text)
    assert set(chats.values()) == {1}
    await other.close()
    await office.database.close()


async def test_another_process_speaks_when_the_first_stops_renewing(postgres_url: str) -> None:
    clock = MovableClock(local("2026-12-14 09:00"), running=False)
    speaking: list[str] = []

    def leadership(holder: str, database: Database) -> Leadership:
        async def gained() -> None:
            speaking.append(holder)

        async def lost() -> None:
            speaking.remove(holder)

        return Leadership(database, "telegram:1", holder, clock, gained, lost)

    databases = [Database(postgres_url), Database(postgres_url)]
    first, second = (leadership(name, database) for name, database in zip("ab", databases, strict=True))
    await first._look()
    await second._look()
    assert speaking == ["a"]
    clock.advance(LEASE / 2)
    await first._look()
    await second._look()
    assert speaking == ["a"]
    clock.advance(LEASE + timedelta(seconds=1))
    await second._look()
    assert speaking == ["a", "b"]
    await first._look()
    assert speaking == ["b"], "the first notices that it has lost the lease"
    for database in databases:
        await database.close()
