"""How the sandbox's Zalo refuses a call: an envelope with `ok` false, sent with HTTP status 200 as the real one does.

The codes follow the platform's table; where it says nothing (a bot removed from the group, a person who never wrote),
code and words are this sandbox's assumption.
"""

from __future__ import annotations

from typing import Any

REMOVED = "Bad Request: bot is not a member of this group"
NEVER_WROTE = "Bad Request: this user has not started a conversation with the bot"
BLOCKED = "Bad Request: this user does not receive messages from the bot"


class ZaloError(Exception):
    """An answer `{"ok": false, "error_code": …, "description": …}`."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error_code": self.code, "description": self.description}


class GatewayError(Exception):
    """The platform's gateway fails: `status` (502 or 504) with a page instead of the envelope."""

    def __init__(self, status: int) -> None:
        super().__init__(f"gateway {status}")
        self.status = status


def bad_request(reason: str) -> ZaloError:
    return ZaloError(400, f"Bad Request: {reason}")


def idle() -> ZaloError:
    return ZaloError(408, "Request timeout")


def over_quota(what: str) -> ZaloError:
    return ZaloError(429, f"Quota exceeded: {what}")
