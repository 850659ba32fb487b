"""How rows of tasks and assignments become domain objects, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from db.office.unit_rows import unit_of
from db.schema.office import unit
from db.schema.tasks import assignment, task
from db.tasks.frozen_policies import policy_key
from db.types import AnyRow
from domain.model import Assignment, Deadline, Person, SourceDocument, Task, Work

_ASSIGNMENT = tuple(column.name for column in assignment.c)
_TASK = tuple(column.name for column in task.c)
_TASK_STARTS = len(_ASSIGNMENT)
_UNIT_STARTS = _TASK_STARTS + len(_TASK)

work_rows = (
    select(*assignment.c, *task.c, *unit.c)
    .join_from(assignment, task, task.c.id == assignment.c.task_id)
    .join(unit, unit.c.id == assignment.c.unit_id)
)
"""One row a piece of work; `work_of` reads it by position, for the three tables share column names."""


def task_of(values: Sequence[Any]) -> Task:
    """From the columns of `task`, in their order."""
    fields = dict(zip(_TASK, values, strict=True))
    number, issued_on, issuer, subject = (
        fields.pop(f"document_{name}") for name in ("number", "issued_on", "issuer", "subject")
    )
    document = None if number is None else SourceDocument(number, issued_on, issuer or "", subject or "")
    return Task(document=document, **fields)


def document_columns(document: SourceDocument | None) -> dict[str, Any]:
    names = ("number", "issued_on", "issuer", "subject")
    return {f"document_{name}": None if document is None else getattr(document, name) for name in names}


def assignment_of(values: Sequence[Any], policies: Mapping[str, str]) -> Assignment:
    """From the columns of `assignment`, in their order; `policies` are the frozen texts by key."""
    fields = dict(zip(_ASSIGNMENT, values, strict=True))
    key = fields.pop("policy_key")
    due_at, date_only, words, rule = (
        fields.pop(name) for name in ("due_at", "due_date_only", "deadline_words", "deadline_rule")
    )
    deadline = None if due_at is None else Deadline(due_at, date_only, words, rule)
    return Assignment(deadline=deadline, policy=policies[key] if key else "", **fields)


def assignment_columns(saved: Assignment) -> dict[str, Any]:
    """Every column except the id."""
    fields = {name: getattr(saved, name) for name in _ASSIGNMENT if name in Assignment.__slots__ and name != "id"}
    return fields | {"policy_key": policy_key(saved.policy)} | deadline_columns(saved.deadline)


def deadline_columns(deadline: Deadline | None) -> dict[str, Any]:
    return {
        "due_at": None if deadline is None else deadline.due_at,
        "due_date_only": None if deadline is None else deadline.date_only,
        "deadline_words": None if deadline is None else deadline.words,
        "deadline_rule": None if deadline is None else deadline.rule,
    }


def work_of(
    row: AnyRow,
    persons: Mapping[int, Person],
    coordinators: Mapping[int, Sequence[str]],
    leads: Mapping[int, str],
    policies: Mapping[str, str],
) -> Work:
    """`persons` by id, unit names (coordinating, leading) by the task's id, `policies` (frozen texts) by key."""
    told = assignment_of(row[:_TASK_STARTS], policies)
    return Work(
        task=task_of(row[_TASK_STARTS:_UNIT_STARTS]),
        assignment=told,
        unit=unit_of(row[_UNIT_STARTS:]),
        officer=persons.get(told.officer_id) if told.officer_id else None,
        completed_by=persons.get(told.completed_by_id) if told.completed_by_id else None,
        coordinators=tuple(coordinators.get(told.task_id, ())),
        lead_unit=leads.get(told.task_id, ""),
    )
