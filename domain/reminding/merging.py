"""Coalesces due steps into messages: one per chat, each work once in it, and no work twice a day per person.

Pure: due steps, the directory and today's reminders in; notifications for the outbox out.
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
"""Steps, worst first, with the outbox priority of a message that carries them.

The order also sorts lists, picks the heading and decides which of two steps of one work is sent. Notices and news have
priorities in between.
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
"""Rank of audiences: a person in several is told as the highest."""

URGENT_PRIORITY = 10
"""Added to the priority when one of the works is urgent."""

SAME_DAY = frozenset({StepKind.ASSIGNED, StepKind.NOT_ACCEPTED, StepKind.HOURS_BEFORE})
"""Steps exempt from the limit of one message a work, person and day: they concern that very day."""

MANY = 3
HELD = timedelta(minutes=2)
"""From `MANY` works in a full batch on, a chat's message waits for the rest of the tick, to be one message.

The hold ends with the tick; `HELD` is the limit in case the process dies before.
"""

ToldBefore = Mapping[tuple[int, str], ToldToday]
"""By assignment id and recipient key: the version of the work that was told today."""


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
    return coalesce((entry for work, step in due for entry in entries(work, step, directory, told)), now)


def entries(work: Work, step: PlannedStep, directory: Directory, told: ToldBefore) -> list[DueItem]:
    """One for each chat that the step tells, without those who have been told enough today."""
    found = [DueItem(work, step, addressee) for addressee in addressees(work, step, directory)]
    return [entry for entry in found if not told_enough(entry, told)]


def coalesce(due: Iterable[DueItem], now: datetime) -> Iterator[NewNotification]:
    """One notification a chat of all its entries."""
    chats: dict[Recipient, dict[int, DueItem]] = defaultdict(dict)
    for entry in due:
        mine = chats[entry.addressee.recipient]
        before = mine.get(entry.work.assignment.id)
        mine[entry.work.assignment.id] = entry if before is None else joined(before, entry)
    for recipient, works in chats.items():
        yield _notification(recipient, list(works.values()), now)


def addressees(work: Work, step: PlannedStep, directory: Directory) -> list[Addressee]:
    """The chats a step is sent to, after fallbacks and `audiences.group_first`."""
    found = [one for audience in step.audiences for one in directory.resolve(audience, work)]
    return group_first(found, pressing=step.kind is StepKind.OVERDUE or work.task.urgency.is_urgent)


def told_enough(entry: DueItem, told: ToldBefore) -> bool:
    """Whether this reminder is suppressed: the person was told of the same version of the work today.

    Exempt: groups, urgent work, `SAME_DAY` steps. News of a change does not replace an overdue reminder.
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
    """Of two steps of one work for one chat the worse, sent as the higher audience."""
    worse = min(first, second, key=lambda entry: WORST_FIRST.index(entry.step.kind))
    kind = told_kind([first.step.kind, second.step.kind])
    higher = min(first, second, key=lambda entry: HIGHEST_FIRST.index(entry.addressee.audience))
    return DueItem(worse.work, replace(worse.step, kind=kind), higher.addressee)


def told_kind(kinds: Collection[StepKind]) -> StepKind:
    """The kind of several steps of one work that are sent together: the worst.

    An unsent announcement wins over the reproach for not accepting it.
    """
    worst = min(kinds, key=WORST_FIRST.index)
    return StepKind.ASSIGNED if worst is StepKind.NOT_ACCEPTED and StepKind.ASSIGNED in kinds else worst


def highest(audiences: Iterable[Audience]) -> Audience:
    """Raises ValueError where there are none."""
    return min(audiences, key=HIGHEST_FIRST.index)


def once_a_work(items: Iterable[NotificationItem]) -> list[NotificationItem]:
    """Coalesces items that waited for one chat (after an outage, over a night): one per work.

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
    """Delays a long message by `HELD`, unless it has a `pressing` assignment (id)."""
    few = len(notification.items) < MANY
    if few or any(item.assignment_id in pressing for item in notification.items):
        return notification
    return replace(notification, available_at=now + HELD)


def slot(now: datetime) -> str:
    """Dedup key of what one tick sends."""
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
    """The last deadline, if every item only looks ahead to one; else None."""
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
