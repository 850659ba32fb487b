"""Which units the named parties mean: one, all of a collective name, one of several, or nobody of this office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.intake.directives.actors import Named
from domain.intake.directives.proposal import Ask, AskKind, Party, PartyKind
from domain.model import Unit
from domain.office.units import unit_key, unit_keys
from domain.text import fold

_POST = re.compile(
    r"^(?:(?:cac )?(?:dong chi|d/c|ong|ba|anh|chi)[,]? (?:va (?:cac )?)?){0,2}"
    r"(?:(?:pho )?(?:giam doc|thu truong|bo truong|chu tich|pho chu tich|bi thu|truong ban|truong phong(?= )"
    r"|chi cuc truong|cuc truong|tong giam doc"
    r"|hieu truong|vien truong|lanh dao|nguoi dung dau|truong khoa|truong tram|truong bo phan|truong) )"
)
_HEAD_OF = (
    (re.compile(r"^(?:pho )?chanh van phong"), "van phong"),
    (re.compile(r"^(?:pho )?chanh thanh tra"), "thanh tra"),
)
_OWNER = re.compile(
    r" (?:cua|thuoc) .*$| (?:so|co quan|don vi|chi cuc|cuc)$"
    r"|(?<!van phong)(?<!thanh tra)(?<!cong an)(?<!ubnd)(?<!uy ban nhan dan) (?:tinh|thanh pho)$"
    r"|(?<!^ubnd)(?<!^uy ban nhan dan)(?<!cong an) (?:phuong|xa|thi tran|dac khu)$"
)
_ADDRESS = re.compile(r"^(?:(?:cac )?(?:dong chi|d/c|ong|ba|anh|chi)[,]? (?:va (?:cac )?)?){1,2}")
_UNKNOWN = re.compile(r"(?<![a-z])(?:lien quan|chuc nang|khac|neu tren|tren)(?![a-z])")
_STAFF = re.compile(
    r"(?<![a-z])(?:can bo|cong chuc|vien chuc|nguoi lao dong|chuyen vien|nhan vien|tap the|ca nhan|lanh dao"
    r"|dang vien)(?![a-z])"
)
_EVERY_UNIT = re.compile(r"(?<![a-z])(?:don vi|co quan)(?![a-z])")
_WITHIN = re.compile(r"(?<![a-z])thuoc,? (?:va )?truc thuoc(?![a-z])")
# Units of another body, unless the table is that of a whole province.
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:thuoc|cua) (?:ubnd|uy ban|tinh|huyen|thanh pho|thanh uy|tinh uy|huyen uy|chinh phu)(?![a-z])"
)
_PLACES = re.compile(
    r"(?<![a-z])(?:huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu|dia phuong|cap huyen|cap xa)(?![a-z])"
)
_HEADS = {
    "phong": "phong",
    "so": "so",
    "ban": "ban",
    "chi cuc": "chi cuc",
    "cuc": "cuc",
    "trung tam": "trung tam",
    "vien": "vien",
    "truong": "truong",
    "khoa": "khoa",
    "to": "to",
    "vu": "vu",
    "chi bo": "chi bo",
    "dang bo": "dang bo",
    "dang uy": "dang uy",
    "cap uy": "dang uy",
    "hoi": "hoi",
    "benh vien": "benh vien",
}


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units as names are looked up in them."""

    units: Sequence[Unit]

    def resolve(self, named: Named) -> Party:
        """The party that the name means."""
        if not self.units:
            kind = PartyKind.COLLECTIVE if named.collective else PartyKind.OUTSIDE
            return Party(named.words, kind)
        if named.collective:
            return Party(named.words, PartyKind.COLLECTIVE, self._members(fold(named.key)))
        found = self._find(fold(named.key))
        if len(found) == 1:
            return Party(named.words, PartyKind.UNIT, found)
        if found:
            return Party(named.words, PartyKind.AMBIGUOUS)
        return Party(named.words, PartyKind.OUTSIDE)

    def candidates(self, words: str) -> tuple[str, ...]:
        """The codes between which an ambiguous name wavers."""
        return self._find(fold(words))

    def _find(self, name: str) -> tuple[str, ...]:
        for spelling in _spellings(name):
            found = self._exact(spelling)
            if found:
                return found
        keys = [unit_key(spelling) for spelling in _spellings(name)]
        return tuple(
            dict.fromkeys(
                unit.code
                for unit in self.units
                for key in keys
                if len(key) >= 8 and unit_key(unit.name).startswith(key) and _same_head(name, fold(unit.name))
            )
        )

    def _exact(self, name: str) -> tuple[str, ...]:
        wanted = unit_key(name)
        if not wanted:
            return ()
        codes = tuple(unit.code for unit in self.units if unit_key(unit.code) == wanted)
        if codes:
            return codes
        return tuple(unit.code for unit in self.units if wanted in unit_keys(unit))

    def _members(self, name: str) -> tuple[str, ...]:
        """The units of a collective name; none where only a person can say which ("các đơn vị liên quan")."""
        if _UNKNOWN.search(name):
            return ()
        name = name.replace("uy ban nhan dan", "ubnd")
        wanted = {head for word, head in _HEADS.items() if re.search(rf"(?<![a-z]){word}(?![a-z])", _stripped(name))}
        if _PLACES.search(name) and not wanted & {"phong"}:
            places = self._with_heads({"ubnd", "uy ban nhan dan", "xa", "phuong", "huyen"})
            return tuple(dict.fromkeys((*places, *self._with_heads(wanted)))) if places or wanted else ()
        if _ELSEWHERE.search(name) and not self._with_heads({"so", "ubnd", "ban"}):
            return self._with_heads(wanted)
        everyone = _STAFF.search(name) or _WITHIN.search(name)
        if everyone or (_EVERY_UNIT.search(name) and not ({"so", "ban"} & wanted and "phong" not in wanted)):
            return tuple(unit.code for unit in self.units)
        return self._with_heads(wanted)

    def _with_heads(self, heads: set[str]) -> tuple[str, ...]:
        return tuple(unit.code for unit in self.units if any(fold(unit.name).startswith(f"{head} ") for head in heads))


