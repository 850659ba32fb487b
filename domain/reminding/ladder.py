"""Computes the moments of a policy's steps for one assignment, regardless of what has been sent.

Dates are local calendar dates in Asia/Ho_Chi_Minh, never 24-hour arithmetic. A step outside the sending window is held
to the next opening, but one before the deadline moves earlier rather than past it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count

from dateutil.relativedelta import relativedelta

from domain.model import SILENT, AssignmentRole, Lifecycle, Urgency
from domain.office.calendar import WorkingCalendar, local_date
from domain.reminding.policy import ACCEPTANCE
from domain.reminding.policy_file import CheckIn, Policy, PolicyStep
from domain.vocabulary import Audience, StepKind

CHECK_IN_KEY = "check_in"


class Ladder(StrEnum):
    """Steps of one ladder supersede each other; two ladders run side by side."""

    ACCEPTANCE = "acceptance"
    DEADLINE = "deadline"
    HELD_GROUP = "held_group"
    CHECK_IN = "check_in"


class Reason(StrEnum):
    """Why a step has the moment it has, or why it has none."""

    AS_WRITTEN = "as_written"
    HELD_TO_OPENING = "held_to_opening"
    MOVED_BEFORE_DEADLINE = "moved_before_deadline"
    SNOOZED = "snoozed"
    HEAD_IS_HANDLING = "head_is_handling"
    EXTENSION_UNDER_REVIEW = "extension_under_review"
    BEFORE_ASSIGNMENT = "before_assignment"
    ALREADY_ACCEPTED = "already_accepted"
    NO_DEADLINE = "no_deadline"
    SPAN_TOO_SHORT = "span_too_short"
    OTHER_STATE = "other_state"
    SILENT_STATE = "silent_state"
    OVERTAKEN = "overtaken"
    TOLD_THAT_DAY = "told_that_day"
    RECALCULATED = "recalculated"


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """Everything the rules need to know about one assignment. Instants are aware.

    `reminded_until` is the watermark: every step whose moment is at or before it has been dealt with. A new assignment
    starts with `watermark_at_start`. When the deadline changes, or the work leaves a silent state (on hold, declined,
    under review), decide first what is due and then set the watermark to that instant: what the change puts into the
    past was never due. When an extension is refused, set `group_paused_until` to that instant, so that what was kept
    from the group goes out. `group_told` are the step keys that the group has had for this deadline; it matters only
    while `group_paused_until` is set.
    """

    role: AssignmentRole
    urgency: Urgency
    lifecycle: Lifecycle
    assigned_at: datetime
    reminded_until: datetime
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    date_only: bool = True
    group_paused_until: datetime | None = None
    extension_under_review: bool = False
    snoozed_until: datetime | None = None
    last_report_at: datetime | None = None
    group_told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rung:
    """A step at its moment. `natural` is the moment as the policy writes it, `at` when it may be sent (UTC)."""

    key: str
    kind: StepKind
    ladder: Ladder
    audiences: tuple[Audience, ...]
    natural: datetime
    at: datetime
    place: int
    reason: Reason = Reason.AS_WRITTEN

    @property
    def order(self) -> tuple[datetime, int]:
        """Of two rungs of one ladder the later is the more advanced; at the same moment the policy's order decides."""
        return self.at, self.place


def watermark_at_start(assigned_at: datetime) -> datetime:
    """The watermark of a new assignment: just before its first step."""
    return assigned_at - timedelta(microseconds=1)


def why_not(step: PolicyStep, facts: AssignmentFacts, calendar: WorkingCalendar) -> Reason | None:
    """Why a step of the policy does not apply to this assignment as it stands; None if it does."""
    if facts.lifecycle in SILENT:
        return Reason.SILENT_STATE
    if step.kind in ACCEPTANCE:
        if facts.accepted_at is not None or facts.lifecycle is not Lifecycle.ASSIGNED:
            return Reason.ALREADY_ACCEPTED
    elif facts.due_at is None:
        return Reason.NO_DEADLINE
    if step.only_in and facts.lifecycle not in step.only_in:
        return Reason.OTHER_STATE
    return Reason.SPAN_TOO_SHORT if _is_span_too_short(step, facts, calendar) else None


