"""A long message is cut between its items, its tags stay whole, and nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.conversation.messages.reminding import ReminderLine
from domain.conversation.outgoing import OutgoingText
from domain.vocabulary import StepKind
from tests.unit.wording_examples import LONG, MESSAGES, NOW, line, reminder
from wording import Writer, split, to_plain, utf16_length, with_typed

writer = Writer()
TAG = re.compile(r"<(/?)([a-z]+)>")


def is_balanced(markup: str) -> bool:
    stack: list[str] = []
    for closing, name in TAG.findall(markup):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def letters(text: str) -> str:
    return re.sub(r"\s|…", "", text)


@st.composite
def markup(draw: st.DrawFn, most: int = 400) -> str:
    """Escaped text with tags around some pieces, one inside another."""
    pieces: list[str] = []
    words = st.text(st.sampled_from("aăâđ &<>\"'\n5Ệ\U0001f600e\u0301"), max_size=most)
    for text in draw(st.lists(words, max_size=4)):
        tags = draw(st.lists(st.sampled_from(["b", "i", "s", "code"]), max_size=2))
        opening = "".join(f"<{tag}>" for tag in tags)
        pieces.append(opening + escape(text) + "".join(f"</{tag}>" for tag in reversed(tags)))
    return "".join(pieces)


texts = st.builds(OutgoingText, markup(60), st.lists(markup(), max_size=6).map(tuple), footer=markup(100))


@given(text=texts, limit=st.integers(64, 700))
def test_no_part_exceeds_the_limit_and_its_tags_are_whole(text: OutgoingText, limit: int) -> None:
    parts = split(text, limit)
    assert parts
    for part in parts:
        assert utf16_length(to_plain(part)) <= limit
        assert is_balanced(part)


@given(items=st.lists(markup(), max_size=6), footer=markup(100), limit=st.integers(64, 700))
def test_nothing_is_lost(items: list[str], footer: str, limit: int) -> None:
    text = OutgoingText("<b>[BÁO CÁO]</b>", tuple(items), footer=footer)
    parts = split(text, limit)
    bodies = [re.sub(r"^\[BÁO CÁO\](?: \(\d+/\d+\))?", "", to_plain(part)) for part in parts]
    assert letters("".join(bodies)) == letters(to_plain("".join([*items, footer])))


@given(text=texts, limit=st.integers(64, 700))
def test_no_letter_is_torn_from_its_mark(text: OutgoingText, limit: int) -> None:
    assert not any(re.search("(?:^|\n)\u0301", to_plain(part)) for part in split(text, limit)[1:]) or any(
        re.search("(?:^|\n|>)\u0301", block) for block in (text.header, *text.items, text.footer)
    )


def test_a_blank_that_carries_a_mark_is_no_border() -> None:
    text = OutgoingText("5" * 15, ("55555555",), footer="5" * 24 + "😀😀55555555 \u0301")
    assert not [part for part in split(text, 64)[1:] if re.search("(?:^|\n)\u0301", to_plain(part))]


@given(text=st.text())
def test_plain_text_is_what_was_escaped(text: str) -> None:
    assert to_plain(f"<b>{escape(text)}</b>") == text


def test_a_short_message_is_one_part_without_a_number() -> None:
    text = OutgoingText("<b>Đầu</b>", ("một", "hai"), footer="cuối")
    assert split(text, 64) == ["<b>Đầu</b>\n\nmột\n\nhai\n\ncuối"]


def test_a_long_list_is_cut_between_items_and_each_part_has_the_header_with_its_number() -> None:
    items = tuple(f"<b>NV{number}</b> " + "x" * 30 for number in range(1, 7))
    parts = split(OutgoingText("<b>[QUÁ HẠN]</b>\nKính gửi", items, footer="Trân trọng."), 130)
    assert len(parts) > 1
    for index, part in enumerate(parts, start=1):
        assert part.startswith(f"<b>[QUÁ HẠN]</b> ({index}/{len(parts)})\nKính gửi\n\n")
        assert "…" not in part
    assert parts[-1].endswith("Trân trọng.")
    assert "Trân trọng." not in "".join(parts[:-1])
    assert [item for item in items if any(item in part for part in parts)] == list(items)


def test_an_item_that_is_too_long_is_cut_at_a_word_with_its_tags_closed() -> None:
    parts = split(OutgoingText("<b>[A]</b>", ("<i>" + "chữ " * 100 + "</i>",)), 100)
    assert parts[0].endswith("chữ…</i>")
    assert all(part.partition("\n\n")[2].startswith("<i>chữ") for part in parts)


def test_an_item_of_several_lines_is_cut_at_a_line() -> None:
    lines = "\n".join(f"dòng thứ {number} của đơn vị" for number in range(30))
    for part in split(OutgoingText("[A]", (lines,)), 200):
        assert re.search(r"của đơn vị…?$", part)


def test_the_length_is_that_of_the_plain_text_in_utf16() -> None:
    assert utf16_length("\U0001f600ệ") == 3
    text = OutgoingText("<b>&amp;</b>" * 64)
    assert split(text, 64) == [text.header]


def test_a_channel_may_measure_in_its_own_way() -> None:
    text = OutgoingText("[A]", tuple("ệ" * 20 for _ in range(5)))
    parts = split(text, 100, measure=lambda said: len(said.encode()))
    assert len(parts) == 5
    assert all(len(to_plain(part).encode()) <= 100 for part in parts)


def test_a_limit_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        split(OutgoingText("x"), 10)


@pytest.mark.parametrize("limit", [4096, 1800, 400])
def test_every_example_fits_both_messengers(limit: int) -> None:
    for message in MESSAGES.values():
        for part in split(with_typed(writer.write(message, NOW)), limit):
            assert utf16_length(to_plain(part)) <= limit
            assert is_balanced(part)


def test_a_dozen_long_reminders_are_cut_between_tasks() -> None:
    lines = [ReminderLine(StepKind.BEFORE, line(number, LONG, actions=("xong",))) for number in range(1, 13)]
    text = writer.write(reminder(*lines), NOW)
    parts = split(text, 1000)
    assert len(parts) >= 6
    for item in text.items:
        assert sum(item in part for part in parts) == 1


def test_of_sixty_reminders_eight_are_told_in_full_and_the_others_by_number_in_one_part() -> None:
    lines = [ReminderLine(StepKind.BEFORE, line(number, actions=("xong",))) for number in range(1, 61)]
    [part] = split(writer.write(reminder(*lines), NOW), 4096)
    assert "NV8</b> " in part
    assert "52 nhiệm vụ khác sắp đến hạn (NV9–NV60)" in part


def test_the_typed_line_takes_the_place_of_the_buttons() -> None:
    text = with_typed(writer.write(MESSAGES["reminder, before"], NOW))
    assert text.rows == ()
    assert text.footer.endswith('Trả lời: "nhan 12", "xong 12" hoặc "chitiet 12".')


def test_a_group_that_is_heard_only_by_name_is_shown_each_command_with_the_name() -> None:
    text = replace(writer.write(MESSAGES["reminder, before"], NOW), in_group=True)
    assert with_typed(text, bot_name="Bot  <1>").footer.endswith(
        'Trả lời: "@Bot &lt;1&gt; nhan 12", "@Bot &lt;1&gt; xong 12" hoặc "@Bot &lt;1&gt; chitiet 12".\n'
        "Trong nhóm, gõ @, chọn Bot &lt;1&gt; trong danh sách rồi gõ lệnh; hoặc nhắn riêng cho bot."
    )


def test_the_name_is_explained_in_a_group_where_the_text_itself_asks_to_type_and_nowhere_else() -> None:
    asking, plain = OutgoingText("Gõ lại lệnh", in_group=True), OutgoingText("Đã ghi nhận.", in_group=True)
    assert with_typed(asking, bot_name="Bot").footer == "Trong nhóm, gõ @, chọn Bot trong danh sách rồi gõ lệnh."
    assert with_typed(plain, bot_name="Bot").footer == ""
    assert with_typed(replace(asking, in_group=False), bot_name="Bot").footer == ""
    assert with_typed(asking).footer == "", "a messenger that hears its groups"


def test_the_number_of_a_part_stands_before_the_colon_of_its_heading() -> None:
    text = OutgoingText("<b>Các lệnh</b> (Văn phòng Sở):", tuple("x" * 90 for _ in range(2)))
    assert [part.partition("\n")[0] for part in split(text, 128)] == [
        "<b>Các lệnh</b> (Văn phòng Sở) (1/2):",
        "<b>Các lệnh</b> (Văn phòng Sở) (2/2):",
    ]
