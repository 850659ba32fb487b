"""Where the answers to an open draft go: each kind of draft has its own way to be answered, corrected and confirmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.commands import ChangeDraftDeadline, ConfirmDraft, FreeText
from domain.errors import NothingToConfirm
from domain.messages import Reply
from domain.model import Draft
from services import assigning, deadline_changing, pausing
from services.use_case import UseCase

Answer = Callable[[FreeText, UseCase, Draft], Awaitable[Sequence[Reply]]]
Confirm = Callable[[ConfirmDraft, UseCase], Awaitable[Sequence[Reply]]]
ChangeDeadline = Callable[[ChangeDraftDeadline, UseCase, Draft], Awaitable[Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class DraftKind:
    """What a kind of draft does with free text, with `dung`, and with `suangay`."""

    answer: Answer
    confirm: Confirm
    change_deadline: ChangeDeadline


async def _task_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    return await assigning.change_deadline(command, use_case)


KINDS: Mapping[str, DraftKind] = {
    assigning.DRAFT_KIND: DraftKind(assigning.answer_draft, assigning.confirm_draft, _task_deadline),
    deadline_changing.DEADLINE_DRAFT: DraftKind(
        deadline_changing.answer_deadline, deadline_changing.confirm_deadline, deadline_changing.other_deadline
    ),
    pausing.SNOOZE_DRAFT: DraftKind(pausing.answer_snooze, pausing.nothing_to_confirm, pausing.no_deadline_here),
}


async def answer_draft(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    return await KINDS[draft.kind].answer(command, use_case, draft)


async def confirm_draft(command: ConfirmDraft, use_case: UseCase) -> Sequence[Reply]:
    """Raises NothingToConfirm where there is no draft, and what its kind raises."""
    return await KINDS[(await _open(use_case)).kind].confirm(command, use_case)


async def change_deadline(command: ChangeDraftDeadline, use_case: UseCase) -> Sequence[Reply]:
    """Raises NothingToConfirm where there is no draft, and what its kind raises."""
    draft = await _open(use_case)
    return await KINDS[draft.kind].change_deadline(command, use_case, draft)


async def _open(use_case: UseCase) -> Draft:
    draft = await assigning.open_draft(use_case)
    if draft is None:
        raise NothingToConfirm
    return draft
