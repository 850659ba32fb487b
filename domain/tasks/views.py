"""How one assignment is shown to one viewer: which facts, whether persons are named, which buttons.

A button that would be refused is never shown; in the group units are named, never persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, WorkLine
from domain.model import (
    SILENT,
    Assignment,
    AssignmentRole,
    Lifecycle,
    OrganizationRole,
    Person,
    Timeliness,
    Work,
)
from domain.office.calendar import WorkingCalendar
from domain.office.permissions import heads, may_complete, may_snooze, may_work_on, oversees
from domain.tasks.timeliness import deadline_facts, overdue_days, timeliness
from domain.tasks.undoing import UNDO_FOR


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom something is shown: a person in private (`person`), or a group (None)."""

    person: Person | None = None
    acting_in: frozenset[int] = frozenset()
    """The units for whose head the person stands in."""

    @property
    def names_persons(self) -> bool:
        return self.person is not None

    def leads(self, unit_id: int) -> bool:
        return self.person is not None and (unit_id in self.acting_in or heads(self.person, unit_id))


GROUP_VIEW = Viewer()

TASK_ROWS = 8
"""A message has buttons for so many works; for the rest it has one that shows them all."""

ACCEPTABLE = frozenset({Lifecycle.ASSIGNED, Lifecycle.RETURNED})
COMPLETABLE = frozenset({Lifecycle.ASSIGNED, Lifecycle.ACCEPTED, Lifecycle.IN_PROGRESS, Lifecycle.RETURNED})


def work_actions(work: Work, viewer: Viewer, *, may_take_over: bool = False) -> tuple[Action, ...]:
    """The buttons this viewer may press on this work, in the order of its life.

    `may_take_over`: the work is overdue, and whoever leads its unit may keep it from the group for a day.
    """
    assignment, number = work.assignment, work.task.number
    if viewer.person is None:
        return (Action(f"chitiet {number}"),) if not assignment.is_closed else ()
    actions = []
    if assignment.lifecycle in ACCEPTABLE and may_work_on(viewer.person, assignment):
        actions.append(Action(f"nhan {number}", assignment.version))
    if assignment.lifecycle in COMPLETABLE and may_work_on(viewer.person, assignment):
        actions.append(Action(f"xong {number}", assignment.version))
    if may_take_over and viewer.leads(assignment.unit_id):
        actions.append(Action(f"toixuly {number}", assignment.version))
    if not assignment.is_closed:
        actions.append(Action(f"chitiet {number}"))
    return tuple(actions)


def detail_actions(works: Sequence[Work], person: Person, now: datetime) -> tuple[Action, ...]:
    """What `chitiet` offers this person besides the work itself: to ask why, to put off, to go on, to take back."""
    number = works[0].task.number
    actions = [Action(f"visao {number}")]
    actions += report_actions(works, Viewer(person))
    if any(_may_put_off(work, person, now) for work in works):
        actions.append(Action(f"nhaclai {number}"))
    if any(not work.assignment.is_closed and heads(person, work.assignment.unit_id) for work in works):
        actions.append(Action(f"chuyen {number}"))
    if oversees(person) and any(not work.assignment.is_closed for work in works):
        held = all(work.assignment.lifecycle is Lifecycle.ON_HOLD or work.assignment.is_closed for work in works)
        actions += [Action(f"{word} {number}") for word in ("sua", *(() if held else ("tamdung",)), "huy")]
    if oversees(person) and any(work.assignment.lifecycle is Lifecycle.ON_HOLD for work in works):
        actions.append(Action(f"mo {number}"))
    if any(_may_take_back(work.assignment, person, now) for work in works):
        actions.append(Action(f"hoantac {number}"))
    return tuple(actions)


def report_actions(works: Sequence[Work], viewer: Viewer) -> tuple[Action, ...]:
    """The button to say how far the work has come, for who may work on a part of it that goes on."""
    person = viewer.person
    going_on = [work.assignment for work in works if work.assignment.lifecycle in COMPLETABLE]
    if person is None or not any(may_work_on(person, assignment) for assignment in going_on):
        return ()
    return (Action(f"baocao {works[0].task.number}"),)


def _may_put_off(work: Work, person: Person, now: datetime) -> bool:
    assignment = work.assignment
    ahead = assignment.deadline is None or now < assignment.deadline.due_at
    return ahead and assignment.lifecycle not in SILENT and may_snooze(person, assignment)


def _may_take_back(assignment: Assignment, person: Person, now: datetime) -> bool:
    closed_at = assignment.completed_at
    if not assignment.is_closed or closed_at is None or now - closed_at > UNDO_FOR:
        return False
    return assignment.completed_by_id == person.id or OrganizationRole.MONITOR in person.roles


def work_line(work: Work, calendar: WorkingCalendar, now: datetime, viewer: Viewer) -> WorkLine:
    assignment, task = work.assignment, work.task
    deadline = assignment.deadline
    named = viewer.names_persons
    leads = assignment.role is AssignmentRole.LEAD
    judged_at = assignment.completed_at or now
    stands = timeliness(assignment, calendar, now)
    paused = assignment.group_paused_until is not None and assignment.group_paused_until > now
    takeable = stands is Timeliness.OVERDUE and assignment.lifecycle not in SILENT and not paused
    return WorkLine(
        number=task.number,
        title=task.title,
        unit=assignment.unit_name,
        role=assignment.role,
        urgency=task.urgency,
        lifecycle=assignment.lifecycle,
        timeliness=stands,
        overdue_days=overdue_days(deadline, calendar, judged_at) if deadline else 0,
        deadline=deadline_facts(deadline, calendar, judged_at) if deadline else None,
        officer=work.officer.name if named and work.officer else "",
        coordinators=work.coordinators if leads else (),
        lead="" if leads else work.lead_unit,
        document=task.document,
        closed_at=assignment.completed_at,
        closed_by=work.completed_by.name if named and work.completed_by else "",
        closed_by_unit=_closed_by_unit(work),
        result=assignment.result if named else "",
        actions=work_actions(work, viewer, may_take_over=takeable),
    )


def _closed_by_unit(work: Work) -> str:
    """The lead unit, where it closed a coordinator's part with its own; empty for a unit's own closing."""
    closer, assignment = work.completed_by, work.assignment
    if closer is None or assignment.role is AssignmentRole.LEAD or oversees(closer):
        return ""
    return work.lead_unit if closer.role_in(assignment.unit_id) is None else ""


def may_close(work: Work, person: Person) -> bool:
    return may_complete(person, work.task, work.assignment)
