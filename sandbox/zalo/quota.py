"""The plan's quota (people, groups, messages a month) and the cautious pace of sending."""

from __future__ import annotations

from collections import deque

from sandbox.options import ZaloOptions
from sandbox.zalo.chats import ZaloChat
from sandbox.zalo.errors import ZaloError, over_quota

PER_GROUP_MINUTE = 10


class Quota:
    """What this bot has used. Months are those of the office's calendar, written `2026-11`."""

    def __init__(self, options: ZaloOptions) -> None:
        self._options = options
        self._served: dict[bool, set[str]] = {True: set(), False: set()}
        self._months: dict[str, int] = {}

    def used(self, month: str) -> int:
        return self._months.get(month, 0)

    def count(self, month: str) -> None:
        self._months[month] = self.used(month) + 1

    def spend(self, chat: ZaloChat, month: str) -> None:
        """Count one message to a chat. Raises ZaloError 429 when the plan allows no more."""
        served, options = self._served[chat.is_group], self._options
        most = options.maximum_groups if chat.is_group else options.maximum_users
        if chat.chat_id not in served and len(served) >= most:
            raise over_quota("groups" if chat.is_group else "users")
        if self.used(month) >= options.messages_a_month:
            raise over_quota("messages a month")
        served.add(chat.chat_id)
        self.count(month)


class Pace:
    """One message a second in a chat, ten a minute in a group, over monotonic seconds."""

    def __init__(self) -> None:
        self._sent: dict[str, deque[float]] = {}

    def spend(self, chat: ZaloChat, at: float) -> None:
        """Raises ZaloError 429 for a message that comes too soon."""
        times = self._sent.setdefault(chat.chat_id, deque())
        while times and times[0] <= at - 60:
            times.popleft()
        if (times and times[-1] > at - 1) or (chat.is_group and len(times) >= PER_GROUP_MINUTE):
            raise ZaloError(429, "Too many requests")
        times.append(at)
