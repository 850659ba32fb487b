"""Work that returns: which occurrence comes next, when its task is made, and which one is left out or moved.

An occurrence is known by its limit, the day that the rule names before a day off moves it: it never comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.intake.deadlines import Frequency, Recurrence
from domain.model import Deadline, SourceDocument, Urgency
from domain.office.calendar import WorkingCalendar, local_date
from domain.reminding.policy import Policy
from domain.vocabulary import StepKind

WINDOW_WORKING_DAYS = 10
"""The task is made so many working days before it is due, or earlier where the policy begins earlier."""

OPENS_AT = time(8)
SHOWN_DATES = 3
LONGEST_SEARCH = 400


@dataclass(frozen=True, slots=True)
class RecurringTask:
    """A rule with what each of its tasks is like.

    `next_limit` is the occurrence whose task comes next, and `opens_at` when (UTC; None: the rule is stopped).
    `moved` is another deadline for this one occurrence. `newest_number` is that of the last task made.
    """

    id: int
    organization_id: int
    number: int
    title: str
    assigner_id: int
    created_at: datetime
    lead_id: int
    rule: Recurrence
    words: str
    next_limit: date
    opens_at: datetime | None
    coordinator_ids: tuple[int, ...] = ()
    officer_id: int | None = None
    urgency: Urgency = Urgency.NORMAL
    document: SourceDocument | None = None
    moved: Deadline | None = None
    newest_number: int | None = None

    def deadline(self, calendar: WorkingCalendar) -> Deadline:
        """The deadline of the next occurrence."""
        if self.moved is not None:
            return self.moved
        due = self.rule.due_of(self.next_limit, calendar)
        return Deadline(due, self.rule.hour is None, self.words, self.rule.rule)


def first_limit(rule: Recurrence, now: datetime, calendar: WorkingCalendar) -> date:
    """The limit of the first occurrence that is due after `now`."""
    limit = rule.current_limit(local_date(now) - timedelta(days=16))
    while rule.due_of(limit, calendar) <= now:
        limit = rule.current_limit(limit + timedelta(days=1))
    return limit


def following_limit(rule: Recurrence, limit: date, calendar: WorkingCalendar) -> date:
    """The next limit with a due day of its own: of the days off that move to one working day only one counts."""
    due = rule.due_of(limit, calendar)
    following = limit
    for _ in range(LONGEST_SEARCH):
        following = rule.current_limit(following + timedelta(days=1))
        if rule.due_of(following, calendar) > due:
            return following
    raise ValueError(f"{rule.rule} does not go on after {limit}")


def passed_by(rule: RecurringTask, moved: Deadline, calendar: WorkingCalendar) -> datetime | None:
    """When the occurrence after the next one is due, if the next one, moved to this deadline, is not before it."""
    due = rule.rule.due_of(following_limit(rule.rule, rule.next_limit, calendar), calendar)
    return due if moved.due_at >= due else None


def next_dates(
    rule: Recurrence, limit: date, calendar: WorkingCalendar, count: int = SHOWN_DATES
) -> tuple[datetime, ...]:
    """When the occurrence of `limit` and those after it are due (UTC)."""
    limits = [limit]
    while len(limits) < count:
        limits.append(following_limit(rule, limits[-1], calendar))
    return tuple(rule.due_of(each, calendar) for each in limits)


def opening(
    rule: Recurrence, limit: date, due: datetime, policy: Policy, calendar: WorkingCalendar, *, begun: datetime
) -> datetime:
    """When the task of an occurrence is made: at 08:00 of the day on which its reminders may begin.

    Never before the occurrence before it is due, so that a weekly report is not open twice; `begun` is when the rule
    was made.
    """
    day = calendar.add_working_days(local_date(due), -_window(policy))
    opens = calendar.at(day, OPENS_AT)
    before = _due_before(rule, limit, calendar, begun)
    if before is not None and before > opens:
        next_day = calendar.add_working_days(local_date(before), 1)
        return min(calendar.at(next_day, OPENS_AT), calendar.at(local_date(due), OPENS_AT))
    return opens


def _window(policy: Policy) -> int:
    """Working days before the due day; steps that only long work has do not make it longer."""
    before = [step.days for step in policy.steps if step.kind is StepKind.BEFORE]
    return max([WINDOW_WORKING_DAYS, *before])


def _due_before(rule: Recurrence, limit: date, calendar: WorkingCalendar, begun: datetime) -> datetime | None:
    """When the occurrence before this one was due; None when the rule is younger than that."""
    first = rule.current_limit(max(local_date(begun), limit - timedelta(days=70)))
    due, found = rule.due_of(limit, calendar), None
    while first < limit:
        earlier = rule.due_of(first, calendar)
        if begun < earlier < due:
            found = earlier
        first = rule.current_limit(first + timedelta(days=1))
    return found


def is_passed_over(rule: Recurrence, due: datetime, now: datetime) -> bool:
    """After a long standstill a daily task whose day is over is not made any more; rarer ones are, late as they are."""
    return rule.frequency is Frequency.DAILY and local_date(due) < local_date(now)
