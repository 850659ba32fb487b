"""How a task comes to be: from one line or field by field, echoed in full, saved only when confirmed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from db import Stored
from domain.conversation.commands.assigning import AssignTask, ChangeDraftDeadline, ConfirmDraft, DropDraft
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.assigning import DraftDropped, DraftFacts, DraftQuestion, TaskAssigned, TaskProposed
from domain.conversation.messages.base import Action, Message, Place, Reply
from domain.conversation.messages.many import ListAssigned
from domain.errors import (
    DeadlineNotUnderstood,
    DocumentNotUnderstood,
    NoSuchChoice,
    NothingToConfirm,
    OfficerAmbiguous,
    OfficerNotFound,
    SecretRefused,
    TextTooLong,
    UnitAmbiguous,
    UnitNotFound,
    UserError,
)
from domain.intake import drafts
from domain.intake.documents import find_documents
from domain.intake.drafts import DraftDeadline, TaskDraft, choose_candidate, draft_deadline
from domain.intake.line import (
    Office,
    as_source,
    read_line,
    read_typed_deadline,
    read_work,
    with_quoted,
    with_units,
)
from domain.intake.line_words import says_no_deadline
from domain.model import Deadline, Draft
from domain.office.calendar import local_date
from domain.office.permissions import require_assigner
from domain.secrecy import is_stamped
from domain.tasks.recurring import RecurringTask
from domain.tasks.timeliness import deadline_facts
from domain.tasks.views import work_line
from domain.text import fold, normalize
from domain.vocabulary import DeadlineFacts, DraftField
from services.dispatch import answers, changes_deadline, confirms, handles
from services.drafts import close_draft, keep_draft, open_draft, refuse_stale_draft
from services.reports.board import board_changed
from services.tasks import recurring
from services.tasks.saving import TaskSaver, coordinating_officer, leading, unit_officer
from services.use_case import UseCase

DRAFT_KIND = "task"
TASK_DRAFT: Stored[TaskDraft] = Stored("draft.task", TaskDraft)
PROPOSED = "proposed"
LONGEST_TITLE = 1000
NONE_WORDS = frozenset({"khong", "khong co", "bo qua", "-"})


async def assign_task(command: AssignTask, use_case: UseCase) -> Sequence[Reply]:
    """`giao …`: read the line, ask for what it lacks or leaves in doubt, propose the rest.

    Raises:
        NotAllowed, SecretRefused, TextTooLong.
    """
    require_assigner(use_case.speaker)
    refuse_text(command.text)
    refuse_text(command.quoted)
    office = await load_office(use_case)
    if not command.text.strip() and not command.quoted.strip():
        return await _go_on(use_case, office, TaskDraft())
    problem: UserError | None = None
    try:
        draft = read_line(command.text, office, use_case.now)
    except (UnitAmbiguous, UnitNotFound, OfficerAmbiguous, OfficerNotFound) as unclear:
        draft, problem = read_work(command.text, office, use_case.now), unclear
    if command.quoted:
        draft = with_quoted(draft, command.quoted, office, use_case.now)
    return await _go_on(use_case, office, draft, problem)


def refuse_text(text: str) -> None:
    """Nothing bearing a secrecy stamp is kept, nor what no chat message could show again."""
    if is_stamped(text):
        raise SecretRefused
    if len(text) > LONGEST_TITLE:
        raise TextTooLong(LONGEST_TITLE)


async def load_office(use_case: UseCase) -> Office:
    people = use_case.transaction.people
    units = await people.units()
    members = await people.members_of_units([unit.id for unit in units])
    organization = await people.organization()
    name = organization.name if organization else ""
    return Office(units, members, use_case.calendar, use_case.rules.before_date, name)


async def _go_on(
    use_case: UseCase, office: Office, draft: TaskDraft, problem: UserError | None = None
) -> Sequence[Reply]:
    """Keep the draft and ask its next question, or propose it."""
    asked = draft.next_question()
    choices = _choices(asked, office, problem)
    draft = replace(draft, offered=choices)
    saved = await keep_draft(use_case, DRAFT_KIND, asked or PROPOSED, TASK_DRAFT.text(draft))
    facts = draft_facts(use_case, office, draft)
    if asked is not None:
        return _reply(use_case, _question(asked, facts, choices, saved, problem))
    return _reply(use_case, _proposal(use_case, draft, facts, saved))


def _reply(use_case: UseCase, message: Message) -> Sequence[Reply]:
    if use_case.origin.press is not None:
        return (Reply(message, Place.EDIT),)
    return use_case.answer_privately(message)


def _question(
    asked: DraftField, facts: DraftFacts, choices: tuple[str, ...], saved: Draft, problem: UserError | None
) -> DraftQuestion:
    stamp = drafts.stamp(saved)
    skip = (Action("khong", stamp),) if asked in (DraftField.DOCUMENT, DraftField.DEADLINE) else ()
    chosen = tuple(Action(code, stamp, label=code) for code in choices)
    return DraftQuestion(asked, facts, problem, choices, (*chosen, *skip, Action("thoi", stamp)))


def _choices(asked: DraftField | None, office: Office, problem: UserError | None) -> tuple[str, ...]:
    """The units to choose from; where a name has several meanings, these alone."""
    if asked is not DraftField.UNITS:
        return ()
    return problem.candidates if isinstance(problem, UnitAmbiguous) else tuple(unit.code for unit in office.units)


def _proposal(use_case: UseCase, draft: TaskDraft, facts: DraftFacts, saved: Draft) -> TaskProposed:
    stamp, waiting = drafts.stamp(saved), draft.deadline
    if waiting is not None and waiting.must_be_chosen:
        candidates = tuple(moment_facts(use_case, waiting, at) for at in waiting.candidates)
        chosen = tuple(Action(str(place), stamp) for place in range(1, len(candidates) + 1))
        actions = (*chosen, Action("suangay", stamp), Action("thoi", stamp))
        return TaskProposed(facts, waiting.warning, "", candidates, actions)
    actions = (Action("dung", stamp), Action("suangay", stamp), Action("thoi", stamp))
    return TaskProposed(facts, waiting.warning if waiting else None, day_off(use_case, waiting), (), actions)


def _facts_of(use_case: UseCase, deadline: Deadline) -> DeadlineFacts:
    return deadline_facts(deadline, use_case.calendar, use_case.now)


def moment_facts(use_case: UseCase, waiting: DraftDeadline, due_at: datetime) -> DeadlineFacts:
    """One of the moments between which a deadline wavers."""
    return _facts_of(use_case, replace(waiting.deadline, due_at=due_at))


def day_off(use_case: UseCase, waiting: DraftDeadline | None) -> str:
    if waiting is None:
        return ""
    return use_case.calendar.day_off_reason(local_date(waiting.deadline.due_at)) or ""


def draft_facts(use_case: UseCase, office: Office, draft: TaskDraft) -> DraftFacts:
    names = {unit.id: unit.name for unit in office.units}
    officer = unit_officer(draft.lead_id or 0, draft.officer_id, office)
    people = {person.id: person.name for members in office.members.values() for person in members}
    named = [coordinating_officer(id, draft, office) for id in draft.coordinator_ids if id in names]
    return DraftFacts(
        lead=names.get(draft.lead_id or 0, ""),
        coordinators=tuple(names[id] for id in draft.coordinator_ids if id in names),
        officer=officer.name if officer else "",
        title=draft.title,
        deadline=_facts_of(use_case, draft.deadline.deadline) if draft.deadline else None,
        no_deadline=draft.no_deadline,
        document=draft.document,
        urgency=draft.urgency,
        each=tuple(names[id] for id in draft.each_ids if id in names),
        recurrence=recurring.recurrence_facts(draft.deadline, use_case.calendar, use_case.now),
        coordinating_officers=tuple(people.get(id or 0, "") for id in named),
    )


@answers(DRAFT_KIND)
async def answer_draft(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """An answer to what the draft asks. What cannot be read is asked again, and the draft is kept."""
    require_assigner(use_case.speaker)
    refuse_text(command.text)
    refuse_stale_draft(use_case, draft)
    office = await load_office(use_case)
    known = TASK_DRAFT.value(draft.data)
    asked = known.next_question()
    try:
        filled = _fill(use_case, office, known, asked, normalize(command.text).strip())
    except UserError as problem:
        if asked is None:
            raise
        return await _go_on(use_case, office, known, problem)
    return await _go_on(use_case, office, filled)


def _fill(use_case: UseCase, office: Office, draft: TaskDraft, asked: DraftField | None, text: str) -> TaskDraft:
    if asked is DraftField.UNITS:
        return with_units(draft, by_number(text, draft.offered), office)
    if asked is DraftField.TITLE:
        return replace(draft, title=text)
    if asked is DraftField.DOCUMENT:
        return _with_document(draft, text)
    if asked is None and text.isdecimal() and draft.deadline and draft.deadline.candidates:
        chosen = choose_candidate(draft, int(text))
        if chosen is None:
            raise NoSuchChoice(len(draft.deadline.candidates))
        return chosen
    return _with_deadline(use_case, office, draft, text)


def by_number(text: str, offered: Sequence[str]) -> str:
    """ "2, 5" in answer to a numbered list of units: the units' codes. Raises NoSuchChoice."""
    if not offered or not re.fullmatch(r"\d{1,3}(?:\s*[,;+ ]\s*\d{1,3})*", text):
        return text
    places = [int(number) for number in re.findall(r"\d+", text)]
    if not all(1 <= place <= len(offered) for place in places):
        raise NoSuchChoice(len(offered))
    return ", ".join(offered[place - 1] for place in places)


