"""Which words report on a task, and which only begin so."""

from __future__ import annotations

import pytest

from domain.conversation.commands.lists import StaleWork
from domain.conversation.commands.talking import FreeText
from domain.conversation.commands.tasks import ReportProgress
from domain.conversation.grammar import read_command
from domain.errors import ArgumentMissing


@pytest.mark.parametrize(
    ("typed", "number", "words"),
    [
        ("baocao 12 đã lấy ý kiến 5/7 đơn vị", 12, "đã lấy ý kiến 5/7 đơn vị"),
        ("/baocao 12", 12, ""),
        ("Báo cáo NV12: đang in", 12, "đang in"),
        ("báo cáo 12 được một nửa", 12, "được một nửa"),
        ("tiến độ 7 - chờ VP góp ý", 7, "chờ VP góp ý"),
        ("Báo cáo tiến độ 12 gần xong", 12, "gần xong"),
    ],
)
def test_a_number_makes_it_a_report(typed: str, number: int, words: str) -> None:
    assert read_command(typed) == ReportProgress(number, words)


@pytest.mark.parametrize(
    "typed",
    [
        "Báo cáo 6 tháng đầu năm",
        "Báo cáo kết quả rà soát TTHC",
        "báo cáo 9 tháng về chuyển đổi số",
        "Báo cáo 77/BC-SKHCN về cải cách hành chính",
        "Tiến độ thực hiện Nghị quyết 57",
    ],
)
def test_a_title_that_begins_so_is_no_report(typed: str) -> None:
    assert isinstance(read_command(typed), FreeText)


def test_the_word_alone_lacks_its_number() -> None:
    with pytest.raises(ArgumentMissing):
        read_command("baocao")


def test_the_list_of_long_silence_has_pages() -> None:
    assert read_command("tồn lâu 2") == StaleWork(2)
    assert read_command("tonlau") == StaleWork()
