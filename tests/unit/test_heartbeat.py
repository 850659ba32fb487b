"""The heartbeat calls its address at most once a minute, and never gives the address away."""

from __future__ import annotations

import logging

import httpx
import pytest

from bot.app import heartbeat
from bot.app.heartbeat import Heartbeat

URL = "https://monitoring.example.gov.vn/ping/secret-key"


def answering(status: int, calls: list[str]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(f"{request.method} {request.url}")
        return httpx.Response(status)

    return httpx.MockTransport(answer)


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectTimeout(f"cannot reach {URL}", request=request)


async def test_it_calls_the_address_once_a_minute_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    heart = Heartbeat(URL, answering(200, calls))
    assert await heart.beat()
    assert not await heart.beat()
    assert calls == [f"GET {URL}"]
    monkeypatch.setattr(heartbeat, "SHORTEST_INTERVAL", 0.0)
    assert await heart.beat()
    assert len(calls) == 2


async def test_what_goes_wrong_is_logged_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert not await Heartbeat(URL, answering(503, [])).beat()
    assert not await Heartbeat(URL, httpx.MockTransport(broken)).beat()
    said = [record.getMessage() for record in caplog.records]
    assert said == ["HEARTBEAT_URL answers with status 503", "HEARTBEAT_URL cannot be reached: ConnectTimeout"]
