"""What a seed file (TOML) says about the office: its units in protocol order, its people and their roles.

A file is accepted whole or refused with every problem at once, each with its place in the file.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import count

from domain.model import ChannelKind, OrganizationRole, UnitRole
from domain.office.permissions import LEADER_ROLES
from domain.office.toml_table import Entry, Fault, FilePlace, Problem
from domain.office.units import unit_key
from domain.text import fold
from domain.traits import FIRST, TRAITS

_FILE_KEYS = ("organization", "units", "people", "phones")
_ORGANIZATION_KEYS = ("name", "short_name")
_UNIT_KEYS = ("code", "name", "aliases", "order", "leader")
_PERSON_KEYS = ("name", "title", "unit", "role", "focal", "roles")
_PHONE_KEYS = ("key", "caption", "user_id", "person", "stranger", "in_group", "started", "channels")


class RosterProblems(Exception):
    """The seed file cannot be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(one.fault for one in self.problems))


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """`leader` is the name of the leader in charge; empty means the director. Aliases may be shared: the bot asks."""

    code: str
    name: str
    aliases: tuple[str, ...]
    position: int
    leader: str


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """`unit` is a code, empty for the leaders of the office; `role` is None without a unit."""

    name: str
    title: str
    unit: str
    role: UnitRole | None
    focal: bool
    roles: frozenset[OrganizationRole]


@dataclass(frozen=True, slots=True)
class RosterPhone:
    """A phone of the sandbox. It belongs to one of the people, or to a stranger whom the bot does not know.

    `channels` are its messengers, the one on which its owner wants to be told first; `addresses`
    are its ids on those where that is not its user id.
    """

    key: str
    name: str
    caption: str
    user_id: int
    stranger: bool
    in_group: bool
    started: bool
    channels: tuple[ChannelKind, ...] = (FIRST,)
    addresses: Mapping[ChannelKind, str] = field(default_factory=dict)

    def address_on(self, channel: ChannelKind) -> str:
        return self.addresses.get(channel) or str(self.user_id)


@dataclass(frozen=True, slots=True)
class Roster:
    """Units in the order of their positions, people and phones in the order of the file."""

    organization: str
    short_name: str
    units: tuple[RosterUnit, ...]
    people: tuple[RosterPerson, ...]
    phones: tuple[RosterPhone, ...] = ()


def read_roster(text: str) -> Roster:
    """What the file's text says. Raises RosterProblems."""
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise RosterProblems([_syntax(error)]) from None
    problems: list[Problem] = []
    file = Entry(document, FilePlace.FILE, keys=_FILE_KEYS, problems=problems)
    organization = file.table("organization", FilePlace.ORGANIZATION, _ORGANIZATION_KEYS)
    units = map(_unit, file.tables("units", FilePlace.UNIT, _UNIT_KEYS), count(1))
    roster = Roster(
        organization=organization.text("name", required=True),
        short_name=organization.text("short_name"),
        units=tuple(sorted(units, key=lambda unit: unit.position)),
        people=tuple(map(_person, file.tables("people", FilePlace.PERSON, _PERSON_KEYS))),
        phones=tuple(map(_phone, file.tables("phones", FilePlace.PHONE, (*_PHONE_KEYS, *_address_keys())))),
    )
    problems += [*_unit_problems(roster), *_people_problems(roster), *_phone_problems(roster)]
    if problems:
        raise RosterProblems(problems)
    return roster


def _unit(entry: Entry, number: int) -> RosterUnit:
    return RosterUnit(
        code=entry.text("code", required=True),
        name=entry.text("name", required=True),
        aliases=entry.texts("aliases"),
        position=entry.number("order", number),
        leader=entry.text("leader"),
    )


def _person(entry: Entry) -> RosterPerson:
    unit = entry.text("unit")
    if not unit and (entry.has("role") or entry.flag("focal")):
        entry.wrong(Fault.PLACE_WITHOUT_UNIT)
    return RosterPerson(
        name=entry.text("name", required=True),
        title=entry.text("title"),
        unit=unit,
        role=entry.choice("role", UnitRole, UnitRole.OFFICER) if unit else None,
        focal=entry.flag("focal"),
        roles=entry.choices("roles", OrganizationRole),
    )


def _phone(entry: Entry) -> RosterPhone:
    person, stranger = entry.text("person"), entry.text("stranger")
    if bool(person) == bool(stranger):
        entry.wrong(Fault.PERSON_OR_STRANGER)
    channels = entry.ordered_choices("channels", ChannelKind) or (FIRST,)
    return RosterPhone(
        key=entry.text("key", required=True),
        name=person or stranger,
        caption=entry.text("caption"),
        user_id=entry.positive("user_id"),
        stranger=bool(stranger),
        in_group=entry.flag("in_group", not stranger),
        started=entry.flag("started", True),
        channels=channels,
        addresses=_addresses(entry, channels),
    )


