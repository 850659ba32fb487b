"""Work that returns: rules are kept, and each occurrence's task is made when its time has come, once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db import Database, Transaction
from domain.conversation.messages.recurring import RecurrenceFacts, RecurringLine
from domain.intake.deadlines import Confidence
from domain.intake.drafts import DraftDeadline, TaskDraft
from domain.intake.line import Office
from domain.model import Deadline, Event, Work
from domain.office.calendar import WorkingCalendar
from domain.office.rules import OfficeRules
from domain.tasks.recurring import (
    RecurringTask,
    first_limit,
    following_limit,
    is_passed_over,
    next_dates,
    opening,
)
from domain.tasks.timeliness import deadline_facts
from domain.vocabulary import BeforeDate
from services.reminding.policies import current_policy
from services.reports.board import board_changed
from services.tasks.saving import TaskSaver
from services.use_case import load_calendar

logger = logging.getLogger(__name__)

POISON_DELAY = timedelta(hours=1)


async def start_rules(saving: TaskSaver, draft: TaskDraft) -> tuple[tuple[RecurringTask, ...], tuple[Work, ...]]:
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
        kept = await saving.transaction.recurring.add(await rescheduled(saving.transaction, calendar, fresh))
        await note_rule(saving.transaction, kept, saving.now, saving.assigner_id, "rule_started")
        made = await make_due_tasks(saving, kept)
        works += made.works
        started.append(made.rule)
    return tuple(started), tuple(works)


async def rescheduled(transaction: Transaction, calendar: WorkingCalendar, rule: RecurringTask) -> RecurringTask:
    """With the moment at which the next task is made."""
    policy = await current_policy(transaction, rule.urgency)
    due = rule.deadline(calendar).due_at
    opens = opening(rule.rule, rule.next_limit, due, policy, calendar, begun=rule.created_at)
    return replace(rule, opens_at=opens)


async def passed_on(transaction: Transaction, calendar: WorkingCalendar, rule: RecurringTask) -> RecurringTask:
    """The rule with the occurrence after this one as its next."""
    following = following_limit(rule.rule, rule.next_limit, calendar)
    return await rescheduled(transaction, calendar, replace(rule, next_limit=following, moved=None))


@dataclass(frozen=True, slots=True)
class Made:
    rule: RecurringTask
    works: tuple[Work, ...] = ()


async def make_due_tasks(saving: TaskSaver, rule: RecurringTask) -> Made:
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
        rule = await passed_on(saving.transaction, saving.calendar, rule)
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
            await open_one(transaction, rule, now, rules)
        count += 1


async def open_one(
    transaction: Transaction, rule: RecurringTask, now: datetime, rules: OfficeRules
) -> tuple[Work, ...] | None:
    """The tasks that a rule makes now. One whose unit was merged follows it.

    One whose unit is gone waits an hour and is told in the log, it stops nobody else: None.
    """
    calendar = await load_calendar(transaction, rules)
    office = await _office(transaction, calendar, rules.before_date)
    rule = replace(rule, lead_id=await _successor(transaction, rule.lead_id))
    if all(unit.id != rule.lead_id for unit in office.units):
        logger.error("the recurring task %s has no unit any more; looked at again in an hour", rule.number)
        await transaction.recurring.save(replace(rule, opens_at=now + POISON_DELAY))
        return None
    saving = TaskSaver(transaction, rule.organization_id, rule.assigner_id, office, calendar, now)
    return (await make_due_tasks(saving, rule)).works


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


async def note_rule(transaction: Transaction, rule: RecurringTask, now: datetime, actor_id: int, name: str) -> None:
    after = {"rule": rule.number, "next": rule.next_limit}
    await transaction.audit.add(Event(rule.organization_id, now, actor_id, name, after=after))
