"""Finds a unit of another body whose name contains one of ours: "Thanh tra Sở Y tế" is not our Thanh tra Sở."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from domain.errors import UnitNotFound
from domain.intake.directives.verbs import TASK_START
from domain.model import Unit
from domain.office.units import unit_names
from domain.text import FoldedText, fold, fold_with_offsets

# Names that every body has a unit of.
_GENERIC = frozenset(
    (
        "van",
        "phong",
        "vp",
        "vps",
        "thanh",
        "tra",
        "ttra",
        "tts",
        "chi",
        "cuc",
        "so",
        "trung",
        "tam",
        "tt",
        "ban",
        "to",
        "chuc",
    )
)
# What stands behind such a name and makes it another body's, typed with or without capitals.
_BODY = re.compile(
    r"(?:(?:cua|thuoc) )?(?:so )?(?:y te|tai chinh|noi vu|tu phap|cong thuong|giao duc|nong nghiep|tai nguyen|lao dong"
    r"|giao thong|ngoai vu|du lich|van hoa|thong tin va truyen thong|ke hoach va dau tu|khoa hoc va cong nghe|dan toc"
    r"|xay dung(?! (?:ke hoach|de an|de cuong|chuong|quy|noi|du |bao|phuong|danh|to |he |bang|lich|muc|ban|kich))"
    r")(?: va [a-z]+ [a-z]+)?(?![a-z])"
    r"|(?:(?:cua|thuoc) )?(?:ubnd|uy ban nhan dan|hdnd|tinh uy|huyen uy|thanh uy|dang uy|chinh phu|quoc hoi|tinh|huyen)"
    r"(?! (?:toan|hinh|trang|chat|den|gon|nang|bao cao|gui|trinh))(?: [a-z]+(?= (?:ra|gui|bao|lap|kiem|trinh)))?"
    r"(?![a-z])|(?:thue|kiem lam|thu y|quan ly thi truong|hai quan|thong ke|dan so|thuy loi|bao ve thuc vat"
    r"|an toan ve sinh)(?![a-z])"
)
_PLACE = r"(?:^|(?<=giao )|(?<=[,;+] )|(?<=phoi hop )|(?<=phoi hop voi )|(?<=cung voi )|(?<= cung )|(?<= va ))"


def refuse_foreign(text: str, units: Sequence[Unit], organization: str = "") -> None:
    """Raises UnitNotFound where a unit of another body stands where ours would; `organization` is our own name."""
    scan = fold_with_offsets(text[:200])
    pattern = _generic_names(tuple(units))
    for found in pattern.finditer(scan.text) if pattern else ():
        if found.end() + 1 >= len(scan.text) or scan.text[found.end()] != " ":
            continue
        body = _body_behind(scan, found.end() + 1)
        if body and fold(body) not in fold(organization):
            ours = tuple(unit.code for unit in units if found[0] in map(fold, unit_names(unit)))
            raise UnitNotFound(f"{scan.original(*found.span())} {body}", ours)


def _body_behind(scan: FoldedText, start: int) -> str:
    """The name of another body that begins at `start`; empty where the work does."""
    known = _BODY.match(scan.text, start)
    source = scan.source[scan.offsets[start] :]
    mixed = not scan.source.isupper() and not scan.source.islower()
    if mixed and source[:1].islower() and known:
        # Written with capitals elsewhere, a small word begins the work: "Văn phòng Sở xây dựng …".
        return "" if TASK_START.match(scan.text, start) else scan.original(start, known.end())
    if known:
        return scan.original(start, known.end())
    return ""


@lru_cache(maxsize=64)
def _generic_names(units: tuple[Unit, ...]) -> re.Pattern[str] | None:
    """Names of ours that every body has, each only where a unit may be named."""
    names = {fold(name) for unit in units for name in unit_names(unit)}
    generic = sorted((name for name in names if _GENERIC.issuperset(name.split())), key=len, reverse=True)
    longer = sorted((name for name in names if not _GENERIC.issuperset(name.split())), key=len, reverse=True)
    if not generic:
        return None
    # A longer name of ours that goes on behind the generic one is ours: "Chi cục TĐC".
    own = "|".join(re.escape(name) for name in longer if name.startswith(tuple(f"{one} " for one in generic)))
    ahead = rf"(?!(?:{own})(?![a-z0-9]))" if own else ""
    return re.compile(rf"{_PLACE}{ahead}(?:{'|'.join(map(re.escape, generic))})(?![a-z0-9&])")
