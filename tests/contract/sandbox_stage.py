"""A stage for the sandbox's own tests: the cast, a clock that stands still, and a real server on a free port."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from sandbox import TELEGRAM_FILE_PATH, TELEGRAM_PATH, Phone, Sandbox, SandboxOptions

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


@contextlib.asynccontextmanager
async def served(sandbox: Sandbox) -> AsyncIterator[str]:
    """Serve the sandbox on a free loopback port; gives its address."""
    config = uvicorn.Config(
        Starlette(routes=sandbox.routes()), port=0, log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn offers no event for it)
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        sandbox.close()
        server.should_exit = True
        await running


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
