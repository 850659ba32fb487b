"""When each step of a policy should be told, worked out once more and naively: day by day, span by span.

Nothing of the rules' own arithmetic is used, only which days are worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from domain.model import Assignment, AssignmentRole
from domain.office.calendar import WorkingCalendar
from domain.reminding.policy_file import Policy, PolicyStep
from domain.vocabulary import ZONE, Audience, StepKind

SPANS = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))
OPENS, CLOSES, HELD = time(7, 30), time(17, 30), time(8, 0)
DAY = timedelta(days=1)
LOOKING_AHEAD = (StepKind.BEFORE, StepKind.DUE_DAY, StepKind.HOURS_BEFORE)
ACCEPTANCE = (StepKind.ASSIGNED, StepKind.NOT_ACCEPTED)


@dataclass(frozen=True, slots=True)
class Expected:
    """A step at the moment at which it should be told."""

    key: str
    kind: StepKind
    audiences: tuple[Audience, ...]
    at: datetime


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def may_send(moment: datetime, calendar: WorkingCalendar) -> bool:
    local = moment.astimezone(ZONE)
    return OPENS <= local.time() < CLOSES and calendar.is_working_day(local.date())


def opening(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment itself, or the next morning on which messages go."""
    if may_send(moment, calendar):
        return moment
    day = day_of(moment)
    if not (calendar.is_working_day(day) and moment < at(day, OPENS)):
        day = shifted(day, 1, calendar)
    return at(day, HELD)


def shifted(day: date, days: int, calendar: WorkingCalendar) -> date:
    """So many working days later, or earlier."""
    step = DAY if days > 0 else -DAY
    left = abs(days)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def working_days(first: date, last: date, calendar: WorkingCalendar) -> int:
    """In (first, last]."""
    return sum(calendar.is_working_day(first + DAY * n) for n in range(1, (last - first).days + 1))


def hours_later(moment: datetime, hours: float, calendar: WorkingCalendar) -> datetime:
    left = timedelta(hours=hours)
    day = day_of(moment)
    while left:
        for begins, ends in SPANS if calendar.is_working_day(day) else ():
            first, last = max(at(day, begins), moment), at(day, ends)
            if left and last > first:
                used = min(left, last - first)
                left, moment = left - used, first + used
        day += DAY
    return moment


def quarter(moment: datetime) -> datetime:
    """The next of :00, :15, :30 and :45, unless it is one."""
    while moment.minute % 15 or moment.second or moment.microsecond:
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment


def hours_earlier(moment: datetime, hours: float, calendar: WorkingCalendar) -> datetime:
    left = timedelta(hours=hours)
    day = day_of(moment)
    while left:
        for begins, ends in reversed(SPANS) if calendar.is_working_day(day) else ():
            first, last = at(day, begins), min(at(day, ends), moment)
            if left and last > first:
                used = min(left, last - first)
                left, moment = left - used, last - used
        day -= DAY
    return moment


def expected(assignment: Assignment, policy: Policy, calendar: WorkingCalendar, until: datetime) -> Iterator[Expected]:
    """Every step up to `until`, as if nothing ever changed."""
    lead = assignment.role is AssignmentRole.LEAD
    for step in policy.steps if lead else policy.coordinator_steps:
        for key, natural, told in _moments(step, assignment, policy, calendar, until):
            if told <= until and (step.kind is StepKind.ASSIGNED or min(natural, told) > assignment.assigned_at):
                yield Expected(key, step.kind, step.audiences, told)


def _moments(
    step: PolicyStep, assignment: Assignment, policy: Policy, calendar: WorkingCalendar, until: datetime
) -> Iterator[tuple[str, datetime, datetime]]:
    """Key, natural moment, moment of telling."""

    def held(moment: datetime) -> datetime:
        return opening(moment, calendar) if policy.quiet_hours else moment

    assigned = assignment.assigned_at
    if step.kind is StepKind.ASSIGNED:
        yield step.key, assigned, held(assigned)
    elif step.kind is StepKind.NOT_ACCEPTED:
        natural = assigned + timedelta(minutes=step.minutes)
        if step.hours:
            natural = quarter(hours_later(natural, step.hours, calendar))
        yield step.key, natural, held(natural)
    elif assignment.deadline is not None:
        due, date_only = assignment.deadline.due_at, assignment.deadline.date_only
        if step.kind is not StepKind.OVERDUE:
            natural = _before(step, due, calendar)
            if step.span_over and working_days(day_of(assigned), day_of(due), calendar) <= step.span_over:
                return
            yield step.key, natural, _not_after_deadline(natural, due, held(natural), calendar)
        elif step.at_once and not date_only:
            yield step.key, due, held(due)
        else:
            for days in count(step.days, step.every) if step.every else (step.days,):
                natural = at(shifted(day_of(due), days, calendar), step.hour)
                yield f"{step.key}:{days}" if step.every else step.key, natural, held(natural)
                if natural > until:
                    return


def _before(step: PolicyStep, due: datetime, calendar: WorkingCalendar) -> datetime:
    if step.kind is StepKind.BEFORE:
        return at(shifted(day_of(due), -step.days, calendar), step.hour)
    if step.kind is StepKind.DUE_DAY:
        day = day_of(due)
        return at(day if calendar.is_working_day(day) else shifted(day, -1, calendar), step.hour)
    natural = due - timedelta(minutes=step.minutes)
    return hours_earlier(natural, step.hours, calendar) if step.hours else natural


def _not_after_deadline(natural: datetime, due: datetime, held: datetime, calendar: WorkingCalendar) -> datetime:
    """Rather earlier than past the deadline: as the office opens that day, else at the end of the day before."""
    if held < due:
        return held
    day = day_of(due)
    if calendar.is_working_day(day) and at(day, OPENS) < due:
        return at(day, OPENS)
    latest = min(natural, at(day, OPENS), due - timedelta(minutes=1))
    if may_send(latest, calendar):
        return latest
    day = day_of(latest)
    if not (calendar.is_working_day(day) and latest >= at(day, CLOSES)):
        day = shifted(day, -1, calendar)
    return at(day, time(17, 0))
