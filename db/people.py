"""The office and its people: units, persons, their roles, accounts and invitations."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update

from db.errors import AccountTaken, NotStored
from db.repository import Repository, upsert
from db.schema import account, acting_head, invite, membership, organization, person, person_role, unit
from db.types import AnyRow
from db.work_rows import unit_of
from domain.model import (
    Account,
    AccountState,
    ChannelKind,
    Invite,
    InvitePurpose,
    Membership,
    Organization,
    OrganizationRole,
    Person,
    Unit,
    UnitRole,
)

FIRST_ORGANIZATION = select(func.min(organization.c.id)).scalar_subquery()
"""One database serves one office by default; a row that names none belongs to the first."""

RANK = {UnitRole.HEAD: 0, UnitRole.DEPUTY: 1, UnitRole.OFFICER: 2}

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_organization = select(organization).order_by(organization.c.id).limit(1)
_add_organization = insert(organization).returning(organization.c.id)
_units = select(unit).order_by(unit.c.position, unit.c.id)
_unit = select(unit).where(unit.c.id == bindparam("id"))
_unit_by_code = select(unit).where(
    unit.c.organization_id == bindparam("organization_id"), unit.c.code == bindparam("code")
)
_save_unit = upsert(
    unit, keys=("organization_id", "code"), changed=("name", "aliases", "position", "leader_id"), returning=unit.c.id
)
_persons = select(person).where(person.c.id.in_(_IDS))
_all_person_ids = select(person.c.id).order_by(person.c.id)
_roles = select(person_role).where(person_role.c.person_id.in_(_IDS))
_memberships = (
    select(membership).where(membership.c.person_id.in_(_IDS)).order_by(membership.c.person_id, membership.c.position)
)
_with_role = select(person_role.c.person_id).where(person_role.c.role == bindparam("role")).order_by("person_id")
_members = select(membership.c.unit_id, membership.c.person_id).where(membership.c.unit_id.in_(_IDS))
_named = (
    select(person.c.id)
    .where(person.c.organization_id == bindparam("organization_id"), person.c.name == bindparam("name"))
    .order_by(person.c.id)
)
_add_person = insert(person).returning(person.c.id)
_change_person = (
    update(person)
    .where(person.c.id == bindparam("person_id"))
    .values(name=bindparam("new_name"), title=bindparam("new_title"), channels=bindparam("new_channels"))
)
_drop_roles = delete(person_role).where(person_role.c.person_id == bindparam("id"))
_drop_memberships = delete(membership).where(membership.c.person_id == bindparam("id"))
_account_by_chat = select(account).where(
    account.c.channel == bindparam("channel"), account.c.external_id == bindparam("external_id")
)
_accounts = select(account).where(account.c.person_id.in_(_IDS)).order_by(account.c.person_id, account.c.id)
_link = upsert(
    account,
    keys=("person_id", "channel"),
    changed=("external_id", "state", "state_reason", "state_at", "last_ok_at"),
    returning=account.c.id,
)
_set_account_state = (
    update(account)
    .where(account.c.id == bindparam("account_id"))
    .values(state=bindparam("new_state"), state_reason=bindparam("new_reason"), state_at=bindparam("now"))
)
_add_invite = insert(invite).returning(invite.c.id)
_invite = select(invite).where(invite.c.code_hash == bindparam("code_hash"))
_use_invite = (
    update(invite)
    .where(invite.c.id == bindparam("invite_id"), invite.c.used_at.is_(None), invite.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("now"))
)
_acting_heads = (
    select(acting_head.c.unit_id, acting_head.c.person_id)
    .where(
        acting_head.c.unit_id.in_(_IDS),
        acting_head.c.starts_at <= bindparam("at"),
        acting_head.c.ends_at > bindparam("at"),
    )
    .order_by(acting_head.c.id)
)
_add_acting_head = insert(acting_head)


class People(Repository):
    __slots__ = ()

    async def organization(self) -> Organization | None:
        row = await self._first(_organization)
        return None if row is None else Organization(row.id, row.name, row.short_name)

    async def add_organization(self, name: str, short_name: str) -> Organization:
        new = await self._value(_add_organization, name=name, short_name=short_name)
        return Organization(new, name, short_name)

    async def units(self) -> tuple[Unit, ...]:
        """In protocol order."""
        return tuple(unit_of(row) for row in await self._all(_units))

    async def unit(self, id: int) -> Unit:
        """Raises NotStored."""
        row = await self._first(_unit, id=id)
        if row is None:
            raise NotStored(f"unit {id}")
        return unit_of(row)

    async def upsert_unit(
        self,
        organization_id: int,
        code: str,
        name: str,
        aliases: Sequence[str] = (),
        position: int = 0,
        leader_id: int | None = None,
    ) -> Unit:
        """The unit with this code, made or brought up to date."""
        values = {"name": name, "aliases": json.dumps(list(aliases), ensure_ascii=False), "position": position}
        statement = _save_unit[self._dialect]
        new = await self._value(
            statement, organization_id=organization_id, code=code, leader_id=leader_id, merged_into_id=None, **values
        )
        return await self.unit(new)

    async def person(self, id: int) -> Person:
        """Raises NotStored."""
        found = await self.persons([id])
        if id not in found:
            raise NotStored(f"person {id}")
        return found[id]

    async def persons(self, ids: Iterable[int]) -> dict[int, Person]:
        """Those of them that are stored, by id."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        rows = await self._all(_persons, ids=wanted)
        roles: dict[int, set[OrganizationRole]] = defaultdict(set)
        for row in await self._all(_roles, ids=wanted):
            roles[row.person_id].add(row.role)
        places: dict[int, list[Membership]] = defaultdict(list)
        for row in await self._all(_memberships, ids=wanted):
            places[row.person_id].append(Membership(row.unit_id, row.role, row.focal))
        return {row.id: _person_of(row, roles[row.id], places[row.id]) for row in rows}

    async def all_persons(self) -> tuple[Person, ...]:
        return await self._in_order([row.id for row in await self._all(_all_person_ids)])

    async def person_exists(self, id: int) -> bool:
        return bool(await self._all(_persons, ids=[id]))

    async def add_person(
        self,
        organization_id: int,
        name: str,
        title: str = "",
        roles: Iterable[OrganizationRole] = (),
        memberships: Sequence[Membership] = (),
        channels: Sequence[ChannelKind] = (),
    ) -> Person:
        new = await self._value(
            _add_person, organization_id=organization_id, name=name, title=title, channels=",".join(channels)
        )
        added = Person(new, organization_id, name, title, frozenset(roles), tuple(memberships), tuple(channels))
        await self._save_places(added)
        return added

    async def upsert_person(
        self,
        organization_id: int,
        name: str,
        title: str = "",
        roles: Iterable[OrganizationRole] = (),
        memberships: Sequence[Membership] = (),
        channels: Sequence[ChannelKind] = (),
    ) -> Person:
        """The person of this name in the first of these units, made or brought up to date."""
        first_unit = memberships[0].unit_id if memberships else None
        for candidate in await self._in_order(
            [row.id for row in await self._all(_named, organization_id=organization_id, name=name)]
        ):
            if (candidate.memberships[0].unit_id if candidate.memberships else None) == first_unit:
                changed = Person(
                    candidate.id, organization_id, name, title, frozenset(roles), tuple(memberships), tuple(channels)
                )
                await self.update_person(changed)
                return changed
        return await self.add_person(
            organization_id, name, title=title, roles=roles, memberships=memberships, channels=channels
        )

    async def update_person(self, changed: Person) -> None:
        """Saves everything about the person. Raises NotStored."""
        count = await self._count(
            _change_person,
            person_id=changed.id,
            new_name=changed.name,
            new_title=changed.title,
            new_channels=",".join(changed.channels),
        )
        if count == 0:
            raise NotStored(f"person {changed.id}")
        await self._count(_drop_roles, id=changed.id)
        await self._count(_drop_memberships, id=changed.id)
        await self._save_places(changed)

    async def with_role(self, role: OrganizationRole) -> tuple[Person, ...]:
        return await self._in_order([row.person_id for row in await self._all(_with_role, role=role)])

    async def members(self, unit_id: int, role: UnitRole | None = None) -> tuple[Person, ...]:
        """Heads first, then deputies, then officers; only those with `role` when it is given."""
        found = (await self.members_of_units([unit_id])).get(unit_id, ())
        return tuple(one for one in found if role is None or one.role_in(unit_id) == role)

    async def members_of_units(self, unit_ids: Iterable[int]) -> dict[int, tuple[Person, ...]]:
        """By unit: heads first, then deputies, then officers. A unit without members is left out."""
        wanted = sorted(set(unit_ids))
        rows = await self._all(_members, ids=wanted) if wanted else ()
        people = await self.persons(row.person_id for row in rows)
        found: dict[int, list[Person]] = defaultdict(list)
        for row in rows:
            found[row.unit_id].append(people[row.person_id])
        return {
            unit_id: tuple(sorted(members, key=lambda one: (RANK[one.role_in(unit_id) or UnitRole.OFFICER], one.id)))
            for unit_id, members in found.items()
        }

    async def speaker(self, channel: ChannelKind, external_id: str) -> tuple[Account, Person] | None:
        """Who speaks from this chat; None for a stranger."""
        row = await self._first(_account_by_chat, channel=channel, external_id=external_id)
        return None if row is None else (_account_of(row), await self.person(row.person_id))

    async def accounts(self, person_ids: Iterable[int]) -> dict[int, tuple[Account, ...]]:
        """By person, in the person's order of channels. A person without accounts is left out."""
        wanted = sorted(set(person_ids))
        if not wanted:
            return {}
        order = {row.id: _channels_of(row) for row in await self._all(_persons, ids=wanted)}
        found: dict[int, list[Account]] = defaultdict(list)
        for row in await self._all(_accounts, ids=wanted):
            found[row.person_id].append(_account_of(row))
        return {
            person_id: tuple(sorted(accounts, key=lambda one: _place(order[person_id], one.channel)))
            for person_id, accounts in found.items()
        }

    async def link(
        self, person_id: int, channel: ChannelKind, external_id: str, state: AccountState, now: datetime
    ) -> Account:
        """Ties the chat to the person; it takes the place of the person's older account on that channel.

        Raises AccountTaken when the chat is another person's.
        """
        owner = await self._first(_account_by_chat, channel=channel, external_id=external_id)
        if owner is not None and owner.person_id != person_id:
            raise AccountTaken(f"{channel} account of person {owner.person_id}")
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
        await self._count(_set_account_state, account_id=account_id, new_state=state, new_reason=reason, now=now)

    async def add_invite(
        self,
        organization_id: int,
        code_hash: str,
        *,
        expires_at: datetime,
        purpose: InvitePurpose = InvitePurpose.PERSON,
        unit_id: int | None = None,
        unit_role: UnitRole | None = None,
        organization_role: OrganizationRole | None = None,
        person_id: int | None = None,
        name: str = "",
        created_by_id: int | None = None,
    ) -> Invite:
        fields: dict[str, Any] = {
            "organization_id": organization_id,
            "code_hash": code_hash,
            "expires_at": expires_at,
            "purpose": purpose,
            "unit_id": unit_id,
            "unit_role": unit_role,
            "organization_role": organization_role,
            "person_id": person_id,
            "name": name,
            "created_by_id": created_by_id,
        }
        return Invite(id=await self._value(_add_invite, **fields), **fields)

    async def find_invite(self, code_hash: str) -> Invite | None:
        row = await self._first(_invite, code_hash=code_hash)
        return None if row is None else Invite(**row._mapping)

    async def use_invite(self, invite_id: int, now: datetime) -> bool:
        """True for the one who used it; False when it is used up or expired."""
        return await self._count(_use_invite, invite_id=invite_id, now=now) == 1

    async def add_acting_head(self, unit_id: int, person_id: int, *, starts_at: datetime, ends_at: datetime) -> None:
        """The person stands in for the unit's head from `starts_at` to before `ends_at`."""
        await self._count(_add_acting_head, unit_id=unit_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)

    async def acting_heads(self, unit_ids: Iterable[int], at: datetime) -> dict[int, int]:
        """By unit: the person who stands in for its head at that moment; the last one named wins."""
        wanted = sorted(set(unit_ids))
        rows = await self._all(_acting_heads, ids=wanted, at=at) if wanted else ()
        return {row.unit_id: row.person_id for row in rows}

    async def _in_order(self, ids: Sequence[int]) -> tuple[Person, ...]:
        found = await self.persons(ids)
        return tuple(found[id] for id in ids)

    async def _save_places(self, saved: Person) -> None:
        await self._many(insert(person_role), [{"person_id": saved.id, "role": role} for role in sorted(saved.roles)])
        await self._many(
            insert(membership),
            [
                {"person_id": saved.id, "unit_id": one.unit_id, "role": one.role, "focal": one.focal, "position": place}
                for place, one in enumerate(saved.memberships)
            ],
        )


def _person_of(row: AnyRow, roles: Iterable[OrganizationRole], memberships: Iterable[Membership]) -> Person:
    return Person(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        title=row.title,
        roles=frozenset(roles),
        memberships=tuple(memberships),
        channels=_channels_of(row),
    )


def _channels_of(row: AnyRow) -> tuple[ChannelKind, ...]:
    return tuple(ChannelKind(kind) for kind in row.channels.split(",") if kind)


def _account_of(row: AnyRow) -> Account:
    return Account(row.id, row.person_id, row.channel, row.external_id, row.state, row.state_reason)


def _place(order: Sequence[ChannelKind], channel: ChannelKind) -> int:
    return order.index(channel) if channel in order else len(order)
