"""Rules of return in the record: numbered, found when due, and each occurrence taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from db import Database
from domain.intake.deadlines import Adjust, Frequency, Recurrence
from domain.model import Deadline, SourceDocument, Urgency
from domain.tasks.recurring import RecurringTask
from tests.integration.db_office import NOW, Office, add_task

RULE = Recurrence(Frequency.MONTHLY, days=((0, 15),), before=True, adjust=Adjust.BACK)


def rule_of(office: Office) -> RecurringTask:
    return RecurringTask(
        id=0,
        organization_id=office.organization.id,
        number=0,
        title="Báo cáo CCHC",
        assigner_id=office.an.id,
        created_at=NOW,
        lead_id=office.planning.id,
        rule=RULE,
        words="trước ngày 15 hằng tháng",
        next_limit=date(2026, 12, 14),
        opens_at=NOW + timedelta(days=1),
        coordinator_ids=(office.secretariat.id,),
        urgency=Urgency.URGENT,
        document=SourceDocument("1957/UBND-NC", date(2026, 11, 20), "UBND tỉnh"),
    )


async def test_a_rule_comes_back_as_it_was_kept(database: Database, office: Office) -> None:
    async with database.write() as tx:
        first = await tx.recurring.add(rule_of(office))
        second = await tx.recurring.add(replace(rule_of(office), document=None))
    assert (first.number, second.number) == (1, 2)
    async with database.read() as tx:
        assert await tx.recurring.by_number(1) == first
        assert await tx.recurring.all() == (first, second)
        assert await tx.recurring.by_number(3) is None


async def test_a_moved_occurrence_is_kept_with_its_words(database: Database, office: Office) -> None:
    moved = Deadline(NOW + timedelta(days=30), True, "20/12", "fixed")
    async with database.write() as tx:
        rule = await tx.recurring.add(rule_of(office))
        await tx.recurring.save(replace(rule, moved=moved, next_limit=date(2027, 1, 14)))
    async with database.read() as tx:
        found = await tx.recurring.by_number(rule.number)
    assert found == replace(rule, moved=moved, next_limit=date(2027, 1, 14))


async def test_the_rule_that_waits_longest_is_due_first_and_a_stopped_one_never(
    database: Database, office: Office
) -> None:
    async with database.write() as tx:
        late = await tx.recurring.add(rule_of(office))
        early = await tx.recurring.add(replace(rule_of(office), opens_at=NOW))
        stopped = await tx.recurring.add(rule_of(office))
        await tx.recurring.save(replace(stopped, opens_at=None))
        assert await tx.recurring.next_opening() == NOW
        assert await tx.recurring.due(NOW) == early
        await tx.recurring.save(replace(early, opens_at=None))
        assert await tx.recurring.due(NOW) is None
        assert await tx.recurring.due(NOW + timedelta(days=2)) == late
        assert await tx.recurring.by_number(stopped.number) is None


async def test_an_occurrence_is_taken_once_and_names_its_task(database: Database, office: Office) -> None:
    async with database.write() as tx:
        rule = await tx.recurring.add(rule_of(office))
        assert await tx.recurring.take(rule, rule.next_limit)
        assert not await tx.recurring.take(rule, rule.next_limit)
        task = await add_task(tx, office)
        await tx.recurring.made(rule, rule.next_limit, task.id)
    async with database.read() as tx:
        found = await tx.recurring.by_number(rule.number)
    assert found is not None
    assert found.newest_number == task.number
