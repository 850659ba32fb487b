"""A stage for the tests of the Zalo room: the front door against a served sandbox, or against scripted answers."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.zalo import ZaloFront, ZaloSettings
from sandbox import ZALO_PATH, Sandbox
from services.clock import MovableClock
from tests.contract.sandbox_stage import ZALO_TOKEN, served
from tests.contract.telegram_stage import Pauses, Scripted

MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)

Answering = Callable[[str, dict[str, Any]], httpx.Response]


def still_clock() -> MovableClock:
    return MovableClock(MORNING, running=False)


def zalo_settings_for(address: str, **changes: Any) -> ZaloSettings:
    values: dict[str, Any] = {"token": ZALO_TOKEN, "base_url": address + ZALO_PATH}
    return ZaloSettings(**values | changes)


@contextlib.asynccontextmanager
async def open_zalo_front(
    sandbox: Sandbox, application: Scripted, *, changes: dict[str, Any] | None = None, **options: Any
) -> AsyncIterator[ZaloFront]:
    """A started front against the served sandbox, stopped at the end."""
    async with served(sandbox) as address:
        options.setdefault("pause", Pauses())
        options.setdefault("clock", still_clock())
        front = ZaloFront(zalo_settings_for(address, **changes or {}), application, **options)
        await front.start()
        try:
            yield front
        finally:
            application.go.set()
            await front.stop()


def answered(result: Any = None, **more: Any) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": result} | more)


def refused(code: int | None, description: str = "no", *, status: int = 200) -> httpx.Response:
    """As Zalo refuses: HTTP 200, and the code in the body."""
    body = {"ok": False, "description": description} | ({} if code is None else {"error_code": code})
    return httpx.Response(status, json=body)


class Network(httpx.AsyncBaseTransport):
    """Stands in for the network: `answering` gets the method and its parameters; every call is noted."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.timeouts: dict[str, float] = {}
        self.urls: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        parameters = json.loads(await request.aread())
        self.calls.append((method, parameters))
        self.urls.append(str(request.url))
        self.timeouts[method] = request.extensions["timeout"]["read"]
        return self.answering(method, parameters)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [parameters for name, parameters in self.calls if name == method]
