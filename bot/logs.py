"""What the operator reads: one line a record on stderr, JSON or text, in which no secret and no address password shows.

Hiding happens in the formatter, because a filter does not see tracebacks. Texts that people typed are never logged, so
the libraries that would log them at DEBUG are held back.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, TextIO

_TELEGRAM_TOKEN = re.compile(r"\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PASSWORD_IN_ADDRESS = re.compile(r"(?<=://)([^\s/:@]*):[^\s/]+@")
_PASSWORD_IN_WORDS = re.compile(r"\b(password=)(?:'[^']*'|[^\s&'\"]+)", re.IGNORECASE)
_SHORTEST_SECRET = 4
"""What is shorter would be found inside ordinary words; in an address it is hidden by its place."""
_LEAST_LEVEL = {
    "telegram": logging.INFO,
    **dict.fromkeys(
        ("httpx", "httpcore", "aiohttp", "apscheduler", "aiosqlite", "sqlalchemy", "alembic", "uvicorn.access"),
        logging.WARNING,
    ),
}
_STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}
_logger = logging.getLogger("bot")


class Redactor:
    """Hides the given secrets, whatever is shaped like a Telegram token, and passwords in addresses."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({text for text in secrets if len(text) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub("[token]", text)
        text = _TELEGRAM_TOKEN.sub("[token]", text)
        text = _PASSWORD_IN_ADDRESS.sub(r"\1:[password]@", text)
        return _PASSWORD_IN_WORDS.sub(r"\1[password]", text)


class TextFormatter(logging.Formatter):
    """`2026-11-24T01:00:00.000Z INFO bot.app: started`, with tracebacks below."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        message, exception, stack = _parts(record)
        head = f"{_moment(record)} {record.levelname} {record.name}: {message}"
        extras = "".join(f" {key}={value}" for key, value in _extras(record).items())
        return self._redact("\n".join(filter(None, (head + extras, exception, stack))))


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, then what `extra=` gave, `exception` and `stack`."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        message, exception, stack = _parts(record)
        line = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            **_extras(record),
        }
        line |= {key: text for key, text in (("exception", exception), ("stack", stack)) if text}
        return json.dumps({key: self._hide(value) for key, value in line.items()}, ensure_ascii=False)

    def _hide(self, value: object) -> object:
        return value if isinstance(value, bool | int | float | None) else self._redact(str(value))


def set_up_logs(
    level: str, form: Literal["json", "text"], *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log, warning and uncaught exception of the process to stderr (or `stream`), secrets hidden."""
    redact = Redactor(secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(redact) if form == "json" else TextFormatter(redact))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in _LEAST_LEVEL.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _parts(record: logging.LogRecord) -> tuple[str, str, str]:
    """Message, traceback and stack as plain text; a message whose arguments do not fit is shown with them beside it."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        message = f"{record.msg} {record.args}"
    exception = _FORMATTER.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
    return message, exception, record.stack_info or ""


_FORMATTER = logging.Formatter()


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD_FIELDS}


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Python would write the traceback itself, with whatever secret its message holds."""
    if issubclass(kind, KeyboardInterrupt):
        return
    _logger.critical("stopped by an uncaught exception", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        where = args.thread.name if args.thread else "unknown"
        _logger.error("uncaught exception in thread %s", where, exc_info=args.exc_value)
