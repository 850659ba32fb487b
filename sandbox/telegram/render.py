"""Turns stored text and entities into safe HTML for the page: everything that is content is escaped."""

from __future__ import annotations

from html import escape

from sandbox.telegram.html import Entity
from sandbox.telegram.text import piece

TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip


def to_html(text: str, entities: list[Entity]) -> str:
    """HTML of a message; line breaks stay line breaks (the page shows them with `white-space: pre-wrap`)."""
    if not entities:
        return escape(text)
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, str]] = []
    for order, entity in enumerate(entities):
        opening, closing = _tags(text, entity)
        if opening:
            start, end = entity["offset"], entity["offset"] + entity["length"]
            marks.append((start, 1, order, opening))
            marks.append((end, 0, -order, closing))
    out: list[str] = []
    position = 0
    for at, _, _, tag in sorted(marks):
        out.append(escape(units[position * 2 : at * 2].decode("utf-16-le", "replace")))
        out.append(tag)
        position = at
    out.append(escape(units[position * 2 :].decode("utf-16-le", "replace")))
    return "".join(out)


def _tags(text: str, entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind in TAGS:
        return f"<{TAGS[kind]}>", f"</{TAGS[kind]}>"
    if kind == "spoiler":
        return '<span class="spoiler" tabindex="0">', "</span>"
    if kind in {"mention", "hashtag", "text_mention"}:
        return '<span class="mention">', "</span>"
    if kind == "bot_command":
        return f'<a class="command" href="#" data-command="{escape(piece(text, entity))}">', "</a>"
    if kind in {"url", "text_link"}:
        url = entity.get("url") or piece(text, entity)
        url = url if "://" in url else f"https://{url}"
        if url.lower().startswith(("http://", "https://", "tg://")):
            return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return "", ""
