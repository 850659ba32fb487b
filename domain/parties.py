"""Who leads and who coordinates, from typed words: codes, aliases, names, collective names, a person for their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitAmbiguous, UnitNotFound
from domain.model import Person, Unit
from domain.text import BLANKS_BEFORE, fold, fold_with_offsets
from domain.units import find_unit, unit_key, unit_keys, unit_names

PERSON_LEAD = re.compile(r"^(?:dong chi|d/c|anh|chi|ong|ba|can bo|chuyen vien|cv)\s+(?!cuc\b|bo\b|nhanh\b)")
_LEADS = r"chủ trì|chu tri|giao cho|giao"
_JOINS = r"(?:đơn vị\s+|don vi\s+)?(?:phối hợp|phoi hop|ph)(?:\s*(?:với|voi|cùng|cung))?"
_ROLE = re.compile(rf"^\s*(?:(?P<lead>{_LEADS})|(?P<joins>{_JOINS}))(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)
_BREAK = re.compile(rf"{BLANKS_BEFORE}[,;+()]\s*|(?<!\s)\s++(?:và|va)\s+|(?<!\s)\s++(?={_JOINS}\s)", re.IGNORECASE)
_ROLE_BEHIND = re.compile(r"(?<!\s)\s++(?:(chủ trì|chu tri)|phối hợp|phoi hop)\s*$", re.IGNORECASE)
_COLLECTIVE = re.compile(r"^(?:(?:tat ca|toan the|toan bo|moi|cac|truong) )+(?:phong|don vi|chi cuc|trung tam|ban)\b")
_ROOMS_AND_UNITS = re.compile(
    r"(?:các|cac)\s+(?:phòng|phong)\s*(?:,|-|và|va)?\s*(?:các\s+|cac\s+)?(?:đơn vị|don vi)", re.IGNORECASE
)


MOST_BESIDE_A_NAME = 8
"""Letters beside a unit's name, such as those of "thuộc Sở", with which words are still only a name."""

_SEAL = "\u2060"
_SEPARATES = re.compile(r"[,;+()]|\s(?:và|va)\s", re.IGNORECASE)
_OWNER = re.compile(r" (?:phuong|xa(?! hoi)|thi tran|dac khu)(?![a-z])")


