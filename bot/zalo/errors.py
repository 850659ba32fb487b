"""The errors of the Zalo Bot API by kind, and what each means for delivery.

Zalo documents seven codes and no wording. What it answers for a person who is gone, or for a group that has removed
the bot, nobody has written down: 404 is taken for it, and a refusal that says so in words.
"""

from __future__ import annotations

import re

from bot.zalo.backoff import FIRST_BACKOFF
from domain.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater, Unreachable
from domain.vocabulary import WhyUnreachable

OPERATORS_TURN = 60.0
"""Seconds between tries while only the operator can help: a refused token."""

_UNREACHABLE: tuple[tuple[re.Pattern[str], WhyUnreachable], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (
            r"(?:has|have)(?: not|n't) (?:started|written|interacted)|can(?:not|'t) initiate|never (?:started|wrote)",
            WhyUnreachable.NEVER_STARTED,
        ),
        (r"blocked|does not receive", WhyUnreachable.BLOCKED),
        (r"(?:kicked|removed) from", WhyUnreachable.KICKED),
        (r"not (?:a |in |part of )?(?:the |this )?(?:member|group)", WhyUnreachable.LEFT),
        (
            r"(?:chat|user|group|recipient|conversation)(?:_?id)? (?:is |was |does )?not (?:found|exist)",
            WhyUnreachable.CHAT_NOT_FOUND,
        ),
    )
)


class ZaloError(Exception):
    """What the Bot API or the way to it answered. `code` is Zalo's own, None where it gave none; no token shows."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class ZaloAuthError(ZaloError):
    """The token is wrong, or was reset by the bot's owner."""


class ZaloBadRequest(ZaloError):
    """Zalo will never take this request."""


class ZaloNotFound(ZaloError):
    """On a send: the chat is not there (any more). For `getWebhookInfo`: no webhook is set."""


class ZaloRateLimited(ZaloError):
    """Too fast, or the month's quota is used up: Zalo does not say which, nor how long to wait."""


class ZaloTransient(ZaloError):
    """Not done, and worth trying again: no connection, or a server that says it cannot."""


class ZaloUnknownOutcome(ZaloError):
    """The request went out and no answer came: it may have been carried out."""


def refusal(code: int | None, description: str) -> ZaloError:
    """The error for an answered refusal. Zalo calls 403 an internal server error, so it passes."""
    match code:
        case 401:
            return ZaloAuthError(description, code)
        case 404:
            return ZaloNotFound(description, code)
        case 408:
            return ZaloUnknownOutcome(description, code)
        case 429:
            return ZaloRateLimited(description, code)
        case 403 | None:
            return ZaloTransient(description, code)
        case _ if 400 <= code < 500:
            return ZaloBadRequest(description, code)
        case _:
            return ZaloTransient(description, code)


def delivery_error(error: ZaloError) -> DeliveryError:
    """What a failed send means for delivery.

    Any 5xx is tried later, a gateway's 504 too: Zalo has answered so for hours, and one cautious try again would
    lose what was due in that time.
    """
    match error:
        case ZaloRateLimited():
            return TryLater(error.reason, FIRST_BACKOFF)
        case ZaloAuthError():
            return TryLater(error.reason, OPERATORS_TURN, whole_bot=True)
        case ZaloUnknownOutcome():
            return OutcomeUnknown(error.reason)
        case ZaloNotFound():
            return Unreachable(error.reason, _why(error) or WhyUnreachable.CHAT_NOT_FOUND)
        case ZaloBadRequest() | ZaloTransient() if error.code in (400, 403) and (why := _why(error)):
            return Unreachable(error.reason, why)
        case ZaloBadRequest():
            return Rejected(error.reason)
        case _:
            return TryLater(error.reason)


def _why(error: ZaloError) -> WhyUnreachable | None:
    return next((why for pattern, why in _UNREACHABLE if pattern.search(error.reason)), None)
