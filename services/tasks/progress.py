"""How far work has come: its unit says so and who gave it is told; and the work nothing has been heard of for long."""

from __future__ import annotations

from collections.abc import Sequence

from domain.conversation.commands.tasks import ReportProgress
from domain.conversation.messages.base import Action, Place, Reply, UnknownCommand
from domain.conversation.messages.changing import AskedDetail
from domain.conversation.messages.working import ProgressReported
from domain.conversation.news_of_done import number_of_done, says_done
from domain.model import Draft
from domain.tasks.lifecycle import Act, advanced
from services.asking import DETAIL_DRAFT, ask_detail
from services.dispatch import handles
from services.tasks.assigning import refuse_text
from services.tasks.parts import find_works, line_of, part_for
from services.tasks.recording import perform
from services.use_case import UseCase

SUGGESTED = 3
"""Works of the speaker that are named to whoever says that one is done."""


def is_news_of_done(text: str, draft: Draft | None) -> bool:
    """Whether the words only say that something is done; where a reason is asked for, they are the reason."""
    return says_done(text) and (draft is None or draft.kind != DETAIL_DRAFT)


async def suggest_done(text: str, use_case: UseCase) -> Sequence[Reply]:
    """ "Em làm xong rồi ạ": the command for it, with the number that was said or those of the speaker's own work."""
    number = number_of_done(text)
    works, _ = await use_case.transaction.tasks.of_person(use_case.speaker, limit=SUGGESTED)
    titles = {work.task.number: work.task.title for work in works}
    numbers = (number,) if number else tuple(titles)
    commands = tuple(f"xong {one}" for one in numbers) or ("xong", "viec")
    actions = tuple(Action(command, label=command if number or len(commands) > 1 else "") for command in commands)
    place = Place.PRIVATE if use_case.origin.in_group else Place.CHAT
    known = tuple(titles.get(one, "") for one in numbers)
    return (Reply(UnknownCommand(text, commands, actions, known), place),)


@handles(ReportProgress)
async def report_progress(command: ReportProgress, use_case: UseCase) -> Sequence[Reply]:
    """`baocao 12 đã lấy ý kiến 5/7 đơn vị`: the work is in progress, the check-ins begin anew from today.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState, SecretRefused, TextTooLong.
    """
    works = await find_works(use_case, command.number)
    work = await part_for(use_case, Act.REPORT, works)
    refuse_text(command.words)
    if not command.words:
        return await ask_detail(use_case, line_of(use_case, work), AskedDetail.PROGRESS, f"baocao {command.number}")
    begun = advanced(Act.REPORT, work.assignment, by=use_case.speaker.id, at=use_case.now)
    done = await perform(use_case, Act.REPORT, work, begun, said=command.words)
    return use_case.answer_privately(ProgressReported(line_of(use_case, done.work), command.words))
