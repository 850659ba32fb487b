"""What is said about the office's own settings: policies, the working calendar, contacts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from domain import errors
from domain.conversation import messages as say
from domain.model import AccountState, ChannelKind, Lifecycle, Urgency
from domain.reminding.policy_file import default_policies
from domain.vocabulary import Audience, StepKind
from services.reminding.policies import CHOICES, policy_facts

_OWN = say.PolicyFacts(
    Urgency.URGENT,
    own=True,
    quiet_hours=True,
    steps=(
        say.PolicyStepFacts(StepKind.ASSIGNED, (Audience.OFFICER, Audience.HEAD)),
        say.PolicyStepFacts(StepKind.NOT_ACCEPTED, (Audience.HEAD,), hours=1.5),
        say.PolicyStepFacts(
            StepKind.BEFORE, (Audience.OFFICER,), days=2, hour=time(14, 30), only_in=(Lifecycle.ASSIGNED,), span_over=10
        ),
        say.PolicyStepFacts(StepKind.OVERDUE, (Audience.DIRECTOR, Audience.MONITORS), days=2, every=3),
    ),
)

POLICIES: dict[str, say.Message] = {
    "policies": say.PolicyList(
        tuple(policy_facts(policy, own=urgency is Urgency.URGENT) for urgency, policy in default_policies().items()),
        tuple(say.Action(f"chinhsach {words}", label=label) for words, label in CHOICES.items()),
    ),
    "a policy": say.PolicyDetail(policy_facts(default_policies()[Urgency.EXPRESS], own=False)),
    "a policy of the office's own": say.PolicyDetail(
        _OWN, (say.Action("chinhsach khan mac dinh", label="Về mặc định"),)
    ),
    "policy reset, to be confirmed": say.PolicyResetQuestion(
        (Urgency.URGENT, Urgency.EXPRESS), (say.Action("chinhsach mac dinh dong y", label="Về mặc định"),)
    ),
    "policy reset, nothing to do": say.PolicyResetQuestion(()),
    "policy reset": say.PolicyReset((Urgency.URGENT,)),
}

_DAYS = (
    say.CalendarDay(date(2027, 1, 1), False, "Tết Dương lịch", "Bộ luật Lao động 2019, Điều 112"),
    say.CalendarDay(date(2027, 1, 9), True, "Làm bù cho ngày 04/01", "12729/VPCP-KGVX"),
    say.CalendarDay(
        date(2027, 2, 8), False, "Mùng ba Tết Nguyên đán", "Bộ luật Lao động 2019, Điều 112", provisional=True
    ),
)

CALENDAR: dict[str, say.Message] = {
    "calendar": say.CalendarMonths(
        date(2026, 12, 1), date(2027, 1, 31), _DAYS[:2], (say.Action("lich 2026", label="Năm 2026"),)
    ),
    "calendar, nothing special": say.CalendarMonths(date(2026, 6, 1), date(2026, 7, 31), ()),
    "calendar of a year": say.CalendarYear(2027, _DAYS, off=11, working=1),
    "calendar of a year, nothing provisional": say.CalendarYear(2026, _DAYS[:2], off=11, working=1),
    "calendar changed": say.CalendarChanged(_DAYS[1:2], moved=14),
    "calendar changed, much of it later": say.CalendarChanged(
        (say.CalendarDay(date(2027, 1, 4), False, "<Bão số 5>", "12/TB-SKHCN"),),
        moved=1200,
        on_day_off=3,
        unfinished=True,
    ),
    "calendar changed back": say.CalendarChanged((say.CalendarDay(date(2027, 1, 4), True, ""),), moved=0, removed=True),
    "calendar confirmed": say.CalendarConfirmed(
        2027, "9441/TB-BNV", (say.CalendarDay(date(2027, 2, 8), False, "Mùng ba Tết Nguyên đán", "9441/TB-BNV"),)
    ),
    "deadlines on days off": say.DeadlinesOnDaysOff(
        (date(2027, 2, 4), date(2027, 2, 5), date(2027, 3, 1)), 12, (3, 5, 12, 14, 15, 16, 17, 18, 19, 20)
    ),
    "one deadline on a day off": say.DeadlinesOnDaysOff((date(2027, 1, 4),), 1, (3,)),
    "calendar recomputed": say.CalendarRecomputed(1234),
    "calendar missing": say.CalendarMissing(2027, (date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9))),
}

_NOW = datetime(2026, 11, 24, 1, 5, tzinfo=UTC)
_LETTER = say.DeadLetterLine(5, "Trần Văn Bình", "Forbidden: bot was blocked by the user", _NOW, (12, 15))

CONTACTS: dict[str, say.Message] = {
    "contacts": say.Contacts(
        persons=(
            say.UnreachedPerson("Trần Văn Bình", "Phòng Quản lý khoa học"),
            say.UnreachedPerson("Lê Minh Châu", "", AccountState.NEVER_STARTED, ChannelKind.TELEGRAM, since=_NOW),
            say.UnreachedPerson(
                "Nguyễn <An>", "Văn phòng", AccountState.BLOCKED, ChannelKind.ZALO, "user not found", _NOW
            ),
            say.UnreachedPerson("Phạm Thị Dung", "", AccountState.FAILING, ChannelKind.TELEGRAM, "HTTP 500", _NOW),
        ),
        persons_in_all=1002,
        headless=("Văn phòng", "Thanh tra Sở"),
        groups=(
            say.GroupLine("Sở KH&CN – Điều hành", "", ChannelKind.TELEGRAM, AccountState.LINKED),
            say.GroupLine("", "Văn phòng", ChannelKind.ZALO, AccountState.BLOCKED, "Forbidden: bot was kicked", _NOW),
        ),
        letters=(_LETTER, say.DeadLetterLine(4, "nhóm chung", "expired", _NOW, tuple(range(1, 12)))),
        letters_in_all=3,
        actions=(
            say.Action("lienlac thu lai 5", label="Gửi lại số 5"),
            say.Action("lienlac thu lai 4", label="Gửi lại số 4"),
        ),
    ),
    "contacts, all well": say.Contacts((), 0, headless=(), groups=(), letters=(), letters_in_all=0),
    "contacts, unknown whether it arrived": say.Contacts(
        (),
        0,
        headless=(),
        groups=(),
        letters=tuple(say.DeadLetterLine(n, "Trần Văn Bình", "outcome_unknown", _NOW, (12,)) for n in (5, 4)),
        letters_in_all=2,
        actions=(say.Action("lienlac thu lai tat ca", label="Gửi lại mọi tin không rõ đã tới"),),
    ),
    "letter retried": say.LetterRetried(_LETTER),
    "letters retried": say.LettersRetried(12),
    "letters retried, none": say.LettersRetried(0),
    "outcomes unknown": say.OutcomesUnknown(3),
    "sending was behind": say.SendingWasBehind(_NOW, _NOW + timedelta(minutes=45)),
    "sending was behind for days": say.SendingWasBehind(_NOW, _NOW + timedelta(days=2, hours=3, minutes=5)),
}

OFFICE: dict[str, say.Message] = {**POLICIES, **CALENDAR, **CONTACTS}

OFFICE_ERRORS: dict[str, errors.UserError] = {
    "urgency not understood": errors.UrgencyNotUnderstood("rất gấp"),
    "day not understood": errors.DayNotUnderstood("hôm nào đó " * 20),
    "day already set": errors.DayAlreadySet(date(2027, 1, 2), False, "Nghỉ hoán đổi", "12729/VPCP-KGVX"),
    "day already set, no notice": errors.DayAlreadySet(date(2027, 1, 9), True, "Làm bù", ""),
    "day not set": errors.DayNotSet(date(2027, 1, 2)),
    "year already certain": errors.YearAlreadyCertain(2026),
    "letter not found": errors.LetterNotFound(5),
}
