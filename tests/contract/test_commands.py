"""Every command is spelled, explained and carried out; every button says something that the bot understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram import callbacks
from domain.conversation import commands
from domain.conversation.commands.assigning import AssignTask, ReadDirective
from domain.conversation.commands.base import SPELLINGS, Command, Spelling
from domain.conversation.commands.talking import FreeText, Incomplete, TurnedAway
from domain.conversation.commands.tasks import CompleteTask
from domain.conversation.grammar import BY_WORDS, find_spelling, read_command
from domain.conversation.messages.assigning import DraftQuestion
from domain.conversation.messages.base import HelpPage
from domain.conversation.outgoing import Button
from domain.errors import ArgumentMissing
from domain.vocabulary import DraftField
from services import dispatch, handling
from tests.kinds import kinds_in
from tests.unit.wording_examples import MESSAGES, NOW
from wording import Writer
from wording.commands import HELP

GUIDE_TABLE = (Path(__file__).parents[2] / "docs" / "huong-dan" / "lenh.md").read_text(encoding="utf-8")
KINDS = kinds_in(commands, Command)
OFFERED = tuple(spelling for spelling in SPELLINGS.values() if spelling.rank is not None)
UNSPELLED = {
    ReadDirective: "a file",
    FreeText: "no command",
    Incomplete: "a command that lacks something",
    TurnedAway: "what may not be kept",
}
"""Commands that no word of their own asks for, and what becomes one."""

ANSWERS = {"khong", "danh sach"}
PAGES = {"", "trang", "chua doc"}
"""What answers a draft; a number chooses among what was offered, "trang 2" and "danh sach" turn a list's pages."""

SWALLOWED = {
    ("bao cao", "bao cao xong"): "the longer one is the news that it is done, the shorter how far it has come",
    ("hoan", "hoan tac"): "hoan alone asks which of the two is meant",
    ("hoan", "hoan thanh"): "hoan alone asks which of the two is meant",
    ("huy", "huy bo"): "what is being typed is dropped, a task is cancelled by its number",
    ("sua", "sua han"): "of the draft; a task is changed by its number",
    ("sua", "sua ngay"): "of the draft; a task is changed by its number",
    ("tiep", "tiep nhan"): "tiep takes at most one word behind it, which is never a number of a task",
    ("tiep", "tiep tuc"): "tiep takes at most one word behind it, which is never a number of a task",
    ("viec", "viec dinh ky"): "viec takes a page number only",
    ("viec", "viec don vi"): "viec takes a page number only",
    ("xem", "xem bang"): "xem takes a number only",
    ("xem", "xem them"): "xem takes a number only",
    ("xem", "xem tiep"): "xem takes a number only",
}
"""A spelling that is another command's first words, and why each is read for itself: the longer one is tried first."""

SENTENCES: dict[str, type[Command] | None] = {
    "giao Ban Quản lý các khu công nghiệp: báo cáo trước 20/12": AssignTask,
    "Giao ban quản lý dự án: rà soát hồ sơ": AssignTask,
    "Báo cáo 6 tháng đầu năm gửi UBND tỉnh": FreeText,
    "Tiến độ 5 đơn vị còn chậm": FreeText,
    "cho em hỏi việc này ai làm": FreeText,
    "Cho Bình làm việc này": FreeText,
    "đúng ra phải gửi trước ngày 15": FreeText,
    "thôi để mai làm tiếp": FreeText,
    "tiếp theo là việc gì nữa nhỉ": FreeText,
    "ok em đã nhận được văn bản rồi": FreeText,
    "việc này em làm xong rồi ạ": FreeText,
    "thống kê số liệu cải cách hành chính quý IV": FreeText,
    "thu thập ý kiến các đơn vị": FreeText,
    "quán triệt Nghị quyết tới toàn thể cán bộ": FreeText,
    "duyệt kế hoạch năm 2027": FreeText,
    "giải trình ý kiến của đại biểu": FreeText,
    "hồ sơ dự án gửi Sở Tài chính": FreeText,
    "phiếu trình lãnh đạo Sở": FreeText,
    "mẫu số 1 kèm theo công văn": FreeText,
    "in tài liệu họp 14h chiều mai": FreeText,
    "tìm hiểu thị trường công nghệ": FreeText,
    "đôn đốc các đơn vị báo cáo trước 20/12": FreeText,
    "gia hạn giấy phép cho doanh nghiệp": FreeText,
    "chia sẻ dữ liệu với Sở Thông tin": FreeText,
    "trả lại hồ sơ cho công dân": FreeText,
    "bàn giao tài sản cho Văn phòng": FreeText,
    "theo dõi việc của phòng giúp em": FreeText,
    "chờ ý kiến Văn phòng rồi làm": FreeText,
    "sửa đổi quy chế làm việc": None,
    "mở lớp tập huấn chuyển đổi số": None,
    "hủy hồ sơ hết giá trị": None,
    "xong 12": CompleteTask,
}
"""What people type that begins like a command, or like the word of one that may come, and what it is read as.

None lacks a number and is asked about.
"""


