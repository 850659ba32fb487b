"""Saves a confirmed draft: the task, its assignments, their first reminders, and a line in the audit for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db import Transaction
from domain.calendar import WorkingCalendar
from domain.drafts import TaskDraft
from domain.intake import Office
from domain.model import Assignment, AssignmentRole, Event, Person, Task, Unit, Work
from domain.reminders import watermark_at_start
from services.ladder import next_reminder
from services.policies import current_policy
from services.reminding import load_directory


@dataclass(frozen=True, slots=True)
class Saving:
    """Where and for whom drafts are saved: within one transaction, at one `now`."""

    transaction: Transaction
    organization_id: int
    assigner_id: int
    office: Office
    calendar: WorkingCalendar
    now: datetime

    async def save(self, draft: TaskDraft) -> tuple[Work, ...]:
        """The parts of the task, the lead's first; of a draft for several units each, the leads of all its tasks."""
        if draft.lead_id is not None:
            return await self._save_one(draft)
        works: list[Work] = []
        for unit_id in draft.each_ids:
            works += (await self._save_one(replace(draft, lead_id=unit_id, each_ids=())))[:1]
        return tuple(works)

    async def _save_one(self, draft: TaskDraft) -> tuple[Work, ...]:
        task = await self.transaction.tasks.add(
            self.organization_id,
            draft.title,
            self.assigner_id,
            self.now,
            draft.urgency,
            draft.document,
            requires_approval=False,
        )
        units = {unit.id: unit for unit in self.office.units}
        parts = [(draft.lead_id or 0, AssignmentRole.LEAD)]
        parts += [(unit_id, AssignmentRole.COORDINATOR) for unit_id in draft.coordinator_ids]
        for unit_id, role in parts:
            officer = unit_officer(unit_id, draft.officer_id if role is AssignmentRole.LEAD else None, self.office)
            await self._assign(draft, task, units[unit_id], role, officer)
        return await self.transaction.tasks.by_number(task.number)

    async def _assign(
        self, draft: TaskDraft, task: Task, unit: Unit, role: AssignmentRole, officer: Person | None
    ) -> None:
        planned = Assignment(
            id=0,
            task_id=task.id,
            unit_id=unit.id,
            unit_name=unit.name,
            role=role,
            assigned_at=self.now,
            reminded_until=watermark_at_start(self.now),
            officer_id=officer.id if officer else None,
            deadline=draft.deadline.deadline if draft.deadline else None,
            policy=(await current_policy(self.transaction, draft.urgency)).to_json(),
        )
        assigned = await self.transaction.tasks.assign(
            task.id,
            unit=unit,
            role=role,
            officer_id=planned.officer_id,
            deadline=planned.deadline,
            assigned_at=planned.assigned_at,
            policy=planned.policy,
            reminded_until=planned.reminded_until,
            next_reminder_at=next_reminder(planned, draft.urgency, self.calendar),
        )
        await self.transaction.audit.add(
            Event(
                self.organization_id,
                self.now,
                self.assigner_id,
                "assigned",
                task_id=task.id,
                assignment_id=assigned.id,
            )
        )

    async def unreachable(self, works: Sequence[Work]) -> tuple[str, ...]:
        """The units nobody of whom can be written to."""
        directory = await load_directory(self.transaction, works, self.now)
        silent = [
            work.assignment.unit_name
            for work in works
            if not any(directory.recipient_of(person) for person in directory.members.get(work.assignment.unit_id, ()))
        ]
        return tuple(dict.fromkeys(silent))

    def held_until(self, works: Sequence[Work]) -> datetime | None:
        """When the first of them is told, if that is not now."""
        moments = [work.assignment.next_reminder_at for work in works if work.assignment.next_reminder_at]
        opening = min(moments, default=self.now)
        return opening if opening > self.now else None


def leading(works: Sequence[Work]) -> list[Work]:
    """The first part of each task."""
    return list({work.task.number: work for work in reversed(works)}.values())[::-1]


def unit_officer(unit_id: int, named: int | None, office: Office) -> Person | None:
    """The named officer, or the unit's focal officer (đầu mối)."""
    members = office.members.get(unit_id, ())
    if named is not None:
        return next((person for person in members if person.id == named), None)
    focal = [p for p in members if any(place.unit_id == unit_id and place.focal for place in p.memberships)]
    return focal[0] if focal else None
