"""Bringing the record in line with a seed file: what it names is added or brought up to date, the rest stays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from db import Database, Transaction
from domain.cleaning import one_line
from domain.model import AccountState, Event, Membership, Organization, Person, Unit
from domain.office.permissions import LEADER_ROLES
from domain.office.roster import Roster, RosterPerson, RosterUnit
from domain.traits import FIRST


@dataclass(frozen=True, slots=True)
class SeedReport:
    """How many rows the file added and changed; `renamed`: what the office is called from now on, if that changed."""

    renamed: str = ""
    units_added: int = 0
    units_changed: int = 0
    people_added: int = 0
    people_changed: int = 0


async def seed(database: Database, roster: Roster, now: datetime) -> SeedReport:
    """Put the roster into the record, all or nothing; doing it again changes nothing.

    For those it names the file is the last word on title, unit and roles; their accounts and channels are kept.
    A person is known by name and unit; somebody whose name the file and the record have only once was moved, not added.
    """
    async with database.write() as transaction:
        organization = await transaction.people.organization()
        named = (roster.organization, roster.short_name)
        renamed = organization is not None and (organization.name, organization.short_name) != named
        if organization is None:
            organization = await transaction.people.add_organization(*named)
        elif renamed:
            organization = await transaction.people.rename_organization(organization.id, *named)
        before = {unit.code: unit for unit in await transaction.people.units()}
        units = before | await _add_units(transaction, organization, [u for u in roster.units if u.code not in before])
        people, people_added, people_changed = await _save_people(transaction, organization, roster, units)
        units_changed = await _complete_units(transaction, roster.units, units, people)
        report = SeedReport(
            renamed=roster.organization if renamed else "",
            units_added=len(units) - len(before),
            units_changed=len(units_changed & before.keys()),
            people_added=people_added,
            people_changed=people_changed,
        )
        if report != SeedReport():
            await transaction.audit.add(Event(organization.id, now, None, "seeded", after=asdict(report)))
        return report


async def open_record(transaction: Transaction, name: str) -> Organization:
    """The office's record, made at the first start. It has the name of the settings until a seed file gives another.

    Only a seed file brings units: without any there was none.
    """
    organization = await transaction.people.organization()
    if organization is None:
        return await transaction.people.add_organization(name, name)
    if organization.name != name and not await transaction.people.units():
        return await transaction.people.rename_organization(organization.id, name, name)
    return organization


async def link_phones(database: Database, roster: Roster, now: datetime) -> int:
    """Give the people of the sandbox's phones their accounts, as if they had registered; how many accounts were made.

    Who has an account already keeps it, in whatever state it is. For the sandbox only: user ids there are made up.
    """
    linked = 0
    async with database.write() as transaction:
        stored = {person.name: person for person in await transaction.people.all_persons()}
        accounts = await transaction.people.accounts([person.id for person in stored.values()])
        for phone in roster.phones:
            person = None if phone.stranger else stored.get(phone.name)
            if person is None:
                continue
            if not person.channels and phone.channels != (FIRST,):
                await transaction.people.update_person(replace(person, channels=phone.channels))
            known = {account.channel for account in accounts.get(person.id, ())}
            state = AccountState.LINKED if phone.started else AccountState.NEVER_STARTED
            for channel in phone.channels:
                if channel not in known:
                    await transaction.people.link(person.id, channel, phone.address_on(channel), state, now)
                    linked += 1
    return linked


async def _add_units(
    transaction: Transaction, organization: Organization, missing: Sequence[RosterUnit]
) -> dict[str, Unit]:
    """By code. Their leaders come later, when everybody is stored."""
    return {
        unit.code: await transaction.people.upsert_unit(
            organization.id, unit.code, name=unit.name, aliases=unit.aliases, position=unit.position, leader_id=None
        )
        for unit in missing
    }


async def _complete_units(
    transaction: Transaction, wanted: Sequence[RosterUnit], units: Mapping[str, Unit], people: Sequence[Person]
) -> set[str]:
    """The codes of the units that were not yet as the file says."""
    changed = set()
    for unit in wanted:
        stored = units[unit.code]
        leader = next((one.id for one in people if one.name == unit.leader and one.roles & LEADER_ROLES), None)
        complete = replace(stored, name=unit.name, aliases=unit.aliases, position=unit.position, leader_id=leader)
        if complete != stored:
            changed.add(unit.code)
            await transaction.people.upsert_unit(
                stored.organization_id,
                unit.code,
                name=unit.name,
                aliases=unit.aliases,
                position=unit.position,
                leader_id=leader,
            )
    return changed


async def _save_people(
    transaction: Transaction, organization: Organization, roster: Roster, units: Mapping[str, Unit]
) -> tuple[list[Person], int, int]:
    """Everybody of the file as stored, in its order; how many were added, how many changed."""
    stored: defaultdict[str, list[Person]] = defaultdict(list)
    for person in await transaction.people.all_persons():
        stored[_name_key(person.name)].append(person)
    named = Counter(_name_key(person.name) for person in roster.people)
    saved, added, changed = [], 0, 0
    for wanted in roster.people:
        memberships, name = _memberships(wanted, units), _name_key(wanted.name)
        known = _known(memberships, stored[name], alone=named[name] == 1)
        if known is None:
            added += 1
            person = await transaction.people.add_person(
                organization.id, wanted.name, title=wanted.title, roles=wanted.roles, memberships=memberships
            )
        else:
            person = replace(known, name=wanted.name, title=wanted.title, roles=wanted.roles, memberships=memberships)
            if person != known:
                changed += 1
                await transaction.people.update_person(person)
        saved.append(person)
    return saved, added, changed


def _memberships(person: RosterPerson, units: Mapping[str, Unit]) -> tuple[Membership, ...]:
    if person.role is None:
        return ()
    return (Membership(units[person.unit].id, person.role, person.focal),)


def _known(memberships: tuple[Membership, ...], namesakes: Sequence[Person], *, alone: bool) -> Person | None:
    """Who in the record is meant: the one of that name in that unit, or the only one of that name anywhere."""
    unit_ids = {place.unit_id for place in memberships}
    for person in namesakes:
        if unit_ids == {place.unit_id for place in person.memberships[:1]}:
            return person
    return namesakes[0] if alone and len(namesakes) == 1 else None


def _name_key(name: str) -> str:
    """Alike for the same name in other capitals or with another sign for the apostrophe (H'Mai, H’Mai)."""
    return one_line(name).casefold()
