"""Rules of work that returns, and which of their occurrences have had a task: each at most once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from db.office.organization import of_the_office
from db.repository import Repository, on_each_dialect
from db.schema.office import counter
from db.schema.tasks import occurrence, recurring_task, task
from db.stored import Stored
from db.tasks.work_rows import document_columns
from db.types import AnyRow
from domain.intake.deadlines import Recurrence
from domain.model import Deadline, SourceDocument, Urgency
from domain.tasks.recurring import RecurringTask

COORDINATORS: Stored[tuple[int, ...]] = Stored("recurring_task.coordinators", tuple[int, ...])
RULE: Stored[Recurrence] = Stored("recurring_task.rule", Recurrence)
_newest = (
    select(func.max(task.c.number))
    .join_from(occurrence, task, task.c.id == occurrence.c.task_id)
    .where(occurrence.c.recurring_task_id == recurring_task.c.id)
    .correlate(recurring_task)
    .scalar_subquery()
    .label("newest_number")
)
_rules = select(*recurring_task.c, _newest)
_open = _rules.where(of_the_office(recurring_task), recurring_task.c.opens_at.is_not(None)).order_by(
    recurring_task.c.number
)
_by_number = _open.where(recurring_task.c.number == bindparam("number"))
_due = (
    _rules.where(recurring_task.c.opens_at <= bindparam("now"))
    .order_by(recurring_task.c.opens_at, recurring_task.c.id)
    .limit(1)
    .with_for_update(of=recurring_task, skip_locked=True)
)
_next_opening = select(func.min(recurring_task.c.opens_at))
_next_number = on_each_dialect(
    lambda insert_into: (
        insert_into(counter)
        .values(name="recurring_task", value=1)
        .on_conflict_do_update(index_elements=["organization_id", "name"], set_={"value": counter.c.value + 1})
        .returning(counter.c.value)
    )
)
_add = insert(recurring_task).returning(recurring_task.c.id)
_save = update(recurring_task).where(recurring_task.c.id == bindparam("this_id"))
_take = on_each_dialect(
    lambda insert_into: insert_into(occurrence).on_conflict_do_nothing().returning(occurrence.c.limit_day)
)
_name_task = update(occurrence).where(
    occurrence.c.recurring_task_id == bindparam("this_id"), occurrence.c.limit_day == bindparam("this_day")
)


class Recurring(Repository):
    __slots__ = ()

    async def add(self, rule: RecurringTask) -> RecurringTask:
        """The rule with its id and the organization's next number."""
        number = await self._value(_next_number[self._dialect], organization_id=rule.organization_id)
        columns = _columns(rule) | {"number": number}
        return _with(rule, id=int(await self._value(_add, **columns)), number=int(number))

    async def save(self, rule: RecurringTask) -> None:
        await self._count(_save, this_id=rule.id, **_columns(rule))

    async def all(self) -> tuple[RecurringTask, ...]:
        """Those that go on, by number."""
        return tuple(_rule_of(row) for row in await self._all(_open))

    async def by_number(self, number: int) -> RecurringTask | None:
        row = await self._first(_by_number, number=number)
        return None if row is None else _rule_of(row)

    async def due(self, now: datetime) -> RecurringTask | None:
        """The rule that has waited longest for its next task; on Postgres its row is held."""
        row = await self._first(_due, now=now)
        return None if row is None else _rule_of(row)

    async def next_opening(self) -> datetime | None:
        moment: datetime | None = await self._value(_next_opening)
        return moment

    async def take(self, rule: RecurringTask, limit: date) -> bool:
        """Whether this occurrence has not been taken before; from now on it has."""
        taken = await self._value(_take[self._dialect], recurring_task_id=rule.id, limit_day=limit, task_id=None)
        return taken is not None

    async def made(self, rule: RecurringTask, limit: date, task_id: int) -> None:
        """The occurrence has this task."""
        await self._count(_name_task, this_id=rule.id, this_day=limit, task_id=task_id)


def _with(rule: RecurringTask, *, id: int, number: int) -> RecurringTask:
    return RecurringTask(
        **{name: getattr(rule, name) for name in RecurringTask.__slots__} | {"id": id, "number": number}
    )


def _columns(rule: RecurringTask) -> dict[str, Any]:
    moved = rule.moved
    return {
        "organization_id": rule.organization_id,
        "number": rule.number,
        "title": rule.title,
        "assigner_id": rule.assigner_id,
        "created_at": rule.created_at,
        "urgency": rule.urgency,
        "lead_id": rule.lead_id,
        "coordinators": COORDINATORS.text(rule.coordinator_ids),
        "officer_id": rule.officer_id,
        "rule": RULE.text(rule.rule),
        "words": rule.words,
        "next_limit": rule.next_limit,
        "opens_at": rule.opens_at,
        "moved_due_at": moved.due_at if moved else None,
        "moved_date_only": moved.date_only if moved else None,
        "moved_words": moved.words if moved else None,
        "moved_rule": moved.rule if moved else None,
        **document_columns(rule.document),
    }


def _rule_of(row: AnyRow) -> RecurringTask:
    moved = None
    if row.moved_due_at is not None:
        moved = Deadline(row.moved_due_at, row.moved_date_only, row.moved_words, row.moved_rule)
    document = None
    if row.document_number is not None:
        document = SourceDocument(
            row.document_number, row.document_issued_on, row.document_issuer or "", row.document_subject or ""
        )
    return RecurringTask(
        id=row.id,
        organization_id=row.organization_id,
        number=row.number,
        title=row.title,
        assigner_id=row.assigner_id,
        created_at=row.created_at,
        lead_id=row.lead_id,
        rule=RULE.value(row.rule),
        words=row.words,
        next_limit=row.next_limit,
        opens_at=row.opens_at,
        coordinator_ids=COORDINATORS.value(row.coordinators),
        officer_id=row.officer_id,
        urgency=Urgency(row.urgency),
        document=document,
        moved=moved,
        newest_number=row.newest_number,
    )
