"""The office and its people: units, persons, their roles and who stands in for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from db.any_of import IsAmong
from db.errors import NotStored
from db.office.accounts import Accounts
from db.office.invites import Invites
from db.office.person_rows import person_rows, persons_of
from db.office.unit_rows import ALIASES, unit_of
from db.repository import upsert
from db.schema.office import acting_head, membership, organization, person, person_role, unit
from domain.model import (
    ChannelKind,
    Membership,
    Organization,
    OrganizationRole,
    Person,
    Unit,
    UnitRole,
)

"""One database serves one office by default; a row that names none belongs to the first."""

RANK = {UnitRole.HEAD: 0, UnitRole.DEPUTY: 1, UnitRole.OFFICER: 2}

_holder = person_role.alias("holder")
_member = membership.alias("member")
_organization = select(organization).order_by(organization.c.id).limit(1)
_rename_organization = update(organization).where(organization.c.id == bindparam("this_id"))
_add_organization = insert(organization).returning(organization.c.id)
_units = select(unit).order_by(unit.c.position, unit.c.id)
_unit = select(unit).where(unit.c.id == bindparam("id"))
_save_unit = upsert(
    unit, keys=("organization_id", "code"), changed=("name", "aliases", "position", "leader_id"), returning=unit.c.id
)
_persons = person_rows.where(IsAmong(person.c.id, "ids"))
_with_role = person_rows.where(person.c.id.in_(select(_holder.c.person_id).where(_holder.c.role == bindparam("role"))))
_members = person_rows.where(
    person.c.id.in_(
        select(_member.c.person_id).where(IsAmong(_member.c.unit_id, "ids"), IsAmong(_member.c.role, "roles"))
    )
)
_add_person = insert(person).returning(person.c.id)
_change_person = (
    update(person)
    .where(person.c.id == bindparam("person_id"))
    .values(name=bindparam("new_name"), title=bindparam("new_title"), channels=bindparam("new_channels"))
)
_drop_roles = delete(person_role).where(person_role.c.person_id == bindparam("id"))
_drop_memberships = delete(membership).where(membership.c.person_id == bindparam("id"))
_acting_heads = (
    select(acting_head.c.unit_id, acting_head.c.person_id)
    .where(
        IsAmong(acting_head.c.unit_id, "ids"),
        acting_head.c.starts_at <= bindparam("at"),
        acting_head.c.ends_at > bindparam("at"),
    )
    .order_by(acting_head.c.id)
)
_add_acting_head = insert(acting_head)


class People(Accounts, Invites):
    __slots__ = ()

    async def organization(self) -> Organization | None:
        row = await self._first(_organization)
        return None if row is None else Organization(row.id, row.name, row.short_name)

    async def rename_organization(self, id: int, name: str, short_name: str) -> Organization:
        await self._count(_rename_organization, this_id=id, name=name, short_name=short_name)
        return Organization(id, name, short_name)

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
        values = {"name": name, "aliases": ALIASES.text(tuple(aliases)), "position": position}
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
        return persons_of(await self._all(_persons, ids=wanted)) if wanted else {}

    async def all_persons(self) -> tuple[Person, ...]:
        return tuple(persons_of(await self._all(person_rows)).values())

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
        return tuple(persons_of(await self._all(_with_role, role=role)).values())

    async def members(self, unit_id: int, role: UnitRole | None = None) -> tuple[Person, ...]:
        """Heads first, then deputies, then officers; only those with `role` when it is given."""
        found = (await self.members_of_units([unit_id])).get(unit_id, ())
        return tuple(one for one in found if role is None or one.role_in(unit_id) == role)

    async def members_of_units(
        self, unit_ids: Iterable[int], roles: Collection[UnitRole] = tuple(UnitRole)
    ) -> dict[int, tuple[Person, ...]]:
        """By unit: heads first, then deputies, then officers; only those with one of the `roles` in it.

        A unit without such members is left out.
        """
        wanted = set(unit_ids)
        rows = await self._all(_members, ids=sorted(wanted), roles=list(roles)) if wanted else ()
        found: dict[int, list[Person]] = defaultdict(list)
        for member in persons_of(rows).values():
            for place in member.memberships:
                if place.unit_id in wanted and place.role in roles:
                    found[place.unit_id].append(member)
        return {
            unit_id: tuple(sorted(members, key=lambda one: (RANK[one.role_in(unit_id) or UnitRole.OFFICER], one.id)))
            for unit_id, members in found.items()
        }

    async def add_acting_head(self, unit_id: int, person_id: int, *, starts_at: datetime, ends_at: datetime) -> None:
        """The person stands in for the unit's head from `starts_at` to before `ends_at`."""
        await self._count(_add_acting_head, unit_id=unit_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)

    async def acting_heads(self, unit_ids: Iterable[int], at: datetime) -> dict[int, int]:
        """By unit: the person who stands in for its head at that moment; the last one named wins."""
        wanted = sorted(set(unit_ids))
        rows = await self._all(_acting_heads, ids=wanted, at=at) if wanted else ()
        return {row.unit_id: row.person_id for row in rows}

    async def _save_places(self, saved: Person) -> None:
        await self._many(insert(person_role), [{"person_id": saved.id, "role": role} for role in sorted(saved.roles)])
        await self._many(
            insert(membership),
            [
                {"person_id": saved.id, "unit_id": one.unit_id, "role": one.role, "focal": one.focal, "position": place}
                for place, one in enumerate(saved.memberships)
            ],
        )
