"""Nothing of a directive vanishes: what became no task is listed, and one correction makes it a task."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import CorrectionNotUnderstood, NoSuchUnread
from domain.intake.directives import AskKind, Proposal, correct
from domain.intake.task_list import TaskList
from domain.vocabulary import ListSource
from services.tasks.task_list import TASK_LIST
from tests.unit.test_directives_texts import CALENDAR, NOW, UNITS, read

HEAD = "Số: 14/SKHCN-VP\nKính gửi: Các phòng, đơn vị thuộc Sở.\n"
GOALS = (
    f"{HEAD}I. MỤC TIÊU\n- 100% hồ sơ của Thanh tra Sở được số hóa trước ngày 18/12/2026.\n"
    "- 90% máy tính có phần mềm diệt vi-rút trước ngày 23/12/2026.\n"
    "II. NHIỆM VỤ\n1. Giao Phòng Quản lý khoa học báo cáo kết quả trước ngày 16/12/2026."
)


def said(proposal: Proposal) -> str:
    """All that a person is shown of a proposal."""
    tasks = [f"{one.text} {one.deadline.words if one.deadline else ''}" for one in proposal.assignments]
    return "\n".join([*tasks, *(one.text for one in proposal.unread)])


OPENINGS = (
    "",
    "- ",
    "+ ",
    "1. ",
    "2.1. ",
    "a) ",
    "II. ",
    "(i) ",
    "👉 ",
    "=> ",
    "[2] ",
    "* ",
    "Một là, ",
    "> ",
    "Căn cứ tình hình trên, ",
    "Theo chức năng, ",
    "Trên cơ sở ý kiến các đơn vị, ",
    "Thực hiện Kế hoạch số 12/KH-UBND, ",
    "Về tiến độ: ",
    "Tuy nhiên, ",
    "Hiện nay ",
    "Kết quả ",
    "Mục tiêu: ",
    "| TT | ",
    "3\t",
)
ACTS = (
    "Văn phòng Sở dọn kho {until}.",
    "Giao Thanh tra Sở chủ trì, phối hợp Văn phòng Sở khóa sổ {until};",
    "bảng đếm gửi về Văn phòng Sở {until}",
    "Đồng ý cho Công ty H. khoan thử; gửi kết quả {until}.",
    "cấp xã hoàn thành {until}; cấp huyện xong sau",
    "100% máy tính được quét {until}.",
    "Sửa mái nhà kho {until}, không để dột",
    "đồng chí Tám, chuyên viên Phòng Quản lý khoa học viết đề cương {until}.",
    "việc này Sở Tài chính đã được giao {until}",
    "Trước đây có ý kiến. Các đơn vị xong {until}.",
    "Đơn vị chủ trì: Văn phòng Sở; thời hạn: {until}",
)
HEADINGS = (
    "I. MỤC TIÊU",
    "II. KẾT QUẢ ĐẠT ĐƯỢC",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Văn phòng Sở",
    "2. Các phòng: Quản lý khoa học; Quản lý chuyên ngành",
    "Giám đốc Sở yêu cầu:",
    "Nơi nhận:",
    "- Như trên;",
    "PHỤ LỤC",
    "",
    "TT\tNhiệm vụ\tChủ trì\tThời hạn",
    "Kính gửi: Sở Nội vụ.",
    "V/v kiểm kê cuối năm",
    "./.",
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A document put together at random, and the days of its dated sentences, each day once."""
    lines: list[str] = []
    days: list[str] = []
    for _ in range(draw(st.integers(1, 9))):
        lines += draw(st.lists(st.sampled_from(HEADINGS), max_size=2))
        day = f"{date(2027, 1, 4) + timedelta(days=7 * len(days)):%d/%m/%Y}"
        until = draw(st.sampled_from(("trước ngày {}", "chậm nhất ngày {}", "xong trước 15 giờ ngày {}"))).format(day)
        act = draw(st.sampled_from(ACTS)).format(until=until)
        lines.append(f"{draw(st.sampled_from(OPENINGS))}{act}")
        days.append(day)
    glue = draw(st.sampled_from(("\n", "\n\n", " ")))
    return draw(st.sampled_from(("", HEAD))) + glue.join(lines), days


@given(texts())
@settings(max_examples=400, deadline=None)
def test_every_dated_sentence_of_any_text_is_in_a_task_or_unread(case: tuple[str, list[str]]) -> None:
    text, days = case
    told = said(read(text))
    assert [day for day in days if day not in told] == []


@given(texts())
@settings(max_examples=60, deadline=None)
def test_a_proposal_with_unread_lines_survives_its_draft(case: tuple[str, list[str]]) -> None:
    proposal = read(case[0])
    kept = TASK_LIST.text(TaskList(ListSource.DIRECTIVE, proposal))
    assert TASK_LIST.value(kept).proposal == proposal


def test_unread_lines_say_where_they_stand_and_what_they_name() -> None:
    first, second = read(GOALS).unread
    assert (first.number, first.line, first.units) == (1, 4, ("TTra",))
    assert first.text == "100% hồ sơ của Thanh tra Sở được số hóa trước ngày 18/12/2026"
    assert first.deadline is not None
    assert first.deadline.words == "trước ngày 18/12/2026"
    assert (second.number, second.line, second.units) == (2, 5, ())


def corrected(words: str, proposal: Proposal | None = None) -> Proposal:
    return correct(proposal or read(GOALS), words, UNITS, NOW, CALENDAR)


@pytest.mark.parametrize("words", ["thêm dòng 1", "them 1", "thêm câu 1", "Thêm dòng 1.", "thêm việc từ dòng 1"])
def test_a_line_becomes_a_task_of_the_unit_it_names(words: str) -> None:
    proposal = corrected(words)
    made = proposal.assignments[-1]
    assert (made.number, made.lead_names) == (2, ("TTra",))
    assert made.deadline is not None
    assert [one.number for one in proposal.unread] == [2]


@pytest.mark.parametrize(
    ("words", "lead", "coordinators", "day"),
    [
        ("thêm 2 chủ trì VP", ("VP",), (), 22),
        ("thêm dòng 2 giao cho VP, QLKH hạn 21/12", ("VP", "QLKH"), (), 21),
        ("thêm dòng 2 chủ trì VP phối hợp QLKH, hạn 21/12", ("VP",), ("QLKH",), 21),
        ("thêm dòng 2 hạn 18/12", (), (), 18),
    ],
)
def test_who_leads_and_until_when_can_be_said_at_once(
    words: str, lead: tuple[str, ...], coordinators: tuple[str, ...], day: int
) -> None:
    made = corrected(words).assignments[-1]
    assert made.lead_names == lead
    assert made.coordinator_names == coordinators
    assert made.deadline is not None
    assert made.deadline.due is not None
    assert made.deadline.due.day == day
    assert (AskKind.NO_LEAD in {ask.kind for ask in made.asks}) == (not lead)


def test_several_lines_become_tasks_at_once() -> None:
    proposal = corrected("thêm dòng 1-2")
    assert [one.number for one in proposal.assignments] == [1, 2, 3]
    assert proposal.unread == ()
    assert corrected("thêm tất cả").unread == ()


def test_a_line_that_does_not_exist_is_refused_and_nothing_changes() -> None:
    with pytest.raises(NoSuchUnread) as caught:
        corrected("thêm dòng 5")
    assert (caught.value.number, caught.value.known) == (5, (1, 2))
    with pytest.raises(CorrectionNotUnderstood):
        corrected("thêm dòng 1 sớm lên")
