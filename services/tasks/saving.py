"""Saves a confirmed draft: the task, its assignments, their first reminders, and a line in the audit for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db import NewTask, Transaction
from domain.intake.drafts import TaskDraft
from domain.intake.line import Office
from domain.model import AssignmentRole, Person, Work
from domain.office.calendar import WorkingCalendar
from services.reminding.directory import load_directory
from services.reminding.policies import current_policy
from services.tasks.new_tasks import NewTaskFactory


@dataclass(frozen=True, slots=True)
class TaskSaver:
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
        policy = (await current_policy(self.transaction, draft.urgency)).to_json()
        giving = NewTaskFactory(
            self.organization_id, self.assigner_id, self.now, self.calendar, {draft.urgency: policy}
        )
        [stored] = await self.transaction.new_tasks.add(self.organization_id, [self._new_task(giving, draft)])
        return self._works(stored)

    def _works(self, stored: NewTask) -> tuple[Work, ...]:
        """The lead's part first, the others by the order of the units."""
        places = {unit.id: place for place, unit in enumerate(self.office.units)}
        lead, *others = (part.assignment for part in stored.parts)
        others.sort(key=lambda one: places[one.unit_id])
        coordinators = tuple(one.unit_name for one in others)
        return tuple(
            Work(
                stored.task,
                one,
                self.office.units[places[one.unit_id]],
                self._person(one.unit_id, one.officer_id),
                coordinators=coordinators,
                lead_unit=lead.unit_name,
            )
            for one in (lead, *others)
        )

    def _person(self, unit_id: int, id: int | None) -> Person | None:
        return next((one for one in self.office.members.get(unit_id, ()) if one.id == id), None)

    def _new_task(self, giving: NewTaskFactory, draft: TaskDraft) -> NewTask:
        units = {unit.id: unit for unit in self.office.units}
        deadline = draft.deadline.deadline if draft.deadline else None
        parts = [(draft.lead_id or 0, AssignmentRole.LEAD)]
        parts += [(unit_id, AssignmentRole.COORDINATOR) for unit_id in draft.coordinator_ids]
        fresh = []
        for unit_id, role in parts:
            named = (
                draft.officer_id if role is AssignmentRole.LEAD else coordinating_officer(unit_id, draft, self.office)
            )
            officer = unit_officer(unit_id, named, self.office)
            fresh.append(giving.part(units[unit_id], role, officer.id if officer else None, deadline, draft.urgency))
        return giving.task(
            draft.title, fresh, assigner_id=self.assigner_id, urgency=draft.urgency, document=draft.document
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


def coordinating_officer(unit_id: int, draft: TaskDraft, office: Office) -> int | None:
    """Whom the draft names of a coordinating unit."""
    members = {person.id for person in office.members.get(unit_id, ())}
    return next((id for id in draft.coordinating_officer_ids if id in members), None)


def unit_officer(unit_id: int, named: int | None, office: Office) -> Person | None:
    """The named officer, or the unit's focal officer (đầu mối)."""
    members = office.members.get(unit_id, ())
    if named is not None:
        return next((person for person in members if person.id == named), None)
    focal = [p for p in members if any(place.unit_id == unit_id and place.focal for place in p.memberships)]
    return focal[0] if focal else None
