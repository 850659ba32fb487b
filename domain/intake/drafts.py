"""A task in the making: what is known of it and what is asked next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.intake.deadlines import Confidence, DeadlineReading, DeadlineWarning, Recurrence
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
