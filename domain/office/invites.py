"""What an administrator's `moi` asks for: a unit and a role in it, or a role in the whole office, and a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import ArgumentMissing
from domain.model import OrganizationRole, Unit, UnitRole
from domain.office.units import find_unit
from domain.text import fold

UNIT_ROLES = {
    "chuyen vien": UnitRole.OFFICER,
    "can bo": UnitRole.OFFICER,
    "nhan vien": UnitRole.OFFICER,
    "pho truong phong": UnitRole.DEPUTY,
    "pho chanh van phong": UnitRole.DEPUTY,
    "pho chi cuc truong": UnitRole.DEPUTY,
    "pho": UnitRole.DEPUTY,
    "truong phong": UnitRole.HEAD,
    "chanh van phong": UnitRole.HEAD,
    "chanh thanh tra": UnitRole.HEAD,
    "chi cuc truong": UnitRole.HEAD,
    "truong": UnitRole.HEAD,
}
ORGANIZATION_ROLES = {
    "quan tri": OrganizationRole.ADMIN,
    "giam sat": OrganizationRole.MONITOR,
    "to cong tac": OrganizationRole.MONITOR,
    "lanh dao": OrganizationRole.LEADER,
    "pho giam doc": OrganizationRole.LEADER,
    "giam doc": OrganizationRole.DIRECTOR,
}


@dataclass(frozen=True, slots=True)
class InviteRequest:
    unit_id: int | None
    unit_role: UnitRole | None
    organization_role: OrganizationRole | None
    name: str


def parse_invite(text: str, units: Sequence[Unit]) -> InviteRequest:
    """Read `QLKH chuyên viên Trần Văn Bình` or `giám sát Nguyễn Thị An`: the longest role phrase divides the words.

    Raises:
        ArgumentMissing: no role is named, or a role in a unit without the unit.
        UnitNotFound, UnitAmbiguous: what stands before the role names no unit.
    """
    words = text.replace(",", " ").split()
    for length in (4, 3, 2, 1):
        for start in range(len(words) - length + 1):
            phrase = fold(" ".join(words[start : start + length]))
            unit_role, office_role = UNIT_ROLES.get(phrase), ORGANIZATION_ROLES.get(phrase)
            if unit_role is None and office_role is None:
                continue
            before, name = " ".join(words[:start]), " ".join(words[start + length :])
            if not before and unit_role is not None and office_role is None:
                raise ArgumentMissing("moi")
            unit_id = find_unit(before, units).id if before else None
            return InviteRequest(unit_id, unit_role if before else None, office_role, name)
    raise ArgumentMissing("moi")
