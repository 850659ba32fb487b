"""The switches for trouble on Zalo, and for what is uncertain about the real platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.zalo.errors import GatewayError, ZaloError, over_quota

Lost = Literal["before", "after"]


@dataclass(slots=True)
class _Switch:
    """Trouble that lasts until it is switched off, has struck `times` times, or the clock has reached `until`."""

    value: Any
    times: int | None = None
    until: datetime | None = None
    everything: bool = False

    def strikes(self, chat_id: str | None, now: datetime) -> bool:
        if (chat_id is None and not self.everything) or (self.until is not None and now >= self.until):
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


@dataclass(slots=True)
class ZaloFaults:
    """Switches that tests and the page set. Trouble strikes the calls that name a chat; `everything=True` all calls.

    Uncertain on the real platform, so to be tried both ways: `replay_updates` (what was taken comes back on every later
    poll, and twice on a webhook), `idle_at_once` (an idle poll is answered without waiting), `wrapped_webhook` (bodies
    as `{"ok": true, "result": …}`), `photo_field`, `errors_as_http_status` (the HTTP status repeats the error code),
    `documents_arrive` (a sent file or link is told as `message.unsupported.received`, or not at all),
    `webhook_attempts` (how often a refused delivery is tried).
    """

    now: Callable[[], datetime]
    wrong_token: bool = False
    removed_from_group: bool = False
    enforce_limits: bool = False
    blocked: set[str] = field(default_factory=set)
    replay_updates: bool = False
    wrapped_webhook: bool = False
    idle_at_once: bool = False
    photo_field: Literal["photo_url", "photo"] = "photo_url"
    errors_as_http_status: bool = False
    documents_arrive: bool = True
    webhook_attempts: int = 3
    _broken: _Switch | None = None
    _lost: _Switch | None = None
    _spent: _Switch | None = None
    _late: _Switch | None = None

    def server_error(
        self,
        status: int = 502,
        *,
        times: int | None = None,
        until: datetime | None = None,
        everything: bool = False,
    ) -> None:
        """The gateway answers 502 or 504 with a page; `until` is on the application's clock. 0 switches it off."""
        self._broken = _Switch(status, times, until, everything) if status else None

    def lost_connection(
        self, when: Lost | None = "after", *, times: int | None = None, everything: bool = False
    ) -> None:
        """Break the connection `before` the call is carried out or `after` it was; None switches it off."""
        self._lost = _Switch(when, times, everything=everything) if when else None

    def timed_out(self, when: Lost | None = "after", *, times: int | None = None) -> None:
        """A send is answered with 408, and it was carried out (`after`) or not (`before`); None switches it off."""
        self._late = _Switch(when, times) if when else None

    def quota_exceeded(self, on: bool = True, *, times: int | None = None) -> None:
        """Every send is answered with 429, without a Retry-After."""
        self._spent = _Switch(True, times) if on else None

    def clear(self) -> None:
        """Everything works again; the uncertain ways stay as they are."""
        self.blocked.clear()
        self.wrong_token = self.removed_from_group = self.enforce_limits = False
        self._broken = self._lost = self._spent = self._late = None

    def before(self, chat_id: str | None) -> tuple[Lost | None, bool]:
        """Strike before a call is carried out.

        Answers whether the connection shall break and whether the answer shall be 408 afterwards. Raises ZaloError 429
        and 408, GatewayError.
        """
        now = self.now()
        lost: Lost | None = self._lost.value if self._lost and self._lost.strikes(chat_id, now) else None
        if lost == "before":
            return lost, False
        if self._broken and self._broken.strikes(chat_id, now):
            raise GatewayError(self._broken.value)
        if self._spent and self._spent.strikes(chat_id, now):
            raise over_quota("messages a month")
        late: Lost | None = self._late.value if self._late and self._late.strikes(chat_id, now) else None
        if late == "before":
            raise ZaloError(408, "Request timeout")
        return lost, late is not None

    def state(self) -> dict[str, Any]:
        """The switches for the page."""
        return {
            "server_error": self._broken.value if self._broken and self._broken.times != 0 else 0,
            "lost_connection": self._lost.value if self._lost else "",
            "timed_out": self._late.value if self._late else "",
            "quota_exceeded": self._spent is not None,
            "wrong_token": self.wrong_token,
            "removed_from_group": self.removed_from_group,
            "enforce_limits": self.enforce_limits,
            "replay_updates": self.replay_updates,
            "blocked": sorted(self.blocked),
        }
