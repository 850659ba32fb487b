"""Work that returns: rules are kept, each task is made when its time has come, and the monitor steers them."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from db import Database, Transaction
from domain import drafts
from domain.calendar import WorkingCalendar
from domain.commands import (
    ChangeDraftDeadline,
    ConfirmDraft,
    FreeText,
    MoveRecurring,
    ShowRecurring,
    SkipRecurring,
    StopRecurring,
)
from domain.deadlines import BeforeDate, Confidence
from domain.drafts import DraftDeadline, TaskDraft, draft_deadline
from domain.errors import ArgumentMissing, DeadlineNotUnderstood, NothingToConfirm, RuleNotFound, StaleButton
from domain.intake import Office, read_typed_deadline
from domain.messages import (
    Action,
    RecurrenceFacts,
    RecurringChange,
    RecurringChanged,
    RecurringChangeProposed,
    RecurringLine,
    RecurringList,
    Reply,
)
from domain.model import Deadline, Draft, Event, Work
from domain.office import OfficeRules
from domain.permissions import require_assigner
from domain.recurring import (
    RecurringTask,
    first_limit,
    following_limit,
    is_passed_over,
    next_dates,
    opening,
)
from domain.timeliness import deadline_facts
from services.board import board_changed
from services.policies import current_policy
from services.saving_tasks import Saving
from services.use_case import UseCase, load_calendar

logger = logging.getLogger(__name__)

RECURRING_DRAFT = "recurring"
POISON_DELAY = timedelta(hours=1)


async def start_rules(saving: Saving, draft: TaskDraft) -> tuple[tuple[RecurringTask, ...], tuple[Work, ...]]:
    """The rules that a confirmed draft makes (one for each leading unit), and the tasks whose time has come already."""
    assert draft.deadline is not None
    assert draft.deadline.recurrence is not None
    rule, calendar = draft.deadline.recurrence, saving.calendar
    limit = first_limit(rule, saving.now, calendar)
    works: list[Work] = []
    started: list[RecurringTask] = []
    for lead_id in draft.lead_ids:
        fresh = RecurringTask(
            id=0,
            organization_id=saving.organization_id,
            number=0,
            title=draft.title,
            assigner_id=saving.assigner_id,
            created_at=saving.now,
            lead_id=lead_id,
            rule=rule,
            words=draft.deadline.deadline.words,
            next_limit=limit,
            opens_at=None,
            coordinator_ids=draft.coordinator_ids,
            officer_id=draft.officer_id,
            urgency=draft.urgency,
            document=draft.document,
        )
        kept = await saving.transaction.recurring.add(await _rescheduled(saving.transaction, calendar, fresh))
        await _note(saving.transaction, kept, saving.now, saving.assigner_id, "rule_started")
        made = await make_due_tasks(saving, kept)
        works += made.works
        started.append(made.rule)
    return tuple(started), tuple(works)


async def _rescheduled(transaction: Transaction, calendar: WorkingCalendar, rule: RecurringTask) -> RecurringTask:
    """With the moment at which the next task is made."""
    policy = await current_policy(transaction, rule.urgency)
    due = rule.deadline(calendar).due_at
    opens = opening(rule.rule, rule.next_limit, due, policy, calendar, begun=rule.created_at)
    return replace(rule, opens_at=opens)


async def _passed_on(transaction: Transaction, calendar: WorkingCalendar, rule: RecurringTask) -> RecurringTask:
    """The rule with the occurrence after this one as its next."""
    following = following_limit(rule.rule, rule.next_limit, calendar)
    return await _rescheduled(transaction, calendar, replace(rule, next_limit=following, moved=None))


@dataclass(frozen=True, slots=True)
class Made:
    rule: RecurringTask
    works: tuple[Work, ...] = ()


async def make_due_tasks(saving: Saving, rule: RecurringTask) -> Made:
    """The tasks of all occurrences whose time has come; each is made once, however often this runs."""
    works: list[Work] = []
    while rule.opens_at is not None and rule.opens_at <= saving.now:
        deadline = rule.deadline(saving.calendar)
        fresh = await saving.transaction.recurring.take(rule, rule.next_limit)
        if fresh and not is_passed_over(rule.rule, deadline.due_at, saving.now):
            made = await saving.save(_draft_of(rule, deadline, saving.office))
            await saving.transaction.recurring.made(rule, rule.next_limit, made[0].task.id)
            rule = replace(rule, newest_number=made[0].task.number)
            works += made
        rule = await _passed_on(saving.transaction, saving.calendar, rule)
    await saving.transaction.recurring.save(rule)
    if works:
        await board_changed(saving.transaction, saving.now)
    return Made(rule, tuple(works))


def _draft_of(rule: RecurringTask, deadline: Deadline, office: Office) -> TaskDraft:
    """The occurrence as a task; units that are no more do not coordinate."""
    known = {unit.id for unit in office.units}
    return TaskDraft(
        lead_id=rule.lead_id,
        coordinator_ids=tuple(id for id in rule.coordinator_ids if id in known and id != rule.lead_id),
        officer_id=rule.officer_id,
        title=rule.title,
        deadline=DraftDeadline(deadline, Confidence.SURE),
        document=rule.document,
        urgency=rule.urgency,
    )


async def open_due(database: Database, now: datetime, rules: OfficeRules) -> int:
    """Make every task whose time has come; how many rules were gone through. Safe to repeat, and after a standstill."""
    count = 0
    while True:
        async with database.read() as transaction:
            moment = await transaction.recurring.next_opening()
        if moment is None or moment > now:
            return count
        async with database.write() as transaction:
            rule = await transaction.recurring.due(now)
            if rule is None:
                return count
            await _open_one(transaction, rule, now, rules)
        count += 1


async def _open_one(transaction: Transaction, rule: RecurringTask, now: datetime, rules: OfficeRules) -> None:
    """A rule whose unit is gone or merged follows it, or waits an hour and is told in the log: it stops nobody else."""
    calendar = await load_calendar(transaction, rules)
    office = await _office(transaction, calendar, rules.before_date)
    rule = replace(rule, lead_id=await _successor(transaction, rule.lead_id))
    if all(unit.id != rule.lead_id for unit in office.units):
        logger.error("the recurring task %s has no unit any more; looked at again in an hour", rule.number)
        await transaction.recurring.save(replace(rule, opens_at=now + POISON_DELAY))
        return
    await make_due_tasks(Saving(transaction, rule.organization_id, rule.assigner_id, office, calendar, now), rule)


async def _office(transaction: Transaction, calendar: WorkingCalendar, before_date: BeforeDate) -> Office:
    units = await transaction.people.units()
    return Office(units, await transaction.people.members_of_units([unit.id for unit in units]), calendar, before_date)


async def _successor(transaction: Transaction, unit_id: int) -> int:
    """The unit into which this one was merged, if it was."""
    for _ in range(10):
        merged = (await transaction.people.unit(unit_id)).merged_into_id
        if merged is None:
            break
        unit_id = merged
    return unit_id


def recurrence_facts(waiting: DraftDeadline | None, calendar: WorkingCalendar, now: datetime) -> RecurrenceFacts | None:
    """The rule of a draft's deadline with its next dates; None for a deadline that comes once."""
    if waiting is None or waiting.recurrence is None:
        return None
    limit = first_limit(waiting.recurrence, now, calendar)
    return RecurrenceFacts(waiting.recurrence, next_dates(waiting.recurrence, limit, calendar))


