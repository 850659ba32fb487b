"""At least one message of every class and one error of every kind, as they come up in an office, and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from domain import errors
from domain.conversation import messages as say
from domain.intake.deadlines import DeadlineWarning
from domain.model import (
    AssignmentRole,
    Lifecycle,
    OrganizationRole,
    SourceDocument,
    Timeliness,
    UnitRole,
    Urgency,
)
from domain.reminding.policy_file import PolicyRefused
from domain.vocabulary import ZONE, Audience, DeadlineFacts, DraftField, StepKind
from tests.unit.wording_examples_channels import CHANNEL_ERRORS, CHANNELS
from tests.unit.wording_examples_lists import LIST_ERRORS, LISTS
from tests.unit.wording_examples_office import OFFICE, OFFICE_ERRORS
from tests.unit.wording_examples_tables import TABLE_ERRORS, TABLES

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
) -> say.WorkLine:
    return say.WorkLine(
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
        actions=tuple(say.Action(f"{word} {number}", 3) for word in actions),
    )


def overdue(number: int = 15, *, unit: str = QLCN, officer: str = "", actions: tuple[str, ...] = ()) -> say.WorkLine:
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


def done(number: int = 12, *, late: bool = False, closed_by: str = BINH, officer: str = BINH) -> say.WorkLine:
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
    *lines: say.ReminderLine,
    audience: Audience = Audience.OFFICER,
    name: str = BINH,
    title: str = "chuyên viên",
    actions: tuple[say.Action, ...] = (),
) -> say.Reminder:
    return say.Reminder(name, title, audience=audience, lines=lines, actions=actions)


BEFORE = say.ReminderLine(
    StepKind.BEFORE,
    line(document=DIRECTIVE, coordinators=(VP, "Thanh tra Sở"), actions=("nhan", "xong", "chitiet")),
)
DRAFT = say.DraftFacts(
    lead=QLKH,
    coordinators=(VP, TDC),
    title="Báo cáo kết quả thực hiện cải cách hành chính năm 2026",
    deadline=IN_THREE_DAYS,
    document=DIRECTIVE,
    urgency=Urgency.URGENT,
)
DRAFT_ACTIONS = (say.Action("dung", 2), say.Action("suangay", 2), say.Action("thoi", 2))

REMINDERS: dict[str, say.Message] = {
    "reminder, before": reminder(BEFORE),
    "reminder, assigned": reminder(
        say.ReminderLine(StepKind.ASSIGNED, line(urgency=Urgency.EXPRESS, actions=("nhan", "tralai"))),
        audience=Audience.HEAD,
        name=CHAU,
        title="Trưởng phòng Quản lý khoa học",
    ),
    "reminder, not accepted": reminder(say.ReminderLine(StepKind.NOT_ACCEPTED, line(actions=("nhan",)))),
    "reminder, accepted since": reminder(
        say.ReminderLine(StepKind.NOT_ACCEPTED, line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)))
    ),
    "reminder, due day": reminder(
        say.ReminderLine(
            StepKind.DUE_DAY,
            line(deadline=TODAY, timeliness=Timeliness.DUE_TODAY, lifecycle=Lifecycle.ACCEPTED, actions=("xong",)),
        )
    ),
    "reminder, hours before, late": reminder(
        say.ReminderLine(StepKind.HOURS_BEFORE, line(deadline=TODAY, timeliness=Timeliness.DUE_TODAY), late=True)
    ),
    "reminder, overdue": reminder(say.ReminderLine(StepKind.OVERDUE, overdue(officer=BINH, actions=("xong",)))),
    "reminder, check in": reminder(
        say.ReminderLine(StepKind.CHECK_IN, line(deadline=None, timeliness=Timeliness.NO_DEADLINE))
    ),
    "reminder, many to the head": reminder(
        say.ReminderLine(StepKind.OVERDUE, overdue(unit=QLKH, actions=("xong", "toixuly")), note="no_officer"),
        say.ReminderLine(StepKind.BEFORE, line(actions=("nhan", "xong"))),
        say.ReminderLine(StepKind.BEFORE, line(17, "Xây dựng kế hoạch năm 2027", actions=("nhan",)), late=True),
        audience=Audience.HEAD,
        name=CHAU,
        title="Trưởng phòng Quản lý khoa học",
        actions=(say.Action("donvi"),),
    ),
    "reminder, leader": reminder(
        say.ReminderLine(StepKind.OVERDUE, overdue()),
        audience=Audience.LEADER,
        name=DUNG,
        title="Phó Giám đốc",
    ),
    "reminder, director": reminder(
        say.ReminderLine(StepKind.OVERDUE, overdue()),
        say.ReminderLine(StepKind.OVERDUE, overdue(18, unit=TDC)),
        audience=Audience.DIRECTOR,
        name="Nguyễn Nam Hải",
        title="Giám đốc Sở",
    ),
    "reminder, monitors": reminder(
        say.ReminderLine(StepKind.NOT_ACCEPTED, line(urgency=Urgency.VERY_URGENT), note="no_head"),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "reminder, closed": reminder(say.ReminderLine(StepKind.BEFORE, done())),
    "reminder, one of two closed": reminder(
        say.ReminderLine(StepKind.OVERDUE, done(15, late=True)),
        say.ReminderLine(StepKind.BEFORE, line(17, actions=("xong",))),
    ),
    "reminder, cancelled": reminder(
        say.ReminderLine(StepKind.BEFORE, line(lifecycle=Lifecycle.CANCELLED, closed_at=NOW, closed_by=AN))
    ),
    "reminder, waiting for approval": reminder(
        say.ReminderLine(StepKind.OVERDUE, line(lifecycle=Lifecycle.PENDING_REVIEW))
    ),
    "reminder, hostile": reminder(
        say.ReminderLine(StepKind.BEFORE, line(title=HOSTILE, document=SourceDocument("1/<b>&"), actions=("xong",))),
        name='<i>"Em"</i>',
    ),
    "reminder, very long": reminder(say.ReminderLine(StepKind.BEFORE, line(title=LONG))),
    "reminder, many new": reminder(
        *(say.ReminderLine(StepKind.OVERDUE, overdue(n, actions=("xong",))) for n in range(3, 5)),
        *(say.ReminderLine(StepKind.ASSIGNED, line(n, actions=("nhan", "xong"))) for n in range(12, 524)),
        actions=(say.Action("viec"),),
    ),
    "reminder, many new of units without a head": reminder(
        *(say.ReminderLine(StepKind.ASSIGNED, line(n), note="no_head") for n in range(12, 524)),
        *(say.ReminderLine(StepKind.ASSIGNED, line(n, unit=TDC), note="no_head") for n in (531, 533, 540)),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "reminder, one task of two units without a head": reminder(
        say.ReminderLine(StepKind.ASSIGNED, line(12), note="no_head"),
        say.ReminderLine(StepKind.ASSIGNED, line(12, unit=TDC), note="no_head"),
        audience=Audience.MONITORS,
        name=AN,
        title="Phó Chánh Văn phòng",
    ),
    "group reminder": say.GroupReminder(
        NOW,
        (
            say.ReminderLine(StepKind.OVERDUE, overdue()),
            say.ReminderLine(StepKind.OVERDUE, overdue(16)),
            say.ReminderLine(StepKind.OVERDUE, overdue(18, unit=TDC), late=True),
        ),
        actions=(say.Action("quahan"),),
    ),
    "group reminder, one unit, one closed": say.GroupReminder(
        NOW,
        (
            say.ReminderLine(StepKind.OVERDUE, overdue()),
            say.ReminderLine(StepKind.OVERDUE, done(late=True, closed_by="", officer="")),
        ),
        late=True,
    ),
    "group reminder, all closed": say.GroupReminder(
        NOW, (say.ReminderLine(StepKind.OVERDUE, done(late=True, closed_by="", officer="")),)
    ),
    "group reminder, urgent": say.GroupReminder(
        NOW, (say.ReminderLine(StepKind.NOT_ACCEPTED, line(urgency=Urgency.EXPRESS, officer="")),)
    ),
    "group reminder, a unit with many": say.GroupReminder(
        NOW, tuple(say.ReminderLine(StepKind.OVERDUE, overdue(number)) for number in range(20, 31))
    ),
}

CONVERSATION: dict[str, say.Message] = {
    "not registered": say.NotRegistered("Sở Khoa học và Công nghệ"),
    "group not bound": say.GroupNotBound("Sở Khoa học và Công nghệ"),
    "greeting": say.Greeting(BINH, "chuyên viên", unit=QLKH),
    "name question": say.NameQuestion(QLKH, "officer"),
    "registered": say.Registered(CHAU, "Trưởng phòng", unit=QLKH, roles=("head",)),
    "invite created": say.InviteCreated(
        "K7Q4-9MTX",
        "https://t.me/dondoc_bot?start=K7Q49MTX",
        unit=QLKH,
        unit_role=UnitRole.OFFICER,
        organization_role=None,
        expires_at=local(2026, 12, 1, 8),
    ),
    "invite created, no link": say.InviteCreated(
        "K7Q4-9MTX",
        "",
        unit="",
        unit_role=None,
        organization_role=OrganizationRole.MONITOR,
        expires_at=local(2026, 12, 1, 8),
    ),
    "invite created on Zalo": say.InviteCreated(
        "K7Q49MTX2B",
        "",
        unit=QLKH,
        unit_role=UnitRole.OFFICER,
        organization_role=None,
        expires_at=local(2026, 12, 1, 8),
        bot_name="Bot Đôn Đốc",
    ),
    "invite question": say.InviteQuestion((VP, QLKH, TDC)),
    "group code created": say.GroupCodeCreated("T5ZW-2BHN", "dondoc_bot", expires_at=local(2026, 11, 25, 8)),
    "group bound": say.GroupBound("Nhóm Zalo của Sở", "", topic=False, not_started=(TDC, VP)),
    "group bound, a unit's topic": say.GroupBound("QLKH & đối tác", QLKH, topic=True),
    "help": say.HelpPage(("viec", "donvi", "quahan", "chitiet", "nhan", "xong", "thoi", "trogiup"), unit=QLKH),
    "help, one command": say.HelpPage(("viec", "xong"), topic="/xong"),
    "help, another spelling": say.HelpPage(("viec", "xong"), topic="hoàn thành"),
    "help, no such command": say.HelpPage(("viec", "xong"), topic="<nhảy>"),
    "news of what is done": say.UnknownCommand(
        "xong rồi ạ",
        ("xong 12", "xong 14"),
        (say.Action("xong 12", label="xong 12"), say.Action("xong 14", label="xong 14")),
        ("Báo cáo kết quả rà soát TTHC", "Lập danh mục thiết bị"),
    ),
    "unknown command": say.UnknownCommand(
        "xog 12 <b>", ("xong", "nhom", "thoi"), (say.Action("xong 12"), say.Action("nhom"), say.Action("thoi"))
    ),
    "draft question, units": say.DraftQuestion(DraftField.UNITS, say.DraftFacts(), actions=(say.Action("thoi", 1),)),
    "draft question, which unit": say.DraftQuestion(
        DraftField.UNITS,
        say.DraftFacts(title=HOSTILE),
        problem=errors.UnitAmbiguous("QLCN", (QLCN, "Phòng Quản lý chuyên ngành")),
        choices=("VP", "QLKH", "QLCN&TTCN", "QLCNg", "TĐC"),
        actions=(
            *(say.Action(code, 1, label=code) for code in ("VP", "QLKH", "QLCN&TTCN", "QLCNg", "TĐC")),
            say.Action("thoi", 1),
        ),
    ),
    "draft question, title": say.DraftQuestion(DraftField.TITLE, say.DraftFacts(lead=QLKH)),
    "draft question, deadline": say.DraftQuestion(
        DraftField.DEADLINE,
        say.DraftFacts(lead=QLKH, title="Báo cáo quý IV"),
        problem=errors.DeadlineNotUnderstood("khi nào rảnh"),
    ),
    "draft question, document": say.DraftQuestion(
        DraftField.DOCUMENT, DRAFT, actions=(say.Action("khong", 1), say.Action("thoi", 1))
    ),
    "draft question, received on": say.DraftQuestion(DraftField.RECEIVED_ON, DRAFT),
    "task proposed": say.TaskProposed(DRAFT, actions=DRAFT_ACTIONS),
    "task proposed, no deadline": say.TaskProposed(say.DraftFacts(lead=VP, title="Trực cơ quan", no_deadline=True)),
    "task proposed, day off": say.TaskProposed(
        DRAFT, DeadlineWarning.DAY_OFF, day_off_reason="Chủ nhật", actions=DRAFT_ACTIONS
    ),
    "task proposed, ambiguous": say.TaskProposed(
        DRAFT,
        DeadlineWarning.AMBIGUOUS,
        candidates=(IN_THREE_DAYS, due(local(2026, 12, 4, 17), 8)),
        actions=(say.Action("1", 2), say.Action("2", 2), say.Action("suangay", 2), say.Action("thoi", 2)),
    ),
    "task proposed, moved from a day off": say.TaskProposed(DRAFT, DeadlineWarning.DAY_OFF, actions=DRAFT_ACTIONS),
    "task proposed, past and on a day off": say.TaskProposed(
        DRAFT, DeadlineWarning.PAST, day_off_reason="Quốc khánh", actions=DRAFT_ACTIONS
    ),
    "task proposed, next year": say.TaskProposed(DRAFT, DeadlineWarning.NEXT_YEAR, actions=DRAFT_ACTIONS),
    "task assigned": say.TaskAssigned(line(document=DIRECTIVE, actions=("chitiet",))),
    "task assigned, held": say.TaskAssigned(line(), unreachable=(BINH,), held_until=local(2026, 11, 25, 8)),
    "draft dropped": say.DraftDropped(),
    "my work": say.WorkList(
        say.ListKind.MINE,
        "",
        lines=(line(actions=("nhan", "xong")), overdue(officer=BINH, actions=("xong",))),
        total=12,
        page=1,
        pages=3,
        actions=(say.Action("viec 2", label="Trang sau"),),
    ),
    "my work, none": say.WorkList(say.ListKind.MINE, "", lines=(), total=0),
    "a unit's work": say.WorkList(
        say.ListKind.UNIT, QLKH, lines=(line(role=AssignmentRole.COORDINATOR), line(19, deadline=None)), total=2
    ),
    "a unit's work, none": say.WorkList(say.ListKind.UNIT, QLKH, lines=(), total=0),
    "overdue work": say.WorkList(say.ListKind.OVERDUE, "", lines=(overdue(), overdue(18, unit=TDC)), total=2),
    "overdue work, none": say.WorkList(say.ListKind.OVERDUE, "", lines=(), total=0),
    "overdue work, beyond the last page": say.WorkList(say.ListKind.OVERDUE, "", lines=(), total=9, page=5, pages=2),
    "detail": say.WorkDetail(
        (
            line(lifecycle=Lifecycle.ACCEPTED, document=DIRECTIVE, actions=("xong",)),
            replace(done(), unit=VP, role=AssignmentRole.COORDINATOR, officer=AN, closed_by=AN),
            line(unit=TDC, role=AssignmentRole.COORDINATOR, officer="", deadline=None),
        ),
        assigner=AN,
        assigned_at=local(2026, 11, 16, 9, 5),
        history=(
            say.HistoryLine(local(2026, 11, 16, 9, 5), "assigned", who=AN),
            say.HistoryLine(local(2026, 11, 16, 10, 30), "accepted", who=BINH),
            say.HistoryLine(local(2026, 11, 20, 8), "reminded", who="", detail="gửi Trần Văn Bình"),
            say.HistoryLine(local(2026, 11, 21, 8), "deadline_changed", who=AN, detail="20/11/2026 thành 27/11/2026"),
        ),
    ),
    "accepted": say.Accepted(line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)), NOW, who=BINH),
    "progress reported": say.ProgressReported(
        line(lifecycle=Lifecycle.IN_PROGRESS), "đã lấy ý kiến <5/7> đơn vị & gửi dự thảo"
    ),
    "completed": say.Completed(done()),
    "completed, late": say.Completed(done(late=True)),
    "completed, in the group": say.Completed(done(closed_by="", officer="")),
    "completed, to be approved": say.Completed(
        line(lifecycle=Lifecycle.PENDING_REVIEW, closed_at=NOW, closed_by=BINH, result="<đã gửi> 77/BC-SKHCN")
    ),
    "taken over": say.TakenOver(overdue(actions=("xong", "chitiet")), local(2026, 11, 25, 8)),
    "taken over, nothing would come to the group": say.TakenOver(overdue(actions=("xong", "chitiet")), None),
    "snooze choices": say.SnoozeChoices(
        line(),
        moments=(local(2026, 11, 24, 14), local(2026, 11, 25, 8)),
        actions=(
            say.Action("nhaclai 12 chieu nay", label="Chiều nay"),
            say.Action("nhaclai 12 sang mai", label="Sáng mai"),
        ),
    ),
    "snooze choices, no deadline": say.SnoozeChoices(line(deadline=None), (local(2026, 11, 24, 14),)),
    "snoozed, no deadline": say.Snoozed(line(deadline=None, actions=("xong",)), local(2026, 11, 25, 8)),
    "held, no deadline": say.TaskHeld((line(lifecycle=Lifecycle.ON_HOLD, deadline=None),), reason="chờ ý kiến"),
    "snoozed": say.Snoozed(line(actions=("xong",)), local(2026, 11, 25, 8)),
    "held": say.TaskHeld(
        (line(lifecycle=Lifecycle.ON_HOLD), line(unit=VP, role=AssignmentRole.COORDINATOR, deadline=None)),
        reason="chờ ý kiến <UBND tỉnh>",
    ),
    "resumed": say.TaskResumed(
        (
            say.ResumedPart(line(deadline=due(local(2026, 12, 1, 17), 5)), IN_THREE_DAYS),
            say.ResumedPart(line(unit=VP, role=AssignmentRole.COORDINATOR, deadline=None), None),
        ),
        days=2,
        actions=(say.Action("chitiet 12"),),
    ),
    "resumed the same day": say.TaskResumed((say.ResumedPart(line(), IN_THREE_DAYS),), days=0),
    **{
        f"detail question, {asked}": say.DetailQuestion(line(), asked, (say.Action("thoi"),))
        for asked in say.AskedDetail
    },
    "detail question with choices": say.DetailQuestion(
        line(),
        say.AskedDetail.OFFICER,
        (say.Action("chuyen 12 tran van binh", label=BINH), say.Action("thoi")),
    ),
    "cancelled": say.TaskCancelled(
        (line(lifecycle=Lifecycle.CANCELLED), line(unit=VP, role=AssignmentRole.COORDINATOR)),
        reason="đã có văn bản thay thế",
    ),
    "deadline change proposed": say.DeadlineChangeProposed(
        line(), IN_THREE_DAYS, due(local(2026, 12, 18, 17), 18, words="18/12"), units=(QLKH, VP), actions=DRAFT_ACTIONS
    ),
    "deadline change proposed, ambiguous": say.DeadlineChangeProposed(
        line(),
        IN_THREE_DAYS,
        IN_THREE_DAYS,
        units=(QLKH,),
        warning=DeadlineWarning.AMBIGUOUS,
        candidates=(IN_THREE_DAYS, due(local(2026, 12, 4, 17), 8)),
        actions=(say.Action("1", 2), say.Action("2", 2), say.Action("suangay", 2), say.Action("thoi", 2)),
    ),
    "deadline change proposed, none": say.DeadlineChangeProposed(line(), IN_THREE_DAYS, None, units=(QLKH,)),
    "deadline changed": say.DeadlineChanged(line(), LATE, units=(QLKH, VP)),
    "deadline taken away": say.DeadlineChanged(line(deadline=None), LATE, units=(QLKH,)),
    "title changed": say.TitleChanged(line(), before=HOSTILE),
    "officer changed": say.OfficerChanged(line(officer=CHAU), before=BINH),
    "officer changed, not reached": say.OfficerChanged(line(officer=CHAU), before="", reached=False),
    "officer not changed": say.OfficerChanged(line(), before=BINH),
    "undone": say.Undone(line(lifecycle=Lifecycle.ACCEPTED, actions=("xong",)), "completed"),
    "which command": say.WhichCommand(12, (say.Action("xong 12"), say.Action("hoantac 12"), say.Action("nhaclai 12"))),
    "which command, no number": say.WhichCommand(0),
    "work changed": say.WorkChanged(
        BINH,
        "chuyên viên",
        (
            say.ChangedLine(say.ChangeKind.DEADLINE, line(actions=("xong",)), before=LATE),
            say.ChangedLine(say.ChangeKind.CANCELLED, line(15, lifecycle=Lifecycle.CANCELLED), reason="<trùng>"),
        ),
    ),
    "work changed, many": say.WorkChanged(
        CHAU, "", tuple(say.ChangedLine(say.ChangeKind.DEADLINE, line(n), before=LATE) for n in range(12, 40))
    ),
    "work changed, held": say.WorkChanged(
        CHAU, "", (say.ChangedLine(say.ChangeKind.HELD, line(lifecycle=Lifecycle.ON_HOLD), reason="chờ ý kiến"),)
    ),
    "work changed, resumed the same day": say.WorkChanged(
        CHAU, "", (say.ChangedLine(say.ChangeKind.RESUMED, line(), before=IN_THREE_DAYS),)
    ),
    "work changed, held and resumed without a deadline": say.WorkChanged(
        CHAU,
        "",
        (
            say.ChangedLine(say.ChangeKind.HELD, line(lifecycle=Lifecycle.ON_HOLD, deadline=None), reason="chờ"),
            say.ChangedLine(say.ChangeKind.RESUMED, line(15, deadline=None)),
        ),
    ),
    "work changed, resumed": say.WorkChanged(CHAU, "", (say.ChangedLine(say.ChangeKind.RESUMED, line(), before=LATE),)),
    "work changed, title": say.WorkChanged(CHAU, "", (say.ChangedLine(say.ChangeKind.TITLE, line(), reason=HOSTILE),)),
    "work changed, officer": say.WorkChanged(
        BINH, "chuyên viên", (say.ChangedLine(say.ChangeKind.OFFICER, line(actions=("nhan", "xong")), reason=AN),)
    ),
    "work changed, progress": say.WorkChanged(
        AN, "", (say.ChangedLine(say.ChangeKind.PROGRESS, line(lifecycle=Lifecycle.IN_PROGRESS), reason=HOSTILE),)
    ),
    "work changed, undone": say.WorkChanged(
        AN,
        "",
        (
            say.ChangedLine(say.ChangeKind.UNDONE, line(), reason="completed"),
            say.ChangedLine(
                say.ChangeKind.UNDONE, line(unit=VP, role=AssignmentRole.COORDINATOR), reason="closed_with_lead"
            ),
        ),
    ),
    "explanation": say.Explanation(
        say.ExplainedTo.SPEAKER,
        BINH,
        line=line(lifecycle=Lifecycle.ACCEPTED),
        roles=(Audience.OFFICER,),
        steps=(
            say.StepExplained(
                say.PolicyStepFacts(StepKind.ASSIGNED, (Audience.OFFICER, Audience.HEAD)),
                (Audience.OFFICER, Audience.HEAD),
                local(2026, 11, 16, 9, 5),
                "sent",
                "as_written",
                told=(say.ToldLine(BINH, "telegram", "sent", local(2026, 11, 16, 9, 5)),),
            ),
            say.StepExplained(
                say.PolicyStepFacts(StepKind.NOT_ACCEPTED, (Audience.OFFICER,), hours=4),
                (Audience.OFFICER,),
                None,
                "not_applicable",
                "already_accepted",
            ),
            say.StepExplained(
                say.PolicyStepFacts(StepKind.OVERDUE, (Audience.GROUP,), days=2),
                (Audience.HEAD, Audience.MONITORS),
                local(2026, 12, 1, 8),
                "planned",
                "as_written",
                notes=("no_group",),
                told=(say.ToldLine(AN, "zalo", "dead", reason="blocked"),),
            ),
            say.StepExplained(
                say.PolicyStepFacts(StepKind.OVERDUE, (Audience.HEAD, Audience.GROUP), days=1),
                (Audience.HEAD, Audience.GROUP),
                local(2026, 11, 30, 8),
                "sent",
                "as_written",
                told=(say.ToldLine(AN, "zalo", "sent", local(2026, 11, 30, 8), note="head_unreachable"),),
                group_held="head_is_handling",
            ),
        ),
        days_off=((date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),),
        next_at=local(2026, 11, 26, 8),
        snoozed_until=local(2026, 11, 25, 8),
        other=(
            say.ToldLine(CHAU, "telegram", "pending"),
            say.ToldLine(BINH, "telegram", "cancelled", reason="deadline changed"),
        ),
        actions=(say.Action("visao 12 nhom", label="Vì sao nhóm nhận"), say.Action("chitiet 12")),
    ),
    "explanation, the group, on hold": say.Explanation(
        say.ExplainedTo.GROUP,
        "",
        line=line(lifecycle=Lifecycle.ON_HOLD),
        roles=(),
        steps=(),
        held_reason="chờ ý kiến",
        group_paused_until=local(2026, 11, 25, 8),
    ),
    "not involved": say.NotInvolved(12, TDC, units=(QLKH, VP)),
    "rehearsal": say.Rehearsal(
        14,
        NOW,
        ends_at=local(2026, 12, 8, 8),
        messages=(
            say.RehearsedMessage(
                local(2026, 11, 26, 8),
                BINH,
                audience=Audience.OFFICER,
                channel="telegram",
                tasks=(
                    say.RehearsedTask(12, "", StepKind.BEFORE, Audience.OFFICER, "as_written"),
                    say.RehearsedTask(
                        15, "", StepKind.OVERDUE, Audience.HEAD, "held_to_opening", "no_officer", overdue_days=2
                    ),
                ),
            ),
        ),
        total=13,
        page=1,
        pages=2,
        actions=(say.Action("dienthu 14 2", label="Trang sau"),),
    ),
    "rehearsal, what waits already": say.Rehearsal(
        1,
        NOW,
        ends_at=local(2026, 11, 25, 8),
        messages=(
            say.RehearsedMessage(
                local(2026, 11, 25, 8),
                BINH,
                audience=Audience.OFFICER,
                channel="telegram",
                tasks=(
                    say.RehearsedTask(12, "", StepKind.ASSIGNED, Audience.OFFICER, "held", news=True),
                    say.RehearsedTask(15, "", StepKind.DUE_DAY, Audience.OFFICER, "as_written"),
                ),
                waits=True,
            ),
            say.RehearsedMessage(
                local(2026, 11, 25, 8), AN, audience=Audience.MONITORS, channel="zalo", tasks=(), waits=True
            ),
        ),
        total=2,
    ),
    "rehearsal, nothing": say.Rehearsal(3, NOW, ends_at=local(2026, 11, 27, 8), messages=(), total=0),
    "work closed": say.WorkClosed(AN, "Phó Chánh Văn phòng", lines=(done(), done(15, late=True))),
    "work closed, many": say.WorkClosed(AN, "Phó Chánh Văn phòng", lines=tuple(done(n) for n in range(12, 40, 2))),
    "no group bound": say.NoGroupBound(),
    "many unreachable": say.ManyUnreachable(),
    "person unreachable": say.PersonUnreachable(BINH, QLKH, reason="blocked", lines=(overdue(),)),
    "person unreachable, the messenger's words": say.PersonUnreachable(
        BINH, QLKH, reason="Forbidden: bot can't initiate conversation with a user"
    ),
    "group trouble": say.GroupTrouble("Nhóm của Sở", reason="Forbidden: bot was kicked from the supergroup chat"),
    "group trouble, its topic": say.GroupTrouble("Nhóm của Sở", reason="topic deleted"),
    "answered in private": say.AnsweredInPrivate("dondoc_bot"),
    "not answered in private": say.AnsweredInPrivate("@dondoc_bot", delivered=False),
    "not answered in private, the bot has no name": say.AnsweredInPrivate("", delivered=False),
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
    "policy refused": PolicyRefused(14, 'bước "nhac-1" thiếu mục "when".'),
    "try again later": errors.TryAgainLater(),
    "already closed": errors.AlreadyClosed(12, Lifecycle.COMPLETED, local(2026, 11, 23, 15, 42), BINH),
    "already cancelled": errors.AlreadyClosed(12, Lifecycle.CANCELLED, local(2026, 11, 23, 15, 42), ""),
    "wrong state": errors.WrongState(12, Lifecycle.ON_HOLD),
    "nothing to confirm": errors.NothingToConfirm(),
    "stale button of a task": errors.StaleButton(12, Lifecycle.COMPLETED),
    "stale button of a draft": errors.StaleButton(None, None),
    "code refused": errors.CodeRefused(),
    "only in private": errors.OnlyInPrivate("moi"),
    "only in the group": errors.OnlyInGroup("nhom"),
    "secret refused": errors.SecretRefused(),
    "nothing to read": errors.NothingToRead(),
    "text too long": errors.TextTooLong(4000),
    "correction not understood": errors.CorrectionNotUnderstood(LONG),
    "no such assignment": errors.NoSuchAssignment(19, 18),
    "no assignment at all": errors.NoSuchAssignment(1, 0),
    **{f"file {fault}": errors.FileRefused(fault, 10) for fault in errors.FileFault},
}

MESSAGES: dict[str, say.Message] = {
    **REMINDERS,
    **CONVERSATION,
    **OFFICE,
    **CHANNELS,
    **LISTS,
    **TABLES,
    "the board": say.Board(
        NOW,
        (
            say.BoardLine("Văn phòng Sở", 4, 1, 0),
            say.BoardLine("Phòng Quản lý khoa học", 9, 2, 6, (12, 15, 19, 21, 33)),
        ),
    ),
    "the board of an idle office": say.Board(NOW, ()),
    **{f"refused: {name}": say.Refused(error) for name, error in ERRORS.items()},
}

A_LATER_MOMENT = NOW + timedelta(days=3)
