"""Who leads and who coordinates, from typed words: codes, aliases, names, collective names, a person for their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitAmbiguous, UnitNotFound
from domain.model import Person, Unit
from domain.office.units import find_unit, unit_key, unit_keys, unit_names
from domain.text import BLANKS_BEFORE, fold, fold_with_offsets

PERSON_LEAD = re.compile(r"^(?:dong chi|d/c|anh|chi|ong|ba|can bo|chuyen vien|cv)\s+(?!cuc\b|bo\b|nhanh\b)")
_SHORT_LEAD = re.compile(r"^(?:a|c|e|em|dc|co|chu|bac)\s+")
_BETWEEN = re.compile(r"^(?:ở|o|bên|ben|thuộc|thuoc|của|cua|là|la)\s+", re.IGNORECASE)
_BESIDE_PERSON = frozenset({"lam", "thuc hien", "xu ly", "phu trach", "thu ly", "lo", "chu tri"})
_LEADS = r"chủ trì|chu tri|giao cho|giao"
_JOINS = (
    r"(?:(?:đơn vị\s+|don vi\s+)?(?:phối hợp|phoi hop|kết hợp|ket hop|ph)(?:\s*(?:với|voi|cùng|cung))?"
    r"|cùng(?:\s+(?:với|voi))?|cung voi|với|voi)"
)
_ROLE = re.compile(rf"^\s*+(?:(?P<lead>{_LEADS})|(?P<joins>{_JOINS}))(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)
_BREAK = re.compile(
    rf"{BLANKS_BEFORE}[,;+()]\s*|(?<!\s)\s++(?:và|va|&)\s+|{BLANKS_BEFORE}(?<![đd])/\s*|(?<!\s)(?<!hợp)(?<!hop)(?<!ph)(?<!cùng)\s++(?={_JOINS}\s)",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:và|va|&)\s+", re.IGNORECASE)
_ROLE_BEHIND = re.compile(r"(?<!\s)\s++(?:(chủ trì|chu tri)|phối hợp|phoi hop)\s*$", re.IGNORECASE)
_COLLECTIVE = re.compile(r"^(?:(?:tat ca|toan the|toan bo|moi|cac|truong) )+(?:phong|don vi|chi cuc|trung tam|ban)\b")
_ROOMS_AND_UNITS = re.compile(
    r"(?:các|cac)\s+(?:phòng|phong)\s*(?:,|-|và|va)?\s*(?:các\s+|cac\s+)?(?:đơn vị|don vi)", re.IGNORECASE
)
_ALL_BEGIN = frozenset({"cac", "tat", "toan", "moi", "nhung"})
_GENERAL = frozenset(
    re.findall(
        "[a-z]+",
        "cac tat ca toan the bo moi nhung co quan phong ban don vi chi cuc trung tam so nganh dia phuong thuoc truc"
        " nhan to chuc chuyen mon nghiep vu va lien",
    )
)
"""Words that say no name."""

MOST_BESIDE_A_NAME = 8
"""Letters beside a unit's name, such as those of "thuộc Sở", with which words are still only a name."""

LONGEST_PAIR = 16
"""Words in which a unit and a person are looked for side by side."""

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
    """Unit ids in the order said. Several leads come from a collective name: each unit has the work for itself.

    `coordinating_officer_ids` are the people named of coordinating units.
    """

    leads: tuple[int, ...] = ()
    coordinators: tuple[int, ...] = ()
    officer_id: int | None = None
    coordinating_officer_ids: tuple[int, ...] = ()


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
    coordinating: list[int] = []
    text, _ = sealed_names(text, units)
    for part in _parts(one_collective(text), units):
        try:
            found, named = _meant(part.words, leads, units, members)
        except (UnitNotFound, OfficerNotFound):
            if not (leads and coordinators and people_named(part.words, coordinators, members)):
                raise
            coordinating.append(find_officer(part.words, coordinators, members).id)
            continue
        officer = named or officer
        leading = part.leads if part.leads is not None else not leads
        (leads if leading else coordinators).extend(found)
    if not leads and not has_lead:
        raise UnitNotFound(text.strip(), tuple(unit.code for unit in units[:8]))
    first = tuple(dict.fromkeys(leads))
    rest = tuple(id for id in dict.fromkeys(coordinators) if id not in first)
    return Parties(first, rest, officer.id if officer else None, tuple(coordinating))


def _meant(
    words: str, leads: Sequence[int], units: Sequence[Unit], members: Mapping[int, Sequence[Person]]
) -> tuple[Sequence[int], Person | None]:
    """The units that one name means, and the person: "anh Bình", "Bình" behind a unit, "anh Bình QLKH"."""
    if is_unit(words, units):
        return units_meant(words, units), None
    if not leads and (pair := unit_and_person(words, units, members)) is not None:
        unit_ids, person = pair
        return unit_ids, find_officer(person, unit_ids, members)
    if PERSON_LEAD.match(fold(words)) or people_named(words, leads[:1], members):
        officer = find_officer(words, leads[:1], members)
        return ([] if leads else [place.unit_id for place in officer.memberships[:1]]), officer
    return units_meant(words, units), None


