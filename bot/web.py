"""The one port: health, the messengers' webhooks, and in the sandbox its page and its Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from ipaddress import ip_address

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.messenger import same_secret
from bot.slow_clients import MOST_CONNECTIONS, SlowClients
from services.health import Health

SHUTDOWN_SECONDS = 3
LARGEST_BODY = 1024 * 1024
SECONDS_OF_A_DATE_HEADER = 1.0
TURNS = 5

Knows = Callable[[str | None], bool | None]
"""Whether the secret header is the messenger's; None while there is no connection to it."""

Feed = Callable[[bytes, str | None], Awaitable[int]]
"""A webhook: the body and the secret header in, the HTTP status out."""


class PortTaken(Exception):
    """Another program listens there already."""


def health_route(examine: Callable[[], Awaitable[Health]]) -> Route:
    """`/healthz`: 200 while the work is done, 503 with the reasons when it is not."""

    async def healthz(_: Request) -> Response:
        health = await examine()
        body = {
            "healthy": health.healthy,
            "problems": list(health.problems),
            "reminder_lag_seconds": health.reminder_lag,
            "outbox_lag_seconds": health.outbox_lag,
            "messengers": {channel: trouble or "ok" for channel, trouble in health.messengers.items()},
        }
        return JSONResponse(body, status_code=200 if health.healthy else 503)

    return Route("/healthz", healthz)


def metrics_route(read: Callable[[], Awaitable[bytes]], key: str | None) -> Route:
    """`/metrics`, for Prometheus and its kin: with the key as a bearer token, without one for this machine alone."""

    async def metrics(request: Request) -> Response:
        if not _may_read(request, key):
            return Response("set METRICS_KEY and send it as a bearer token", 403, media_type="text/plain")
        return Response(await read(), media_type="text/plain; version=0.0.4")

    return Route("/metrics", metrics)


def _may_read(request: Request, key: str | None) -> bool:
    if key:
        return same_secret(request.headers.get("authorization", "").removeprefix("Bearer "), key)
    forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return not forwarded and request.client is not None and ip_address(request.client.host).is_loopback


def webhook_route(path: str, secret_header: str, knows: Knows, feed: Feed) -> Route:
    """A messenger's webhook. `secret_header` is where the messenger proves that it is the one.

    No body is read of a request that does not prove it. One without a body may be the messenger's test of the address.
    """

    async def webhook(request: Request) -> Response:
        known = knows(request.headers.get(secret_header))
        if known is None:
            return Response(status_code=503)
        if not known and _has_body(request):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        return Response(status_code=await feed(body, request.headers.get(secret_header)))

    return Route(path, webhook, methods=["POST"])


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


async def _body(request: Request) -> bytes | None:
    """The body; None for one that is too large, of which no more is taken in than needed to see it."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return None
    return body


class WebServer:
    """Uvicorn in this process's loop; signals are the application's affair. `port` 0 takes any free one."""

    def __init__(self, routes: Sequence[BaseRoute], host: str, port: int) -> None:
        config = uvicorn.Config(
            Starlette(routes=list(routes)),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            limit_concurrency=MOST_CONNECTIONS,
        )
        self._server = _QuietServer(config)
        self.slow_clients = SlowClients(self._server.server_state)
        self._host, self._port = host, port
        self._task: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self.address = ""

    async def start(self) -> str:
        """Listen; returns the address. Raises `PortTaken`."""
        # Named as TCP: asyncio switches Nagle off only then, and an answer in two pieces would wait for 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
        except OSError as error:
            listener.close()
            raise PortTaken(f"port {self._port} on {self._host} cannot be used: {error.strerror}") from None
        self.address = f"http://{self._host}:{listener.getsockname()[1]}"
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web")
        self._sweeping = asyncio.create_task(self.slow_clients.run(), name="slow clients")
        await self._server.listening.wait()
        return self.address

    async def stop(self) -> None:
        self._server.should_exit = True
        self._server.stopping.set()
        if self._sweeping is not None:
            self._sweeping.cancel()
        if self._task is not None:
            await self._task


class _QuietServer(uvicorn.Server):
    """Uvicorn without its own handling of signals, and without its waits of a tenth of a second while it is idle."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self.stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), SECONDS_OF_A_DATE_HEADER)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # What the clients closed a moment ago is seen in the next turns of the loop.
        for _ in range(TURNS):
            await asyncio.sleep(0)
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()
        for listener in sockets or ():
            listener.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
