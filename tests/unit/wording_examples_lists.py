"""Lists of tasks, directives to tick and rules of return, as they come up in an office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from domain import errors
from domain.conversation import messages as say
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
MONTHLY = say.RecurrenceFacts(
    Recurrence(Frequency.MONTHLY, days=((0, 15),), before=True, adjust=Adjust.BACK),
    (local(2026, 12, 14, 17), local(2027, 1, 14, 17), local(2027, 2, 12, 17)),
)
WEEKLY = say.RecurrenceFacts(
    Recurrence(Frequency.WEEKLY, weekdays=(4,), hour=time(16)),
    (local(2026, 11, 27, 16), local(2026, 12, 4, 16), local(2026, 12, 11, 16)),
)
YEARLY = say.RecurrenceFacts(
    Recurrence(Frequency.YEARLY, days=((3, 4), (9, 4)), before=True),
    (local(2027, 3, 3, 17), local(2027, 9, 3, 17), local(2028, 3, 3, 17)),
)
CLEAR = say.ProposedLine(
    1,
    say.DraftFacts(
        lead=QLKH, coordinators=(VP,), officer="Trần Văn Bình", title="Báo cáo kết quả rà soát TTHC", deadline=DUE
    ),
    ticked=True,
    warning=DeadlineWarning.NEXT_YEAR,
)
RETURNING = say.ProposedLine(
    2,
    say.DraftFacts(lead=VP, title="Báo cáo CCHC", deadline=DUE, recurrence=MONTHLY, urgency=Urgency.URGENT),
    ticked=True,
)
UNCLEAR = say.ProposedLine(
    3,
    say.DraftFacts(title="Lập danh mục thiết bị", no_deadline=True),
    ticked=True,
    doubts=(
        Doubt(DoubtKind.AMBIGUOUS_UNIT, "QLCN", ("QLCN&TTCN", "QLCNg")),
        Doubt(DoubtKind.NO_DEADLINE),
    ),
)
WAVERING = say.ProposedLine(
    4,
    say.DraftFacts(lead=VP, title="Họp giao ban", deadline=DUE),
    ticked=True,
    doubts=(
        Doubt(DoubtKind.UNSURE_DEADLINE, "4/12"),
        Doubt(DoubtKind.UNKNOWN_OFFICER, "anh Tú"),
        Doubt(DoubtKind.AMBIGUOUS_COORDINATOR, "QLCN", ("QLCN&TTCN", "QLCNg")),
        Doubt(DoubtKind.NO_TEXT),
    ),
    candidates=(DUE, DeadlineFacts(local(2026, 12, 4, 15), False, "4/12", 8)),
)
NOBODY = say.ProposedLine(
    5,
    say.DraftFacts(title="Chuẩn bị hội trường", deadline=DUE),
    ticked=False,
    doubts=(Doubt(DoubtKind.NO_UNIT), Doubt(DoubtKind.UNKNOWN_UNIT, "Phòng Hậu cần", ("VP",))),
)
CONTINUOUS = say.ProposedLine(
    6,
    say.DraftFacts(
        coordinators=(TTRA,), each=(VP, QLKH), title="Thường xuyên rà soát thủ tục hành chính", no_deadline=True
    ),
    ticked=False,
    place="2.4",
    kind=AssignmentKind.CONTINUOUS,
    doubts=(Doubt(DoubtKind.SEVERAL_LEADS, "các phòng", ("VP", "QLKH")),),
    outside=("Bưu điện",),
)
CLOSING = say.ProposedLine(
    7,
    say.DraftFacts(title="Quán triệt nội dung chỉ đạo", document=DIRECTIVE, no_deadline=True),
    ticked=False,
    place="closing",
    kind=AssignmentKind.ON_RECEIPT,
    doubts=(Doubt(DoubtKind.SEVERAL_LEADS, "Tổ Công tác"),),
)
LED_WITH_ALL = say.ProposedLine(
    8,
    say.DraftFacts(
        lead=VP, coordinators=(QLKH, TTRA), title="Quán triệt quy chế đánh giá kết quả công tác CCHC", deadline=DUE
    ),
    ticked=True,
    place="2.4",
    lead_code="VP",
    coordinator_codes=("QLKH", "QLCN&TTCN", "QLCNg", "TTra", "CCTĐC"),
)
WORK = say.WorkLine(
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
RULE = say.RecurringLine(
    3, "Báo cáo CCHC", VP, MONTHLY, coordinators=(QLKH,), opens_at=local(2026, 12, 1, 8), newest=12
)
MOVED = say.RecurringLine(4, "Giao ban tuần", VP, WEEKLY, opens_at=local(2026, 11, 30, 8), moved=DUE)
ACTIONS = (say.Action("dung", 5), say.Action("thoi", 5))
LINES, TICKS = ListSource.LINES, ListSource.DIRECTIVE

LISTS: dict[str, say.Message] = {
    "several lines proposed": say.ListProposed(
        LINES, (CLEAR, RETURNING, UNCLEAR, WAVERING, NOBODY), total=5, ticked=4, unsettled=2, actions=ACTIONS
    ),
    "a directive proposed": say.ListProposed(
        TICKS,
        (CONTINUOUS, CLOSING, LED_WITH_ALL),
        total=18,
        ticked=3,
        unsettled=3,
        units=6,
        document=DIRECTIVE,
        actions=(say.Action("trang 2", 5), say.Action("thoi", 5)),
        page=1,
        pages=2,
    ),
    "a corrected list": say.ListProposed(
        LINES,
        (CLEAR,),
        total=5,
        ticked=4,
        unsettled=0,
        view=say.ListView.CHANGED,
        actions=(ACTIONS[0], say.Action("danh sach", 5), ACTIONS[1]),
    ),
    "a list with nothing changed": say.ListProposed(
        LINES, (), total=5, ticked=0, unsettled=0, view=say.ListView.CHANGED
    ),
    "lines that cannot be saved": say.ListProposed(
        LINES,
        (UNCLEAR, WAVERING),
        total=5,
        ticked=2,
        unsettled=2,
        view=say.ListView.UNCLEAR,
        actions=(say.Action("danh sach", 5), ACTIONS[1]),
    ),
    "one line in full": say.ListProposed(
        TICKS,
        (CONTINUOUS,),
        total=18,
        ticked=3,
        unsettled=1,
        view=say.ListView.IN_FULL,
        actions=(ACTIONS[0], say.Action("danh sach", 5), ACTIONS[1]),
    ),
    "several tasks assigned": say.ListAssigned(
        (WORK,), (RULE,), (UNCLEAR,), unreachable=(TTRA,), held_until=local(2026, 11, 25, 8), actions=(ACTIONS[1],)
    ),
    "a piece of a directive": say.DirectivePiece(),
    "many tasks of a directive assigned": say.ListAssigned(
        (WORK, replace(WORK, number=13, unit=VP), replace(WORK, number=14, unit=TTRA), replace(WORK, number=16)),
        left=(UNCLEAR,),
        actions=(ACTIONS[1],),
        offered=12,
        units=6,
    ),
    "the chosen tasks of a directive assigned": say.ListAssigned((WORK,), actions=(ACTIONS[1],), offered=12),
    "a rule assigned": say.ListAssigned((), (RULE,)),
    "one task for each unit": say.TaskProposed(
        say.DraftFacts(each=(VP, QLKH), title="Báo cáo CCHC", deadline=DUE), actions=ACTIONS
    ),
    "a returning task proposed": say.TaskProposed(
        say.DraftFacts(lead=VP, title="Báo cáo CCHC", deadline=DUE, recurrence=YEARLY), actions=ACTIONS
    ),
    "the rules": say.RecurringList((RULE, MOVED)),
    "no rules": say.RecurringList(()),
    "stopping a rule": say.RecurringChangeProposed(say.RecurringChange.STOP, RULE, DUE.due_at, actions=ACTIONS),
    "skipping an occurrence": say.RecurringChangeProposed(say.RecurringChange.SKIP, RULE, DUE.due_at, actions=ACTIONS),
    "moving an occurrence": say.RecurringChangeProposed(
        say.RecurringChange.MOVE, RULE, DUE.due_at, moved_to=DUE, actions=ACTIONS
    ),
    "moving an occurrence past the next": say.RecurringChangeProposed(
        say.RecurringChange.MOVE,
        RULE,
        DUE.due_at,
        moved_to=DUE,
        passes=DUE.due_at,
        day_off_reason="Thứ Bảy",
        actions=ACTIONS,
    ),
    "a rule stopped": say.RecurringChanged(say.RecurringChange.STOP, RULE, DUE.due_at),
    "an occurrence skipped": say.RecurringChanged(say.RecurringChange.SKIP, RULE, DUE.due_at),
    "an occurrence moved": say.RecurringChanged(say.RecurringChange.MOVE, MOVED, DUE.due_at),
}
LIST_ERRORS: dict[str, errors.UserError] = {
    "no such rule": errors.RuleNotFound(7),
    "nothing ticked": errors.NothingTicked(),
    "no assignments in a text": errors.NoAssignmentsFound(),
}
