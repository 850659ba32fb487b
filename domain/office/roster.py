"""What a seed file (TOML) says about the office: its units in protocol order, its people and their roles.

A file is accepted whole or refused with every problem at once, each with its place in the file, in Vietnamese.
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
from domain.office.permissions import LEADING
from domain.office.toml_table import Entry
from domain.office.units import unit_key
from domain.text import fold
from domain.traits import FIRST, TRAITS

"""Who may be in charge of a unit."""

_FILE_KEYS = ("organization", "units", "people", "phones")
_ORGANIZATION_KEYS = ("name", "short_name")
_UNIT_KEYS = ("code", "name", "aliases", "order", "leader")
_PERSON_KEYS = ("name", "title", "unit", "role", "focal", "roles")
_PHONE_KEYS = ("key", "caption", "user_id", "person", "stranger", "in_group", "started", "channels")


class RosterProblems(Exception):
    """The seed file cannot be used. `problems` has one Vietnamese line each: the place and what is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


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
    problems: list[str] = []
    file = Entry(document, "Tệp", keys=_FILE_KEYS, problems=problems)
    organization = file.table("organization", "Cơ quan", _ORGANIZATION_KEYS)
    units = map(_unit, file.tables("units", "Đơn vị", _UNIT_KEYS), count(1))
    roster = Roster(
        organization=organization.text("name", required=True),
        short_name=organization.text("short_name"),
        units=tuple(sorted(units, key=lambda unit: unit.position)),
        people=tuple(map(_person, file.tables("people", "Người", _PERSON_KEYS))),
        phones=tuple(map(_phone, file.tables("phones", "Điện thoại", (*_PHONE_KEYS, *_address_keys())))),
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
        entry.wrong('có "role" hoặc "focal" mà không có đơn vị ("unit").')
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
        entry.wrong('phải có đúng một trong hai mục "person" (người trong danh sách) và "stranger" (người lạ).')
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
        if one.phone_key and (kind in channels or address) and not re.fullmatch(one.phone_id, address):
            entry.wrong(f'mục "{one.phone_key}" của điện thoại dùng {one.name} phải là {one.phone_id_said}.')
        if address:
            found[kind] = address
    return found


def _address_keys() -> list[str]:
    return [one.phone_key for one in TRAITS.values() if one.phone_key]


def _unit_problems(roster: Roster) -> Iterator[str]:
    if not roster.units:
        yield "Tệp: chưa có đơn vị nào; cần ít nhất một bảng [[units]]."
    leaders = Counter(person.name for person in roster.people if person.roles & LEADING)
    for name in _twice((unit.code for unit in roster.units), unit_key):
        yield f'Đơn vị: mã "{name}" được dùng cho hai đơn vị.'
    for name in _twice((unit.name for unit in roster.units), unit_key):
        yield f'Đơn vị: tên "{name}" được dùng cho hai đơn vị.'
    for unit in roster.units:
        place = f'Đơn vị "{unit.code}"'
        codes = {unit_key(other.code): other.code for other in roster.units if other is not unit}
        for alias in unit.aliases:
            if unit_key(alias) in codes:
                yield f'{place}: tên gọi khác "{alias}" trùng với mã của đơn vị "{codes[unit_key(alias)]}".'
        if unit.leader and leaders[unit.leader] != 1:
            yield f'{place}: {_who(unit.leader, leaders)} có vai trò "leader" hoặc "director".'
        heads = [person.name for person in roster.people if person.unit == unit.code and person.role is UnitRole.HEAD]
        if len(heads) > 1:
            yield f"{place}: có hơn một người đứng đầu: {', '.join(heads)}."


def _people_problems(roster: Roster) -> Iterator[str]:
    codes = {unit_key(unit.code): unit.code for unit in roster.units}
    for person in roster.people:
        if person.unit and person.unit not in codes.values():
            nearest = get_close_matches(unit_key(person.unit), codes, n=1, cutoff=0.5)
            advice = f'; có phải "{codes[nearest[0]]}" không?' if nearest else "."
            yield f'Người "{person.name}": không có đơn vị nào mang mã "{person.unit}"{advice}'
    for (name, unit), times in Counter((fold(person.name), person.unit) for person in roster.people).items():
        if name and times > 1:
            shown = next(person.name for person in roster.people if fold(person.name) == name)
            where = f'trong đơn vị "{unit}"' if unit else "ngoài các đơn vị"
            yield f'Người "{shown}": được ghi {times} lần {where}.'
    directors = [person.name for person in roster.people if OrganizationRole.DIRECTOR in person.roles]
    if len(directors) > 1:
        yield f'Người: có hơn một người mang vai trò "director": {", ".join(directors)}.'


def _phone_problems(roster: Roster) -> Iterator[str]:
    for key in _twice((phone.key for phone in roster.phones), fold):
        yield f'Điện thoại: khóa "{key}" được dùng hai lần.'
    for number in _twice((str(phone.user_id) for phone in roster.phones if phone.user_id), str):
        yield f"Điện thoại: user_id {number} được dùng hai lần."
    for kind, one in TRAITS.items():
        for address in _twice((phone.addresses[kind] for phone in roster.phones if kind in phone.addresses), str):
            yield f"Điện thoại: {one.phone_key} {address} được dùng hai lần."
    people = Counter(person.name for person in roster.people)
    for phone in roster.phones:
        if phone.name and not phone.stranger and people[phone.name] != 1:
            yield f'Điện thoại "{phone.key}": {_who(phone.name, people)} ở mục [[people]].'


def _who(name: str, known: Counter[str]) -> str:
    """The first half of a complaint: there is no such person, or there are several."""
    if known[name]:
        return f'có {known[name]} người tên "{name}"'
    nearest = get_close_matches(name, known, n=1, cutoff=0.7)
    asked = f' (có phải "{nearest[0]}" không?)' if nearest else ""
    return f'không có người nào tên "{name}"{asked}'


def _twice(names: Iterable[str], key: Callable[[str], str]) -> Iterator[str]:
    """Each name, once, of which another is the same when compared by `key`. Missing ones are told elsewhere."""
    seen = Counter[str]()
    for name in filter(None, names):
        seen[key(name)] += 1
        if seen[key(name)] == 2:
            yield name


def _syntax(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    where = f"dòng {found[1]}, cột {found[2]}" if found else "cuối tệp"
    return f"Tệp: không đúng cú pháp TOML ở {where}."
