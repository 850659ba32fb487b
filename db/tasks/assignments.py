"""Tasks and their assignments: numbered, found, changed by compare-and-set, and asked what is due.

Reading a page of work costs a fixed number of statements, however many rows it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.any_of import IsAmong
from db.errors import ConcurrentChange, NotStored
from db.office.organization import of_the_office
from db.office.people import People
from db.repository import Repository, Statements, json_rows, on_each_dialect
from db.schema.office import counter, unit
from db.schema.tasks import assignment, task
from db.tasks.frozen_policies import FrozenPolicies
from db.tasks.work_rows import assignment_columns, document_columns, work_of, work_rows
from db.types import AnyRow
from domain.model import (
    CLOSED,
    Assignment,
    AssignmentRole,
    Deadline,
    Lifecycle,
    Person,
    SourceDocument,
    Task,
    Unit,
    UnitRole,
    Urgency,
    Work,
)

OPEN = tuple(state for state in Lifecycle if state not in CLOSED)
TICKING = tuple(state for state in OPEN if state is not Lifecycle.ON_HOLD)
"""In these the clock of the deadline runs: only they can be overdue."""

_PLACES = [column.name for column in assignment.c]
_TASK, _OFFICER, _COMPLETED_BY, _POLICY = (
    _PLACES.index(name) for name in ("task_id", "officer_id", "completed_by_id", "policy_key")
)

Page = tuple[tuple[Work, ...], int]

_next_number = on_each_dialect(
    lambda insert_into: (
        insert_into(counter)
        .values(name="task", value=1)
        .on_conflict_do_update(index_elements=["organization_id", "name"], set_={"value": counter.c.value + 1})
        .returning(counter.c.value)
    )
)
_add_task = insert(task).returning(task.c.id)
_add_assignment = insert(assignment).returning(assignment.c.id)
_save = update(assignment).where(
    assignment.c.id == bindparam("this_id"), assignment.c.version == bindparam("known_version")
)
_rename = update(task).where(task.c.id == bindparam("this_id"))
_given = json_rows(
    {
        "this_id": assignment.c.id,
        "until": assignment.c.reminded_until,
        "next_at": assignment.c.next_reminder_at,
    }
)
_set_reminded: Statements = {
    "sqlite": update(assignment)
    .where(assignment.c.id == bindparam("this_id"))
    .values(reminded_until=bindparam("until"), next_reminder_at=bindparam("next_at")),
    "postgresql": update(assignment)
    .where(assignment.c.id == _given.c.this_id)
    .values(reminded_until=_given.c.until, next_reminder_at=_given.c.next_at),
}
_by_number = work_rows.where(of_the_office(task), task.c.number == bindparam("number")).order_by(
    case((assignment.c.role == AssignmentRole.LEAD, 0), else_=1), unit.c.position, assignment.c.id
)
_numbered = work_rows.where(of_the_office(task), task.c.number.between(bindparam("first"), bindparam("last"))).order_by(
    task.c.number, case((assignment.c.role == AssignmentRole.LEAD, 0), else_=1), unit.c.position
)
_last_number = select(func.coalesce(func.max(task.c.number), 0)).where(of_the_office(task))
_by_ids = work_rows.where(IsAmong(assignment.c.id, "ids"))
_due = (
    work_rows.where(assignment.c.next_reminder_at <= bindparam("now"))
    .order_by(assignment.c.next_reminder_at)
    .limit(bindparam("limit"))
    .with_for_update(of=assignment, skip_locked=True)
)
_open_after = (
    work_rows.where(assignment.c.id > bindparam("after_id"), assignment.c.lifecycle.in_(OPEN))
    .order_by(assignment.c.id)
    .limit(bindparam("limit"))
)
_open_after_locked = _open_after.with_for_update(of=assignment)
_open_numbers_due = (
    select(task.c.number)
    .distinct()
    .join_from(assignment, task, task.c.id == assignment.c.task_id)
    .where(
        assignment.c.lifecycle.in_(OPEN),
        assignment.c.due_at >= bindparam("begins"),
        assignment.c.due_at < bindparam("ends"),
    )
    .order_by(task.c.number)
)
_next_moment = (
    select(assignment.c.next_reminder_at)
    .where(assignment.c.next_reminder_at.is_not(None))
    .order_by(assignment.c.next_reminder_at)
    .limit(1)
)
_parts = (
    select(assignment.c.task_id, assignment.c.unit_name, assignment.c.role)
    .join_from(assignment, unit, unit.c.id == assignment.c.unit_id)
    .where(IsAmong(assignment.c.task_id, "ids"), assignment.c.lifecycle != Lifecycle.CANCELLED)
    .order_by(unit.c.position, assignment.c.id)
)
_open_count = select(func.count()).select_from(assignment).where(assignment.c.lifecycle.in_(OPEN))


def _page_and_total(condition: ColumnElement[bool]) -> tuple[Select[*tuple[Any, ...]], Select[int]]:
    """Worst first: the earliest deadline first, no deadline last."""
    page = (
        work_rows.where(condition)
        .order_by(assignment.c.due_at.nulls_last(), assignment.c.id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )
    return page, select(func.count()).select_from(assignment).where(condition)


_last_heard = func.coalesce(assignment.c.last_report_at, assignment.c.assigned_at)


def _unheard_page(condition: ColumnElement[bool]) -> tuple[Select[*tuple[Any, ...]], Select[int]]:
    """The longest silence first."""
    page, total = _page_and_total(condition)
    return page.order_by(None).order_by(_last_heard, assignment.c.id), total


_is_overdue = and_(
    assignment.c.lifecycle.in_(TICKING),
    or_(
        and_(assignment.c.due_date_only == false(), assignment.c.due_at < bindparam("before")),
        and_(assignment.c.due_date_only == true(), assignment.c.due_at < bindparam("date_only_before")),
    ),
)
_of_officer = _page_and_total(and_(assignment.c.lifecycle.in_(OPEN), assignment.c.officer_id == bindparam("person_id")))
_of_officer_or_units = _page_and_total(
    and_(
        assignment.c.lifecycle.in_(OPEN),
        or_(
            assignment.c.officer_id == bindparam("person_id"),
            and_(assignment.c.officer_id.is_(None), IsAmong(assignment.c.unit_id, "ids")),
        ),
    )
)
_of_unit = _page_and_total(and_(assignment.c.lifecycle.in_(OPEN), assignment.c.unit_id == bindparam("unit_id")))
_overdue = _page_and_total(_is_overdue)
_is_open_ended = and_(
    assignment.c.lifecycle.in_(TICKING),
    assignment.c.due_at.is_(None),
    _last_heard <= bindparam("heard_before"),
)
_unheard_of = _unheard_page(_is_open_ended)
_unheard_of_units = _unheard_page(and_(_is_open_ended, IsAmong(assignment.c.unit_id, "ids")))
_overdue_of_units = _page_and_total(and_(_is_overdue, IsAmong(assignment.c.unit_id, "ids")))


class Tasks(Repository):
    __slots__ = ("_frozen",)

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._frozen = FrozenPolicies(connection)

    async def add(
        self,
        organization_id: int,
        title: str,
        assigner_id: int,
        created_at: datetime,
        urgency: Urgency = Urgency.NORMAL,
        document: SourceDocument | None = None,
        requires_approval: bool = False,
    ) -> Task:
        """The task with the organization's next number: no gaps and no doubles, for the counter's row is locked."""
        number = await self._value(_next_number[self._dialect], organization_id=organization_id)
        fields: dict[str, Any] = {
            "organization_id": organization_id,
            "number": number,
            "title": title,
            "assigner_id": assigner_id,
            "created_at": created_at,
            "urgency": urgency,
            "requires_approval": requires_approval,
        }
        new = await self._value(_add_task, **fields, **document_columns(document))
        return Task(id=new, document=document, **fields)

    async def assign(
        self,
        task_id: int,
        *,
        unit: Unit,
        role: AssignmentRole,
        officer_id: int | None,
        deadline: Deadline | None,
        assigned_at: datetime,
        policy: str,
        reminded_until: datetime,
        next_reminder_at: datetime | None,
    ) -> Assignment:
        """One unit's part of the task; the unit's name is kept as it is today."""
        fresh = Assignment(
            id=0,
            task_id=task_id,
            unit_id=unit.id,
            unit_name=unit.name,
            role=role,
            assigned_at=assigned_at,
            reminded_until=reminded_until,
            officer_id=officer_id,
            deadline=deadline,
            original_due_at=None if deadline is None else deadline.due_at,
            policy=policy,
            next_reminder_at=next_reminder_at,
        )
        await self._frozen.keep(policy)
        return replace(fresh, id=await self._value(_add_assignment, **assignment_columns(fresh)))

    async def by_number(self, number: int) -> tuple[Work, ...]:
        """Every unit's part, the lead's first; empty when there is no such task."""
        return await self._whole_tasks(_by_number, number=number)

    async def numbered(self, first: int, last: int) -> tuple[Work, ...]:
        """Every part of the tasks from one number to the other, in the order of their numbers, the lead's first."""
        return await self._whole_tasks(_numbered, first=first, last=last)

    async def last_number(self) -> int:
        """The highest number of any task; 0 when there is none."""
        return int(await self._value(_last_number))

    async def work(self, assignment_id: int) -> Work:
        """Raises NotStored."""
        found = await self.works([assignment_id])
        if assignment_id not in found:
            raise NotStored(f"assignment {assignment_id}")
        return found[assignment_id]

    async def works(self, assignment_ids: Iterable[int]) -> dict[int, Work]:
        """Those of them that are stored, by the assignment's id."""
        wanted = sorted(set(assignment_ids))
        found = await self._works(_by_ids, ids=wanted) if wanted else ()
        return {work.assignment.id: work for work in found}

    async def of_person(self, person: Person, *, limit: int, offset: int = 0) -> Page:
        """A page of the person's open work, and how much there is in all.

        What names the person as officer; for a head, a deputy or a focal officer also what names nobody in their unit.
        """
        served = [one.unit_id for one in person.memberships if one.focal or one.role is not UnitRole.OFFICER]
        if not served:
            return await self._page(_of_officer, limit, offset, person_id=person.id)
        return await self._page(_of_officer_or_units, limit, offset, person_id=person.id, ids=served)

    async def of_unit(self, unit_id: int, *, limit: int, offset: int = 0) -> Page:
        """A page of the unit's open work, and how much there is in all."""
        return await self._page(_of_unit, limit, offset, unit_id=unit_id)

    async def overdue(
        self,
        now_due_before: datetime,
        *,
        unit_ids: Iterable[int] | None = None,
        date_only_due_before: datetime | None = None,
        limit: int,
        offset: int = 0,
    ) -> Page:
        """A page of the work whose deadline lies before `now_due_before`, of these units or of all; and the total.

        A deadline without an hour lasts until midnight: it is measured against `date_only_due_before` where given.
        """
        parameters = {"before": now_due_before, "date_only_before": date_only_due_before or now_due_before}
        if unit_ids is None:
            return await self._page(_overdue, limit, offset, **parameters)
        return await self._page(_overdue_of_units, limit, offset, ids=sorted(set(unit_ids)), **parameters)

    async def unheard_of(
        self, heard_before: datetime, *, unit_ids: Iterable[int] | None, limit: int, offset: int = 0
    ) -> Page:
        """Open work without a deadline that was last reported on, or assigned, by then; everywhere or in the units."""
        if unit_ids is None:
            return await self._page(_unheard_of, limit, offset, heard_before=heard_before)
        return await self._page(_unheard_of_units, limit, offset, heard_before=heard_before, ids=sorted(set(unit_ids)))

    async def open_after(self, assignment_id: int, limit: int, *, lock: bool = False) -> tuple[Work, ...]:
        """Open work by id, after this one: for going through all of it in batches (0 begins).

        With `lock` the rows are held until the end of the transaction on Postgres: nobody reminds of them meanwhile.
        """
        statement = _open_after_locked if lock else _open_after
        return await self._works(statement, after_id=assignment_id, limit=limit)

    async def open_numbers_due(self, begins: datetime, ends: datetime) -> list[int]:
        """The numbers of the tasks with open work that is due from `begins` to before `ends`, in order."""
        return [row.number for row in await self._all(_open_numbers_due, begins=begins, ends=ends)]

    async def save(self, changed: Assignment) -> None:
        """Saves everything about the assignment, whose `version` is one more than when it was read.

        Raises ConcurrentChange when somebody else saved it meanwhile.
        """
        await self._frozen.keep(changed.policy)
        count = await self._count(
            _save, this_id=changed.id, known_version=changed.version - 1, **assignment_columns(changed)
        )
        if count == 0:
            raise ConcurrentChange(f"assignment {changed.id} is no longer at version {changed.version - 1}")

    async def rename(self, task_id: int, title: str) -> None:
        """Gives the task another title. Leaves every `version` alone: buttons stay good."""
        await self._count(_rename, this_id=task_id, title=title)

    async def due(self, now: datetime, limit: int) -> tuple[Work, ...]:
        """The work that has something to remind of, longest waiting first.

        On Postgres the rows are locked until the end of the transaction, and those another process holds are left out.
        """
        return await self._works(_due, now=now, limit=limit)

    async def set_reminded(self, rows: Sequence[tuple[int, datetime, datetime | None]]) -> None:
        """For each (assignment id, reminded until, next reminder at). Leaves `version` alone: buttons stay good."""
        given = [{"this_id": id, "until": until, "next_at": next_at} for id, until, next_at in rows]
        await self._at_once(_set_reminded, given)

    async def next_reminder_moment(self) -> datetime | None:
        """The earliest moment at which anything is to be reminded of; it may have passed."""
        moment: datetime | None = await self._value(_next_moment)
        return moment

    async def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the oldest due reminder waits; None when nothing is due."""
        moment = await self.next_reminder_moment()
        return moment if moment is not None and moment <= now else None

    async def open_count(self) -> int:
        return int(await self._value(_open_count))

    async def _page(
        self, statements: tuple[Executable, Executable], limit: int, offset: int, **parameters: Any
    ) -> Page:
        page, total = statements
        works = await self._works(page, limit=limit, offset=offset, **parameters)
        return works, int(await self._value(total, **parameters))

    async def _works(self, statement: Executable, **parameters: Any) -> tuple[Work, ...]:
        rows = await self._all(statement, **parameters)
        if not rows:
            return ()
        return await self._complete(rows, await self._all(_parts, ids=sorted({row[_TASK] for row in rows})))

    async def _whole_tasks(self, statement: Executable, **parameters: Any) -> tuple[Work, ...]:
        """Of a statement that gives every part of its tasks: nothing more is asked about the other units."""
        rows = await self._all(statement, **parameters)
        return await self._complete(rows, [row for row in rows if row.lifecycle is not Lifecycle.CANCELLED])

    async def _complete(self, rows: Sequence[AnyRow], parts: Iterable[AnyRow]) -> tuple[Work, ...]:
        """Adds the people and the other units of the task: a few statements for all rows together."""
        mentioned = {row[place] for row in rows for place in (_OFFICER, _COMPLETED_BY)} - {None}
        persons = await People(self._connection).persons(mentioned)
        coordinators: dict[int, list[str]] = defaultdict(list)
        leads: dict[int, str] = {}
        for row in parts:
            if row.role is AssignmentRole.LEAD:
                leads[row.task_id] = row.unit_name
            else:
                coordinators[row.task_id].append(row.unit_name)
        policies = await self._frozen.texts({row[_POLICY] for row in rows} - {None})
        return tuple(work_of(row, persons, coordinators, leads, policies) for row in rows)
