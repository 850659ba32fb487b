"""Our own workbooks, kind by kind; what a clerk expects was written down before the reader. Today is 01/12/2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.workbooks.build import (
    CONG_NGHE,
    QLCNG,
    QLKH,
    TDC,
    TTRA,
    VP,
    Sheet,
    csv,
    ods,
    repacked,
    strict,
    xlsx,
)

OTHERS = (VP, QLKH, CONG_NGHE, QLCNG, TTRA, TDC)
ANY = "*"


@dataclass(frozen=True, slots=True)
class Expected:
    """`kind`: task, ask, either, skip, as in the public half. `due` any of them; "" is none."""

    row: int
    kind: str
    lead: str = QLKH
    coords: tuple[str, ...] | None = ()
    due: tuple[str, ...] = ("2026-12-15",)
    state: str = "open"
    sheet: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    kind: str
    file: str
    content: bytes
    rows: tuple[Expected, ...]
    before: bytes = b""
    """A file that was imported before."""


def task(row: int, lead: str = QLKH, *coords: str, due: str = "2026-12-15", **more: Any) -> Expected:
    return Expected(row, "task", lead, coords, tuple(due.split("|")), **more)


def either(row: int, lead: str = QLKH, *coords: str, due: str = "2026-12-15", **more: Any) -> Expected:
    return Expected(row, "either", lead, coords, tuple(due.split("|")), **more)


def ask(row: int, **more: Any) -> Expected:
    return Expected(row, "ask", QLKH, None, (ANY,), ANY, **more)


def skip(row: int, **more: Any) -> Expected:
    return Expected(row, "skip", **more)


D15 = date(2026, 12, 15)
HEAD = ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Trạng thái")


def _states() -> Case:
    opened = (
        "Chưa xong", "Không kịp hoàn thành", "Sắp xong", "Sẽ hoàn thành trước Tết", "Đạt 70%", "Hoàn thành 80%",
        "Hoàn thành giai đoạn 1", "Hoàn thành một phần", "Đang xử lý", "Đang hoàn thiện hồ sơ", "Chưa có kết quả",
        "Dự kiến xong ngày 20/12", "Gần hoàn thành", "Trễ hạn, chưa hoàn thành", "Trong hạn", "Đang chờ phê duyệt",
        "Mới giao", "Đã giao, chưa thực hiện", "Chưa đến hạn",
    )  # fmt: skip
    done = (
        "Đã hoàn thành",
        "Hoàn thành đúng hạn",
        "Xong",
        "ĐÃ XONG",
        "Hoàn thành trước hạn",
        "100%",
        "Hoàn thành 100%",
    )
    asked = ("Hoàn thành?", "Đã gửi", "Tham mưu văn bản", "x", "OK", "Kết thúc đợt 1, sang đợt 2", "Xem báo cáo")
    rows: list[tuple[Any, ...]] = [HEAD]
    expected: list[Expected] = []
    for state, words in [
        *(("open", one) for one in opened),
        *(("done", one) for one in done),
        *((ANY, one) for one in asked),
    ]:
        number = len(rows) + 1
        rows.append((number - 1, f"Việc có trạng thái mẫu {number}", QLKH, None, D15, words))
        expected.append(ask(number) if state == ANY else task(number, state=state))
    return Case("01 state", "trang-thai.xlsx", xlsx(Sheet("NV", rows)), tuple(expected))


def _running_states() -> Case:
    def rows(state: str, closing: str) -> Sheet:
        told = [
            (n, f"Việc đang theo dõi {n}", QLKH, None, D15, one) for n, one in enumerate([state] * 3 + [closing], 1)
        ]
        return Sheet("NV", [HEAD, *told])

    after = Sheet(
        "NV",
        [
            HEAD,
            (1, "Việc đang theo dõi 1", QLKH, None, D15, "Chuyển phòng khác xử lý"),
            (2, "Việc đang theo dõi 2", QLKH, None, D15, "Chưa hoàn thành"),
            (3, "Việc đang theo dõi 3", QLKH, None, D15, "Hoàn thành phần dự thảo"),
            (4, "Việc đang theo dõi 4", QLKH, None, D15, "Hoàn thành"),
        ],
    )
    return Case(
        "01 state",
        "cap-nhat.xlsx",
        xlsx(after),
        (either(2), task(3), either(4), task(5, state="done")),
        before=xlsx(rows("Đang thực hiện", "Đang thực hiện")),
    )


def _same_document() -> tuple[Case, ...]:
    head = ("Tên nhiệm vụ", "Đơn vị chủ trì thực hiện", "Ngày hoàn thành", "Nguồn gốc")
    source = "Công văn 77/UBND-KT ngày 25/11/2026"
    first = xlsx(Sheet("Tuần 1", [head, ("Rà soát danh mục thiết bị đo", QLKH, D15, source)]))
    other = xlsx(
        Sheet(
            "Tuần 2",
            [
                head,
                ("Tổ chức đoàn đi học tập kinh nghiệm", QLKH, date(2026, 12, 22), source),
                ("Rà soát danh mục thiết bị đo lường", QLKH, date(2026, 12, 18), source),
            ],
        )
    )
    return (
        Case(
            "02 same document",
            "tuan-2.xlsx",
            other,
            (task(2, due="2026-12-22"), task(3, due="2026-12-18", title="Rà soát danh mục thiết bị đo lường")),
            before=first,
        ),
    )


def _other_ids() -> Case:
    head = ("Mã NV", "Tên nhiệm vụ", "Đơn vị chủ trì", "Thời hạn")
    before = xlsx(Sheet("A", [HEAD, *((n, f"Việc của sở số {n}", QLKH, None, D15, None) for n in range(1, 4))]))
    rows = [
        head,
        ("NV1", "Thẩm định hồ sơ đề tài của tỉnh", QLKH, date(2026, 12, 28)),
        ("NV002", "Kiểm tra chợ đầu mối", VP, date(2026, 12, 28)),
        ("GL-2026-15", "Sửa chữa trụ sở", VP, date(2026, 12, 28)),
        ("3", "Lập dự toán năm 2027", TTRA, date(2026, 12, 28)),
    ]
    return Case(
        "03 ids",
        "ma-tinh.xlsx",
        xlsx(Sheet("A", rows)),
        (
            either(2, due="2026-12-28"),
            either(3, VP, due="2026-12-28"),
            task(4, VP, due="2026-12-28"),
            task(5, TTRA, due="2026-12-28"),
        ),
        before=before,
    )


def _sections() -> tuple[Case, ...]:
    rows = [
        ("TT", "Nội dung", "Chủ trì", "Hạn"),
        ("A", "Văn phòng Sở", None, None),
        (1, "Sắp xếp kho lưu trữ", None, "15/12/2026"),
        ("B", "CÁC NHIỆM VỤ PHÁT SINH", None, None),
        (2, "Việc phát sinh không ghi đơn vị", None, "15/12/2026"),
        ("C", "Trung tâm Ứng dụng tiến bộ", None, None),
        (3, "Việc của trung tâm", None, "15/12/2026"),
        (4, "Việc có đơn vị riêng trong nhóm lạ", QLKH, "15/12/2026"),
        ("D", "Thanh tra Sở:", None, None),
        (5, "Xử lý đơn thư", None, "15/12/2026"),
        ("E", "Thanh tra Sở Y tế", None, None),
        (6, "Việc của thanh tra ngành khác", None, "15/12/2026"),
    ]
    plain = [
        ("Nội dung", "Hạn hoàn thành", "Phối hợp"),
        ("PHÒNG QUẢN LÝ KHOA HỌC", None, None),
        ("Nghiệm thu đề tài", "15/12/2026", "VP"),
        ("Nhiệm vụ trọng tâm", None, None),
        ("Việc thuộc nhóm trọng tâm", "15/12/2026", None),
        ("CHI CỤC TĐC", None, None),
        ("Kiểm định cân", "15/12/2026", None),
    ]
    lead_cell = [
        ("TT", "Công việc", "Đơn vị chủ trì", "Thời hạn"),
        (None, None, "Văn phòng Sở", None),
        (1, "Chuẩn bị hội trường", None, "15/12/2026"),
        (2, "Mời đại biểu", None, "15/12/2026"),
    ]
    return (
        Case(
            "04 sections",
            "nhom.xlsx",
            xlsx(Sheet("A", rows)),
            (
                skip(2),
                task(3, VP),
                skip(4),
                ask(5),
                skip(6),
                ask(7),
                task(8),
                skip(9),
                task(10, TTRA),
                skip(11),
                ask(12),
            ),
        ),
        Case(
            "04 sections",
            "nhom-khong-cot.xlsx",
            xlsx(Sheet("A", plain)),
            (skip(2), task(3, QLKH, VP), skip(4), ask(5), skip(6), task(7, TDC)),
        ),
        Case(
            "04 sections",
            "nhom-o-cot-don-vi.xlsx",
            xlsx(Sheet("A", lead_cell)),
            (skip(2), either(3, VP), either(4, VP)),
        ),
    )


def _units() -> Case:
    head = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Hạn xử lý")
    rows: list[tuple[Any, ...]] = [
        head,
        (1, "Việc hai phòng một ô", "QLKH\nVP", None, "15/12/2026"),
        (2, "Việc có phối hợp nhiều dòng", "QLKH", "- Văn phòng Sở\n- Thanh tra Sở", "15/12/2026"),
        (3, "Việc phối hợp bằng gạch chéo", "QLKH", "VP/TTra", "15/12/2026"),
        (4, "Việc phòng có chữ Phòng", "Phòng QLKH", "P. QLCNg", "15/12/2026"),
        (5, "Việc của thanh tra ngành khác", "Thanh tra Sở Y tế", None, "15/12/2026"),
        (6, "Việc phối hợp với văn phòng ngành khác", "QLKH", "Văn phòng Sở Tài chính", "15/12/2026"),
        (7, "Việc có chữ chủ trì trong ô", "VP (chủ trì), TTra (phối hợp)", None, "15/12/2026"),
        (8, "Việc có chữ phối hợp trong ô", "VP chủ trì, phối hợp TTra", None, "15/12/2026"),
        (9, "Việc mơ hồ", "QLCN", None, "15/12/2026"),
        (10, "Việc có lãnh đạo phòng", "Trưởng phòng QLKH", None, "15/12/2026"),
        (11, "Việc có dấu cộng", "QLKH + VP", None, "15/12/2026"),
        (12, "Việc của tất cả", "Các phòng, đơn vị", None, "15/12/2026"),
        (13, "Việc không ghi đơn vị", None, None, "15/12/2026"),
        (14, "Việc liên quan", "QLKH", "Các đơn vị liên quan", "15/12/2026"),
        (15, "Việc nhiều phối hợp", "TTra", "VP; QLKH; CCTĐC", "15/12/2026"),
        (16, "Việc lạ", "Công ty Điện lực", None, "15/12/2026"),
        (17, "Việc viết thường", "phòng quản lý khoa học", "van phong", "15/12/2026"),
        (18, "Việc ghi người đứng đầu", "Chánh Thanh tra", None, "15/12/2026"),
    ]
    return Case(
        "05 units",
        "nhieu-don-vi.xlsx",
        xlsx(Sheet("A", rows)),
        (
            either(2, QLKH, VP),
            task(3, QLKH, VP, TTRA),
            task(4, QLKH, VP, TTRA),
            task(5, QLKH, QLCNG),
            ask(6),
            ask(7),
            either(8, VP, TTRA),
            either(9, VP, TTRA),
            ask(10),
            either(11),
            either(12, QLKH, VP),
            ask(13),
            ask(14),
            either(15),
            task(16, TTRA, VP, QLKH, TDC),
            ask(17),
            task(18, QLKH, VP),
            either(19, TTRA),
        ),
    )


def _turned() -> tuple[Case, ...]:
    rows = [
        HEAD,
        (1, "Việc nhập thành ngày 12 tháng 5", QLKH, None, date(2026, 5, 12), None),
        (2, "Việc là chữ", QLKH, None, "20/12/2026", None),
        (3, "Việc nhập thành 12 tháng 10", QLKH, None, date(2026, 10, 12), None),
        (4, "Việc ngày quá 12 là chữ", VP, None, "18/12/2026", None),
    ]
    right = [
        HEAD,
        (1, "Việc ô ngày 15 tháng 12", QLKH, None, D15, None),
        (2, "Việc ô ngày 5 tháng 12", QLKH, None, date(2026, 12, 5), None),
        (3, "Việc chữ 10/12", QLKH, None, "10/12/2026", None),
    ]
    us = [
        HEAD,
        (1, "Việc chữ kiểu Mỹ", QLKH, None, "12/15/2026", None),
        (2, "Việc chữ kiểu Mỹ nữa", QLKH, None, "12/28/2026", None),
        (3, "Việc chữ hai cách đọc", QLKH, None, "12/05/2026", None),
    ]
    return (
        Case(
            "06 turned",
            "dao.xlsx",
            xlsx(Sheet("A", rows)),
            (ask(2), task(3, due="2026-12-20"), ask(4), task(5, VP, due="2026-12-18")),
        ),
        Case(
            "06 turned",
            "dung.xlsx",
            xlsx(Sheet("A", right)),
            (task(2), task(3, due="2026-12-05|2026-12-04"), task(4, due="2026-12-10")),
        ),
        Case(
            "06 turned",
            "my.csv",
            csv([tuple("" if c is None else str(c) for c in row) for row in us]),
            (either(2), either(3, due="2026-12-28"), ask(4)),
        ),
    )


def _done_elsewhere() -> Case:
    head = (*HEAD, "Kết quả", "Đã xong", "Tỷ lệ hoàn thành", "Ngày hoàn thành thực tế")
    old = date(2026, 11, 16)
    rows: list[tuple[Any, ...]] = [
        head,
        (1, "Kết quả nói xong", QLKH, None, old, None, "Đã hoàn thành, BC số 12", None, None, None),
        (2, "Dấu x ở cột đã xong", QLKH, None, old, None, None, "x", None, None),
        (3, "Một trăm phần trăm", QLKH, None, old, None, None, None, "100%", None),
        (4, "Có ngày hoàn thành", QLKH, None, old, None, None, None, None, date(2026, 11, 15)),
        (5, "Chưa xong gì", QLKH, None, D15, None, None, None, "30%", None),
        (6, "Nói xong ở trạng thái và kết quả", QLKH, None, old, "Hoàn thành", "Đã gửi báo cáo", None, "100%", None),
        (7, "Đang làm mà có ngày xong", QLKH, None, old, "Đang thực hiện", None, None, None, date(2026, 11, 15)),
        (8, "Kết quả là dự thảo", QLKH, None, D15, None, "Đã có dự thảo", None, None, None),
    ]
    return Case(
        "07 done elsewhere",
        "xong-cot-khac.xlsx",
        xlsx(Sheet("A", rows)),
        (ask(2), ask(3), ask(4), ask(5), task(6), task(7, due="2026-11-16", state="done"), ask(8), task(9)),
    )


def _columns() -> tuple[Case, ...]:
    def one(name: str, head: tuple[str | None, ...], *rows: tuple[Any, ...], expected: tuple[Expected, ...]) -> Case:
        return Case("08 columns", name, xlsx(Sheet("A", [head, *rows])), expected)

    return (
        one(
            "han-la.xlsx",
            ("TT", "Nội dung", "Đơn vị chủ trì", "Mốc cần xong"),
            (1, "Việc một", QLKH, "15/12/2026"),
            (2, "Việc hai", VP, D15),
            expected=(either(2), either(3, VP)),
        ),
        one(
            "han-ht.xlsx",
            ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian HT", "Đơn vị PH"),
            (1, "Việc một", QLKH, "15/12/2026", "VP"),
            expected=(either(2, QLKH, VP),),
        ),
        one(
            "ai-lam.xlsx",
            ("TT", "Việc", "Ai làm", "Bao giờ xong"),
            (1, "Việc một", QLKH, "15/12/2026"),
            (2, "Việc hai", VP, "15/12/2026"),
            expected=(either(2), either(3, VP)),
        ),
        one(
            "bo-phan.xlsx",
            ("STT", "Nội dung nhiệm vụ được giao", "Phòng chuyên môn thực hiện", "Thời hạn hoàn thành nhiệm vụ"),
            (1, "Việc một", QLKH, "15/12/2026"),
            expected=(task(2),),
        ),
        one(
            "khong-tieu-de-han.xlsx",
            ("STT", "Nhiệm vụ", "Đơn vị chủ trì", None),
            (1, "Việc một", QLKH, "15/12/2026"),
            (2, "Việc hai", QLKH, "15/12/2026"),
            expected=(either(2), either(3)),
        ),
        one(
            "trich-yeu.xlsx",
            ("Số đến", "Số ký hiệu", "Ngày VB", "Trích yếu", "Phòng xử lý", "Hạn xử lý"),
            (15, "99/UBND-NC", date(2026, 11, 20), "V/v báo cáo chuyển đổi số", QLKH, D15),
            expected=(task(2),),
        ),
        one(
            "trich-yeu-va-nhiem-vu.xlsx",
            ("STT", "Trích yếu", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
            (1, "V/v rà soát", "Báo cáo kết quả rà soát", QLKH, D15),
            (2, "V/v tăng cường kiểm tra chất lượng", None, QLKH, D15),
            expected=(task(2), either(3)),
        ),
        one(
            "lanh-dao-va-chu-tri.xlsx",
            ("TT", "Nội dung", "Lãnh đạo Sở phụ trách", "Phòng chủ trì", "Chuyên viên", "Hạn"),
            (1, "Việc một", "Phạm Thị Dung", QLKH, "Trần Văn Bình", D15),
            expected=(task(2),),
        ),
    )


def _two_of_one() -> tuple[Case, ...]:
    head = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn", "Hạn mới")
    rows = [
        head,
        (1, "Việc có hạn mới", QLKH, "10/12/2026", "25/12/2026"),
        (2, "Việc không có hạn mới", QLKH, "15/12/2026", None),
    ]
    twice = [("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị thực hiện", "Hạn"), (1, "Việc hai cột đơn vị", VP, QLKH, D15)]
    same = [("TT", "Nội dung", "Đơn vị chủ trì", "Hạn", "Hạn"), (1, "Việc hai cột hạn giống", QLKH, D15, D15)]
    return (
        Case("10 two columns", "hai-han.xlsx", xlsx(Sheet("A", rows)), (ask(2), either(3))),
        Case("10 two columns", "hai-don-vi.xlsx", xlsx(Sheet("A", twice)), (ask(2),)),
        Case("10 two columns", "hai-han-giong.xlsx", xlsx(Sheet("A", same)), (either(2),)),
    )


def _merged_and_ditto() -> tuple[Case, ...]:
    merged = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
        (1, "Việc một", QLKH, D15),
        (2, "Việc hai", None, None),
        (3, "Việc ba", VP, D15),
    ]
    ditto = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Phối hợp", "Thời hạn"),
        (1, "Việc một", QLKH, VP, "15/12/2026"),
        (2, "Việc hai", "nt", "nt", "nt"),
        (3, "Việc ba", "-nt-", None, '"'),
        (4, "Việc bốn", "Như trên", "như trên", "Như trên"),
        (5, "Việc năm", "''", None, "//"),
    ]
    sub = [
        ("TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Tổ chức hội nghị tổng kết", VP, "20/12/2026"),
        ("1.1", "Chuẩn bị báo cáo tổng kết", QLKH, "15/12/2026"),
        ("1.2", "Chuẩn bị hội trường", VP, "18/12/2026"),
    ]
    return (
        Case(
            "11 merged",
            "gop.xlsx",
            xlsx(Sheet("A", merged, merged=("C2:C3", "D2:D3"))),
            (task(2), task(3), task(4, VP)),
        ),
        Case(
            "11 ditto",
            "nhu-tren.xlsx",
            xlsx(Sheet("A", ditto)),
            (task(2, QLKH, VP), task(3, QLKH, VP), either(4), either(5, QLKH, VP), either(6)),
        ),
        Case(
            "11 merged",
            "muc-con.xlsx",
            xlsx(Sheet("A", sub)),
            (task(2, VP, due="2026-12-18|2026-12-20"), task(3), task(4, VP, due="2026-12-18")),
        ),
    )


def _sheets() -> tuple[Case, ...]:
    head = ("TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")

    def month(n: int) -> Sheet:
        return Sheet(
            f"Tháng {n}", [("NHIỆM VỤ THÁNG", None, None, None), head, (1, f"Việc riêng tháng {n}", QLKH, D15)]
        )

    own = ("TT", "Nội dung", "Thời hạn")
    units = [
        Sheet("Thanh tra", [own, (1, "Việc riêng thanh tra", D15)]),
        Sheet("P. QLKH", [own, (1, "Việc riêng khoa học", D15)]),
        Sheet("Khác", [own, (1, "Việc không rõ của ai", D15)]),
    ]
    two = [
        ("I. NHIỆM VỤ CỦA UBND TỈNH", None, None, None),
        head,
        (1, "Việc tỉnh giao", QLKH, D15),
        (None, None, None, None),
        ("II. NHIỆM VỤ CỦA BỘ", None, None, None),
        ("TT", "Đơn vị chủ trì", "Nội dung", "Thời hạn"),
        (1, VP, "Việc bộ giao", D15),
    ]
    repeated = [head, (1, "Việc trang một", QLKH, D15), head, (2, "Việc trang hai", QLKH, D15)]
    hidden = [
        Sheet("Chính", [head, (1, "Việc thấy", QLKH, D15), (2, "Việc ẩn dòng", QLKH, D15)], hidden=(3,)),
        Sheet("Nháp", [head, (1, "Việc ở trang ẩn", QLKH, D15)], invisible=True),
    ]
    struck = [head, (1, "Việc còn", QLKH, D15), (2, "Việc bị gạch", QLKH, D15)]
    return (
        Case(
            "12 sheets",
            "thang.xlsx",
            xlsx(month(11), month(12)),
            (task(3, sheet="Tháng 11"), task(3, sheet="Tháng 12")),
        ),
        Case(
            "12 sheets",
            "moi-phong.xlsx",
            xlsx(*units),
            (task(2, TTRA, sheet="Thanh tra"), task(2, QLKH, sheet="P. QLKH"), ask(2, sheet="Khác")),
        ),
        Case(
            "12 sheets",
            "moi-phong.ods",
            ods(*units[:2]),
            (task(2, TTRA, sheet="Thanh tra"), task(2, QLKH, sheet="P. QLKH")),
        ),
        Case("12 two tables", "hai-bang.xlsx", xlsx(Sheet("A", two)), (skip(1), task(3), skip(5), task(7, VP))),
        Case("12 two tables", "lap-tieu-de.xlsx", xlsx(Sheet("A", repeated)), (task(2), skip(3), task(4))),
        Case("13 hidden", "an.xlsx", xlsx(*hidden), (task(2, sheet="Chính"), ask(3, sheet="Chính"))),
        Case("13 struck", "gach.xlsx", xlsx(Sheet("A", struck, struck=(3,))), (task(2), ask(3))),
        Case("13 struck", "gach.ods", ods(Sheet("A", struck, struck=(3,))), (task(2), ask(3))),
        Case("13 hidden", "an.ods", ods(Sheet("A", struck, hidden=(3,))), (task(2), ask(3))),
    )


def _above() -> tuple[Case, ...]:
    head = ("TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")
    row = (1, "Việc dưới quốc hiệu", QLKH, "15/12/2026")
    crest = [
        ("UBND TỈNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None),
        ("SỞ KHOA HỌC", None, "Độc lập - Tự do - Hạnh phúc", None),
        (),
        ("BẢNG THEO DÕI NHIỆM VỤ, ĐƠN VỊ CHỦ TRÌ", None, None, None),
    ]
    foot = [(None, "Tổng cộng: 01 nhiệm vụ", None, None), (), (None, "Người lập biểu", None, "KT. GIÁM ĐỐC")]
    numbered = [("(1)", "(2)", "(3)", "(4)")]
    two = [("TT", "Nội dung", "Đơn vị", None, "Thời hạn"), (None, None, "Chủ trì", "Phối hợp", None)]
    return (
        Case(
            "14 above",
            "quoc-hieu.xlsx",
            xlsx(Sheet("A", [*crest, head, row], merged=("A1:B1", "C1:D1", "A4:D4"))),
            (task(6),),
        ),
        Case(
            "14 below",
            "ky-ten.xlsx",
            xlsx(Sheet("A", [head, *numbered, row, *foot])),
            (skip(2), task(3), skip(4), skip(6)),
        ),
        Case(
            "14 above",
            "hai-dong.xlsx",
            xlsx(
                Sheet(
                    "A",
                    [*two, (1, "Việc tiêu đề hai dòng", QLKH, VP, D15)],
                    merged=("C1:D1", "A1:A2", "B1:B2", "E1:E2"),
                )
            ),
            (task(3, QLKH, VP),),
        ),
    )


def _csv() -> tuple[Case, ...]:
    head = ("Nội dung", "Đơn vị chủ trì", "Thời hạn")
    open_quote = csv(
        [head, ('Việc "một', QLKH, "15/12/2026"), ('"Việc hai', QLKH, "15/12/2026"), ("Việc ba", VP, "15/12/2026")]
    )
    open_end = csv([head, ("Việc một", QLKH, "15/12/2026"), ("Việc hai", QLKH, '"15/12/2026')], ",")
    in_cell = csv([head, ('"Việc hai\ndòng"', QLKH, "15/12/2026"), ("Việc ba", VP, "15/12/2026")], ",")
    inner = csv([head, ('Việc "đổi mới" một', QLKH, "15/12/2026"), ("Việc ba", VP, "15/12/2026")], "\t", "utf-16")
    separated = b"sep=;\r\n" + csv([head, ("Việc một", QLKH, "15/12/2026")], encoding="utf-8")
    return (
        Case("15 quote", "ngoac-hai-dong.csv", open_quote, (task(2), either(3), either(4, VP))),
        Case("15 quote", "ngoac-cuoi.csv", open_end, (task(2), either(3))),
        Case("15 quote", "xuong-dong.csv", in_cell, (task(2), task(3, VP, title="Việc ba"))),
        Case("15 quote", "utf16.csv", inner, (task(2), task(3, VP))),
        Case("15 sep", "sep.csv", separated, (task(3),)),
    )


_TCVN = {"Báo cáo": "B¸o c¸o", "Thời hạn": "Thêi h¹n", "Nội dung": "Néi dung", "Đơn vị chủ trì": "§¬n vÞ chñ tr×"}


def _formats() -> tuple[Case, ...]:
    head = ("Nội dung", "Đơn vị chủ trì", "Thời hạn")
    good = xlsx(
        Sheet("A", [head, ("Việc một", QLKH, D15), ("Việc hai", VP, datetime.fromisoformat("2026-12-15T16:30"))])
    )

    def mac(name: str, part: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return part.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
        return part

    serial = xlsx(Sheet("A", [head, ("Việc số ngày Mac", QLKH, 44909)]))
    carriage = xlsx(Sheet("A", [head, ("Việc có_x000D_\ndấu xuống dòng", "QLKH_x000D_", "15/12/2026_x000D_")]))
    legacy = xlsx(
        Sheet(
            "A",
            [
                tuple(_TCVN[one] for one in ("Nội dung", "Đơn vị chủ trì", "Thời hạn")),
                ("B¸o c¸o c«ng t¸c n¨m", "V¨n phßng Së", "15/12/2026"),
            ],
        )
    )
    vni = xlsx(Sheet("A", [head, ("Baùo caùo keát quaû coâng taùc", "Vaên phoøng Sôû", "15/12/2026")]))
    tcvn_csv = csv(
        [("Néi dung", "§¬n vÞ chñ tr×", "Thêi h¹n"), ("B¸o c¸o quý", "QLKH", "15/12/2026")], encoding="latin-1"
    )
    errors = Sheet(
        "A",
        [head, ("Việc ô lỗi hạn", QLKH, "#N/A"), ("Việc ô lỗi đơn vị", "#REF!", D15), ("Việc tốt", QLKH, D15)],
        errors=("C2", "B3"),
    )
    return (
        Case("16 strict", "chat.xlsx", strict(good), (task(2), task(3, VP))),
        Case("16 1904", "mac.xlsx", repacked(serial, mac), (either(2),)),
        Case("16 _x000D_", "xuong.xlsx", carriage, (task(2, title="Việc có dấu xuống dòng"),)),
        Case("16 tcvn3", "abc.xlsx", legacy, (either(2, VP, title="Báo cáo công tác năm"),)),
        Case("16 vni", "vni.xlsx", vni, (either(2, VP, title="Báo cáo kết quả công tác"),)),
        Case("16 tcvn3", "abc.csv", tcvn_csv, (either(2, title="Báo cáo quý"),)),
        Case("16 errors", "loi.xlsx", xlsx(errors), (ask(2), ask(3), task(4))),
        Case("16 errors", "loi.ods", ods(errors), (ask(2), ask(3), task(4))),
        Case(
            "16 .ods",
            "tot.ods",
            ods(Sheet("A", [head, ("Việc một", QLKH, D15), ("Việc hai", VP, "15/12/2026")])),
            (task(2), task(3, VP)),
        ),
    )


def _deadlines() -> Case:
    told: list[tuple[str, Expected]] = [
        ("trước 16/12/2026", task(0)),
        ("Chậm nhất 15/12", task(0)),
        ("Tháng 1/2027", task(0, due="2027-01-29|2027-01-31")),
        ("Quý I/2027", task(0, due="2027-03-31")),
        ("Ngay lập tức", ask(0)),
        ("Gấp", ask(0)),
        ("Theo kế hoạch", ask(0)),
        ("Theo yêu cầu của UBND tỉnh", ask(0)),
        ("Hàng tháng", ask(0)),
        ("Hằng quý", ask(0)),
        ("Trước ngày 25 hàng tháng", ask(0)),
        ("Thứ Sáu hằng tuần", ask(0)),
        ("Định kỳ", ask(0)),
        ("Thường xuyên", task(0, due="")),
        ("Không thời hạn", task(0, due="")),
        ("Tuần 2 tháng 12", either(0, due="2026-12-11")),
        ("32/12/2026", ask(0)),
        ("15/13/2026", ask(0)),
        ("10/12/2026 và 20/12/2026", ask(0)),
        ("15/12/2026 (lần 2)", either(0)),
        ("Đã hoàn thành", either(0, due="")),
        ("Xong trước 16/12/2026", either(0)),
        ("Sáng 15/12/2026", task(0)),
        ("hết ngày 15/12/2026", task(0)),
        ("Từ 10/12/2026 đến 15/12/2026", either(0)),
        ("Khi có hướng dẫn", ask(0)),
        ("Sau khi có ý kiến của Bộ", ask(0)),
        ("Đột xuất", ask(0)),
        ("?", ask(0)),
        ("Chưa xác định", ask(0)),
    ]
    rows: list[tuple[Any, ...]] = [HEAD]
    expected = []
    for words, one in told:
        number = len(rows) + 1
        rows.append((number - 1, f"Việc có thời hạn kiểu {number}", QLKH, None, words, None))
        expected.append(Expected(number, one.kind, one.lead, one.coords, one.due, one.state))
    return Case("17 deadlines", "han.xlsx", xlsx(Sheet("A", rows)), tuple(expected))


def _people() -> Case:
    head = ("TT", "Nội dung", "Đơn vị/cá nhân thực hiện", "Bắt đầu", "Kết thúc")
    rows = [
        head,
        (1, "Việc của phòng và người", "Phòng QLKH (đ/c Bình)", "01/12/2026", "15/12/2026"),
        (2, "Việc ghi tên người", "Trần Văn Bình", "01/12/2026", "15/12/2026"),
        (3, "Việc của đoàn thể", "Đoàn Thanh niên", "01/12/2026", "15/12/2026"),
        (4, "Việc của hai người", "Bình, Hạnh", "01/12/2026", "15/12/2026"),
        (5, "Việc của toàn Sở", "Toàn thể công chức", "01/12/2026", "15/12/2026"),
    ]
    return Case("18 people", "ke-hoach.xlsx", xlsx(Sheet("A", rows)), (either(2), either(3), ask(4), ask(5), ask(6)))


def _google() -> Case:
    rows = [
        ("Dấu thời gian", "Tên nhiệm vụ", "Đơn vị chủ trì", "Hạn chót", "Tình trạng"),
        ("01/12/2026 08:15:30", "Việc gửi bằng biểu mẫu", "Văn phòng Sở", "15/12/2026", ""),
        ("01/12/2026 08:16:30", "Việc thứ hai", "QLKH", "15/12/2026", "TRUE"),
    ]
    return Case("20 google", "Câu trả lời biểu mẫu 1.csv", csv(rows, ",", "utf-8"), (task(2, VP), ask(3)))


def _more() -> tuple[Case, ...]:
    head = ("TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn")
    late = [head, (1, "Việc đã quá hạn từ lâu", QLKH, date(2026, 10, 15))]
    twice = [head, (1, "Việc ghi hai lần", QLKH, D15), (2, "Việc ghi hai lần", QLKH, D15)]
    numbers = [head, (1, "Việc có tên là số", QLKH, D15), (2, 12345, QLKH, D15), (3, None, QLKH, D15)]
    return (
        Case("21 late", "qua-han.xlsx", xlsx(Sheet("A", late)), (task(2, due="2026-10-15"),)),
        Case("21 twice", "hai-lan.xlsx", xlsx(Sheet("A", twice)), (task(2), ask(3))),
        Case("21 titles", "ten-la-so.xlsx", xlsx(Sheet("A", numbers)), (task(2), either(3), ask(4))),
    )


def cases() -> tuple[Case, ...]:
    return (
        _states(),
        _running_states(),
        *_same_document(),
        _other_ids(),
        *_sections(),
        _units(),
        *_turned(),
        _done_elsewhere(),
        *_columns(),
        *_two_of_one(),
        *_merged_and_ditto(),
        *_sheets(),
        *_above(),
        *_csv(),
        *_formats(),
        _deadlines(),
        _people(),
        _google(),
        *_more(),
    )
