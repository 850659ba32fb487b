"""The cast with one role to each person: a colleague, a deputy and a monitor without other roles have phones too."""

from __future__ import annotations

from dataclasses import replace

from bot.demo import cast
from domain.office.roster import Roster, RosterPhone

PHONES = tuple(
    RosterPhone(key, name, caption, user_id, stranger=False, in_group=True, started=True)
    for key, name, caption, user_id in (
        ("yen", "Cao Thị Yến", "Chuyên viên QLKH", 7012340021),
        ("son", "Hồ Thanh Sơn", "Phó Trưởng phòng QLKH", 7012340022),
        ("vinh", "Tạ Ngọc Vinh", "Theo dõi", 7012340023),
    )
)


def wider_cast() -> Roster:
    """Bình is the officer whom work for QLKH names, Yến sits beside him, Châu heads the unit, Sơn is her deputy."""
    roster = cast.sandbox_roster()
    return replace(roster, phones=(*roster.phones, *PHONES))
