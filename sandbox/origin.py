"""Keeps other web sites away from the page: no request from another origin, none under a foreign host name."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request


def is_trusted(request: Request) -> bool:
    """True when the host is this machine or a plain address (a rebound name is neither) and the origin is the same."""
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname or ""
    if not (name == "localhost" or name.endswith(".localhost") or _is_address(name)):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
