# ruff: noqa: E501
"""A second series of workbooks, written when the reader read the first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.workbooks.build import CONG_NGHE, QLCNG, QLKH, TDC, TTRA, VP, Sheet, csv, ods, xlsx
from tests.workbooks.cases import Case, Expected, ask, either, skip, task

D15 = date(2026, 12, 15)
OTHERS = (VP, CONG_NGHE, QLCNG, TTRA, TDC)


def _one(kind: str, file: str, rows: list[tuple[Any, ...]], *expected: Expected, **sheet: Any) -> Case:
    content = ods(Sheet("A", rows, **sheet)) if file.endswith(".ods") else xlsx(Sheet("A", rows, **sheet))
    return Case(kind, file, content, expected)


def _provincial() -> Case:
    """The 25 columns with a header of two lines, as the province's programme writes it."""
    top = [
        "STT", "Tên nhiệm vụ", "LĐVP chủ trì", "Đơn vị chủ trì thực hiện", "Đơn vị phối hợp", "Đầu mối thực hiện",
        "Ngày thực hiện", "Ngày hoàn thành", "Loại nhiệm vụ", "Nguồn gốc", "Trạng thái nhiệm vụ", "Kết quả thực hiện",
        "Mức độ hoàn thành", "Khó khăn", "Đề xuất", "ID nhiệm vụ", "Người giao nhiệm vụ", "Lộ trình thực hiện",
        "Ngày cập nhật", "Ngày hoàn thành thực tế", "Gia hạn", None, "Người phê duyệt", None, None,
    ]  # fmt: skip
    under = [None] * 20 + ["Số lần", "Mốc cũ", "Họ tên", "Email", "Điện thoại"]

    def row(n: int, title: str, lead: str, due: object, state: str, **more: object) -> tuple[Any, ...]:
        cells: list[Any] = [None] * 25
        cells[0], cells[1], cells[3], cells[7], cells[10] = n, title, lead, due, state
        cells[15] = f"GL-{n:04d}"
        for place, value in more.items():
            cells[int(place[1:])] = value
        return tuple(cells)

    rows = [
        ("BÁO CÁO NHIỆM VỤ",),
        tuple(top),
        tuple(under),
        row(1, "Việc đang làm của tỉnh", "Phòng Quản lý khoa học", D15, "Đang thực hiện", c4="Văn phòng Sở", c12=0.5),
        row(2, "Việc xong của tỉnh", "Văn phòng Sở", date(2026, 11, 20), "Hoàn thành", c12=1, c19=date(2026, 11, 19)),
        row(3, "Việc quá hạn của tỉnh", "Thanh tra Sở", date(2026, 11, 2), "Quá hạn"),
        row(4, "Việc gia hạn của tỉnh", "Thanh tra Sở", D15, "Đang thực hiện", c20=1, c21=date(2026, 11, 2)),
        row(5, "Việc hoàn thành trễ", "Thanh tra Sở", date(2026, 11, 2), "Hoàn thành quá hạn", c19=date(2026, 11, 9)),
    ]
    return _one(
        "22 provincial",
        "tinh.xlsx",
        rows,
        task(4, QLKH, VP),
        task(5, VP, due="2026-11-20", state="done"),
        task(6, TTRA, due="2026-11-02"),
        task(7, TTRA),
        task(8, TTRA, due="2026-11-02", state="done"),
    )


