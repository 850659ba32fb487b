"""Handles unreachable chats: records the state, dead letters, and notifies the stand-ins at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from db import Dead, Retry, Transaction
from db.office.setting_keys import UNREACHABLE_TOLD
from domain.conversation.messages.reminding import GroupTrouble, ManyUnreachable, PersonUnreachable
from domain.delivery.notices import Notice
from domain.delivery.notifications import (
    AnyItem,
    ChangeItem,
    ClaimedNotification,
    NewNotification,
    NotificationKind,
    Recipient,
)
from domain.errors import Unreachable
from domain.model import Account, AccountState, OrganizationRole, Person
from domain.office.calendar import local_date
from domain.reminding.audiences import Addressee
from domain.vocabulary import WhyUnreachable
from services.delivery.failover import other_account
from services.delivery.notices import NOTICE
from services.reminding.directory import HEAD_AND_DEPUTIES, load_directory

NOTICE_PRIORITY = 45
NOTICE_EXPIRES = timedelta(days=3)

NAMED_A_DAY = 5
"""Notices a day about single unreachable persons; beyond that one summary, and `lienlac` lists them."""

"""The counter of a day's people: `unreachable:2026-11-25`."""


Troubled = tuple[ClaimedNotification, Unreachable]


async def unreachable(transaction: Transaction, troubled: Sequence[Troubled], now: datetime) -> None:
    """Record the dead letters and the chats' states; tell the stand-ins: other channel, then head, then monitors.

    Batched: a thousand blocked chats cost a handful of reads.
    """
    lost: list[Troubled] = []
    for notification, error in troubled:
        account_id = notification.recipient.account_id
        if account_id is not None:
            state = AccountState.NEVER_STARTED if error.never_started else AccountState.BLOCKED
            await transaction.people.set_account_state(account_id, state, error.why, now)
            if await _other_channel(transaction, notification, now):
                continue
        lost.append((notification, error))
    await transaction.outbox.record(
        [Dead(notification.id, error.why, now, error.reason) for notification, error in lost]
    )
    await _report_groups(transaction, lost, now)
    await _report_people(transaction, lost, now)
    told = [notification for notification, _ in lost if notification.kind is not NotificationKind.REFRESH]
    await _tell_stand_ins(transaction, told, now)


async def _other_channel(transaction: Transaction, notification: ClaimedNotification, now: datetime) -> bool:
    """Failover of this notification to the person's next reachable account; False if there is none."""
    if notification.kind is NotificationKind.REFRESH:
        return False
    other = await other_account(transaction, notification.recipient.person_id or 0, ())
    return other is not None and await transaction.outbox.reroute(notification.id, other, now) == 1


async def _report_groups(transaction: Transaction, lost: Iterable[Troubled], now: datetime) -> None:
    for notification, error in lost:
        group_id = notification.recipient.group_id
        if group_id is not None:
            await transaction.groups.set_state(group_id, AccountState.BLOCKED, error.why, now)
            group = await transaction.groups.get(group_id)
            await notify_monitors(transaction, GroupTrouble(group.title, error.why), now)


async def _report_people(transaction: Transaction, lost: Iterable[Troubled], now: datetime) -> None:
    """The first `NAMED_A_DAY` a day by name, then one summary."""
    reasons = {one.recipient.person_id or 0: error.why for one, error in lost if one.recipient.group_id is None}
    persons = await transaction.people.persons(list(reasons)) if reasons else {}
    units = {unit.id: unit.name for unit in await transaction.people.units()} if persons else {}
    for person in persons.values():
        told = await transaction.counters.add(UNREACHABLE_TOLD, local_date(now).isoformat())
        if told <= NAMED_A_DAY:
            unit = units.get(person.memberships[0].unit_id, "") if person.memberships else ""
            notice = PersonUnreachable(person.name, unit, reasons[person.id])
            await notify_monitors(transaction, notice, now, except_person=person.id)
        elif told == NAMED_A_DAY + 1:
            await notify_monitors(transaction, ManyUnreachable(), now)


