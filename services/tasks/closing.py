"""Work is received and done."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.tasks import AcceptTask, CompleteTask
from domain.conversation.messages.base import Reply
from domain.conversation.messages.working import Accepted, Completed
from domain.model import AssignmentRole
from domain.tasks.lifecycle import Act, advanced
from services.dispatch import handles
from services.tasks.assigning import refuse_text
from services.tasks.parts import find_works, line_of, part_for
from services.tasks.recording import close_coordinators, perform
from services.use_case import UseCase


@handles(AcceptTask)
async def accept_task(command: AcceptTask, use_case: UseCase) -> Sequence[Reply]:
    """`nhan 12`: the unit has received the work; ends the acceptance ladder only.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState.
    """
    works = await find_works(use_case, command.number)
    work = await part_for(use_case, Act.ACCEPT, works)
    accepted = advanced(Act.ACCEPT, work.assignment, by=use_case.speaker.id, at=use_case.now)
    done = await perform(use_case, Act.ACCEPT, work, accepted)
    who = use_case.speaker.name if use_case.viewer.names_persons else ""
    line = line_of(use_case, done.work, private=False)
    place = use_case.place_of_answer(pressed_is_rewritten=done.pressed_is_rewritten)
    return (Reply(Accepted(line, use_case.now, who), place),)


@handles(CompleteTask)
async def complete_task(command: CompleteTask, use_case: UseCase) -> Sequence[Reply]:
    """`xong 12 [result]`: closes the speaker's part; the lead's closes the task.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState, SecretRefused, TextTooLong.
    """
    refuse_text(command.result)
    works = await find_works(use_case, command.number)
    work = await part_for(use_case, Act.COMPLETE, works)
    closed = advanced(Act.COMPLETE, work.assignment, by=use_case.speaker.id, at=use_case.now, words=command.result)
    done = await perform(use_case, Act.COMPLETE, work, closed)
    if done.work.assignment.role is AssignmentRole.LEAD:
        await close_coordinators(use_case, works)
    line = line_of(use_case, done.work, private=False)
    place = use_case.place_of_answer(pressed_is_rewritten=done.pressed_is_rewritten)
    return (Reply(Completed(line), place),)
