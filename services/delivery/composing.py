"""Builds the message of a claimed notification from the current state; stale items are dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from db import Transaction
from domain.conversation.messages.base import Action, Message, WorkLine
from domain.conversation.messages.board import Board
from domain.conversation.messages.changing import WorkChanged
from domain.conversation.messages.reminding import GroupReminder, Reminder, ReminderLine, WorkClosed
from domain.delivery.notifications import (
    ClaimedNotification,
    NotificationItem,
    NotificationKind,
    Recipient,
    SentMessage,
)
from domain.model import Lifecycle, Person, Work
from domain.office.calendar import WorkingCalendar
from domain.reminding.decide import is_sent_late
from domain.reminding.merging import badness, highest, once_a_work
from domain.reminding.relevance import still_relevant
from domain.tasks.views import GROUP_VIEW, TASK_ROWS, Viewer, report_actions, work_line
from domain.vocabulary import Audience, StepKind
from services.delivery.change_notices import changed_lines
from services.delivery.notices import NOTICE
from services.reports.board import read_board

LISTS = {Audience.OFFICER: "viec", Audience.HEAD: "donvi"}
"""The command that lists all work of an audience; for the others `quahan`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything needed to compose a batch of notifications."""

    works: Mapping[int, Work]
    persons: Mapping[int, Person]
    calendar: WorkingCalendar
    newest: Mapping[tuple[int, Recipient], SentMessage] = field(default_factory=dict)
    """By assignment and chat: the newest message there about it, which alone carries its buttons."""
    board: Board | None = None
    standing_boards: Mapping[int, SentMessage] = field(default_factory=dict)
    """By group id."""

    def is_urgent(self, notification: ClaimedNotification) -> bool:
        works = (self.works.get(item.assignment_id) for item in notification.items)
        return any(work is not None and work.task.urgency.is_urgent for work in works)

    def earlier(self, notification: ClaimedNotification) -> list[SentMessage]:
        """The messages in the notification's chat that its items are told in now, newest first."""
        found = {
            message.attempt_id: message
            for item in notification.items
            if (message := self.newest.get((item.assignment_id, notification.recipient))) is not None
        }
        return sorted(found.values(), key=lambda message: message.sent_at, reverse=True)


@dataclass(frozen=True, slots=True)
class Composed:
    """A message, or None with the reason for cancelling."""

    message: Message | None
    reason: str = ""


async def load_facts(
    transaction: Transaction, notifications: Sequence[ClaimedNotification], calendar: WorkingCalendar, now: datetime
) -> Facts:
    """Read in a few queries for the whole batch; the board only when one is to be written."""
    boards = {one.recipient.group_id or 0 for one in notifications if one.kind is NotificationKind.BOARD}
    assignments = {item.assignment_id for one in notifications for item in one.items}
    persons = {one.recipient.person_id for one in notifications if one.recipient.person_id is not None}
    works = await transaction.tasks.works(sorted(assignments)) if assignments else {}
    officers = {work.officer.id: work.officer for work in works.values() if work.officer}
    return Facts(
        works=works,
        persons=officers | await transaction.people.persons(persons - officers.keys()),
        calendar=calendar,
        newest=await transaction.outbox.newest_about(assignments),
        board=await read_board(transaction, calendar, now) if boards else None,
        standing_boards={
            group_id: message for group_id in boards if (message := await transaction.boards.newest(group_id))
        },
    )


def compose(
    notification: ClaimedNotification, facts: Facts, now: datetime, *, standing: SentMessage | None = None
) -> Composed:
    """The message of one notification. `standing`: the sent message that is being rewritten, if any."""
    if notification.kind is NotificationKind.NOTICE:
        return Composed(NOTICE.value(notification.data))
    if standing is None and notification.expires_at is not None and now > notification.expires_at:
        return Composed(None, "expired")
    if notification.kind is NotificationKind.CHANGED:
        return _changed(notification, facts, now, standing)
    if notification.kind is NotificationKind.CLOSED:
        return _closed(notification, facts, now)
    kept, reasons = still_relevant(notification.steps, facts.works, now)
    if standing is not None:
        kept = [item for item in notification.steps if item.assignment_id in facts.works]
    if not kept:
        return Composed(None, "; ".join(reasons) or "nothing to tell")
    return Composed(_reminder(notification.recipient, once_a_work(kept), facts, now, standing))


