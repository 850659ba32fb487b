"""The switches for trouble: which calls of the bot fail, how, and how many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.telegram.errors import ApiError

Lost = Literal["before", "after"]


@dataclass(slots=True)
class _Switch:
    """Trouble that lasts until it is switched off or has struck `times` times."""

    value: Any
    times: int | None
    everything: bool = False

    def strike(self) -> bool:
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass(slots=True)
class Faults:
    """Switches that tests and the page set.

    `blocked` and `deactivated` hold user ids; `deleted_topics` holds ids of topics of the group. 429, 5xx and a lost
    connection strike the calls that name a chat; with `everything=True` every other call too, getUpdates included.
    `enforce_limits` turns on the real limits: 30 messages a second, 1 a second per chat, 20 a minute per group.
    """

    blocked: set[int] = field(default_factory=set)
    deactivated: set[int] = field(default_factory=set)
    deleted_topics: set[int] = field(default_factory=set)
    kicked_from_group: bool = False
    wrong_token: bool = False
    enforce_limits: bool = False
    _slow: dict[int | None, _Switch] = field(default_factory=dict)
    _broken: _Switch | None = None
    _lost: _Switch | None = None

    def too_many_requests(self, retry_after: int = 5, chat_id: int | None = None, *, times: int | None = None) -> None:
        """Answer 429 to calls for one chat or (None) for all; `retry_after` seconds, 0 switches it off."""
        if retry_after:
            self._slow[chat_id] = _Switch(retry_after, times)
        else:
            self._slow.pop(chat_id, None)

    def server_error(self, status: int = 502, *, times: int | None = None, everything: bool = False) -> None:
        """Answer with a 5xx status; 0 switches it off."""
        self._broken = _Switch(status, times, everything) if status else None

    def lost_connection(
        self, when: Lost | None = "after", *, times: int | None = None, everything: bool = False
    ) -> None:
        """Break the connection `before` the call is carried out or `after` it was; None switches it off."""
        self._lost = _Switch(when, times, everything) if when else None

    def clear(self) -> None:
        """Everything works again."""
        for switches in (self.blocked, self.deactivated, self.deleted_topics, self._slow):
            switches.clear()
        self.kicked_from_group = self.enforce_limits = self.wrong_token = False
        self._broken = self._lost = None

    def before(self, chat_id: int | str | None) -> Lost | None:
        """Strike before a call is carried out; answers whether the connection shall break. Raises ApiError 429, 5xx."""
        lost = self._lost_now(chat_id)
        if lost == "before":
            return lost
        broken = self._broken
        if broken is not None and (chat_id is not None or broken.everything) and broken.strike():
            raise ApiError(broken.value, "Bad Gateway" if broken.value == 502 else "Internal Server Error")
        if chat_id is not None and self._slow:
            self._slow_down(chat_id)
        return lost

    def _lost_now(self, chat_id: int | str | None) -> Lost | None:
        lost = self._lost
        if lost is None or (chat_id is None and not lost.everything) or not lost.strike():
            return None
        when: Lost = lost.value
        return when

    def _slow_down(self, chat_id: int | str) -> None:
        for key in (chat_id, None):
            slow = self._slow.get(key)  # type: ignore[arg-type]
            if slow is not None and slow.strike():
                raise too_many_requests(slow.value)

    def state(self) -> dict[str, Any]:
        """The switches for the page."""
        everyone = self._slow.get(None)
        return {
            "too_many_requests": everyone.value if everyone and everyone.times != 0 else 0,
            "slow_chats": [chat for chat in self._slow if chat is not None],
            "server_error": self._broken.value if self._broken else 0,
            "lost_connection": self._lost.value if self._lost else "",
            "kicked_from_group": self.kicked_from_group,
            "enforce_limits": self.enforce_limits,
            "blocked": sorted(self.blocked),
            "deactivated": sorted(self.deactivated),
            "deleted_topics": sorted(self.deleted_topics),
        }


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
