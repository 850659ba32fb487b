"""How the rows of a table wait in a draft until the person has said yes: as JSON, so that a restart loses nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from domain.model import Deadline, Lifecycle, SourceDocument, Urgency
from domain.tables.rows import TaskRow


def rows_to_json(rows: Sequence[TaskRow]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a row")


def rows_from_json(text: str) -> tuple[TaskRow, ...]:
    return tuple(_row(data) for data in json.loads(text))


def _row(data: dict[str, Any]) -> TaskRow:
    deadline, document = data["deadline"], data["document"]
    changed = {
        "coordinator_ids": tuple(data["coordinator_ids"]),
        "deadline": Deadline(**(deadline | {"due_at": _instant(deadline["due_at"])})) if deadline else None,
        "document": _document(document) if document else None,
        "urgency": Urgency(data["urgency"]),
        "lifecycle": Lifecycle(data["lifecycle"]) if data["lifecycle"] else None,
        "done_at": _instant(data["done_at"]) if data["done_at"] else None,
        "extended_from": _instant(data["extended_from"]) if data.get("extended_from") else None,
    }
    return TaskRow(**(data | changed))


def _document(data: dict[str, Any]) -> SourceDocument:
    issued_on = date.fromisoformat(data["issued_on"]) if data["issued_on"] else None
    return SourceDocument(**(data | {"issued_on": issued_on}))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
