"""Which pasted text is taken for a directive."""

from __future__ import annotations

import pytest

from domain.intake.pasted_directives import looks_like_directive


def test_two_numbered_lines_that_assign_are_a_directive_however_short() -> None:
    text = (
        "Thực hiện Công văn số 1957/UBND-NC, Giám đốc Sở chỉ đạo như sau:\n"
        "1. Văn phòng Sở chủ trì, tham mưu quy định về quy trình xử lý công việc trước ngày 15/12.\n"
        "2. Giao Thanh tra Sở rà soát văn bản quy phạm pháp luật."
    )
    assert looks_like_directive(text)


@pytest.mark.parametrize(
    "text",
    [
        "đã gửi báo cáo cho Văn phòng rồi",
        "1. đã làm xong\n2. đang chờ số liệu",
        "Giao QLKH báo cáo trước ngày 15/12",
        "- xin gia hạn\n- sẽ gửi chiều nay",
    ],
)
def test_everyday_talk_is_none(text: str) -> None:
    assert not looks_like_directive(text)
