"""Turns the text that a bot or a person sends into what Telegram stores: trimmed, with every entity, within length."""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.html import Entity, parse_html, utf16_length

MAXIMUM_TEXT = 4096
MAXIMUM_CAPTION = 1024
DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|\bt\.me/[^\s<>\".,;:!?)\]]+)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w@./])(?P<mention>@[A-Za-z0-9_]{3,32})\b"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
)
FORMATTED = {"code", "pre", "text_link", "text_mention"}


def stored_text(values: dict[str, Any], field: str) -> tuple[str, list[Entity]]:
    """The text of `field` (`text` or `caption`) after parsing. Raises ApiError when empty, too long or not parsable."""
    raw: str = values.get(field) or ""
    mode = (values.get("parse_mode") or "").lower()
    given = values.get("entities" if field == "text" else "caption_entities")
    if given:
        text, entities = raw, given
    elif mode == "html":
        text, entities = parse_html(raw)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = raw, []
    text, entities = _trimmed(text, entities)
    if not text and field == "text":
        raise bad_request("message text is empty")
    maximum, what = (MAXIMUM_TEXT, "message") if field == "text" else (MAXIMUM_CAPTION, "message caption")
    if len(text) * 2 > maximum and utf16_length(text) > maximum:
        raise bad_request(f"{what} is too long")
    return text, with_detected(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.replace("\r", "")
    text = text.rstrip()
    limit = entities[0]["offset"] if entities else len(text)
    removed = min(len(text) - len(text.lstrip(" \n")), limit)
    if removed:
        text = text[removed:]
        entities = [entity | {"offset": entity["offset"] - removed} for entity in entities]
    end = utf16_length(text)
    if not text.strip():
        return "", []
    fitted = [e | {"length": min(e["length"], end - e["offset"])} for e in entities if e["offset"] < end]
    return text, fitted


def with_detected(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities plus the commands, mentions, hashtags and links which Telegram finds by itself."""
    if not any(mark in text for mark in "/@#"):
        return entities
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in FORMATTED]
    found = []
    for match in DETECTED.finditer(text):
        start = utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        if not any(start < end and begin < start + length for begin, end in taken):
            found.append({"offset": start, "length": length, "type": match.lastgroup})
    return sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"])) if found else entities


def piece(text: str, entity: Entity) -> str:
    """The part of the text that an entity covers."""
    encoded = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return encoded[start : start + entity["length"] * 2].decode("utf-16-le")
