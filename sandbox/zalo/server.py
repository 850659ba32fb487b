"""The HTTP face of the sandbox's Zalo: the same addresses, envelopes and statuses as the real Bot API."""

from __future__ import annotations

import asyncio
import hmac
import inspect
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sandbox.origin import OwnOnly
from sandbox.zalo.errors import GatewayError, ZaloError, bad_request
from sandbox.zalo.methods import METHODS, NO_RESULT, Method, read_parameters
from sandbox.zalo.world import ZaloWorld

ZALO_PATH = "/zalo"
MAXIMUM_BODY = 1024 * 1024
GATEWAY_PAGE = b"<html><head><title>Bad Gateway</title></head><body><center><h1>Bad Gateway</h1></center></body></html>"
Json = dict[str, Any]


class ClientGone(Exception):
    """The caller hung up while it waited."""


class ZaloBotApi:
    """ASGI application for `/zalo/bot<token>/<method>`."""

    def __init__(self, world: ZaloWorld) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.world.address = f"{request.url.scheme}://{request.headers.get('host', '')}"
        try:
            self._check_token(request.path_params["token"])
            method, values = read_parameters(request.path_params["method"], await _raw_parameters(request))
            lost, answer = await self._carry_out(method, values, receive)
        except ClientGone:
            return
        except GatewayError as error:
            await Response(GATEWAY_PAGE, error.status, media_type="text/html")(scope, receive, send)
            return
        except ZaloError as error:
            lost, answer = False, error.body()
        if lost:
            await _break_connection(send)
            return
        status = answer.get("error_code", 200) if self.world.faults.errors_as_http_status else 200
        content = json.dumps(answer, ensure_ascii=False)
        await Response(content, status, media_type="application/json")(scope, receive, send)

    def _check_token(self, token: str) -> None:
        right = hmac.compare_digest(token.encode(), self.world.options.token.encode())
        if not right or self.world.faults.wrong_token:
            raise ZaloError(401, "Unauthorized")

    async def _carry_out(self, method: Method, values: Json, receive: Receive) -> tuple[bool, Json]:
        lost, late = self.world.faults.before(values.get("chat_id"))
        if lost == "before":
            return True, {}
        result = method.run(self.world, values)
        if inspect.iscoroutine(result):
            result = await _while_connected(asyncio.ensure_future(result), receive)
        if late:
            raise ZaloError(408, "Request timeout")
        return lost is not None, {"ok": True} | ({} if result is NO_RESULT else {"result": result})


async def _while_connected(work: asyncio.Future[Any], receive: Receive) -> Any:
    """The result of `work`; a poller that hung up must not take an update with it. Raises ClientGone."""
    gone = asyncio.ensure_future(receive())
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise ClientGone
    finally:
        gone.cancel()
        work.cancel()


async def _raw_parameters(request: Request) -> Json:
    method = METHODS.get(request.path_params["method"])
    if request.method == "GET":
        if method is not None and not method.by_get:
            raise bad_request("this method is called with POST")
        return dict(parse_qsl(request.url.query, keep_blank_values=True))
    if request.url.query:
        raise bad_request("parameters belong into the JSON body")
    body = await request.body()
    if len(body) > MAXIMUM_BODY:
        raise bad_request("body is too big")
    if not body:
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise bad_request("content type must be application/json")
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse the JSON body") from None
    if not isinstance(values, dict):
        raise bad_request("the JSON body must be an object")
    return values


class Pictures:
    """ASGI application for the public, temporary addresses of pictures that people sent."""

    def __init__(self, world: ZaloWorld) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        picture = self.world.pictures.get(scope["path_params"]["name"])
        response = Response(picture.content, 200, media_type=picture.mime) if picture else Response("", 404)
        await response(scope, receive, send)


def routes(world: ZaloWorld) -> list[BaseRoute]:
    return [
        Route(ZALO_PATH + "/photo/{name}", OwnOnly(Pictures(world))),
        Route(ZALO_PATH + "/bot{token}/{method}", OwnOnly(ZaloBotApi(world))),
    ]


async def _break_connection(send: Send) -> None:
    """Promise more bytes than are sent: the server then closes the connection in the middle of the answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})