def rule_line(rule: RecurringTask, names: Mapping[int, str], calendar: WorkingCalendar, now: datetime) -> RecurringLine:
    dates = next_dates(rule.rule, rule.next_limit, calendar)
    if rule.moved is not None:
        dates = (rule.moved.due_at, *dates[1:])
    return RecurringLine(
        number=rule.number,
        title=rule.title,
        lead=names.get(rule.lead_id, ""),
        recurrence=RecurrenceFacts(rule.rule, dates),
        coordinators=tuple(names[id] for id in rule.coordinator_ids if id in names),
        opens_at=rule.opens_at,
        newest=rule.newest_number,
        moved=deadline_facts(rule.moved, calendar, now) if rule.moved else None,
    )


async def show_recurring(command: ShowRecurring, use_case: UseCase) -> Sequence[Reply]:
    """`dinhky`: the rules that go on. Raises NotAllowed."""
    require_assigner(use_case.speaker)
    rules = await use_case.transaction.recurring.all()
    names = await _names(use_case)
    lines = tuple(rule_line(rule, names, use_case.calendar, use_case.now) for rule in rules)
    return use_case.answer_privately(RecurringList(lines))


async def _names(use_case: UseCase) -> Mapping[int, str]:
    return {unit.id: unit.name for unit in await use_case.transaction.people.units()}


