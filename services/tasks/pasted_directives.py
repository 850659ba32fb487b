"""Directives that come by themselves: pasted without a command, in pieces, or as the text of a file."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.assigning import ReadDirective
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Reply
from domain.errors import FileFault, FileRefused, TextTooLong
from domain.intake.pasted_directives import LONGEST, has_head, list_of_file, looks_like_directive
from domain.intake.task_list import TaskList
from domain.model import Draft
from domain.office.permissions import is_overseer, require_assigner
from services.dispatch import handles, prepares
from services.documents.apart import MAX_SECONDS, Crashed, TooMuchMemory, TooSlow
from services.tasks.assigning import load_office
from services.tasks.task_list import LIST_DRAFT, TASK_LIST, propose_directive, propose_tasks
from services.use_case import UseCase


@handles(ReadDirective)
async def read_directive_file(command: ReadDirective, use_case: UseCase) -> Sequence[Reply]:
    """Raises NotAllowed, SecretRefused, TextTooLong, FileRefused, NoAssignmentsFound."""
    tasks = use_case.prepared
    if not isinstance(tasks, TaskList):
        tasks = await read_first(command, use_case)
    return await propose_tasks(tasks, use_case, await load_office(use_case))


@prepares(ReadDirective)
async def read_first(command: ReadDirective, use_case: UseCase) -> TaskList:
    """Its assignments, read in the reader's process: a hostile text takes seconds.

    Raises:
        NotAllowed, SecretRefused, TextTooLong, FileRefused.
    """
    require_assigner(use_case.speaker)
    if len(command.text) > LONGEST:
        raise TextTooLong(LONGEST)
    office = await load_office(use_case)
    if use_case.apart is None:
        return list_of_file(command.text, office, use_case.now)
    try:
        read: TaskList = await use_case.apart(list_of_file, command.text, office, use_case.now)
    except (TooSlow, TooMuchMemory, Crashed):
        raise FileRefused(FileFault.TOO_SLOW, MAX_SECONDS) from None
    return read


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
