"""A stage for the sandbox's own tests: the cast, a clock that stands still, and a real server on a free port."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.web import WebServer
from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, ZALO_PATH, Phone, Sandbox, SandboxOptions, ZaloOptions

TOKEN = "712345678:AAHf_sandbox_token_for_tests_only_0001"
AN, BINH, CHAU, DUNG, EM = 5_001_000_001, 5_001_000_002, 5_001_000_003, 712, 5_001_000_005
GROUP = -4_123_456
CAST = (
    Phone("an", AN, "Nguyễn Thị An", "Chị An · Tổ công tác (giám sát)"),
    Phone("binh", BINH, "Trần Văn Bình", "Anh Bình · Phòng Kế hoạch - Tài chính"),
    Phone("chau", CHAU, "Lê Minh Châu", "Anh Châu · Trưởng phòng Kế hoạch - Tài chính"),
    Phone("dung", DUNG, "Phạm Thị Dung", "Chị Dung · Phó Giám đốc Sở"),
    Phone("em", EM, "Võ Văn Em", "Em · người lạ", in_group=False, started=False),
)
ZALO_TOKEN = "12345689:zalo-sandbox-token-for-tests"
BOT = "Bot Đôn Đốc"
ZALO_AN, ZALO_BINH, ZALO_EM = "a1b2c3d4e5f607182930", "b1c2d3e4f5a607182930", "e1c2d3e4f5a607182930"
ZALO_GROUP = "zgr-f8a7101d77709e2ec761"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MIXED_CAST = (
    replace(CAST[0], zalo_id=ZALO_AN, channels=("telegram", "zalo")),
    replace(CAST[1], zalo_id=ZALO_BINH, channels=("zalo",)),
    CAST[2],
    CAST[3],
    replace(CAST[4], zalo_id=ZALO_EM, channels=("telegram", "zalo")),
)
"""Chị An has both messengers, anh Bình only Zalo, Em both but never wrote; the others only Telegram."""


class StillClock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def advance(self, step: str) -> str:
        self.moment += timedelta(hours=1 if step == "hour" else 24)
        return "Đồng hồ đã chạy tới."


def make_sandbox(**changes: Any) -> Sandbox:
    options = SandboxOptions(
        token=TOKEN,
        bot_username="don_doc_bot",
        bot_name="Đôn Đốc",
        group_title="Sở Khoa học và Công nghệ",
        group_chat_id=GROUP,
        phones=CAST,
        clock=StillClock(),
    )
    return Sandbox(replace(options, **changes))


def zalo_options(**changes: Any) -> ZaloOptions:
    options = ZaloOptions(ZALO_TOKEN, BOT, group_title="Sở KH&CN – Zalo", group_chat_id=ZALO_GROUP)
    return replace(options, **changes)


def make_zalo_sandbox(**changes: Any) -> Sandbox:
    """The mixed cast: some on Telegram, some on Zalo, some on both."""
    return make_sandbox(**{"phones": MIXED_CAST, "zalo": zalo_options(), **changes})


@contextlib.asynccontextmanager
async def served(sandbox: Sandbox, application: Starlette | None = None) -> AsyncIterator[str]:
    """Serve the sandbox (or an application with its routes) on a free loopback port; gives its address."""
    web = WebServer(application.routes if application else sandbox.routes(), "127.0.0.1", 0)
    try:
        yield await web.start()
    finally:
        sandbox.close()
        await web.stop()


class Caller:
    """Calls the Bot API by plain HTTP and answers the JSON body."""

    def __init__(self, client: httpx.AsyncClient, token: str = TOKEN) -> None:
        self.client = client
        self.token = token

    async def __call__(self, method: str, **values: Any) -> dict[str, Any]:
        response = await self.client.post(f"{TELEGRAM_PATH}{self.token}/{method}", json=values)
        body: dict[str, Any] = response.json()
        assert response.status_code == body.get("error_code", 200)
        return body

    async def result(self, method: str, **values: Any) -> Any:
        body = await self(method, **values)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **values: Any) -> str:
        body = await self(method, **values)
        assert not body["ok"], body
        return str(body["description"])

    def file_url(self, path: str) -> str:
        return f"{TELEGRAM_FILE_PATH}{self.token}/{path}"


@contextlib.asynccontextmanager
async def calling(sandbox: Sandbox) -> AsyncIterator[Caller]:
    """Calls straight into the application, without a port."""
    transport = httpx.ASGITransport(app=Starlette(routes=sandbox.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Caller(client)


class ZaloCaller:
    """Calls the Zalo Bot API by plain HTTP and answers the JSON body, which always comes with status 200."""

    def __init__(self, client: httpx.AsyncClient, token: str = ZALO_TOKEN) -> None:
        self.client = client
        self.token = token

    def url(self, method: str) -> str:
        return f"{ZALO_PATH}/bot{self.token}/{method}"

    async def __call__(self, method: str, **values: Any) -> dict[str, Any]:
        response = await self.client.post(self.url(method), json=values)
        assert response.status_code == 200
        body: dict[str, Any] = response.json()
        return body

    async def result(self, method: str, **values: Any) -> Any:
        body = await self(method, **values)
        assert body["ok"], body
        return body.get("result")

    async def refused(self, method: str, **values: Any) -> str:
        body = await self(method, **values)
        assert not body["ok"], body
        return str(body["description"])


@contextlib.asynccontextmanager
async def calling_zalo(sandbox: Sandbox, application: Starlette | None = None) -> AsyncIterator[ZaloCaller]:
    """Calls over a real port."""
    async with served(sandbox, application) as address, httpx.AsyncClient(base_url=address, timeout=15) as client:
        yield ZaloCaller(client)
