"""Formatting on Zalo: nothing of a text is lost, nothing in it becomes markup, lengths are UTF-16 units."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.zalo.errors import ZaloError
from sandbox.zalo.styles import Span, command_pattern, given_styles, parsed, to_html, utf16_length

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
MENTION = "@Bot Đôn Đốc"
COMMANDS = command_pattern(("nhan", "xong", "viec", "hoan", "trogiup"), MENTION)
TAG = re.compile(
    r"</?(?:b|i|u|s)>|<span class=\"[\w-]+\">|</span>|<a class=\"command\" href=\"#\" data-fill=\"[^\"]*\">|</a>"
)


def shown(html: str) -> str:
    return unescape(TAG.sub("", html))


@given(
    TEXT, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40), st.sampled_from(["b", "c_db342e"])), max_size=4)
)
def test_a_drawn_text_reads_as_it_was_written(text: str, marks: list[tuple[int, int, str]]) -> None:
    styles = [{"start": start, "len": length, "st": [code]} for start, length, code in marks]
    try:
        spans = given_styles(text, styles)
    except ZaloError:
        spans = []
    html = to_html(text, tuple(spans), COMMANDS, MENTION)
    assert shown(html) == text
    assert "<" not in TAG.sub("", html)


@given(TEXT)
def test_escaped_html_comes_back_as_it_was(text: str) -> None:
    assert parsed(escape(text), "html") == (text, [])


@given(TEXT)
def test_escaped_markdown_comes_back_as_it_was(text: str) -> None:
    assert parsed(re.sub(r"([\\*_`{}#])", r"\\\1", text), "markdown") == (text, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nhan 12 · xong 12", ["nhan 12", "xong 12"]),
        ("/hoan 12 2", ["/hoan 12 2"]),
        ('Gõ "viec" hoặc “trogiup xong”.', ["viec", "trogiup xong"]),
        (f"Nhắn {MENTION} viec", ["viec"]),
        ("Đã làm xong, xong rồi; viec 12a; nhanh 12; đoxong 3", []),
    ],
)
def test_commands_are_found_where_the_bot_prints_them(text: str, found: list[str]) -> None:
    assert [match[0] for match in COMMANDS.finditer(text)] == found


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("{red}Quá hạn{/red} 2 việc", "Quá hạn 2 việc", [Span(0, 7, "c_db342e")]),
        ("🔴 **Quá _hạn_**", "🔴 Quá hạn", [Span(3, 10, "b"), Span(7, 10, "i")]),
        ("`nhan 12`", "nhan 12", [Span(0, 7, "f_13")]),
    ],
)
def test_markdown_marks_cover_their_text(source: str, text: str, spans: list[Span]) -> None:
    seen, marks = parsed(source, "markdown")
    assert (seen, sorted(marks)) == (text, sorted(spans))


@given(TEXT)
def test_lengths_are_utf16_units(text: str) -> None:
    assert utf16_length(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)