def _is_span_too_short(step: PolicyStep, facts: AssignmentFacts, calendar: WorkingCalendar) -> bool:
    if not step.span_over or facts.due_at is None:
        return False
    assigned, due = local_date(facts.assigned_at), local_date(facts.due_at)
    return calendar.working_days_between(assigned, due) <= step.span_over


def next_quarter(moment: datetime) -> datetime:
    """Rounds up to the quarter hour, so that work assigned in one sitting is followed up in one message."""
    behind = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not behind else moment - behind + timedelta(minutes=15)


class AssignmentLadder:
    """The ladders of one assignment: turns steps of its policy into rungs."""

    def __init__(self, facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> None:
        self.facts = facts
        self.policy = policy
        self.calendar = calendar
        self.due_day = None if facts.due_at is None else local_date(facts.due_at)

    def rungs(self, step: PolicyStep, place: int) -> Iterator[Rung]:
        """The moments of a step in order: one, or without end for a step that repeats; none without a deadline."""
        if step.kind is StepKind.ASSIGNED:
            yield self._held(step, self.facts.assigned_at, place=place)
        elif step.kind is StepKind.NOT_ACCEPTED:
            natural = self.facts.assigned_at + timedelta(minutes=step.minutes)
            if step.hours:
                natural = _after_hours(self.calendar, natural, step.hours)
            yield self._held(step, natural, place=place)
        elif self.facts.due_at is not None and self.due_day is not None:
            yield from self._around_deadline(step, self.facts.due_at, self.due_day, place=place)

    def existed(self, rung: Rung) -> bool:
        """False for a step whose moment lies before the assignment; the notice of assignment always counts."""
        if rung.kind is StepKind.ASSIGNED:
            return True
        return min(rung.natural, rung.at) > self.facts.assigned_at

    def check_ins(self, check_in: CheckIn) -> Iterator[Rung]:
        """Work without a deadline is asked about so many months after it was assigned or last reported."""
        base = self._last_heard()
        for n in count(1):
            day = base + relativedelta(months=n * check_in.every_months)
            natural = self.calendar.at(self.calendar.working_day_on_or_after(day), check_in.hour)
            stale = n * check_in.every_months >= check_in.stale_after_months
            audiences = check_in.stale_audiences if stale else check_in.audiences
            step = PolicyStep(f"{CHECK_IN_KEY}:{day.isoformat()}", StepKind.CHECK_IN, audiences)
            yield self._held(step, natural, place=n)

    def before_deadline(self, natural: datetime, due_at: datetime) -> tuple[datetime, Reason]:
        """When a pre-deadline step with this natural moment goes: held to the opening, or earlier than the deadline."""
        return _before_deadline(self.calendar, self.policy.quiet_hours, natural, due_at)

    def _around_deadline(self, step: PolicyStep, due_at: datetime, due_day: date, *, place: int) -> Iterator[Rung]:
        if step.kind is StepKind.OVERDUE:
            yield from self._overdue(step, due_at, due_day, place=place)
            return
        amounts = (step.kind, step.days, step.hour, step.hours, step.minutes)
        natural, at, reason = _ahead(self.calendar, self.policy.quiet_hours, due_at, *amounts)
        yield Rung(step.key, step.kind, Ladder.DEADLINE, step.audiences, natural, at, place, reason)

    def _overdue(self, step: PolicyStep, due_at: datetime, due_day: date, *, place: int) -> Iterator[Rung]:
        if step.at_once and not self.facts.date_only:
            yield self._held(step, due_at, place=place)
            return
        for days in count(self._first_repeat(step, due_day), step.every) if step.every else (step.days,):
            natural = _on_working_day(self.calendar, due_day, days, step.hour)
            yield self._held(step, natural, place=place, key=f"{step.key}:{days}" if step.every else step.key)

    def _first_repeat(self, step: PolicyStep, due_day: date) -> int:
        """Skips repeats before the watermark: work overdue for years has hundreds of weekly steps."""
        passed = self.calendar.working_days_between(due_day, local_date(self.facts.reminded_until))
        return step.days + max(0, (passed - step.days) // step.every - 1) * step.every

    def _held(self, step: PolicyStep, natural: datetime, *, place: int, key: str = "") -> Rung:
        at = self.opening(natural)
        reason = Reason.AS_WRITTEN if at == natural else Reason.HELD_TO_OPENING
        return Rung(key or step.key, step.kind, _ladder(step.kind), step.audiences, natural, at, place, reason)

    def opening(self, natural: datetime) -> datetime:
        """UTC moment at which a step may be sent: the next opening, unless the policy ignores quiet hours."""
        return _opening(self.calendar, self.policy.quiet_hours, natural)

    def _last_heard(self) -> date:
        return local_date(self.facts.last_report_at or self.facts.assigned_at)


# Many works are due on one day, and their steps have the same moments: these four are remembered. A calendar never
# changes (an office's new hours make a new one), so what is remembered of it cannot go stale.
@lru_cache(maxsize=4096)
def _opening(calendar: WorkingCalendar, quiet_hours: bool, natural: datetime) -> datetime:
    return calendar.next_sending_time(natural) if quiet_hours else natural.astimezone(UTC)


@lru_cache(maxsize=4096)
def _on_working_day(calendar: WorkingCalendar, due_day: date, days: int, hour: time) -> datetime:
    return calendar.at(calendar.add_working_days(due_day, days), hour)


@lru_cache(maxsize=4096)
def _ahead(
    calendar: WorkingCalendar,
    quiet_hours: bool,
    due_at: datetime,
    kind: StepKind,
    days: int,
    hour: time,
    hours: float,
    minutes: int,
) -> tuple[datetime, datetime, Reason]:
    """The natural moment of a step before the deadline, when it goes, and why then."""
    due_day = local_date(due_at)
    if kind is StepKind.BEFORE:
        natural = _on_working_day(calendar, due_day, -days, hour)
    elif kind is StepKind.DUE_DAY:
        natural = calendar.at(calendar.working_day_on_or_before(due_day), hour)
    else:
        natural = calendar.add_working_hours(due_at - timedelta(minutes=minutes), -hours)
    at, reason = _before_deadline(calendar, quiet_hours, natural, due_at)
    if kind is StepKind.DUE_DAY and local_date(at) != due_day:
        reason = Reason.MOVED_BEFORE_DEADLINE
    return natural, at, reason


def _before_deadline(
    calendar: WorkingCalendar, quiet_hours: bool, natural: datetime, due_at: datetime
) -> tuple[datetime, Reason]:
    held = _opening(calendar, quiet_hours, natural)
    if held < due_at:
        return held, Reason.AS_WRITTEN if held == natural else Reason.HELD_TO_OPENING
    day = local_date(due_at)
    opening = calendar.at(day, calendar.opens)
    if opening < due_at and calendar.is_working_day(day):
        return opening, Reason.MOVED_BEFORE_DEADLINE
    earlier = min(natural, opening, due_at - timedelta(minutes=1))
    return calendar.last_sending_time(earlier), Reason.MOVED_BEFORE_DEADLINE


@lru_cache(maxsize=4096)
def _after_hours(calendar: WorkingCalendar, start: datetime, hours: float) -> datetime:
    return next_quarter(calendar.add_working_hours(start, hours))


def _ladder(kind: StepKind) -> Ladder:
    if kind in ACCEPTANCE:
        return Ladder.ACCEPTANCE
    return Ladder.CHECK_IN if kind is StepKind.CHECK_IN else Ladder.DEADLINE
