"""A change of the calendar moves what it must, past rows that cannot be judged, and nothing twice; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from db import Database
from domain.model import Assignment, Deadline, Lifecycle, Urgency
from domain.office.calendar import CalendarOverride, OfficeHours, Season, WorkingCalendar
from domain.office.rules import OfficeRules
from domain.reminding.policy_file import default_policies
from services.office.recomputing import go_on_recomputing, note_hours, recompute_within
from services.reminding.facts import next_reminder
from tests.integration.db_office import NOW, Office, add_task, assign

PLAIN = WorkingCalendar()
CHANGED = WorkingCalendar([CalendarOverride(date(2026, 12, 10), False, "Bão số 9")])
WINTER = OfficeHours(((time(7, 30), time(12)), (time(13), time(16, 30))))
DUE = Deadline(PLAIN.at(date(2026, 12, 11), PLAIN.closes), True, "11/12", "date")


async def add(database: Database, office: Office, *, lifecycle: Lifecycle = Lifecycle.ACCEPTED) -> Assignment:
    """Accepted work that is due on 11/12, with the shipped urgent policy: its next step is the working day before."""
    async with database.write() as tx:
        fresh = await assign(tx, office, await add_task(tx, office))
        accepted = replace(
            fresh,
            version=2,
            lifecycle=lifecycle,
            accepted_at=NOW,
            deadline=DUE,
            policy=default_policies()[Urgency.URGENT].to_json(),
        )
        saved = replace(accepted, next_reminder_at=next_reminder(accepted, Urgency.URGENT, PLAIN))
        await tx.tasks.save(saved)
        return saved


async def test_only_what_the_day_touches_moves_and_only_once(database: Database, office: Office) -> None:
    moving = await add(database, office)
    closed = await add(database, office, lifecycle=Lifecycle.COMPLETED)
    async with database.write() as tx:
        assert await recompute_within(tx, CHANGED, PLAIN, NOW) == (1, False)
    async with database.write() as tx:
        assert await recompute_within(tx, CHANGED, PLAIN, NOW) == (0, False)
        works = await tx.tasks.works([moving.id, closed.id])
    assert moving.next_reminder_at == PLAIN.at(date(2026, 12, 10), PLAIN.hold_until)
    assert works[moving.id].assignment.next_reminder_at == PLAIN.at(date(2026, 12, 9), PLAIN.hold_until)
    assert works[closed.id].assignment.next_reminder_at == closed.next_reminder_at


async def test_what_is_held_for_the_next_opening_stays_held(database: Database, office: Office) -> None:
    held = await add(database, office)
    release = NOW + timedelta(hours=20)
    async with database.write() as tx:
        await tx.tasks.set_reminded([(held.id, held.reminded_until, release)])
    elsewhere = WorkingCalendar([CalendarOverride(date(2027, 3, 1), False, "Nghỉ")])
    async with database.write() as tx:
        assert await recompute_within(tx, elsewhere, PLAIN, NOW) == (0, False)
        assert (await tx.tasks.work(held.id)).assignment.next_reminder_at == release


async def test_other_office_hours_at_the_start_move_what_was_computed_with_the_old_ones_once(
    database: Database, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    work = await add(database, office)
    summer, winter = OfficeRules(), OfficeRules(seasons=(Season((1, 1), WINTER),))
    async with database.write() as tx:
        after_the_morning = replace(work, version=3, reminded_until=PLAIN.at(date(2026, 12, 11), time(8)))
        moment = next_reminder(after_the_morning, Urgency.URGENT, PLAIN)
        await tx.tasks.save(replace(after_the_morning, next_reminder_at=moment))
    assert moment == PLAIN.at(date(2026, 12, 11), time(11)), "four office hours before 17:00"
    for rules, moved, stands in ((summer, 0, time(11)), (winter, 1, time(11, 30)), (winter, 0, time(11, 30))):
        await note_hours(database, rules, NOW)
        assert await go_on_recomputing(database, NOW, rules) == moved
        async with database.read() as tx:
            now_at = (await tx.tasks.work(work.id)).assignment.next_reminder_at
        assert now_at == PLAIN.at(date(2026, 12, 11), stands)
    assert "computed anew: 1 reminders" in caplog.text


async def test_a_row_that_cannot_be_judged_does_not_stop_the_others(
    database: Database, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.write() as tx:
        broken = await assign(tx, office, await add_task(tx, office), next_in=timedelta(days=1))
    await add(database, office)
    async with database.write() as tx:
        assert await recompute_within(tx, CHANGED, PLAIN, NOW) == (1, False)
        kept = (await tx.tasks.work(broken.id)).assignment
    assert kept.next_reminder_at == broken.next_reminder_at
    assert f"assignment {broken.id} cannot be computed anew" in caplog.text
