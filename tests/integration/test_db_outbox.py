"""The outbox on both engines: nothing twice, in order, nothing lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from db import Cancelled, Database, Dead, NotStored, Retry, Sent, Unknown
from db.outbox.claim import STEPS_ASIDE_AFTER
from domain.delivery.notifications import (
    LEASE,
    ClaimedNotification,
    NewNotification,
    NotificationKind,
    OutboxState,
    Recipient,
    ToldToday,
)
from domain.model import AccountState, Assignment, ChannelKind
from tests.integration.db_office import (
    NOW,
    Office,
    add_task,
    assign,
    item,
    notice,
    one_assignment,
    open_office,
    reminder,
)

TELEGRAM, ZALO = ChannelKind.TELEGRAM, ChannelKind.ZALO
SECOND = timedelta(seconds=1)


@pytest.fixture
async def work(database: Database, office: Office) -> Assignment:
    async with database.write() as tx:
        return await one_assignment(tx, office)


@pytest.fixture
async def group(database: Database, office: Office) -> Recipient:
    async with database.write() as tx:
        bound = await tx.groups.bind(office.organization.id, TELEGRAM, "-100", "7", "Nhóm điều hành", None)
        return Recipient(TELEGRAM, group_id=bound.id)


async def enqueue(database: Database, office: Office, *notifications: NewNotification) -> int:
    async with database.write() as tx:
        return await tx.outbox.enqueue(notifications, NOW)


async def claim(
    database: Database, at: timedelta = timedelta(0), *, worker: str = "first", limit: int = 100
) -> tuple[ClaimedNotification, ...]:
    async with database.write() as tx:
        return await tx.outbox.claim(TELEGRAM, worker, NOW + at, limit)


async def record(
    database: Database, *outcomes: Sent | Retry | Unknown | Dead | Cancelled, worker: str = "first"
) -> None:
    async with database.write() as tx:
        await tx.outbox.record(outcomes, worker)


async def test_a_claimed_reminder_knows_its_chat_and_its_items(
    database: Database, office: Office, work: Assignment
) -> None:
    assert await enqueue(database, office, reminder(office.to_binh(), item(work))) == 1
    (claimed,) = await claim(database)
    assert (claimed.chat_id, claimed.topic_id, claimed.tries) == ("1001", None, 0)
    assert claimed.recipient == office.to_binh()
    assert claimed.items == (item(work),)
    assert claimed.created_at == NOW
    assert await claim(database) == ()


async def test_a_groups_message_goes_to_its_topic(
    database: Database, office: Office, work: Assignment, group: Recipient
) -> None:
    await enqueue(database, office, reminder(group, item(work)))
    (claimed,) = await claim(database)
    assert (claimed.chat_id, claimed.topic_id) == ("-100", "7")


async def test_the_same_step_is_never_told_the_same_person_twice(
    database: Database, office: Office, work: Assignment
) -> None:
    once = reminder(office.to_binh(), item(work))
    by_zalo = reminder(Recipient(ZALO, office.binh.id, office.zalo.id), item(work))
    assert await enqueue(database, office, once, once) == 1
    assert await enqueue(database, office, once, by_zalo) == 0
    later = reminder(office.to_binh(), replace(item(work), deadline_version=2), slot="another")
    assert await enqueue(database, office, later) == 1


async def test_a_notification_of_no_named_office_belongs_to_the_first(database: Database, office: Office) -> None:
    async with database.write() as tx:
        assert await tx.outbox.enqueue([notice(office.to_binh(), "1"), notice(office.to_binh(), "2")], NOW) == 2


async def test_a_reminder_without_items_is_not_sent(database: Database, office: Office) -> None:
    assert await enqueue(database, office, reminder(office.to_binh())) == 0


async def test_items_join_the_message_that_waits_for_the_same_slot(
    database: Database, office: Office, work: Assignment
) -> None:
    first = replace(reminder(office.to_binh(), item(work, "a"), priority=3), expires_at=NOW + SECOND)
    assert await enqueue(database, office, first) == 1
    second = replace(reminder(office.to_binh(), item(work, "b"), priority=7), expires_at=NOW + 2 * SECOND)
    assert await enqueue(database, office, second, reminder(office.to_binh(), item(work, "c"), slot="other")) == 2
    async with database.write() as tx:
        assert (await tx.outbox.counts_by_state())[OutboxState.PENDING] == 2
    (claimed,) = await claim(database)
    assert [one.step_key for one in claimed.items] == ["a", "b"]
    assert (claimed.priority, claimed.expires_at) == (7, NOW + 2 * SECOND)


async def test_items_of_one_slot_given_at_once_become_one_message(
    database: Database, office: Office, work: Assignment
) -> None:
    both = [reminder(office.to_binh(), item(work, step)) for step in "ab"]
    assert await enqueue(database, office, *both) == 1
    (claimed,) = await claim(database)
    assert len(claimed.items) == 2


async def test_a_message_that_is_being_sent_takes_no_more_items(
    database: Database, office: Office, work: Assignment
) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work, "a")))
    await claim(database)
    assert await enqueue(database, office, reminder(office.to_binh(), item(work, "b"))) == 1


async def test_an_equal_notice_waits_once_and_a_different_one_is_kept(database: Database, office: Office) -> None:
    first, other = notice(office.to_binh(), '{"a": 1}'), notice(office.to_binh(), '{"a": 2}')
    assert await enqueue(database, office, first) == 1
    assert await enqueue(database, office, first, other, other) == 1


async def test_the_most_urgent_goes_first_then_the_oldest(
    database: Database, office: Office, work: Assignment, group: Recipient
) -> None:
    async with database.write() as tx:
        account = await tx.people.link(office.chau.id, TELEGRAM, "1002", AccountState.LINKED, NOW)
    chau = Recipient(TELEGRAM, office.chau.id, account.id)
    await enqueue(database, office, notice(office.to_binh(), available_at=NOW - SECOND))
    await enqueue(database, office, notice(chau, available_at=NOW - 2 * SECOND))
    await enqueue(database, office, notice(group, priority=9))
    assert [one.chat_id for one in await claim(database)] == ["-100", "1002", "1001"]


async def test_of_one_chat_only_the_first_is_taken_until_it_is_done(database: Database, office: Office) -> None:
    for place in range(3):
        await enqueue(database, office, notice(office.to_binh(), str(place), priority=place))
    for place in range(3):
        (claimed,) = await claim(database)
        assert claimed.data == str(place)
        await record(database, Sent(claimed.id, "1001", (str(place),), "text", NOW))


async def test_a_message_tried_again_keeps_its_place_before_later_ones(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh(), "first"))
    await enqueue(database, office, notice(office.to_binh(), "second"))
    (first,) = await claim(database)
    await record(database, Retry(first.id, NOW + 10 * SECOND, "502", NOW))
    assert await claim(database) == ()
    (again,) = await claim(database, 10 * SECOND)
    assert (again.data, again.tries) == ("first", 1)


async def test_a_message_that_fails_again_and_again_lets_the_others_pass(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh(), "poison"))
    await enqueue(database, office, notice(office.to_binh(), "good"))
    for tried in range(STEPS_ASIDE_AFTER):
        (claimed,) = await claim(database, tried * SECOND)
        assert claimed.data == "poison"
        await record(database, Retry(claimed.id, NOW + (tried + 1) * SECOND, "500", NOW))
    (passed,) = await claim(database)
    assert passed.data == "good"
    assert await claim(database, 900 * SECOND) == ()
    await record(database, Sent(passed.id, "1001", ("1",), "text", NOW))
    (again,) = await claim(database, 900 * SECOND)
    assert again.data == "poison"


async def test_a_later_message_does_not_wait_for_one_that_is_not_due(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh(), "tomorrow", available_at=NOW + timedelta(days=1)))
    await enqueue(database, office, notice(office.to_binh(), "now"))
    assert [one.data for one in await claim(database)] == ["now"]


async def test_what_is_behind_one_that_waits_for_its_next_try_may_go_no_earlier(
    database: Database, office: Office
) -> None:
    await enqueue(database, office, notice(office.to_binh(), "first"))
    await enqueue(database, office, notice(office.to_binh(), "second"))
    async with database.read() as tx:
        assert await tx.outbox.next_available(TELEGRAM, NOW) == NOW
    [first] = await claim(database)
    await record(database, Retry(first.id, NOW + 30 * SECOND, "HTTP 502", NOW))
    async with database.read() as tx:
        assert await tx.outbox.next_available(TELEGRAM, NOW) == NOW + 30 * SECOND
    assert [one.data for one in await claim(database, 30 * SECOND)] == ["first"]


async def test_each_channel_claims_its_own(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(Recipient(ZALO, office.binh.id, office.zalo.id)))
    assert await claim(database) == ()
    async with database.write() as tx:
        (claimed,) = await tx.outbox.claim(ZALO, "first", NOW, 10)
        assert claimed.chat_id == "z1001"


async def test_a_sent_message_can_be_found_and_rendered_again(
    database: Database, office: Office, work: Assignment, group: Recipient
) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work)))
    await enqueue(database, office, replace(reminder(group, item(work)), available_at=NOW))
    claimed = await claim(database)
    await record(database, *(Sent(one.id, one.chat_id, ("41", "42"), "nhắc", NOW + SECOND) for one in claimed))
    async with database.read() as tx:
        sent = await tx.outbox.sent_about(work.id)
        assert {one.chat_id for one in sent} == {"1001", "-100"}
        assert sent[0].message_ids == ("41", "42")
        assert await tx.outbox.sent_message(sent[0].attempt_id) == sent[0]
        content = await tx.outbox.content_of(sent[0].attempt_id)
        assert (content.kind, content.items) == (NotificationKind.REMINDER, (item(work),))
        assert (await tx.outbox.counts_by_state())[OutboxState.PENDING] == 0
        with pytest.raises(NotStored):
            await tx.outbox.sent_message(404)


async def test_a_message_is_refreshed_once_however_often_it_is_asked_for(
    database: Database, office: Office, work: Assignment
) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work)))
    (claimed,) = await claim(database)
    await record(database, Sent(claimed.id, "1001", ("41",), "nhắc", NOW))
    async with database.read() as tx:
        (standing,) = await tx.outbox.sent_about(work.id)
    refresh = NewNotification(
        office.to_binh(), NotificationKind.REFRESH, "", 1, NOW, target_attempt_id=standing.attempt_id
    )
    assert await enqueue(database, office, refresh, refresh) == 1
    assert await enqueue(database, office, replace(refresh, slot="another")) == 0
    (edit,) = await claim(database)
    assert edit.target_attempt_id == standing.attempt_id
    await record(database, Sent(edit.id, "1001", ("41",), "xong", NOW + SECOND))
    async with database.read() as tx:
        assert await tx.outbox.sent_about(work.id) == (standing,)


async def test_a_dead_process_gives_back_what_it_had_taken(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh()))
    await claim(database, worker="dead")
    async with database.write() as tx:
        assert await tx.outbox.rescue(NOW + LEASE - SECOND) == 0
        assert await tx.outbox.rescue(NOW + LEASE) == 1
    (again,) = await claim(database, LEASE)
    assert (again.unknown_before, again.tries) == (True, 1)


async def test_an_outcome_counts_only_from_the_one_who_holds_the_claim(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh()))
    (claimed,) = await claim(database, worker="slow")
    async with database.write() as tx:
        await tx.outbox.rescue(NOW + LEASE)
    await claim(database, LEASE, worker="quick")
    await record(database, Dead(claimed.id, "gone", NOW), worker="slow")
    async with database.read() as tx:
        assert (await tx.outbox.counts_by_state())[OutboxState.SENDING] == 1


async def test_what_was_sent_counts_even_after_the_claim_was_lost(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh()))
    (claimed,) = await claim(database, worker="slow")
    async with database.write() as tx:
        await tx.outbox.rescue(NOW + LEASE)
    await record(database, Sent(claimed.id, "1001", ("1",), "text", NOW + LEASE), worker="slow")
    assert await claim(database, LEASE) == ()


async def test_an_unknown_outcome_is_tried_again_and_says_so(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh()))
    (claimed,) = await claim(database)
    await record(database, Unknown(claimed.id, NOW + SECOND, "connection lost", NOW))
    (again,) = await claim(database, SECOND)
    assert again.unknown_before
    await record(database, Unknown(again.id, None, "connection lost", NOW))
    async with database.read() as tx:
        assert (await tx.outbox.counts_by_state())[OutboxState.UNKNOWN] == 1


async def test_a_dead_letter_is_kept_with_its_reason_and_can_be_tried_again(
    database: Database, office: Office, work: Assignment
) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work)))
    (claimed,) = await claim(database)
    await record(database, Dead(claimed.id, "message is too long", NOW))
    async with database.write() as tx:
        (letter,) = await tx.outbox.dead_letters(10)
        assert (letter.reason, letter.items) == ("message is too long", (item(work),))
        assert await tx.outbox.retry_dead(letter.id, NOW)
        assert not await tx.outbox.retry_dead(letter.id, NOW)
    assert len(await claim(database)) == 1


async def test_a_blocked_telegram_falls_back_to_zalo(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh()))
    (claimed,) = await claim(database)
    async with database.write() as tx:
        await tx.outbox.reroute(claimed.id, Recipient(ZALO, office.binh.id, office.zalo.id), NOW)
    async with database.write() as tx:
        (again,) = await tx.outbox.claim(ZALO, "first", NOW, 10)
    assert (again.id, again.chat_id) == (claimed.id, "z1001")


async def test_what_reached_an_account_makes_it_reachable_again(database: Database, office: Office) -> None:
    async with database.write() as tx:
        await tx.people.set_account_state(office.telegram.id, AccountState.FAILING, "502", NOW)
    await enqueue(database, office, notice(office.to_binh()))
    (claimed,) = await claim(database)
    await record(database, Sent(claimed.id, "1001", ("1",), "text", NOW))
    async with database.read() as tx:
        first, _ = (await tx.people.accounts([office.binh.id]))[office.binh.id]
    assert (first.state, first.state_reason) == (AccountState.LINKED, "")


async def test_who_was_told_today_and_about_which_state(database: Database, office: Office, work: Assignment) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work, "a", version=1)))
    await enqueue(database, office, reminder(office.to_binh(), item(work, "b", version=2)))
    async with database.read() as tx:
        assert await tx.outbox.told_today([work.id], NOW) == {(work.id, office.to_binh().key): ToldToday(2, 2)}
        assert await tx.outbox.told_today([work.id], NOW + SECOND) == {}
    (claimed,) = await claim(database)
    await record(database, Cancelled(claimed.id, "work is closed", NOW))
    async with database.read() as tx:
        assert await tx.outbox.told_today([work.id], NOW) == {}


async def test_the_history_tells_who_was_told_and_when(database: Database, office: Office, work: Assignment) -> None:
    await enqueue(database, office, reminder(office.to_binh(), item(work)))
    async with database.read() as tx:
        (waiting,) = await tx.outbox.history_of(work.id)
        assert (waiting.state, waiting.sent_at) == (OutboxState.PENDING, None)
    (claimed,) = await claim(database)
    await record(database, Sent(claimed.id, "1001", ("1",), "text", NOW + SECOND))
    async with database.read() as tx:
        (told,) = await tx.outbox.history_of(work.id)
    assert (told.state, told.sent_at, told.channel) == (OutboxState.SENT, NOW + SECOND, TELEGRAM)
    assert told.step_reason == item(work).reason


async def test_the_age_of_the_queue_is_that_of_its_oldest_due_message(database: Database, office: Office) -> None:
    await enqueue(database, office, notice(office.to_binh(), available_at=NOW))
    async with database.read() as tx:
        assert await tx.outbox.oldest_due(NOW - SECOND) is None
        assert await tx.outbox.oldest_due(NOW) == NOW


async def test_five_hundred_reminders_enter_at_once(database: Database, office: Office) -> None:
    async with database.write() as tx:
        works = [await assign(tx, office, await add_task(tx, office)) for _ in range(50)]
        many = [
            reminder(office.to_binh(), item(works[place % 50], f"step {place}"), slot=f"slot {place}")
            for place in range(500)
        ]
        assert await tx.outbox.enqueue(many, NOW) == 500
        assert await tx.outbox.enqueue(many, NOW) == 0
        assert (await tx.outbox.counts_by_state())[OutboxState.PENDING] == 500


async def test_two_processes_never_claim_the_same_message(postgres_url: str) -> None:
    databases = [Database(postgres_url) for _ in range(2)]
    async with databases[0].write() as tx:
        office = await open_office(tx)
        groups = [
            await tx.groups.bind(office.organization.id, TELEGRAM, str(-place), None, "", None) for place in range(40)
        ]
        many = [notice(Recipient(TELEGRAM, group_id=group.id), str(n)) for group in groups for n in range(2)]
        await tx.outbox.enqueue(many, NOW)

    async def take(database: Database, worker: str) -> list[int]:
        taken: list[int] = []
        while batch := await claim(database, worker=worker, limit=7):
            taken += [one.id for one in batch]
            await record(database, *(Sent(one.id, one.chat_id, ("1",), "", NOW) for one in batch), worker=worker)
        return taken

    taken = await asyncio.gather(*(take(one, str(place)) for place, one in enumerate(databases)))
    together = [*taken[0], *taken[1]]
    assert len(together) == len(set(together)) == 80
    for one in databases:
        await one.close()


async def test_the_same_reminder_from_two_processes_is_kept_once(postgres_url: str) -> None:
    first, second = Database(postgres_url), Database(postgres_url)
    async with first.write() as tx:
        office = await open_office(tx)
        work = await one_assignment(tx, office)
    results = await asyncio.gather(
        *(enqueue(one, office, reminder(office.to_binh(), item(work))) for one in (first, second) * 5)
    )
    assert sum(results) == 1
    async with first.read() as tx:
        assert (await tx.outbox.counts_by_state())[OutboxState.PENDING] == 1
    await first.close()
    await second.close()
