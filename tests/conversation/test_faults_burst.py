"""Three hundred reminders through the sandbox while its messenger fails in one way after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from domain.model import AssignmentRole, Deadline, Lifecycle, Urgency
from domain.reminding.policy_file import default_policies
from domain.vocabulary import ZONE
from sandbox import ZaloFaults
from services.reminding.facts import next_reminder
from services.use_case import load_calendar
from tests.conversation.stage import Stage, local
from tests.task_numbers import task_numbers

A_DAY = 60
DAYS = ("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07")


async def sixty_a_day(stage: Stage) -> None:
    """Accepted work of Bình's, sixty tasks due on the working day after each of `DAYS`."""
    now, policy = stage.playback.now(), default_policies()[Urgency.NORMAL].to_json()
    async with stage.application.database.write() as transaction:
        calendar = await load_calendar(transaction, stage.application.settings.office_rules)
        people = {person.name: person for person in await transaction.people.all_persons()}
        binh, an = people["Trần Văn Bình"], people["Nguyễn Thị An"]
        unit = await transaction.people.unit(binh.memberships[0].unit_id)
        for day in DAYS:
            due_day = calendar.add_working_days(local(day).astimezone(ZONE).date(), 1)
            deadline = Deadline(calendar.at(due_day, calendar.closes) - timedelta(minutes=30), True, "", "date")
            for _ in range(A_DAY):
                task = await transaction.tasks.add(1, "Báo cáo", an.id, now, Urgency.NORMAL, None, False)
                fresh = await transaction.tasks.assign(
                    task.id,
                    unit=unit,
                    role=AssignmentRole.LEAD,
                    officer_id=binh.id,
                    deadline=deadline,
                    assigned_at=now,
                    policy=policy,
                    reminded_until=now,
                    next_reminder_at=None,
                )
                saved = replace(fresh, version=2, lifecycle=Lifecycle.ACCEPTED, accepted_at=now)
                moment = next_reminder(saved, Urgency.NORMAL, calendar)
                await transaction.tasks.save(replace(saved, next_reminder_at=moment))


def numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if "Báo cáo" in text for number in task_numbers(text)]


async def test_three_hundred_reminders_arrive_whole_and_in_order_through_every_fault(stage: Stage) -> None:
    await sixty_a_day(stage)
    faults = stage.faults
    for day, trouble in zip(DAYS, ("429", "502", "lost", "blocked", "none"), strict=True):
        await stage.until(f"{day} 07:59")
        if trouble == "429":
            if isinstance(faults, ZaloFaults):
                faults.quota_exceeded(times=1)  # two in a row would silence the bot for a minute of the real clock
            else:
                faults.too_many_requests(20, times=3)
        elif trouble == "502":
            faults.server_error(502, times=3)
        elif trouble == "lost":
            faults.lost_connection("before", times=1)
        elif trouble == "blocked":
            stage.refuse("chau")
        await stage.until(f"{day} 08:45")
    every = set(range(1, A_DAY * len(DAYS) + 1))
    assert set(numbers(stage.texts("binh"))) == every
    instead = [text for phone in ("chau", "an", "giang", "dung") for text in stage.texts(phone)]
    assert set(numbers(instead)) >= every
    first_told = list(dict.fromkeys(numbers(stage.texts("binh"))))
    days = [(number - 1) // A_DAY for number in first_told]
    assert days == sorted(days), "older before newer"
