"""What a task table says: its headers, its rows, its states, and what it comes to against the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intake.line import Office
from domain.model import (
    Assignment,
    AssignmentRole,
    Deadline,
    Lifecycle,
    Membership,
    OrganizationRole,
    Person,
    SourceDocument,
    Task,
    Unit,
    UnitRole,
    Urgency,
    Work,
)
from domain.office.calendar import WorkingCalendar
from domain.tables.columns import REPORT_COLUMNS, Column, column_of
from domain.tables.export import report_rows, shown_beside
from domain.tables.layout import find_layout
from domain.tables.plan import TaskRecord, plan
from domain.tables.reading import find_tables, read_tables
from domain.tables.reconciling import compare, read_list
from domain.tables.rows import Change, RowNote, RowReason, TableReading, TaskRow
from domain.tables.sheet import MergedDown, SheetRow, Table, Workbook, cleaned
from domain.tables.states import STATE_LABELS, read_state
from domain.text import fold
from services.tables.importing import TABLE, TableDraft
from wording.labels import LIFECYCLES

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
UNITS = (
    Unit(1, 1, "VP", "Văn phòng Sở", ("VPS", "Văn phòng")),
    Unit(2, 1, "QLKH", "Phòng Quản lý khoa học"),
    Unit(3, 1, "QLCN&TTCN", "Phòng Quản lý công nghệ và thị trường công nghệ", ("QLCN",)),
    Unit(4, 1, "QLCNg", "Phòng Quản lý chuyên ngành", ("QLCN",)),
    Unit(5, 1, "TTra", "Thanh tra Sở", ("TTS",)),
)
BINH = Person(7, 1, "Trần Văn Bình", memberships=(Membership(2, UnitRole.OFFICER),))
AN = Person(8, 1, "Nguyễn Thị An", roles=frozenset({OrganizationRole.MONITOR}))
OFFICE = Office(UNITS, {2: (BINH,)}, WorkingCalendar())
DUE = Deadline(datetime(2026, 12, 17, 10, 0, tzinfo=UTC), True, "17/12/2026", "typed date")
HEADERS = (
    "STT",
    "Nội dung",
    "Đơn vị",
    "Phối hợp",
    "Người thực hiện",
    "Hạn xử lý",
    "Số ký hiệu",
    "Trạng thái",
    "ID nhiệm vụ",
)


def table(*rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS) -> Table:
    cells = (headers, *rows)
    return Table("a.xlsx", tuple(SheetRow(number, tuple(one)) for number, one in enumerate(cells, 1)))


def read(*rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS) -> TableReading:
    return read_sheet(table(*rows, headers=headers))


def read_sheet(*sheets: Table) -> TableReading:
    found = find_tables(cleaned(Workbook("a.xlsx", sheets)), OFFICE, lambda shape: {})
    return read_tables(found, OFFICE, NOW, (AN,))


def row(**cells: Any) -> tuple[Any, ...]:
    usual = {"Nội dung": "Báo cáo kết quả rà soát TTHC", "Đơn vị": "QLKH"} | {
        header: cells[fold(header).replace(" ", "_")] for header in HEADERS if fold(header).replace(" ", "_") in cells
    }
    return tuple(usual.get(header) for header in HEADERS)


def record(
    number: int = 12,
    title: str = "Báo cáo kết quả rà soát TTHC",
    *,
    unit: int = 2,
    deadline: Deadline | None = DUE,
    document: str = "1957/UBND-NC",
    lifecycle: Lifecycle = Lifecycle.ASSIGNED,
    coordinators: tuple[int, ...] = (),
    officer: Person | None = None,
    result: str = "",
) -> TaskRecord:
    source = SourceDocument(document) if document else None
    task = Task(number, 1, number, title, AN.id, NOW, Urgency.URGENT, source)
    parts = [(unit, AssignmentRole.LEAD), *((one, AssignmentRole.COORDINATOR) for one in coordinators)]
    works = []
    for place, (unit_id, role) in enumerate(parts):
        of = next(one for one in UNITS if one.id == unit_id)
        lead = role is AssignmentRole.LEAD
        assignment = Assignment(
            number * 10 + place,
            number,
            unit_id,
            of.name,
            role,
            NOW,
            NOW,
            lifecycle=lifecycle if lead else Lifecycle.ASSIGNED,
            officer_id=officer.id if officer and lead else None,
            deadline=deadline,
            result=result if lead else "",
            completed_at=NOW if lead and lifecycle in (Lifecycle.COMPLETED, Lifecycle.CANCELLED) else None,
        )
        works.append(Work(task, assignment, of, officer if lead else None))
    return TaskRecord(tuple(works))


def test_the_25_headers_are_known_by_their_names() -> None:
    assert len(REPORT_COLUMNS) == 25
    assert [column_of(str(column)) for column in REPORT_COLUMNS] == list(REPORT_COLUMNS)
    assert [column_of(fold(str(column)).upper()) for column in REPORT_COLUMNS] == list(REPORT_COLUMNS)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Nội dung", Column.TITLE),
        ("Nội dung nhiệm vụ", Column.TITLE),
        ("Hạn xử lý", Column.DUE),
        ("Thời hạn (nếu có)", Column.DUE),
        ("HẠN HOÀN THÀNH", Column.DUE),
        ("Số ký hiệu", Column.DOCUMENT_NUMBER),
        ("Số/KH", Column.DOCUMENT_NUMBER),
        ("Cơ quan ban hành", Column.ISSUER),
        ("Người thực hiện", Column.OFFICER),
        ("Cán bộ xử lý", Column.OFFICER),
        ("Đơn vị", Column.LEAD),
        ("Phòng, đơn vị chủ trì", Column.LEAD),
        ("Phối hợp", Column.COORDINATORS),
        ("Đ/v chủ trì", Column.LEAD),
        ("Việc cần làm", Column.TITLE),
        ("Văn bản giao - Ngày", Column.DOCUMENT_DATE),
        ("Ghi chú", Column.NOTE),
        ("Tình trạng xử lý", Column.STATE),
        ("Màu sắc", None),
        ("", None),
    ],
)
def test_looser_headers_are_guessed(header: str, column: Column | None) -> None:
    assert column_of(header) is column


def test_headers_on_two_lines_and_below_a_title_are_found() -> None:
    rows = (
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",),
        ("DANH MỤC NHIỆM VỤ",),
        ("STT", "Tên nhiệm vụ", "Đơn vị", None, "Gia hạn", None),
        (None, None, "Chủ trì", "Phối hợp", "Số lần", "Mốc cũ"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, "Báo cáo", "QLKH", "VP", 1, "15/12/2026"),
    )
    sheet = Table("a", tuple(SheetRow(number, cells) for number, cells in enumerate(rows, 1)))
    layout = find_layout(sheet.rows)
    assert layout is not None
    assert [guess.column for guess in layout.guesses] == [
        Column.POSITION,
        Column.TITLE,
        Column.LEAD,
        Column.COORDINATORS,
        Column.EXTENSIONS,
        Column.EXTENDED_FROM,
    ]
    reading = read_sheet(sheet)
    assert [(one.lead_id, one.coordinator_ids) for one in reading.rows] == [(2, (1,))]
    assert reading.skipped == (("", 5),)


def test_without_a_title_and_one_thing_more_there_is_no_table() -> None:
    assert find_layout(table(("a", "b"), headers=("Họ tên", "Ngày sinh")).rows) is None
    assert find_layout(table(headers=("Nội dung",)).rows) is None


def test_a_row_is_read_in_the_records_own_terms() -> None:
    [one] = read(
        row(
            stt=1,
            phoi_hop="VP, Thanh tra Sở và QLCNg",
            nguoi_thuc_hien="đ/c Bình",
            han_xu_ly=datetime.fromisoformat("2026-12-17"),
            so_ky_hieu="1957/UBND-NC",
            trang_thai="Đang xử lý",
            id_nhiem_vu="NV12",
        )
    ).rows
    assert one.lead_id == 2
    assert one.coordinator_ids == (1, 5, 4)
    assert one.officer_id == BINH.id
    assert one.deadline is not None
    assert (one.deadline.due_at, one.deadline.date_only) == (DUE.due_at, True)
    assert one.document == SourceDocument("1957/UBND-NC")
    assert one.lifecycle is Lifecycle.IN_PROGRESS
    assert one.task_number == 12


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        (datetime.fromisoformat("2026-12-17 16:30"), "2026-12-17T09:30"),
        (date(2026, 12, 17), "2026-12-17T10:00"),
        (46373, "2026-12-17T10:00"),
        ("17/12/2026", "2026-12-17T10:00"),
        ("17.12.2026", "2026-12-17T10:00"),
        ("trước ngày 18/12/2026", "2026-12-17T10:00"),
        ("16h30 ngày 17/12/2026", "2026-12-17T09:30"),
        ("", None),
        ("thường xuyên", None),
        ("Không thời hạn", None),
    ],
)
def test_a_deadline_is_a_date_a_number_or_words(cell: Any, due: str | None) -> None:
    [one] = read(row(han_xu_ly=cell)).rows
    assert (one.deadline.due_at.isoformat()[:16] if one.deadline else None) == due
    assert one.no_deadline == (isinstance(cell, str) and cell not in ("",) and due is None)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"noi_dung": None, "stt": 3}, RowReason.NO_TITLE),
        ({"noi_dung": "x" * 1001}, RowReason.TITLE_TOO_LONG),
        ({"don_vi": None, "stt": 3}, RowReason.NO_UNIT),
        ({"don_vi": "Phòng Hậu cần"}, RowReason.UNIT_NOT_FOUND),
        ({"don_vi": "QLCN"}, RowReason.UNIT_AMBIGUOUS),
        ({"phoi_hop": "VP, Phòng Hậu cần"}, RowReason.UNIT_NOT_FOUND),
        ({"han_xu_ly": "30/02/2027"}, RowReason.DEADLINE_NOT_READ),
        ({"han_xu_ly": "hôm nào rảnh"}, RowReason.DEADLINE_NOT_READ),
        ({"trang_thai": "màu tím"}, RowReason.STATE_NOT_READ),
        ({"noi_dung": "TỐI MẬT Kế hoạch"}, RowReason.SECRET),
        ({"phoi_hop": "Mật"}, RowReason.SECRET),
    ],
)
def test_a_row_that_cannot_go_in_says_why_and_the_others_go_in(cells: dict[str, Any], reason: RowReason) -> None:
    reading = read(row(stt=1), row(**({"stt": 2} | cells)), row(stt=3, noi_dung="Việc khác"))
    assert [one.row for one in reading.rows] == [2, 4]
    [problem] = reading.problems
    assert (problem.row, problem.reason) == (3, reason)
    assert "Kế hoạch" not in problem.typed


def test_security_as_a_subject_is_no_stamp() -> None:
    titles = ("Bảo mật thông tin", "Đổi mật khẩu", "Mật độ dân số", "BẢO MẬT DỮ LIỆU")
    assert len(read(*(row(noi_dung=title) for title in titles)).rows) == 4


def test_an_unknown_officer_leaves_the_task_to_the_unit_and_is_remarked() -> None:
    reading = read(row(nguoi_thuc_hien="Ông Lạ Mặt"))
    assert reading.rows[0].officer_id is None
    assert [remark.note for remark in reading.remarks] == [RowNote.OFFICER_NOT_FOUND]


def test_all_units_may_help() -> None:
    [one] = read(row(phoi_hop="Các phòng, đơn vị")).rows
    assert one.coordinator_ids == (1, 3, 4, 5)


@pytest.mark.parametrize(
    ("words", "coordinators"),
    [
        ("Các phòng, đơn vị thuộc Sở", (1, 3, 4, 5)),
        ("các phòng chuyên môn, nghiệp vụ thuộc Sở", (3, 4)),
        ("Các phòng và đơn vị trực thuộc Sở", (1, 3, 4, 5)),
        ("các đơn vị còn lại", (1, 3, 4, 5)),
        ("Các phòng, đơn vị còn lại", (1, 3, 4, 5)),
        ("Văn phòng Sở và các phòng chuyên môn", (1, 3, 4)),
        ("TTra, các đơn vị khác", (5, 1, 3, 4)),
    ],
)
def test_a_collective_name_is_all_the_units_that_it_means(words: str, coordinators: tuple[int, ...]) -> None:
    reading = read(row(phoi_hop=words))
    assert [one.coordinator_ids for one in reading.rows] == [coordinators]
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("words", "coordinators"),
    [
        ("các đơn vị liên quan", ()),
        ("Các phòng, đơn vị có liên quan", ()),
        ("các sở, ngành, địa phương liên quan", ()),
        ("Văn phòng Sở và các đơn vị liên quan", (1,)),
        ("VP, TTra, các cơ quan, đơn vị có liên quan", (1, 5)),
    ],
)
def test_units_that_are_not_named_keep_no_row_out_and_are_remarked(words: str, coordinators: tuple[int, ...]) -> None:
    reading = read(row(phoi_hop=words))
    assert [one.coordinator_ids for one in reading.rows] == [coordinators]
    assert {remark.note for remark in reading.remarks} == {RowNote.COORDINATORS_UNNAMED}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!"])
def test_a_cell_with_an_error_is_no_words(error: str) -> None:
    for broken in (row(noi_dung=error), row(phoi_hop=error), row(han_xu_ly=error)):
        [problem] = read(broken).problems
        assert (problem.reason, problem.typed) == (RowReason.ERROR_CELL, error)
    [one] = read(row(nguoi_thuc_hien=error)).rows
    assert one.officer_id is None


@pytest.mark.parametrize("due", [date(1905, 1, 1), "17/12/1899", date(2999, 1, 1)])
def test_a_deadline_of_another_age_is_not_believed(due: Any) -> None:
    [problem] = read(row(han_xu_ly=due)).problems
    assert problem.reason is RowReason.DEADLINE_NOT_READ


def test_a_total_under_the_units_is_no_task() -> None:
    assert read(row(), ("", None, "TỔNG", None, None, 3)).skipped == (("", 3),)


def test_a_cell_merged_over_several_rows_holds_for_all_of_them() -> None:
    sheet = table(
        row(don_vi="TTra", han_xu_ly="17/12/2026"),
        row(noi_dung="Rà soát biên chế", don_vi=None),
        row(noi_dung="Kiểm kê", don_vi=None, han_xu_ly="17/12/2026"),
        (),
    )
    merged = (MergedDown(HEADERS.index("Đơn vị"), 2, 3), MergedDown(HEADERS.index("Nội dung"), 2, 3))
    reading = read_sheet(replace(sheet, rows=sheet.rows[:4], merged=merged))
    assert [(one.title, one.lead_id) for one in reading.rows] == [
        ("Báo cáo kết quả rà soát TTHC", 5),
        ("Rà soát biên chế", 5),
    ]
    assert [(problem.row, problem.reason) for problem in reading.problems] == [(4, RowReason.NO_UNIT)]


def test_units_as_headings_lead_the_rows_below_them() -> None:
    reading = read(
        ("I", "Văn phòng Sở"),
        row(stt=1, don_vi=None),
        ("II", "Thanh tra Sở"),
        row(stt=1, don_vi=None, noi_dung="Việc khác"),
        (None, "Tổng cộng: 2"),
        (None, None, None, "NGƯỜI LẬP BIỂU"),
    )
    assert [one.lead_id for one in reading.rows] == [1, 5]
    assert [row for _, row in reading.skipped] == [2, 4, 6, 7]
    assert reading.problems == ()


@pytest.mark.parametrize("lifecycle", list(Lifecycle))
def test_every_state_is_read_back_from_its_label(lifecycle: Lifecycle) -> None:
    for label in (STATE_LABELS[lifecycle], LIFECYCLES[lifecycle], fold(LIFECYCLES[lifecycle]).upper()):
        state = read_state(label)
        assert state is not None
        assert state.lifecycle is lifecycle, label


@pytest.mark.parametrize(
    ("words", "lifecycle"),
    [
        ("Mới giao", Lifecycle.ASSIGNED),
        ("Chưa xử lý", Lifecycle.ASSIGNED),
        ("Đã xử lý", Lifecycle.COMPLETED),
        ("Hoàn thành đúng hạn", Lifecycle.COMPLETED),
        ("Hoàn thành trễ hạn", Lifecycle.COMPLETED),
        ("Chưa hoàn thành, quá hạn", None),
        ("Quá hạn", None),
        ("Trong hạn", None),
        ("Đang thực hiện (trong hạn)", Lifecycle.IN_PROGRESS),
        ("Chờ duyệt", Lifecycle.PENDING_REVIEW),
        ("Thu hồi nhiệm vụ", Lifecycle.CANCELLED),
        ("100%", Lifecycle.COMPLETED),
        ("40 %", Lifecycle.IN_PROGRESS),
        ("", None),
    ],
)
def test_states_of_other_systems_are_understood(words: str, lifecycle: Lifecycle | None) -> None:
    state = read_state(words)
    assert state is not None
    assert state.lifecycle is lifecycle


def task_row(number: int = 3, **changed: Any) -> TaskRow:
    usual = TaskRow(number, "Báo cáo kết quả rà soát TTHC", 2, deadline=DUE, document=SourceDocument("1957/UBND-NC"))
    return replace(usual, **changed)


def test_the_same_row_again_changes_nothing() -> None:
    planned = plan([task_row()], [record()])
    assert (len(planned.new), len(planned.changed), len(planned.unchanged)) == (0, 0, 1)


EDITED = "Báo cáo kết quả rà soát TTHC nội bộ"


def test_a_task_is_found_by_its_number_its_document_or_its_words() -> None:
    later = replace(DUE, due_at=DUE.due_at + timedelta(days=3))
    for row in (
        task_row(task_number=12, title=EDITED, document=None),
        task_row(title=EDITED),
        task_row(document=None, deadline=later),
    ):
        known = record(document="" if row.document is None and row.task_number is None else "1957/UBND-NC")
        planned = plan([row], [known])
        assert not planned.new
        assert [one.record.task.number for one in planned.changed] == [12]


@pytest.mark.parametrize(
    "title", ["Cử cán bộ dự tập huấn", "Báo cáo kết quả rà soát TTHC quý III", "Báo cáo kết quả rà soát TTHC số 2"]
)
def test_other_words_are_another_task_though_the_document_and_the_unit_are_the_same(title: str) -> None:
    planned = plan([task_row(title=title)], [record()])
    assert [row.title for row in planned.new] == [title]
    assert planned.changed == ()


def test_a_number_with_other_words_replaces_nothing() -> None:
    planned = plan([task_row(task_number=12, other_id="NV12", title="Sửa chữa trụ sở")], [record()])
    assert [(one.reason, one.typed, one.near) for one in planned.problems] == [
        (RowReason.OTHER_TASK, "NV12", ("Báo cáo kết quả rà soát TTHC",))
    ]
    planned = plan([task_row(task_number=12, other_id="NV0012", title="Sửa chữa trụ sở")], [record()])
    assert [row.title for row in planned.new] == ["Sửa chữa trụ sở"]
    assert [remark.note for remark in planned.remarks] == [RowNote.OTHER_ID]


def test_two_tasks_of_one_document_for_one_unit_stay_two() -> None:
    rows = [task_row(3), task_row(4, title="Lập danh mục thiết bị")]
    assert len(plan(rows, []).new) == 2
    planned = plan(rows, [record(1), record(2, "Lập danh mục thiết bị")])
    assert len(planned.unchanged) == 2
    planned = plan(list(reversed(rows)), [record(1)])
    assert [row.row for row in planned.unchanged] == [3]
    assert [row.row for row in planned.new] == [4]


def test_the_same_row_twice_in_a_file_is_told() -> None:
    planned = plan([task_row(3), task_row(9)], [])
    assert [row.row for row in planned.new] == [3]
    assert [(problem.row, problem.reason, problem.typed) for problem in planned.problems] == [(9, RowReason.TWICE, "3")]


def test_a_number_that_means_another_task_here_is_refused() -> None:
    planned = plan([task_row(task_number=12)], [record(12, "Việc khác hẳn", unit=5, document="9/KH-UBND")])
    assert [problem.reason for problem in planned.problems] == [RowReason.OTHER_TASK]
    planned = plan([task_row(task_number=12, lead_id=1)], [record(12)])
    assert [problem.reason for problem in planned.problems] == [RowReason.OTHER_UNIT]


def test_a_table_never_takes_work_back() -> None:
    done = record(lifecycle=Lifecycle.COMPLETED)
    planned = plan([task_row(lifecycle=Lifecycle.IN_PROGRESS)], [done])
    assert not planned.changed
    assert [remark.note for remark in planned.remarks] == [RowNote.CLOSED]
    planned = plan([task_row(lifecycle=Lifecycle.ASSIGNED)], [record(lifecycle=Lifecycle.IN_PROGRESS)])
    assert not planned.changed
    assert [remark.note for remark in planned.remarks] == [RowNote.STATE_KEPT]
    planned = plan([task_row(lifecycle=Lifecycle.COMPLETED)], [record()])
    assert planned.changed[0].changes == {Change.STATE}


def test_an_empty_cell_changes_nothing() -> None:
    known = record(coordinators=(1,), officer=BINH, result="Đã gửi 77/BC-SKHCN")
    planned = plan([task_row(deadline=None, document=SourceDocument("1957/UBND-NC"))], [known])
    assert len(planned.unchanged) == 1
    planned = plan([task_row(deadline=None, no_deadline=True)], [known])
    assert planned.changed[0].changes == {Change.DEADLINE}


def test_monthly_work_with_the_same_words_is_new_once_the_last_is_closed() -> None:
    last = record(document="", lifecycle=Lifecycle.COMPLETED)
    later = replace(DUE, due_at=DUE.due_at + timedelta(days=31))
    assert len(plan([task_row(document=None, deadline=later)], [last]).new) == 1
    assert len(plan([task_row(document=None)], [last]).unchanged) == 1


hours = st.sampled_from(["2026-12-17 17:00", "2026-12-17 16:30", "2027-01-04 08:15"])
records = st.builds(
    record,
    number=st.integers(1, 900),
    title=st.sampled_from(["Báo cáo", "=1+1", "Lập danh mục; gửi VP", "Rà soát, đánh giá"]),
    unit=st.sampled_from([1, 2, 3, 4, 5]),
    deadline=st.one_of(
        st.none(),
        st.just(DUE),
        hours.map(lambda at: Deadline(datetime.fromisoformat(f"{at}+07:00").astimezone(UTC), False, "")),
    ),
    document=st.sampled_from(["", "1957/UBND-NC", "12-KH/TU", "61/2018/NĐ-CP"]),
    lifecycle=st.sampled_from(list(Lifecycle)),
    result=st.sampled_from(["", "Đã gửi 77/BC-SKHCN"]),
)


@settings(deadline=None)
@given(st.lists(records, max_size=8, unique_by=lambda one: one.task.number), st.booleans())
def test_what_is_exported_changes_nothing_when_it_comes_back(known: list[TaskRecord], with_others: bool) -> None:
    if with_others:
        known = [record(901 + place, f"Việc {place}", coordinators=(1, 3), officer=BINH) for place in range(2)] + known
    known = [replace(one, shown=shown_beside(one, {AN.id: AN.name})) for one in known]
    cells = report_rows(known, {AN.id: AN.name})
    sheet = Table(
        "a", (SheetRow(1, tuple(map(str, REPORT_COLUMNS))), *(SheetRow(n, row) for n, row in enumerate(cells, 2)))
    )
    reading = read_sheet(sheet)
    assert reading.problems == ()
    planned = plan(reading.rows, known)
    twins = [problem for problem in planned.problems if problem.reason is not RowReason.TWICE]
    assert (planned.new, planned.changed, twins) == ((), (), [])


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=30), st.integers(), st.floats(), st.dates()), max_size=9),
        max_size=6,
    )
)
def test_no_sheet_whatever_makes_the_reader_stumble(rows: list[list[Any]]) -> None:
    reading = read(*(tuple(cells) for cells in rows if any(cell is not None for cell in cells)))
    assert len(plan(reading.rows, []).new) <= len(rows)


def test_rows_wait_in_a_draft_without_losing_anything() -> None:
    rows = read(
        row(
            phoi_hop="VP",
            nguoi_thuc_hien="Bình",
            han_xu_ly="17/12/2026",
            so_ky_hieu="1957/UBND-NC",
            trang_thai="Đã xử lý",
        ),
        row(noi_dung="Việc khác"),
    ).rows
    assert TABLE.value(TABLE.text(TableDraft(rows))) == TableDraft(rows)


def test_a_row_that_needs_a_formula_never_computed_is_left_out_and_a_total_is_passed_over() -> None:
    sheet = table(row(), row(noi_dung="Tổng cộng", don_vi=None), row(noi_dung="Việc khác"), row(noi_dung="Việc nữa"))
    layout = find_layout(sheet.rows)
    assert layout is not None
    due, note = layout.places[Column.DUE], 40
    numbers = [one.number for one in sheet.rows[layout.last :]]
    formulas = frozenset({(numbers[1], due), (numbers[2], due), (numbers[3], note)})
    found = read_sheet(replace(sheet, uncomputed=formulas))
    assert [one.title for one in found.rows] == ["Báo cáo kết quả rà soát TTHC", "Việc nữa"]
    assert [(one.row, one.reason) for one in found.problems] == [(numbers[2], RowReason.UNCOMPUTED)]
    assert found.skipped == (("", numbers[1]),)


def test_a_pasted_list_is_compared_with_the_record() -> None:
    listed, unread = read_list(
        "DANH SÁCH THÁNG 11\n"
        "1. Công văn số 1957/UBND-NC ngày 20/11/2026, hạn 17/12/2026, đang thực hiện\n"
        "2. 12-KH/TU\tthời hạn: 20/12/2026\n"
        "3. 9/KH-UBND; Hoàn thành\n"
        "4. 999/UBND-NC\n"
        "dòng 5 không có số",
        OFFICE,
        NOW,
    )
    assert [one.number for one in listed] == ["1957/UBND-NC", "12-KH/TU", "9/KH-UBND", "999/UBND-NC"]
    found = compare(
        listed,
        [record(1), record(2, document="12-KH/TU"), record(3, document="9/KH-UBND"), record(4, document="753/QĐ-UBND")],
    )
    assert unread == ("DANH SÁCH THÁNG 11", "dòng 5 không có số")
    assert [one.number for one in found.missing_here] == ["999/UBND-NC"]
    assert [one.task.number for one in found.missing_there] == [4]
    assert [(one.number, other.task.number) for one, other in found.deadlines] == [("12-KH/TU", 2)]
    assert [(one.number, other.task.number) for one, other in found.states] == [("9/KH-UBND", 3)]
    assert found.same == 1


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("15\t101/UBND-NC\t20/11/2026\tV/v báo cáo\tQLKH\t17/12/2026\tĐang xử lý", "2026-12-17"),
        ("1 | 101/UBND-NC | 20/11/2026 | 17/12/2026", "2026-12-17"),
        ("101/UBND-NC 20/11/2026 hạn 17/12/2026", "2026-12-17"),
        ("15. Công văn 101/UBND-NC, 20/11/2026", None),
        ("15 101/UBND-NC", None),
        ("101/UBND-NC; 17/12; Hoàn thành", "2026-12-17"),
    ],
)
def test_the_number_of_a_line_is_no_day_and_the_date_behind_the_number_is_the_documents(
    line: str, due: str | None
) -> None:
    [[one], unread] = read_list(line, OFFICE, NOW)
    assert (one.number, unread) == ("101/UBND-NC", ())
    assert (one.deadline.due_at.date().isoformat() if one.deadline else None) == due
