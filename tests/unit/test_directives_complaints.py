"""A task about what is late or missing is a task; a complaint that something is late is none."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.intake.directives import read_directive
from domain.model import Unit
from domain.office.calendar import WorkingCalendar
from domain.vocabulary import ZONE

NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
UNITS = [
    Unit(1, 1, "STC", "Sở Tài chính"),
    Unit(2, 1, "SNV", "Sở Nội vụ"),
    Unit(3, 1, "VP", "Văn phòng UBND tỉnh"),
]
LETTER = """UBND TỈNH
Số: 4512/UBND-KGVX
ngày 18 tháng 11 năm 2026

1. Sở Tài chính rà soát dự toán năm 2027, báo cáo trước ngày 10/12/2026.
2. {}
"""


def leads(sentence: str) -> list[str]:
    proposal = read_directive(LETTER.format(sentence), UNITS, NOW, WorkingCalendar())
    return [name for one in proposal.assignments if one.place.label == "2" for name in one.lead_names]


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("Văn phòng UBND tỉnh tổng hợp danh sách các đơn vị chưa nộp báo cáo, trình trước ngày 05/12/2026.", "VP"),
        ("Văn phòng UBND tỉnh theo dõi việc thực hiện; báo cáo Chủ tịch UBND tỉnh các trường hợp chậm trễ.", "VP"),
        ("Văn phòng UBND tỉnh báo cáo Chủ tịch UBND tỉnh các đơn vị chậm trễ trước ngày 05/12/2026.", "VP"),
        ("Sở Nội vụ rà soát các vị trí việc làm còn thiếu, tham mưu tuyển dụng trước 15/12/2026.", "SNV"),
        ("Sở Tài chính khắc phục ngay những hạn chế, yếu kém nêu trên; báo cáo trước 05/12/2026.", "STC"),
        ("Sở Tài chính đôn đốc các chủ đầu tư chưa quyết toán, hoàn thành trước ngày 25/12/2026.", "STC"),
        ("Sở Nội vụ khẩn trương xử lý số hồ sơ còn tồn tại.", "SNV"),
    ],
)
def test_a_task_about_what_is_late_or_missing_is_read(sentence: str, lead: str) -> None:
    assert leads(sentence) == [lead]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sở Nội vụ chưa hoàn thành nhiệm vụ được giao.",
        "Sở Tài chính thực hiện các nhiệm vụ được giao còn chậm.",
        "Sở Nội vụ rà soát các văn bản còn chậm.",
        "Sở Nội vụ báo cáo còn chậm trễ, chưa đầy đủ.",
        "Sở Tài chính còn nhiều hạn chế, yếu kém.",
    ],
)
def test_a_complaint_gives_nobody_a_task(sentence: str) -> None:
    assert leads(sentence) == []