def buttons() -> Iterator[tuple[str, Button]]:
    writer = Writer()
    for name, message in MESSAGES.items():
        for row in writer.write(message, NOW).rows:
            for button in row:
                yield name, button


@pytest.mark.parametrize("spelling", OFFERED, ids=lambda one: one.word)
def test_a_command_that_is_offered_is_explained_and_its_example_reads_as_itself(spelling: Spelling) -> None:
    entry = HELP[spelling.word]
    assert 3 <= len(entry.does) <= 60
    assert entry.details.endswith(".")
    assert entry.button
    assert BY_WORDS[entry.example.split()[0]] is spelling
    assert type(read_command(entry.example)) in dispatch.HANDLERS


@pytest.mark.parametrize("spelling", OFFERED, ids=lambda one: one.word)
def test_the_golden_file_shows_the_help_of_every_command(spelling: Spelling) -> None:
    topics = [message.topic for message in MESSAGES.values() if isinstance(message, HelpPage)]
    assert spelling.word in topics


@pytest.mark.parametrize("spelling", OFFERED, ids=lambda one: one.word)
def test_the_guide_has_a_line_for_every_command(spelling: Spelling) -> None:
    assert re.search(rf"^\| `{spelling.word}` – ", GUIDE_TABLE, re.MULTILINE)


def test_help_is_only_of_commands() -> None:
    assert set(HELP) <= set(SPELLINGS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_command_is_carried_out(kind: type[Command]) -> None:
    assert kind in dispatch.HANDLERS


def test_only_commands_are_carried_out() -> None:
    assert set(dispatch.HANDLERS) == set(KINDS)
    assert set(dispatch.PREPARED) <= set(KINDS)


def test_every_module_that_carries_out_commands_is_imported_by_the_handling() -> None:
    modules = {function.__module__ for function in dispatch.HANDLERS.values()}
    assert modules == {module.__name__ for module in handling.USE_CASES}


def test_every_command_is_typed_in_the_guide_the_help_or_by_its_bare_words() -> None:
    quoted = re.findall(r"`([^`\n]+)`", GUIDE_TABLE)
    helped = [typed for entry in HELP.values() for typed in (entry.example, *re.findall('"([^"]+)"', entry.details))]
    asked = {type(read) for typed in (*quoted, *helped, *BY_WORDS) if (read := _read(typed)) is not None}
    assert set(KINDS) - asked == set(UNSPELLED) - {FreeText}


def _read(text: str) -> Command | None:
    try:
        return read_command(text)
    except ArgumentMissing:
        return None


def test_what_confirms_or_dates_a_draft_also_answers_it() -> None:
    assert set(dispatch.CONFIRMATIONS) | set(dispatch.DEADLINES) <= set(dispatch.ANSWERS)


@pytest.mark.parametrize("words", sorted(BY_WORDS))
def test_no_spelling_is_hidden_by_another(words: str) -> None:
    for number in ("", " 12", " 12 18/12"):
        try:
            read = read_command(words + number)
        except ArgumentMissing:
            return
        if not isinstance(read, FreeText):
            return
    raise AssertionError(f"{words!r} is never read as a command")


def test_a_spelling_that_is_anothers_first_words_is_named_with_the_reason() -> None:
    found = {
        (short, long)
        for short, spelling in BY_WORDS.items()
        for long, other in BY_WORDS.items()
        if long.startswith(f"{short} ") and other is not spelling
    }
    assert found == set(SWALLOWED)


@pytest.mark.parametrize(("short", "long"), SWALLOWED)
def test_the_longer_spelling_is_read_for_itself(short: str, long: str) -> None:
    for rest in ("", " 12", " 12 18/12"):
        found = find_spelling(long + rest)
        assert found is None or found[0] is BY_WORDS[long]
    assert find_spelling(long) is not None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_begins_like_a_command_is_not_swallowed(sentence: str) -> None:
    kind = SENTENCES[sentence]
    if kind is None:
        with pytest.raises(ArgumentMissing):
            read_command(sentence)
    else:
        assert type(read_command(sentence)) is kind


def test_every_button_is_a_command_and_fits_its_callback() -> None:
    choices = {
        choice
        for message in MESSAGES.values()
        if isinstance(message, DraftQuestion) and message.asked is DraftField.UNITS
        for choice in message.choices
    }
    seen = 0
    for name, button in buttons():
        seen += 1
        data = callbacks.encode(button.command, button.version)
        assert len(data.encode()) <= callbacks.LIMIT <= 64
        assert callbacks.decode(data) == (button.command, button.version)
        if button.command.rstrip(" 0123456789") in PAGES or button.command in ANSWERS | choices:
            continue
        assert not isinstance(read_command(button.command), FreeText), (name, button)
    assert seen
