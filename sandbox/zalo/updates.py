"""Keeps what the bot has not yet taken and hands it over one by one: by polling or by webhook, never both."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sandbox.zalo.errors import bad_request, idle
from sandbox.zalo.faults import ZaloFaults

Update = dict[str, Any]
RETRY_SECONDS = 0.05
WEBHOOK_SECONDS = 10
SECRET_HEADER = "X-Bot-Api-Secret-Token"


class ZaloUpdates:
    """Updates in order. A taken one is gone, or comes back for ever when `faults.replay_updates` is on.

    `prepared` gives an update the form in which it leaves (addresses of pictures).
    """

    def __init__(self, faults: ZaloFaults, prepared: Callable[[Update], Update]) -> None:
        self.hook: Webhook | None = None
        self._faults = faults
        self._prepared = prepared
        self._pending: deque[Update] = deque()
        self._taken: deque[Update] = deque(maxlen=100)
        self._arrived = asyncio.Event()
        self._delivery: asyncio.Task[None] | None = None
        self._closed = False

    def add(self, update: Update) -> None:
        self._pending.append(update)
        self._arrived.set()

    def pending(self) -> list[Update]:
        """Updates that the bot has never been given."""
        return list(self._pending)

    async def poll(self, seconds: float) -> Update:
        """getUpdates: one update. Raises ZaloError 408 when none came in time, 400 while a webhook is set."""
        if self.hook is not None:
            raise bad_request("can't use getUpdates while a webhook is set, delete the webhook first")
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (update := self._take()) is None:
            left = end - loop.time()
            if left <= 0 or self._closed or self._faults.idle_at_once:
                raise idle()
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                raise idle() from None
        return self._prepared(update)

    def _take(self) -> Update | None:
        replay = self._faults.replay_updates
        if self._pending:
            update = self._pending.popleft()
        elif replay and self._taken:
            update = self._taken.popleft()
        else:
            return None
        if replay:
            self._taken.append(update)
        return update

    def set_webhook(self, hook: Webhook) -> None:
        """From now on updates are POSTed; one that the bot keeps refusing is dropped."""
        self.delete_webhook()
        self.hook = hook
        self._delivery = asyncio.create_task(self._deliver(hook))

    def delete_webhook(self) -> None:
        self.hook = None
        if self._delivery is not None:
            self._delivery.cancel()
            self._delivery = None

    def close(self) -> None:
        """Let go of pollers and the webhook, so that the server can stop."""
        self._closed = True
        self._arrived.set()
        self.delete_webhook()

    async def _deliver(self, hook: Webhook) -> None:
        while True:
            if not self._pending:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            update = self._pending[0]
            body = self._prepared(update)
            if self._faults.wrapped_webhook:
                body = {"ok": True, "result": body}
            for _ in range(2 if self._faults.replay_updates else 1):
                await self._attempt(hook, json.dumps(body, ensure_ascii=False).encode())
            if self._pending and self._pending[0] is update:
                self._pending.popleft()

    async def _attempt(self, hook: Webhook, body: bytes) -> None:
        for _ in range(self._faults.webhook_attempts):
            if await hook.post(body):
                return
            await asyncio.sleep(RETRY_SECONDS)


class Webhook:
    """The bot's address. Only addresses of this machine are really called: nothing leaves it."""

    def __init__(self, url: str, secret: str, updated_at: int) -> None:
        self.url = url
        self.updated_at = updated_at
        self._secret = secret

    async def verify(self) -> dict[str, Any]:
        """The platform's reachability check: an empty POST without a content type."""
        if not is_loopback(self.url):
            return {"ok": False, "hint": "the sandbox calls only addresses of this machine"}
        reached = await self.post(b"")
        return {"ok": reached, "hint": "webhook is reachable" if reached else "webhook did not answer with 2xx"}

    async def post(self, body: bytes) -> bool:
        """True when the bot answered 2xx."""
        if not is_loopback(self.url):
            return False
        try:
            return 200 <= await asyncio.to_thread(self._post, body) < 300
        except (OSError, http.client.HTTPException):
            return False

    def _post(self, body: bytes) -> int:
        parts = urlsplit(self.url)
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=WEBHOOK_SECONDS)
        headers = {SECRET_HEADER: self._secret} | ({"Content-Type": "application/json"} if body else {})
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()


def is_loopback(url: str) -> bool:
    """Whether the URL names this machine."""
    name = urlsplit(url).hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def check_webhook_url(url: str, *, loopback: bool) -> None:
    """Raises ZaloError 400 for an address that the platform would not take; `loopback` lets this machine's pass."""
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("url is invalid") from None
    if loopback and parts.scheme in {"http", "https"} and is_loopback(url):
        return
    if parts.scheme != "https" or not name:
        raise bad_request("url must be HTTPS")
    if is_loopback(url) or _is_private(name):
        raise bad_request("url must be a public address")


def _is_private(name: str) -> bool:
    try:
        return not ip_address(name).is_global
    except ValueError:
        return "." not in name
