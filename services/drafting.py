"""Where the answers to an open draft go: each kind of draft has its own way to be answered, corrected and confirmed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.conversation.commands import (
    AssignTask,
    CancelTask,
    ChangeDraftDeadline,
    ChangeTask,
    Command,
    ConfirmDraft,
    FreeText,
    HandOver,
    HoldTask,
    ReportProgress,
)
from domain.conversation.grammar import read_command
from domain.conversation.messages.base import Reply
from domain.errors import NothingToConfirm
from domain.model import Draft
from domain.text import fold
from services.asking import DETAIL_DRAFT, completed
from services.tables import importing
from services.tasks import assigning, deadline, editing, pausing, progress, recurring_edit, task_list
from services.use_case import Replies, UseCase

MISTAKEN = re.compile(r"(?:nham|trung|sai|thua|chong cheo|lai cho|hai lan|2 lan)\b")
REASON_OF = ("huy ", "tamdung ", "baocao ")
"""Commands that ask for words of any kind."""

Answer = Callable[[FreeText, UseCase, Draft], Awaitable[Sequence[Reply]]]
Confirm = Callable[[ConfirmDraft, UseCase], Awaitable[Replies]]
ChangeDeadline = Callable[[ChangeDraftDeadline, UseCase, Draft], Awaitable[Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class DraftKind:
    """What a kind of draft does with free text, with `dung`, and with `suangay`."""

    answer: Answer
    confirm: Confirm
    change_deadline: ChangeDeadline


async def _task_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    return await assigning.change_deadline(command, use_case)


async def _complete_detail(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """What was missing completes the command that asked for it."""
    await use_case.transaction.drafts.drop(use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)
    begun = read_command(completed(draft, command.text.strip()))
    if isinstance(begun, HoldTask):
        return await pausing.hold_task(begun, use_case)
    if isinstance(begun, CancelTask):
        return await editing.cancel_task(begun, use_case)
    if isinstance(begun, HandOver):
        return await editing.hand_over(begun, use_case)
    if isinstance(begun, ReportProgress):
        return await progress.report_progress(begun, use_case)
    assert isinstance(begun, ChangeTask), draft.step
    return await editing.change_task(begun, use_case)


async def _no_detail_to_confirm(command: ConfirmDraft, use_case: UseCase) -> Sequence[Reply]:
    raise NothingToConfirm


async def _detail_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    if not command.words:
        raise NothingToConfirm
    return await _complete_detail(FreeText(command.words), use_case, draft)


KINDS: Mapping[str, DraftKind] = {
    assigning.DRAFT_KIND: DraftKind(assigning.answer_draft, assigning.confirm_draft, _task_deadline),
    deadline.DEADLINE_DRAFT: DraftKind(deadline.answer_deadline, deadline.confirm_deadline, deadline.other_deadline),
    DETAIL_DRAFT: DraftKind(_complete_detail, _no_detail_to_confirm, _detail_deadline),
    importing.TABLE_DRAFT: DraftKind(importing.answer_table, importing.confirm_table, importing.no_deadline_here),
    task_list.LIST_DRAFT: DraftKind(task_list.answer_list, task_list.confirm_list, task_list.change_line_deadline),
    recurring_edit.RECURRING_DRAFT: DraftKind(
        recurring_edit.answer_change, recurring_edit.confirm_change, recurring_edit.other_date
    ),
    pausing.SNOOZE_DRAFT: DraftKind(pausing.answer_snooze, pausing.nothing_to_confirm, pausing.no_deadline_here),
}


async def answer_draft(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    return await KINDS[draft.kind].answer(command, use_case, draft)


async def as_reason(command: Command, use_case: UseCase) -> Command:
    """ "Giao nhầm đơn vị" is a reason where one is asked for, though it begins like new work."""
    if not isinstance(command, AssignTask) or not MISTAKEN.match(fold(command.text[:40])) or ":" in command.text:
        return command
    draft = await assigning.open_draft(use_case)
    is_asked = draft is not None and draft.kind == DETAIL_DRAFT and draft.step.startswith(REASON_OF)
    return FreeText(f"giao {command.text}") if is_asked else command


async def confirm_draft(command: ConfirmDraft, use_case: UseCase) -> Replies:
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
