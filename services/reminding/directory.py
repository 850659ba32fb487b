"""The people and chats whom the works at hand may concern, read in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from db import Transaction
from domain.model import OrganizationRole, UnitRole, Work
from domain.reminding.audiences import Directory

HEAD_AND_DEPUTIES = (UnitRole.HEAD, UnitRole.DEPUTY)
"""Of a unit's members only these are told of a work besides its officer: the others, maybe many, need not be read."""


async def load_directory(
    transaction: Transaction, works: Sequence[Work], now: datetime, *, members: Collection[UnitRole] = tuple(UnitRole)
) -> Directory:
    """The people and chats that the works at hand may concern; of their units the `members` of these ranks."""
    people = transaction.people
    unit_ids = {work.assignment.unit_id for work in works}
    unit_members = await people.members_of_units(unit_ids, members)
    acting = await people.acting_heads(unit_ids, now)
    office = {
        person.id: person
        for role in (OrganizationRole.MONITOR, OrganizationRole.DIRECTOR)
        for person in await people.with_role(role)
    }
    leaders = {work.unit.leader_id for work in works if work.unit.leader_id is not None}
    persons = await people.persons([*leaders, *acting.values()])
    everyone = {person.id for group in unit_members.values() for person in group} | persons.keys() | office.keys()
    everyone |= {work.officer.id for work in works if work.officer}
    return Directory(
        members=unit_members,
        persons=persons,
        accounts=await people.accounts(sorted(everyone)),
        groups=await transaction.groups.all(),
        office=tuple(office.values()),
        acting_heads=acting,
    )
