"""How one assignment is shown to one viewer: which facts, whether persons are named, which buttons.

A button that would be refused is never shown; in the group units are named, never persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.conversation.messages.base import Action, WorkLine
from domain.model import (
    AssignmentRole,
    Person,
    Timeliness,
    Work,
)
from domain.office.calendar import WorkingCalendar
from domain.office.permissions import is_overseer, leads_unit
from domain.tasks.lifecycle import IN_DETAIL, TABLE, WITH_WORK, Act, Rule, When, holds, is_one_of
from domain.tasks.timeliness import deadline_facts, overdue_days, timeliness


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
        return self.person is not None and (unit_id in self.acting_in or leads_unit(self.person, unit_id))


GROUP_VIEW = Viewer()

TASK_ROWS = 8
"""A message has buttons for so many works; for the rest it has one that shows them all."""


def work_actions(work: Work, viewer: Viewer, *, may_take_over: bool = False) -> tuple[Action, ...]:
    """The buttons this viewer may press on this work, in the order of its life.

    `may_take_over`: the work is overdue, and whoever leads its unit may keep it from the group for a day.
    """
    assignment, number = work.assignment, work.task.number
    shown = () if assignment.is_closed else (Action(f"chitiet {number}"),)
    offered = (
        Action(f"{rule.word} {number}", assignment.version)
        for rule in WITH_WORK
        if (rule.when is not When.OVERDUE or may_take_over) and _is_offered(rule, work, viewer)
    )
    return (*offered, *shown)


def detail_actions(
    works: Sequence[Work], person: Person, now: datetime, *, acting_in: frozenset[int] = frozenset()
) -> tuple[Action, ...]:
    """What `chitiet` offers this person besides the work itself: to ask why, and what is possible with any part."""
    viewer = Viewer(person, acting_in)
    offered = (
        rule.word
        for rule in IN_DETAIL
        if any(holds(rule.when, work.assignment, now) and _is_offered(rule, work, viewer) for work in works)
    )
    return tuple(Action(f"{word} {works[0].task.number}") for word in dict.fromkeys(("visao", *offered)))


def report_actions(works: Sequence[Work], viewer: Viewer) -> tuple[Action, ...]:
    """The button to say how far the work has come, for who may work on a part of it that goes on."""
    rule = TABLE[Act.REPORT]
    if not any(_is_offered(rule, work, viewer) for work in works):
        return ()
    return (Action(f"{rule.word} {works[0].task.number}"),)


def _is_offered(rule: Rule, work: Work, viewer: Viewer) -> bool:
    """Whether the table shows this viewer the button in this state; persons only, the group gets none."""
    if viewer.person is None or work.assignment.lifecycle not in rule.begins:
        return False
    return is_one_of(rule.offered_to or rule.who, viewer.person, work, viewer.acting_in)


def work_line(work: Work, calendar: WorkingCalendar, now: datetime, viewer: Viewer) -> WorkLine:
    assignment, task = work.assignment, work.task
    deadline = assignment.deadline
    named = viewer.names_persons
    leads = assignment.role is AssignmentRole.LEAD
    judged_at = assignment.completed_at or now
    stands = timeliness(assignment, calendar, now)
    paused = assignment.group_paused_until is not None and assignment.group_paused_until > now
    takeable = stands is Timeliness.OVERDUE and not paused
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
    if closer is None or assignment.role is AssignmentRole.LEAD or is_overseer(closer):
        return ""
    return work.lead_unit if closer.role_in(assignment.unit_id) is None else ""
