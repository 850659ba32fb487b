"""Several tasks at once, from lines or from a directive: a numbered proposal, corrections, one confirmation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from db import Stored
from db.stored import plain
from domain.conversation.commands.assigning import AssignTask, ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Action, Reply
from domain.conversation.messages.many import (
    DirectivePiece,
    ListAssigned,
    ListProposed,
    ListView,
    ProposedLine,
    UnreadFacts,
)
from domain.conversation.messages.recurring import RecurringLine
from domain.errors import (
    CorrectionNotUnderstood,
    NoAssignmentsFound,
    NoSuchAssignment,
    NothingTicked,
    SecretRefused,
    TextTooLong,
    UserError,
)
from domain.intake import drafts
from domain.intake.directives import ProposedAssignment, UnreadLine
from domain.intake.line import Office
from domain.intake.list_corrections import correct_list, looks_like_correction
from domain.intake.pasted_directives import is_cut, is_next_piece, joined, list_of_directive, looks_like_directive
from domain.intake.task_lines import is_list, list_of_lines
from domain.intake.task_list import TaskList, document_of, outside, task_of, unread_in_order, with_corrections
from domain.model import Draft, Work
from domain.office.permissions import require_assigner
from domain.secrecy import is_stamped
from domain.tasks.views import work_line
from domain.text import fold
from services.dispatch import answers, changes_deadline, confirms, handles
from services.drafts import close_draft, keep_draft, refuse_stale_draft
from services.reports.board import board_changed
from services.tasks import assigning, recurring
from services.tasks.saving import TaskSaver, leading
from services.use_case import UseCase

LIST_DRAFT = "list"


def _of_version_0_1(data: dict[str, Any]) -> dict[str, Any]:
    """Version 0.1 kept the proposal as a text within the text, and of the last piece how long it is."""
    if not isinstance(data["proposal"], str):
        return data
    text: str = data["text"]
    return data | {"proposal": plain(data["proposal"]), "piece": text[len(text) - data["piece"] :]}


TASK_LIST: Stored[TaskList] = Stored("draft.task_list", TaskList, upgrade=_of_version_0_1)
PAGE_LINES = 20
LONGEST_LIST = 20_000
PAGE = re.compile(r"^(?:trang|xem trang)\s*(\d{1,3})$")
ONE_LINE = re.compile(r"^(?:xem )?(?:viec |muc |so )?(\d{1,3})$")
UNREAD = re.compile(r"^(?:xem )?(?:cac )?(?:dong|cau)? ?chua (?:duoc )?doc(?: (?:trang )?(\d{1,3}))?$")
SHOWN_UNREAD = 5
"""Unread sentences that a page of tasks shows; the others are a command away."""
WHOLE_LIST = frozenset({"danh sach", "xem lai", "xem danh sach", "tat ca", "xem"})


@handles(AssignTask)
async def assign(command: AssignTask, use_case: UseCase) -> Sequence[Reply]:
    """`giao …`: a directive, several lines or one task; in reply to a message, what that says goes into it.

    Raises:
        NotAllowed, SecretRefused, TextTooLong, NoAssignmentsFound.
    """
    require_assigner(use_case.speaker)
    refuse_secret(f"{command.text}\n{command.quoted}")
    if looks_like_directive(command.text):
        return await propose_directive(command.text, use_case)
    if looks_like_directive(command.quoted) and not command.text.strip():
        return await propose_directive(command.quoted, use_case)
    office = await assigning.load_office(use_case)
    if not command.quoted and is_list(command.text, office, use_case.now):
        _refuse_long_lines(command.text)
        return await _show(use_case, office, list_of_lines(command.text, office, use_case.now))
    return await assigning.assign_task(command, use_case)


def refuse_secret(text: str) -> None:
    if is_stamped(text):
        raise SecretRefused


def _refuse_long_lines(text: str) -> None:
    if len(text) > LONGEST_LIST:
        raise TextTooLong(LONGEST_LIST)
    if any(len(line) > assigning.LONGEST_TITLE for line in text.splitlines()):
        raise TextTooLong(assigning.LONGEST_TITLE)


async def propose_directive(
    text: str, use_case: UseCase, *, piece: str = "", before: TaskList | None = None
) -> Sequence[Reply]:
    """The assignments of a directive; `piece` is what came last of it, and `before` the list up to then.

    Raises:
        NotAllowed, SecretRefused, NoAssignmentsFound.
    """
    require_assigner(use_case.speaker)
    refuse_secret(text)
    office = await assigning.load_office(use_case)
    tasks = list_of_directive(text, office, use_case.now, piece=piece or text)
    tasks = with_corrections(tasks, before) if before else tasks
    return await propose_tasks(tasks, use_case, office, first=not piece)


async def propose_tasks(tasks: TaskList, use_case: UseCase, office: Office, *, first: bool = True) -> Sequence[Reply]:
    """The assignments as they were read. Raises NoAssignmentsFound."""
    if is_cut(tasks.piece):
        return await _await_rest(use_case, tasks, first=first)
    if not tasks.proposal.assignments and not tasks.proposal.unread:
        raise NoAssignmentsFound
    return await _show(use_case, office, tasks)


async def _await_rest(use_case: UseCase, tasks: TaskList, *, first: bool) -> Sequence[Reply]:
    """Say once that there is more to come, instead of showing what will change in a moment."""
    await _keep(use_case, tasks)
    return use_case.answer_in_place(DirectivePiece()) if first else ()


async def _keep(use_case: UseCase, tasks: TaskList) -> Draft:
    return await keep_draft(use_case, LIST_DRAFT, tasks.source, TASK_LIST.text(tasks))


async def _show(
    use_case: UseCase,
    office: Office,
    tasks: TaskList,
    view: ListView = ListView.PAGE,
    numbers: Sequence[int] = (),
) -> Sequence[Reply]:
    """Keep the list, and show a page of it or the tasks of these numbers."""
    saved = await _keep(use_case, tasks)
    return use_case.answer_in_place(_proposal(use_case, office, tasks, drafts.stamp(saved), view, numbers))


def _proposal(
    use_case: UseCase, office: Office, tasks: TaskList, stamp: int, view: ListView, numbers: Sequence[int]
) -> ListProposed:
    known = tasks.proposal.assignments
    pages = max(1, -(-len(known) // PAGE_LINES))
    page = min(tasks.page, pages)
    shown: Sequence[ProposedAssignment] = known[(page - 1) * PAGE_LINES : page * PAGE_LINES]
    unread = unread_in_order(tasks.proposal)
    told: Sequence[UnreadLine] = unread[:SHOWN_UNREAD] if view is ListView.PAGE and page == pages else ()
    if view is ListView.UNREAD:
        pages = max(1, -(-len(unread) // PAGE_LINES))
        page = min(tasks.page, pages)
        told = unread[(page - 1) * PAGE_LINES : page * PAGE_LINES]
    if view is not ListView.PAGE:
        shown = [one for one in known if one.number in numbers][:PAGE_LINES]
    return ListProposed(
        source=tasks.source,
        lines=tuple(_line(use_case, office, tasks, one) for one in shown),
        total=len(known),
        ticked=len(tasks.ticked),
        unsettled=len(tasks.unsettled()),
        document=document_of(tasks.proposal),
        view=view,
        page=page,
        pages=pages,
        actions=_actions(tasks, stamp, page, pages, view),
        units=len(office.units),
        unread=tuple(_unread(use_case, one) for one in told),
        unread_total=len(unread),
        unread_dated=sum(one.deadline is not None for one in unread),
    )


def _unread(use_case: UseCase, one: UnreadLine) -> UnreadFacts:
    waiting = drafts.draft_deadline(one.deadline) if one.deadline else None
    due = assigning.moment_facts(use_case, waiting, waiting.deadline.due_at) if waiting else None
    return UnreadFacts(one.number, one.text, one.units, due)


def _actions(tasks: TaskList, stamp: int, page: int, pages: int, view: ListView) -> tuple[Action, ...]:
    actions = []
    if len(tasks.unsettled()) < len(tasks.ticked):
        actions.append(Action("dung", stamp))
    if view is not ListView.PAGE:
        actions.append(Action("danh sach", stamp))
    if view is ListView.PAGE and page < pages:
        actions.append(Action(f"trang {page + 1}", stamp))
    if view is ListView.UNREAD and page < pages:
        actions.append(Action(f"chua doc {page + 1}", stamp))
    if tasks.proposal.unread and view is not ListView.UNREAD:
        actions.append(Action("chua doc", stamp))
    return (*actions, Action("thoi", stamp))


def _line(use_case: UseCase, office: Office, tasks: TaskList, one: ProposedAssignment) -> ProposedLine:
    draft = task_of(one, tasks.detail(one.number), office.units, None)
    waiting = draft.deadline
    choices = waiting.candidates if waiting is not None and waiting.must_be_chosen else ()
    facts = assigning.draft_facts(use_case, office, draft)
    codes = {unit.id: unit.code for unit in office.units}
    return ProposedLine(
        one.number,
        facts,
        ticked=one.kept,
        place=one.place.label,
        kind=one.kind,
        doubts=tasks.doubts(one),
        outside=outside(one),
        warning=waiting.warning if waiting else None,
        day_off_reason=assigning.day_off(use_case, waiting),
        candidates=tuple(assigning.moment_facts(use_case, waiting, at) for at in choices) if waiting else (),
        lead_code=codes.get(draft.lead_id or 0, ""),
        each_codes=tuple(codes[id] for id in draft.each_ids),
        coordinator_codes=tuple(codes[id] for id in draft.coordinator_ids),
    )


@answers(LIST_DRAFT)
async def answer_list(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """Corrections by number, another page, one task in full, or the next piece of a directive.

    Raises:
        NotAllowed, SecretRefused, StaleButton, NoSuchAssignment, and what a correction raises.
    """
    require_assigner(use_case.speaker)
    refuse_secret(command.text)
    refuse_stale_draft(use_case, draft)
    tasks = TASK_LIST.value(draft.data)
    office = await assigning.load_office(use_case)
    asked = fold(command.text).strip(" .")
    if asked in WHOLE_LIST or (found := PAGE.match(asked)) is not None:
        page = int(found[1]) if asked not in WHOLE_LIST and found else 1
        return await _show(use_case, office, replace(tasks, page=max(1, page)))
    if found := UNREAD.match(asked):
        unread = replace(tasks, page=max(1, int(found[1] or 1)))
        return await _show(use_case, office, unread, ListView.UNREAD)
    if found := ONE_LINE.match(asked):
        return await _show(use_case, office, tasks, ListView.IN_FULL, [_known_number(tasks, int(found[1]))])
    goes_on = bool(tasks.text) and is_next_piece(command.text)
    if looks_like_correction(command.text):
        try:
            return await _correct(use_case, office, tasks, command.text)
        except UserError:
            # "4. Giao Văn phòng …" may as well be the next paragraph of the directive.
            if not goes_on:
                raise
    if goes_on:
        whole = joined(tasks.text, command.text, tasks.piece)
        return await propose_directive(whole, use_case, piece=command.text, before=tasks)
    raise CorrectionNotUnderstood(command.text[:80])


async def _correct(use_case: UseCase, office: Office, tasks: TaskList, words: str) -> Sequence[Reply]:
    """Raises what a correction raises."""
    corrected = correct_list(tasks, words, office, use_case.now)
    touched = corrected.tasks.corrected.union(corrected.touched)
    return await _show(
        use_case, office, replace(corrected.tasks, corrected=touched), ListView.CHANGED, corrected.touched
    )


def has_line(draft: Draft, number: int) -> bool:
    """Whether the draft is a list in which there is a line of that number."""
    if draft.kind != LIST_DRAFT:
        return False
    return any(one.number == number for one in TASK_LIST.value(draft.data).proposal.assignments)


def _known_number(tasks: TaskList, number: int) -> int:
    known = [one.number for one in tasks.proposal.assignments]
    if number not in known:
        raise NoSuchAssignment(number, max(known, default=0))
    return number


@changes_deadline(LIST_DRAFT)
async def change_line_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`suangay 3 15/12`"""
    number, _, words = command.words.strip().partition(" ")
    if not number.isdecimal() or not words.strip():
        raise CorrectionNotUnderstood(f"suangay {command.words}".strip()[:80])
    return await answer_list(FreeText(f"{number} hạn {words}"), use_case, draft)


