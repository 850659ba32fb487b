"""The port: slow clients are hung up on, secrets come before bodies, figures are for those with a key."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.settings import Settings, SettingsProblems
from bot.slow_clients import MOST_CONNECTIONS, PATIENCE, SlowClients
from bot.web import WebServer, metrics_route, webhook_route
from domain.traits import ChannelKind
from tests.conversation.stage import open_office, until

SECRET = "a-long-random-word"
HEADER = "X-Secret"
fed: list[bytes] = []
answering = asyncio.Event()


async def feed(body: bytes, _: str | None) -> int:
    fed.append(body)
    return 200


async def slow_answer(_: Request) -> Response:
    await answering.wait()
    return PlainTextResponse("done")


async def figures() -> bytes:
    return b"dondoc_healthy 1.0\n"


def serving(key: str | None = None, known: bool | None = True) -> WebServer:
    def knows(secret: str | None) -> bool | None:
        return known and secret == SECRET

    routes = [webhook_route("/hook", HEADER, knows, feed), Route("/slow", slow_answer), metrics_route(figures, key)]
    return WebServer(routes, "127.0.0.1", 0)


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    fed.clear()
    server = serving()
    await server.start()
    yield server
    answering.set()
    await server.stop()
    answering.clear()


async def connected(web: WebServer, sent: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = web.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    await writer.drain()
    return reader, writer


async def open_here(web: WebServer, count: int = 1) -> None:
    async with asyncio.timeout(10):
        await until(lambda: len(web.slow_clients.state.connections) == count)


def later(web: WebServer, seconds: float) -> None:
    """Let the sweeper look twice, as if so much time had passed between."""
    now = asyncio.get_running_loop().time()
    web.slow_clients.look(now)
    web.slow_clients.look(now + seconds)


HEAD = b"POST /hook HTTP/1.1\r\nHost: x\r\nX-Secret: " + SECRET.encode() + b"\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /slow HTTP/1.1\r\n",
        HEAD,
        HEAD + b"Content-Length: 100000\r\n\r\nhalf of",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 500,
    ],
    ids=["nothing", "a line", "half a head", "half a body", "a header that grows"],
)
async def test_a_client_that_does_not_go_on_is_hung_up_on(web: WebServer, sent: bytes) -> None:
    reader, writer = await connected(web, sent)
    await open_here(web)
    later(web, PATIENCE + 1)
    async with asyncio.timeout(10):
        with pytest.raises(ConnectionError) if sent else pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
    writer.close()
    await open_here(web, 0)
    assert fed == []


async def test_an_open_connection_is_hung_up_on_when_no_request_follows(web: WebServer) -> None:
    reader, writer = await connected(web, HEAD + b"Content-Length: 2\r\n\r\n{}")
    assert b"200" in await reader.readline()
    web.slow_clients.look(asyncio.get_running_loop().time())
    writer.write(b"GET /slow HT")
    await writer.drain()
    later(web, PATIENCE + 1)
    await open_here(web, 0)
    writer.close()


async def test_a_request_that_is_being_answered_may_take_its_time(web: WebServer) -> None:
    reader, writer = await connected(web, b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(10):
        await until(lambda: bool(web.slow_clients.state.tasks))
    later(web, 3_600)
    answering.set()
    assert b"200" in await reader.readline()
    writer.close()


async def test_where_too_many_are_open_the_slowest_go_at_once(web: WebServer) -> None:
    few = SlowClients(web.slow_clients.state, most=3)
    opened = []
    for count in range(1, 9):
        opened.append(await connected(web, b"GET /slow HT"))
        await open_here(web, count)
    few.look(asyncio.get_running_loop().time())
    await open_here(web, 3)
    for _, writer in opened:
        writer.close()


def test_there_is_room_for_all_that_telegram_opens_at_once() -> None:
    assert MOST_CONNECTIONS > 100
    assert PATIENCE + 2 <= 15


async def test_a_wrong_secret_is_answered_before_the_body_is_read(web: WebServer) -> None:
    wrong = b"POST /hook HTTP/1.1\r\nHost: x\r\nX-Secret: wrong\r\nContent-Length: 1000000\r\n\r\n"
    reader, writer = await connected(web, wrong)
    async with asyncio.timeout(10):
        assert b"403" in await reader.readline()
    writer.close()
    chunked = b"POST /hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    reader, writer = await connected(web, chunked)
    async with asyncio.timeout(10):
        assert b"403" in await reader.readline()
    writer.close()
    assert fed == []


async def test_without_a_connection_to_the_messenger_nothing_is_read() -> None:
    server = serving(known=None)
    address = await server.start()
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(f"{address}/hook", content=b"x", headers={HEADER: SECRET})).status_code == 503
    await server.stop()
    assert fed == []


@pytest.mark.parametrize(
    ("key", "headers", "status"),
    [
        (None, {}, 200),
        (None, {"X-Forwarded-For": "203.0.113.7"}, 403),
        (None, {"Forwarded": "for=203.0.113.7"}, 403),
        ("figures-for-us", {}, 403),
        ("figures-for-us", {"Authorization": "Bearer wrong"}, 403),
        ("figures-for-us", {"Authorization": "Bearer figures-for-us", "X-Forwarded-For": "203.0.113.7"}, 200),
    ],
)
async def test_the_figures_are_for_this_machine_or_for_the_key(
    key: str | None, headers: dict[str, str], status: int
) -> None:
    server = serving(key)
    address = await server.start()
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{address}/metrics", headers=headers)
    await server.stop()
    assert answer.status_code == status
    assert ("dondoc" in answer.text) is (status == 200)


def webhook_settings(**changed: Any) -> dict[str, Any]:
    return {
        "telegram_token": "123456789:AAE" + "x" * 32,
        "telegram_webhook_url": "https://dondoc.example.vn/telegram",
        "telegram_webhook_secret": SECRET,
    } | changed


@pytest.mark.parametrize("path", ["/healthz", "/HEALTHZ/", "/metrics", "/livez", "/files/x", "/sandbox/state"])
@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
def test_a_webhook_has_no_path_that_the_bot_answers_itself(path: str, messenger: str) -> None:
    with pytest.raises(SettingsProblems, match="answers itself"):
        Settings(**webhook_settings(**{f"{messenger}_webhook_url": f"https://dondoc.example.vn{path}"}))


@pytest.mark.parametrize("secret", ["1", "1234567"])
@pytest.mark.parametrize("name", ["telegram_webhook_secret", "zalo_webhook_secret", "metrics_key"])
def test_a_secret_has_eight_characters_at_least(name: str, secret: str) -> None:
    with pytest.raises(SettingsProblems, match=name.upper()):
        Settings(**webhook_settings(**{name: secret}))


PRIVATE = {"id": 1, "type": "private", "first_name": "x"}
PERSON = {"id": 1, "is_bot": False, "first_name": "x"}


def said(**fields: Any) -> dict[str, Any]:
    return {"message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON, "text": "viec"} | fields}


MISSHAPEN: tuple[dict[str, Any], ...] = (
    *(said(date=moment) for moment in (1e20, 10**20, -(10**20), -(10**18), float("inf"), "today", None)),
    *(said(text=text) for text in (7, {"a": 1}, ["x"])),
    {"message": 5},
    {"message": []},
    said(chat=5),
    said(**{"from": []}),
    said(**{"from": PERSON | {"first_name": 5}}),
    said(message_id="x"),
    said(text=None, photo=5),
    said(text=None, photo=[{"width": "x"}]),
    said(text=None, document={"file_id": 5, "file_name": 7, "file_unique_id": []}),
    said(reply_to_message={"message_id": 2, "date": 10**20, "chat": PRIVATE}),
    {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": 5, **said()}},
    {"callback_query": {"id": 1, "from": 5}},
    {"my_chat_member": {"chat": 1}},
    {"my_chat_member": 5},
)
BROKEN: tuple[bytes, ...] = (
    *(b"", b"{", b"\xff\xfe", b"[]", b"5", b"[" * 100_000, b'{"update_id": 1, "message": ' + b'{"a":' * 50_000),
    *(json.dumps({"update_id": number} | body).encode() for number, body in enumerate(MISSHAPEN, 2)),
)


async def test_a_broken_body_is_one_line_of_the_log_and_no_traceback(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    hook: dict[str, Any] = {"telegram_webhook_url": "https://dondoc.example.vn/hook", "telegram_webhook_secret": SECRET}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with open_office(sqlite_url, **hook) as stage, httpx.AsyncClient(trust_env=False) as client:
        caplog.set_level(logging.WARNING)
        for body in BROKEN:
            caplog.clear()
            answer = await client.post(f"{stage.application.address}/hook", content=body, headers=headers)
            assert answer.status_code in (200, 400), body[:200]
            assert [record for record in caplog.records if record.exc_info] == [], body[:200]
            assert len(caplog.records) <= 1, body[:200]
        healthy = await client.post(
            f"{stage.application.address}/hook", json=said() | {"update_id": 99}, headers=headers
        )
        assert healthy.status_code == 200


ZALO_EVENTS: tuple[object, ...] = ("message.text.received", "message.image.received", 5, None)
ZALO_MESSAGES: tuple[object, ...] = (
    5,
    [],
    {},
    {"text": 7, "chat": 5, "from": []},
    {"text": "x", "chat": {"id": [1]}, "date": 10**20},
)
ZALO_BROKEN: tuple[bytes, ...] = (
    *(b"{", b"\xff\xfe", b"[" * 100_000, b'{"ok": true, "result": ' + b"[" * 30_000),
    *(b"5", b"[5]", b'"x"', b"{}", b"[[]]"),
    *(
        json.dumps({"ok": True, "result": {"event_name": event, "message": message}}).encode()
        for event in ZALO_EVENTS
        for message in ZALO_MESSAGES
    ),
)


async def test_a_broken_body_of_zalo_is_one_line_of_the_log_and_no_traceback(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    hook: dict[str, Any] = {"zalo_webhook_url": "https://dondoc.example.vn/hook", "zalo_webhook_secret": SECRET}
    headers = {"X-Bot-Api-Secret-Token": SECRET}
    async with (
        open_office(sqlite_url, channel=ChannelKind.ZALO, **hook) as stage,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        caplog.set_level(logging.WARNING)
        for body in ZALO_BROKEN:
            caplog.clear()
            answer = await client.post(f"{stage.application.address}/hook", content=body, headers=headers)
            assert answer.status_code in (200, 400, 413), body[:200]
            assert [record for record in caplog.records if record.exc_info] == [], body[:200]
            assert len(caplog.records) <= 1, body[:200]
