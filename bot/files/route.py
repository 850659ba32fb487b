"""`/files/…`: a page with one button, then the file. Looking at a link, as messengers do, fetches nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.files.links import PATH, LinkRefused
from domain.conversation.outgoing import OutgoingFile
from wording import command_line

Fetch = Callable[[str], Awaitable[OutgoingFile]]
"""From the token of a link to the file. Raises `LinkRefused`."""

_PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><title>{title}</title>'
    '<body style="font:16px sans-serif;margin:2em">{body}</body></html>'
)
_BUTTON = f'<p>{command_line.FILE_READY}</p><form method="post"><button>{command_line.FILE_TITLE}</button></form>'
_EXPIRED = f"<p>{command_line.FILE_EXPIRED}</p>"
_UNKNOWN = f"<p>{command_line.FILE_UNKNOWN}</p>"
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


def file_route(fetch: Fetch) -> Route:
    async def files(request: Request) -> Response:
        if request.method != "POST":
            return _page(_BUTTON)
        try:
            document = await fetch(request.path_params["token"])
        except LinkRefused as refused:
            return _page(_EXPIRED, 410) if refused.expired else _page(_UNKNOWN, 404)
        named = {"Content-Disposition": f'attachment; filename="{document.name}"'}
        return Response(document.content, headers=_HEADERS | named, media_type="application/octet-stream")

    return Route(PATH + "{token}", files, methods=["GET", "POST"])


def _page(body: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(title=command_line.FILE_TITLE, body=body), status, headers=_HEADERS)
