"""Which units a cell names: one or several, with roles and people beside them. A name is taken whole, or it is asked.

"Thanh tra Sở Y tế" has the name of our Thanh tra Sở in it and is another office's: what stands beside a name must be
known too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from domain.errors import OfficerAmbiguous, OfficerNotFound, UnitAmbiguous, UnitNotFound
from domain.intake.line import Office
from domain.intake.parties import is_collective, names_nobody, one_collective, people_named, rest_of_all, units_meant
from domain.model import Unit
from domain.office.members import find_member
from domain.office.units import find_unit, unit_key, unit_keys
from domain.tables.rows import RowNote, RowReason

MOST_KINDS = 6
"""Kinds of units in one collective name: "các sở, ban, ngành, địa phương liên quan"."""

_SEPARATORS = re.compile(r"[\n;,+]+|(?<![đdĐD])/")
_AND = re.compile(r"\s+(?:và|va|&|cùng|cung)\s+|\s*&\s*(?=[A-ZĐ])", re.IGNORECASE)
_JOINS = re.compile(
    r"(?:^|[\s,;(\-–]+)(?:đơn vị\s+|don vi\s+)?(?:phối hợp|phoi hop|p/h)(?:\s+(?:với|voi|cùng|cung))?\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_JOINS_BEHIND = re.compile(r"^(?P<unit>[^()]+?)\s*[(\-–:]+\s*(?:phối hợp|phoi hop)\s*\)?$", re.IGNORECASE)
_LEADS = re.compile(
    r"^(?:đơn vị\s+|don vi\s+)?(?:chủ trì|chu tri)\s*[:\-–]?\s*|\s*[(\-–:]*\s*(?:chủ trì|chu tri)\s*\)?\s*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[-–•*+]\s*")
_OURS = re.compile(r"\s+(?:thuộc|thuoc|của|cua)\s+(?:sở|so|ubnd xã|cơ quan|co quan|đơn vị|don vi)\s*$", re.IGNORECASE)
_HEAD_OF = re.compile(
    r"^(?:(?:phó|pho)\s+)?(?:trưởng|truong|chánh|chanh|giám đốc|giam doc|chi cục trưởng|chi cuc truong|p?tp\.?)\s+",
    re.IGNORECASE,
)
_WITH_PERSON = re.compile(r"^(?P<unit>.+?)\s*(?:\(\s*(?P<inside>[^()]+?)\s*\)|\s[-–:]\s*(?P<behind>[^()]+))$")


class CellProblem(Exception):
    """Why a cell names no units that could be taken; what stands there, and hints."""

    def __init__(self, reason: RowReason, typed: str = "", near: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason, self.typed, self.near = reason, typed, tuple(near)


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """Ids in the order named: of `leads` the first leads. `notes` are what should be looked at, with its words."""

    leads: tuple[int, ...] = ()
    coordinators: tuple[int, ...] = ()
    officer_id: int | None = None
    notes: tuple[tuple[RowNote, str], ...] = ()


@dataclass(slots=True)
class UnitCells:
    """Reads the cells of one table; each text once."""

    office: Office
    _leads: dict[str, NamedUnits | CellProblem] = field(default_factory=dict)
    _coordinators: dict[str, NamedUnits | CellProblem] = field(default_factory=dict)

    def leads(self, text: str) -> NamedUnits:
        """Raises CellProblem."""
        return _once(self._leads, text, self._read_leads)

    def coordinators(self, text: str) -> NamedUnits:
        """Raises CellProblem."""
        return _once(self._coordinators, text, self._read_coordinators)

    def exact(self, name: str) -> int | None:
        """The one unit that answers to the whole name."""
        found = _exact(name, self.office.units)
        return found.id if found else None

    def _read_leads(self, text: str) -> NamedUnits:
        if (whole := self.exact(text)) is not None:
            return NamedUnits((whole,))
        if is_collective(text.strip()) or rest_of_all(text) or names_nobody(text):
            raise CellProblem(RowReason.NO_SINGLE_LEAD, text)
        front, joins, behind = _at_first(_JOINS, text)
        if joins and front.strip(" ,;(-–"):
            leading, helping = self._read_leads(front.strip(" ,;(-–")), self._read_coordinators(behind.strip(" )"))
            return replace(leading, coordinators=(*leading.coordinators, *helping.coordinators), notes=helping.notes)
        found: list[NamedUnits] = [self._piece(piece) for piece in self._pieces(text)]
        leads = tuple(dict.fromkeys(id for one in found for id in one.leads))
        if not leads:
            raise CellProblem(RowReason.UNIT_NOT_FOUND, text, _nearest(text, self.office.units))
        officers = [one.officer_id for one in found if one.officer_id]
        notes = tuple(note for one in found for note in one.notes)
        if len(leads) > 1:
            notes += ((RowNote.SEVERAL_LEADS, " ".join(text.split())),)
        coordinators = tuple(id for one in found for id in one.coordinators)
        return NamedUnits(leads, coordinators, officers[0] if len(leads) == 1 and officers else None, notes)

    def _pieces(self, text: str) -> list[str]:
        """Cut between names; a name that has a comma or an "và" of its own is not cut."""
        found: list[str] = []
        for part in _split(text):
            if self.exact(part) is None and len(cut := [one for one in _AND.split(part) if one.strip()]) > 1:
                found += cut
            else:
                found.append(part)
        return [piece.strip(" .") for piece in found if piece.strip(" .")]

    def _piece(self, piece: str) -> NamedUnits:
        """One name: a unit, a unit with its role or its person, or a person of the office."""
        if helper := _JOINS_BEHIND.match(piece):
            return NamedUnits(coordinators=(self._find(helper["unit"]),))
        bare = _LEADS.sub("", piece).strip() or piece
        if (unit := self._known(bare)) is not None:
            return NamedUnits((unit,))
        if (pair := _WITH_PERSON.match(bare)) and (unit := self._known(pair["unit"])) is not None:
            return self._with_person(unit, (pair["inside"] or pair["behind"]).strip())
        people = people_named(bare, (), self.office.members)
        if len(people) == 1 and people[0].memberships and len(bare.split()) > 1:
            return NamedUnits(
                (people[0].memberships[0].unit_id,), officer_id=people[0].id, notes=((RowNote.UNIT_OF, bare),)
            )
        return NamedUnits((self._find(bare),))

    def _with_person(self, unit: int, name: str) -> NamedUnits:
        if (other := self._known(name)) is not None:
            return NamedUnits((unit, other))
        try:
            return NamedUnits((unit,), officer_id=find_member(name, self.office.members.get(unit, ()), "").id)
        except (OfficerNotFound, OfficerAmbiguous):
            return NamedUnits((unit,), notes=((RowNote.OFFICER_NOT_FOUND, name),))

    def _known(self, name: str) -> int | None:
        try:
            return self._find(name)
        except CellProblem:
            return None

    def _find(self, name: str) -> int:
        """By the whole name, by a piece of it that only one has, or by the title of who heads it."""
        units = self.office.units
        for candidate in (name, _OURS.sub("", name), _HEAD_OF.sub("", name)):
            if (exact := self.exact(candidate)) is not None:
                return exact
        try:
            found = find_unit(name, units)
        except UnitNotFound as error:
            raise CellProblem(RowReason.UNIT_NOT_FOUND, error.typed, error.nearest[:3]) from None
        except UnitAmbiguous as error:
            raise CellProblem(RowReason.UNIT_AMBIGUOUS, error.typed, error.candidates) from None
        if unit_key(name) not in unit_key(found.name):
            raise CellProblem(RowReason.UNIT_NOT_FOUND, name.strip(), (found.code,))
        return found.id

    def _read_coordinators(self, text: str) -> NamedUnits:
        text = _JOINS.sub("", text) if _JOINS.match(text) else text
        if (found := self._many(text)) is not None:
            return found
        if (whole := self.exact(text)) is not None:
            return NamedUnits(coordinators=(whole,))
        pieces = _split(one_collective(text))
        for first in range(max(1, len(pieces) - MOST_KINDS), len(pieces)):
            # "VP, các cơ quan, đơn vị liên quan" ends with one name that has commas of its own.
            if _is_many(rest := ", ".join(pieces[first:])):
                pieces[first:] = [rest]
                break
        return _joined([self._helpers(piece) for piece in pieces])

    def _helpers(self, piece: str) -> NamedUnits:
        """What stands between commas: "VP", "các đơn vị liên quan", "VP và các đơn vị còn lại"."""
        if (found := self._many(piece)) is not None:
            return found
        said = [words.strip(" .-") for words in _AND.split(piece) if words.strip(" .-")]
        if len(said) > 1 and self.exact(piece) is None:
            return _joined([self._helpers(words) for words in said])
        found = self._piece(piece)
        return NamedUnits(coordinators=(*found.leads, *found.coordinators), notes=found.notes)

    def _many(self, words: str) -> NamedUnits | None:
        """The units of a collective name, None for any other. "Các đơn vị liên quan" cannot be told: a remark."""
        if names_nobody(words):
            return NamedUnits(notes=((RowNote.COORDINATORS_UNNAMED, words),))
        if rest_of_all(words):
            return NamedUnits(coordinators=tuple(unit.id for unit in self.office.units))
        if not is_collective(words):
            return None
        try:
            return NamedUnits(coordinators=units_meant(words, self.office.units))
        except UnitNotFound as error:
            raise CellProblem(RowReason.UNIT_NOT_FOUND, error.typed) from None


def names_units(text: str, cells: UnitCells) -> bool:
    """Whether every name in the text is a unit's, whole."""
    pieces = [_LEADS.sub("", _JOINS.sub(" ", piece)).strip() for piece in _split(text)]
    return bool(pieces) and all(
        cells.exact(piece) is not None or is_collective(piece) or _exact_all(piece, cells.office.units)
        for piece in pieces
    )


