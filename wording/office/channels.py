"""The words for the messengers: their names, how a person stands with them, a line of the bulletin to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from domain.conversation.messages.base import WorkLine
from domain.conversation.messages.channels import ChannelLine
from domain.model import AccountState, AssignmentRole
from domain.traits import TRAITS, traits
from wording.phrases import code, full_moment, shorten

LONGEST_PART = 2000
"""What a Zalo group takes in one message, in characters: a bulletin is pasted there by hand."""

_STATES: Mapping[AccountState | None, str] = {
    AccountState.LINKED: "đang nhận tin",
    AccountState.NEVER_STARTED: "chưa mở trò chuyện với hệ thống",
    AccountState.BLOCKED: "đang chặn hệ thống",
    AccountState.FAILING: "gửi tin chưa được",
    None: "chưa đăng ký",
}


def channel_name(channel: str) -> str:
    return traits(channel).name


def carriers(channel: str = "") -> str:
    """The messengers that carry files, beside this one: `Telegram`."""
    return " hoặc ".join(one.name for kind, one in TRAITS.items() if one.carries_files and kind != channel)


def channel_orders(lines: Sequence[ChannelLine]) -> list[str]:
    """Two ways to choose among these: `kenh zalo telegram`, `kenh telegram zalo`."""
    kinds = [kind.value for kind in TRAITS if any(line.channel is kind for line in lines)]
    return [f"kenh {' '.join(order)}" for order in (reversed(kinds), kinds)]


def channel_line(line: ChannelLine) -> str:
    """Zalo: đang nhận tin"""
    return f"{channel_name(line.channel)}: {_STATES[line.state]}"


def month(text: str) -> str:
    """`2026-11` is 11/2026."""
    year, _, number = text.partition("-")
    return f"{number}/{year}"


def bulletin_line(line: WorkLine, when: str) -> Markup:
    """- NV12 Báo cáo (phối hợp): quá hạn 02 ngày làm việc, hạn Thứ Sáu 20/11/2026, 17:00"""
    part = " (phối hợp)" if line.role is AssignmentRole.COORDINATOR else ""
    due = f" (hạn {full_moment(line.deadline.due_at)})" if line.overdue_days and line.deadline else ""
    return Markup("- <b>{}</b> {}{}: {}{}").format(code(line.number), shorten(line.title, 200), part, when, due)
