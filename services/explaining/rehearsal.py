"""Plays the coming days on a simulated clock with the rules and the merging of the real tick; sends and stores nothing.

Only what is due in these days is held in memory. People, accounts and groups are taken as they are now.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import heappop, heappush

from db import Transaction, WaitingMessage
from domain.conversation.commands.reminding import Rehearse
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.explaining import Rehearsal, RehearsedMessage, RehearsedTask
from domain.delivery.notifications import AnyItem, ChangeItem, NewNotification, NotificationItem, Recipient, ToldToday
from domain.model import Work
from domain.office.calendar import WorkingCalendar, local_date
from domain.office.permissions import is_overseer, require
from domain.office.rules import OfficeRules
from domain.reminding.audiences import Directory
from domain.reminding.decide import PlannedStep
from domain.reminding.merging import ToldBefore, badness, highest, merge
from domain.reminding.relevance import why_irrelevant
from domain.tasks.timeliness import overdue_days
from domain.vocabulary import Audience, StepKind
from services import occasions
from services.dispatch import handles
from services.occasion import Look, Slot
from services.reminding.directory import load_directory
from services.reminding.tick import group_told_of, judge, told_today
from services.tasks.recurring import open_one
from services.use_case import UseCase, load_calendar

BATCH = 500
PAGE = 12
LONGEST = 366

ItemKey = tuple[int, str, int, str]


@handles(Rehearse)
async def rehearse_days(command: Rehearse, use_case: UseCase) -> Sequence[Reply]:
    """`dienthu 14 [trang 2]`. Raises NotAllowed."""
    require(is_overseer(use_case.speaker), "monitors_and_leaders")
    days = min(command.days, LONGEST)
    played = await rehearse(use_case.transaction, use_case.now, days, use_case.rules)
    pages = max(1, -(-len(played) // PAGE))
    page = min(command.page, pages)
    more = (Action(f"dienthu {days} {page + 1}", label=ButtonName.NEXT_PAGE),) if page < pages else ()
    answer = Rehearsal(
        days=days,
        starts_at=use_case.now,
        ends_at=use_case.now + timedelta(days=days),
        messages=played[(page - 1) * PAGE : page * PAGE],
        total=len(played),
        page=page,
        pages=pages,
        actions=more,
    )
    return use_case.answer_privately(answer)


async def rehearse(
    transaction: Transaction, now: datetime, days: int, rules: OfficeRules
) -> tuple[RehearsedMessage, ...]:
    """Every message that would go from `now` (aware) on for so many times 24 hours, in order of moment."""
    until = now + timedelta(days=days)
    stage = _Stage(transaction, await load_calendar(transaction, rules), rules)
    async for work in _due_works(transaction, until):
        stage.add(work)
    messages = await stage.waiting(now, until)
    async with transaction.undone() if await makes_tasks_by(transaction, until) else nullcontext():
        at = await stage.next_slot(now)
        while at is not None and at <= until:
            messages += await stage.play(at)
            at = await stage.next_slot(at)
    return tuple(sorted(messages, key=lambda message: message.at))


async def makes_tasks_by(transaction: Transaction, moment: datetime) -> bool:
    """Whether a task that returns is to be made by then: only on trial, in a transaction that can write."""
    opening = await transaction.recurring.next_opening()
    return opening is not None and opening <= moment


async def _due_works(transaction: Transaction, until: datetime) -> AsyncIterator[Work]:
    last = 0
    while batch := await transaction.tasks.open_after(last, BATCH):
        last = batch[-1].assignment.id
        for work in batch:
            moment = work.assignment.next_reminder_at
            if moment is not None and moment <= until:
                yield work


@dataclass(slots=True)
class _Stage:
    """The works of the rehearsal as they would stand, and who would have been told what."""

    transaction: Transaction
    calendar: WorkingCalendar
    rules: OfficeRules
    works: dict[int, Work] = field(default_factory=dict)
    _queue: list[tuple[datetime, int]] = field(default_factory=list)
    _timetables: dict[str, datetime] | None = None
    _told: set[ItemKey] = field(default_factory=set)
    _told_on: dict[tuple[int, str], date] = field(default_factory=dict)
    _told_groups: dict[int, set[tuple[str, int]]] = field(default_factory=dict)
    """By assignment the steps that a group would have had, each with its deadline version."""
    _directories: dict[date, tuple[Directory, dict[str, str]]] = field(default_factory=dict)

    def add(self, work: Work) -> None:
        """Take in a work, or what has become of it, for its next moment."""
        self.works[work.assignment.id] = work
        if work.assignment.next_reminder_at is not None:
            heappush(self._queue, (work.assignment.next_reminder_at, work.assignment.id))

    async def next_slot(self, now: datetime) -> datetime | None:
        """The next moment at which a tick would find something; what is due already is due now."""
        moments = [self._queue[0][0]] if self._queue else []
        opening = await self.transaction.recurring.next_opening()
        moments += [*([opening] if opening else []), *(await self._on_timetables(now)).values()]
        return max(min(moments), now) if moments else None

    async def _on_timetables(self, now: datetime) -> dict[str, datetime]:
        """By occasion its next moment that has not been played."""
        if self._timetables is None:
            look = Look(now=now, rules=self.rules)
            self._timetables = {
                one.name: moment
                for one in occasions.OCCASIONS
                if one.timetable and one.next and (moment := await one.next(self.transaction, look))
            }
        return self._timetables

    async def _open_recurring(self, now: datetime) -> None:
        """Make the tasks that return, as the tick does. One whose unit is gone makes none, and is left alone."""
        while await makes_tasks_by(self.transaction, now):
            rule = await self.transaction.recurring.due(now)
            if rule is None:
                return
            works = await open_one(self.transaction, rule, now, self.rules)
            if works is None:
                await self.transaction.recurring.save(replace(rule, opens_at=None))
            for work in works or ():
                self.add(work)
                self._directories.pop(local_date(now), None)

    async def waiting(self, now: datetime, until: datetime) -> list[RehearsedMessage]:
        """What stands in the outbox already, less what will have lost its sense."""
        found = await self.transaction.outbox.waiting_until(until)
        works = await self.transaction.tasks.works({item.assignment_id for one in found for item in one.items})
        self.works = works | self.works
        directory = await load_directory(self.transaction, list(works.values()), now)
        names = _names(directory, works.values()) | await self._names_of(found)
        messages = []
        for one in found:
            at = max(one.available_at, now)
            if one.expires_at is not None and one.expires_at < at:
                continue
            told = [item for item in one.items if _keeps_its_sense(one, item, works.get(item.assignment_id), at)]
            if told or not one.items:
                messages.append(self._message(one.recipient, told, names, at, waits=True))
        return messages

    async def _names_of(self, found: Sequence[WaitingMessage | NewNotification]) -> dict[str, str]:
        ids = {one.recipient.person_id for one in found if one.recipient.person_id is not None}
        persons = await self.transaction.people.persons(ids) if ids else {}
        return {f"person:{person.id}": person.name for person in persons.values()}

    async def play(self, now: datetime) -> list[RehearsedMessage]:
        """One slot: decide, merge, and move every work on, as the tick does."""
        return [*await self._play_timetables(now), *await self._play_reminders(now)]

    async def _play_timetables(self, now: datetime) -> list[RehearsedMessage]:
        coming = await self._on_timetables(now)
        messages = []
        for occasion in occasions.OCCASIONS:
            if occasion.timetable is None or coming[occasion.name] > now:
                continue
            slot = Slot(at=coming[occasion.name], now=now, late=False, rules=self.rules)
            composed = await occasion.timetable.compose(self.transaction, slot)
            moments = await occasion.timetable.moments(self.transaction, self.rules)
            coming[occasion.name] = moments.after(now)
            names = (await self._directory(now))[1] | await self._names_of(composed)
            messages += [
                replace(self._message(one.recipient, one.items, names, now), occasion=occasion.name) for one in composed
            ]
        return messages

    async def _play_reminders(self, now: datetime) -> list[RehearsedMessage]:
        await self._open_recurring(now)
        due: list[tuple[Work, PlannedStep]] = []
        waiting = []
        while self._queue and self._queue[0][0] <= now:
            waiting.append(self.works[heappop(self._queue)[1]])
        group_told = await self._group_told(waiting)
        for work in waiting:
            decision = judge(work, group_told, self.calendar, now)
            due += [(work, step) for step in decision.due]
            moved = replace(work.assignment, reminded_until=decision.reminded_until, next_reminder_at=decision.next_at)
            self.add(replace(work, assignment=moved))
        if not due:
            return []
        directory, names = await self._directory(now)
        notifications = list(merge(due, directory, await self._told_today(due, now), now))
        fresh = await self.transaction.outbox.untold(notifications)
        return [self._message(one.recipient, items, names, now) for one in fresh if (items := self._tell(one, now))]

    async def _directory(self, now: datetime) -> tuple[Directory, dict[str, str]]:
        """As it will be on that day, for who stands in for a head may change; and what everybody is called."""
        day = local_date(now)
        if day not in self._directories:
            directory = await load_directory(self.transaction, list(self.works.values()), now)
            self._directories[day] = directory, _names(directory, self.works.values())
        return self._directories[day]

    async def _group_told(self, works: Sequence[Work]) -> dict[int, frozenset[str]]:
        """What the group has had of these works, in truth and in the rehearsal."""
        told = await group_told_of(self.transaction, works)
        for work in works:
            id, version = work.assignment.id, work.assignment.deadline_version
            if steps := {step for step, of_version in self._told_groups.get(id, ()) if of_version == version}:
                told[id] = told.get(id, frozenset()) | steps
        return told

    async def _told_today(self, due: Sequence[tuple[Work, PlannedStep]], now: datetime) -> ToldBefore:
        """Who has been told of which work on that day: in truth, and in the rehearsal."""
        told = await told_today(self.transaction, [work for work, _ in due], now, self.calendar)
        versions = {work.assignment.id: work.assignment.version for work, _ in due}
        today = {key for key, day in self._told_on.items() if day == local_date(now) and key[0] in versions}
        return {**told} | {key: ToldToday(versions[key[0]], versions[key[0]]) for key in today}

    def _tell(self, notification: NewNotification, now: datetime) -> list[AnyItem]:
        """The items that this recipient has not had yet; they are noted as told."""
        told_to = notification.recipient.key
        fresh = []
        for item in notification.items:
            key = (item.assignment_id, item.step_key, item.deadline_version, told_to)
            if key not in self._told:
                self._told.add(key)
                self._told_on[item.assignment_id, told_to] = local_date(now)
                if notification.recipient.group_id is not None:
                    steps = self._told_groups.setdefault(item.assignment_id, set())
                    steps.add((item.step_key, item.deadline_version))
                fresh.append(item)
        return fresh

    def _message(
        self,
        recipient: Recipient,
        items: Sequence[AnyItem],
        names: dict[str, str],
        now: datetime,
        *,
        waits: bool = False,
    ) -> RehearsedMessage:
        ordered = sorted(items, key=self._badness)
        return RehearsedMessage(
            at=now,
            to=names.get(recipient.key, ""),
            audience=highest(item.audience for item in items) if items else Audience.MONITORS,
            channel=recipient.channel,
            tasks=tuple(self._task(item, now) for item in ordered),
            waits=waits,
        )

    def _badness(self, item: AnyItem) -> tuple[int, datetime]:
        step = item.step_kind if isinstance(item, NotificationItem) else StepKind.ASSIGNED
        return badness(step, self.works[item.assignment_id])

    def _task(self, item: AnyItem, now: datetime) -> RehearsedTask:
        work = self.works[item.assignment_id]
        deadline = work.assignment.deadline
        return RehearsedTask(
            number=work.task.number,
            title=work.task.title,
            step=item.step_kind if isinstance(item, NotificationItem) else None,
            audience=item.audience,
            reason=item.reason if isinstance(item, NotificationItem) else "",
            note=item.note if isinstance(item, NotificationItem) else "",
            overdue_days=overdue_days(deadline, self.calendar, now) if deadline else 0,
        )


def _keeps_its_sense(one: WaitingMessage, item: AnyItem, work: Work | None, at: datetime) -> bool:
    if work is None:
        return False
    return isinstance(item, ChangeItem) or not why_irrelevant(item, work, at)


def _names(directory: Directory, works: Iterable[Work]) -> dict[str, str]:
    """What each chat is called, by the recipient's key: the group's title or the person's name."""
    known = [*directory.persons.values(), *directory.office]
    known += [person for members in directory.members.values() for person in members]
    known += [work.officer for work in works if work.officer]
    names = {f"person:{person.id}": person.name for person in known}
    return names | {f"group:{group.id}": group.title for group in directory.groups}