async def _tell_stand_ins(transaction: Transaction, lost: Sequence[ClaimedNotification], now: datetime) -> None:
    """Resolves the items' audiences again without these chats, and enqueues them."""
    works = await transaction.tasks.works(sorted({item.assignment_id for one in lost for item in one.items}))
    if not works:
        return
    directory = await load_directory(transaction, list(works.values()), now, members=HEAD_AND_DEPUTIES)
    stand_ins: list[NewNotification] = []
    for notification in lost:
        chosen: dict[Recipient, list[AnyItem]] = defaultdict(list)
        for item in notification.items:
            if item.assignment_id in works:
                for addressee in directory.resolve(item.audience, works[item.assignment_id]):
                    chosen[addressee.recipient].append(_for(item, addressee))
        stand_ins += [_stand_in(notification, recipient, items, now) for recipient, items in chosen.items()]
    await transaction.outbox.enqueue(stand_ins, now)


def _for(item: AnyItem, addressee: Addressee) -> AnyItem:
    if isinstance(item, ChangeItem):
        return replace(item, audience=addressee.audience)
    return replace(item, audience=addressee.audience, note=addressee.note or item.note)


def _stand_in(
    notification: ClaimedNotification, recipient: Recipient, items: Sequence[AnyItem], now: datetime
) -> NewNotification:
    return NewNotification(
        recipient=recipient,
        kind=notification.kind,
        slot=f"instead:{notification.id}",
        priority=notification.priority,
        available_at=now,
        expires_at=notification.expires_at,
        items=tuple(items),
    )


async def move_group(
    transaction: Transaction, notification: ClaimedNotification, new_chat_id: str, now: datetime
) -> None:
    """Stores the group's new chat id and retries at once."""
    if notification.recipient.group_id is not None:
        await transaction.groups.move(notification.recipient.group_id, new_chat_id)
    await transaction.outbox.record([Retry(notification.id, now, "the group has a new id", now)])


async def topic_gone(transaction: Transaction, notification: ClaimedNotification, now: datetime) -> None:
    """Clears the deleted topic, retries in the main chat, and tells the monitors."""
    if notification.recipient.group_id is not None:
        await transaction.groups.drop_topic(notification.recipient.group_id)
        group = await transaction.groups.get(notification.recipient.group_id)
        await notify_monitors(transaction, GroupTrouble(group.title, WhyUnreachable.TOPIC_GONE), now)
    await transaction.outbox.record([Retry(notification.id, now, "the topic was deleted", now)])


async def notify_monitors(
    transaction: Transaction, notice: Notice, now: datetime, *, except_person: int | None = None
) -> None:
    """One notice to each monitor who can be reached; the same notice only once a day."""
    await notify_role(transaction, OrganizationRole.MONITOR, notice, now, except_person=except_person)


async def notify_role(
    transaction: Transaction,
    role: OrganizationRole,
    notice: Notice,
    now: datetime,
    *,
    available_at: datetime | None = None,
    except_person: int | None = None,
) -> None:
    """One notice to each of that role who can be reached, at `available_at` (now, if not given)."""
    organization = await transaction.people.organization()
    if organization is None:
        return
    told = [person for person in await transaction.people.with_role(role) if person.id != except_person]
    notices = await _notices(transaction, told, notice, available_at or now)
    await transaction.outbox.enqueue(notices, now)


async def _notices(
    transaction: Transaction, told: Sequence[Person], notice: Notice, now: datetime
) -> list[NewNotification]:
    accounts = await transaction.people.accounts([person.id for person in told])
    return [
        NewNotification(
            recipient=Recipient(account.channel, person_id=person.id, account_id=account.id),
            kind=NotificationKind.NOTICE,
            slot=f"notice:{now:%Y-%m-%d}:{type(notice).__name__}",
            priority=NOTICE_PRIORITY,
            available_at=now,
            expires_at=now + NOTICE_EXPIRES,
            data=NOTICE.text(notice),
        )
        for person in told
        if (account := _reachable(accounts.get(person.id, ()))) is not None
    ]


def _reachable(accounts: Sequence[Account]) -> Account | None:
    """The first linked account."""
    return next((account for account in accounts if account.state is AccountState.LINKED), None)
