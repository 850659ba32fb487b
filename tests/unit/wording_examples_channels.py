"""What is said about the messengers themselves: quota, order of channels, the bulletin, files, groups on Zalo."""

from __future__ import annotations

from datetime import UTC, datetime

from domain import errors
from domain.conversation.messages.base import Message, WorkLine
from domain.conversation.messages.channels import (
    Bulletin,
    BulletinUnit,
    ChannelLine,
    ChannelOrder,
    FileOffered,
    MessengerRefused,
    PlacesWarning,
    QuotaFacts,
    QuotaWarning,
)
from domain.conversation.messages.registering import GroupAwaitsConfirmation, GroupCodeCreated, GroupCodeTaken
from domain.model import AccountState, AssignmentRole, ChannelKind, Lifecycle, Timeliness, Urgency
from domain.vocabulary import ZONE, DeadlineFacts


def _local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


def _line(number: int, stands: Timeliness, due_at: datetime, *, late: int = 0, part: bool = False) -> WorkLine:
    return WorkLine(
        number=number,
        title="Báo cáo <kết quả> cải cách hành chính & chuyển đổi số",
        unit="Phòng Quản lý khoa học",
        role=AssignmentRole.COORDINATOR if part else AssignmentRole.LEAD,
        urgency=Urgency.NORMAL,
        lifecycle=Lifecycle.ACCEPTED,
        timeliness=stands,
        overdue_days=late,
        deadline=DeadlineFacts(due_at, True, "", -late),
    )


_OVERDUE = _line(12, Timeliness.OVERDUE, _local(2026, 11, 20, 17), late=2)
_TODAY = _line(13, Timeliness.DUE_TODAY, _local(2026, 11, 24, 17), part=True)
_SOON = _line(14, Timeliness.DUE_SOON, _local(2026, 11, 26, 17))
_FACTS = QuotaFacts("2026-11", 1200, 3000, 140, 1450, "free", 41, 50, 1, 3)

CHANNELS: dict[str, Message] = {
    "quota": _FACTS,
    "quota, warned": QuotaFacts("2026-11", 2400, 3000, 700, 3250, "warned", 41, 50, 1, 3),
    "quota, sparing": QuotaFacts("2026-12", 2700, 3000, 140, 2950, "sparing", 50, 50, 3, 3),
    "quota, used up": QuotaFacts("2026-12", 3000, 3000, 140, 3140, "used_up", 50, 50, 3, 3),
    "quota warning": QuotaWarning("2026-11", 2401, 3000),
    "places: people nearly": PlacesWarning(groups=False, used=40, limit=50),
    "places: a person too many": PlacesWarning(groups=False, used=50, limit=50, refused=True),
    "places: groups nearly": PlacesWarning(groups=True, used=3, limit=3),
    "places: a group too many": PlacesWarning(groups=True, used=3, limit=3, refused=True),
    "messenger refused": MessengerRefused(ChannelKind.ZALO),
    "messenger refused, works again": MessengerRefused(ChannelKind.ZALO, works_again=True),
    "channel order": ChannelOrder(
        (ChannelLine(ChannelKind.TELEGRAM, AccountState.LINKED), ChannelLine(ChannelKind.ZALO, None))
    ),
    "channel order, changed": ChannelOrder(
        (
            ChannelLine(ChannelKind.ZALO, AccountState.LINKED),
            ChannelLine(ChannelKind.TELEGRAM, AccountState.BLOCKED),
        ),
        changed=True,
    ),
    "bulletin": Bulletin(
        _local(2026, 11, 24, 8),
        (
            BulletinUnit("Văn phòng Sở", today=(_TODAY,)),
            BulletinUnit("Phòng Quản lý khoa học", (_OVERDUE,), (_TODAY,), (_SOON,)),
        ),
    ),
    "bulletin, nothing": Bulletin(_local(2026, 11, 24, 8), ()),
    "file by link": FileOffered(
        "nhiem-vu-24-11-2026.xlsx", ChannelKind.ZALO, "https://dondoc.example.gov.vn/files/abc", _local(2026, 11, 25, 8)
    ),
    "file sent elsewhere": FileOffered("nhiem-vu.xlsx", ChannelKind.ZALO, sent_to=ChannelKind.TELEGRAM),
    "file at the monitor's": FileOffered("nhiem-vu.xlsx", ChannelKind.ZALO),
    "group code on Zalo": GroupCodeCreated("ABCDE23456", "Bot Đôn Đốc", _local(2026, 12, 1, 9), ChannelKind.ZALO),
    "group code taken": GroupCodeTaken(),
    "group awaits confirmation": GroupAwaitsConfirmation("Trần Văn Bình", "", "Sở Tài chính", ChannelKind.ZALO),
}

CHANNEL_ERRORS: dict[str, errors.UserError] = {
    "channel not linked": errors.ChannelNotLinked(ChannelKind.ZALO),
    "no next page": errors.NoNextPage(),
    "zalo full of people": errors.ZaloFull(groups=False, limit=50),
    "zalo full of groups": errors.ZaloFull(groups=True, limit=3),
    "no group awaits": errors.NoGroupAwaits(),
}
