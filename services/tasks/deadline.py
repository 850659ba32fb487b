"""How a task's deadline is moved: read, echoed with both dates, saved only when confirmed; the unit is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.conversation.commands.assigning import ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Action, Reply
from domain.conversation.messages.changing import DeadlineChanged, DeadlineChangeProposed
from domain.errors import ArgumentMissing, DeadlineNotUnderstood, NoSuchChoice
from domain.intake import drafts
from domain.intake.drafts import DraftDeadline, TaskDraft, choose_candidate, draft_deadline
from domain.intake.line import read_typed_deadline
from domain.intake.line_words import takes_deadline_away
from domain.model import Deadline, Draft, Work
from domain.office.calendar import local_date
from domain.office.permissions import is_overseer, require
from domain.reminding.decide import decide
from domain.reminding.merging import merge
from domain.tasks.lifecycle import TABLE, Act, check
from domain.tasks.timeliness import deadline_facts
from domain.text import fold
from domain.vocabulary import DeadlineFacts
from services.dispatch import answers, changes_deadline, confirms
from services.drafts import close_draft, keep_draft, refuse_stale_draft
from services.reminding.directory import load_directory
from services.reminding.facts import facts_of, policy_of
from services.tasks.assigning import TASK_DRAFT, load_office, refuse_text
from services.tasks.parts import find_works, line_of, parts_for, refuse_closed
from services.tasks.recording import perform
from services.use_case import UseCase

DEADLINE_DRAFT = "deadline"


async def propose_deadline(use_case: UseCase, number: int, words: str) -> Sequence[Reply]:
    """`sua 12 hạn 20/12`: the echo, with what must be said about the date. Raises DeadlineNotUnderstood."""
    read = await _read(use_case, words)
    return await _echo(use_case, number, read)


async def _read(use_case: UseCase, words: str) -> TaskDraft:
    if takes_deadline_away(words) or fold(words) in ("khong", "khong co"):
        return TaskDraft(no_deadline=True)
    waiting = draft_deadline(read_typed_deadline(words, await load_office(use_case), use_case.now))
    if waiting is None:
        raise DeadlineNotUnderstood(words)
    return TaskDraft(deadline=waiting)


async def _echo(use_case: UseCase, number: int, read: TaskDraft) -> Sequence[Reply]:
    works = await find_works(use_case, number)
    await parts_for(use_case, Act.CHANGE_DEADLINE, works[:1])
    saved = await keep_draft(use_case, DEADLINE_DRAFT, str(number), TASK_DRAFT.text(read))
    return use_case.answer_in_place(_proposal(use_case, works, read, drafts.stamp(saved)))


def _proposal(use_case: UseCase, works: Sequence[Work], read: TaskDraft, stamp: int) -> DeadlineChangeProposed:
    waiting = read.deadline
    candidates: tuple[DeadlineFacts, ...] = ()
    first = [Action("dung", stamp)]
    if waiting is not None and waiting.must_be_chosen:
        moments = [replace(waiting.deadline, due_at=at) for at in waiting.candidates]
        candidates = tuple(facts for one in moments if (facts := _facts(use_case, one)) is not None)
        first = [Action(str(place), stamp) for place in range(1, len(candidates) + 1)]
    return DeadlineChangeProposed(
        line=line_of(use_case, works[0]),
        before=_facts(use_case, works[0].assignment.deadline),
        after=_facts(use_case, waiting.deadline) if waiting else None,
        units=tuple(work.assignment.unit_name for work in _concerned(works)),
        warning=waiting.warning if waiting else None,
        day_off_reason=_day_off(use_case, waiting),
        candidates=candidates,
        actions=(*first, Action("suangay", stamp), Action("thoi", stamp)),
    )


def _facts(use_case: UseCase, deadline: Deadline | None) -> DeadlineFacts | None:
    return deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None


def _day_off(use_case: UseCase, waiting: DraftDeadline | None) -> str:
    if waiting is None:
        return ""
    return use_case.calendar.day_off_reason(local_date(waiting.deadline.due_at)) or ""


def _concerned(works: Sequence[Work]) -> list[Work]:
    """The open parts that share the lead's deadline; a coordinating unit with a date of its own keeps it."""
    leading = works[0].assignment.deadline
    shared = leading.due_at if leading else None
    return [
        work
        for work in works
        if not work.assignment.is_closed
        and (work.assignment.deadline.due_at if work.assignment.deadline else None) == shared
    ]


