"""The page's own interface: state, acts, live changes, and the refusal of foreign origins."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from sandbox import Sandbox
from tests.contract.sandbox_stage import AN, GROUP, Caller, served


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1"}, 200),
        ({"Host": "localhost:8080", "Origin": "http://localhost:8080"}, 200),
        ({"Host": "[::1]:8080"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "rebound.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 403),
    ],
)
async def test_only_this_page_may_act(call: Caller, headers: dict[str, str], status: int) -> None:
    body = json.dumps({"phone": "an", "chat": "private", "text": "/viec"})
    sent = {"Content-Type": "application/json", **headers}
    response = await call.client.post("/sandbox/type", content=body, headers=sent)
    assert response.status_code == status


async def test_a_rebound_name_cannot_read_the_state(call: Caller) -> None:
    assert (await call.client.get("/sandbox/state", headers={"Host": "rebound.example"})).status_code == 403


async def test_the_page_and_its_parts_are_served_without_foreign_addresses(call: Caller) -> None:
    page = await call.client.get("/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "https://" not in page.text
    for part in (
        "page.css",
        "main.js",
        "phone.js",
        "title.js",
        "bubble.js",
        "dom.js",
        "net.js",
        "faults.js",
        "icon.svg",
    ):
        assert (await call.client.get(f"/sandbox/static/{part}")).status_code == 200


async def test_the_state_tells_the_clock_in_vietnamese_and_who_is_who(call: Caller) -> None:
    state = (await call.client.get("/sandbox/state")).json()
    assert state["clock"] == "Thứ Ba 24/11/2026 13:05"
    assert state["group"]["members"] == 5
    assert [phone["key"] for phone in state["phones"] if not phone["started"]] == ["em"]
    moved = await call.client.post("/sandbox/clock", json={"step": "hour"})
    assert moved.json()["clock"] == "Thứ Ba 24/11/2026 14:05"
    assert (await call.client.post("/sandbox/clock", json={"step": "year"})).status_code == 400


async def test_what_a_phone_would_not_allow_is_told_in_vietnamese(call: Caller) -> None:
    answer = await call.client.post("/sandbox/type", json={"phone": "em", "chat": "group", "text": "xin chào"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "Người này không ở trong nhóm."
    assert (await call.client.post("/sandbox/type", json={"phone": "em"})).status_code == 400
    assert (await call.client.post("/sandbox/dance", json={})).status_code == 404


async def test_faults_are_switched_from_the_page_and_cleared(sandbox: Sandbox, call: Caller) -> None:
    async def switch(**values: Any) -> dict[str, Any]:
        state: dict[str, Any] = (await call.client.post("/sandbox/faults", json=values)).json()
        return state

    await switch(too_many_requests=5, server_error=0, block="binh", enforce_limits=False)
    assert (await call("sendMessage", chat_id=AN, text="x"))["error_code"] == 429
    state = await switch(clear=True, kicked_from_group=True)
    assert (state["too_many_requests"], state["blocked"], state["kicked_from_group"]) == (0, [], True)
    await call.result("sendMessage", chat_id=AN, text="x")
    assert "kicked" in await call.refused("sendMessage", chat_id=GROUP, text="x")


async def test_an_uploaded_page_is_never_shown_in_the_page_s_origin(sandbox: Sandbox, call: Caller) -> None:
    sandbox.send_document("an", "private", "page.html", b"<script>alert(1)</script>")
    file_id = sandbox.messages("an", "private")[-1].file_id
    response = await call.client.get(f"/sandbox/file/{file_id}")
    assert response.headers["content-type"] == "application/octet-stream"


async def test_changes_are_told_live(sandbox: Sandbox) -> None:
    async with served(sandbox) as address, httpx.AsyncClient(base_url=address, timeout=10) as client:
        async with client.stream("GET", "/sandbox/events") as stream:
            lines = stream.aiter_lines()
            first = json.loads((await anext(lines)).removeprefix("data: "))
            assert first == [{"kind": "clock", "text": "Thứ Ba 24/11/2026 13:05"}]
            sandbox.type_text("an", "group", "<b>chào</b>")
            changes = await asyncio.wait_for(_next_message(lines), 10)
        assert changes[0]["chat"] == "group"
        assert changes[0]["message"]["html"] == "&lt;b&gt;chào&lt;/b&gt;"


async def _next_message(lines: AsyncIterator[str]) -> list[dict[str, Any]]:
    async for line in lines:
        if line.startswith("data: ") and "message" in line:
            changes: list[dict[str, Any]] = json.loads(line.removeprefix("data: "))
            return changes
    raise AssertionError("the stream ended")
