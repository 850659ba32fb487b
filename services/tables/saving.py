"""Saves what a task table says: the new tasks all at once, then each change of those that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from db import NewTask
from domain.model import Assignment, AssignmentRole, Deadline, Event, Lifecycle, Person, Task, Unit, Urgency, Work
from domain.reminding.policy import within_unit
from domain.tables.columns import Column
from domain.tables.kept import to_keep
from domain.tables.plan import PlannedChange, TablePlan
from domain.tables.rows import Change, TaskRow
from domain.tasks.lifecycle import EVENTS_AS_TOLD, TABLE, Act, as_told, is_possible
from domain.text import fold
from services.reminding.policies import current_policies
from services.reports.board import board_changed
from services.tasks.deadline import move_deadline
from services.tasks.new_tasks import NewTaskFactory
from services.tasks.recording import close_coordinators, perform, refresh_messages, tell
from services.use_case import UseCase


@dataclass(frozen=True, slots=True)
class SavedTable:
    """How many tasks were made and changed; the numbers of the first and the last new one; whether it is told now."""

    new: int
    changed: int
    first: int = 0
    last: int = 0
    held_until: datetime | None = None
    announced: bool = False


async def save_plan(use_case: UseCase, plan: TablePlan) -> SavedTable:
    """In the transaction of the use case. Those whose work is new are told by the reminders, in one message each."""
    saver = await _saver(use_case)
    tasks = [saver.new_task(row) for row in plan.new]
    stored = await use_case.transaction.new_tasks.add(use_case.organization.id, tasks)
    numbers = [one.task.number for one in stored]
    kept = zip(stored, plan.new, strict=True)
    await use_case.transaction.cells.add({one.task.id: saver.to_keep(row) for one, row in kept})
    for planned in plan.changed:
        await saver.change(planned)
    if plan.new or plan.changed:
        await board_changed(use_case.transaction, use_case.now)
    announced = [
        moment
        for one in tasks
        for part in one.parts
        if part.assignment.lifecycle is Lifecycle.ASSIGNED and (moment := part.assignment.next_reminder_at)
    ]
    opening = min(announced, default=use_case.now)
    return SavedTable(
        len(numbers),
        len(plan.changed),
        min(numbers, default=0),
        max(numbers, default=0),
        opening if opening > use_case.now else None,
        bool(announced),
    )


async def _saver(use_case: UseCase) -> _Saver:
    transaction = use_case.transaction
    units = {unit.id: unit for unit in await transaction.people.units()}
    current = await current_policies(transaction)
    policies = {urgency: policy.to_json() for urgency, policy in current.items()}
    limited = {urgency: within_unit(policy).to_json() for urgency, policy in current.items()}
    members = await transaction.people.members_of_units(units)
    in_charge = await transaction.people.persons({unit.leader_id for unit in units.values() if unit.leader_id})
    leaders = {id: person.name for id, person in in_charge.items()}
    focal = {unit_id: person.id for unit_id, people in members.items() if (person := _focal_of(unit_id, people))}
    giving = NewTaskFactory(use_case.organization.id, use_case.speaker.id, use_case.now, use_case.calendar, policies)
    return _Saver(use_case, giving, units, focal, limited, leaders)


@dataclass(frozen=True, slots=True)
class _Saver:
    """`focal` are the focal officers by unit, `limited` the policies that tell nobody above the unit."""

    _use_case: UseCase
    _giving: NewTaskFactory
    _units: Mapping[int, Unit]
    _focal: Mapping[int, int]
    _limited: Mapping[Urgency, str]
    _leaders: Mapping[int, str]

    def new_task(self, row: TaskRow) -> NewTask:
        parts = [self._part(row, row.lead_id, AssignmentRole.LEAD, row.urgency)]
        parts += [self._part(row, one, AssignmentRole.COORDINATOR, row.urgency) for one in row.coordinator_ids]
        # Taking it up again begins with the state before the pause.
        before, after = {"lifecycle": Lifecycle.ASSIGNED}, {"lifecycle": Lifecycle.ON_HOLD}
        held = self._giving.event("held", before, after)
        return self._giving.task(
            row.title,
            parts,
            assigner_id=row.assigner_id or self._use_case.speaker.id,
            urgency=row.urgency,
            document=row.document,
            more={part.unit_id: (held,) for part in parts if part.lifecycle is Lifecycle.ON_HOLD},
        )

    def to_keep(self, row: TaskRow) -> dict[str, str]:
        """What the row says in columns of which the record has no field, where that would not be written out anyway."""
        told = to_keep(row.told, has_document=row.document is not None)
        leader = self._leaders.get(self._units[row.lead_id].leader_id or 0, "")
        ours = {Column.LEADER.value: leader, Column.ASSIGNER.value: told.get(Column.ASSIGNER.value, "")}
        if row.assigner_id is None:
            del ours[Column.ASSIGNER.value]
        return {name: text for name, text in told.items() if not ours.get(name) or fold(ours[name]) != fold(text)}

    def _part(self, row: TaskRow, unit_id: int, role: AssignmentRole, urgency: Urgency) -> Assignment:
        officer = row.officer_id if role is AssignmentRole.LEAD else None
        officer = officer or self._focal.get(unit_id)
        fresh = self._giving.part(self._units[unit_id], role, officer, row.deadline, urgency)
        if row.within_unit:
            fresh = replace(fresh, policy=self._limited[urgency])
        if row.deadline and row.extended_from:
            fresh = replace(fresh, original_due_at=row.extended_from, deadline_version=1 + row.extensions)
        return self._in_state(fresh, row)

    async def _add_coordinator(self, task: Task, row: TaskRow, unit_id: int) -> None:
        """To a task that is there: as one that is given now, whatever state the row tells."""
        row, role = replace(row, lifecycle=None), AssignmentRole.COORDINATOR
        fresh = self._giving.scheduled(self._part(row, unit_id, role, task.urgency), task.urgency)
        assigned = await self._use_case.transaction.tasks.assign(
            task.id,
            unit=self._units[unit_id],
            role=role,
            officer_id=fresh.officer_id,
            deadline=fresh.deadline,
            assigned_at=fresh.assigned_at,
            policy=fresh.policy,
            reminded_until=fresh.reminded_until,
            next_reminder_at=fresh.next_reminder_at,
        )
        await self._note("assigned", task.id, assigned.id)

    def _in_state(self, part: Assignment, row: TaskRow) -> Assignment:
        """With the result of the lead's row, and the state that the row tells."""
        if part.role is AssignmentRole.LEAD:
            part = replace(part, result=row.result or part.result)
        by, at = self._use_case.speaker.id, self._use_case.now
        return as_told(part, row.lifecycle, by=by, at=at, done_at=row.done_at, reason=row.held_reason)

    async def _note(
        self,
        name: str,
        task_id: int,
        assignment_id: int | None = None,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
    ) -> None:
        use_case = self._use_case
        await use_case.transaction.audit.add(
            Event(
                use_case.organization.id,
                use_case.now,
                use_case.speaker.id,
                name,
                task_id=task_id,
                assignment_id=assignment_id,
                before=before or {},
                after=after or {},
            )
        )

    async def change(self, planned: PlannedChange) -> None:
        """In this order: what is said of the work first, then its date, then its end."""
        row, lead = planned.row, planned.record.lead
        if Change.TITLE in planned.changes:
            lead = await self._rename(lead, row.title)
        if Change.COORDINATORS in planned.changes:
            for unit_id in row.coordinator_ids:
                if unit_id not in planned.record.unit_ids:
                    await self._add_coordinator(lead.task, row, unit_id)
        if Change.OFFICER in planned.changes:
            lead = await self._name_officer(lead, row.officer_id)
        if Change.DEADLINE in planned.changes:
            lead = await self._move(planned, lead, row.deadline)
        if planned.changes & {Change.STATE, Change.RESULT}:
            await self._advance(planned, lead)
        if Change.BESIDE in planned.changes:
            told = {name: new for name, (_, new) in planned.beside.items()}
            await self._use_case.transaction.cells.set(lead.task.id, {**planned.record.beside, **told})
            before = {name: old for name, (old, _) in planned.beside.items()}
            await self._note("cells_changed", lead.task.id, before=before, after=told)

    async def _rename(self, work: Work, title: str) -> Work:
        use_case = self._use_case
        await use_case.transaction.tasks.rename(work.task.id, title)
        event = TABLE[Act.RENAME].event
        await self._note(event, work.task.id, before={"title": work.task.title}, after={"title": title})
        renamed = replace(work, task=replace(work.task, title=title))
        await refresh_messages(use_case, renamed)
        await tell(use_case, Act.RENAME, renamed, said=work.task.title)
        return renamed

    async def _name_officer(self, work: Work, officer_id: int | None) -> Work:
        use_case = self._use_case
        named = replace(work.assignment, officer_id=officer_id, snoozed_until=None)
        officer = (await use_case.transaction.people.persons([officer_id or 0])).get(officer_id or 0)
        before = work.officer.name if work.officer else ""
        return (await perform(use_case, Act.NAME_OFFICER, work, named, said=before, officer=officer)).work

    async def _move(self, planned: PlannedChange, lead: Work, deadline: Deadline | None) -> Work:
        """The lead's date, and that of the coordinating units that share it."""
        shared = planned.record.lead.assignment.deadline
        moved = await move_deadline(self._use_case, lead, deadline)
        for work in planned.record.works[1:]:
            if is_possible(Act.CHANGE_DEADLINE, work.assignment) and work.assignment.deadline == shared:
                await move_deadline(self._use_case, replace(work, task=lead.task), deadline)
        return moved

    async def _advance(self, planned: PlannedChange, lead: Work) -> None:
        row, use_case = planned.row, self._use_case
        state = row.lifecycle if Change.STATE in planned.changes else None
        told = self._in_state(lead.assignment, replace(row, lifecycle=state))
        told = replace(told, accepted_at=lead.assignment.accepted_at or told.accepted_at)
        event = EVENTS_AS_TOLD.get(state, "") if state else ""
        done = await perform(use_case, Act.IMPORT, lead, told, event=event)
        if state is Lifecycle.COMPLETED:
            await close_coordinators(use_case, [replace(work, task=lead.task) for work in planned.record.works])
            await tell(use_case, Act.COMPLETE, done.work)
        if state is Lifecycle.CANCELLED:
            await tell(use_case, Act.CANCEL, done.work)
            await self._cancel_coordinators(planned)

    async def _cancel_coordinators(self, planned: PlannedChange) -> None:
        use_case = self._use_case
        for work in planned.record.works[1:]:
            if is_possible(Act.CANCEL, work.assignment):
                await perform(use_case, Act.CANCEL, work, self._in_state(work.assignment, planned.row))


def _focal_of(unit_id: int, people: tuple[Person, ...]) -> Person | None:
    focal = [one for one in people if any(place.unit_id == unit_id and place.focal for place in one.memberships)]
    return focal[0] if focal else None
