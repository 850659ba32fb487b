"""Keeps other web sites away from the page and the Bot APIs: no request from another origin, none under a foreign name.

A picture or a form of another site sends no Origin; browsers then say in Sec-Fetch-Site where it comes from.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


def is_trusted(request: Request) -> bool:
    """True when the host is this machine or a plain address (a rebound name is neither) and the origin is the same."""
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname or ""
    if not (name == "localhost" or name.endswith(".localhost") or _is_address(name)):
        return False
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class OwnOnly:
    """Lets only trusted requests through to `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_trusted(Request(scope)):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("Forbidden", 403)(scope, receive, send)
