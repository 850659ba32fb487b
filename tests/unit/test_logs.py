from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import Redactor, set_up_logs

TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz12345"
SetUp = Callable[..., io.StringIO]


@pytest.fixture
def set_up() -> Iterator[SetUp]:
    """Sets the logs up on a stream of the test's, and puts everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    hooks = sys.excepthook, threading.excepthook
    stream = io.StringIO()

    def start(level: str = "INFO", form: Any = "json", secrets: tuple[str, ...] = ()) -> io.StringIO:
        set_up_logs(level, form, secrets=secrets, stream=stream)
        return stream

    yield start
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = hooks
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_json_line_says_when_how_grave_where_and_what(set_up: SetUp) -> None:
    stream = set_up()
    logging.getLogger("bot.app").info("sent %d of %d", 3, 4, extra={"channel": "telegram", "outbox_id": 12})
    (line,) = lines(stream)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "INFO",
        "logger": "bot.app",
        "message": "sent 3 of 4",
        "channel": "telegram",
        "outbox_id": 12,
    }


def test_a_text_line_says_the_same(set_up: SetUp) -> None:
    stream = set_up(form="text")
    logging.getLogger("bot.app").warning("held chat %s", "-100", extra={"seconds": 5})
    assert stream.getvalue().split(" ", 1)[1] == "WARNING bot.app: held chat -100 seconds=5\n"


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_token_is_hidden_in_message_arguments_extras_and_tracebacks(set_up: SetUp, form: str) -> None:
    stream = set_up(form=form)
    logger = logging.getLogger("bot.telegram")
    try:
        raise ValueError(f"no bot at https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError as error:
        logger.exception("failed for " + TOKEN)
        logger.error("failed: %s", error)
        logger.error("failed: %(url)s", {"url": f"/file/bot{TOKEN}/x"})
        logger.error("failed", extra={"url": f"bot{TOKEN}", "headers": {"x": TOKEN}}, stack_info=True)
    assert TOKEN not in stream.getvalue()
    assert TOKEN.partition(":")[2] not in stream.getvalue()
    assert stream.getvalue().count("[token]") == 6
    assert "Traceback" in stream.getvalue()


def test_a_cause_further_down_is_hidden_too(set_up: SetUp) -> None:
    stream = set_up()
    try:
        try:
            raise OSError(TOKEN)
        except OSError as error:
            raise RuntimeError("poller stopped") from error
    except RuntimeError:
        logging.getLogger("bot").exception("stopped")
    assert TOKEN not in stream.getvalue()
    assert "direct cause" in lines(stream)[0]["exception"]


def test_every_configured_secret_is_hidden(set_up: SetUp) -> None:
    stream = set_up(secrets=("long-random-word", 'quo"ted\\secret', "", "ab"))
    logging.getLogger("bot").info("a long-random-word and %r, about", {"secret": 'quo"ted\\secret'})
    logging.getLogger("bot").info('quo"ted\\secret')
    assert lines(stream)[0]["message"].startswith("a [token] and ")
    assert lines(stream)[0]["message"].endswith(", about")
    assert lines(stream)[1]["message"] == "[token]"


def test_a_secret_that_contains_another_is_hidden_whole() -> None:
    assert Redactor(("word", "word-and-more"))("word-and-more, word") == "[token], [token]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql+psycopg://bot:s3cret@db/dondoc", "postgresql+psycopg://bot:[password]@db/dondoc"),
        ("postgres://bot:p@ss:word@db:5432/x and on", "postgres://bot:[password]@db:5432/x and on"),
        ("http://me:s3cret@proxy:3128", "http://me:[password]@proxy:3128"),
        ("host=db password=s3cret user=bot", "host=db password=[password] user=bot"),
        ("https://dondoc.gov.vn:8443/telegram@x", "https://dondoc.gov.vn:8443/telegram@x"),
        ("postgresql://bot@db/dondoc", "postgresql://bot@db/dondoc"),
        ("NV12 at 07:30, 1234567:short", "NV12 at 07:30, 1234567:short"),
        (f"bot{TOKEN.replace(':', '%3A')}/getMe", "bot[token]/getMe"),
    ],
)
def test_passwords_are_hidden_and_ordinary_text_is_not(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


@given(
    st.from_regex(r"\d{6,12}:[A-Za-z0-9_-]{30,40}", fullmatch=True),
    st.text(alphabet=" /abđ.%(){}\"'\\\n"),
    st.text(alphabet=" /abđ.%(){}\"'\\\n"),
)
def test_no_token_gets_through_whatever_stands_around_it(token: str, before: str, after: str) -> None:
    assert token.partition(":")[2] not in Redactor()(f"{before}{token}{after}")


def test_a_log_call_with_wrong_arguments_is_still_logged_and_hidden(set_up: SetUp) -> None:
    stream = set_up()
    logging.getLogger("bot").info("no place for it", TOKEN)
    assert lines(stream)[0]["message"] == "no place for it ('[token]',)"


def test_chatty_libraries_are_held_back_even_when_debugging(set_up: SetUp) -> None:
    stream = set_up("DEBUG")
    for name in ("httpx", "httpcore.http11", "aiohttp.access", "apscheduler.executors", "aiosqlite"):
        logging.getLogger(name).info("noise")
    logging.getLogger("telegram.ext.ExtBot").debug("what somebody typed")
    logging.getLogger("bot").debug("ours")
    assert [line["message"] for line in lines(stream)] == ["ours"]


def test_a_stricter_level_holds_for_libraries_too(set_up: SetUp) -> None:
    stream = set_up("ERROR")
    logging.getLogger("httpx").warning("noise")
    logging.getLogger("telegram").warning("noise")
    assert stream.getvalue() == ""


def test_an_uncaught_exception_is_logged_with_its_secrets_hidden(set_up: SetUp) -> None:
    stream = set_up()
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (line,) = lines(stream)
    assert line["level"] == "CRITICAL"
    assert line["exception"].endswith("ValueError: [token]")


def test_an_exception_in_a_thread_is_logged_with_its_secrets_hidden(set_up: SetUp) -> None:
    stream = set_up()

    def fail() -> None:
        raise ValueError(TOKEN)

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    (line,) = lines(stream)
    assert line["message"] == "uncaught exception in thread worker"
    assert "ValueError: [token]" in line["exception"]


def test_warnings_become_log_lines(set_up: SetUp) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        stream = set_up()
        warnings.warn(f"old setting {TOKEN}", UserWarning, stacklevel=1)
    (line,) = lines(stream)
    assert line["logger"] == "py.warnings"
    assert "old setting [token]" in line["message"]


def test_vietnamese_stays_readable(set_up: SetUp) -> None:
    stream = set_up()
    logging.getLogger("bot").info("unit %s", "Phòng Quản lý khoa học")
    assert "Phòng Quản lý khoa học" in stream.getvalue()
