"""The tables of the record, by capability."""

from __future__ import annotations

from db.schema import conversation, office, outbox, tasks
from db.schema.base import metadata

__all__ = ["conversation", "metadata", "office", "outbox", "tasks"]
