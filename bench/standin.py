"""A local stand-in for the Bot API in a process of its own: answers at once, and keeps Telegram's limits if told.

Run as `python -m bench.standin PORT [enforce]`; `GET /counts` tells what it took and what it refused.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qs

PER_SECOND = 30


@dataclass(slots=True)
class Ledger:
    """What was taken (by chat), what was refused, and the last second's sends."""

    enforce: bool
    taken: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    first_at: float = 0.0
    last_at: float = 0.0
    recent: deque[float] = field(default_factory=deque)
    next_id: int = 0

    def send(self, chat: str) -> bytes:
        now = time.monotonic()
        if self.enforce:
            while self.recent and self.recent[0] <= now - 1:
                self.recent.popleft()
            if len(self.recent) >= PER_SECOND:
                self.refused += 1
                error = {
                    "ok": False,
                    "error_code": 429,
                    "description": "Too Many Requests: retry after 1",
                    "parameters": {"retry_after": 1},
                }
                return _response(json.dumps(error).encode(), b"429 Too Many Requests")
            self.recent.append(now)
        self.first_at = self.first_at or now
        self.last_at = now
        self.taken[chat] = self.taken.get(chat, 0) + 1
        self.next_id += 1
        message = (
            b'{"ok":true,"result":{"message_id":%d,"date":1764000000,"chat":{"id":%s,"type":"private","first_name":"B"},'
            b'"text":"x"}}' % (self.next_id, chat.encode() or b"1")
        )
        return _response(message)

    def counts(self) -> bytes:
        body = {
            "taken": sum(self.taken.values()),
            "chats": len(self.taken),
            "most_in_a_chat": max(self.taken.values(), default=0),
            "refused": self.refused,
            "seconds": self.last_at - self.first_at,
            "first_at": self.first_at,
        }
        return _response(json.dumps(body).encode())


def _response(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


class Connection(asyncio.Protocol):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _content_length(head)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            assert self._transport is not None
            if b"/getUpdates" in head.split(b" ", 2)[1]:
                # As Telegram does when nobody speaks; else the bot would ask without end.
                asyncio.get_running_loop().call_later(1.0, self._transport.write, _response(b'{"ok":true,"result":[]}'))
            else:
                self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path == b"/counts":
            return self._ledger.counts()
        if path == b"/reset":
            self._ledger.__init__(self._ledger.enforce)  # type: ignore[misc]
            return _response(b"{}")
        if path.endswith((b"/sendMessage", b"/editMessageText")):
            return self._ledger.send(_chat(body))
        return _response(b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bot","username":"bench_bot"}}')


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def _chat(body: bytes) -> str:
    if body.startswith(b"{"):
        return str(json.loads(body)["chat_id"])
    return parse_qs(body.decode()).get("chat_id", ["0"])[0]


async def serve(port: int, enforce: bool) -> None:
    ledger = Ledger(enforce)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(ledger), "127.0.0.1", port)
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), "enforce" in sys.argv[2:]))
