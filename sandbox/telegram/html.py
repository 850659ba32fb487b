"""Reads `parse_mode=HTML` as the Bot API does: text without tags plus entities in UTF-16 code units, or a refusal.

Follows the documented rules of the Bot API ("HTML style") and the behaviour of the public server: unknown tags are
refused, `&lt; &gt; &amp; &quot;` and numeric references are decoded, any other ampersand stays as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

Entity = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]+);?")
TAG = re.compile(r"<(/?)([^\s>]*)")
REST = re.compile(r"""((?:[^"'>]|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""\s*([^\s=/>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def utf16_length(text: str) -> int:
    """Number of UTF-16 code units, in which Telegram counts offsets and lengths."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    name: str
    kind: str
    start: int
    characters: int
    extra: dict[str, Any]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of a message in HTML. Raises ApiError 400 "can't parse entities: …"."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.characters = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        position = 0
        while (begin := self.source.find("<", position)) >= 0:
            self._add_text(self.source[position:begin])
            position = self._tag(begin)
        self._add_text(self.source[position:])
        if self.stack:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.parts), self.entities

    def _tag(self, begin: int) -> int:
        tag = TAG.match(self.source, begin)
        rest = REST.match(self.source, tag.end()) if tag else None
        kind = "end" if tag and tag[1] else "start"
        if tag is None or tag.end() == len(self.source):
            raise self._error(f"Unclosed {kind} tag at byte offset {self._bytes(begin)}")
        if kind == "start" and tag[2].lower() not in KINDS:
            raise self._error(f'Unsupported start tag "{tag[2].lower()}" at byte offset {self._bytes(begin)}')
        if rest is None:
            raise self._error(f"Unclosed {kind} tag at byte offset {self._bytes(begin)}")
        if kind == "end":
            self._close(tag[2].lower(), begin)
        else:
            self._open(tag[2].lower(), rest[1], begin)
        return rest.end()

    def _add_text(self, raw: str) -> None:
        text = REFERENCE.sub(_decode, raw) if "&" in raw else raw
        self.parts.append(text)
        self.length += utf16_length(text)

    def _open(self, name: str, attributes: str, begin: int) -> None:
        values = {m[1].lower(): _value(m) for m in ATTRIBUTE.finditer(attributes)}
        if name == "span" and values.get("class") != "tg-spoiler":
            raise self._error(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        extra: dict[str, Any] = {}
        if name == "a":
            extra["url"] = values.get("href", "")
        elif name == "code" and values.get("class", "").startswith("language-"):
            extra["language"] = values["class"].removeprefix("language-")
        kind = "expandable_blockquote" if name == "blockquote" and "expandable" in values else KINDS[name]
        self.stack.append(_Open(name, kind, self.length, len(self.parts), extra))

    def _close(self, name: str, begin: int) -> None:
        if not self.stack:
            raise self._error(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        opened = self.stack.pop()
        if name and name != opened.name:
            raise self._error(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.name}>", found "</{name}>"'
            )
        entity = self._entity(opened)
        if entity is not None:
            self.entities.append(entity)

    def _entity(self, opened: _Open) -> Entity | None:
        entity: Entity = {"offset": opened.start, "length": self.length - opened.start, "type": opened.kind}
        if entity["length"] == 0:
            return None
        if opened.kind == "text_link":
            return _link(entity, opened.extra["url"] or "".join(self.parts[opened.characters :]))
        if opened.kind == "code" and self.stack and self.stack[-1].name == "pre" and opened.extra:
            self.stack[-1].extra.update(opened.extra)
            return None
        if opened.kind == "pre" and opened.extra:
            entity["language"] = opened.extra["language"]
        return entity

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    @staticmethod
    def _error(reason: str) -> ApiError:
        return bad_request(f"can't parse entities: {reason}")


def _decode(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return NAMED.get(name, match[0])
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


def _value(match: re.Match[str]) -> str:
    raw = next((group for group in match.groups()[1:] if group is not None), "")
    return REFERENCE.sub(_decode, raw)


def _link(entity: Entity, url: str) -> Entity | None:
    user = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if user:
        return entity | {"type": "text_mention", "user": {"id": int(user[1])}}
    if re.fullmatch(r"(https?|tg|ftp|tonsite)://\S+", url, re.IGNORECASE):
        return entity | {"url": url}
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+([/?#]\S*)?", url):
        return entity | {"url": f"http://{url}"}
    return None
