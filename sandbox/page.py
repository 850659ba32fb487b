"""The page of phones: its files, its state, what people do on it, and live changes by Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.feed import Change, Listener
from sandbox.options import Phone
from sandbox.origin import is_trusted
from sandbox.telegram.chats import SHOWN_PER_CHAT, Chat
from sandbox.telegram.errors import ApiError, PhoneError
from sandbox.view import clock_text, page_message
from sandbox.zalo import page as zalo_page

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox

STATIC = Path(__file__).parent / "static"
CLOCK_STEPS = ("hour", "working_day", "next_event")
HEARTBEAT_SECONDS = 5
GATHER_SECONDS = 0.05
MAXIMUM_UPLOAD = 21 * 1024 * 1024
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Json = dict[str, Any]
Act = Callable[["Page", Json], Awaitable[Json]]


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    page = Page(sandbox)
    return [
        Route("/", page.index, methods=["GET"]),
        Mount("/sandbox/static", StaticFiles(directory=STATIC)),
        Route("/sandbox/state", page.state, methods=["GET"]),
        Route("/sandbox/events", page.events, methods=["GET"]),
        Route("/sandbox/file/{file_id}", page.file, methods=["GET"]),
        Route("/sandbox/upload", page.upload, methods=["POST"]),
        Route("/sandbox/{act}", page.act, methods=["POST"]),
    ]


class Page:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.telegram
        self._keys = {phone.user_id: phone.key for phone in self.world.phones.values()}

    async def index(self, _: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers=SECURITY)

    async def state(self, request: Request) -> Response:
        return JSONResponse(self.whole_state(), headers=SECURITY) if is_trusted(request) else _refused()

    async def file(self, request: Request) -> Response:
        file_id = request.path_params["file_id"]
        pictures = self.sandbox.zalo.world.pictures if self.sandbox.has_zalo else {}
        stored = self.world.files.by_id(file_id) or pictures.get(file_id)
        if stored is None or not is_trusted(request):
            return _refused()
        # A page must not open an uploaded HTML file in its own origin: only pictures are shown, the rest is saved.
        kind = stored.mime if stored.mime in {"image/png", "image/jpeg"} else "application/octet-stream"
        return Response(stored.content, media_type=kind, headers=SECURITY)

    async def act(self, request: Request) -> Response:
        act = ACTS.get(request.path_params["act"])
        if act is None:
            return JSONResponse({"error": "Không có thao tác này."}, 404)
        if not is_trusted(request) or not request.headers.get("content-type", "").startswith("application/json"):
            return _refused()
        try:
            values = await request.json()
            return JSONResponse(await act(self, values))
        except (PhoneError, ApiError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except (KeyError, TypeError, ValueError):
            return JSONResponse({"error": "Yêu cầu không hợp lệ."}, 400)

    async def upload(self, request: Request) -> Response:
        if not is_trusted(request) or int(request.headers.get("content-length", 0)) > MAXIMUM_UPLOAD:
            return _refused()
        async with request.form(max_part_size=MAXIMUM_UPLOAD) as form:
            file = form["file"]
            if isinstance(file, str):
                return _refused()
            place, content = (str(form["phone"]), str(form["chat"])), await file.read()
            try:
                message_id = _sender(self.sandbox, form.get("messenger"), content)(
                    *place, file.filename or "tep", content, str(form.get("caption", ""))
                )
            except (PhoneError, ApiError) as error:
                return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({"message_id": message_id})

    async def events(self, request: Request) -> Response:
        if not is_trusted(request):
            return _refused()
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=SECURITY)

    async def _stream(self) -> AsyncIterator[str]:
        listener = self.sandbox.feed.open()
        try:
            yield _event([self.clock()])
            while not listener.closed:
                yield _event(await self._next_changes(listener))
        finally:
            self.sandbox.feed.leave(listener)

    async def _next_changes(self, listener: Listener) -> list[Json]:
        try:
            await asyncio.wait_for(listener.arrived.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return [self.clock()]
        await asyncio.sleep(0 if listener.closed else GATHER_SECONDS)
        shown = (self._change(change) for change in listener.take())
        return [change for change in shown if change is not None]

    def _change(self, change: Change) -> Json | None:
        kind, *keys = change
        if kind == "zalo_message":
            return zalo_page.change(self.sandbox.zalo, change)
        if kind == "message":
            chat, message_id = self.world.chats[keys[0]], keys[1]
            message = chat.messages.get(message_id)
            return {"kind": kind, "chat": self._name(chat), "message": page_message(message)} if message else None
        if kind == "deleted":
            return {"kind": kind, "chat": self._name(self.world.chats[keys[0]]), "uid": f"{keys[0]}:{keys[1]}"}
        if kind == "toast":
            toast = self.world.toasts[keys[0]][keys[1]]
            phone = self._name(self.world.chats[keys[0]])
            return {
                "kind": kind, "phone": phone, "text": toast.text, "alert": toast.alert, "query": toast.query_id,
            }  # fmt: skip
        if kind == "action":
            return {"kind": kind, "chat": self._name(self.world.chats[keys[0]])}
        if kind == "clock":
            return self.clock()
        return {"kind": "reload"}

    def clock(self) -> Json:
        return {"kind": "clock", "text": clock_text(self.sandbox.options.clock.now())}

    def whole_state(self) -> Json:
        group = self.world.group
        zalo = self.sandbox.zalo if self.sandbox.has_zalo else None
        return {
            "zalo": zalo_page.state(zalo) if zalo else None,
            "bot": {"name": self.world.options.bot_name, "username": self.world.options.bot_username},
            "clock": self.clock()["text"],
            "group": {
                "title": group.title,
                "members": len(self.world.members) + (not self.world.faults.kicked_from_group),
                "topics": [{"id": thread, "name": name} for thread, name in group.topics.items()],
            },
            "phones": [self._phone(phone) for phone in self.sandbox.options.phones],
            "chats": {self._name(chat): self._history(chat) for chat in self._shown_chats()}
            | (zalo_page.chats(zalo) if zalo else {}),
            "faults": self.world.faults.state() | {"migrated": group.predecessor is not None},
        }

    def _shown_chats(self) -> list[Chat]:
        return [self.world.group, *(self.world.chats[phone.user_id] for phone in self.world.phones.values())]

    def _history(self, chat: Chat) -> list[Json]:
        return [page_message(message) for message in chat.history()[-SHOWN_PER_CHAT:]]

    def _phone(self, phone: Phone) -> Json:
        zalo = phone.has("zalo") and self.sandbox.has_zalo
        shown: Json = {
            "key": phone.key,
            "name": phone.name,
            "caption": phone.caption,
            "messengers": [name for name in phone.channels if name == "telegram" or zalo],
            "zalo": zalo_page.person(self.sandbox.zalo, phone.key) if zalo else None,
        }
        return shown | (self._telegram(phone) if phone.has("telegram") else {"in_group": False})

    def _telegram(self, phone: Phone) -> Json:
        chats = {"private": self.world.chats[phone.user_id], "group": self.world.group}
        return {
            "user_id": phone.user_id,
            "in_group": phone.user_id in self.world.members,
            "started": phone.user_id in self.world.started,
            "blocked": phone.user_id in self.world.faults.blocked,
            "deactivated": phone.user_id in self.world.faults.deactivated,
            "commands": {name: self.world.commands_for(phone.user_id, chat) for name, chat in chats.items()},
        }

    def _name(self, chat: Chat) -> str:
        return "group" if chat.is_group else self._keys[chat.chat_id]


def _event(changes: list[Json]) -> str:
    return f"data: {json.dumps(changes, ensure_ascii=False)}\n\n"


def _sender(sandbox: Sandbox, messenger: object, content: bytes) -> Callable[..., int]:
    """What sends a chosen file: on Zalo a picture goes as a picture, anything else as a file."""
    if messenger != "zalo":
        return sandbox.send_document
    if not content.startswith((b"\x89PNG", b"\xff\xd8")):
        return sandbox.zalo.send_document
    return lambda phone, chat, _, picture, caption: sandbox.zalo.send_image(phone, chat, picture, caption)


def _refused() -> Response:
    return JSONResponse({"error": "Yêu cầu không đến từ trang này."}, 403)


async def _type(page: Page, values: Json) -> Json:
    if values.get("messenger") == "zalo":
        zalo, reply_to = page.sandbox.zalo, values.get("reply_to")
        return {"message_id": zalo.type_text(values["phone"], values["chat"], values["text"], reply_to=reply_to)}
    sent = page.sandbox.type_text(
        values["phone"], values["chat"], values["text"], reply_to=values.get("reply_to"), thread=values.get("thread")
    )
    return {"message_id": sent}


async def _press(page: Page, values: Json) -> Json:
    return {"query": page.sandbox.press(values["phone"], values["chat"], int(values["message_id"]), values["data"])}


async def _start(page: Page, values: Json) -> Json:
    return {"message_id": page.sandbox.start(values["phone"], str(values.get("payload", "")))}


async def _clock(page: Page, values: Json) -> Json:
    step = values["step"]
    if step not in CLOCK_STEPS:
        raise PhoneError("Không có bước này.")
    sentence = await page.sandbox.options.clock.advance(step)
    page.sandbox.feed.note("clock")
    return {"text": sentence, "clock": page.clock()["text"]}


async def _faults(page: Page, values: Json) -> Json:
    for name, value in values.items():
        if name in zalo_page.FAULTS:
            zalo_page.FAULTS[name](page.sandbox.zalo, value)
        else:
            FAULTS[name](page.sandbox, value)
    page.sandbox.feed.note("faults")
    return page.sandbox.faults.state()


def _clear(sandbox: Sandbox, _: object) -> None:
    for key, phone in sandbox.telegram.phones.items():
        if phone.user_id in sandbox.faults.blocked:
            sandbox.unblock(key)
    sandbox.readmit_bot()
    sandbox.faults.clear()
    if sandbox.has_zalo:
        zalo_page.clear(sandbox.zalo)


def _switch_limits(sandbox: Sandbox, on: object) -> None:
    sandbox.faults.enforce_limits = bool(on)


FAULTS: dict[str, Callable[[Sandbox, Any], object]] = {
    "too_many_requests": lambda sandbox, seconds: sandbox.faults.too_many_requests(int(seconds)),
    "server_error": lambda sandbox, status: sandbox.faults.server_error(int(status)),
    "lost_connection": lambda sandbox, when: sandbox.faults.lost_connection(when or None),
    "enforce_limits": _switch_limits,
    "kicked_from_group": lambda sandbox, on: sandbox.kick_bot() if on else sandbox.readmit_bot(),
    "block": lambda sandbox, key: sandbox.block(key),
    "unblock": lambda sandbox, key: sandbox.unblock(key),
    "deactivate": lambda sandbox, key: sandbox.deactivate(key),
    "reactivate": lambda sandbox, key: sandbox.deactivate(key, gone=False),
    "join_group": lambda sandbox, key: sandbox.join_group(key),
    "leave_group": lambda sandbox, key: sandbox.leave_group(key),
    "migrate_group": lambda sandbox, _: sandbox.migrate_group(),
    "delete_topic": lambda sandbox, thread: sandbox.delete_topic(int(thread)),
    "clear": _clear,
}
ACTS: dict[str, Act] = {"type": _type, "press": _press, "start": _start, "clock": _clock, "faults": _faults}
