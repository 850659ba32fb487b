"""Says what a Telegram error means for delivery: later, unknown, unreachable, moved, without its topic, or never."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.redaction import redact
from bot.telegram.request import NotSent, ServerFault
from domain.errors import DeliveryError, OutcomeUnknown, RecipientMoved, Rejected, TopicGone, TryLater, Unreachable
from domain.vocabulary import WhyUnreachable

# The Bot API names its refusals only in English sentences; these are the parts that tell them apart, in lower case.
_UNREACHABLE: tuple[tuple[str, WhyUnreachable], ...] = (
    ("can't initiate conversation", WhyUnreachable.NEVER_STARTED),
    ("blocked", WhyUnreachable.BLOCKED),
    ("group chat was de", WhyUnreachable.GROUP_GONE),
    ("group is deactivated", WhyUnreachable.GROUP_GONE),
    ("deactivated", WhyUnreachable.DEACTIVATED),
    ("bot was kicked", WhyUnreachable.KICKED),
    ("not a member", WhyUnreachable.LEFT),
    ("not enough rights to send", WhyUnreachable.NO_RIGHTS),
    ("have no rights to send", WhyUnreachable.NO_RIGHTS),
    ("chat_write_forbidden", WhyUnreachable.NO_RIGHTS),
    ("chat_restricted", WhyUnreachable.NO_RIGHTS),
    ("chat not found", WhyUnreachable.CHAT_NOT_FOUND),
    ("user not found", WhyUnreachable.CHAT_NOT_FOUND),
    ("peer_id_invalid", WhyUnreachable.CHAT_NOT_FOUND),
)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_UNCHANGED = ("message is not modified",)
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)
_OPERATORS_TURN = 60.0


def delivery_error(error: TelegramError) -> DeliveryError:
    """The one place that knows Telegram's errors. `BadRequest` is a `NetworkError` there, so it comes first."""
    reason = redact(error.message)
    match error:
        case RetryAfter():
            return TryLater(reason, _seconds(error.retry_after))
        case ChatMigrated():
            return RecipientMoved(str(error.new_chat_id))
        case Forbidden():
            return Unreachable(reason, _why(error) or WhyUnreachable.OTHER)
        case BadRequest():
            return _bad_request(error, reason)
        case InvalidToken() | Conflict():
            return TryLater(reason, _OPERATORS_TURN, whole_bot=True)
        case NotSent() | ServerFault():
            return TryLater(reason)
        case NetworkError():
            return OutcomeUnknown(reason)
        case _:
            return OutcomeUnknown(f"{type(error).__name__}: {reason}")


def is_unchanged(error: TelegramError) -> bool:
    """Whether an edit failed only because the message already reads like this."""
    return isinstance(error, BadRequest) and _says(error, _UNCHANGED)


def is_gone(error: TelegramError) -> bool:
    """Whether the message that was to be edited is no longer there to edit or delete."""
    return isinstance(error, BadRequest) and _says(error, _GONE)


def _bad_request(error: BadRequest, reason: str) -> DeliveryError:
    if _says(error, _TOPIC_GONE):
        return TopicGone(reason)
    if why := _why(error):
        return Unreachable(reason, why)
    return Rejected(reason)


def _why(error: TelegramError) -> WhyUnreachable | None:
    text = error.message.lower()
    return next((why for part, why in _UNREACHABLE if part in text), None)


def _says(error: TelegramError, parts: tuple[str, ...]) -> bool:
    text = error.message.lower()
    return any(part in text for part in parts)


def _seconds(period: int | timedelta) -> float:
    return period.total_seconds() if isinstance(period, timedelta) else float(period)
