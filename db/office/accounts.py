"""Where people are reached: who speaks from a chat, and in which order a person's accounts are tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from db.any_of import IsAmong
from db.errors import AccountTaken
from db.office.person_rows import channels_of, person_columns, persons_of, with_roles_and_memberships
from db.repository import Repository, upsert
from db.schema.office import account, membership, person
from db.types import AnyRow
from domain.model import Account, AccountState, ChannelKind, Person

_ACCOUNT = (
    account.c.id.label("account_id"),
    account.c.person_id.label("account_person_id"),
    account.c.channel,
    account.c.external_id,
    account.c.state,
    account.c.state_reason,
)
_here = (account.c.channel == bindparam("channel"), account.c.external_id == bindparam("external_id"))
_owner = select(account.c.person_id).where(*_here)
_speaker = (
    select(*_ACCOUNT, *person_columns)
    .select_from(with_roles_and_memberships.join(account, account.c.person_id == person.c.id))
    .where(*_here)
    .order_by(membership.c.position, membership.c.unit_id)
)
_accounts = (
    select(*_ACCOUNT, person.c.channels)
    .join_from(account, person, person.c.id == account.c.person_id)
    .where(IsAmong(account.c.person_id, "ids"))
    .order_by(account.c.person_id, account.c.id)
)
_not_linked = select(account.c.id, account.c.state_at).where(account.c.state != AccountState.LINKED)
_link = upsert(
    account,
    keys=("person_id", "channel"),
    changed=("external_id", "state", "state_reason", "state_at", "last_ok_at"),
    returning=account.c.id,
)
_set_state = (
    update(account)
    .where(account.c.id == bindparam("account_id"))
    .values(state=bindparam("new_state"), state_reason=bindparam("new_reason"), state_at=bindparam("now"))
)


class Accounts(Repository):
    __slots__ = ()

    async def speaker(self, channel: ChannelKind, external_id: str) -> tuple[Account, Person] | None:
        """Who speaks from this chat; None for a stranger."""
        rows = await self._all(_speaker, channel=channel, external_id=external_id)
        if not rows:
            return None
        (found,) = persons_of(rows).values()
        return _account_of(rows[0]), found

    async def accounts(self, person_ids: Iterable[int]) -> dict[int, tuple[Account, ...]]:
        """By person, in the person's order of channels. A person without accounts is left out."""
        wanted = sorted(set(person_ids))
        order: dict[int, Sequence[ChannelKind]] = {}
        found: dict[int, list[Account]] = defaultdict(list)
        for row in await self._all(_accounts, ids=wanted) if wanted else ():
            order[row.account_person_id] = channels_of(row.channels)
            found[row.account_person_id].append(_account_of(row))
        return {
            person_id: tuple(sorted(accounts, key=lambda one: _place(order[person_id], one.channel)))
            for person_id, accounts in found.items()
        }

    async def account_states(self) -> dict[int, datetime]:
        """Since when each account that does not take messages is in its state, by the account's id."""
        return {row.id: row.state_at for row in await self._all(_not_linked)}

    async def link(
        self, person_id: int, channel: ChannelKind, external_id: str, state: AccountState, now: datetime
    ) -> Account:
        """Ties the chat to the person; it takes the place of the person's older account on that channel.

        Raises AccountTaken when the chat is another person's.
        """
        owner = await self._value(_owner, channel=channel, external_id=external_id)
        if owner is not None and owner != person_id:
            raise AccountTaken(f"{channel} account of person {owner}")
        new = await self._value(
            _link[self._dialect],
            person_id=person_id,
            channel=channel,
            external_id=external_id,
            state=state,
            state_reason="",
            state_at=now,
            last_ok_at=None,
        )
        return Account(new, person_id, channel, external_id, state)

    async def set_account_state(self, account_id: int, state: AccountState, reason: str, now: datetime) -> None:
        await self._count(_set_state, account_id=account_id, new_state=state, new_reason=reason, now=now)


def _account_of(row: AnyRow) -> Account:
    return Account(
        id=row.account_id,
        person_id=row.account_person_id,
        channel=row.channel,
        external_id=row.external_id,
        state=row.state,
        state_reason=row.state_reason,
    )


def _place(order: Sequence[ChannelKind], channel: ChannelKind) -> int:
    return order.index(channel) if channel in order else len(order)
