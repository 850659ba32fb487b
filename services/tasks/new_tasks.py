"""What a new task begins with: the part of each unit, its policy, its first reminder and its lines in the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db import NewPart, NewTask
from domain.model import Assignment, AssignmentRole, Deadline, Event, SourceDocument, Task, Unit, Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.decide import watermark_at_start
from services.reminding.facts import next_reminder


@dataclass(frozen=True, slots=True)
class NewTaskFactory:
    """Where, by whom and when work is given. `policies` are the texts to freeze, by urgency."""

    organization_id: int
    actor_id: int
    now: datetime
    calendar: WorkingCalendar
    policies: Mapping[Urgency, str]

    def task(
        self,
        title: str,
        parts: Iterable[Assignment],
        *,
        assigner_id: int,
        urgency: Urgency,
        document: SourceDocument | None,
        more: Mapping[int, Sequence[Event]] | None = None,
    ) -> NewTask:
        """`parts` as `part` makes them; `more` are audit lines after "assigned", by unit."""
        task = Task(0, self.organization_id, 0, title, assigner_id, self.now, urgency, document)
        return NewTask(
            task,
            tuple(
                NewPart(self.scheduled(one, urgency), (self.event("assigned"), *(more or {}).get(one.unit_id, ())))
                for one in parts
            ),
        )

    def part(
        self, unit: Unit, role: AssignmentRole, officer_id: int | None, deadline: Deadline | None, urgency: Urgency
    ) -> Assignment:
        """One unit's part as it starts; the unit's name is kept as it is today."""
        return Assignment(
            id=0,
            task_id=0,
            unit_id=unit.id,
            unit_name=unit.name,
            role=role,
            assigned_at=self.now,
            reminded_until=watermark_at_start(self.now),
            officer_id=officer_id,
            deadline=deadline,
            original_due_at=deadline.due_at if deadline else None,
            policy=self.policies[urgency],
        )

    def scheduled(self, part: Assignment, urgency: Urgency) -> Assignment:
        return replace(part, next_reminder_at=next_reminder(part, urgency, self.calendar))

    def event(
        self, name: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
    ) -> Event:
        return Event(self.organization_id, self.now, self.actor_id, name, before=before or {}, after=after or {})
