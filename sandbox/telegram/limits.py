"""The real server's limits on sending: 30 a second in all, 1 a second in a chat, 20 a minute in a group."""

from __future__ import annotations

from collections import deque
from math import ceil

from sandbox.telegram.faults import too_many_requests

PER_SECOND = 30
PER_CHAT_SECOND = 1
PER_GROUP_MINUTE = 20


class SendLimits:
    """Sliding windows over monotonic seconds."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, int], deque[float]] = {}

    def spend(self, chat_id: int, *, is_group: bool, at: float) -> None:
        """Count one message at monotonic second `at`. Raises ApiError 429 when a window is full."""
        windows = [(("all", 0), PER_SECOND, 1.0), (("chat", chat_id), PER_CHAT_SECOND, 1.0)]
        if is_group:
            windows.append((("group", chat_id), PER_GROUP_MINUTE, 60.0))
        spent = [self._window(key, at - length) for key, _, length in windows]
        for times, (_, most, length) in zip(spent, windows, strict=True):
            if len(times) >= most:
                raise too_many_requests(max(1, ceil(times[0] + length - at)))
        for times in spent:
            times.append(at)

    def _window(self, key: tuple[str, int], since: float) -> deque[float]:
        times = self._windows.setdefault(key, deque())
        while times and times[0] <= since:
            times.popleft()
        return times