def _stripped(name: str) -> str:
    """Without the owner behind ("các phòng thuộc Sở") and the post in front ("Trưởng các phòng")."""
    name = re.sub(r" (?:cua|thuoc,? (?:va )?truc thuoc|thuoc|truc thuoc|trong|tren dia ban) .*$", "", name)
    return re.sub(r"^(?:truong|ban giam doc|lanh dao|giam doc|chu tich|thu truong) (?=(?:cac|tat ca) )", "", name)


def _spellings(name: str) -> list[str]:
    """The name with and without post and owner: the head of a unit stands for the unit."""
    name = name.strip(" .,;:")
    for pattern, body in _HEAD_OF:
        found = pattern.match(_ADDRESS.sub("", name))
        if found:
            name = body + _ADDRESS.sub("", name)[found.end() :]
    spellings = [name]
    bare = _POST.sub("", name)
    if bare != name:
        spellings.append(bare)
        if re.match(r"^(?:\S+ )*?(?:pho )?truong phong ", name):
            spellings.append(f"phong {bare}")
    spellings += [_OWNER.sub("", one) for one in spellings]
    return [one for one in dict.fromkeys(spellings) if one]


def _same_head(name: str, unit: str) -> bool:
    """A piece of a name counts only for a unit of the same kind: "Văn phòng" for "Văn phòng Sở"."""
    bare = _POST.sub("", name)
    return unit.startswith((bare.split(" ")[0], name.split(" ")[0])) or unit.removeprefix("phong ").startswith(bare)


def asks_of(leads: Sequence[Party], coordinators: Sequence[Party], table: UnitTable) -> list[Ask]:
    """What must be asked about who is named."""
    asks: list[Ask] = []
    for party in (*leads, *coordinators):
        if party.kind is PartyKind.AMBIGUOUS:
            asks.append(Ask(AskKind.AMBIGUOUS_UNIT, party.words, table.candidates(party.words)))
    leading = {code for party in leads for code in party.codes} | {party.words for party in leads if not party.codes}
    if len(leading) > 1 and len(leads) > 1 and any(party.kind is not PartyKind.COLLECTIVE for party in leads):
        asks.append(Ask(AskKind.JOINT_LEADS, "; ".join(party.words for party in leads)))
    for party in leads:
        if party.kind is PartyKind.COLLECTIVE:
            asks.append(Ask(AskKind.COLLECTIVE_LEAD, party.words, party.codes))
        elif party.kind is PartyKind.OUTSIDE and table.units:
            asks.append(Ask(AskKind.OUTSIDE_LEAD, party.words))
    for party in coordinators:
        if party.kind is PartyKind.COLLECTIVE:
            asks.append(Ask(AskKind.COLLECTIVE_COORDINATOR, party.words, party.codes))
        elif party.kind is PartyKind.OUTSIDE and table.units:
            asks.append(Ask(AskKind.OUTSIDE_COORDINATOR, party.words))
    return asks
