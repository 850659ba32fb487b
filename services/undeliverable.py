"""What happens when a chat cannot be written to: its state is kept, and whoever stands in is told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from db import Dead, Retry, Transaction
from domain.audiences import Addressee
from domain.delivery import ClaimedNotification, NewNotification, NotificationItem, NotificationKind, Recipient
from domain.errors import Unreachable
from domain.messages import GroupTrouble, ManyUnreachable, PersonUnreachable
from domain.model import Account, AccountState, OrganizationRole, Person
from domain.notices import Notice, notice_to_json
from domain.timeliness import local_date
from services.reminding import load_directory
from services.rerouting import other_account

NOTICE_PRIORITY = 45
NOTICE_EXPIRES = timedelta(days=3)

NAMED_A_DAY = 5
"""So many people who could not be reached are told the monitors one by one; of the others `lienlac` has the list."""

UNREACHABLE = "unreachable"
"""The counter of a day's people: `unreachable:2026-11-25`."""


async def unreachable(
    transaction: Transaction, notification: ClaimedNotification, error: Unreachable, now: datetime
) -> None:
    """Record the dead letter and the chat's state; tell the stand-ins: other channel, then head, then monitors."""
    recipient = notification.recipient
    if recipient.account_id is not None:
        state = AccountState.NEVER_STARTED if error.never_started else AccountState.BLOCKED
        await transaction.people.set_account_state(recipient.account_id, state, error.reason, now)
        if await _other_channel(transaction, notification, now):
            return
    await transaction.outbox.record([Dead(notification.id, error.reason, now)])
    if recipient.group_id is not None:
        await transaction.groups.set_state(recipient.group_id, AccountState.BLOCKED, error.reason, now)
        group = await transaction.groups.get(recipient.group_id)
        await notify_monitors(transaction, GroupTrouble(group.title, error.reason), now)
    else:
        await _report_person(transaction, recipient, error.reason, now)
    if notification.kind is not NotificationKind.REFRESH:
        await _tell_stand_ins(transaction, notification, now)


async def _other_channel(transaction: Transaction, notification: ClaimedNotification, now: datetime) -> bool:
    """The person's next account that takes messages gets this very notification."""
    if notification.kind is NotificationKind.REFRESH:
        return False
    other = await other_account(transaction, notification.recipient.person_id or 0, ())
    return other is not None and await transaction.outbox.reroute(notification.id, other, now) == 1


async def _report_person(transaction: Transaction, recipient: Recipient, reason: str, now: datetime) -> None:
    person = (await transaction.people.persons([recipient.person_id or 0])).get(recipient.person_id or 0)
    if person is None:
        return
    units = {unit.id: unit.name for unit in await transaction.people.units()}
    unit = units.get(person.memberships[0].unit_id, "") if person.memberships else ""
    told = await transaction.counters.add(f"{UNREACHABLE}:{local_date(now)}")
    if told <= NAMED_A_DAY:
        await notify_monitors(transaction, PersonUnreachable(person.name, unit, reason), now, except_person=person.id)
    elif told == NAMED_A_DAY + 1:
        await notify_monitors(transaction, ManyUnreachable(), now)


async def _tell_stand_ins(transaction: Transaction, notification: ClaimedNotification, now: datetime) -> None:
    """The items anew for whoever their audience is, now that this chat is out of it."""
    works = await transaction.tasks.works([item.assignment_id for item in notification.items])
    if not works:
        return
    directory = await load_directory(transaction, list(works.values()), now)
    chosen: dict[Recipient, list[NotificationItem]] = defaultdict(list)
    for item in notification.items:
        if item.assignment_id not in works:
            continue
        for addressee in directory.resolve(item.audience, works[item.assignment_id]):
            chosen[addressee.recipient].append(_for(item, addressee))
    organization_id = next(iter(works.values())).task.organization_id
    await transaction.outbox.enqueue(
        [_stand_in(notification, recipient, items, now) for recipient, items in chosen.items()], now, organization_id
    )


def _for(item: NotificationItem, addressee: Addressee) -> NotificationItem:
    return replace(item, audience=addressee.audience, note=addressee.note or item.note)


def _stand_in(
    notification: ClaimedNotification, recipient: Recipient, items: Sequence[NotificationItem], now: datetime
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
    """The group has a new id: keep it and send again at once."""
    if notification.recipient.group_id is not None:
        await transaction.groups.move(notification.recipient.group_id, new_chat_id)
    await transaction.outbox.record([Retry(notification.id, now, "the group has a new id", now)])


async def topic_gone(transaction: Transaction, notification: ClaimedNotification, now: datetime) -> None:
    """The topic was deleted: write to the main chat from now on, and tell the monitors."""
    if notification.recipient.group_id is not None:
        await transaction.groups.drop_topic(notification.recipient.group_id)
        group = await transaction.groups.get(notification.recipient.group_id)
        await notify_monitors(transaction, GroupTrouble(group.title, "topic deleted"), now)
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
    await transaction.outbox.enqueue(notices, now, organization.id)


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
            data=notice_to_json(notice),
        )
        for person in told
        if (account := _reachable(accounts.get(person.id, ()))) is not None
    ]


def _reachable(accounts: Sequence[Account]) -> Account | None:
    """The first that takes messages."""
    return next((account for account in accounts if account.state is AccountState.LINKED), None)
