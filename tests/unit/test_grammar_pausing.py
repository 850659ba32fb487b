"""How the commands that pause, change and explain work are typed: with marks or without, with a slash or glued."""

from __future__ import annotations

import pytest

from domain.conversation.commands.assigning import DropDraft
from domain.conversation.commands.base import Command
from domain.conversation.commands.reminding import Explain, Rehearse
from domain.conversation.commands.tasks import (
    AskWhich,
    CancelTask,
    ChangeTask,
    CompleteTask,
    HandOver,
    HoldTask,
    ResumeTask,
    Snooze,
    TakeOver,
    Undo,
)
from domain.conversation.grammar import allowed_words, read_command
from domain.errors import ArgumentMissing, SeveralNumbers
from domain.model import Membership, OrganizationRole, Person, UnitRole


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("toixuly 12", TakeOver(12)),
        ("Tôi xử lý NV12", TakeOver(12)),
        ("/toixuly12", TakeOver(12)),
        ("nhaclai 12", Snooze(12)),
        ("Nhắc lại 12 sáng mai", Snooze(12, "sáng mai")),
        ("tamdung 12 chờ ý kiến UBND tỉnh", HoldTask(12, "chờ ý kiến UBND tỉnh")),
        ("Tạm dừng NV 12: chờ ý kiến", HoldTask(12, "chờ ý kiến")),
        ("mo 12", ResumeTask(12)),
        ("mở lại 12", ResumeTask(12)),
        ("huy 12 trùng việc", CancelTask(12, "trùng việc")),
        ("hủy bỏ", DropDraft()),
        ("sua 12 hạn 20/12", ChangeTask(12, "hạn 20/12")),
        ("Sửa 12 chuyên viên Bình", ChangeTask(12, "chuyên viên Bình")),
        ("sua 12", ChangeTask(12)),
        ("hoantac 12", Undo(12)),
        ("hoàn tác 12", Undo(12)),
        ("hoan 12", AskWhich(12)),
        ("hoàn", AskWhich(0)),
        ("hoàn thành 12", CompleteTask(12)),
        ("chuyen 12 Bình", HandOver(12, "Bình")),
        ("phân công 12 cho anh Bình", HandOver(12, "cho anh Bình")),
        ("visao 12", Explain(12)),
        ("Vì sao 12 nhóm", Explain(12, "nhóm")),
        ("/visao@DonDocBot 12 TTra", Explain(12, "TTra")),
        ("dienthu", Rehearse(14, 1)),
        ("diễn thử 30 ngày", Rehearse(30, 1)),
        ("dienthu 14 2", Rehearse(14, 2)),
        ("dienthu 14 trang 3", Rehearse(14, 3)),
    ],
)
def test_a_command_is_read_however_it_is_typed(typed: str, command: Command) -> None:
    assert read_command(typed.replace("@DonDocBot", "")) == command


@pytest.mark.parametrize("typed", ["toixuly", "nhắc lại", "tạm dừng việc này", "hủy việc", "vì sao?", "chuyển"])
def test_a_command_without_its_number_says_so(typed: str) -> None:
    with pytest.raises(ArgumentMissing):
        read_command(typed)


def test_each_finds_the_commands_of_their_office() -> None:
    officer = Person(1, 1, "Bình", memberships=(Membership(1, UnitRole.OFFICER),))
    deputy = Person(2, 1, "Châu", memberships=(Membership(1, UnitRole.DEPUTY),))
    leader = Person(3, 1, "Dung", roles=frozenset({OrganizationRole.LEADER}))
    assert {"nhaclai", "hoantac", "visao"} <= set(allowed_words(officer))
    assert not {"toixuly", "chuyen", "tamdung", "dienthu"} & set(allowed_words(officer))
    assert {"toixuly", "chuyen"} <= set(allowed_words(deputy))
    assert {"sua", "tamdung", "mo", "huy", "dienthu"} <= set(allowed_words(leader))


@pytest.mark.parametrize(
    "typed",
    [
        "nhan 1, 2",
        "nhận 1 và 2",
        "xong 12 13 14",
        "xong NV12, NV13.",
        "huy 12, 13",
        "tamdung 1-3",
        "mo 1 2",
        "toixuly 1,2",
    ],
)
def test_several_tasks_at_once_are_not_taken_for_one_with_a_result_or_a_reason(typed: str) -> None:
    with pytest.raises(SeveralNumbers):
        read_command(typed)


@pytest.mark.parametrize("words", ["đã gửi 77/BC-SKHCN", "15/12", "02 báo cáo đã gửi"])
def test_a_result_may_begin_with_a_number(words: str) -> None:
    assert read_command(f"xong 12 {words}") == CompleteTask(12, words)