async def stop_recurring(command: StopRecurring, use_case: UseCase) -> Sequence[Reply]:
    return await _propose(use_case, RecurringChange.STOP, command.number, None)


async def skip_recurring(command: SkipRecurring, use_case: UseCase) -> Sequence[Reply]:
    return await _propose(use_case, RecurringChange.SKIP, command.number, None)


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
    data = {"change": change, "number": number, "limit": rule.next_limit.isoformat(), "deadline": None}
    if deadline is not None:
        data["deadline"] = asdict(deadline) | {"due_at": deadline.due_at.isoformat()}
    saved = await use_case.transaction.drafts.save(
        use_case.speaker.id,
        use_case.origin.channel,
        use_case.draft_chat,
        RECURRING_DRAFT,
        str(number),
        json.dumps(data, ensure_ascii=False),
        use_case.now,
    )
    stamp = drafts.stamp(saved)
    message = RecurringChangeProposed(
        change,
        rule_line(rule, await _names(use_case), use_case.calendar, use_case.now),
        due_at=rule.deadline(use_case.calendar).due_at,
        moved_to=deadline_facts(deadline, use_case.calendar, use_case.now) if deadline else None,
        actions=(Action("dung", stamp), Action("thoi", stamp)),
    )
    return use_case.answer_in_place(message)


async def _rule(use_case: UseCase, number: int) -> RecurringTask:
    rule = await use_case.transaction.recurring.by_number(number)
    if rule is None:
        raise RuleNotFound(number)
    return rule


async def answer_change(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """Another date for the occurrence; anything else shows the change once more."""
    require_assigner(use_case.speaker)
    data = json.loads(draft.data)
    change = RecurringChange(data["change"])
    deadline = _deadline(use_case, command.text) if change is RecurringChange.MOVE else None
    return await _propose(use_case, change, data["number"], deadline)


async def other_date(command: ChangeDraftDeadline, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    if not command.words:
        raise ArgumentMissing("suangay")
    return await answer_change(FreeText(command.words), use_case, draft)


async def confirm_change(command: ConfirmDraft, use_case: UseCase) -> Sequence[Reply]:
    """`dung`. Raises NotAllowed, StaleButton, RuleNotFound, NothingToConfirm: the occurrence has come meanwhile."""
    require_assigner(use_case.speaker)
    place = (use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)
    draft = await use_case.transaction.drafts.open(*place)
    if draft is None:
        raise NothingToConfirm
    if use_case.origin.press is not None and use_case.origin.press.version != drafts.stamp(draft):
        raise StaleButton(None, None)
    data = json.loads(draft.data)
    change, rule = RecurringChange(data["change"]), await _rule(use_case, data["number"])
    await use_case.transaction.drafts.drop(*place)
    if rule.next_limit.isoformat() != data["limit"]:
        return await _propose(use_case, change, rule.number, _stored_deadline(data["deadline"]))
    due_at = rule.deadline(use_case.calendar).due_at
    changed = await _carried_out(use_case, change, rule, _stored_deadline(data["deadline"]))
    await use_case.transaction.recurring.save(changed)
    await _note(use_case.transaction, rule, use_case.now, use_case.speaker.id, f"rule_{change}")
    line = rule_line(changed, await _names(use_case), use_case.calendar, use_case.now)
    return use_case.answer_in_place(RecurringChanged(change, line, due_at))


def _stored_deadline(data: dict[str, str] | None) -> Deadline | None:
    if data is None:
        return None
    return Deadline(datetime.fromisoformat(data["due_at"]), bool(data["date_only"]), data["words"], data["rule"])


async def _carried_out(
    use_case: UseCase, change: RecurringChange, rule: RecurringTask, deadline: Deadline | None
) -> RecurringTask:
    if change is RecurringChange.STOP:
        return replace(rule, opens_at=None)
    if change is RecurringChange.MOVE:
        return await _rescheduled(use_case.transaction, use_case.calendar, replace(rule, moved=deadline))
    await use_case.transaction.recurring.take(rule, rule.next_limit)
    return await _passed_on(use_case.transaction, use_case.calendar, rule)


async def _note(transaction: Transaction, rule: RecurringTask, now: datetime, actor_id: int, name: str) -> None:
    after = json.dumps({"rule": rule.number, "next": rule.next_limit.isoformat()})
    await transaction.audit.add(Event(rule.organization_id, now, actor_id, name, after=after))
