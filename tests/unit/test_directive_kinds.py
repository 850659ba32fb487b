"""One smallest text of each kind of directive that was once lost or read wrong: who, what, until when."""

from __future__ import annotations

import pytest

from domain.intake.deadlines import Confidence
from domain.intake.directives import AskKind, Proposal, read_directive
from domain.vocabulary import ZONE
from tests.reading_scores import CALENDAR, moment, units_of

LETTERHEAD = "Số: 12/SKHCN-VP\nAn Sơn, ngày 02 tháng 11 năm 2026\n\n"
BY_THE_10TH, BY_THE_14TH = "09/12", "11/12"
"""The last working days before Thursday 10/12/2026 and Monday 14/12/2026."""


def read(text: str, units: str = "so-khcn") -> Proposal:
    return read_directive(LETTERHEAD + text, units_of(units), moment("2026-11-02"), CALENDAR)


def told(proposal: Proposal) -> list[tuple[str, str, str]]:
    """Who leads, how the work begins and the day, of each task."""
    return [
        (
            ",".join(one.lead_names),
            " ".join(one.text.split()[:3]),
            f"{one.deadline.due.astimezone(ZONE):%d/%m}" if one.deadline and one.deadline.due else "",
        )
        for one in proposal.assignments
    ]


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        (
            "1. Văn phòng Sở:\n- Căn cứ số kiểm kê, lập dự toán trước ngày 10/12/2026.",
            [("VP", "Căn cứ số", BY_THE_10TH)],
        ),
        (
            "Căn cứ Quyết định số 9/QĐ-SKHCN ngày 22/02/2026, Văn phòng Sở đề nghị Thanh tra Sở nộp hồ sơ trước 10/12.",
            [("TTra", "nộp hồ sơ", BY_THE_10TH)],
        ),
        ("1. Thanh tra Sở\nLà nơi gộp số liệu trước ngày 10/12/2026.", [("TTra", "Là nơi gộp", BY_THE_10TH)]),
        (
            "2. Phòng Quản lý khoa học\nTiếp nhận phiếu hỏi của trường.\nTrong tháng 12/2026, mời hai trường dạy thử.",
            [("QLKH", "Tiếp nhận phiếu", ""), ("QLKH", "Trong tháng 12/2026,", "31/12")],
        ),
        (
            "Thời gian gửi bảng kê: (i) Văn phòng Sở là trước ngày 10/12/2026; (ii) Thanh tra Sở là trước 14/12/2026.",
            [("VP", "Thời gian gửi", BY_THE_10TH), ("TTra", "Thời gian gửi", BY_THE_14TH)],
        ),
        (
            "Cấp xã hoàn thành trước ngày 10/12/2026; cấp huyện hoàn thành trước ngày 14/12/2026.",
            [("Cấp xã", "Cấp xã hoàn", BY_THE_10TH), ("cấp huyện", "cấp huyện hoàn", BY_THE_14TH)],
        ),
        ("Bài đạt giải gửi về Văn phòng Sở trước ngày 10/12/2026.", [("", "Bài đạt giải", BY_THE_10TH)]),
        (
            "Giao Văn phòng Sở đếm sổ.\nBáo cáo sơ bộ gửi trước 15h00 ngày 10/12/2026.",
            [("VP", "đếm sổ", ""), ("VP", "Báo cáo sơ", "10/12")],
        ),
        (
            "Giao ông Phan Anh Phúc (Thanh tra Sở) chủ trì gác đêm; đ/c Hạnh (VP) nấu cơm trước 10/12/2026.",
            [("TTra", "gác đêm", ""), ("VP", "nấu cơm trước", BY_THE_10TH)],
        ),
        (
            "★ Văn phòng Sở lau kính\n★ Thanh tra Sở quét sân trước 10/12/2026",
            [("VP", "lau kính", ""), ("TTra", "quét sân trước", BY_THE_10TH)],
        ),
        (
            "Thứ nhất, Văn phòng Sở thay ổ khóa. Thứ hai, Thanh tra Sở niêm phong tủ trước ngày 10/12/2026.",
            [("VP", "thay ổ khóa", ""), ("TTra", "niêm phong tủ", BY_THE_10TH)],
        ),
        ("Giao Văn phòng Sở lập lịch trực trong dịp nghỉ Lễ 30/4 và 01/5/2027.", [("VP", "lập lịch trực", "")]),
        ("Văn phòng Sở thông báo để Thanh tra Sở, các phòng liên quan thực hiện./.", []),
    ],
)
def test_the_kind_is_read(text: str, tasks: list[tuple[str, str, str]]) -> None:
    assert told(read(text)) == tasks


