"""How one assignment is shown to one viewer: which facts, whether persons are named, which buttons.

A button that would be refused is never shown; in the group units are named, never persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.calendar import WorkingCalendar
from domain.messages import Action, WorkLine
from domain.model import AssignmentRole, Lifecycle, Person, Work
from domain.permissions import may_complete, may_work_on
from domain.timeliness import deadline_facts, overdue_days, timeliness


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom something is shown: a person in private (`person`), or a group (None)."""

    person: Person | None = None

    @property
    def names_persons(self) -> bool:
        return self.person is not None


GROUP_VIEW = Viewer()

ACCEPTABLE = frozenset({Lifecycle.ASSIGNED, Lifecycle.RETURNED})
COMPLETABLE = frozenset({Lifecycle.ASSIGNED, Lifecycle.ACCEPTED, Lifecycle.IN_PROGRESS, Lifecycle.RETURNED})


def work_actions(work: Work, viewer: Viewer) -> tuple[Action, ...]:
    """The buttons this viewer may press on this work, in the order of its life."""
    assignment, number = work.assignment, work.task.number
    if viewer.person is None:
        return (Action(f"chitiet {number}"),) if not assignment.is_closed else ()
    actions = []
    if assignment.lifecycle in ACCEPTABLE and may_work_on(viewer.person, assignment):
        actions.append(Action(f"nhan {number}", assignment.version))
    if assignment.lifecycle in COMPLETABLE and may_work_on(viewer.person, assignment):
        actions.append(Action(f"xong {number}", assignment.version))
    if not assignment.is_closed:
        actions.append(Action(f"chitiet {number}"))
    return tuple(actions)


def work_line(work: Work, calendar: WorkingCalendar, now: datetime, viewer: Viewer) -> WorkLine:
    assignment, task = work.assignment, work.task
    deadline = assignment.deadline
    named = viewer.names_persons
    leads = assignment.role is AssignmentRole.LEAD
    judged_at = assignment.completed_at or now
    return WorkLine(
        number=task.number,
        title=task.title,
        unit=assignment.unit_name,
        role=assignment.role,
        urgency=task.urgency,
        lifecycle=assignment.lifecycle,
        timeliness=timeliness(assignment, calendar, now),
        overdue_days=overdue_days(deadline, calendar, judged_at) if deadline else 0,
        deadline=deadline_facts(deadline, calendar, judged_at) if deadline else None,
        officer=work.officer.name if named and work.officer else "",
        coordinators=work.coordinators if leads else (),
        lead="" if leads else work.lead_unit,
        document=task.document,
        closed_at=assignment.completed_at,
        closed_by=work.completed_by.name if named and work.completed_by else "",
        result=assignment.result if named else "",
        actions=work_actions(work, viewer),
    )


def may_close(work: Work, person: Person) -> bool:
    return may_complete(person, work.task, work.assignment)
