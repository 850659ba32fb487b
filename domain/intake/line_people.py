"""Rewrites the front of a typed line into units: a post ("tp QLKH"), a person ("Giang soạn …"), roles in brackets.

What the rest of the reading knows are units in front; who is named keeps standing there as the officer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.intake.directives.verbs import TASK_START
from domain.intake.parties import is_unit, people_named
from domain.model import Person, Unit, UnitRole
from domain.text import fold, fold_with_offsets

LONGEST_NAME = 5
"""Words of a person's full name."""

_LEAD = r"(?:giao |cho |nho |de nghi |yeu cau ){0,2}"
# "trưởng phòng QLKH", "tp qlcng", "PTP QLKH": a post in front of its unit.
_POST_OF = re.compile(
    rf"{_LEAD}(?:dong chi |d/c |anh |chi |ong |ba )?"
    r"(?P<post>(?P<deputy>pho )?(?:truong (?:phong|ban)|truong(?= phong| ban))|tp\.?|(?P<short>ptp\.?|pho phong))"
    r"(?! (?:hcm|ho chi minh|pleiku|da |ha ))(?: cua)? (?=[a-z])"
)
# "chánh văn phòng", "chánh thanh tra", "CVP": a post that names its unit.
_POST_WITH_UNIT = re.compile(
    rf"{_LEAD}(?:dong chi |d/c |anh |chi |ong |ba )?(?P<deputy>pho )?"
    r"(?:(?P<chief>chanh )(?P<unit>van phong|thanh tra)|(?P<cvp>cvp)|(?P<pcvp>pcvp)|(?P<ctt>ctt(?= so|ra)))(?![a-z])"
    r"(?: so(?![a-z]))?"
)
_LEADING = re.compile(_LEAD)
_COORDINATES_SHORT = re.compile(r"(?<![^\s,(])p/h(?![^\s,:)])|(?<![^\s,(])p\.h(?![^\s,:)])", re.IGNORECASE)
_LEAD_MARK = r"\((?:chủ trì|chu tri|ct|làm đầu mối|đầu mối)\)"
_HELP_MARK = r"\((?:phối hợp|phoi hop|p/h|ph|cùng phối hợp)\)"
_HELPERS_MARKED = re.compile(
    rf"^(?P<help>[^()]{{1,200}}?)\s{{0,3}}{_HELP_MARK}\s{{0,3}}[,:]?\s{{0,3}}(?=\S)", re.IGNORECASE
)
_GIVEN_TO = re.compile(r"^(?:giao\s+)?(?:việc|viec|nhiệm vụ|nhiem vu)\s+cho\s+", re.IGNORECASE)
_AND = re.compile(r"\s(?:và|va)\s", re.IGNORECASE)
_PLUS = re.compile(r"\s{0,3}\+\s{0,3}")
_LEAD_MARKED = re.compile(
    rf"^(?P<lead>[^()]{{1,80}}?)\s{{0,3}}{_LEAD_MARK}\s{{0,3}}[,;:]?\s{{0,3}}(?=\S)", re.IGNORECASE
)
# "phối hợp với các phòng, đơn vị thuộc Sở": one collective name, which a comma would cut.
_WITH_ALL = re.compile(
    r"(?P<joint>(?:phối hợp|phoi hop|p/h|cùng|với|voi)(?:\s+(?:với|voi|cùng|cung))?)\s+(?:các|cac) (?:phòng|phong)"
    r"(?: ban)?(?:,| và| va) (?:(?:các|cac) )?(?:đơn vị|don vi)"
    r"(?:\s+(?:thuộc|thuoc|trực thuộc|cua|của) (?:Sở|sở|so|cơ quan))?",
    re.IGNORECASE,
)


