"""Nobody is spammed: one message a chat for all that is due, each work once in it, and no work twice in one day.

Pure: due steps, the people as they are and what was told today in; notifications for the outbox out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.delivery.notifications import NewNotification, NotificationItem, NotificationKind, Recipient, ToldToday
from domain.model import Work
from domain.reminding.audiences import Addressee, Directory, group_first
from domain.reminding.policy import BEFORE_DEADLINE
from domain.reminding.upcoming import PlannedStep
from domain.vocabulary import Audience, StepKind

PRIORITY: Mapping[StepKind, int] = {
    StepKind.OVERDUE: 70,
    StepKind.HOURS_BEFORE: 60,
    StepKind.DUE_DAY: 60,
    StepKind.NOT_ACCEPTED: 50,
    StepKind.ASSIGNED: 50,
    StepKind.BEFORE: 40,
    StepKind.CHECK_IN: 10,
}
"""Worst first: the order in which steps replace one another, are listed and give a message its heading.

The number is the priority in the outbox, where other kinds of messages stand between them.
"""

WORST_FIRST = tuple(PRIORITY)

HIGHEST_FIRST = (
    Audience.DIRECTOR,
    Audience.LEADER,
    Audience.GROUP,
    Audience.HEAD,
    Audience.MONITORS,
    Audience.OFFICER,
)
"""A person in several audiences is told in the highest of them."""

URGENT_PRIORITY = 10
"""So much is added where one of the works is urgent."""

SAME_DAY = frozenset({StepKind.ASSIGNED, StepKind.NOT_ACCEPTED, StepKind.HOURS_BEFORE})
"""Steps that may come on a day on which the person has been told of the work: each is about something of that day."""

MANY = 3
HELD = timedelta(minutes=2)
"""A chat for which a full batch has so many works waits for the rest of the tick, so that it gets one message of all.

Should the process end before the tick does, the message goes after this time.
"""

ToldBefore = Mapping[tuple[int, str], ToldToday]
"""By assignment and recipient key: of which state of the work somebody was told today."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One step of one work for one chat."""

    work: Work
    step: PlannedStep
    addressee: Addressee


def merge(
    due: Iterable[tuple[Work, PlannedStep]], directory: Directory, told: ToldBefore, now: datetime
) -> Iterator[NewNotification]:
    """One notification a chat: what is due for it at `now`, each work once, with the worst step for it."""
    chats: dict[Recipient, dict[int, DueItem]] = defaultdict(dict)
    for work, step in due:
        for addressee in addressees(work, step, directory):
            entry = DueItem(work, step, addressee)
            if told_enough(entry, told):
                continue
            mine = chats[addressee.recipient]
            before = mine.get(work.assignment.id)
            mine[work.assignment.id] = entry if before is None else joined(before, entry)
    for recipient, works in chats.items():
        yield _notification(recipient, list(works.values()), now)


def addressees(work: Work, step: PlannedStep, directory: Directory) -> list[Addressee]:
    """Whom the step tells, one entry an audience; see `audiences.group_first` for those on Zalo."""
    found = [one for audience in step.audiences for one in directory.resolve(audience, work)]
    return group_first(found, pressing=step.kind is StepKind.OVERDUE or work.task.urgency.is_urgent)


def told_enough(entry: DueItem, told: ToldBefore) -> bool:
    """No person gets two messages about one work in one day, unless its state changed or it is urgent.

    That somebody has changed the work is news and no reminder: it never stands for being told that it is overdue.
    """
    work, step = entry.work, entry.step
    if entry.addressee.audience is Audience.GROUP or work.task.urgency.is_urgent or step.kind in SAME_DAY:
        return False
    before = told.get((work.assignment.id, entry.addressee.recipient.key))
    if before is None:
        return False
    version = before.reminded if step.kind is StepKind.OVERDUE else before.version
    return version == work.assignment.version