def _with_document(draft: TaskDraft, text: str) -> TaskDraft:
    if fold(text) in NONE_WORDS:
        return replace(draft, document_settled=True)
    found = find_documents(text)
    if not found:
        raise DocumentNotUnderstood(text)
    return replace(draft, document=as_source(found[0]), document_settled=True)


def _with_deadline(use_case: UseCase, office: Office, draft: TaskDraft, text: str) -> TaskDraft:
    if says_no_deadline(text) or fold(text) in NONE_WORDS:
        return replace(draft, deadline=None, no_deadline=True)
    waiting = draft_deadline(read_typed_deadline(text, office, use_case.now))
    if waiting is None:
        raise DeadlineNotUnderstood(text)
    return replace(draft, deadline=waiting, no_deadline=False)


@changes_deadline(DRAFT_KIND)
async def change_deadline(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`suangay 18/12`; without words the deadline is asked for again."""
    if command.words:
        return await answer_deadline(command.words, use_case, draft)
    refuse_stale_draft(use_case, draft)
    known = replace(TASK_DRAFT.value(draft.data), deadline=None, no_deadline=False)
    return await _go_on(use_case, await load_office(use_case), known)


async def answer_deadline(words: str, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    office = await load_office(use_case)
    known = TASK_DRAFT.value(draft.data)
    return await _go_on(use_case, office, _with_deadline(use_case, office, known, words))


@handles(DropDraft)
async def drop_draft(command: DropDraft, use_case: UseCase) -> Sequence[Reply]:
    draft = await open_draft(use_case)
    if draft is None:
        raise NothingToConfirm
    refuse_stale_draft(use_case, draft)
    await close_draft(use_case)
    return _reply(use_case, DraftDropped())


@confirms(DRAFT_KIND)
async def confirm_draft(command: ConfirmDraft, use_case: UseCase, saved: Draft) -> Sequence[Reply]:
    """`dung`: save the proposed task, its assignments and their first reminders.

    Raises:
        NotAllowed, StaleButton, NoSuchChoice: a candidate date must be chosen first.
    """
    require_assigner(use_case.speaker)
    refuse_stale_draft(use_case, saved)
    draft, office = TASK_DRAFT.value(saved.data), await load_office(use_case)
    if draft.next_question() is not None:
        return await _go_on(use_case, office, draft)
    if draft.deadline is not None and draft.deadline.must_be_chosen:
        raise NoSuchChoice(len(draft.deadline.candidates))
    message = await _save(use_case, saving(use_case, office), draft)
    await close_draft(use_case)
    await board_changed(use_case.transaction, use_case.now)
    return _reply(use_case, message)


def saving(use_case: UseCase, office: Office) -> TaskSaver:
    return TaskSaver(
        use_case.transaction,
        use_case.organization.id,
        use_case.speaker.id,
        office,
        use_case.calendar,
        use_case.now,
    )


async def _save(use_case: UseCase, saving: TaskSaver, draft: TaskDraft) -> Message:
    """What was saved, which units nobody of can be reached, and until when sending waits."""
    rules: tuple[RecurringTask, ...] = ()
    if draft.deadline is not None and draft.deadline.recurrence is not None:
        rules, works = await recurring.start_rules(saving, draft)
    else:
        works = await saving.save(draft)
    lines = tuple(work_line(work, use_case.calendar, use_case.now, use_case.private_viewer) for work in leading(works))
    unreachable = await saving.unreachable(works) if works else ()
    if not rules and len(lines) == 1:
        return TaskAssigned(lines[0], unreachable, saving.held_until(works))
    names = {unit.id: unit.name for unit in saving.office.units}
    told = tuple(recurring.rule_line(rule, names, use_case.calendar, use_case.now) for rule in rules)
    return ListAssigned(lines, told, (), unreachable, saving.held_until(works))