def _briefing() -> tuple[Case, ...]:
    weekly = [
        ("KẾT QUẢ THỰC HIỆN KẾT LUẬN GIAO BAN TUẦN 47",),
        (),
        (
            "TT",
            "Nội dung giao",
            "Đơn vị thực hiện",
            "Thời hạn hoàn thành",
            "Kết quả thực hiện đến ngày 30/11",
            "Ghi chú",
        ),
        ("I", "Nhiệm vụ tuần trước chuyển sang", None, None, None, None),
        (1, "Hoàn thiện báo cáo tổng kết", QLKH, "15/12/2026", "Đang tổng hợp số liệu của các phòng", None),
        (2, "Rà soát hồ sơ thi đua", VP, "30/11/2026", "Đã hoàn thành", None),
        (3, "Kiểm tra đột xuất", TTRA, "15/12/2026", "Chưa thực hiện", None),
        ("II", "Nhiệm vụ tuần này", None, None, None, None),
        (1, "Chuẩn bị hội nghị", VP, "15/12/2026", None, "Phối hợp với TTra"),
        (2, "Làm việc với Bộ", QLKH, "Trong tuần", None, None),
    ]
    plan = [
        ("STT", "Nhiệm vụ trọng tâm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Sản phẩm dự kiến"),
        (1, "Xây dựng đề án A", "Phòng QLKH", "Các phòng, đơn vị", "Quý IV/2026", "Đề án"),
        (2, "Xây dựng đề án B", "Phòng QLKH", None, "Tháng 11-12/2026", "Đề án"),
        (3, "Xây dựng đề án C", "VP", None, "2026-2027", "Đề án"),
        (4, "Duy trì trang tin", "VP", None, "Thường xuyên", "Tin bài"),
        (5, "Báo cáo hằng quý", "VP", None, "Hằng quý", "Báo cáo"),
        (6, "Xây dựng đề án D", "VP", None, "Sau khi HĐND tỉnh thông qua", "Đề án"),
    ]
    return (
        _one(
            "23 briefing", "giao-ban.xlsx", weekly,
            skip(4), task(5), ask(6), task(7, TTRA), skip(8), task(9, VP), either(10, due="2026-12-04"),
        ),
        _one(
            "23 plan", "chuong-trinh.xlsx", plan,
            task(2, QLKH, *OTHERS, due="2026-12-31"), either(3, due="2026-12-31"), either(4, VP, due="2027-12-31"),
            task(5, VP, due=""), ask(6), ask(7),
        ),
    )  # fmt: skip


def _registers() -> tuple[Case, ...]:
    incoming = [
        ("SỔ THEO DÕI VĂN BẢN ĐẾN",),
        ("Số đến", "Ngày đến", "Cơ quan ban hành", "Số, ký hiệu", "Ngày VB", "Trích yếu nội dung", "Ý kiến của lãnh đạo", "Bộ phận xử lý", "Hạn xử lý", "Tình trạng"),
        (101, date(2026, 11, 20), "UBND tỉnh", "2001/UBND-NC", date(2026, 11, 19), "V/v báo cáo cải cách hành chính", "Giao VP", "VP", D15, "Đang xử lý"),
        (102, date(2026, 11, 21), "Bộ KH&CN", "300/BKHCN-VP", date(2026, 11, 18), "V/v góp ý dự thảo", None, "QLKH", "15/12", "Đã trả lời"),
        (103, date(2026, 11, 22), "Sở Nội vụ", "55/SNV-CCVC", date(2026, 11, 20), "V/v cử cán bộ", "P. QLKH tham mưu", "P.QLKH", None, "Chưa xử lý"),
        (104, date(2026, 11, 22), "Sở Nội vụ", "56/SNV-CCVC", date(2026, 11, 20), "Lưu", None, None, None, "Lưu"),
    ]  # fmt: skip
    swapped = [
        ("Thời hạn", "Tên công việc", "Người thực hiện", "Phòng"),
        ("15/12/2026", "Việc cột đảo thứ tự", "Trần Văn Bình", "QLKH"),
        (D15, "Việc cột đảo nữa", "Đỗ Thị Hạnh", "VP"),
    ]
    english = [
        ("No.", "Task", "Owner", "Deadline", "Status"),
        (1, "Việc có tiêu đề tiếng Anh", QLKH, D15, "In progress"),
    ]
    return (
        _one("24 register", "so-van-ban.xlsx", incoming, task(3, VP), ask(4), task(5, QLKH, due=""), ask(6)),
        _one("24 order", "dao-cot.xlsx", swapped, task(2), task(3, VP)),
        _one("24 english", "tieng-anh.xlsx", english, either(2)),
    )


