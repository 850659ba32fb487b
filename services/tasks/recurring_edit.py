"""How the monitor steers work that returns: the list, and stopping, leaving out or moving, each confirmed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db import Stored
from domain.conversation.commands.assigning import ChangeDraftDeadline, ConfirmDraft
from domain.conversation.commands.recurring import MoveRecurring, ShowRecurring, SkipRecurring, StopRecurring
from domain.conversation.commands.talking import FreeText
from domain.conversation.messages.base import Action, Reply
from domain.conversation.messages.recurring import (
    RecurringChange,
    RecurringChanged,
    RecurringChangeProposed,
    RecurringList,
)
from domain.errors import ArgumentMissing, DeadlineNotUnderstood, RuleNotFound
from domain.intake import drafts
from domain.intake.deadlines import DeadlineWarning
from domain.intake.drafts import draft_deadline
from domain.intake.line import Office, read_typed_deadline
from domain.model import Deadline, Draft
from domain.office.calendar import local_date
from domain.office.permissions import require_assigner
from domain.tasks.recurring import RecurringTask, passed_by
from domain.tasks.timeliness import deadline_facts
from services.dispatch import answers, changes_deadline, confirms, handles
from services.drafts import close_draft, keep_draft, refuse_stale_draft
from services.tasks.recurring import note_rule, passed_on, rescheduled, rule_line
from services.use_case import UseCase

RECURRING_DRAFT = "recurring"


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """What waits for `dung`. `limit`: the local day of the next occurrence when the change was shown."""

    change: RecurringChange
    number: int
    limit: date
    deadline: Deadline | None = None


PROPOSED: Stored[ProposedChange] = Stored("draft.recurring_change", ProposedChange)


@handles(ShowRecurring)
async def show_recurring(command: ShowRecurring, use_case: UseCase) -> Sequence[Reply]:
    """`dinhky`: the rules that go on. Raises NotAllowed."""
    require_assigner(use_case.speaker)
    rules = await use_case.transaction.recurring.all()
    names = await _names(use_case)
    lines = tuple(rule_line(rule, names, use_case.calendar, use_case.now) for rule in rules)
    return use_case.answer_privately(RecurringList(lines))


async def _names(use_case: UseCase) -> Mapping[int, str]:
    return {unit.id: unit.name for unit in await use_case.transaction.people.units()}


@handles(StopRecurring)
async def stop_recurring(command: StopRecurring, use_case: UseCase) -> Sequence[Reply]:
    return await _propose(use_case, RecurringChange.STOP, command.number, None)


@handles(SkipRecurring)
async def skip_recurring(command: SkipRecurring, use_case: UseCase) -> Sequence[Reply]:
    return await _propose(use_case, RecurringChange.SKIP, command.number, None)


@handles(MoveRecurring)
async def move_recurring(command: MoveRecurring, use_case: UseCase) -> Sequence[Reply]:
    """`dinhky sua 3 hạn 20/12`. Raises ArgumentMissing, DeadlineNotUnderstood."""
    require_assigner(use_case.speaker)
    return await _propose(use_case, RecurringChange.MOVE, command.number, _deadline(use_case, command.words))


def _deadline(use_case: UseCase, words: str) -> Deadline:
    if not words.strip():
        raise ArgumentMissing("dinhky")
    office = Office((), {}, use_case.calendar, use_case.rules.before_date)
    waiting = draft_deadline(read_typed_deadline(words, office, use_case.now))
    if waiting is None or waiting.must_be_chosen or waiting.recurrence is not None:
        raise DeadlineNotUnderstood(words)
    return waiting.deadline


async def _propose(
    use_case: UseCase, change: RecurringChange, number: int, deadline: Deadline | None
) -> Sequence[Reply]:
    """The change in words, kept until it is confirmed. Raises NotAllowed, RuleNotFound."""
    require_assigner(use_case.speaker)
    rule = await _rule(use_case, number)
    proposed = ProposedChange(change, number, rule.next_limit, deadline)
    saved = await keep_draft(use_case, RECURRING_DRAFT, str(number), PROPOSED.text(proposed))
    stamp = drafts.stamp(saved)
    message = RecurringChangeProposed(
        change,
        rule_line(rule, await _names(use_case), use_case.calendar, use_case.now),
        due_at=rule.deadline(use_case.calendar).due_at,
        moved_to=deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None,
        passes=passed_by(rule, deadline, use_case.calendar) if deadline else None,
        warning=DeadlineWarning.PAST if deadline and deadline.due_at <= use_case.now else None,
        day_off_reason=_day_off(use_case, deadline) if deadline else "",
        actions=(Action("dung", stamp), Action("thoi", stamp)),
    )
    return use_case.answer_in_place(message)


def _day_off(use_case: UseCase, deadline: Deadline) -> str:
    return use_case.calendar.day_off_reason(local_date(deadline.due_at)) or ""


async def _rule(use_case: UseCase, number: int) -> RecurringTask:
    rule = await use_case.transaction.recurring.by_number(number)
    if rule is None:
        raise RuleNotFound(number)
    return rule


@answers(RECURRING_DRAFT)
async def answer_change(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """Another date for the occurrence; anything else shows the change once more."""
    require_assigner(use_case.speaker)
    proposed = PROPOSED.value(draft.data)
    deadline = _deadline(use_case, command.text) if proposed.change is RecurringChange.MOVE else None
    return await _propose(use_case, proposed.change, proposed.number, deadline)


@changes_deadline(RECURRING_DRAFT)
async def other_date(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    if not command.words:
        raise ArgumentMissing("suangay")
    return await answer_change(FreeText(command.words), use_case, draft)


@confirms(RECURRING_DRAFT)
async def confirm_change(command: ConfirmDraft, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """`dung`. Raises NotAllowed, StaleButton, RuleNotFound: the occurrence has come meanwhile."""
    require_assigner(use_case.speaker)
    refuse_stale_draft(use_case, draft)
    proposed = PROPOSED.value(draft.data)
    change, rule = proposed.change, await _rule(use_case, proposed.number)
    await close_draft(use_case)
    if rule.next_limit != proposed.limit:
        return await _propose(use_case, change, rule.number, proposed.deadline)
    due_at = rule.deadline(use_case.calendar).due_at
    changed = await _carried_out(use_case, change, rule, proposed.deadline)
    await use_case.transaction.recurring.save(changed)
    await note_rule(use_case.transaction, rule, use_case.now, use_case.speaker.id, f"rule_{change}")
    line = rule_line(changed, await _names(use_case), use_case.calendar, use_case.now)
    return use_case.answer_in_place(RecurringChanged(change, line, due_at))


async def _carried_out(
    use_case: UseCase, change: RecurringChange, rule: RecurringTask, deadline: Deadline | None
) -> RecurringTask:
    if change is RecurringChange.STOP:
        return replace(rule, opens_at=None)
    if change is RecurringChange.MOVE:
        return await rescheduled(use_case.transaction, use_case.calendar, replace(rule, moved=deadline))
    await use_case.transaction.recurring.take(rule, rule.next_limit)
    return await passed_on(use_case.transaction, use_case.calendar, rule)
