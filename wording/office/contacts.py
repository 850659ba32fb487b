"""Who cannot be reached and what could not be sent, a line each."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.conversation.messages.contacts import DeadLetterLine, GroupLine, SendingWasBehind, UnreachedPerson
from domain.model import AccountState
from domain.traits import traits
from wording import labels
from wording.phrases import code, moment, two_digits

PERSON_STATES = {
    AccountState.NEVER_STARTED: "chưa mở trò chuyện với hệ thống",
    AccountState.BLOCKED: "người nhận đã chặn hệ thống",
    AccountState.FAILING: "gửi nhiều lần không được",
    AccountState.LINKED: "liên lạc được",
}
GROUP_STATES = {
    AccountState.LINKED: "nhận tin bình thường",
    AccountState.NEVER_STARTED: "chưa nhận được tin",
    AccountState.BLOCKED: "không nhận được tin",
    AccountState.FAILING: "gửi nhiều lần không được",
}
_MOST_CODES = 8


def unreached(person: UnreachedPerson) -> str:
    """`người nhận đã chặn hệ thống trên Telegram từ 08:00 24/11/2026`"""
    if person.state is None:
        return "chưa đăng ký"
    where = f" trên {traits(person.channel).name}" if person.channel else ""
    return f"{_state(PERSON_STATES[person.state], person.reason)}{where}{_since(person.since)}"


def group_state(group: GroupLine) -> str:
    """`"Sở KH&CN – Điều hành" (Telegram, cả cơ quan): nhận tin bình thường`"""
    named = f'"{group.title}"' if group.title else "Nhóm"
    head = f"{named} ({traits(group.channel).name}, {group.unit or 'cả cơ quan'})"
    if group.state is AccountState.LINKED:
        return f"{head}: {GROUP_STATES[group.state]}"
    return f"{head}: {_state(GROUP_STATES[group.state], group.reason)}{_since(group.since)}"


def letter(line: DeadLetterLine) -> str:
    """`5. Trần Văn Bình (08:05 24/11/2026): người nhận đã chặn hệ thống – NV12, NV15`"""
    numbers = [code(number) for number in line.numbers[:_MOST_CODES]]
    about = f" – {', '.join(numbers)}{'…' if line.numbers[_MOST_CODES:] else ''}" if numbers else ""
    return f"{line.id}. {_addressee(line)} ({moment(line.at)}): {labels.unreachable(line.reason)}{about}"


def _addressee(line: DeadLetterLine) -> str:
    if line.in_group:
        return f'nhóm "{line.to}"' if line.to else "nhóm"
    return line.to or "người đã rời cơ quan"


def delay(message: SendingWasBehind) -> str:
    """`45 phút`, `02 giờ 05 phút`, `02 ngày 03 giờ`"""
    return length(message.until - message.since)


def length(duration: timedelta) -> str:
    minutes = max(1, round(duration.total_seconds() / 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{two_digits(days)} ngày" + (f" {two_digits(hours)} giờ" if hours else "")
    if hours:
        return f"{two_digits(hours)} giờ" + (f" {two_digits(minutes % 60)} phút" if minutes % 60 else "")
    return f"{two_digits(minutes)} phút"


def _state(usual: str, reason: str) -> str:
    """The messenger's reason where it says more than the state."""
    return labels.UNREACHABLE.get(reason, usual)


def _since(since: datetime | None) -> str:
    return f" từ {moment(since)}" if since else ""