def _cells() -> tuple[Case, ...]:
    head = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn", "Tình trạng")
    spaces = [
        head,
        (" 1 ", "  Việc   có nhiều khoảng trắng ", " QLKH ", " 15/12/2026 ", " Đang thực hiện "),
        ("2.", "Việc có số thứ tự chấm", "QLKH.", "15/12/2026.", "Chưa thực hiện."),
        ("03", "Việc xuống dòng\ntrong ô", "Phòng\nQuản lý khoa học", "15/\n12/2026", None),
        (4, "VIỆC VIẾT HOA", "PHÒNG QUẢN LÝ KHOA HỌC", "NGÀY 15/12/2026", "ĐANG THỰC HIỆN"),
        (5.0, "Việc có giờ", "QLKH", datetime.fromisoformat("2026-12-15T14:00"), None),
        (6, "Việc hạn ghi 2 số năm", "QLKH", "15-12-26", None),
        (7, "Việc hạn có chữ", "QLKH", "Trước 17h00 ngày 15/12/2026", None),
        (8, "Việc hạn là số", "QLKH", 46371, None),
        (9, "Việc trạng thái là số", "QLKH", D15, 1),
        (10, "Việc trạng thái phần trăm", "QLKH", D15, 0.4),
        (11, "Việc trạng thái đúng", "QLKH", D15, True),
        (12, "Việc hạn là câu", "QLKH", "Báo cáo UBND tỉnh trước ngày 16/12/2026", None),
        (13, "Việc hạn hai nghĩa", "QLKH", "15/12 hoặc 20/12/2026", None),
        (14, "Việc hạn ghi quý không năm", "QLKH", "Quý I", None),
    ]
    dup = [
        head,
        (1, "Việc trùng lời", "QLKH", D15, None),
        (2, "Việc trùng lời", "VP", D15, None),
        (3, "Việc trùng lời", "QLKH", date(2027, 1, 15), None),
    ]
    return (
        _one(
            "25 cells", "o.xlsx", spaces,
            task(2, title="Việc có nhiều khoảng trắng"), task(3), either(4, title="Việc xuống dòng trong ô"), task(5),
            task(6), task(7), task(8), either(9), ask(10), either(11), ask(12), either(13), ask(14),
            either(15, due="2027-03-31|2026-03-31"),
        ),
        Case("25 twice", "trung.xlsx", xlsx(Sheet("A", dup)), (task(2, title="Việc trùng lời", due="2026-12-15|2027-01-15", lead="QLKH|VP"),)),
    )  # fmt: skip


def _merges() -> tuple[Case, ...]:
    head = ("TT", "Văn bản", "Nội dung", "Chủ trì", "Hạn")
    rows = [
        head,
        (1, "Công văn 11/UBND-NC", "Việc thứ nhất của văn bản", QLKH, D15),
        (None, None, "Việc thứ hai của văn bản", VP, D15),
        (None, None, "Việc thứ ba của văn bản", None, None),
        (2, "Công văn 12/UBND-NC", "Việc văn bản khác", TTRA, D15),
    ]
    groups = [
        ("TT", "Nội dung", "Chủ trì", "Hạn"),
        ("I. LĨNH VỰC KHOA HỌC", None, None, None),
        (1, "Việc khoa học", QLKH, D15),
        ("II. LĨNH VỰC ĐO LƯỜNG", None, None, None),
        (1, "Việc đo lường", TDC, D15),
        ("1", "Nhóm việc có việc con:", None, None),
        ("-", "Việc con thứ nhất", QLKH, D15),
        ("-", "Việc con thứ hai", VP, D15),
    ]
    return (
        _one("26 merged", "gop-van-ban.xlsx", rows, task(2), task(3, VP), either(4, VP), task(5, TTRA), merged=("A2:A4", "B2:B4", "D3:D4", "E3:E4")),
        _one("26 groups", "nhom-linh-vuc.xlsx", groups, skip(2), task(3), skip(4), task(5, TDC), either(6), task(7), task(8, VP), merged=("A2:D2", "A4:D4")),
    )  # fmt: skip


def _files() -> tuple[Case, ...]:
    head = ("Tên nhiệm vụ", "Đơn vị chủ trì", "Thời hạn")
    notes = [("Hướng dẫn: điền theo mẫu", None, None), ("Ví dụ: Báo cáo…", None, None)]
    return (
        Case("27 csv", "phay.csv", csv([head, ('"Việc có, dấu phẩy"', "QLKH", "15/12/2026"), ("Việc hai", "VP", "15/12/2026")], ",", "utf-8"), (task(2, title="Việc có, dấu phẩy"), task(3, VP))),
        Case("27 tsv", "tab.tsv", csv([head, ("Việc tab", "QLKH", "15/12/2026")], "\t", "utf-16"), (task(2),)),
        Case("27 cover", "bia.xlsx", xlsx(Sheet("Hướng dẫn", notes), Sheet("Dữ liệu", [head, ("Việc sau trang bìa", QLKH, D15)])), (task(2, sheet="Dữ liệu"),)),
        Case("27 ods", "mot.ods", ods(Sheet("A", [head, ("Việc tệp ods", "QLKH", D15), ("Việc ods hai", "VP; TTra", "trước ngày 16/12/2026")])), (task(2), either(3, VP, TTRA))),
        Case("27 unit sheets", "phong.xlsx", xlsx(*(Sheet(name, [("Nhiệm vụ", "Thời hạn"), (f"Việc trang {name}", D15)]) for name in ("Phòng Quản lý khoa học"[:31], "VP", "Thanh tra Sở"))), (task(2, QLKH, sheet="Phòng Quản lý khoa học"), task(2, VP, sheet="VP"), task(2, TTRA, sheet="Thanh tra Sở"))),
    )  # fmt: skip


