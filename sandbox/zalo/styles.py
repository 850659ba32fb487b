"""Formatting on Zalo: checks `text_styles`, reads the known subset of markdown and HTML, and draws safe HTML."""

from __future__ import annotations

import itertools
import re
from html import escape
from html.parser import HTMLParser
from typing import Any, NamedTuple

from sandbox.zalo.errors import bad_request

TAGS = ("b", "i", "u", "s")
CODES = frozenset({
    *TAGS, "f_13", "f_15", "f_18", "f_20", "c_050a19", "c_15a85f", "c_f7b503", "c_f27806", "c_db342e", "lst_1", "lst_2",
    "ind_1", "ind_2", "ind_3", "ind_4", "ind_5",
})  # fmt: skip
HTML_TAGS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "s": "s", "del": "s"}
COLOURS = {"red": "c_db342e", "orange": "c_f27806", "yellow": "c_f7b503", "green": "c_15a85f"}
MARKS = {"**": "b", "*": "i", "_": "i", "`": "f_13"}
MARKDOWN = re.compile(
    r"\\(?P<escaped>[\\*_`{}#])|^(?P<heading>\#{1,4})[ ](?P<title>[^\n]*)"
    r"|(?P<mark>\*\*|\*|_|`)(?P<inside>\S(?:[^\n]*?\S)??)(?P=mark)"
    r"|\{(?P<colour>red|orange|yellow|green)\}(?P<coloured>.*?)\{/(?P=colour)\}|(?P<brace>[{}])",
    re.MULTILINE | re.DOTALL,
)


class Span(NamedTuple):
    """One style over UTF-16 units `start` to `end`."""

    start: int
    end: int
    code: str


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def given_styles(text: str, styles: list[Any]) -> list[Span]:
    """The spans of `text_styles`. Raises ZaloError 400: unknown code, outside the text, through a character."""
    units = text.encode("utf-16-le")
    spans = []
    for style in styles:
        if not isinstance(style, dict) or set(style) != {"start", "len", "st"}:
            raise bad_request("text_styles must be a list of objects with start, len and st")
        start, length, codes = style["start"], style["len"], style["st"]
        if not _is_number(start) or not _is_number(length) or length < 1 or (start + length) * 2 > len(units):
            raise bad_request("text_styles: start and len are outside of the text")
        if _cuts(units, start) or _cuts(units, start + length):
            raise bad_request("text_styles: start or len cuts a character in two")
        if not isinstance(codes, list) or not codes or not all(isinstance(c, str) and c in CODES for c in codes):
            raise bad_request(f"text_styles: unknown style in {codes}")
        spans += [Span(start, start + length, code) for code in codes]
    return spans


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _cuts(units: bytes, at: int) -> bool:
    return at * 2 < len(units) and 0xDC <= units[at * 2 + 1] <= 0xDF


def parsed(text: str, mode: str) -> tuple[str, list[Span]]:
    """The shown text and its spans for `parse_mode` markdown or html. Raises ZaloError 400 when it cannot be read."""
    if mode == "markdown":
        return _markdown(text)
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return reader.result()


def _markdown(text: str) -> tuple[str, list[Span]]:
    out, spans, at, position = [], [], 0, 0
    for match in MARKDOWN.finditer(text):
        before = text[position : match.start()]
        if match["brace"]:
            raise bad_request("can't parse markdown: unexpected brace")
        inner, inner_spans, code = _markdown_piece(match)
        at += utf16_length(before)
        length = utf16_length(inner)
        spans += [Span(span.start + at, span.end + at, span.code) for span in inner_spans]
        spans += [Span(at, at + length, code)] if code and length else []
        out += [before, inner]
        at, position = at + length, match.end()
    return "".join([*out, text[position:]]), spans


def _markdown_piece(match: re.Match[str]) -> tuple[str, list[Span], str]:
    if match["escaped"]:
        return match["escaped"], [], ""
    if match["mark"] == "`":
        return match["inside"], [], MARKS["`"]
    if match["mark"]:
        return *_markdown(match["inside"]), MARKS[match["mark"]]
    if match["heading"]:
        return *_markdown(match["title"]), "b"
    return *_markdown(match["coloured"]), COLOURS[match["colour"]]


class _HtmlReader(HTMLParser):
    """Bold, italic, underlined, struck and line breaks; which tags Zalo really takes is not known."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text = ""
        self._open: list[tuple[str, int]] = []
        self._spans: list[Span] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._text += "\n"
        elif tag in HTML_TAGS and not attrs:
            self._open.append((tag, utf16_length(self._text)))
        else:
            raise bad_request(f"can't parse html: unsupported tag {tag}")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise bad_request(f"can't parse html: unexpected end tag {tag}")
        _, start = self._open.pop()
        if start < (end := utf16_length(self._text)):
            self._spans.append(Span(start, end, HTML_TAGS[tag]))

    def handle_data(self, data: str) -> None:
        self._text += data

    def result(self) -> tuple[str, list[Span]]:
        if self._open:
            raise bad_request(f"can't parse html: {self._open[-1][0]} is not closed")
        return self._text, self._spans


def to_html(text: str, spans: tuple[Span, ...], commands: re.Pattern[str] | None, mention: str = "") -> str:
    """Safe HTML: content is escaped, what `commands` finds becomes a link that fills the input line."""
    units = text.encode("utf-16-le")
    taps = [_found(text, match) for match in commands.finditer(text)] if commands else []
    called = [_found(text, match) for match in re.finditer(re.escape(mention), text)] if mention else []
    spans = (*spans, *(span._replace(code="mention") for span in called))
    edges = {0, len(units) // 2, *(at for span in (*spans, *taps) for at in (span.start, span.end))}
    out = []
    for start, end in itertools.pairwise(sorted(edges)):
        piece = escape(units[start * 2 : end * 2].decode("utf-16-le", "replace"))
        for code in sorted({span.code for span in spans if span.start <= start and end <= span.end}):
            piece = f"<{code}>{piece}</{code}>" if code in TAGS else f'<span class="{_class(code)}">{piece}</span>'
        words = next((tap.code for tap in taps if tap.start <= start and end <= tap.end), "")
        out.append(f'<a class="command" href="#" data-fill="{escape(words)}">{piece}</a>' if words else piece)
    return "".join(out)


def _class(code: str) -> str:
    return code if code == "mention" else f"z-{code}"


def _found(text: str, match: re.Match[str]) -> Span:
    start = utf16_length(text[: match.start()])
    return Span(start, start + utf16_length(match[0]), match[0])


def command_pattern(words: tuple[str, ...], mention: str) -> re.Pattern[str]:
    """Finds a command with its numbers (`nhan 12`, `/hoan 12 2`), or any in quotation marks or after the mention."""
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<=[\"“‘'`])/?(?:{known})(?: [^\"”’'`\n]{{1,40}})?(?=[\"”’'`])"
        rf"|(?<={re.escape(mention)} )/?(?:{known})(?: \d{{1,7}})*(?!\w)|(?<![\w/])/?(?:{known})(?: \d{{1,7}})+(?!\w)"
    )
