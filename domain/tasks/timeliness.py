"""Where an assignment stands against its deadline: derived at every look, never stored.

Local calendar dates in Asia/Ho_Chi_Minh decide, never 24-hour arithmetic. Work with a date-only deadline is on time
until 24:00 of that day (Bộ luật Dân sự 2015, Điều 148); a deadline with an hour is late from that minute.
"""

from __future__ import annotations

from datetime import datetime

from domain.model import Assignment, Deadline, Lifecycle, Timeliness
from domain.office.calendar import WorkingCalendar, local_date
from domain.vocabulary import DeadlineFacts

DUE_SOON_WORKING_DAYS = 3


def is_late(deadline: Deadline, at: datetime) -> bool:
    """Whether work handed in at the instant `at` misses the deadline."""
    if deadline.date_only:
        return local_date(at) > local_date(deadline.due_at)
    return at > deadline.due_at


def overdue_days(deadline: Deadline, calendar: WorkingCalendar, at: datetime) -> int:
    """Working days after the due date: 1 on the first working day after it, 0 while it is not passed."""
    return max(0, calendar.working_days_between(local_date(deadline.due_at), local_date(at)))


def timeliness(assignment: Assignment, calendar: WorkingCalendar, now: datetime) -> Timeliness:
    deadline = assignment.deadline
    if deadline is None:
        return Timeliness.NO_DEADLINE
    if assignment.lifecycle is Lifecycle.COMPLETED and assignment.completed_at is not None:
        return Timeliness.DONE_LATE if is_late(deadline, assignment.completed_at) else Timeliness.DONE_ON_TIME
    if is_late(deadline, now):
        return Timeliness.OVERDUE
    if local_date(now) == local_date(deadline.due_at):
        return Timeliness.DUE_TODAY
    left = calendar.working_days_between(local_date(now), local_date(deadline.due_at))
    return Timeliness.DUE_SOON if left <= DUE_SOON_WORKING_DAYS else Timeliness.ON_TRACK


def deadline_facts(deadline: Deadline, calendar: WorkingCalendar, now: datetime) -> DeadlineFacts:
    """The deadline as it is said in full: working days left from `now` (negative when passed)."""
    left = calendar.working_days_between(local_date(now), local_date(deadline.due_at))
    return DeadlineFacts(deadline.due_at, deadline.date_only, deadline.words, left)