@answers(DEADLINE_DRAFT)
async def answer_deadline(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """The number of a candidate, or another date. Raises DeadlineNotUnderstood, NoSuchChoice, StaleButton."""
    _check(use_case, draft)
    refuse_text(command.text)
    known, typed = TASK_DRAFT.value(draft.data), command.text.strip()
    if typed.isdecimal() and known.deadline is not None and known.deadline.candidates:
        chosen = choose_candidate(known, int(typed))
        if chosen is None:
            raise NoSuchChoice(len(known.deadline.candidates))
        return await _echo(use_case, int(draft.step), chosen)
    return await propose_deadline(use_case, int(draft.step), typed)


@changes_deadline(DEADLINE_DRAFT)
async def other_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`suangay 18/12` while the change waits. Raises ArgumentMissing without a date."""
    if not command.words:
        raise ArgumentMissing("suangay")
    return await answer_deadline(FreeText(command.words), use_case, draft)


def _check(use_case: UseCase, draft: Draft) -> None:
    require(is_overseer(use_case.speaker), TABLE[Act.CHANGE_DEADLINE].who)
    refuse_stale_draft(use_case, draft)


@confirms(DEADLINE_DRAFT)
async def confirm_deadline(command: ConfirmDraft, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`dung`: the parts get the deadline and a new `deadline_version`; the original date stays in the record.

    Raises:
        NotAllowed, StaleButton, NoSuchChoice, AlreadyClosed, WrongState.
    """
    _check(use_case, draft)
    read = TASK_DRAFT.value(draft.data)
    if read.deadline is not None and read.deadline.must_be_chosen:
        raise NoSuchChoice(len(read.deadline.candidates))
    works = await find_works(use_case, int(draft.step))
    await refuse_closed(use_case, works[0])
    before = works[0].assignment.deadline
    deadline = read.deadline.deadline if read.deadline else None
    concerned = _concerned(works)
    changed = [await move_deadline(use_case, work, deadline) for work in concerned]
    await close_draft(use_case)
    units = tuple(work.assignment.unit_name for work in changed)
    return use_case.answer_in_place(DeadlineChanged(line_of(use_case, changed[0]), _facts(use_case, before), units))


async def move_deadline(use_case: UseCase, work: Work, deadline: Deadline | None) -> Work:
    """First what is due by the old deadline, then the watermark: what the new one puts into the past was never due.

    Raises WrongState while the work is on hold.
    """
    assignment = work.assignment
    check(Act.CHANGE_DEADLINE, work)
    await tell_what_is_due(use_case, work)
    moved = replace(
        assignment,
        deadline=deadline,
        original_due_at=assignment.original_due_at or (deadline.due_at if deadline else None),
        deadline_version=assignment.deadline_version + 1,
        reminded_until=max(assignment.reminded_until, use_case.now),
        snoozed_until=None,
        group_paused_until=None,
    )
    return (await perform(use_case, Act.CHANGE_DEADLINE, work, moved, before=assignment.deadline)).work


async def tell_what_is_due(use_case: UseCase, work: Work) -> None:
    """Put into the outbox what the work has due at this moment, before a change of it moves the watermark."""
    assignment, urgency = work.assignment, work.task.urgency
    decision = decide(facts_of(assignment, urgency), policy_of(assignment, urgency), use_case.calendar, use_case.now)
    if decision.due:
        directory = await load_directory(use_case.transaction, [work], use_case.now)
        notifications = list(merge([(work, step) for step in decision.due], directory, {}, use_case.now))
        await use_case.transaction.outbox.enqueue(notifications, use_case.now)
