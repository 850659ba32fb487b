"""The Zalo Bot API over HTTP: ten methods, typed answers, typed errors, and no token in any of them.

The body tells more than the status: Zalo sends refusals, and the idle answer of a poll, as HTTP 200.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bot.certificates import trusted_authorities
from bot.zalo.errors import (
    ZaloError,
    ZaloNotFound,
    ZaloTransient,
    ZaloUnknownOutcome,
    refusal,
)
from bot.zalo.redaction import quiet_loggers, redact
from bot.zalo.settings import ZaloIdentity, ZaloSettings

CONNECT_TIMEOUT = 10.0
CALL_TIMEOUT = 15.0
PHOTO_TIMEOUT = 150.0
"""Zalo fetches the picture itself before it answers."""

POLL_MARGIN = 10.0
CONNECTIONS = 64
# Shorter than the server's, so that a request seldom meets a connection that is just being closed.
KEEP_ALIVE = 15.0
IDLE = 408

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)

Update = Mapping[str, Any]
TextStyle = Mapping[str, Any]
"""`{"start": 0, "len": 8, "st": ["b"]}`, in UTF-16 code units."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """`verified` is False where Zalo said that its own test of the address failed; `hint` is what it said."""

    url: str
    verified: bool = True
    hint: str = ""


class ZaloClient:
    """Every method raises only `ZaloError`. `transport` stands in for the network in tests.

    `token_refused`: whether the last answer was that Zalo does not know the token; None before the first.
    """

    def __init__(self, settings: ZaloSettings, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        quiet_loggers()
        self._token = settings.token
        self._address = f"{settings.base_url.rstrip('/')}/bot{settings.token}"
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self.token_refused: bool | None = None

    def open(self) -> None:
        """Before this, and after `close`, every call is a `ZaloTransient`. It can be opened again."""
        if self._http is None:
            self._http = httpx.AsyncClient(
                transport=self._transport,
                verify=trusted_authorities() if self._address.startswith("https:") else False,
                trust_env=False,
                limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEEP_ALIVE),
            )

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def get_me(self) -> ZaloIdentity:
        me = _object(await self.call("getMe"))
        return ZaloIdentity(
            id=str(me.get("id") or ""),
            name=str(me.get("display_name") or me.get("account_name") or ""),
            can_join_groups=bool(me.get("can_join_groups", True)),
        )

    async def get_updates(self, seconds: int) -> Sequence[Update]:
        """Wait up to `seconds` for something new: one update as a rule, none when nothing was said."""
        try:
            answer = await self._exchange("getUpdates", {"timeout": seconds}, seconds + POLL_MARGIN)
            if _is_bare(answer):
                self.token_refused = False
                return updates_in(_parsed(answer.content))
            return updates_in(self._result(answer))
        except ZaloUnknownOutcome as error:
            if error.code == IDLE:
                return ()
            raise

    async def set_webhook(self, url: str, secret: str) -> Webhook:
        """Zalo keeps the address even if its test of it fails: see `Webhook.verified`."""
        result = _object(await self.call("setWebhook", {"url": url, "secret_token": secret}))
        verification = _object(result.get("verification"))
        hint = redact(str(verification.get("hint") or ""), self._token)
        return Webhook(str(result.get("url") or url), verification.get("ok") is not False, hint)

    async def delete_webhook(self) -> None:
        await self.call("deleteWebhook")

    async def get_webhook_info(self) -> Webhook | None:
        """None if no webhook is set, which Zalo says by 404."""
        try:
            result = _object(await self.call("getWebhookInfo"))
        except ZaloNotFound:
            return None
        return Webhook(str(result["url"])) if result.get("url") else None

    async def send_message(self, chat_id: str, text: str, *, text_styles: Sequence[TextStyle] = ()) -> str:
        """Send 1 to 2,000 characters; returns the message id."""
        parameters: dict[str, object] = {"chat_id": chat_id, "text": text}
        if text_styles:
            parameters["text_styles"] = list(text_styles)
        return _message_id(await self.call("sendMessage", parameters))

    async def send_photo(self, chat_id: str, photo_url: str, *, caption: str = "") -> str:
        """Have Zalo fetch and send a picture from a public address; returns the message id."""
        parameters = {"chat_id": chat_id, "photo": photo_url} | ({"caption": caption} if caption else {})
        return _message_id(await self.call("sendPhoto", parameters, seconds=PHOTO_TIMEOUT))

    async def call(
        self, method: str, parameters: Mapping[str, object] | None = None, *, seconds: float = CALL_TIMEOUT
    ) -> Any:
        """The `result` of one method, None where it has none."""
        return self._result(await self._exchange(method, parameters or {}, seconds))

    async def _exchange(self, method: str, parameters: Mapping[str, object], seconds: float) -> httpx.Response:
        """Errors are raised after the `except`, so that none carries the library's own, whose request has the token."""
        if self._http is None:
            raise ZaloTransient("the Zalo connection is not open")
        body = json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace")
        timeout = httpx.Timeout(seconds, connect=CONNECT_TIMEOUT, pool=CONNECT_TIMEOUT)
        headers = {"Content-Type": "application/json"}
        failure: ZaloError
        try:
            async with asyncio.timeout(seconds + CONNECT_TIMEOUT):
                return await self._http.post(
                    f"{self._address}/{method}", content=body, headers=headers, timeout=timeout
                )
        except _NEVER_SENT as error:
            failure = ZaloTransient(self._in_words(method, error))
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            failure = ZaloUnknownOutcome(self._in_words(method, error))
        raise failure

    def _in_words(self, method: str, error: Exception) -> str:
        return redact(f"{method}: {type(error).__name__}: {error}", self._token)

    def _result(self, answer: httpx.Response) -> Any:
        envelope = _parsed(answer.content)
        if not isinstance(envelope, dict) or "ok" not in envelope:
            raise _without_envelope(answer.status_code)
        if envelope["ok"] is True:
            self.token_refused = False
            return envelope.get("result")
        code = _number(envelope.get("error_code"))
        if code is None and answer.status_code >= 400:
            code = answer.status_code
        self.token_refused = code == 401
        raise refusal(code, redact(str(envelope.get("description") or f"error {code}"), self._token))


def updates_in(payload: object) -> Sequence[Update]:
    """One update or several, with the envelope or without it."""
    if isinstance(payload, dict) and "result" in payload and "message" not in payload:
        payload = payload["result"]
    candidates = payload if isinstance(payload, list) else [payload]
    return [update for update in candidates if isinstance(update, dict) and update]


def _without_envelope(status: int) -> ZaloError:
    """Somebody on the way has answered, or Zalo in another form: then only the status tells.

    A 403 or 404 in that form is not about a chat: it is a gateway's, or a wrong ZALO_BASE_URL.
    """
    reason = f"HTTP {status}, and the answer is not one of the Bot API"
    if status < 400:
        return ZaloUnknownOutcome(reason, status)
    return ZaloTransient(reason, status) if status in (403, 404, 407) else refusal(status, reason)


def _is_bare(answer: httpx.Response) -> bool:
    """An update, or a list of them, that came without the envelope."""
    payload = _parsed(answer.content)
    return answer.is_success and (isinstance(payload, list) or (isinstance(payload, dict) and "message" in payload))


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _message_id(result: object) -> str:
    """Empty where Zalo has taken the message and said no id: nothing needs it."""
    return str(_object(result).get("message_id") or "")


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
