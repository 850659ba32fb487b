"""Whole workbooks through the command line's import: no row is silently wrong, none is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.model import Lifecycle
from tests.workbooks.cases import Case, cases
from tests.workbooks.more_cases import more_cases
from tests.workbooks.score import PUBLIC, Played, play, public_cases, score, template

SMALLEST = PUBLIC / "smallest"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("workbooks"))


@pytest.mark.parametrize(
    "case", [*public_cases(), *cases(), *more_cases()], ids=lambda case: f"{case.kind} {case.file}"
)
def test_a_row_is_right_or_asked(case: Case, seeded: Path) -> None:
    result = score(seeded, [case])
    assert result.rows["wrong"] == result.rows["dropped"] == 0, result.faults
    assert result.right >= 0.95 or not result.tasks, result.faults


def played(seeded: Path, *names: str) -> Played:
    return play(seeded, [(name, (SMALLEST / name).read_bytes()) for name in names])


def test_only_whole_words_close_a_task(seeded: Path) -> None:
    answer = played(seeded, "01-trang-thai.xlsx")
    states = {one.task.title[-2:]: one.lead.assignment.lifecycle for one in answer.records}
    closed = {title for title, state in states.items() if state in (Lifecycle.COMPLETED, Lifecycle.CANCELLED)}
    assert closed == {"19", "25"}
    asked = {f"{n:02d}" for n in range(1, 31)} - set(states)
    assert all(f"Dòng {int(title) + 1}:" in answer.answer for title in asked)
    assert asked == {"08", "27"}, '"Đã bổ sung", "Đóng dấu"'


def test_running_work_is_closed_by_no_other_words(seeded: Path) -> None:
    answer = played(seeded, "01-trang-thai-cap-nhat.xlsx")
    assert len(answer.records) == 6
    assert not any(one.lead.assignment.is_closed for one in answer.records)


def test_new_work_of_a_document_replaces_none(seeded: Path) -> None:
    answer = played(seeded, "02-cung-van-ban-tuan-1.xlsx", "02-cung-van-ban-tuan-2.xlsx")
    assert [one.task.title for one in answer.records] == ["Báo cáo số liệu quý IV", "Cử cán bộ dự tập huấn"]


def test_ids_of_the_province_touch_no_task_of_ours(seeded: Path) -> None:
    answer = played(seeded, "01-trang-thai-cap-nhat.xlsx", "03-id-tinh-giong-NV.xlsx")
    assert [one.task.title for one in answer.records[:6]] == [f"Việc đang chạy {n}" for n in range(1, 7)]
    assert "Dòng 2: mã NV01 là của hệ thống khác" in answer.answer
    assert "Dòng 3: NV2 trong hệ thống là nhiệm vụ khác (Việc đang chạy 2)" in answer.answer


def test_a_heading_that_is_no_unit_ends_the_section(seeded: Path) -> None:
    answer = played(seeded, "04-dong-nhom-khong-la-don-vi.xlsx")
    assert {one.task.title: one.lead.unit.code for one in answer.records} == {
        "Việc của khoa học": "QLKH",
        "Việc của chuyên ngành": "QLCNg",
    }
    assert 'Dòng 5: thiếu đơn vị chủ trì (nhóm "NHIỆM VỤ CHUNG CỦA CÁC ĐƠN VỊ")' in answer.answer
    assert 'Dòng 7: thiếu đơn vị chủ trì (nhóm "BAN QUẢN LÝ DỰ ÁN")' in answer.answer


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("06-ngay-thang-dao.xlsx", (2, 4)),
        ("07-xong-noi-o-cot-khac.xlsx", (2, 3, 4, 5)),
        ("10-hai-cot-han.xlsx", (2,)),
    ],
)
def test_what_may_be_meant_otherwise_is_asked(name: str, asked: tuple[int, ...], seeded: Path) -> None:
    answer = played(seeded, name)
    assert all(f"Dòng {row}:" in answer.answer for row in asked)
    assert len(answer.records) == (1 if name.startswith("06") else 0)


@pytest.mark.parametrize(
    "name",
    [
        "08-cot-han-khong-hieu.xlsx",
        "08-cot-phoi-hop-khong-hieu.xlsx",
        "09-cot-chu-tri-khong-hieu.xlsx",
        "14-dong-gop-tren-tieu-de.xlsx",
    ],
)
def test_columns_are_known_by_looser_names_and_by_what_they_hold(name: str, seeded: Path) -> None:
    [record] = played(seeded, name).records
    assert record.lead.unit.code == "QLKH"
    assert record.lead.assignment.deadline is not None
    assert len(record.works) == (3 if "phoi-hop" in name else 1)


@pytest.mark.parametrize(("count", "passes"), [(5_000, True), (5_001, False)])
def test_exactly_five_thousand_rows_pass(count: int, passes: bool, seeded: Path) -> None:
    lines = [f"Báo cáo chuyên đề số {n};QLKH;15/12/2026" for n in range(1, count + 1)]
    content = "\n".join(["Nội dung;Đơn vị chủ trì;Thời hạn", *lines]).encode()
    answer = play(seeded, [("nhieu.csv", content)])
    assert len(answer.records) == (count if passes else 0)
    assert ("TOO_MANY_ROWS" in answer.answer) != passes


def test_files_that_are_written_otherwise_are_read_whole(seeded: Path) -> None:
    titles = [one.task.title for one in played(seeded, "15-ngoac-khong-dong.csv").records]
    assert titles == ["Việc một", "Việc hai bị mở ngoặc", "Việc ba", "Việc bốn"]
    mac = played(seeded, "16-mac-1904.xlsx").records
    assert [one.lead.assignment.deadline.words for one in mac if one.lead.assignment.deadline] == ["15/12/2026"] * 2
    assert len(played(seeded, "16-strict.xlsx").records) == 5
    assert [one.task.title for one in played(seeded, "16-x000d.xlsx").records] == ["Dòng một dòng hai"]
