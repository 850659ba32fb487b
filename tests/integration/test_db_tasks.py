"""Tasks and assignments, on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from db import ConcurrentChange, Database, NewPart, NewTask, NotStored
from db.office.setting_keys import LINK_SECRET
from domain.model import Assignment, AssignmentRole, Event, Lifecycle, Task
from domain.vocabulary import ZONE
from tests.integration.db_office import DOCUMENT, NOW, Office, add_task, assign, one_assignment, open_office

DAY = timedelta(days=1)


async def test_a_task_is_read_back_as_it_was_saved(database: Database, office: Office) -> None:
    async with database.write() as tx:
        task = await add_task(tx, office)
        saved = await assign(tx, office, task, officer=office.binh, next_in=DAY)
    async with database.read() as tx:
        (work,) = await tx.tasks.by_number(task.number)
    assert work.task == task
    assert work.task.document == DOCUMENT
    assert work.assignment == saved
    assert work.unit == office.planning
    assert work.officer == office.binh
    assert work.assignment.original_due_at == NOW + 3 * DAY


async def test_the_lead_comes_first_and_knows_its_coordinators(database: Database, office: Office) -> None:
    async with database.write() as tx:
        task = await add_task(tx, office)
        await assign(tx, office, task, unit=office.secretariat, role=AssignmentRole.COORDINATOR)
        await assign(tx, office, task, unit=office.planning)
        lead, coordinator = await tx.tasks.by_number(task.number)
    assert lead.assignment.role is AssignmentRole.LEAD
    assert lead.coordinators == coordinator.coordinators == ("Văn phòng Sở",)


async def test_an_unknown_number_finds_nothing(database: Database, office: Office) -> None:
    async with database.read() as tx:
        assert await tx.tasks.by_number(12) == ()
        with pytest.raises(NotStored):
            await tx.tasks.work(12)


async def test_numbers_have_no_gaps_and_no_doubles_when_many_assign_at_once(database: Database, office: Office) -> None:
    async def add(fails: bool) -> int | None:
        try:
            async with database.write() as tx:
                task = await add_task(tx, office)
                if fails:
                    raise LookupError
                return task.number
        except LookupError:
            return None

    numbers = await asyncio.gather(*(add(place % 4 == 0) for place in range(20)))
    assert sorted(number for number in numbers if number is not None) == list(range(1, 16))


async def test_a_change_of_an_older_version_is_refused(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await one_assignment(tx, office)
    accepted = replace(saved, version=2, lifecycle=Lifecycle.ACCEPTED, accepted_at=NOW, accepted_by_id=office.binh.id)
    async with database.write() as tx:
        await tx.tasks.save(accepted)
    with pytest.raises(ConcurrentChange):
        async with database.write() as tx:
            await tx.tasks.save(replace(saved, version=2, lifecycle=Lifecycle.CANCELLED))
    async with database.read() as tx:
        assert (await tx.tasks.work(saved.id)).assignment == accepted


async def test_of_many_who_complete_at_once_one_wins(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await one_assignment(tx, office)

    async def complete() -> bool:
        try:
            async with database.write() as tx:
                read = (await tx.tasks.work(saved.id)).assignment
                if read.lifecycle is Lifecycle.COMPLETED:
                    return False
                await tx.tasks.save(replace(read, version=read.version + 1, lifecycle=Lifecycle.COMPLETED))
                return True
        except ConcurrentChange:
            return False

    assert sum(await asyncio.gather(*(complete() for _ in range(8)))) == 1


async def test_a_naive_datetime_is_refused(database: Database, office: Office) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as tx:
            await tx.tasks.due(datetime(2026, 11, 24), 10)  # noqa: DTZ001


async def test_instants_come_back_in_utc_whatever_zone_they_had(database: Database, office: Office) -> None:
    local = (NOW + DAY).astimezone(ZONE)
    async with database.write() as tx:
        saved = await one_assignment(tx, office)
        await tx.tasks.set_reminded([(saved.id, local, local + DAY)])
        read = (await tx.tasks.work(saved.id)).assignment
    assert read.reminded_until == local
    assert read.reminded_until.tzinfo is UTC


async def test_what_is_due_comes_longest_waiting_first(database: Database, office: Office) -> None:
    async with database.write() as tx:
        later = await assign(tx, office, await add_task(tx, office), next_in=2 * DAY)
        sooner = await assign(tx, office, await add_task(tx, office), next_in=DAY)
        await assign(tx, office, await add_task(tx, office), next_in=None)
    async with database.write() as tx:
        assert await tx.tasks.next_reminder_moment() == NOW + DAY
        assert await tx.tasks.due(NOW, 10) == ()
        assert await tx.tasks.oldest_due(NOW) is None
        due = await tx.tasks.due(NOW + 2 * DAY, 10)
        assert [work.assignment.id for work in due] == [sooner.id, later.id]
        assert len(await tx.tasks.due(NOW + 2 * DAY, 1)) == 1
        assert await tx.tasks.oldest_due(NOW + 2 * DAY) == NOW + DAY
        await tx.tasks.set_reminded([(sooner.id, NOW + DAY, None), (later.id, NOW + DAY, NOW + 9 * DAY)])
        assert await tx.tasks.due(NOW + 2 * DAY, 10) == ()
        assert (await tx.tasks.work(sooner.id)).assignment.version == sooner.version


async def test_two_processes_do_not_take_the_same_due_work(postgres_url: str) -> None:
    first, second = Database(postgres_url), Database(postgres_url)
    async with first.write() as tx:
        office = await open_office(tx)
        for _ in range(4):
            await assign(tx, office, await add_task(tx, office), next_in=timedelta(0))
    async with first.write() as one, second.write() as other:
        mine = {work.assignment.id for work in await one.tasks.due(NOW, 3)}
        theirs = {work.assignment.id for work in await other.tasks.due(NOW, 3)}
    assert len(mine) == 3
    assert len(theirs) == 1
    assert not mine & theirs
    await first.close()
    await second.close()


async def test_a_persons_work_is_worst_first_with_its_total(database: Database, office: Office) -> None:
    async with database.write() as tx:
        for due_in in (None, 2 * DAY, -DAY):
            await assign(tx, office, await add_task(tx, office, str(due_in)), officer=office.binh, due_in=due_in)
        await assign(tx, office, await add_task(tx, office, "nobody named"), due_in=DAY)
    async with database.read() as tx:
        page, total = await tx.tasks.of_person(office.binh, limit=2)
        assert [work.task.title for work in page] == ["-1 day, 0:00:00", "2 days, 0:00:00"]
        assert total == 3
        rest, _ = await tx.tasks.of_person(office.binh, limit=2, offset=2)
        assert [work.task.title for work in rest] == ["None"]


async def test_a_head_also_sees_what_names_nobody_in_the_unit(database: Database, office: Office) -> None:
    async with database.write() as tx:
        await assign(tx, office, await add_task(tx, office, "of Bình"), officer=office.binh)
        await assign(tx, office, await add_task(tx, office, "of nobody"))
        await assign(tx, office, await add_task(tx, office, "elsewhere"), unit=office.secretariat)
    async with database.read() as tx:
        page, total = await tx.tasks.of_person(office.chau, limit=10)
        assert [work.task.title for work in page] == ["of nobody"]
        unit_page, unit_total = await tx.tasks.of_unit(office.planning.id, limit=10)
    assert total == 1
    assert len(unit_page) == unit_total == 2


async def test_closed_work_is_in_no_list(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await one_assignment(tx, office)
        await tx.tasks.save(
            replace(saved, version=2, lifecycle=Lifecycle.COMPLETED, completed_at=NOW, completed_by_id=office.chau.id)
        )
        assert await tx.tasks.of_person(office.binh, limit=10) == ((), 0)
        assert await tx.tasks.of_unit(office.planning.id, limit=10) == ((), 0)
        assert await tx.tasks.overdue(NOW + 30 * DAY, limit=10) == ((), 0)
        assert await tx.tasks.open_after(0, 10) == ()
        assert (await tx.tasks.work(saved.id)).completed_by == office.chau


async def test_a_deadline_without_an_hour_is_overdue_against_its_own_moment(database: Database, office: Office) -> None:
    async with database.write() as tx:
        hour = await assign(tx, office, await add_task(tx, office), due_in=-timedelta(minutes=1))
        day = await assign(tx, office, await add_task(tx, office), due_in=-timedelta(minutes=1), date_only=True)
        old = await assign(tx, office, await add_task(tx, office), due_in=-2 * DAY, date_only=True)

        async def overdue(**limits: object) -> list[int]:
            page, total = await tx.tasks.overdue(NOW, limit=10, date_only_due_before=NOW - DAY, **limits)  # type: ignore[arg-type]
            assert total == len(page)
            return [work.assignment.id for work in page]

        assert await overdue() == [old.id, hour.id]
        assert await overdue(unit_ids=[office.planning.id]) == [old.id, hour.id]
        assert await overdue(unit_ids=[office.secretariat.id]) == []
        everything, _ = await tx.tasks.overdue(NOW, limit=10)
        assert day.id in [work.assignment.id for work in everything]


async def test_work_on_hold_is_not_overdue(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await assign(tx, office, await add_task(tx, office), due_in=-DAY)
        await tx.tasks.save(replace(saved, version=2, lifecycle=Lifecycle.ON_HOLD))
        assert await tx.tasks.overdue(NOW, limit=10) == ((), 0)


async def test_open_work_can_be_gone_through_in_batches(database: Database, office: Office) -> None:
    async with database.write() as tx:
        ids = [(await assign(tx, office, await add_task(tx, office))).id for _ in range(3)]
        first = await tx.tasks.open_after(0, 2)
        second = await tx.tasks.open_after(first[-1].assignment.id, 2)
        assert [work.assignment.id for work in (*first, *second)] == ids
        assert await tx.tasks.open_count() == 3


async def test_a_unit_cannot_have_two_parts_of_one_task(database: Database, office: Office) -> None:
    async with database.write() as tx:
        task = await add_task(tx, office)
        await assign(tx, office, task)
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await assign(tx, office, task, role=AssignmentRole.COORDINATOR)


async def test_the_history_of_a_task_is_kept_in_order(database: Database, office: Office) -> None:
    async with database.write() as tx:
        saved = await one_assignment(tx, office)
        events = [
            Event(office.organization.id, NOW, office.an.id, name, saved.task_id, saved.id, {}, {"a": "đ"})
            for name in ("task_assigned", "work_accepted")
        ]
        for event in events:
            await tx.audit.add(event)
        assert await tx.audit.history(saved.task_id) == tuple(events)


async def test_a_failed_transaction_leaves_nothing_behind(database: Database, office: Office) -> None:
    async def fail() -> None:
        async with database.write() as tx:
            await one_assignment(tx, office)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as tx:
        assert await tx.tasks.open_count() == 0


async def test_a_reader_cannot_change_anything(database: Database, office: Office) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        async with database.read() as tx:
            await tx.settings.set(LINK_SECRET, "value", NOW)


async def test_a_reader_does_not_wait_for_a_writer(database: Database, office: Office) -> None:
    async with database.write() as writer:
        await one_assignment(writer, office)
        async with database.read() as reader:
            assert await reader.tasks.open_count() == 0


async def test_many_new_tasks_enter_together_with_the_next_numbers(database: Database, office: Office) -> None:
    part = Assignment(0, 0, office.planning.id, office.planning.name, AssignmentRole.LEAD, NOW, NOW, policy="{}")
    beside = replace(part, unit_id=office.secretariat.id, role=AssignmentRole.COORDINATOR, result="đang thu thập")
    assigned = Event(office.organization.id, NOW, office.an.id, "assigned")
    task = Task(0, office.organization.id, 0, "Rà soát", office.an.id, NOW, document=DOCUMENT)
    new = [
        NewTask(task, (NewPart(part, (assigned,)), NewPart(beside, (assigned, replace(assigned, name="held"))))),
        NewTask(replace(task, title="Tổng hợp", document=None), (NewPart(part),)),
    ]
    async with database.write() as tx:
        before = await add_task(tx, office)
        stored = await tx.new_tasks.add(office.organization.id, new)
        assert [one.task.number for one in stored] == [before.number + 1, before.number + 2]
        assert await tx.new_tasks.add(office.organization.id, ()) == ()
        assert (await add_task(tx, office)).number == before.number + 3
    async with database.read() as tx:
        lead, coordinator = await tx.tasks.by_number(before.number + 1)
        [other] = await tx.tasks.by_number(before.number + 2)
        history = await tx.audit.history(lead.task.id)
    assert (lead.task.title, lead.task.document, other.task.title) == ("Rà soát", DOCUMENT, "Tổng hợp")
    assert lead.assignment == replace(part, id=lead.assignment.id, task_id=lead.task.id)
    assert [one.task for one in stored] == [lead.task, other.task]
    assert [one.assignment for one in stored[0].parts] == [lead.assignment, coordinator.assignment]
    assert coordinator.assignment.result == "đang thu thập"
    told = [(event.name, event.assignment_id) for event in history]
    mine, theirs = lead.assignment.id, coordinator.assignment.id
    assert told == [("assigned", mine), ("assigned", theirs), ("held", theirs)]
