"""What is said about task tables and about two ledgers that are compared."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain import errors
from domain.conversation.messages.base import Action, Message
from domain.conversation.messages.tables import (
    Difference,
    ReconciledLine,
    Reconciliation,
    TableExported,
    TableImported,
    TableLine,
    TableProposed,
)
from domain.model import Lifecycle, SourceDocument
from domain.tables.columns import Column, Guess
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

TABLES: dict[str, Message] = {
    "table": TableProposed(
        file="Giao việc & nhắc <tháng 11>.xlsx",
        sheet="Nhiệm vụ",
        guesses=(
            Guess("STT", 0, Column.POSITION),
            Guess("Nội dung <giao>", 1, Column.TITLE),
            Guess("Hạn xử lý", 2, Column.DUE),
            Guess("Màu", 3, None),
        ),
        lines=(
            _LINE,
            TableLine(
                row=9,
                title="Lập danh mục thiết bị",
                unit="Văn phòng Sở",
                number=12,
                changes=(Change.TITLE, Change.DEADLINE),
            ),
        ),
        new=180,
        changed=6,
        unchanged=8,
        problems=tuple(
            RowProblem(number, reason, "Phòng <Hậu cần>", ("QLKH", "VP") if "unit" in reason else ())
            for number, reason in enumerate(RowReason, 20)
        ),
        problems_in_all=40,
        others=("Quý II <nháp>", "Quý III"),
        remarks=tuple(
            Remark(number, note, "NV12", _DUE.due_at if note is RowNote.DEADLINE_READ else None)
            for number, note in enumerate(RowNote, 50)
        ),
        remarks_in_all=9,
        skipped=3,
        actions=_BUTTONS,
    ),
    "table, many sheets": TableProposed(
        file="nhiem-vu.xlsx",
        sheet="Tháng 1",
        guesses=(),
        lines=(),
        new=3,
        changed=0,
        unchanged=0,
        others=tuple(f"Tháng {n}" for n in range(2, 13)),
    ),
    "table, nothing to save": TableProposed(
        file="nhiem-vu.csv", sheet="", guesses=(), lines=(), new=0, changed=0, unchanged=200
    ),
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
    f"table {problem}": errors.TableRefused(problem) for problem in errors.TableProblem
}