# Given names that begin ordinary words: "An toàn lao động", "Bình chữa cháy", "Minh bạch". The name first in each line.
_COMPOUNDS = {
    first: frozenset(seconds)
    for first, *seconds in map(
        str.split,
        """
        an toan ninh sinh ui cu tuong uong chi phi giang
        binh chua dan quan yen dang thuong duong dinh phuoc luan on chon
        hanh phuc chinh dong khach lang trinh nghe vi
        giang vien day duong
        ha tang noi giang tinh nam thap huyet
        long an trong khanh xuyen dao
        minh bach chung hoa oan
        chau au a phi my
        phuc loi vu dap hoi tra tham
        quyet dinh toan tam liet nghi
        suong mu gia muoi
        anh huong chup sang hung
        hoa don binh chat hoc hau giai
        hung yen vuong
        dung cu dich luong quy thoi han
        khanh thanh kiet tiet hoa
        dai hoi bieu dien hoc
        hai quan phong duong san
        nam nay sau dinh
        thanh tra toan lap ly nien pho vien tich hoa
        tam ung thoi
        trung tam uong hoc cap
        tien do luong hanh thuong
        son la tay
        thang nay sau 
        xuan nay sau
        thu thap gom hoi tuc vien ky tu ngan
        ly do lich luan
        hieu qua luc truong
        nhan su dan vien luc
        tuan nay sau tra thu
        viet nam
        duc tin
        tu van phap lieu
        phuong an tien phap huong
        chi cuc bo tieu phi
        loi ich nhuan
        cong van tac viec bo khai an chuc dien
        hien nay truong mau
        uyen uong
        """.strip().splitlines(),
    )
}
# "anh Bình bên QLKH": the unit stands behind and is read with the person.
_OF_UNIT = re.compile(r"(?:o|ben|thuoc|cua|la|tai|va|voi|phoi hop|cung)(?![a-z])")
_JOINED = re.compile(r"(?:phối hợp|phoi hop|cùng|cung|va|và)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fronted:
    """The line with units in front, and the person who stood there for theirs."""

    text: str
    officer: Person | None = None


def with_units_in_front(text: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]]) -> Fronted:
    """The line as the reader of units takes it. Nothing is changed where nobody is meant by post or by name."""
    text = _GIVEN_TO.sub("", text)
    text = _COORDINATES_SHORT.sub("phối hợp", text)
    text = _WITH_ALL.sub(lambda found: f"{found['joint']} các đơn vị", text)
    text = _with_roles(_with_commas(text, units), units)
    return _by_post(text, units, members) or _by_name(text, units, members) or Fronted(text)


def _with_roles(text: str, units: Sequence[Unit]) -> str:
    """ "VP (chủ trì), QLKH, QLCNg (phối hợp) xây dựng …" is "VP, phối hợp QLKH, QLCNg: xây dựng …"."""
    marked = _LEAD_MARKED.match(text)
    lead, rest = (marked["lead"].strip(" ,"), text[marked.end() :]) if marked else ("", text)
    found = _HELPERS_MARKED.match(rest)
    helpers = found["help"].strip(" ,;") if found else ""
    if found and not lead:
        lead, _, helpers = helpers.partition(",")
    if found and helpers.strip() and _all_units(lead, units) and _all_units(helpers, units):
        return f"{lead.strip()}, phối hợp {helpers.strip()}: {rest[found.end() :]}"
    if marked and _all_units(lead, units) and not re.match(r"\S{1,12}[,(]", rest):
        return f"{lead}: {rest}"
    return text


def _with_commas(text: str, units: Sequence[Unit]) -> str:
    """ "QLKH + VP soát sổ" is "QLKH, VP soát sổ": a plus between two units."""
    front = _AND.split(text[:160], maxsplit=1)
    if len(front) == 2 and _all_units(front[0], units) and _unit_in_front(front[1], units)[0] is not None:
        text = f"{front[0]}, {front[1]}{text[160:]}"
    pieces = _PLUS.split(text[:160])
    if len(pieces) < 2:
        return text
    joined = pieces[0]
    for piece in pieces[1:]:
        words = joined.split()
        behind_unit = any(is_unit(" ".join(words[-count:]), units) for count in range(1, min(len(words), 8) + 1))
        unit, _ = _unit_in_front(piece, units)
        joined = f"{joined}, {piece}" if behind_unit and unit is not None else f"{joined} + {piece}"
    return joined + text[160:]


def _all_units(words: str, units: Sequence[Unit]) -> bool:
    bare = _LEADING.match(fold(words))
    pieces = re.split(r"[,;+]\s*|\s(?:và|va)\s", words[bare.end() if bare else 0 :])
    return all(is_unit(piece, units) for piece in pieces if piece.strip())


