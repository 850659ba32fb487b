"""A task in the making: what is known of it, what is asked next, and how it is kept while the person thinks.

A draft lives in the record as JSON, so that a restart loses nothing of a conversation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from domain.intake.deadlines import Adjust, Confidence, DeadlineReading, DeadlineWarning, Frequency, Recurrence
from domain.model import Deadline, Draft, SourceDocument, Urgency
from domain.vocabulary import DraftField


@dataclass(frozen=True, slots=True)
class DraftDeadline:
    """A read deadline that waits for the person's word. `candidates` (best first) are there when it must be chosen.

    With a `recurrence` the deadline is that of the first occurrence.
    """

    deadline: Deadline
    confidence: Confidence
    warning: DeadlineWarning | None = None
    candidates: tuple[datetime, ...] = ()
    recurrence: Recurrence | None = None

    @property
    def must_be_chosen(self) -> bool:
        return self.confidence is Confidence.ASK and len(self.candidates) > 1


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """`document_settled` says that the person was asked for a document and has none.

    `each_ids` are the units that each get the work as a task of their own; then nobody leads. `offered` are the unit
    codes that the last question listed by number. `coordinating_officer_ids` are people of coordinating units.
    """

    lead_id: int | None = None
    coordinator_ids: tuple[int, ...] = ()
    officer_id: int | None = None
    title: str = ""
    deadline: DraftDeadline | None = None
    no_deadline: bool = False
    document: SourceDocument | None = None
    document_settled: bool = False
    urgency: Urgency = Urgency.NORMAL
    each_ids: tuple[int, ...] = ()
    offered: tuple[str, ...] = ()
    coordinating_officer_ids: tuple[int, ...] = ()

    @property
    def lead_ids(self) -> tuple[int, ...]:
        """Whoever leads a task that comes of this draft."""
        return (self.lead_id,) if self.lead_id is not None else self.each_ids

    def next_question(self) -> DraftField | None:
        """The first field that is still missing; None when the task can be proposed."""
        if not self.lead_ids:
            return DraftField.UNITS
        if not self.title:
            return DraftField.TITLE
        if self.deadline is None and not self.no_deadline:
            return DraftField.DEADLINE
        if self.document is None and not self.document_settled:
            return DraftField.DOCUMENT
        return None


def draft_deadline(reading: DeadlineReading) -> DraftDeadline | None:
    """The deadline of a reading, with what must be said about it; None when the words name no deadline."""
    due = reading.due or (reading.candidates[0] if reading.candidates else None)
    if due is None:
        return None
    deadline = Deadline(due, reading.date_only, reading.words, reading.rule)
    return DraftDeadline(deadline, reading.confidence, reading.warning, reading.candidates, reading.recurrence)


def either_of(deadlines: Sequence[DraftDeadline]) -> DraftDeadline | None:
    """One deadline of several that were said: where they differ, the person chooses; None where that is no choice."""
    if not deadlines or len({one.deadline.due_at for one in deadlines}) == 1:
        return deadlines[0] if deadlines else None
    if len({one.deadline.date_only for one in deadlines}) > 1 or any(one.recurrence for one in deadlines):
        return None
    moments = tuple(dict.fromkeys(at for one in deadlines for at in one.candidates or (one.deadline.due_at,)))
    words = "; ".join(dict.fromkeys(one.deadline.words for one in deadlines))
    first = replace(deadlines[0].deadline, words=words)
    return DraftDeadline(first, Confidence.ASK, DeadlineWarning.AMBIGUOUS, moments)


def choose_candidate(draft: TaskDraft, place: int) -> TaskDraft | None:
    """The draft with the `place`-th candidate (from 1) as its deadline; None when there is no such candidate."""
    waiting = draft.deadline
    if waiting is None or not 1 <= place <= len(waiting.candidates):
        return None
    deadline = replace(waiting.deadline, due_at=waiting.candidates[place - 1])
    return replace(draft, deadline=DraftDeadline(deadline, Confidence.CONFIRM))


def stamp(draft: Draft) -> int:
    """The version that buttons about this draft carry: its last change in milliseconds, never used twice."""
    return int(draft.updated_at.timestamp() * 1000)


def to_json(draft: TaskDraft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a draft")


def from_json(text: str) -> TaskDraft:
    data: dict[str, Any] = json.loads(text)
    document, deadline = data["document"], data["deadline"]
    return TaskDraft(
        lead_id=data["lead_id"],
        coordinator_ids=tuple(data["coordinator_ids"]),
        officer_id=data["officer_id"],
        title=data["title"],
        deadline=_deadline_from(deadline) if deadline else None,
        no_deadline=data["no_deadline"],
        document=_document_from(document) if document else None,
        document_settled=data["document_settled"],
        urgency=Urgency(data["urgency"]),
        each_ids=tuple(data.get("each_ids", ())),
        offered=tuple(data.get("offered", ())),
        coordinating_officer_ids=tuple(data.get("coordinating_officer_ids", ())),
    )


def _deadline_from(data: dict[str, Any]) -> DraftDeadline:
    deadline = data["deadline"] | {"due_at": _instant(data["deadline"]["due_at"])}
    return DraftDeadline(
        deadline=Deadline(**deadline),
        confidence=Confidence(data["confidence"]),
        warning=DeadlineWarning(data["warning"]) if data["warning"] else None,
        candidates=tuple(_instant(text) for text in data["candidates"]),
        recurrence=recurrence_from(data["recurrence"]) if data.get("recurrence") else None,
    )


def recurrence_from(data: dict[str, Any]) -> Recurrence:
    """A rule from its plain form, as `asdict` gives it."""
    return Recurrence(
        Frequency(data["frequency"]),
        days=tuple((month, day) for month, day in data["days"]),
        weekdays=tuple(data["weekdays"]),
        before=data["before"],
        hour=time.fromisoformat(data["hour"]) if data["hour"] else None,
        adjust=Adjust(data["adjust"]),
    )


def _document_from(data: dict[str, Any]) -> SourceDocument:
    issued_on = date.fromisoformat(data["issued_on"]) if data["issued_on"] else None
    return SourceDocument(**(data | {"issued_on": issued_on}))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
