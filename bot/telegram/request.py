"""The HTTP under python-telegram-bot, over aiohttp: several times the messages per core that httpx gives.

It also keeps apart what the library's own errors mix up: whether a failed request was sent at all, and whether the
server answered it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.certificates import trusted_authorities
from bot.telegram.redaction import redact

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 20.0
UPLOAD_TIMEOUT = 120.0
# Shorter than the server's, so that a request seldom meets a connection that is just being closed.
KEEP_ALIVE = 15.0


class NotSent(NetworkError):
    """No connection came about: the server has not seen the request."""


class ServerFault(NetworkError):
    """The server answered that it cannot serve now."""


class ConnectionLost(NetworkError):
    """The connection broke after the request had begun to go out: what became of it is not known."""


_NEVER_CONNECTED = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """Up to `connections` requests at once; more of them wait for a free connection. Times are in seconds.

    `token_refused`: whether the last answer was that Telegram does not know the token; None before the first.
    """

    __slots__ = ("_connections", "_proxy", "_session", "_timeout", "token_refused")

    def __init__(self, connections: int, *, proxy: str | None = None) -> None:
        self._connections = connections
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT, sock_read=READ_TIMEOUT)
        self.token_refused: bool | None = None

    @property
    def read_timeout(self) -> float:
        return READ_TIMEOUT

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE, ssl=trusted_authorities()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                timeout=self._timeout,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(self, url: str, parameters: Mapping[str, object], *, read_timeout: float | None = None) -> Any:
        """The `result` of one method, without the library's own objects: the short way for what is called most.

        Raises TelegramError as the library does.
        """
        body = json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace")
        timeout = self._timeout if read_timeout is None else _timeout(read_timeout)
        headers = {"Content-Type": "application/json"}
        payload = await self._exchange("POST", url, timeout=timeout, data=body, headers=headers)
        try:
            return json.loads(payload)["result"]
        except (ValueError, KeyError, TypeError):
            raise ConnectionLost("the answer is not one of the Bot API") from None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See `BaseRequest`. Of the timeouts only the one for reading is heeded; the others are fixed."""
        upload = request_data is not None and request_data.contains_files
        default = UPLOAD_TIMEOUT if upload else READ_TIMEOUT
        seconds = read_timeout if isinstance(read_timeout, int | float) else default
        data = None if request_data is None else _form(request_data) if upload else request_data.json_parameters
        return 200, await self._exchange(method, url, timeout=_timeout(seconds), data=data)

    async def _exchange(self, method: str, url: str, **options: Any) -> bytes:
        if self._session is None:
            raise NotSent("the Telegram connection is not open")
        try:
            async with self._session.request(
                method, url, proxy=self._proxy, allow_redirects=False, **options
            ) as response:
                payload = await response.read()
        except _NEVER_CONNECTED as error:
            raise NotSent(_in_words(error)) from None
        except TimeoutError as error:
            raise TimedOut(_in_words(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise ConnectionLost(_in_words(error)) from None
        if response.status == 200:
            self.token_refused = False
            return payload
        if _answer(payload):
            self.token_refused = response.status == 401
        raise refusal(response.status, payload)


def refusal(status: int, payload: bytes) -> TelegramError:
    """What an answer other than 200 means, as the library's own kinds of error where it has one."""
    answer = _answer(payload)
    description = redact(str(answer.get("description") or f"HTTP {status}"))
    parameters = answer.get("parameters") or {}
    if migrated := parameters.get("migrate_to_chat_id"):
        return ChatMigrated(int(migrated))
    if status == 429 and (wait := parameters.get("retry_after")):
        return RetryAfter(int(wait))
    if status == 413:
        return BadRequest(description)
    if not answer or status == 429 or not 400 <= status < 500:
        return ServerFault(description)
    kinds: dict[int, type[TelegramError]] = {401: InvalidToken, 403: Forbidden, 404: InvalidToken, 409: Conflict}
    return kinds.get(status, BadRequest)(description)


def _answer(payload: bytes) -> Mapping[str, Any]:
    """The JSON object of the Bot API; empty for anything else, such as the page of a gateway in between."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) and "ok" in answer else {}


def _form(request_data: RequestData) -> aiohttp.FormData:
    # Telegram reads file names as plain UTF-8, as browsers write them.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form


def _timeout(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT, sock_read=read)


def _in_words(error: BaseException) -> str:
    return redact(f"{type(error).__name__}: {error}")
