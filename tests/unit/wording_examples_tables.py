"""What is said about task tables and about two ledgers that are compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from domain import errors
from domain.conversation.messages.base import Action, ButtonName, Message
from domain.conversation.messages.tables import (
    Difference,
    ReconciledLine,
    Reconciliation,
    SheetRead,
    TableAnswered,
    TableExported,
    TableImported,
    TableProposed,
    TableRowsShown,
)
from domain.model import Lifecycle, SourceDocument
from domain.tables.columns import Column
from domain.tables.layout import By, Guess, Holds
from domain.tables.lines import Overwrite, TableLine
from domain.tables.rows import Change, Remark, RowNote, RowProblem, RowReason
from domain.vocabulary import DeadlineFacts

_DUE = DeadlineFacts(datetime(2026, 12, 17, 10, tzinfo=UTC), True, "17/12/2026", 16)
_EARLIER = DeadlineFacts(datetime(2026, 12, 15, 9, 30, tzinfo=UTC), False, "16h30 15/12", 14)
_DOCUMENT = SourceDocument("1957/UBND-NC", date(2026, 11, 20), "UBND tỉnh")
_BUTTONS = (Action("dung", 7), Action("thoi", 7))
_QLKH = "Phòng Quản lý khoa học"
_LINE = TableLine(
    row=4,
    title="Báo cáo kết quả <rà soát> TTHC",
    unit=_QLKH,
    coordinators=("Văn phòng Sở", "Thanh tra Sở"),
    officer="Trần Văn Bình",
    deadline=_DUE,
    document=_DOCUMENT,
    lifecycle=Lifecycle.IN_PROGRESS,
)

_DATED = Guess("Ngày trình", 6, None, holds=Holds.DAYS)

TABLES: dict[str, Message] = {
    "table": TableProposed(
        file="Giao việc & nhắc <tháng 11>.xlsx",
        sheets=(
            SheetRead(
                "Nhiệm vụ",
                (
                    Guess("STT", 0, Column.POSITION),
                    Guess("Nội dung <giao>", 1, Column.TITLE),
                    Guess("Hạn xử lý", 2, Column.DUE),
                    Guess("Ai làm", 3, Column.LEAD, By.CONTENT),
                    Guess("Đầu việc phụ", 4, Column.COORDINATORS, By.TOLD),
                    Guess("Màu", 5, None),
                    _DATED,
                ),
                warned=(_DATED, Guess("", 7, None, holds=Holds.UNITS)),
            ),
        ),
        lines=(_LINE,),
        new=180,
        changed=6,
        unchanged=8,
        late=(replace(_LINE, row=2, lifecycle=None),),
        late_in_all=4,
        overwrites=(
            Overwrite(9, 12, Change.TITLE, "Lập danh mục <cũ>", "Lập danh mục"),
            Overwrite(9, 12, Change.DEADLINE, _EARLIER, _DUE),
            Overwrite(10, 13, Change.DEADLINE, _DUE, None),
            Overwrite(10, 13, Change.OFFICER, "", "Trần Văn Bình"),
            Overwrite(11, 14, Change.COORDINATORS, "", "Thanh tra Sở"),
            Overwrite(12, 15, Change.STATE, Lifecycle.ASSIGNED, Lifecycle.COMPLETED),
            Overwrite(12, 15, Change.RESULT, "", "Đã gửi 77/BC-SKHCN"),
            Overwrite(12, 15, Change.BESIDE, "", "thêm <người>", label="Đề xuất"),
        ),
        overwrites_in_all=9,
        problems=tuple(
            RowProblem(number, reason, "Phòng <Hậu cần>", ("QLKH", "VP") if "unit" in reason else ())
            for number, reason in enumerate(RowReason, 20)
        ),
        problems_in_all=60,
        remarks=tuple(
            Remark(number, note, "NV12", _DUE.due_at if note is RowNote.DEADLINE_READ else None)
            for number, note in enumerate(RowNote, 80)
        ),
        remarks_in_all=19,
        skipped=3,
        actions=_BUTTONS,
    ),
    "table, many sheets": TableProposed(
        file="nhiem-vu.xlsx",
        sheets=(
            SheetRead("QLKH", (Guess("Việc", 0, Column.TITLE), _DATED), _QLKH, (_DATED,)),
            SheetRead("Quý <II>", (Guess("Nội dung", 0, Column.TITLE), Guess("Tên nhiệm vụ", 1, Column.TITLE))),
        ),
        lines=(replace(_LINE, sheet="QLKH"),),
        new=3,
        changed=1,
        unchanged=0,
        late=(replace(_LINE, sheet="Quý <II>"),),
        late_in_all=1,
        overwrites=(Overwrite(9, 12, Change.TITLE, "Lập danh mục", "Lập bảng", "QLKH"),),
        overwrites_in_all=1,
        problems=(RowProblem(4, RowReason.NO_UNIT, sheet="Quý <II>"),),
        problems_in_all=1,
        remarks=(Remark(5, RowNote.HEADING, "Nhiệm vụ khác", sheet="QLKH"),),
        remarks_in_all=1,
        unread=("Bìa", "Danh mục"),
        hidden=tuple(f"Tháng {n}" for n in range(2, 13)),
    ),
    "table, nothing to save": TableProposed(
        file="nhiem-vu.csv", sheets=(SheetRead("", ()),), lines=(), new=0, changed=0, unchanged=200
    ),
    "table, late work told above": TableProposed(
        file="nhiem-vu.xlsx",
        sheets=(SheetRead("", ()),),
        lines=(),
        new=1,
        changed=0,
        unchanged=0,
        late=(replace(_LINE, lifecycle=None),),
        late_in_all=1,
        escalates=True,
        pages=2,
        actions=(*_BUTTONS, Action("xembang 1")),
    ),
    "rows of a table": TableRowsShown(
        "nhiem-vu.xlsx",
        (
            _LINE,
            RowProblem(7, RowReason.NO_UNIT),
            Overwrite(9, 12, Change.STATE, Lifecycle.ASSIGNED, Lifecycle.COMPLETED),
            Remark(9, RowNote.CLOSED, "NV12"),
        ),
        1,
        2,
        (Action("xembang 2", label=ButtonName.NEXT_PAGE),),
    ),
    "rows of a table, the last page": TableRowsShown("nhiem-vu.xlsx", (_LINE,), 2, 2),
    "table answered": TableAnswered("nhiem-vu <1>.xlsx"),
    "table imported": TableImported(new=198, changed=0, first=1, last=198, left_out=2, held_until=_DUE.due_at),
    "table imported, one new": TableImported(new=1, changed=3, first=199, last=199),
    "table imported, stopped": TableImported(new=400, changed=0, first=1, last=400, stopped=True),
    "table imported, nothing to tell": TableImported(new=2, changed=0, first=1, last=2, announced=False),
    "table exported": TableExported(198),
    "table exported, overdue of a unit": TableExported(3, _QLKH, overdue=True),
    "table exported, nothing": TableExported(0, _QLKH),
    "reconciled": Reconciliation(
        compared=6,
        same=2,
        missing_here=(ReconciledLine("2011/UBND-NC"),),
        missing_there=(ReconciledLine("753/QĐ-UBND", 15, "Thanh tra Sở"),),
        deadlines=(Difference("1957/UBND-NC", 12, _EARLIER, _DUE), Difference("9/KH-UBND", 3, _DUE, None)),
        states=(Difference("88/TB-VPCP", 14, Lifecycle.COMPLETED, Lifecycle.ASSIGNED),),
        unread=("Công văn <số> 12",),
    ),
    "reconciled, all the same": Reconciliation(compared=6, same=6),
}

TABLE_ERRORS: dict[str, errors.UserError] = {
    f"table {problem}": errors.TableRefused(problem, "zalo") for problem in errors.TableProblem
} | {
    "column not found": errors.ColumnNotFound("Đơn vị <lạ>", ("TT", "Nội dung")),
    "column not found, no table": errors.ColumnNotFound("Đơn vị", ()),
    "meaning not found": errors.MeaningNotFound("<màu>"),
}
