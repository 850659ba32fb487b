"""The whole record of tasks, read in batches: for comparing it with a table and for writing it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db import Transaction
from domain.model import Work
from domain.tables.export import shown_beside
from domain.tables.plan import TaskRecord, records_of

BATCH = 500


async def all_records(transaction: Transaction) -> tuple[TaskRecord, ...]:
    """Every task with its parts, in the order of their numbers."""
    last = await transaction.tasks.last_number()
    works: list[Work] = []
    for first in range(1, last + 1, BATCH):
        works += await transaction.tasks.numbered(first, first + BATCH - 1)
    records = records_of(works, await transaction.cells.all())
    names = await names_of(transaction, records)
    return tuple(replace(record, shown=shown_beside(record, names)) for record in records)


async def names_of(transaction: Transaction, records: Sequence[TaskRecord]) -> dict[int, str]:
    """The names of assigners and leaders in charge, by id."""
    wanted = {record.task.assigner_id for record in records}
    wanted |= {record.lead.unit.leader_id for record in records if record.lead.unit.leader_id is not None}
    return {id: person.name for id, person in (await transaction.people.persons(wanted)).items()}
