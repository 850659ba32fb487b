"""How far work has come: its unit says so and who gave it is told; and the work nothing has been heard of for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.conversation.commands.lists import StaleWork
from domain.conversation.commands.tasks import ReportProgress
from domain.conversation.messages.base import Action, Place, Reply, UnknownCommand
from domain.conversation.messages.changing import AskedDetail, ChangeKind
from domain.conversation.messages.working import ListKind, ProgressReported
from domain.conversation.news_of_done import number_of_done, says_done
from domain.errors import WrongState
from domain.model import Draft, Lifecycle
from domain.office.permissions import may_work_on
from domain.tasks.views import COMPLETABLE
from services.asking import DETAIL_DRAFT, ask_detail
from services.delivery.change_notices import tell_givers
from services.dispatch import handles
from services.tasks.assigning import refuse_text
from services.tasks.closing import PAGE, choose, find_works, page_of, refuse_closed, refuse_stale, unheard_of
from services.tasks.pausing import line_of
from services.tasks.recording import change, refresh_messages
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
    work = choose(works, lambda one: may_work_on(use_case.speaker, one.assignment), "unit_member")
    await refuse_closed(use_case, work)
    refuse_stale(use_case, work)
    if work.assignment.lifecycle not in COMPLETABLE:
        raise WrongState(command.number, work.assignment.lifecycle)
    refuse_text(command.words)
    if not command.words:
        return await ask_detail(use_case, line_of(use_case, work), AskedDetail.PROGRESS, f"baocao {command.number}")
    assignment = work.assignment
    begun = replace(
        assignment,
        lifecycle=Lifecycle.IN_PROGRESS,
        accepted_at=assignment.accepted_at or use_case.now,
        accepted_by_id=assignment.accepted_by_id or use_case.speaker.id,
        last_report_at=use_case.now,
    )
    changed = await change(use_case, work, begun, "progress_reported", note=command.words)
    await refresh_messages(use_case, changed)
    await tell_givers(use_case, changed, ChangeKind.PROGRESS, reason=command.words)
    return use_case.answer_privately(ProgressReported(line_of(use_case, changed), command.words))


@handles(StaleWork)
async def stale_work(command: StaleWork, use_case: UseCase) -> Sequence[Reply]:
    """`tonlau`: work without a deadline that nobody has reported on for months, the longest silence first.

    Everywhere for those who oversee, else in the speaker's own units.
    """
    works, total = await unheard_of(use_case, (command.page - 1) * PAGE)
    return use_case.answer_privately(page_of(use_case, ListKind.STALE, "", works, total, command.page, "tonlau"))
