"""Directives that come by themselves: pasted without a command, in pieces, or as the text of a file."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.assigning import ReadDirective
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Reply
from domain.errors import TextTooLong
from domain.intake.pasted_directives import LONGEST, has_head, looks_like_directive
from domain.model import Draft
from domain.office.permissions import is_overseer
from services.dispatch import handles
from services.tasks.task_list import LIST_DRAFT, TASK_LIST, propose_directive
from services.use_case import UseCase


@handles(ReadDirective)
async def read_directive_file(command: ReadDirective, use_case: UseCase) -> Sequence[Reply]:
    """Raises NotAllowed, SecretRefused, TextTooLong, NoAssignmentsFound."""
    if len(command.text) > LONGEST:
        raise TextTooLong(LONGEST)
    return await propose_directive(command.text, use_case)


def is_new_directive(command: FreeText, use_case: UseCase, draft: Draft | None) -> bool:
    """Whether what a monitor pasted in their own chat begins a directive; the next piece of one does not."""
    if use_case.origin.in_group or use_case.origin.press is not None or not is_overseer(use_case.speaker):
        return False
    if not looks_like_directive(command.text):
        return False
    if draft is None or draft.kind != LIST_DRAFT:
        return True
    goes_on = bool(TASK_LIST.value(draft.data).text)
    return has_head(command.text) and _begins(command.text) if goes_on else True


def _begins(text: str) -> bool:
    """The head stands at the beginning; the "Nơi nhận" at the end of a last piece does not."""
    return has_head(text[: max(300, len(text) // 4)])


async def propose_pasted(command: FreeText, use_case: UseCase) -> Sequence[Reply]:
    return await propose_directive(command.text, use_case)
