"""What `moi` asks for: the longest role phrase divides the unit before it from the name behind it."""

from __future__ import annotations

import pytest

from domain.errors import ArgumentMissing, UnitNotFound
from domain.model import OrganizationRole, Unit, UnitRole
from domain.office.invites import InviteRequest, parse_invite

UNITS = (Unit(1, 1, "VP", "Văn phòng Sở"), Unit(2, 1, "QLKH", "Phòng Quản lý khoa học", position=2))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("QLKH chuyên viên Trần Văn Bình", InviteRequest(2, UnitRole.OFFICER, None, "Trần Văn Bình")),
        ("qlkh, phó trưởng phòng, Hồ Sơn", InviteRequest(2, UnitRole.DEPUTY, None, "Hồ Sơn")),
        ("QLKH trưởng phòng", InviteRequest(2, UnitRole.HEAD, None, "")),
        ("VP phó chánh văn phòng An", InviteRequest(1, UnitRole.DEPUTY, None, "An")),
        ("giám sát Nguyễn Thị An", InviteRequest(None, None, OrganizationRole.MONITOR, "Nguyễn Thị An")),
        ("phó giám đốc Dung", InviteRequest(None, None, OrganizationRole.LEADER, "Dung")),
        ("giam doc Khanh", InviteRequest(None, None, OrganizationRole.DIRECTOR, "Khanh")),
        ("quản trị", InviteRequest(None, None, OrganizationRole.ADMIN, "")),
    ],
)
def test_the_role_is_found_between_unit_and_name(typed: str, asked: InviteRequest) -> None:
    assert parse_invite(typed, UNITS) == asked


@pytest.mark.parametrize("typed", ["", "QLKH", "Trần Văn Bình", "chuyên viên Trần Văn Bình", "trưởng phòng Châu"])
def test_without_a_role_or_without_the_unit_of_one_it_is_asked_for(typed: str) -> None:
    with pytest.raises(ArgumentMissing):
        parse_invite(typed, UNITS)


def test_a_unit_that_does_not_exist_is_named_as_such() -> None:
    with pytest.raises(UnitNotFound):
        parse_invite("KHTC chuyên viên Bình", UNITS)