def _by_post(text: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]]) -> Fronted | None:
    scan = fold_with_offsets(text)
    found = _POST_OF.match(scan.text)
    if found:
        rest = scan.original(found.end(), len(scan.text))
        whole = f"phòng {rest}" if not found["post"].startswith(("tp", "ptp")) else rest
        for candidate in (rest, whole):
            unit, size = _unit_in_front(candidate, units)
            if unit is not None:
                return _fronted(candidate, size, unit, members, deputy=bool(found["deputy"] or found["short"]))
    found = _POST_WITH_UNIT.match(scan.text)
    if found:
        body = "thanh tra" if found["unit"] == "thanh tra" or found["ctt"] else "van phong"
        unit = _only_unit(body, units)
        if unit is not None:
            behind = scan.original(found.end(), len(scan.text)).lstrip(" ,:")
            return Fronted(f"{unit.code}: {behind}", _head_of(unit, members, bool(found["deputy"] or found["pcvp"])))
    return None


def _fronted(text: str, size: int, unit: Unit, members: Mapping[int, Sequence[Person]], *, deputy: bool) -> Fronted:
    behind = text[size:].lstrip()
    joined = behind[:1] in {",", ":", ";", "+"} or _JOINED.match(behind)
    return Fronted(f"{unit.code}{'' if joined else ':'} {behind}", _head_of(unit, members, deputy))


def _unit_in_front(text: str, units: Sequence[Unit]) -> tuple[Unit | None, int]:
    """The unit whose whole name begins the text, the longest, and its length."""
    ends = [word.end() for word in re.finditer(r"[^\s,:;]+", text)][:12]
    for end in reversed(ends):
        meant = [unit for unit in units if is_unit(text[:end], (unit,))]
        if len(meant) == 1:
            return meant[0], end
    return None, 0


def _only_unit(body: str, units: Sequence[Unit]) -> Unit | None:
    meant = [unit for unit in units if fold(unit.name).startswith(body)]
    return meant[0] if len(meant) == 1 else None


def _head_of(unit: Unit, members: Mapping[int, Sequence[Person]], deputy: bool) -> Person | None:
    """The head, or the deputy where that post was said; nobody where several could be meant."""
    wanted = UnitRole.DEPUTY if deputy else UnitRole.HEAD
    holding = [
        person
        for person in members.get(unit.id, ())
        if any(place.unit_id == unit.id and place.role is wanted for place in person.memberships)
    ]
    return holding[0] if len(holding) == 1 else None


def _by_name(text: str, units: Sequence[Unit], members: Mapping[int, Sequence[Person]]) -> Fronted | None:
    """ "Giang soạn giấy mời": the one person of that name, if an act or a small word follows and no unit is meant."""
    scan = fold_with_offsets(text)
    opening = _LEADING.match(scan.text)
    start = opening.end() if opening else 0
    words = list(re.finditer(r"\S+", scan.text[start : start + 80]))[:LONGEST_NAME]
    for word in reversed(words):
        typed = scan.original(start, start + word.end())
        if typed.rstrip(",:") != typed and len(words) > 1:
            continue
        people = people_named(typed, (), members)
        if not people or is_unit(typed, units) or not _acts(scan.text, start + word.end(), typed, text, scan.offsets):
            continue
        if len(people) > 1:
            return None
        place = people[0].memberships[:1]
        unit = next((unit for unit in units if place and unit.id == place[0].unit_id), None)
        if unit is not None:
            return Fronted(f"{unit.code}: {scan.original(start + word.end(), len(scan.text))}", people[0])
    return None


def _acts(folded: str, end: int, typed: str, text: str, offsets: Sequence[int]) -> bool:
    """Whether what follows a name is an act: a known verb, or a small word behind a name in capitals."""
    if end + 1 >= len(folded) or folded[end] != " ":
        return False
    if folded[end + 1 :].split(" ", 1)[0] in _COMPOUNDS.get(fold(typed).split()[-1], ()):
        return False
    if TASK_START.match(folded, end + 1):
        return True
    if _OF_UNIT.match(folded, end + 1):
        return False
    following = text[offsets[end + 1]]
    return typed.split()[-1][:1].isupper() and following.islower() and not text.isupper()
