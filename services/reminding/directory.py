"""Loads the directory (people, accounts, groups) of given works in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from db import Transaction
from domain.delivery.notifications import Recipient
from domain.model import OrganizationRole, Person, UnitRole, Work
from domain.reminding.audiences import Directory, first_chat

HEAD_AND_DEPUTIES = (UnitRole.HEAD, UnitRole.DEPUTY)
"""The only members reminders go to besides the officer; a large unit's others are not loaded."""


async def load_directory(
    transaction: Transaction, works: Sequence[Work], now: datetime, *, members: Collection[UnitRole] = tuple(UnitRole)
) -> Directory:
    """The people and chats the works may concern; of each unit the `members` of these roles."""
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


async def chats_of(transaction: Transaction, persons: Sequence[Person]) -> list[Recipient]:
    """The first reachable chat of each person who has one, in their order."""
    accounts = await transaction.people.accounts([person.id for person in persons])
    found = (first_chat(accounts.get(person.id, ())) for person in persons)
    return [chat for chat in found if chat is not None]