def _seen() -> tuple[Case, ...]:
    """Faults that were found by looking at what odd sheets came to."""
    progress = [
        ("Nội dung", "Tiến độ", "Đơn vị", "Ngày", "Ghi chú"),
        ("Việc xong ở tiến độ", "Đã hoàn thành", VP, D15, None),
        ("Việc xong ở ghi chú", "Đang làm", VP, D15, "đã xong"),
        ("Việc phần trăm", "60%", VP, D15, None),
        ("Việc tiến độ bằng lời", "Đã họp 2 lần", VP, D15, None),
    ]
    watched = [
        ("TT", "Nội dung", "Đơn vị theo dõi", "Đơn vị thực hiện", "Thời gian"),
        (1, "Việc từ ngày đến ngày", VP, QLKH, "15/12/2026 - 20/12/2026"),
        (2, "Việc ngày tiếng Anh", VP, QLKH, "Dec 15, 2026"),
        (3, "Việc năm xa", VP, "nt", "15/12/2062"),
        (4, "Việc như trên của dòng phải hỏi", VP, "nt", D15),
    ]
    two = [
        ("Nội dung", "Chủ trì", "Thời hạn"),
        ("Việc bảng trên phải hỏi", QLKH, "Ngay"),
        ("Việc lấy theo dòng phải hỏi", "nt", D15),
        ("Việc bảng trên", VP, D15),
        (),
        ("Đơn vị", "Việc", "Hạn"),
        (QLKH, "Việc bảng dưới", D15),
    ]
    finish = [
        ("Mục", "Nội dung công tác", "Phân công", "Hoàn thành"),
        (1, "Việc hạn ở cột hoàn thành", QLKH, "15/12"),
        (2, "Việc dấu x ở cột hoàn thành", VP, "x"),
    ]
    staff = [("STT", "Họ và tên", "Ngày sinh", "Đơn vị"), (1, "Nguyễn Văn Tám", date(1990, 1, 1), VP)]
    mark = [
        ("TT", "Công việc", "Chủ trì", "Hạn", "Hoàn thành (x)"),
        (1, "Việc đã đánh dấu", QLKH, D15, "x"),
        (2, "Việc chưa đánh dấu", QLKH, D15, None),
    ]
    two_due = [
        ("TT", "Nội dung", "Hạn UBND tỉnh giao", "Hạn Sở giao", "Chủ trì"),
        (1, "Việc hai hạn khác nhau", "20/12/2026", "15/12/2026", VP),
        (2, "Việc chỉ có một hạn", None, "15/12/2026", VP),
    ]
    return (
        _one("28 seen", "han-tinh-han-so.xlsx", two_due, ask(2), task(3, VP)),
        _one("28 seen", "tien-do.xlsx", progress, ask(2), ask(3), task(4, VP), either(5, VP)),
        _one(
            "28 seen",
            "theo-doi.xlsx",
            watched,
            either(2, due="2026-12-20"),
            ask(3),
            either(4, due="2062-12-15"),
            task(5),
        ),
        _one("28 seen", "hai-bang.xlsx", two, ask(2), task(3), task(4, VP), skip(6), task(7)),
        _one("28 seen", "cot-hoan-thanh.xlsx", finish, ask(2), ask(3)),
        _one("28 seen", "nhan-su.xlsx", staff, skip(2)),
        _one("28 seen", "danh-dau.xlsx", mark, ask(2), task(3)),
    )


def _old() -> Case:
    """A file of Excel 97, kept as it is: no library of ours writes one."""
    rows = (
        task(3, QLKH, VP, TTRA, sheet="Nhiệm vụ"),
        task(4, VP, sheet="Nhiệm vụ"),
        ask(5, sheet="Nhiệm vụ"),
        task(2, TTRA, sheet="Thanh tra Sở"),
        either(3, TTRA, due="", sheet="Thanh tra Sở"),
    )
    return Case("29 xls", "kieu-cu.xls", Path("tests/data/workbooks/own/kieu-cu.xls").read_bytes(), rows)


def more_cases() -> tuple[Case, ...]:
    return (_provincial(), *_briefing(), *_registers(), *_cells(), *_merges(), *_files(), *_seen(), _old())
