"""What is said to an open draft: each kind of draft answers by itself (`services.dispatch`)."""

from __future__ import annotations

import re

from domain.conversation.commands.assigning import AssignTask, ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.base import Command
from domain.conversation.commands.talking import FreeText
from domain.conversation.grammar import asks_anything, read_command
from domain.errors import NothingToConfirm
from domain.model import Draft
from domain.text import fold
from services import dispatch
from services.asking import DETAIL_DRAFT, completed
from services.dispatch import answers, changes_deadline, handles
from services.drafts import close_draft, open_draft
from services.use_case import Replies, UseCase

# "giao nhầm đơn vị", "giao trùng": what is said about an assignment, not a new one.
_MISTAKEN = re.compile(r"(?:nham|trung|sai|thua|chong cheo|lai cho|hai lan|2 lan)\b")


@handles(ConfirmDraft)
async def confirm_draft(command: ConfirmDraft, use_case: UseCase) -> Replies:
    """Raises NothingToConfirm where there is no draft, and what its kind raises."""
    return await dispatch.confirm(command, use_case, await _open(use_case))


@handles(ChangeDraftDeadline)
async def change_deadline(command: ChangeDraftDeadline, use_case: UseCase) -> Replies:
    """Raises NothingToConfirm where there is no draft, and what its kind raises."""
    return await dispatch.change_deadline(command, use_case, await _open(use_case))


async def _open(use_case: UseCase) -> Draft:
    draft = await open_draft(use_case)
    if draft is None:
        raise NothingToConfirm
    return draft


@answers(DETAIL_DRAFT)
async def complete_detail(command: FreeText, use_case: UseCase, draft: Draft) -> Replies:
    """What was missing completes the command that asked for it. Raises what the command raises."""
    await close_draft(use_case)
    return await dispatch.carry_out(read_command(completed(draft, command.text.strip())), use_case)


@changes_deadline(DETAIL_DRAFT)
async def detail_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Replies:
    """`suangay 20/12` where a deadline is asked for. Raises NothingToConfirm without words."""
    if not command.words:
        raise NothingToConfirm
    return await complete_detail(FreeText(command.words), use_case, draft)


async def as_reason(command: Command, use_case: UseCase) -> Command:
    """ "Giao nhầm đơn vị" is a reason where one is asked for, though it begins like new work."""
    if not isinstance(command, AssignTask) or not _MISTAKEN.match(fold(command.text[:40])) or ":" in command.text:
        return command
    draft = await open_draft(use_case)
    is_asked = draft is not None and draft.kind == DETAIL_DRAFT and asks_anything(draft.step.partition(" ")[0])
    return FreeText(f"giao {command.text}") if is_asked else command
