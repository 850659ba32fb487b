"""Lists of tasks, directives to tick and rules of return, as they come up in an office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain import errors
from domain.conversation.messages.assigning import DraftFacts, TaskProposed
from domain.conversation.messages.base import Action, Message, WorkLine
from domain.conversation.messages.many import (
    DirectivePiece,
    ListAssigned,
    ListProposed,
    ListView,
    ProposedLine,
    UnreadFacts,
)
from domain.conversation.messages.recurring import (
    RecurrenceFacts,
    RecurringChange,
    RecurringChanged,
    RecurringChangeProposed,
    RecurringLine,
    RecurringList,
)
from domain.intake.deadlines import Adjust, DeadlineWarning, Frequency, Recurrence
from domain.intake.directives import AssignmentKind
from domain.model import AssignmentRole, Lifecycle, SourceDocument, Timeliness, Urgency
from domain.vocabulary import ZONE, DeadlineFacts, Doubt, DoubtKind, ListSource

QLKH = "Phòng Quản lý khoa học"
VP = "Văn phòng Sở"
TTRA = "Thanh tra Sở"
DIRECTIVE = SourceDocument("888/SKHCN-VP", date(2020, 9, 24), "Sở Khoa học và Công nghệ", "thực hiện tốt công tác CCHC")


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


DUE = DeadlineFacts(local(2026, 12, 14, 17), True, "trước 15/12", 14)
MONTHLY = RecurrenceFacts(
    Recurrence(Frequency.MONTHLY, days=((0, 15),), before=True, adjust=Adjust.BACK),
    (local(2026, 12, 14, 17), local(2027, 1, 14, 17), local(2027, 2, 12, 17)),
)
WEEKLY = RecurrenceFacts(
    Recurrence(Frequency.WEEKLY, weekdays=(4,), hour=time(16)),
    (local(2026, 11, 27, 16), local(2026, 12, 4, 16), local(2026, 12, 11, 16)),
)
YEARLY = RecurrenceFacts(
    Recurrence(Frequency.YEARLY, days=((3, 4), (9, 4)), before=True),
    (local(2027, 3, 3, 17), local(2027, 9, 3, 17), local(2028, 3, 3, 17)),
)
CLEAR = ProposedLine(
    1,
    DraftFacts(
        lead=QLKH, coordinators=(VP,), officer="Trần Văn Bình", title="Báo cáo kết quả rà soát TTHC", deadline=DUE
    ),
    ticked=True,
    warning=DeadlineWarning.NEXT_YEAR,
)
RETURNING = ProposedLine(
    2,
    DraftFacts(lead=VP, title="Báo cáo CCHC", deadline=DUE, recurrence=MONTHLY, urgency=Urgency.URGENT),
    ticked=True,
)
UNCLEAR = ProposedLine(
    3,
    DraftFacts(title="Lập danh mục thiết bị", no_deadline=True),
    ticked=True,
    doubts=(
        Doubt(DoubtKind.AMBIGUOUS_UNIT, "QLCN", ("QLCN&TTCN", "QLCNg")),
        Doubt(DoubtKind.NO_DEADLINE),
    ),
)
WAVERING = ProposedLine(
    4,
    DraftFacts(lead=VP, title="Họp giao ban", deadline=DUE),
    ticked=True,
    doubts=(
        Doubt(DoubtKind.UNSURE_DEADLINE, "4/12"),
        Doubt(DoubtKind.UNKNOWN_OFFICER, "anh Tú"),
        Doubt(DoubtKind.AMBIGUOUS_COORDINATOR, "QLCN", ("QLCN&TTCN", "QLCNg")),
        Doubt(DoubtKind.NO_TEXT),
    ),
    candidates=(DUE, DeadlineFacts(local(2026, 12, 4, 15), False, "4/12", 8)),
)
NOBODY = ProposedLine(
    5,
    DraftFacts(title="Chuẩn bị hội trường", deadline=DUE),
    ticked=False,
    doubts=(Doubt(DoubtKind.NO_UNIT), Doubt(DoubtKind.UNKNOWN_UNIT, "Phòng Hậu cần", ("VP",))),
)
CONTINUOUS = ProposedLine(
    6,
    DraftFacts(
        coordinators=(TTRA,), each=(VP, QLKH), title="Thường xuyên rà soát thủ tục hành chính", no_deadline=True
    ),
    ticked=False,
    place="2.4",
    kind=AssignmentKind.CONTINUOUS,
    doubts=(Doubt(DoubtKind.SEVERAL_LEADS, "các phòng", ("VP", "QLKH")),),
    outside=("Bưu điện",),
)
CLOSING = ProposedLine(
    7,
    DraftFacts(title="Quán triệt nội dung chỉ đạo", document=DIRECTIVE, no_deadline=True),
    ticked=False,
    place="closing",
    kind=AssignmentKind.ON_RECEIPT,
    doubts=(Doubt(DoubtKind.SEVERAL_LEADS, "Tổ Công tác"),),
)
LED_WITH_ALL = ProposedLine(
    8,
    DraftFacts(
        lead=VP, coordinators=(QLKH, TTRA), title="Quán triệt quy chế đánh giá kết quả công tác CCHC", deadline=DUE
    ),
    ticked=True,
    place="2.4",
    lead_code="VP",
    coordinator_codes=("QLKH", "QLCN&TTCN", "QLCNg", "TTra", "CCTĐC"),
)
WORK = WorkLine(
    12,
    "Báo cáo kết quả rà soát TTHC",
    unit=QLKH,
    role=AssignmentRole.LEAD,
    urgency=Urgency.NORMAL,
    lifecycle=Lifecycle.ASSIGNED,
    timeliness=Timeliness.ON_TRACK,
    overdue_days=0,
    deadline=DUE,
)
RULE = RecurringLine(3, "Báo cáo CCHC", VP, MONTHLY, coordinators=(QLKH,), opens_at=local(2026, 12, 1, 8), newest=12)
MOVED = RecurringLine(4, "Giao ban tuần", VP, WEEKLY, opens_at=local(2026, 11, 30, 8), moved=DUE)
UNREAD = (
    UnreadFacts(2, "Bảng đếm nộp Văn phòng Sở chậm nhất ngày 15/12/2026", ("VP",), DUE),
    UnreadFacts(1, "Các phòng, đơn vị tự sắp xếp kho hồ sơ", (), None),
)
ACTIONS = (Action("dung", 5), Action("thoi", 5))
LINES, TICKS = ListSource.LINES, ListSource.DIRECTIVE

LISTS: dict[str, Message] = {
    "several lines proposed": ListProposed(
        LINES, (CLEAR, RETURNING, UNCLEAR, WAVERING, NOBODY), total=5, ticked=4, unsettled=2, actions=ACTIONS
    ),
    "a directive proposed": ListProposed(
        TICKS,
        (CONTINUOUS, CLOSING, LED_WITH_ALL),
        total=18,
        ticked=3,
        unsettled=3,
        units=6,
        document=DIRECTIVE,
        actions=(Action("trang 2", 5), Action("thoi", 5)),
        page=1,
        pages=2,
    ),
    "a directive with sentences that are in no task": ListProposed(
        TICKS,
        (CONTINUOUS,),
        total=1,
        ticked=0,
        unsettled=0,
        document=DIRECTIVE,
        actions=(Action("chua doc", 5), Action("thoi", 5)),
        unread=UNREAD,
        unread_total=7,
        unread_dated=1,
    ),
    "the sentences that are in no task": ListProposed(
        TICKS,
        (),
        total=1,
        ticked=0,
        unsettled=0,
        view=ListView.UNREAD,
        pages=2,
        actions=(Action("danh sach", 5), Action("chua doc 2", 5), Action("thoi", 5)),
        unread=UNREAD,
        unread_total=27,
        unread_dated=1,
    ),
    "a sentence made a task": ListProposed(
        TICKS,
        (UNCLEAR,),
        total=5,
        ticked=4,
        unsettled=1,
        view=ListView.CHANGED,
        actions=(ACTIONS[0], Action("danh sach", 5), Action("chua doc", 5), ACTIONS[1]),
        unread_total=2,
        unread_dated=1,
    ),
    "a corrected list": ListProposed(
        LINES,
        (CLEAR,),
        total=5,
        ticked=4,
        unsettled=0,
        view=ListView.CHANGED,
        actions=(ACTIONS[0], Action("danh sach", 5), ACTIONS[1]),
    ),
    "a list with nothing changed": ListProposed(LINES, (), total=5, ticked=0, unsettled=0, view=ListView.CHANGED),
    "lines that cannot be saved": ListProposed(
        LINES,
        (UNCLEAR, WAVERING),
        total=5,
        ticked=2,
        unsettled=2,
        view=ListView.UNCLEAR,
        actions=(Action("danh sach", 5), ACTIONS[1]),
    ),
    "one line in full": ListProposed(
        TICKS,
        (CONTINUOUS,),
        total=18,
        ticked=3,
        unsettled=1,
        view=ListView.IN_FULL,
        actions=(ACTIONS[0], Action("danh sach", 5), ACTIONS[1]),
    ),
    "several tasks assigned": ListAssigned(
        (WORK,), (RULE,), (UNCLEAR,), unreachable=(TTRA,), held_until=local(2026, 11, 25, 8), actions=(ACTIONS[1],)
    ),
    "a piece of a directive": DirectivePiece(),
    "many tasks of a directive assigned": ListAssigned(
        (WORK, replace(WORK, number=13, unit=VP), replace(WORK, number=14, unit=TTRA), replace(WORK, number=16)),
        left=(UNCLEAR,),
        actions=(ACTIONS[1],),
        offered=12,
        units=6,
    ),
    "the chosen tasks of a directive assigned": ListAssigned((WORK,), actions=(ACTIONS[1],), offered=12),
    "a rule assigned": ListAssigned((), (RULE,)),
    "one task for each unit": TaskProposed(
        DraftFacts(each=(VP, QLKH), title="Báo cáo CCHC", deadline=DUE), actions=ACTIONS
    ),
    "a returning task proposed": TaskProposed(
        DraftFacts(lead=VP, title="Báo cáo CCHC", deadline=DUE, recurrence=YEARLY), actions=ACTIONS
    ),
    "the rules": RecurringList((RULE, MOVED)),
    "no rules": RecurringList(()),
    "stopping a rule": RecurringChangeProposed(RecurringChange.STOP, RULE, DUE.due_at, actions=ACTIONS),
    "skipping an occurrence": RecurringChangeProposed(RecurringChange.SKIP, RULE, DUE.due_at, actions=ACTIONS),
    "moving an occurrence": RecurringChangeProposed(
        RecurringChange.MOVE, RULE, DUE.due_at, moved_to=DUE, actions=ACTIONS
    ),
    "moving an occurrence past the next": RecurringChangeProposed(
        RecurringChange.MOVE,
        RULE,
        DUE.due_at,
        moved_to=DUE,
        passes=DUE.due_at,
        day_off_reason="Thứ Bảy",
        actions=ACTIONS,
    ),
    "a rule stopped": RecurringChanged(RecurringChange.STOP, RULE, DUE.due_at),
    "an occurrence skipped": RecurringChanged(RecurringChange.SKIP, RULE, DUE.due_at),
    "an occurrence moved": RecurringChanged(RecurringChange.MOVE, MOVED, DUE.due_at),
}
LIST_ERRORS: dict[str, errors.UserError] = {
    "no such rule": errors.RuleNotFound(7),
    "nothing ticked": errors.NothingTicked(),
    "no assignments in a text": errors.NoAssignmentsFound(),
    "an unread sentence of a wrong number": errors.NoSuchUnread(9, (1, 2, 5)),
    "no unread sentence left": errors.NoSuchUnread(1, ()),
}
