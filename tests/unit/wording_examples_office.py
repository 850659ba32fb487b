"""What is said about the office's own settings: policies, the working calendar, contacts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from domain import errors
from domain.conversation.messages.base import Action, ButtonName, Message
from domain.conversation.messages.calendar import (
    CalendarChanged,
    CalendarConfirmed,
    CalendarDay,
    CalendarMissing,
    CalendarMonths,
    CalendarRecomputed,
    CalendarYear,
    DeadlinesOnDaysOff,
)
from domain.conversation.messages.contacts import (
    Contacts,
    DeadLetterLine,
    DeadLetterRetried,
    DeadLettersRetried,
    GroupLine,
    OutcomesUnknown,
    SendingWasBehind,
    UnreachedPerson,
)
from domain.conversation.messages.policies import (
    PolicyDetail,
    PolicyFacts,
    PolicyList,
    PolicyReset,
    PolicyResetQuestion,
    PolicyStepFacts,
)
from domain.model import AccountState, ChannelKind, Lifecycle, Urgency
from domain.reminding.policy_file import default_policies
from domain.vocabulary import Audience, StepKind
from services.reminding.policies import CHOICES, policy_facts

_OWN = PolicyFacts(
    Urgency.URGENT,
    own=True,
    quiet_hours=True,
    steps=(
        PolicyStepFacts(StepKind.ASSIGNED, (Audience.OFFICER, Audience.HEAD)),
        PolicyStepFacts(StepKind.NOT_ACCEPTED, (Audience.HEAD,), hours=1.5),
        PolicyStepFacts(
            StepKind.BEFORE, (Audience.OFFICER,), days=2, hour=time(14, 30), only_in=(Lifecycle.ASSIGNED,), span_over=10
        ),
        PolicyStepFacts(StepKind.OVERDUE, (Audience.DIRECTOR, Audience.MONITORS), days=2, every=3),
    ),
)

POLICIES: dict[str, Message] = {
    "policies": PolicyList(
        tuple(policy_facts(policy, own=urgency is Urgency.URGENT) for urgency, policy in default_policies().items()),
        tuple(Action(f"chinhsach {words}", label=label) for words, label in CHOICES.items()),
    ),
    "a policy": PolicyDetail(policy_facts(default_policies()[Urgency.EXPRESS], own=False)),
    "a policy of the office's own": PolicyDetail(_OWN, (Action("chinhsach khan mac dinh", label="Về mặc định"),)),
    "policy reset, to be confirmed": PolicyResetQuestion(
        (Urgency.URGENT, Urgency.EXPRESS), (Action("chinhsach mac dinh dong y", label="Về mặc định"),)
    ),
    "policy reset, nothing to do": PolicyResetQuestion(()),
    "policy reset": PolicyReset((Urgency.URGENT,)),
}

_DAYS = (
    CalendarDay(date(2027, 1, 1), False, "Tết Dương lịch", "Bộ luật Lao động 2019, Điều 112"),
    CalendarDay(date(2027, 1, 9), True, "Làm bù cho ngày 04/01", "12729/VPCP-KGVX"),
    CalendarDay(date(2027, 2, 8), False, "Mùng ba Tết Nguyên đán", "Bộ luật Lao động 2019, Điều 112", provisional=True),
)

CALENDAR: dict[str, Message] = {
    "calendar": CalendarMonths(
        date(2026, 12, 1), date(2027, 1, 31), _DAYS[:2], (Action("lich 2026", label=ButtonName.YEAR),)
    ),
    "calendar, nothing special": CalendarMonths(date(2026, 6, 1), date(2026, 7, 31), ()),
    "calendar of a year": CalendarYear(2027, _DAYS, off=11, working=1),
    "calendar of a year, nothing provisional": CalendarYear(2026, _DAYS[:2], off=11, working=1),
    "calendar changed": CalendarChanged(_DAYS[1:2], moved=14),
    "calendar changed, much of it later": CalendarChanged(
        (CalendarDay(date(2027, 1, 4), False, "<Bão số 5>", "12/TB-SKHCN"),),
        moved=1200,
        on_day_off=3,
        unfinished=True,
    ),
    "calendar changed back": CalendarChanged((CalendarDay(date(2027, 1, 4), True, ""),), moved=0, removed=True),
    "calendar confirmed": CalendarConfirmed(
        2027, "9441/TB-BNV", (CalendarDay(date(2027, 2, 8), False, "Mùng ba Tết Nguyên đán", "9441/TB-BNV"),)
    ),
    "deadlines on days off": DeadlinesOnDaysOff(
        (date(2027, 2, 4), date(2027, 2, 5), date(2027, 3, 1)), 12, (3, 5, 12, 14, 15, 16, 17, 18, 19, 20)
    ),
    "one deadline on a day off": DeadlinesOnDaysOff((date(2027, 1, 4),), 1, (3,)),
    "calendar recomputed": CalendarRecomputed(1234),
    "calendar missing": CalendarMissing(2027, (date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9))),
}

_NOW = datetime(2026, 11, 24, 1, 5, tzinfo=UTC)
_LETTER = DeadLetterLine(5, "Trần Văn Bình", "blocked", _NOW, (12, 15))

CONTACTS: dict[str, Message] = {
    "contacts": Contacts(
        persons=(
            UnreachedPerson("Trần Văn Bình", "Phòng Quản lý khoa học"),
            UnreachedPerson("Lê Minh Châu", "", AccountState.NEVER_STARTED, ChannelKind.TELEGRAM, since=_NOW),
            UnreachedPerson("Nguyễn <An>", "Văn phòng", AccountState.BLOCKED, ChannelKind.ZALO, "chat_not_found", _NOW),
            UnreachedPerson("Phạm Thị Dung", "", AccountState.FAILING, ChannelKind.TELEGRAM, "HTTP 500", _NOW),
        ),
        persons_in_all=1002,
        headless=("Văn phòng", "Thanh tra Sở"),
        groups=(
            GroupLine("Sở KH&CN – Điều hành", "", ChannelKind.TELEGRAM, AccountState.LINKED),
            GroupLine("", "Văn phòng", ChannelKind.ZALO, AccountState.BLOCKED, "kicked", _NOW),
        ),
        letters=(_LETTER, DeadLetterLine(4, "Điều hành", "expired", _NOW, tuple(range(1, 12)), in_group=True)),
        letters_in_all=3,
        actions=(
            Action("lienlac thu lai 5", label=ButtonName.SEND_THIS_AGAIN),
            Action("lienlac thu lai 4", label=ButtonName.SEND_THIS_AGAIN),
        ),
    ),
    "contacts, all well": Contacts((), 0, headless=(), groups=(), letters=(), letters_in_all=0),
    "contacts, unknown whether it arrived": Contacts(
        (),
        0,
        headless=(),
        groups=(),
        letters=tuple(DeadLetterLine(n, "Trần Văn Bình", "outcome_unknown", _NOW, (12,)) for n in (5, 4)),
        letters_in_all=2,
        actions=(Action("lienlac thu lai tat ca", label=ButtonName.SEND_ALL_AGAIN),),
    ),
    "letter retried": DeadLetterRetried(_LETTER),
    "letters retried": DeadLettersRetried(12),
    "letters retried, none": DeadLettersRetried(0),
    "outcomes unknown": OutcomesUnknown(3),
    "sending was behind": SendingWasBehind(_NOW, _NOW + timedelta(minutes=45)),
    "sending was behind for days": SendingWasBehind(_NOW, _NOW + timedelta(days=2, hours=3, minutes=5)),
}

OFFICE: dict[str, Message] = {**POLICIES, **CALENDAR, **CONTACTS}

OFFICE_ERRORS: dict[str, errors.UserError] = {
    "urgency not understood": errors.UrgencyNotUnderstood("rất gấp"),
    "day not understood": errors.DayNotUnderstood("hôm nào đó " * 20),
    "day already set": errors.DayAlreadySet(date(2027, 1, 2), False, "Nghỉ hoán đổi", "12729/VPCP-KGVX"),
    "day already set, no notice": errors.DayAlreadySet(date(2027, 1, 9), True, "Làm bù", ""),
    "day not set": errors.DayNotSet(date(2027, 1, 2)),
    "year already certain": errors.YearAlreadyCertain(2026),
    "letter not found": errors.DeadLetterNotFound(5),
}
