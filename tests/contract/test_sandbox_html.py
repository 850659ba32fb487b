"""Reading HTML as the Bot API does, and drawing it again: nothing is lost, nothing slips through unescaped."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.html import parse_html, utf16_length
from sandbox.telegram.methods import METHODS
from sandbox.telegram.parameters import METHODS as TABLE
from sandbox.telegram.render import to_html
from sandbox.telegram.text import piece, stored_text, with_detected

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
TAGS = st.sampled_from(["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "blockquote", "tg-spoiler"])


@given(TEXT)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(escape(text, quote=False)) == (text, [])


@given(TEXT, TAGS, TEXT, TAGS, TEXT)
def test_nested_tags_cover_exactly_their_text(before: str, outer: str, middle: str, inner: str, last: str) -> None:
    source = f"{escape(before)}<{outer}>{escape(middle)}<{inner}>{escape(last)}</{inner}></{outer}>"
    text, entities = parse_html(source.replace("&#x27;", "'"))
    assert text == before + middle + last
    covered = {piece(text, entity) for entity in entities}
    assert covered == {part for part in (middle + last, last) if part}


@given(TEXT)
def test_no_content_becomes_markup_on_the_page(text: str) -> None:
    drawn = to_html(text, with_detected(text, []))
    for known in ("</a>", "</span>", '<span class="mention">', '<a class="command"', '<a href="'):
        drawn = drawn.replace(known, "")
    assert "<" not in drawn
    assert "javascript:" not in drawn or "javascript:" in text


@pytest.mark.parametrize(
    ("source", "kind", "extra"),
    [
        ('<pre><code class="language-python">x</code></pre>', "pre", {"language": "python"}),
        ('<span class="tg-spoiler">x</span>', "spoiler", {}),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote", {}),
        ("<a href='https://sokhcn.gov.vn/x'>x</a>", "text_link", {"url": "https://sokhcn.gov.vn/x"}),
        ('<a href="tg://user?id=77">x</a>', "text_mention", {"user": {"id": 77}}),
        ("<B>x</B>", "bold", {}),
    ],
)
def test_tags_with_attributes(source: str, kind: str, extra: dict[str, object]) -> None:
    text, entities = parse_html(source)
    assert text == "x"
    assert entities == [{"offset": 0, "length": 1, "type": kind, **extra}]


def test_a_link_that_runs_script_is_no_link() -> None:
    assert parse_html('<a href="javascript:alert(1)">x</a>') == ("x", [])


@pytest.mark.parametrize(("source", "text"), [("&#272;&#x1ED1;c", "Đốc"), ("&copy; &amp;lt;", "&copy; &lt;")])
def test_only_the_documented_references_are_decoded(source: str, text: str) -> None:
    assert parse_html(source)[0] == text


def test_surrounding_space_is_trimmed_and_entities_move_along() -> None:
    text, entities = stored_text({"text": "\n\n Hạn <b>27/11</b>  \n", "parse_mode": "HTML"}, "text")
    assert text == "Hạn 27/11"
    assert piece(text, entities[0]) == "27/11"


@given(TEXT)
def test_lengths_are_utf16_units(text: str) -> None:
    assert utf16_length(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def test_every_method_of_the_table_is_built_and_no_other() -> None:
    assert {name for name, _ in TABLE.values()} == set(METHODS)
