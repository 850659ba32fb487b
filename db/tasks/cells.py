"""What task tables said of tasks beside what the record has fields for: other systems' ids, proposals, approvers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.repository import Repository, insert_many, upsert
from db.schema.tasks import task_cells
from db.stored import Stored

_CELLS: Stored[Mapping[str, str]] = Stored("task.cells", Mapping[str, str])
_all = select(task_cells.c.task_id, task_cells.c.cells)
_set = upsert(task_cells, keys=("task_id",), changed=("cells",))
_add = insert_many(task_cells, ("task_id", "cells"), returning=(task_cells.c.task_id,))


class TaskCells(Repository):
    """By the id of the task; the keys of the cells are names of columns."""

    __slots__ = ()

    async def all(self) -> dict[int, Mapping[str, str]]:
        return {row.task_id: _CELLS.value(row.cells) for row in await self._all(_all)}

    async def add(self, cells: Mapping[int, Mapping[str, str]]) -> None:
        """Of new tasks; nothing is kept of one without cells."""
        rows = [{"task_id": task_id, "cells": _CELLS.text(told)} for task_id, told in cells.items() if told]
        if rows:
            await self._at_once(_add, rows)

    async def set(self, task_id: int, cells: Mapping[str, str]) -> None:
        """In place of what was kept of the task."""
        await self._count(_set[self._dialect], task_id=task_id, cells=_CELLS.text(cells))
