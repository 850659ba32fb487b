"""What is answered of a task that was just saved is what the record holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db import Database
from domain.intake.deadlines import Confidence
from domain.intake.drafts import DraftDeadline, TaskDraft
from domain.intake.line import Office as Intake
from domain.model import Deadline, Lifecycle
from domain.office.calendar import WorkingCalendar
from services.tasks.saving import TaskSaver
from tests.integration.db_office import DOCUMENT, NOW, Office


@pytest.fixture
async def office(database: Database, office: Office) -> Office:
    async with database.write() as tx:
        await tx.people.upsert_unit(office.organization.id, "TTra", name="Thanh tra Sở", position=3)
        return office


async def test_the_answer_is_what_is_stored_the_lead_first_and_the_others_in_protocol_order(
    database: Database, office: Office
) -> None:
    deadline = DraftDeadline(Deadline(NOW + timedelta(days=20), True, "14/12"), Confidence.SURE)
    async with database.write() as tx:
        units = await tx.people.units()
        inspection = next(unit for unit in units if unit.code == "TTra")
        draft = TaskDraft(
            lead_id=office.planning.id,
            coordinator_ids=(inspection.id, office.secretariat.id),
            officer_id=office.binh.id,
            title="Báo cáo kết quả",
            deadline=deadline,
            document=DOCUMENT,
        )
        intake = Intake(units, await tx.people.members_of_units([unit.id for unit in units]), WorkingCalendar())
        answered = await TaskSaver(tx, office.organization.id, office.an.id, intake, WorkingCalendar(), NOW).save(draft)
    async with database.read() as tx:
        stored = await tx.tasks.by_number(answered[0].task.number)
    assert answered == stored
    assert stored[0].coordinators == ("Văn phòng Sở", "Thanh tra Sở")


async def test_a_unit_whose_part_was_cancelled_is_not_named_among_the_others(
    database: Database, office: Office
) -> None:
    draft = TaskDraft(lead_id=office.planning.id, coordinator_ids=(office.secretariat.id,), title="Báo cáo kết quả")
    async with database.write() as tx:
        units = await tx.people.units()
        saving = TaskSaver(
            tx, office.organization.id, office.an.id, Intake(units, {}, WorkingCalendar()), WorkingCalendar(), NOW
        )
        lead, beside = await saving.save(draft)
        part = replace(beside.assignment, version=beside.assignment.version + 1, lifecycle=Lifecycle.CANCELLED)
        await tx.tasks.save(part)
    async with database.read() as tx:
        by_number = await tx.tasks.by_number(lead.task.number)
        by_id = await tx.tasks.work(lead.assignment.id)
    assert by_number[0].coordinators == by_id.coordinators == ()
