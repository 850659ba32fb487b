"""At least one message of every class and one error of every kind, as they come up in an office, and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain import errors
from domain.conversation.messages.assigning import DraftDropped, DraftFacts, DraftQuestion, TaskAssigned, TaskProposed
from domain.conversation.messages.base import (
    Action,
    AnsweredInPrivate,
    ButtonName,
    HelpPage,
    Message,
    Refused,
    UnknownCommand,
    WorkLine,
)
from domain.conversation.messages.board import Board, BoardLine
from domain.conversation.messages.changing import (
    AskedDetail,
    ChangedLine,
    DeadlineChanged,
    DeadlineChangeProposed,
    DetailQuestion,
    OfficerChanged,
    TaskCancelled,
    TitleChanged,
    Undone,
    WhichCommand,
    WorkChanged,
)
from domain.conversation.messages.explaining import (
    ExplainedTo,
    Explanation,
    NotInvolved,
    Rehearsal,
    RehearsedMessage,
    RehearsedTask,
    StepExplained,
    ToldLine,
)
from domain.conversation.messages.pausing import ResumedPart, SnoozeChoices, Snoozed, TakenOver, TaskHeld, TaskResumed
from domain.conversation.messages.policies import PolicyStepFacts
from domain.conversation.messages.registering import (
    Greeting,
    GroupBound,
    GroupCodeCreated,
    GroupNotBound,
    InviteCreated,
    InviteQuestion,
    NotRegistered,
    Registered,
)
from domain.conversation.messages.reminding import (
    GroupReminder,
    GroupTrouble,
    ManyUnreachable,
    NoGroupBound,
    PersonUnreachable,
    Reminder,
    ReminderLine,
    WorkClosed,
)
from domain.conversation.messages.working import (
    Accepted,
    Completed,
    HistoryLine,
    ListKind,
    ProgressReported,
    WorkDetail,
    WorkList,
)
from domain.intake.deadlines import DeadlineWarning
from domain.model import (
    AssignmentRole,
    ChannelKind,
    Lifecycle,
    OrganizationRole,
    SourceDocument,
    Timeliness,
    UnitRole,
    Urgency,
)
from domain.reminding.policy_file import PolicyFault, PolicyRefused
from domain.tasks.lifecycle import GOING_ON, HELD, RUNNING, Act
from domain.vocabulary import ZONE, Audience, ChangeKind, DeadlineFacts, DraftField, StepKind
from tests.unit.wording_examples_channels import CHANNEL_ERRORS, CHANNELS
from tests.unit.wording_examples_lists import LIST_ERRORS, LISTS
from tests.unit.wording_examples_office import OFFICE, OFFICE_ERRORS
from tests.unit.wording_examples_tables import TABLE_ERRORS, TABLES
from wording.commands import HELP

AN = "Nguyễn Thị An"
BINH = "Trần Văn Bình"
CHAU = "Lê Minh Châu"
DUNG = "Phạm Thị Dung"
PERSONS = (AN, BINH, CHAU, DUNG)
QLKH = "Phòng Quản lý khoa học"
VP = "Văn phòng"
QLCN = "Phòng Quản lý công nghệ và thị trường công nghệ"
TDC = "Chi cục Tiêu chuẩn Đo lường Chất lượng"
HOSTILE = 'Báo cáo <b>gấp</b> & "khẩn" \x00<script>alert(1)</script>\nvề\u202e R&D 5 < 6'
LONG = " ".join(["Rà soát, đánh giá, công khai thủ tục hành chính theo 753/QĐ-UBND"] * 30)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=ZONE).astimezone(UTC)
DIRECTIVE = SourceDocument(
    "888/SKHCN-VP", date(2020, 9, 24), "Sở Khoa học và Công nghệ", "triển khai thực hiện tốt công tác CCHC"
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


def due(instant: datetime, working_days_left: int, *, words: str = "", date_only: bool = True) -> DeadlineFacts:
    return DeadlineFacts(instant, date_only, words, working_days_left)


IN_THREE_DAYS = due(local(2026, 11, 27, 17), 3, words="trước ngày 28/11/2026")
TODAY = due(local(2026, 11, 24, 16, 30), 0, words="16h30 ngày 24/11", date_only=False)
LATE = due(local(2026, 11, 20, 17), -2, words="chậm nhất ngày 20/11/2026")


def line(
    number: int = 12,
    title: str = "Báo cáo kết quả thực hiện cải cách hành chính năm 2026",
    *,
    unit: str = QLKH,
    role: AssignmentRole = AssignmentRole.LEAD,
    urgency: Urgency = Urgency.NORMAL,
    lifecycle: Lifecycle = Lifecycle.ASSIGNED,
    timeliness: Timeliness = Timeliness.DUE_SOON,
    overdue_days: int = 0,
    deadline: DeadlineFacts | None = IN_THREE_DAYS,
    officer: str = BINH,
    coordinators: tuple[str, ...] = (),
    lead: str = "",
    document: SourceDocument | None = None,
    closed_at: datetime | None = None,
    closed_by: str = "",
    result: str = "",
    actions: tuple[str, ...] = (),
) -> WorkLine:
    return WorkLine(
        number,
        title,
        unit=unit,
        role=role,
        urgency=urgency,
        lifecycle=lifecycle,
        timeliness=timeliness,
        overdue_days=overdue_days,
        deadline=deadline,
        officer=officer,
        coordinators=coordinators,
        lead=lead,
        document=document,
        closed_at=closed_at,
        closed_by=closed_by,
        result=result,
        actions=tuple(Action(f"{word} {number}", 3) for word in actions),
    )


def overdue(number: int = 15, *, unit: str = QLCN, officer: str = "", actions: tuple[str, ...] = ()) -> WorkLine:
    return line(
        number,
        "Rà soát thủ tục hành chính thuộc phạm vi quản lý",
        unit=unit,
        lifecycle=Lifecycle.IN_PROGRESS,
        timeliness=Timeliness.OVERDUE,
        overdue_days=2,
        deadline=LATE,
        officer=officer,
        document=SourceDocument("753/QĐ-UBND", date(2026, 9, 5), "UBND tỉnh"),
        actions=actions,
    )


def done(number: int = 12, *, late: bool = False, closed_by: str = BINH, officer: str = BINH) -> WorkLine:
    return line(
        number,
        lifecycle=Lifecycle.COMPLETED,
        timeliness=Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME,
        overdue_days=1 if late else 0,
        deadline=LATE if late else due(local(2026, 11, 26, 17), 2, words="trước ngày 27/11"),
        officer=officer,
        closed_at=local(2026, 11, 24, 15, 42),
        closed_by=closed_by,
        result="đã gửi 77/BC-SKHCN",
        actions=("chitiet",),
    )


def reminder(
    *lines: ReminderLine,
    audience: Audience = Audience.OFFICER,
    name: str = BINH,
    title: str = "chuyên viên",
    actions: tuple[Action, ...] = (),
) -> Reminder:
    return Reminder(name, title, audience=audience, lines=lines, actions=actions)


BEFORE = ReminderLine(
    StepKind.BEFORE,
    line(document=DIRECTIVE, coordinators=(VP, "Thanh tra Sở"), actions=("nhan", "xong", "chitiet")),
)
DRAFT = DraftFacts(
    lead=QLKH,
    coordinators=(VP, TDC),
    title="Báo cáo kết quả thực hiện cải cách hành chính năm 2026",
    deadline=IN_THREE_DAYS,
    document=DIRECTIVE,
    urgency=Urgency.URGENT,
)
DRAFT_ACTIONS = (Action("dung", 2), Action("suangay", 2), Action("thoi", 2))

REMINDERS: dict[str, Message] = {
    "reminder, before": reminder(BEFORE),
    "reminder, assigned": reminder(
        ReminderLine(StepKind.ASSIGNED, line(urgency=Urgency.EXPRESS, actions=("nhan", "chitiet"))),
        audience=Audience.HEAD,
        name=CHAU,
        title="Trưởng phòng Quản lý khoa học",
    ),
    "reminder, not accepted": reminder(ReminderLine(StepKind.NOT_ACCEPTED, line(actions=("nhan",)))),
    "reminder, accepted since": reminder(
        ReminderLine(StepKind.NOT_ACCEPTED, line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)))
    ),
    "reminder, due day": reminder(
        ReminderLine(
            StepKind.DUE_DAY,
            line(deadline=TODAY, timeliness=Timeliness.DUE_TODAY, lifecycle=Lifecycle.ACCEPTED, actions=("xong",)),
        )
    ),
    "reminder, hours before, late": reminder(
        ReminderLine(StepKind.HOURS_BEFORE, line(deadline=TODAY, timeliness=Timeliness.DUE_TODAY), late=True)
    ),
    "reminder, overdue": reminder(ReminderLine(StepKind.OVERDUE, overdue(officer=BINH, actions=("xong",)))),
    "reminder, check in": reminder(
        ReminderLine(StepKind.CHECK_IN, line(deadline=None, timeliness=Timeliness.NO_DEADLINE))
    ),
    "reminder, many to the head": reminder(
        ReminderLine(StepKind.OVERDUE, overdue(unit=QLKH, actions=("xong", "toixuly")), note="no_officer"),
        ReminderLine(StepKind.BEFORE, line(actions=("nhan", "xong"))),
        ReminderLine(StepKind.BEFORE, line(17, "Xây dựng kế hoạch năm 2027", actions=("nhan",)), late=True),
        audience=Audience.HEAD,
        name=CHAU,
        title="Trưởng phòng Quản lý khoa học",
        actions=(Action("donvi"),),
    ),
    "reminder, leader": reminder(
        ReminderLine(StepKind.OVERDUE, overdue()),
        audience=Audience.LEADER,
        name=DUNG,
        title="Phó Giám đốc",
    ),
    "reminder, director": reminder(
        ReminderLine(StepKind.OVERDUE, overdue()),
        ReminderLine(StepKind.OVERDUE, overdue(18, unit=TDC)),
        audience=Audience.DIRECTOR,
        name="Nguyễn Nam Hải",
        title="Giám đốc Sở",
    ),
    "reminder, monitors": reminder(
        ReminderLine(StepKind.NOT_ACCEPTED, line(urgency=Urgency.VERY_URGENT), note="no_head"),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "reminder, closed": reminder(ReminderLine(StepKind.BEFORE, done())),
    "reminder, one of two closed": reminder(
        ReminderLine(StepKind.OVERDUE, done(15, late=True)),
        ReminderLine(StepKind.BEFORE, line(17, actions=("xong",))),
    ),
    "reminder, cancelled": reminder(
        ReminderLine(StepKind.BEFORE, line(lifecycle=Lifecycle.CANCELLED, closed_at=NOW, closed_by=AN))
    ),
    "reminder, waiting for approval": reminder(
        ReminderLine(StepKind.OVERDUE, line(lifecycle=Lifecycle.PENDING_REVIEW))
    ),
    "reminder, hostile": reminder(
        ReminderLine(StepKind.BEFORE, line(title=HOSTILE, document=SourceDocument("1/<b>&"), actions=("xong",))),
        name='<i>"Em"</i>',
    ),
    "reminder, very long": reminder(ReminderLine(StepKind.BEFORE, line(title=LONG))),
    "reminder, many new": reminder(
        *(ReminderLine(StepKind.OVERDUE, overdue(n, actions=("xong",))) for n in range(3, 5)),
        *(ReminderLine(StepKind.ASSIGNED, line(n, actions=("nhan", "xong"))) for n in range(12, 524)),
        actions=(Action("viec"),),
    ),
    "reminder, many new of units without a head": reminder(
        *(ReminderLine(StepKind.ASSIGNED, line(n), note="no_head") for n in range(12, 524)),
        *(ReminderLine(StepKind.ASSIGNED, line(n, unit=TDC), note="no_head") for n in (531, 533, 540)),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "reminder, one task of two units without a head": reminder(
        ReminderLine(StepKind.ASSIGNED, line(12), note="no_head"),
        ReminderLine(StepKind.ASSIGNED, line(12, unit=TDC), note="no_head"),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "group reminder": GroupReminder(
        NOW,
        (
            ReminderLine(StepKind.OVERDUE, overdue()),
            ReminderLine(StepKind.OVERDUE, overdue(16)),
            ReminderLine(StepKind.OVERDUE, overdue(18, unit=TDC), late=True),
        ),
        actions=(Action("quahan"),),
    ),
    "group reminder, one unit, one closed": GroupReminder(
        NOW,
        (
            ReminderLine(StepKind.OVERDUE, overdue()),
            ReminderLine(StepKind.OVERDUE, done(late=True, closed_by="", officer="")),
        ),
        late=True,
    ),
    "group reminder, all closed": GroupReminder(
        NOW, (ReminderLine(StepKind.OVERDUE, done(late=True, closed_by="", officer="")),)
    ),
    "group reminder, urgent": GroupReminder(
        NOW, (ReminderLine(StepKind.NOT_ACCEPTED, line(urgency=Urgency.EXPRESS, officer="")),)
    ),
    "group reminder, a unit with many": GroupReminder(
        NOW, tuple(ReminderLine(StepKind.OVERDUE, overdue(number)) for number in range(20, 31))
    ),
}

CONVERSATION: dict[str, Message] = {
    "not registered": NotRegistered("Sở Khoa học và Công nghệ"),
    "group not bound": GroupNotBound("Sở Khoa học và Công nghệ"),
    "greeting": Greeting(BINH, "chuyên viên", unit=QLKH),
    "registered": Registered(CHAU, "Trưởng phòng", unit=QLKH, roles=("head",)),
    "invite created": InviteCreated(
        "K7Q4-9MTX",
        "https://t.me/dondoc_bot?start=K7Q49MTX",
        unit=QLKH,
        unit_role=UnitRole.OFFICER,
        organization_role=None,
        expires_at=local(2026, 12, 1, 8),
    ),
    "invite created, no link": InviteCreated(
        "K7Q4-9MTX",
        "",
        unit="",
        unit_role=None,
        organization_role=OrganizationRole.MONITOR,
        expires_at=local(2026, 12, 1, 8),
    ),
    "invite created on Zalo": InviteCreated(
        "K7Q49MTX2B",
        "",
        unit=QLKH,
        unit_role=UnitRole.OFFICER,
        organization_role=None,
        expires_at=local(2026, 12, 1, 8),
        bot_name="Bot Đôn Đốc",
    ),
    "invite question": InviteQuestion((VP, QLKH, TDC)),
    "group code created": GroupCodeCreated(
        "T5ZW-2BHN", "dondoc_bot", expires_at=local(2026, 11, 25, 8), channel=ChannelKind.TELEGRAM
    ),
    "group bound": GroupBound("Nhóm Zalo của Sở", "", "Sở Tài chính", topic=False, not_started=(TDC, VP)),
    "group bound, a unit's topic": GroupBound("QLKH & đối tác", QLKH, "Sở Tài chính", topic=True),
    "help": HelpPage(("viec", "donvi", "quahan", "chitiet", "nhan", "xong", "thoi", "trogiup"), unit=QLKH),
    "help, one command": HelpPage(("viec", "xong"), topic="/xong"),
    **{f"help, {word}": HelpPage((word,), topic=word) for word in HELP},
    "help, another spelling": HelpPage(("viec", "xong"), topic="hoàn thành"),
    "help, no such command": HelpPage(("viec", "xong"), topic="<nhảy>"),
    "news of what is done": UnknownCommand(
        "xong rồi ạ",
        ("xong 12", "xong 14"),
        (Action("xong 12", label="xong 12"), Action("xong 14", label="xong 14")),
        ("Báo cáo kết quả rà soát TTHC", "Lập danh mục thiết bị"),
    ),
    "unknown command": UnknownCommand(
        "xog 12 <b>", ("xong", "nhom", "thoi"), (Action("xong 12"), Action("nhom"), Action("thoi"))
    ),
    "draft question, units": DraftQuestion(DraftField.UNITS, DraftFacts(), actions=(Action("thoi", 1),)),
    "draft question, which unit": DraftQuestion(
        DraftField.UNITS,
        DraftFacts(title=HOSTILE),
        problem=errors.UnitAmbiguous("QLCN", (QLCN, "Phòng Quản lý chuyên ngành")),
        choices=("VP", "QLKH", "QLCN&TTCN", "QLCNg", "TĐC"),
        actions=(
            *(Action(code, 1, label=code) for code in ("VP", "QLKH", "QLCN&TTCN", "QLCNg", "TĐC")),
            Action("thoi", 1),
        ),
    ),
    "draft question, title": DraftQuestion(DraftField.TITLE, DraftFacts(lead=QLKH)),
    "draft question, deadline": DraftQuestion(
        DraftField.DEADLINE,
        DraftFacts(lead=QLKH, title="Báo cáo quý IV"),
        problem=errors.DeadlineNotUnderstood("khi nào rảnh"),
    ),
    "draft question, document": DraftQuestion(
        DraftField.DOCUMENT, DRAFT, actions=(Action("khong", 1), Action("thoi", 1))
    ),
    "draft question, received on": DraftQuestion(DraftField.RECEIVED_ON, DRAFT),
    "task proposed": TaskProposed(DRAFT, actions=DRAFT_ACTIONS),
    "task proposed, no deadline": TaskProposed(DraftFacts(lead=VP, title="Trực cơ quan", no_deadline=True)),
    "task proposed, day off": TaskProposed(
        DRAFT, DeadlineWarning.DAY_OFF, day_off_reason="Chủ nhật", actions=DRAFT_ACTIONS
    ),
    "task proposed, ambiguous": TaskProposed(
        DRAFT,
        DeadlineWarning.AMBIGUOUS,
        candidates=(IN_THREE_DAYS, due(local(2026, 12, 4, 17), 8)),
        actions=(Action("1", 2), Action("2", 2), Action("suangay", 2), Action("thoi", 2)),
    ),
    "task proposed, moved from a day off": TaskProposed(DRAFT, DeadlineWarning.DAY_OFF, actions=DRAFT_ACTIONS),
    "task proposed, past and on a day off": TaskProposed(
        DRAFT, DeadlineWarning.PAST, day_off_reason="Quốc khánh", actions=DRAFT_ACTIONS
    ),
    "task proposed, next year": TaskProposed(DRAFT, DeadlineWarning.NEXT_YEAR, actions=DRAFT_ACTIONS),
    "task assigned": TaskAssigned(line(document=DIRECTIVE, actions=("chitiet",))),
    "task assigned, held": TaskAssigned(line(), unreachable=(BINH,), held_until=local(2026, 11, 25, 8)),
    "draft dropped": DraftDropped(),
    "my work": WorkList(
        ListKind.MINE,
        "",
        lines=(line(actions=("nhan", "xong")), overdue(officer=BINH, actions=("xong",))),
        total=12,
        page=1,
        pages=3,
        actions=(Action("viec 2", label="Trang sau"),),
    ),
    "my work, none": WorkList(ListKind.MINE, "", lines=(), total=0),
    "a unit's work": WorkList(
        ListKind.UNIT, QLKH, lines=(line(role=AssignmentRole.COORDINATOR), line(19, deadline=None)), total=2
    ),
    "a unit's work, none": WorkList(ListKind.UNIT, QLKH, lines=(), total=0),
    "overdue work": WorkList(ListKind.OVERDUE, "", lines=(overdue(), overdue(18, unit=TDC)), total=2),
    "overdue work, none": WorkList(ListKind.OVERDUE, "", lines=(), total=0),
    "overdue work, beyond the last page": WorkList(ListKind.OVERDUE, "", lines=(), total=9, page=5, pages=2),
    "detail": WorkDetail(
        (
            line(lifecycle=Lifecycle.ACCEPTED, document=DIRECTIVE, actions=("xong",)),
            replace(done(), unit=VP, role=AssignmentRole.COORDINATOR, officer=AN, closed_by=AN),
            line(unit=TDC, role=AssignmentRole.COORDINATOR, officer="", deadline=None),
        ),
        assigner=AN,
        assigned_at=local(2026, 11, 16, 9, 5),
        history=(
            HistoryLine(local(2026, 11, 16, 9, 5), "assigned", who=AN),
            HistoryLine(local(2026, 11, 16, 10, 30), "accepted", who=BINH),
            HistoryLine(local(2026, 11, 20, 8), "reminded", who="", detail="gửi Trần Văn Bình"),
            HistoryLine(local(2026, 11, 21, 8), "deadline_changed", who=AN, detail="20/11/2026 thành 27/11/2026"),
        ),
    ),
    "accepted": Accepted(line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)), NOW, who=BINH),
    "progress reported": ProgressReported(
        line(lifecycle=Lifecycle.IN_PROGRESS), "đã lấy ý kiến <5/7> đơn vị & gửi dự thảo"
    ),
    "completed": Completed(done()),
    "completed, late": Completed(done(late=True)),
    "completed, in the group": Completed(done(closed_by="", officer="")),
    "completed, to be approved": Completed(
        line(lifecycle=Lifecycle.PENDING_REVIEW, closed_at=NOW, closed_by=BINH, result="<đã gửi> 77/BC-SKHCN")
    ),
    "taken over": TakenOver(overdue(actions=("xong", "chitiet")), local(2026, 11, 25, 8)),
    "taken over, nothing would come to the group": TakenOver(overdue(actions=("xong", "chitiet")), None),
    "snooze choices": SnoozeChoices(
        line(),
        moments=(local(2026, 11, 24, 14), local(2026, 11, 25, 8)),
        actions=(
            Action("nhaclai 12 chieu nay", label="Chiều nay"),
            Action("nhaclai 12 sang mai", label="Sáng mai"),
        ),
    ),
    "snooze choices, no deadline": SnoozeChoices(line(deadline=None), (local(2026, 11, 24, 14),)),
    "snoozed, no deadline": Snoozed(line(deadline=None, actions=("xong",)), local(2026, 11, 25, 8)),
    "held, no deadline": TaskHeld((line(lifecycle=Lifecycle.ON_HOLD, deadline=None),), reason="chờ ý kiến"),
    "snoozed": Snoozed(line(actions=("xong",)), local(2026, 11, 25, 8)),
    "held": TaskHeld(
        (line(lifecycle=Lifecycle.ON_HOLD), line(unit=VP, role=AssignmentRole.COORDINATOR, deadline=None)),
        reason="chờ ý kiến <UBND tỉnh>",
    ),
    "resumed": TaskResumed(
        (
            ResumedPart(line(deadline=due(local(2026, 12, 1, 17), 5)), IN_THREE_DAYS),
            ResumedPart(line(unit=VP, role=AssignmentRole.COORDINATOR, deadline=None), None),
        ),
        days=2,
        actions=(Action("chitiet 12"),),
    ),
    "resumed the same day": TaskResumed((ResumedPart(line(), IN_THREE_DAYS),), days=0),
    **{f"detail question, {asked}": DetailQuestion(line(), asked, (Action("thoi"),)) for asked in AskedDetail},
    "detail question, what to change, with its buttons": DetailQuestion(
        line(),
        AskedDetail.WHAT,
        (
            Action("sua 12 hạn", label=ButtonName.DEADLINE),
            Action("sua 12 chuyên viên", label=ButtonName.OFFICER),
            Action("sua 12 tên", label=ButtonName.TITLE),
            Action("thoi"),
        ),
    ),
    "detail question with choices": DetailQuestion(
        line(),
        AskedDetail.OFFICER,
        (Action("chuyen 12 tran van binh", label=BINH), Action("thoi")),
    ),
    "cancelled": TaskCancelled(
        (line(lifecycle=Lifecycle.CANCELLED), line(unit=VP, role=AssignmentRole.COORDINATOR)),
        reason="đã có văn bản thay thế",
    ),
    "deadline change proposed": DeadlineChangeProposed(
        line(), IN_THREE_DAYS, due(local(2026, 12, 18, 17), 18, words="18/12"), units=(QLKH, VP), actions=DRAFT_ACTIONS
    ),
    "deadline change proposed, ambiguous": DeadlineChangeProposed(
        line(),
        IN_THREE_DAYS,
        IN_THREE_DAYS,
        units=(QLKH,),
        warning=DeadlineWarning.AMBIGUOUS,
        candidates=(IN_THREE_DAYS, due(local(2026, 12, 4, 17), 8)),
        actions=(Action("1", 2), Action("2", 2), Action("suangay", 2), Action("thoi", 2)),
    ),
    "deadline change proposed, none": DeadlineChangeProposed(line(), IN_THREE_DAYS, None, units=(QLKH,)),
    "deadline changed": DeadlineChanged(line(), LATE, units=(QLKH, VP)),
    "deadline taken away": DeadlineChanged(line(deadline=None), LATE, units=(QLKH,)),
    "title changed": TitleChanged(line(), before=HOSTILE),
    "officer changed": OfficerChanged(line(officer=CHAU), before=BINH),
    "officer changed, not reached": OfficerChanged(line(officer=CHAU), before="", reached=False),
    "officer not changed": OfficerChanged(line(), before=BINH),
    "undone": Undone(line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)), "completed"),
    "which command": WhichCommand(12, (Action("xong 12"), Action("hoantac 12"), Action("nhaclai 12"))),
    "which command, no number": WhichCommand(0),
    "work changed": WorkChanged(
        BINH,
        "chuyên viên",
        (
            ChangedLine(ChangeKind.DEADLINE, line(actions=("xong",)), before=LATE),
            ChangedLine(ChangeKind.CANCELLED, line(15, lifecycle=Lifecycle.CANCELLED), reason="<trùng>"),
        ),
    ),
    "work changed, many": WorkChanged(
        CHAU, "", tuple(ChangedLine(ChangeKind.DEADLINE, line(n), before=LATE) for n in range(12, 40))
    ),
    "work changed, held": WorkChanged(
        CHAU, "", (ChangedLine(ChangeKind.HELD, line(lifecycle=Lifecycle.ON_HOLD), reason="chờ ý kiến"),)
    ),
    "work changed, resumed the same day": WorkChanged(
        CHAU, "", (ChangedLine(ChangeKind.RESUMED, line(), before=IN_THREE_DAYS),)
    ),
    "work changed, held and resumed without a deadline": WorkChanged(
        CHAU,
        "",
        (
            ChangedLine(ChangeKind.HELD, line(lifecycle=Lifecycle.ON_HOLD, deadline=None), reason="chờ"),
            ChangedLine(ChangeKind.RESUMED, line(15, deadline=None)),
        ),
    ),
    "work changed, resumed": WorkChanged(CHAU, "", (ChangedLine(ChangeKind.RESUMED, line(), before=LATE),)),
    "work changed, title": WorkChanged(CHAU, "", (ChangedLine(ChangeKind.TITLE, line(), reason=HOSTILE),)),
    "work changed, officer": WorkChanged(
        BINH, "chuyên viên", (ChangedLine(ChangeKind.OFFICER, line(actions=("nhan", "xong")), reason=AN),)
    ),
    "work changed, progress": WorkChanged(
        AN, "", (ChangedLine(ChangeKind.PROGRESS, line(lifecycle=Lifecycle.IN_PROGRESS), reason=HOSTILE),)
    ),
    "work changed, undone": WorkChanged(
        AN,
        "",
        (
            ChangedLine(ChangeKind.UNDONE, line(), reason="completed"),
            ChangedLine(ChangeKind.UNDONE, line(unit=VP, role=AssignmentRole.COORDINATOR), reason="closed_with_lead"),
        ),
    ),
    "explanation": Explanation(
        ExplainedTo.SPEAKER,
        BINH,
        line=line(lifecycle=Lifecycle.ACCEPTED),
        roles=(Audience.OFFICER,),
        steps=(
            StepExplained(
                PolicyStepFacts(StepKind.ASSIGNED, (Audience.OFFICER, Audience.HEAD)),
                (Audience.OFFICER, Audience.HEAD),
                local(2026, 11, 16, 9, 5),
                "sent",
                "as_written",
                told=(ToldLine(BINH, "telegram", "sent", local(2026, 11, 16, 9, 5)),),
            ),
            StepExplained(
                PolicyStepFacts(StepKind.NOT_ACCEPTED, (Audience.OFFICER,), hours=4),
                (Audience.OFFICER,),
                None,
                "not_applicable",
                "already_accepted",
            ),
            StepExplained(
                PolicyStepFacts(StepKind.OVERDUE, (Audience.GROUP,), days=2),
                (Audience.HEAD, Audience.MONITORS),
                local(2026, 12, 1, 8),
                "planned",
                "as_written",
                notes=("no_group",),
                told=(ToldLine(AN, "zalo", "dead", reason="blocked"),),
            ),
            StepExplained(
                PolicyStepFacts(StepKind.OVERDUE, (Audience.HEAD, Audience.GROUP), days=1),
                (Audience.HEAD, Audience.GROUP),
                local(2026, 11, 30, 8),
                "sent",
                "as_written",
                told=(ToldLine(AN, "zalo", "sent", local(2026, 11, 30, 8), note="head_unreachable"),),
                held_from=(Audience.GROUP,),
                held="head_is_handling",
            ),
        ),
        days_off=((date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),),
        next_at=local(2026, 11, 26, 8),
        snoozed_until=local(2026, 11, 25, 8),
        other=(
            ToldLine(CHAU, "telegram", "pending"),
            ToldLine(BINH, "telegram", "cancelled", reason="deadline changed"),
        ),
        actions=(Action("visao 12 nhom", label="Vì sao nhóm nhận"), Action("chitiet 12")),
    ),
    "explanation, the group, on hold": Explanation(
        ExplainedTo.GROUP,
        "",
        line=line(lifecycle=Lifecycle.ON_HOLD),
        roles=(),
        steps=(),
        held_reason="chờ ý kiến",
        group_paused_until=local(2026, 11, 25, 8),
    ),
    "not involved": NotInvolved(12, TDC, units=(QLKH, VP)),
    "rehearsal": Rehearsal(
        14,
        NOW,
        ends_at=local(2026, 12, 8, 8),
        messages=(
            RehearsedMessage(
                local(2026, 11, 26, 8),
                BINH,
                audience=Audience.OFFICER,
                channel="telegram",
                tasks=(
                    RehearsedTask(12, "", StepKind.BEFORE, Audience.OFFICER, "as_written"),
                    RehearsedTask(
                        15, "", StepKind.OVERDUE, Audience.HEAD, "held_to_opening", "no_officer", overdue_days=2
                    ),
                ),
            ),
        ),
        total=13,
        page=1,
        pages=2,
        actions=(Action("dienthu 14 2", label="Trang sau"),),
    ),
    "rehearsal, what waits already": Rehearsal(
        1,
        NOW,
        ends_at=local(2026, 11, 25, 8),
        messages=(
            RehearsedMessage(
                local(2026, 11, 25, 8),
                BINH,
                audience=Audience.OFFICER,
                channel="telegram",
                tasks=(
                    RehearsedTask(12, "", None, Audience.OFFICER, ""),
                    RehearsedTask(15, "", StepKind.DUE_DAY, Audience.OFFICER, "as_written"),
                ),
                waits=True,
            ),
            RehearsedMessage(
                local(2026, 11, 25, 8), AN, audience=Audience.MONITORS, channel="zalo", tasks=(), waits=True
            ),
        ),
        total=2,
    ),
    "rehearsal, nothing": Rehearsal(3, NOW, ends_at=local(2026, 11, 27, 8), messages=(), total=0),
    "work closed": WorkClosed(AN, "Phó Chánh Văn phòng", lines=(done(), done(15, late=True))),
    "work closed, many": WorkClosed(AN, "Phó Chánh Văn phòng", lines=tuple(done(n) for n in range(12, 40, 2))),
    "no group bound": NoGroupBound(),
    "many unreachable": ManyUnreachable(),
    "person unreachable": PersonUnreachable(BINH, QLKH, reason="blocked", lines=(overdue(),)),
    "person unreachable, never started": PersonUnreachable(BINH, QLKH, reason="never_started"),
    "group trouble": GroupTrouble("Nhóm của Sở", reason="kicked"),
    "group trouble, its topic": GroupTrouble("Nhóm của Sở", reason="topic_gone"),
    "answered in private": AnsweredInPrivate("dondoc_bot"),
    "not answered in private": AnsweredInPrivate("@dondoc_bot", delivered=False),
    "not answered in private, the bot has no name": AnsweredInPrivate("", delivered=False),
}

ERRORS: dict[str, errors.UserError] = {
    **OFFICE_ERRORS,
    **CHANNEL_ERRORS,
    **LIST_ERRORS,
    **TABLE_ERRORS,
    "not allowed": errors.NotAllowed("monitor"),
    "not allowed, an unknown key": errors.NotAllowed("some_new_key"),
    "task not found": errors.TaskNotFound(99),
    "argument missing": errors.ArgumentMissing("xong"),
    "argument missing, the calendar": errors.ArgumentMissing("lich"),
    "argument missing, an unknown command": errors.ArgumentMissing("nhay"),
    "several numbers": errors.SeveralNumbers("xong", 12),
    "unit not found": errors.UnitNotFound("QLXH", (QLKH, QLCN)),
    "unit not found, nothing near": errors.UnitNotFound(HOSTILE),
    "unit ambiguous": errors.UnitAmbiguous("QLCN", (QLCN, "Phòng Quản lý chuyên ngành", TDC)),
    "officer not found": errors.OfficerNotFound("Bính", QLKH),
    "officer ambiguous": errors.OfficerAmbiguous("Bình", (BINH, "Lê Thanh Bình", "Nguyễn Bình")),
    "not overdue yet": errors.NotOverdueYet(12, local(2026, 11, 25, 8)),
    "snooze too late": errors.SnoozeTooLate(12, local(2026, 11, 24, 16, 30)),
    "snooze of overdue work": errors.SnoozeTooLate(12, local(2026, 11, 20, 16, 30), passed=True),
    "snooze not understood": errors.SnoozeNotUnderstood("khi nào rảnh"),
    "change not understood": errors.ChangeNotUnderstood(12),
    "nothing to undo": errors.NothingToUndo(12),
    "undo too late": errors.UndoTooLate(12, local(2026, 11, 20, 15, 42)),
    "deadline not understood": errors.DeadlineNotUnderstood(LONG),
    "document not understood": errors.DocumentNotUnderstood("công văn hôm trước"),
    "no such choice": errors.NoSuchChoice(3),
    "argument missing in the group": errors.ArgumentMissing("nhom"),
    "policy refused": PolicyRefused(14, PolicyFault.SAME_MOMENT, step="nhac_1", other="nhac_2"),
    "try again later": errors.TryAgainLater(),
    "already closed": errors.AlreadyClosed(12, Lifecycle.COMPLETED, local(2026, 11, 23, 15, 42), BINH),
    "already cancelled": errors.AlreadyClosed(12, Lifecycle.CANCELLED, local(2026, 11, 23, 15, 42), ""),
    "wrong state": errors.WrongState(12, Lifecycle.ON_HOLD, Act.COMPLETE, GOING_ON),
    "wrong state, of the clock": errors.WrongState(12, Lifecycle.ON_HOLD, Act.CHANGE_DEADLINE, RUNNING),
    "wrong state, nothing to resume": errors.WrongState(12, Lifecycle.ACCEPTED, Act.RESUME, HELD),
    "nothing to confirm": errors.NothingToConfirm(),
    "stale button of a task": errors.StaleButton(12, Lifecycle.COMPLETED),
    "stale button of a draft": errors.StaleButton(None, None),
    "code refused": errors.CodeRefused(),
    "only in private": errors.OnlyInPrivate("moi"),
    "secret refused": errors.SecretRefused(),
    **{f"secret refused {place}": errors.SecretRefused(place) for place in errors.SecretPlace},
    "nothing to read": errors.NothingToRead(),
    "text too long": errors.TextTooLong(4000),
    "too fast": errors.TooFast(20),
    "correction not understood": errors.CorrectionNotUnderstood(LONG),
    "no such assignment": errors.NoSuchAssignment(19, 18),
    "no assignment at all": errors.NoSuchAssignment(1, 0),
    **{f"file {fault}": errors.FileRefused(fault, 10) for fault in errors.FileFault},
}

MESSAGES: dict[str, Message] = {
    **REMINDERS,
    **CONVERSATION,
    **OFFICE,
    **CHANNELS,
    **LISTS,
    **TABLES,
    "the board": Board(
        NOW,
        (
            BoardLine("Văn phòng Sở", 4, 1, 0),
            BoardLine("Phòng Quản lý khoa học", 9, 2, 6, (12, 15, 19, 21, 33)),
        ),
    ),
    "the board of an idle office": Board(NOW, ()),
    **{f"refused: {name}": Refused(error) for name, error in ERRORS.items()},
}

A_LATER_MOMENT = NOW + timedelta(days=3)