def sealed_names(text: str, units: Sequence[Unit]) -> tuple[str, Mapping[str, str]]:
    """The text with names that have a comma or "và" of their own replaced by sealed codes, and what these stand for.

    "Phòng Kinh tế, Hạ tầng và Đô thị: rà soát" would otherwise be cut within the name.
    """
    scan = fold_with_offsets(text)
    names = sorted(
        ((fold(name), unit.code) for unit in units for name in unit_names(unit) if _SEPARATES.search(name)),
        key=lambda pair: -len(pair[0]),
    )
    meant: dict[str, str] = {}
    for name, code in names:
        seal = f"{code}{_SEAL}"
        for place in reversed(list(re.finditer(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", scan.text))):
            owner = _OWNER.match(scan.text, place.end())
            words = scan.original(place.start(), owner.end() if owner else place.end())
            meant[seal] = words
            start = scan.offsets[place.start()]
            text = f"{text[:start]}{seal}{text[start + len(words) :]}"
            scan = fold_with_offsets(text)
    return text, meant


def unsealed(text: str, names: Mapping[str, str]) -> str:
    """The text with its sealed codes written out again."""
    for seal, words in names.items():
        text = text.replace(seal, words)
    return text


@dataclass(frozen=True, slots=True)
class Parties:
    """Unit ids in the order said. Several leads come from a collective name: each unit has the work for itself."""

    leads: tuple[int, ...] = ()
    coordinators: tuple[int, ...] = ()
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One name: of a lead (True), of a coordinator (False), or as its place says (None)."""

    words: str
    leads: bool | None


def read_parties(
    text: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]], *, has_lead: bool = False
) -> Parties:
    """The first unit named leads, the others coordinate, unless the words say it otherwise.

    `has_lead`: somebody leads already, so that nobody need be named.

    Raises:
        UnitNotFound, UnitAmbiguous: a name means no unit, or several.
        OfficerNotFound, OfficerAmbiguous: "anh Bình" is nobody there, or several people.
    """
    leads: list[int] = []
    coordinators: list[int] = []
    officer: Person | None = None
    text, _ = sealed_names(text, units)
    for part in _parts(_ROOMS_AND_UNITS.sub("các đơn vị", text), units):
        if PERSON_LEAD.match(fold(part.words)) and not _is_unit(part.words, units):
            officer = find_officer(part.words, leads[:1], members)
            found = [] if leads else [place.unit_id for place in officer.memberships[:1]]
        else:
            found = list(units_meant(part.words, units))
        leading = part.leads if part.leads is not None else not leads
        (leads if leading else coordinators).extend(found)
    if not leads and not has_lead:
        raise UnitNotFound(text.strip(), tuple(unit.code for unit in units[:8]))
    first = tuple(dict.fromkeys(leads))
    rest = tuple(id for id in dict.fromkeys(coordinators) if id not in first)
    return Parties(first, rest, officer.id if officer else None)


def _parts(text: str, units: Sequence[Unit]) -> Iterator[_Part]:
    """The names with their roles; a role in front holds for the names behind it."""
    leads: bool | None = None
    for piece in _pieces(text, units):
        while role := _ROLE.match(piece):
            leads, piece = role["lead"] is not None, piece[role.end() :]
        behind = _ROLE_BEHIND.search(piece)
        if behind:
            yield _Part(piece[: behind.start()].strip(), behind[1] is not None)
        elif piece.strip(" .:"):
            yield _Part(piece.strip(" .:"), leads)
        if leads:
            leads = None


def _pieces(text: str, units: Sequence[Unit]) -> Iterator[str]:
    """Cut between names; a name that has "và" in it is not cut."""
    for clause in re.split(rf"{BLANKS_BEFORE}[,;+()]\s*", text):
        bare = _ROLE.sub("", clause)
        yield from [clause] if _is_unit(bare, units) else _BREAK.split(clause)


def units_meant(words: str, units: Sequence[Unit]) -> tuple[int, ...]:
    """The ids that one name means: one, or all of a collective name. Raises `UnitNotFound`, `UnitAmbiguous`."""
    if is_collective(words):
        # Of the reader of directives, which a start does not wait for.
        from domain.directives.actors import Named
        from domain.directives.resolving import UnitTable

        codes = UnitTable(units).resolve(Named(0, len(words), words, fold(words), collective=True)).codes
        found = tuple(unit.id for unit in units if unit.code in codes)
        if found:
            return found
    return (find_unit(words, units).id,)


def is_collective(words: str) -> bool:
    return bool(_COLLECTIVE.match(fold(words).strip(" .,:")))


def _is_unit(words: str, units: Sequence[Unit]) -> bool:
    wanted = unit_key(words)
    return bool(wanted) and any(wanted in unit_keys(unit) for unit in units)


def names_parties(words: str, units: Sequence[Unit]) -> bool:
    """Whether the words are units and nothing else, said to the letter, by a piece of the name, or collectively."""
    parts = list(_parts(_ROOMS_AND_UNITS.sub("các đơn vị", words), units))
    return bool(parts) and all(_names_one(part.words, units) for part in parts)


def _names_one(words: str, units: Sequence[Unit]) -> bool:
    try:
        found = units_meant(words, units)
    except UnitAmbiguous:
        return True
    except UnitNotFound:
        return False
    return len(found) > 1 or not _says_more(words, units)


def _says_more(words: str, units: Sequence[Unit]) -> bool:
    """Whether a whole name stands in many other words: "phong quan ly khoa hoc ra soat de tai"."""
    wanted = unit_key(words)
    keys = [key for unit in units for key in unit_keys(unit) if key and key in wanted]
    return bool(keys) and len(wanted) - max(map(len, keys)) > MOST_BESIDE_A_NAME


def names_parties_exactly(words: str, units: Sequence[Unit]) -> bool:
    """As `names_parties`, but each name whole: for places where other words are as likely."""
    parts = list(_parts(_ROOMS_AND_UNITS.sub("các đơn vị", words), units))
    return bool(parts) and all(_is_unit(part.words, units) or is_collective(part.words) for part in parts)


def says_role(words: str) -> bool:
    """ "phối hợp VP", "chủ trì: QLKH" """
    return bool(_ROLE.match(words) or _ROLE_BEHIND.search(words))


def says_coordinator(words: str) -> bool:
    """ "phối hợp: VP", and nothing of who leads."""
    role, behind = _ROLE.match(words), _ROLE_BEHIND.search(words)
    return role["lead"] is None if role else behind is not None and behind[1] is None


def find_officer(typed: str, unit_ids: Sequence[int], members: Mapping[int, Sequence[Person]]) -> Person:
    """A member of these units (of any, where none is given) by full or given name.

    Raises:
        OfficerNotFound, OfficerAmbiguous.
    """
    wanted = PERSON_LEAD.sub("", fold(typed)).strip(" .,")
    groups = [members.get(id, ()) for id in unit_ids] if unit_ids else list(members.values())
    people = {person.id: person for group in groups for person in group}
    found = [
        person
        for person in people.values()
        if wanted == fold(person.name) or (len(wanted.split()) == 1 and wanted == fold(person.name).split()[-1])
    ]
    if len(found) > 1:
        raise OfficerAmbiguous(typed.strip(), tuple(person.name for person in found))
    if not found:
        raise OfficerNotFound(typed.strip(), "các đơn vị")
    return found[0]