def unit_and_person(
    words: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]]
) -> tuple[tuple[int, ...], str] | None:
    """A unit and somebody in it side by side, in either order."""
    tokens = words.split()[:LONGEST_PAIR]
    for place in range(1, len(tokens)):
        front, back = (" ".join(half).strip(" -:") for half in (tokens[:place], tokens[place:]))
        for unit, person in ((front, back), (_BETWEEN.sub("", back), front)):
            if not is_unit(unit, units):
                continue
            ids = units_meant(unit, units)
            if PERSON_LEAD.match(fold(person)) or people_named(person, ids, members):
                return ids, person
    return None


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
        clause = _AND.sub("", clause)
        bare = _ROLE.sub("", clause)
        yield from [clause] if is_unit(bare, units) else _BREAK.split(clause)


def units_meant(words: str, units: Sequence[Unit]) -> tuple[int, ...]:
    """The ids that one name means: one, or all of a collective name. Raises `UnitNotFound`, `UnitAmbiguous`."""
    if is_collective(words):
        # Of the reader of directives, which a start does not wait for.
        from domain.intake.directives.actors import Named
        from domain.intake.directives.resolving import UnitTable

        codes = UnitTable(units).resolve(Named(0, len(words), words, fold(words), collective=True)).codes
        found = tuple(unit.id for unit in units if unit.code in codes)
        if found:
            return found
    return (find_unit(words, units).id,)


def names_nobody(words: str) -> bool:
    """ "Các đơn vị liên quan", "các phòng, ban có liên quan": units that somebody will think of, but none by name."""
    said = fold(words).replace(",", " ").strip(" .;:").split()
    return said[:1] != ["lien"] and said[-2:] == ["lien", "quan"] and _GENERAL.issuperset(said)


def rest_of_all(words: str) -> bool:
    """ "Các đơn vị còn lại", "các phòng, đơn vị khác": all but those that are named already."""
    said = fold(words).replace(",", " ").strip(" .;:").split()
    end = 2 if said[-2:] == ["con", "lai"] else 1 if said[-1:] == ["khac"] else 0
    return 0 < end < len(said) and said[0] in _ALL_BEGIN and _GENERAL.issuperset(said[:-end])


def one_collective(text: str) -> str:
    """The text with "các phòng, đơn vị" as one name, which a comma would otherwise cut."""
    return _ROOMS_AND_UNITS.sub("các đơn vị", text)


def is_collective(words: str) -> bool:
    """Whether the words are a collective name and nothing else: "các phòng nộp báo cáo" says more."""
    folded = fold(words).strip(" .,:")
    if not _COLLECTIVE.match(folded):
        return False
    from domain.intake.directives.actors import collective_end

    return collective_end(folded) == len(folded)


def is_unit(words: str, units: Sequence[Unit]) -> bool:
    """Whether the words are the whole name of a unit."""
    wanted = unit_key(words)
    return bool(wanted) and any(wanted in unit_keys(unit) for unit in units)


def names_parties(words: str, units: Sequence[Unit]) -> bool:
    """Whether the words are units and nothing else, said to the letter, by a piece of the name, or collectively."""
    parts = list(_parts(one_collective(words), units))
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
    parts = list(_parts(one_collective(words), units))
    return bool(parts) and all(is_unit(part.words, units) or is_collective(part.words) for part in parts)


def read_as_parties(words: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]]) -> bool:
    """Whether the words name units, or people who stand for theirs, and nothing else."""
    try:
        read_parties(words, units, members)
    except (UnitAmbiguous, OfficerAmbiguous):
        return True
    except (UnitNotFound, OfficerNotFound):
        return False
    return all(not _says_more(part.words, units) for part in _parts(words, units))


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
    found = people_named(typed, unit_ids, members)
    if len(found) > 1:
        raise OfficerAmbiguous(typed.strip(), tuple(person.name for person in found))
    if not found:
        raise OfficerNotFound(typed.strip(), "các đơn vị")
    return found[0]


def people_named(typed: str, unit_ids: Sequence[int], members: Mapping[int, Sequence[Person]]) -> list[Person]:
    """All who answer to the name, by full or given name, in these units (in any, where none is given)."""
    wanted = _name(typed)
    groups = [members.get(id, ()) for id in unit_ids] if unit_ids else list(members.values())
    people = {person.id: person for group in groups for person in group}
    return [
        person
        for person in people.values()
        if wanted == fold(person.name) or (len(wanted.split()) == 1 and wanted == fold(person.name).split()[-1])
    ]


def _name(typed: str) -> str:
    """Without the address before it and what the person is to do behind it: "a Bình làm"."""
    folded = fold(typed).strip(" .,:")
    bare = PERSON_LEAD.sub("", folded)
    bare = _SHORT_LEAD.sub("", folded) if bare == folded else bare
    words = bare.split()
    for count in (2, 1):
        if len(words) > count and " ".join(words[-count:]) in _BESIDE_PERSON:
            return " ".join(words[:-count])
    return bare
