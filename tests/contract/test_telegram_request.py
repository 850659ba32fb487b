"""The HTTP under the Telegram room against servers that misbehave: was it sent, was it answered, is it unknown."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.telegram.request import AiohttpRequest, ConnectionLost, NotSent, ServerFault

TOKEN = "712345678:AAHfAbCdEfGhIjKlMnOpQrStUvWxYz01234"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), b"0"
    )
    return head + await reader.readexactly(int(length))


def answering(status: str, body: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()

    return serve


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(4) as opened:
        yield opened


async def call(request: AiohttpRequest, address: str, *, read_timeout: float | None = None) -> object:
    return await request.call(f"{address}/bot{TOKEN}/sendMessage", {"chat_id": 1}, read_timeout=read_timeout)


async def test_where_nobody_listens_nothing_was_sent(request_: AiohttpRequest) -> None:
    async with listening(answering("200 OK", b"")) as address:
        pass
    with pytest.raises(NotSent):
        await call(request_, address)


async def test_a_proxy_that_is_not_there_means_nothing_was_sent() -> None:
    async with AiohttpRequest(4, proxy="http://ten:matkhau@127.0.0.1:9") as request:
        with pytest.raises(NotSent) as refused:
            await call(request, "http://telegram.invalid")
    assert "matkhau" not in str(refused.value)


async def test_requests_go_through_the_proxy_where_there_is_one() -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await read_request(reader))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{"ok": true, "result": 42}')
        await writer.drain()

    async with listening(proxy) as address, AiohttpRequest(4, proxy=address) as request:
        assert await call(request, "http://telegram.invalid") == 42
    assert asked[0].startswith(b"POST http://telegram.invalid/bot")


async def test_a_connection_closed_after_the_request_leaves_the_outcome_unknown(request_: AiohttpRequest) -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await read_request(reader)

    async with listening(serve) as address:
        with pytest.raises(ConnectionLost):
            await call(request_, address)


async def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(request_: AiohttpRequest) -> None:
    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await read_request(reader)
        await done.wait()

    async with listening(serve) as address:
        with pytest.raises(TimedOut):
            await call(request_, address, read_timeout=0.05)
        done.set()


async def test_a_page_instead_of_an_answer_leaves_the_outcome_unknown(request_: AiohttpRequest) -> None:
    async with listening(answering("200 OK", b"<html>Xin chao</html>")) as address:
        with pytest.raises(ConnectionLost):
            await call(request_, address)


async def test_a_redirect_is_not_followed_with_the_token_in_it(request_: AiohttpRequest) -> None:
    async with listening(answering("302 Found\r\nLocation: http://khac.invalid/", b"")) as address:
        with pytest.raises(ServerFault):
            await call(request_, address)


async def test_no_error_and_no_log_line_tells_the_token(
    request_: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = f'{{"ok": false, "description": "Bad Request: /bot{TOKEN}/x"}}'.encode()
    addresses = [f"http://[bad/bot{TOKEN}", "http://127.0.0.1:9", f"ftp://127.0.0.1/{TOKEN}"]
    async with listening(answering("400 Bad Request", told)) as address:
        for target in (address, *addresses):
            with pytest.raises(NetworkError) as refused:
                await call(request_, target)
            assert TOKEN not in f"{refused.value!s} {refused.value!r} {refused.value.__cause__!r}"
    assert isinstance(BadRequest("x"), NetworkError)
    assert TOKEN not in caplog.text


async def test_what_was_shut_down_can_be_opened_again(request_: AiohttpRequest) -> None:
    await request_.shutdown()
    await request_.shutdown()
    with pytest.raises(NotSent):
        await call(request_, "http://127.0.0.1:9")
    await request_.initialize()
    async with listening(answering("200 OK", b'{"ok": true, "result": [1]}')) as address:
        assert await call(request_, address) == [1]