def _closed(notification: ClaimedNotification, facts: Facts, now: datetime) -> Composed:
    person = facts.persons.get(notification.recipient.person_id or 0)
    works = [facts.works[item.assignment_id] for item in notification.items if item.assignment_id in facts.works]
    closed = [work for work in works if work.assignment.lifecycle is Lifecycle.COMPLETED]
    if person is None or not closed:
        return Composed(None, "work is open again")
    lines = tuple(work_line(work, facts.calendar, now, Viewer(person)) for work in closed)
    return Composed(WorkClosed(person.name, person.title, lines))


def _changed(notification: ClaimedNotification, facts: Facts, now: datetime, standing: SentMessage | None) -> Composed:
    """News of changed works. A rewritten message loses its buttons to a newer one."""
    person = facts.persons.get(notification.recipient.person_id or 0)
    if person is None:
        return Composed(None, "nobody to tell")
    lines = changed_lines(person, notification.changes, facts.works, facts.calendar, now, standing=standing is not None)
    if standing is not None and standing.attempt_id not in {
        message.attempt_id for message in facts.earlier(notification)
    }:
        lines = tuple(replace(entry, line=replace(entry.line, actions=())) for entry in lines)
    return Composed(WorkChanged(person.name, person.title, lines)) if lines else Composed(None, "changed again")


def _reminder(
    recipient: Recipient,
    items: Sequence[NotificationItem],
    facts: Facts,
    now: datetime,
    standing: SentMessage | None,
) -> Message:
    """A rewritten message keeps its original lateness and loses its buttons to a newer one."""
    sent_at = standing.sent_at if standing is not None else now
    person = facts.persons.get(recipient.person_id or 0)
    led = (facts.works[item.assignment_id].assignment.unit_id for item in items if item.audience is Audience.HEAD)
    viewer = Viewer(person, frozenset(led)) if person else GROUP_VIEW
    lines = tuple(
        ReminderLine(
            kind=item.step_kind,
            line=_line(item, recipient, facts, now, viewer, standing),
            late=is_sent_late(item.moment, sent_at),
            note=item.note,
        )
        for item in sorted(items, key=lambda item: badness(item.step_kind, facts.works[item.assignment_id]))
    )
    if person is None:
        rest = _see_the_rest(lines, Audience.GROUP)
        return GroupReminder(sent_at, lines, late=any(line.late for line in lines), actions=rest)
    audience = highest(item.audience for item in items)
    return Reminder(person.name, person.title, audience, lines, _see_the_rest(lines, audience))


def _see_the_rest(lines: Sequence[ReminderLine], audience: Audience) -> tuple[Action, ...]:
    """Where there are more works than rows of buttons: the list in which all of them stand."""
    if sum(bool(line.line.actions) for line in lines) <= TASK_ROWS:
        return ()
    return (Action(LISTS.get(audience, "quahan")),)


def _line(
    item: NotificationItem,
    recipient: Recipient,
    facts: Facts,
    now: datetime,
    viewer: Viewer,
    standing: SentMessage | None,
) -> WorkLine:
    work = facts.works[item.assignment_id]
    line = work_line(work, facts.calendar, now, viewer)
    if item.step_kind is StepKind.CHECK_IN:
        line = replace(line, actions=(*report_actions([work], viewer), *line.actions))
    newest = facts.newest.get((item.assignment_id, recipient))
    if standing is not None and newest is not None and newest.attempt_id != standing.attempt_id:
        return replace(line, actions=())
    return line