def _once(known: dict[str, NamedUnits | CellProblem], text: str, read: Callable[[str], NamedUnits]) -> NamedUnits:
    found = known.get(text)
    if found is None:
        try:
            found = read(text)
        except CellProblem as problem:
            found = problem
        known[text] = found
    if isinstance(found, CellProblem):
        raise found
    return found


def _joined(found: Sequence[NamedUnits]) -> NamedUnits:
    return NamedUnits(
        coordinators=tuple(id for one in found for id in one.coordinators),
        notes=tuple(note for one in found for note in one.notes),
    )


def _split(text: str) -> list[str]:
    parts = (_BULLET.sub("", part).strip(" .-–") for part in _SEPARATORS.split(text))
    return [part for part in parts if part]


def _at_first(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = pattern.search(text)
    return (text, "", "") if found is None else (text[: found.start()], found[0], text[found.end() :])


def _exact(name: str, units: Sequence[Unit]) -> Unit | None:
    wanted = unit_key(name)
    found = [unit for unit in units if wanted and wanted in unit_keys(unit)]
    return found[0] if len(found) == 1 else None


def _exact_all(name: str, units: Sequence[Unit]) -> bool:
    """Also a name that several answer to: it is a unit's all the same."""
    wanted = unit_key(name)
    return bool(wanted) and any(wanted in unit_keys(unit) for unit in units)


def _is_many(words: str) -> bool:
    return names_nobody(words) or rest_of_all(words) or is_collective(words)


def _nearest(text: str, units: Sequence[Unit]) -> Sequence[str]:
    try:
        return (find_unit(text, units).code,)
    except UnitNotFound as error:
        return error.nearest[:3]
    except UnitAmbiguous as error:
        return error.candidates
