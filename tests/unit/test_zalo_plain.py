"""Headings on Zalo: the text without markup, and where it is bold, in UTF-16 units; and waiting after "too many"."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.backoff import FIRST_BACKOFF, LONGEST_BACKOFF, Backoff
from bot.zalo.order import LatelySeen
from bot.zalo.plain import styled
from wording import to_plain


def test_a_bold_heading_is_counted_in_utf_16_units() -> None:
    text, styles = styled("📌 <b>QUÁ HẠN 😀</b>: 5 &lt; 6 <code>NV12</code>")
    assert text == "📌 QUÁ HẠN 😀: 5 < 6 NV12"
    assert styles == [{"start": 3, "len": 10, "st": ["b"]}]


def test_an_empty_stretch_has_no_style() -> None:
    assert styled("<b></b>Việc") == ("Việc", [])


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<code>", "&amp;", "Việc", "😀", "\n", " "])))
def test_the_text_is_the_plain_text_whatever_the_markup(pieces: list[str]) -> None:
    markup = "".join(pieces)
    text, styles = styled(markup)
    assert text == to_plain(markup)
    units = len(text.encode("utf-16-le")) // 2
    assert all(0 <= style["start"] < style["start"] + style["len"] <= units for style in styles)


def test_one_chat_that_is_refused_does_not_silence_the_others() -> None:
    backoff = Backoff()
    assert [backoff.refused("a", now) for now in (0.0, 60.0, 180.0)] == [(60, False), (120, False), (240, False)]
    assert backoff.suspects_quota
    backoff.accepted("b")
    assert not backoff.suspects_quota


def test_two_chats_refused_in_a_row_hold_the_bot_and_longer_each_time() -> None:
    backoff = Backoff()
    backoff.refused("a", 0.0)
    assert backoff.refused("b", 1.0) == (60.0, True)
    assert backoff.refused("c", 1.5)[1], "it was under way with the one before"
    assert backoff.times == 1
    now, waits = 61.0, []
    for _ in range(8):
        wait, whole_bot = backoff.refused("b", now)
        assert whole_bot
        waits.append(wait)
        now += wait
    assert waits[:3] == [120, 240, 480]
    assert waits[-1] == LONGEST_BACKOFF
    assert backoff.suspects_quota
    backoff.accepted("b")
    assert backoff.refused("b", now) == (FIRST_BACKOFF, False)


def test_only_the_newest_updates_are_remembered() -> None:
    seen = LatelySeen(remembered=2)
    assert [seen.is_new(key) for key in ("a", "b", "a", "c", "a", "b")] == [True, True, False, True, False, True]
