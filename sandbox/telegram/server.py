"""The HTTP face of the sandbox's Telegram: the same addresses, encodings and answers as the real Bot API."""

from __future__ import annotations

import hmac
import inspect
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from sandbox.origin import OwnOnly
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods import METHODS
from sandbox.telegram.parameters import Upload, read_parameters

TELEGRAM_PATH = "/telegram/bot"
TELEGRAM_FILE_PATH = "/telegram/file/bot"
MAXIMUM_BODY = 60 * 1024 * 1024
JSON_HEADERS = [(b"content-type", b"application/json")]


class BotApi:
    """ASGI application for `/telegram/bot<token>/<method>`."""

    def __init__(self, world: Messenger) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        try:
            check_token(self.world, path["token"])
            raw = await _raw_parameters(scope, receive)
            lost, answer = await self._call(path["method"], raw)
        except ApiError as error:
            await _answer(send, error.code, error.body())
            return
        if lost:
            await _break_connection(send)
        else:
            await _answer(send, 200, answer)

    async def _call(self, method: str, raw: dict[str, Any]) -> tuple[bool, Any]:
        name, values = read_parameters(method, raw)
        lost = self.world.faults.before(values.get("chat_id"))
        if lost == "before":
            return True, None
        result = METHODS[name](self.world, values)
        if inspect.isawaitable(result):
            result = await result
        return lost is not None, {"ok": True, "result": result}


class Files:
    """ASGI application for `/telegram/file/bot<token>/<path>`."""

    def __init__(self, world: Messenger) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path_params"]
        try:
            check_token(self.world, path["token"])
            stored = self.world.files.by_path(path["path"])
            if stored is None:
                raise ApiError(404, "Not Found")
        except ApiError as error:
            await _answer(send, error.code, error.body())
            return
        await _respond(send, 200, stored.content, [(b"content-type", b"application/octet-stream")])


def routes(world: Messenger) -> list[BaseRoute]:
    return [
        Route(TELEGRAM_FILE_PATH + "{token}/{path:path}", OwnOnly(Files(world))),
        Route(TELEGRAM_PATH + "{token}/{method}", OwnOnly(BotApi(world))),
    ]


def check_token(world: Messenger, token: str) -> None:
    """Raises ApiError: 404 for what is no token at all, 401 for a wrong one."""
    if world.faults.wrong_token:
        raise ApiError(401, "Unauthorized")
    if hmac.compare_digest(token.encode(), world.options.token.encode()):
        return
    if re.fullmatch(r"\d+:[A-Za-z0-9_-]{20,}", token):
        raise ApiError(401, "Unauthorized")
    raise ApiError(404, "Not Found")


async def _raw_parameters(scope: Scope, receive: Receive) -> dict[str, Any]:
    raw: dict[str, Any] = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    if scope["method"] != "POST":
        return raw
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"").decode("latin-1")
    if kind.startswith("multipart/form-data"):
        return raw | await _multipart(scope, receive)
    body = await _body(receive)
    if kind.startswith("application/json"):
        return raw | _json_body(body)
    if body:
        raw.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return raw


async def _body(receive: Receive) -> bytes:
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAXIMUM_BODY:
            raise ApiError(413, "Request Entity Too Large")
    return body


def _json_body(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object")
    return {key: value for key, value in values.items() if value is not None}


async def _multipart(scope: Scope, receive: Receive) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    async with Request(scope, receive).form(max_part_size=MAXIMUM_BODY) as form:
        for key, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                raw[key] = Upload(value.filename or "file", await value.read(), mime)
            else:
                raw[key] = value
    return raw


async def _answer(send: Send, status: int, body: Any) -> None:
    await _respond(send, status, json.dumps(body, ensure_ascii=False).encode(), JSON_HEADERS)


async def _respond(send: Send, status: int, content: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": content})


async def _break_connection(send: Send) -> None:
    """Promise more bytes than are sent: the server then closes the connection in the middle of the answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