def joined(first: DueItem, second: DueItem) -> DueItem:
    """Two steps of one work for one chat: the worse is told, to the person in the higher of the two audiences."""
    worse = min(first, second, key=lambda entry: WORST_FIRST.index(entry.step.kind))
    kind = told_kind([first.step.kind, second.step.kind])
    higher = min(first, second, key=lambda entry: HIGHEST_FIRST.index(entry.addressee.audience))
    return DueItem(worse.work, replace(worse.step, kind=kind), higher.addressee)


def told_kind(kinds: Collection[StepKind]) -> StepKind:
    """As what several steps of one work are told together: the worst.

    Nobody is reproached for not accepting what was never announced to them.
    """
    worst = min(kinds, key=WORST_FIRST.index)
    return StepKind.ASSIGNED if worst is StepKind.NOT_ACCEPTED and StepKind.ASSIGNED in kinds else worst


def highest(audiences: Iterable[Audience]) -> Audience:
    """Raises ValueError where there are none."""
    return min(audiences, key=HIGHEST_FIRST.index)


def once_a_work(items: Iterable[NotificationItem]) -> list[NotificationItem]:
    """The same for items that waited for one chat and are sent as one message, after an outage or a night.

    Of equally bad steps of a work the later one is kept.
    """
    works: dict[int, list[NotificationItem]] = defaultdict(list)
    for item in items:
        works[item.assignment_id].append(item)
    return [_one_item(together) for together in works.values()]


def _one_item(items: Sequence[NotificationItem]) -> NotificationItem:
    worst = max(items, key=lambda item: (-WORST_FIRST.index(item.step_kind), item.moment))
    kind = told_kind([item.step_kind for item in items])
    return replace(worst, step_kind=kind, audience=highest(item.audience for item in items))


def badness(kind: StepKind, work: Work) -> tuple[int, datetime]:
    """The sort key of a list: by step, then by deadline, or by age where there is none."""
    deadline = work.assignment.deadline
    return WORST_FIRST.index(kind), deadline.due_at if deadline else work.task.created_at


def hold_for_the_rest(notification: NewNotification, pressing: Collection[int], now: datetime) -> NewNotification:
    """Held where more may follow at once for this chat; what is about a `pressing` assignment never waits."""
    few = len(notification.items) < MANY
    if few or any(item.assignment_id in pressing for item in notification.items):
        return notification
    return replace(notification, available_at=now + HELD)


def slot(now: datetime) -> str:
    """The key in the outbox of what one tick finds due."""
    return f"tick:{now.isoformat()}"


def _notification(recipient: Recipient, entries: Sequence[DueItem], now: datetime) -> NewNotification:
    urgent = any(entry.work.task.urgency.is_urgent for entry in entries)
    return NewNotification(
        recipient=recipient,
        kind=NotificationKind.REMINDER,
        slot=slot(now),
        priority=max(PRIORITY[entry.step.kind] for entry in entries) + (URGENT_PRIORITY if urgent else 0),
        available_at=now,
        expires_at=expiry(entries),
        items=tuple(_item(entry) for entry in entries),
    )


def expiry(entries: Sequence[DueItem]) -> datetime | None:
    """A message that only looks ahead to deadlines has lost its sense when the last of them is past."""
    moments = [
        entry.work.assignment.deadline.due_at
        for entry in entries
        if entry.work.assignment.deadline and entry.step.kind in BEFORE_DEADLINE
    ]
    return max(moments) if len(moments) == len(entries) else None


def _item(entry: DueItem) -> NotificationItem:
    work, step, addressee = entry.work, entry.step, entry.addressee
    return NotificationItem(
        assignment_id=work.assignment.id,
        step_key=step.key,
        step_kind=step.kind,
        deadline_version=work.assignment.deadline_version,
        assignment_version=work.assignment.version,
        audience=addressee.audience,
        reason=str(step.reason),
        moment=step.at,
        note=addressee.note,
    )
