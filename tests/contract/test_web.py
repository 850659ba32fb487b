"""The one port: what is answered goes out at once, and nothing is waited for at the end."""

from __future__ import annotations

import socket

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web import PortTaken, WebServer


def hello() -> Route:
    async def answer(_: object) -> PlainTextResponse:
        return PlainTextResponse("xin chào")

    return Route("/", answer)


async def test_it_answers_until_it_is_stopped() -> None:
    web = WebServer([hello()], "127.0.0.1", 0)
    address = await web.start()
    async with httpx.AsyncClient() as client:
        assert (await client.get(address)).text == "xin chào"
        assert (await client.get(address)).headers["date"]
        await web.stop()
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_its_connections_do_not_hold_a_small_answer_back() -> None:
    """asyncio switches Nagle's algorithm off only for sockets that are named as TCP."""
    web = WebServer([hello()], "127.0.0.1", 0)
    await web.start()
    [listener] = web._server.servers[0].sockets
    assert listener.proto == socket.IPPROTO_TCP
    await web.stop()


async def test_a_port_that_is_taken_is_named() -> None:
    web = WebServer([], "127.0.0.1", 0)
    address = await web.start()
    with pytest.raises(PortTaken, match=address.rpartition(":")[2]):
        await WebServer([], "127.0.0.1", int(address.rpartition(":")[2])).start()
    await web.stop()
