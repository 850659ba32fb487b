"""What Telegram's refusals mean for delivery, by the words that the real server uses; and that no token is told."""

from __future__ import annotations

import json
import logging

import pytest
from telegram.error import BadRequest, ChatMigrated, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram import TelegramSettings, redact
from bot.telegram.errors import delivery_error, is_gone, is_unchanged
from bot.telegram.redaction import quiet_loggers
from bot.telegram.request import ConnectionLost, NotSent, ServerFault, refusal
from domain.errors import DeliveryError, OutcomeUnknown, RecipientMoved, Rejected, TopicGone, TryLater, Unreachable
from domain.vocabulary import WhyUnreachable

TOKEN = "712345678:AAHfAbCdEfGhIjKlMnOpQrStUvWxYz01234"


def answered(status: int, description: str, **parameters: int) -> DeliveryError:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return delivery_error(refusal(status, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("status", "description", "expected"),
    [
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (403, "Forbidden: user is deactivated", Unreachable),
        (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable),
        (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable),
        (400, "Bad Request: chat not found", Unreachable),
        (400, "Bad Request: user not found", Unreachable),
        (400, "Bad Request: PEER_ID_INVALID", Unreachable),
        (400, "Bad Request: not enough rights to send text messages to the chat", Unreachable),
        (400, "Bad Request: have no rights to send a message", Unreachable),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Unreachable),
        (400, "Bad Request: message thread not found", TopicGone),
        (400, "Bad Request: TOPIC_DELETED", TopicGone),
        (400, "Bad Request: TOPIC_CLOSED", TopicGone),
        (400, "Bad Request: message is too long", Rejected),
        (400, "Bad Request: can't parse entities: unclosed start tag at byte offset 4", Rejected),
        (400, "Bad Request: not enough rights to manage pinned messages in the chat", Rejected),
        (413, "Request Entity Too Large", Rejected),
        (429, "Too Many Requests: retry later", TryLater),
        (500, "Internal Server Error", TryLater),
        (502, "Bad Gateway", TryLater),
        (401, "Unauthorized", TryLater),
        (404, "Not Found", TryLater),
        (409, "Conflict: terminated by other getUpdates request", TryLater),
    ],
)
def test_each_answer_of_the_server_has_one_meaning(
    status: int, description: str, expected: type[DeliveryError]
) -> None:
    assert type(answered(status, description)) is expected


@pytest.mark.parametrize(
    ("status", "description", "why"),
    [
        (403, "Forbidden: bot can't initiate conversation with a user", WhyUnreachable.NEVER_STARTED),
        (403, "Forbidden: bot was blocked by the user", WhyUnreachable.BLOCKED),
        (400, "Bad Request: USER_IS_BLOCKED", WhyUnreachable.BLOCKED),
        (403, "Forbidden: user is deactivated", WhyUnreachable.DEACTIVATED),
        (400, "Bad Request: INPUT_USER_DEACTIVATED", WhyUnreachable.DEACTIVATED),
        (403, "Forbidden: the group chat was deleted", WhyUnreachable.GROUP_GONE),
        (403, "Forbidden: group chat was deactivated", WhyUnreachable.GROUP_GONE),
        (403, "Forbidden: bot was kicked from the supergroup chat", WhyUnreachable.KICKED),
        (403, "Forbidden: bot is not a member of the channel chat", WhyUnreachable.LEFT),
        (400, "Bad Request: not enough rights to send text messages to the chat", WhyUnreachable.NO_RIGHTS),
        (400, "Bad Request: CHAT_RESTRICTED", WhyUnreachable.NO_RIGHTS),
        (400, "Bad Request: chat not found", WhyUnreachable.CHAT_NOT_FOUND),
        (403, "Forbidden: something new", WhyUnreachable.OTHER),
    ],
)
def test_why_a_chat_cannot_be_reached_is_told_in_the_words_of_no_messenger(
    status: int, description: str, why: WhyUnreachable
) -> None:
    lost = answered(status, description)
    assert isinstance(lost, Unreachable)
    assert lost.why is why


def test_a_wait_is_for_this_chat_and_in_seconds() -> None:
    later = answered(429, "Too Many Requests: retry after 17", retry_after=17)
    assert isinstance(later, TryLater)
    assert (later.retry_after, later.whole_bot) == (17.0, False)


def test_a_token_that_is_no_longer_good_holds_the_whole_bot() -> None:
    later = answered(401, "Unauthorized")
    assert isinstance(later, TryLater)
    assert later.whole_bot


def test_an_upgraded_group_gives_its_new_id() -> None:
    moved = answered(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_123)
    assert isinstance(moved, RecipientMoved)
    assert moved.new_chat_id == "-100123"


@pytest.mark.parametrize("status", [302, 403, 404, 407, 502])
def test_the_page_of_a_gateway_in_between_condemns_no_message(status: int) -> None:
    assert type(delivery_error(refusal(status, b"<html>blocked</html>"))) is TryLater


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NotSent("refused"), TryLater),
        (ServerFault("502"), TryLater),
        (ConnectionLost("reset"), OutcomeUnknown),
        (TimedOut(), OutcomeUnknown),
        (NetworkError("?"), OutcomeUnknown),
        (TelegramError("Invalid server response"), OutcomeUnknown),
        (RetryAfter(5), TryLater),
        (ChatMigrated(-1), RecipientMoved),
        (InvalidToken(), TryLater),
    ],
)
def test_what_was_sent_and_then_lost_is_unknown_and_what_was_not_sent_is_tried_later(
    error: TelegramError, expected: type[DeliveryError]
) -> None:
    assert type(delivery_error(error)) is expected


def test_edits_that_change_nothing_or_have_nothing_to_change_are_told_apart() -> None:
    assert is_unchanged(BadRequest("Message is not modified: specified new message content is the same"))
    assert is_gone(BadRequest("Message to edit not found"))
    assert is_gone(BadRequest("Message can't be edited"))
    assert not is_gone(BadRequest("chat not found"))
    assert not is_unchanged(NetworkError("Message is not modified"))


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"the token {TOKEN} was rejected",
        f"Bot[token={TOKEN}]",
        "http://127.0.0.1:8080/telegram/bot1:short/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/documents/1.pdf",
    ],
)
def test_no_token_is_left_in_a_text(text: str) -> None:
    told = redact(text)
    assert TOKEN not in told
    assert "1:short" not in told
    assert "[token]" in told


def test_times_and_numbers_are_not_taken_for_tokens() -> None:
    text = "24/11/2026 07:30, http://127.0.0.1:8080/telegram, NV12: 1234567:ab"
    assert redact(text) == text


def test_the_settings_do_not_show_their_secrets() -> None:
    shown = repr(TelegramSettings(TOKEN, proxy="http://ten:matkhau@proxy:3128", webhook_secret="bi-mat"))
    assert not any(secret in shown for secret in (TOKEN, "matkhau", "bi-mat"))


def test_the_libraries_that_would_log_addresses_are_held_to_warnings() -> None:
    quiet_loggers()
    for name in ("httpx", "httpcore.connection", "telegram.ext.ExtBot", "aiohttp.client"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
