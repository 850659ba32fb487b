"""A file as it is understood against the record of this moment: its tables, its rows, and what they come to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db import Transaction
from db.office.setting_keys import TABLE_COLUMNS
from domain.errors import SecretRefused, TableProblem, TableRefused
from domain.intake.line import Office
from domain.model import Person
from domain.office.permissions import is_overseer
from domain.tables.columns import Column
from domain.tables.layout import Corrections
from domain.tables.plan import TablePlan, plan
from domain.tables.reading import FoundTable, find_tables, is_secret, read_tables
from domain.tables.rows import Remark, RowProblem, TableReading, TaskRow
from domain.tables.sheet import MAXIMUM_TASKS, Workbook, cleaned
from services.tables.records import all_records
from services.tasks.assigning import load_office
from services.use_case import UseCase


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A file as it was understood, and what it comes to against the record of this moment."""

    book: Workbook
    tables: tuple[FoundTable, ...]
    reading: TableReading
    plan: TablePlan
    office: Office

    @property
    def has_work(self) -> bool:
        return bool(self.plan.new or self.plan.changed)

    @property
    def first_sheet(self) -> str:
        """The sheet that rows mean which name none: files with one table do not name it."""
        return self.tables[0].sheet.sheet if self.tables else ""

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        return tuple(sorted((*self.reading.problems, *self.plan.problems), key=self._place))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return tuple(sorted((*self.reading.remarks, *self.plan.remarks), key=self._place))

    @property
    def rows(self) -> tuple[TaskRow, ...]:
        """Those that `dung` saves."""
        return (*self.plan.new, *(change.row for change in self.plan.changed))

    def _place(self, one: RowProblem | Remark) -> tuple[int, int]:
        names = [sheet.sheet for sheet in self.book.sheets]
        return (names.index(one.sheet) if one.sheet in names else 0), one.row


async def read_into_plan(
    book: Workbook, use_case: UseCase, told: Callable[[str], Corrections] | None = None
) -> ReadTable:
    """Raises SecretRefused where a sheet itself is stamped, TableRefused without headers or with too many tasks."""
    office = await load_office(use_case)
    told = told or await corrections(use_case.transaction)
    assigners, records = await _assigners(use_case), await all_records(use_case.transaction)
    # Thousands of rows take seconds of computing: meanwhile the others are served.
    book = await asyncio.to_thread(cleaned, book)
    tables = await asyncio.to_thread(find_tables, book, office, told)
    refuse_secrets(book, tables)
    _refuse_without_tables(book, tables)
    reading = await asyncio.to_thread(read_tables, tables, office, use_case.now, assigners)
    if len(reading.rows) + len(reading.problems) > MAXIMUM_TASKS:
        raise TableRefused(TableProblem.TOO_MANY_ROWS)
    return ReadTable(book, tables, reading, await asyncio.to_thread(plan, reading.rows, records), office)


async def corrections(transaction: Transaction) -> Callable[[str], Corrections]:
    """What the columns of a shape were told to be."""
    kept = await transaction.settings.each(TABLE_COLUMNS)

    def told(shape: str) -> Corrections:
        stored = kept.get(shape, {})
        return {key: Column(name) if name else None for key, name in stored.items()}

    return told


def refuse_secrets(book: Workbook, tables: Sequence[FoundTable]) -> None:
    """What stands above the rows of a table stamps the whole of it; a sheet without a table is above all others."""
    first = {found.sheet.sheet: found.layout.last for found in reversed(tables)}
    said = [book.file]
    for sheet in book.sheets:
        above = sheet.rows[: first.get(sheet.sheet, len(sheet.rows))]
        said += [sheet.sheet, *(cell for row in above for cell in row.cells if isinstance(cell, str))]
    if is_secret(said):
        raise SecretRefused


def _refuse_without_tables(book: Workbook, tables: Sequence[FoundTable]) -> None:
    if not tables:
        raise TableRefused(TableProblem.NO_HEADERS)
    if all(found.layout.last >= found.layout.end for found in tables):
        uncomputed = any(sheet.uncomputed for sheet in book.sheets)
        raise TableRefused(TableProblem.UNCOMPUTED if uncomputed else TableProblem.NO_ROWS)


async def _assigners(use_case: UseCase) -> Sequence[Person]:
    return [person for person in await use_case.transaction.people.all_persons() if is_overseer(person)]
