"""How new tasks enter the record: any number of them, with their parts and audit lines, in four statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from db.repository import Repository, insert_many, on_each_dialect
from db.schema.office import counter
from db.schema.tasks import assignment, task
from db.tasks.audit import Audit
from db.tasks.frozen_policies import FrozenPolicies
from db.tasks.work_rows import assignment_columns, document_columns
from domain.model import Assignment, Event, Task

_TASK_FIELDS = ("organization_id", "number", "title", "assigner_id", "created_at", "urgency", "requires_approval")
_take_numbers = on_each_dialect(
    lambda insert_into: (
        insert_into(counter)
        .values(name="task", value=bindparam("many"))
        .on_conflict_do_update(
            index_elements=["organization_id", "name"], set_={"value": counter.c.value + bindparam("many")}
        )
        .returning(counter.c.value)
    )
)
_insert_tasks = insert_many(task, (*_TASK_FIELDS, *document_columns(None)), returning=(task.c.id, task.c.number))
_insert_parts = insert_many(
    assignment,
    [column.name for column in assignment.c if column.name != "id"],
    returning=(assignment.c.id, assignment.c.task_id, assignment.c.unit_id),
)


@dataclass(frozen=True, slots=True)
class NewPart:
    """One unit's part with its first lines in the audit. Ids of what is not stored yet are 0."""

    assignment: Assignment
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that has no id and no number yet; each unit has at most one part of it."""

    task: Task
    parts: tuple[NewPart, ...] = field(default_factory=tuple)


class NewTasks(Repository):
    __slots__ = ("_audit", "_frozen")

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._audit, self._frozen = Audit(connection), FrozenPolicies(connection)

    async def add(self, organization_id: int, tasks: Sequence[NewTask]) -> tuple[NewTask, ...]:
        """As they are stored, with their ids and, in order, the organization's next numbers.

        No gaps and no doubles: the counter's row is locked.
        """
        if not tasks:
            return ()
        last = await self._value(_take_numbers[self._dialect], organization_id=organization_id, many=len(tasks))
        first = last - len(tasks) + 1
        return await self._add_parts(
            await self._add_tasks(
                [
                    replace(one, task=replace(one.task, organization_id=organization_id, number=number))
                    for number, one in enumerate(tasks, first)
                ]
            )
        )

    async def _add_tasks(self, tasks: Sequence[NewTask]) -> list[NewTask]:
        """The same with the tasks' ids."""
        rows = [
            {name: getattr(one.task, name) for name in _TASK_FIELDS} | document_columns(one.task.document)
            for one in tasks
        ]
        ids = {row.number: row.id for row in await self._at_once(_insert_tasks, rows)}
        return [replace(one, task=replace(one.task, id=ids[one.task.number])) for one in tasks]

    async def _add_parts(self, tasks: Sequence[NewTask]) -> tuple[NewTask, ...]:
        """The same with the ids of their parts."""
        for text in {part.assignment.policy for one in tasks for part in one.parts}:
            await self._frozen.keep(text)
        rows = [
            assignment_columns(replace(part.assignment, task_id=one.task.id)) for one in tasks for part in one.parts
        ]
        ids = {(row.task_id, row.unit_id): row.id for row in await self._at_once(_insert_parts, rows)}
        stored = tuple(
            replace(one, parts=tuple(_stored(part, one.task.id, ids) for part in one.parts)) for one in tasks
        )
        await self._audit.add(*(event for one in stored for part in one.parts for event in part.events))
        return stored


def _stored(part: NewPart, task_id: int, ids: Mapping[tuple[int, int], int]) -> NewPart:
    id = ids[task_id, part.assignment.unit_id]
    return NewPart(
        replace(part.assignment, id=id, task_id=task_id),
        tuple(replace(event, task_id=task_id, assignment_id=id) for event in part.events),
    )