def test_named_districts_are_these_and_no_others() -> None:
    (one,) = read("Giao Sở Y tế chủ trì, phối hợp UBND các huyện: Đaklin, Phú Vinh đo nước.", "tinh").assignments
    assert (one.lead_names, one.coordinator_names) == (("SYT",), ("ĐL", "PV"))
    (one,) = read("Giao UBND các huyện: Lâm Sơn và Thạnh Hòa; Sở Công Thương đếm sạp chợ.", "tinh").assignments
    assert one.lead_names == ("LS", "TH", "SCT")


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 01/9/2026, Văn phòng Sở ban hành Văn bản số 27/SKHCN-VP, giao Thanh tra Sở trả lời; xong trong 20 ngày.",
        "Tại Công văn số 27/SKHCN-VP ngày 01/9/2026, Giám đốc Sở đã giao Thanh tra Sở trả lời trước ngày 10/12/2026.",
    ],
)
def test_an_old_order_that_is_told_is_shown_and_gives_no_task(text: str) -> None:
    proposal = read(text)
    assert proposal.assignments == ()
    assert len(proposal.unread) == 1


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        ("trước 08 giờ 30, các ngày 10/12/2026, 14/12/2026 và 16/12/2026", ["10/12", "14/12", "16/12"]),
        ("trước 15h hàng ngày từ 10/12 đến 12/12/2026", ["10/12", "11/12", "12/12"]),
        ("từng ngày trong dịp nghỉ (từ 30/4 - 02/5/2027) trước 15h hàng ngày", ["30/04", "01/05", "02/05"]),
        ("vào các ngày 10, 14 và 16/12/2026", ["10/12", "14/12", "16/12"]),
    ],
)
def test_several_days_are_offered_and_are_no_daily_rule(limit: str, days: list[str]) -> None:
    (one,) = read(f"Giao Văn phòng Sở báo cáo {limit}.").assignments
    assert one.deadline is not None
    assert one.deadline.recurrence is None
    assert one.deadline.confidence is Confidence.ASK
    assert [f"{due.astimezone(ZONE):%d/%m}" for due in one.deadline.candidates] == days


def test_a_last_line_limits_all_above_and_says_so() -> None:
    (one,) = read("Đề nghị các phòng lau bình chữa cháy.\nCác đơn vị thực hiện trước ngày 10/12/2026.").assignments
    assert one.deadline is not None
    assert one.deadline.confidence is Confidence.CONFIRM
    assert AskKind.DEADLINE_OF_REPORT in {ask.kind for ask in one.asks}


@pytest.mark.parametrize(
    ("text", "units", "tasks"),
    [
        (
            "Sau khi nghe báo cáo, Chủ tịch kết luận:\nPhòng Kinh tế cắm lại mốc. Công an xã gác hai đầu đường.",
            "xa",
            [("KT", "cắm lại mốc", ""), ("CA", "gác hai đầu", "")],
        ),
        (
            "1. Giao Phòng Kinh tế đo đất.\n2. Đồng ý cho ông Tư dời rào. Thời hạn dời: 10 ngày kể từ ngày ký.",
            "xa",
            [("KT", "đo đất", ""), ("", "Thời hạn dời:", "12/11")],
        ),
        (
            "1. Giao Sở Công Thương chủ trì, cùng Sở Tài chính, Sở Xây dựng tính tiền dây điện trước 10/12/2026.",
            "tinh",
            [("SCT", "tính tiền dây", BY_THE_10TH)],
        ),
        (
            "✅ TTra đi chợ Mới đo cân\n⚠️ Các phòng chưa nộp bảng công: nộp ngay\n✅ VP dọn kho",
            "so-khcn",
            [("TTra", "đi chợ Mới", ""), ("VP", "dọn kho", "")],
        ),
    ],
)
def test_further_kinds_are_read(text: str, units: str, tasks: list[tuple[str, str, str]]) -> None:
    assert told(read(text, units)) == tasks


def test_a_rule_needs_no_word_that_announces_it() -> None:
    (one,) = read("Giao Văn phòng Sở theo dõi, ngày 25 hằng tháng gộp số liệu trình Giám đốc.").assignments
    assert one.deadline is not None
    assert one.deadline.recurrence is not None
    assert one.deadline.confidence is Confidence.CONFIRM
