"""What a pause does to a deadline: while work is on hold its clock stands still.

On resuming, the deadline moves by the working days in between, on local dates; the hour stays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.model import Deadline
from domain.office.calendar import WorkingCalendar, local_date
from domain.vocabulary import ZONE


def days_on_hold(calendar: WorkingCalendar, held_at: datetime, resumed_at: datetime) -> int:
    """Working days for which the clock stood: the day of the pause is not counted, that of resuming is."""
    return max(0, calendar.working_days_between(local_date(held_at), local_date(resumed_at)))


def deadline_after_hold(deadline: Deadline, days: int, calendar: WorkingCalendar) -> Deadline:
    """The deadline so many working days later, at the same local hour; its words stay those it was read from."""
    if days == 0:
        return deadline
    local = deadline.due_at.astimezone(ZONE)
    day = calendar.add_working_days(local.date(), days)
    return replace(deadline, due_at=calendar.at(day, local.time()))