@confirms(LIST_DRAFT)
async def confirm_list(command: ConfirmDraft, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`dung`: every ticked task that lacks nothing is saved, all in this one transaction; the others go on waiting.

    Raises:
        NotAllowed, StaleButton, NothingTicked.
    """
    require_assigner(use_case.speaker)
    refuse_stale_draft(use_case, draft)
    tasks, office = TASK_LIST.value(draft.data), await assigning.load_office(use_case)
    ready = [one for one in tasks.ticked if not tasks.doubts(one)]
    if not tasks.ticked:
        raise NothingTicked
    if not ready:
        return await _show(use_case, office, tasks, ListView.UNCLEAR, [one.number for one in tasks.ticked])
    saving = assigning.saving(use_case, office)
    works, rules = await _save(use_case, saving, tasks, ready)
    await board_changed(use_case.transaction, use_case.now)
    left = tasks.after_saving(one.number for one in ready)
    actions: tuple[Action, ...] = ()
    if left.proposal.assignments or left.proposal.unread:
        kept = await keep_draft(use_case, LIST_DRAFT, left.source, TASK_LIST.text(left))
        actions = (Action("thoi", drafts.stamp(kept)),)
    else:
        await close_draft(use_case)
    message = ListAssigned(
        tuple(work_line(work, use_case.calendar, use_case.now, use_case.private_viewer) for work in works),
        rules,
        tuple(_line(use_case, office, left, one) for one in left.ticked),
        await saving.unreachable(works) if works else (),
        saving.held_until(works),
        actions,
        offered=len(left.proposal.assignments) - len(left.ticked),
        units=len(office.units),
        unread=len(left.proposal.unread),
    )
    return use_case.answer_in_place(message)


async def _save(
    use_case: UseCase, saving: TaskSaver, tasks: TaskList, ready: Sequence[ProposedAssignment]
) -> tuple[list[Work], tuple[RecurringLine, ...]]:
    """The leading parts of the new tasks, and the rules."""
    works: list[Work] = []
    rules: list[RecurringLine] = []
    names = {unit.id: unit.name for unit in saving.office.units}
    for one in ready:
        draft = task_of(one, tasks.detail(one.number), saving.office.units, document_of(tasks.proposal))
        if draft.deadline is not None and draft.deadline.recurrence is not None:
            started, made = await recurring.start_rules(saving, draft)
            rules += [recurring.rule_line(rule, names, use_case.calendar, use_case.now) for rule in started]
        else:
            made = await saving.save(draft)
        works += leading(made)
    return works, tuple(rules)