def _addresses(entry: Entry, channels: Sequence[ChannelKind]) -> dict[ChannelKind, str]:
    """By messenger, for those that do not go by the phone's user id."""
    found = {}
    for kind, one in TRAITS.items():
        address = entry.text(one.phone_key) if one.phone_key else ""
        wanted = one.phone_id if kind in channels or address else None
        if wanted is not None and not wanted.fullmatch(address):
            entry.wrong(Fault.NOT_AN_ADDRESS, key=one.phone_key, messenger=one.name, wanted=one.phone_id_said)
        if address:
            found[kind] = address
    return found


def _address_keys() -> list[str]:
    return [one.phone_key for one in TRAITS.values() if one.phone_key]


def _unit_problems(roster: Roster) -> Iterator[Problem]:
    if not roster.units:
        yield Problem(FilePlace.FILE, Fault.NO_UNITS)
    leaders = Counter(person.name for person in roster.people if person.roles & LEADER_ROLES)
    for name in _twice((unit.code for unit in roster.units), unit_key):
        yield Problem(FilePlace.UNIT, Fault.CODE_TWICE, {"name": name})
    for name in _twice((unit.name for unit in roster.units), unit_key):
        yield Problem(FilePlace.UNIT, Fault.NAME_TWICE, {"name": name})
    for unit in roster.units:
        codes = {unit_key(other.code): other.code for other in roster.units if other is not unit}
        for alias in unit.aliases:
            if unit_key(alias) in codes:
                values = {"alias": alias, "code": codes[unit_key(alias)]}
                yield Problem(FilePlace.UNIT, Fault.ALIAS_IS_CODE, values, name=unit.code)
        if unit.leader and leaders[unit.leader] != 1:
            fault = Fault.LEADER_AMBIGUOUS if leaders[unit.leader] else Fault.LEADER_UNKNOWN
            yield Problem(FilePlace.UNIT, fault, _who(unit.leader, leaders), name=unit.code)
        heads = [person.name for person in roster.people if person.unit == unit.code and person.role is UnitRole.HEAD]
        if len(heads) > 1:
            yield Problem(FilePlace.UNIT, Fault.SEVERAL_HEADS, {"names": ", ".join(heads)}, name=unit.code)


def _people_problems(roster: Roster) -> Iterator[Problem]:
    codes = {unit_key(unit.code): unit.code for unit in roster.units}
    for person in roster.people:
        if person.unit and person.unit not in codes.values():
            nearest = get_close_matches(unit_key(person.unit), codes, n=1, cutoff=0.5)
            values = {"code": person.unit, "nearest": codes[nearest[0]] if nearest else ""}
            yield Problem(FilePlace.PERSON, Fault.UNIT_UNKNOWN, values, name=person.name)
    for (name, unit), times in Counter((fold(person.name), person.unit) for person in roster.people).items():
        if name and times > 1:
            shown = next(person.name for person in roster.people if fold(person.name) == name)
            fault = Fault.PERSON_TWICE_IN_UNIT if unit else Fault.PERSON_TWICE
            yield Problem(FilePlace.PERSON, fault, {"times": str(times), "unit": unit}, name=shown)
    directors = [person.name for person in roster.people if OrganizationRole.DIRECTOR in person.roles]
    if len(directors) > 1:
        yield Problem(FilePlace.PERSON, Fault.SEVERAL_DIRECTORS, {"names": ", ".join(directors)})


def _phone_problems(roster: Roster) -> Iterator[Problem]:
    for key in _twice((phone.key for phone in roster.phones), fold):
        yield Problem(FilePlace.PHONE, Fault.PHONE_TWICE, {"name": key})
    for number in _twice((str(phone.user_id) for phone in roster.phones if phone.user_id), str):
        yield Problem(FilePlace.PHONE, Fault.ADDRESS_TWICE, {"key": "user_id", "address": number})
    for kind, one in TRAITS.items():
        for address in _twice((phone.addresses[kind] for phone in roster.phones if kind in phone.addresses), str):
            yield Problem(FilePlace.PHONE, Fault.ADDRESS_TWICE, {"key": one.phone_key, "address": address})
    people = Counter(person.name for person in roster.people)
    for phone in roster.phones:
        if phone.name and not phone.stranger and people[phone.name] != 1:
            fault = Fault.PERSON_AMBIGUOUS if people[phone.name] else Fault.PERSON_UNKNOWN
            yield Problem(FilePlace.PHONE, fault, _who(phone.name, people), name=phone.key)


def _who(name: str, known: Counter[str]) -> dict[str, str]:
    """Who is not there, or is there several times, and the nearest name."""
    nearest = get_close_matches(name, known, n=1, cutoff=0.7)
    return {"name": name, "times": str(known[name]), "nearest": nearest[0] if nearest else ""}


def _twice(names: Iterable[str], key: Callable[[str], str]) -> Iterator[str]:
    """Each name, once, of which another is the same when compared by `key`. Missing ones are told elsewhere."""
    seen = Counter[str]()
    for name in filter(None, names):
        seen[key(name)] += 1
        if seen[key(name)] == 2:
            yield name


def _syntax(error: tomllib.TOMLDecodeError) -> Problem:
    """Without a line where the file ends too early."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    values = {"line": found[1], "column": found[2]} if found else {}
    return Problem(FilePlace.FILE, Fault.SYNTAX, values)
