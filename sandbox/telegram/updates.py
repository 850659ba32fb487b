"""Keeps what the bot has not yet taken and hands it over: by long polling or by webhook, never both."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.errors import ApiError

NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class UpdateQueue:
    """Updates in order, kept until the bot acknowledges them by a higher offset or a webhook answers 2xx."""

    def __init__(self, now: Callable[[], int], first_number: int) -> None:
        self._now = now
        self._pending: deque[dict[str, Any]] = deque()
        self._next_id = first_number + 1
        self._allowed: frozenset[str] = frozenset()
        self._poller: asyncio.Event | None = None
        self._arrived = asyncio.Event()
        self._hook: _Webhook | None = None
        self._closed = False

    def add(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update unless the bot did not ask for its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self._pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self._arrived.set()

    def pending(self) -> list[dict[str, Any]]:
        """Updates that the bot has not acknowledged."""
        return list(self._pending)

    async def poll(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates. A newer poller ends this one with 409, as the real server does."""
        if self._hook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if "allowed_updates" in values:
            self._allowed = frozenset(values["allowed_updates"])
        self._acknowledge(values.get("offset", 0))
        if self._poller is not None:
            self._poller.set()
            self._arrived.set()
        mine = self._poller = asyncio.Event()
        try:
            await self._wait(mine, min(max(values.get("timeout", 0), 0), LONGEST_POLL))
        finally:
            if self._poller is mine:
                self._poller = None
        limit = min(max(values.get("limit", 100), 1), 100)
        return [update for _, update in zip(range(limit), self._pending, strict=False)]

    async def _wait(self, mine: asyncio.Event, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._pending and not mine.is_set() and not self._closed and (left := end - loop.time()) > 0:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left)
            except TimeoutError:
                break
        if mine.is_set():
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()

    def drop(self) -> None:
        self._pending.clear()

    def set_webhook(self, values: dict[str, Any]) -> None:
        """From now on updates are POSTed to `url`; an empty url ends that."""
        self.close_webhook()
        if "allowed_updates" in values:
            self._allowed = frozenset(values["allowed_updates"])
        if values.get("drop_pending_updates"):
            self.drop()
        if values.get("url"):
            self._hook = _Webhook(values["url"], values.get("secret_token", ""), self._now)
            self._hook.task = asyncio.create_task(self._deliver(self._hook))

    def close_webhook(self) -> None:
        if self._hook is not None:
            self._hook.close()
            self._hook = None

    def close(self) -> None:
        """Let go of the poller and the webhook, so that the server can stop."""
        self.close_webhook()
        self._closed = True
        self._arrived.set()

    def webhook_info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self._hook.url if self._hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._pending),
        }
        if self._allowed:
            info["allowed_updates"] = sorted(self._allowed)
        if self._hook and self._hook.last_error:
            info |= {"last_error_date": self._hook.last_error_date, "last_error_message": self._hook.last_error}
        return info

    async def _deliver(self, hook: _Webhook) -> None:
        failures = 0
        while True:
            if not self._pending:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            update = self._pending[0]
            if await hook.post(update):
                failures = 0
                if self._pending and self._pending[0] is update:
                    self._pending.popleft()
            else:
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1


class _Webhook:
    def __init__(self, url: str, secret: str, now: Callable[[], int]) -> None:
        self.url = url
        self.task: asyncio.Task[None] | None = None
        self.last_error = ""
        self.last_error_date = 0
        self._now = now
        self._headers = {"Content-Type": "application/json"}
        if secret:
            self._headers["X-Telegram-Bot-Api-Secret-Token"] = secret

    def close(self) -> None:
        if self.task is not None:
            self.task.cancel()

    async def post(self, update: dict[str, Any]) -> bool:
        try:
            status = await asyncio.to_thread(self._post, json.dumps(update).encode())
        except (OSError, http.client.HTTPException) as error:
            self._failed(f"Connection failed: {error}")
            return False
        if not 200 <= status < 300:
            self._failed(f"Wrong response from the webhook: {status}")
            return False
        return True

    def _post(self, body: bytes) -> int:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=10)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, self._headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def _failed(self, reason: str) -> None:
        self.last_error = reason
        self.last_error_date = self._now()
