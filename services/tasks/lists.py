"""What people look at: the lists of work, and one task in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from dateutil.relativedelta import relativedelta

from domain.conversation.commands.lists import MyWork, OverdueWork, ShowTask, StaleWork, UnitWork
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.working import HistoryLine, ListKind, WorkDetail, WorkList
from domain.errors import ArgumentMissing
from domain.model import Event, Urgency, Work
from domain.office.calendar import local_date
from domain.office.permissions import is_overseer, require
from domain.office.units import find_unit
from domain.tasks.views import detail_actions, work_line
from services.dispatch import handles
from services.reminding.policies import current_policy
from services.tasks.parts import find_works, units_led
from services.tasks.recording import NOTE
from services.use_case import UseCase

PAGE = 8
"""Works on a page: what a phone shows without much scrolling."""

STALE_MONTHS = 3
"""Where the policy asks for no check-ins."""


@handles(MyWork)
async def my_work(command: MyWork, use_case: UseCase) -> Sequence[Reply]:
    works, total = await use_case.transaction.tasks.of_person(
        use_case.speaker, limit=PAGE, offset=(command.page - 1) * PAGE
    )
    return use_case.answer_privately(page_of(use_case, ListKind.MINE, "", works, total, command.page, "viec"))


@handles(UnitWork)
async def unit_work(command: UnitWork, use_case: UseCase) -> Sequence[Reply]:
    """The open work of a unit: the speaker's own, or for those who oversee any unit they name.

    Raises:
        NotAllowed, UnitNotFound, UnitAmbiguous, ArgumentMissing.
    """
    units = await use_case.transaction.people.units()
    own = {place.unit_id for place in use_case.speaker.memberships}
    if command.unit:
        unit = find_unit(command.unit, units)
        require(is_overseer(use_case.speaker) or unit.id in own, "unit_member")
    else:
        found = next((unit for unit in units if unit.id in own), None)
        if found is None:
            raise ArgumentMissing("donvi")
        unit = found
    works, total = await use_case.transaction.tasks.of_unit(unit.id, limit=PAGE, offset=(command.page - 1) * PAGE)
    page = page_of(use_case, ListKind.UNIT, unit.name, works, total, command.page, f"donvi {unit.code}")
    return use_case.answer_privately(page)


@handles(OverdueWork)
async def overdue_work(command: OverdueWork, use_case: UseCase) -> Sequence[Reply]:
    """What is overdue: everywhere for those who oversee, else in the speaker's own units."""
    speaker = use_case.speaker
    units = None if is_overseer(speaker) else [place.unit_id for place in speaker.memberships]
    works, total = await use_case.transaction.tasks.overdue(
        use_case.now,
        unit_ids=units,
        date_only_due_before=use_case.calendar.at(local_date(use_case.now), time.min),
        limit=PAGE,
        offset=(command.page - 1) * PAGE,
    )
    page = page_of(use_case, ListKind.OVERDUE, "", works, total, command.page, "quahan")
    _, silent = await unheard_of(use_case, 0)
    return use_case.answer_privately(replace(page, actions=(*page.actions, Action("tonlau"))) if silent else page)


async def unheard_of(use_case: UseCase, offset: int) -> tuple[tuple[Work, ...], int]:
    """A page of the work without a deadline that the speaker may see and nobody has reported on for too long."""
    speaker = use_case.speaker
    check_in = (await current_policy(use_case.transaction, Urgency.NORMAL)).check_in
    months = check_in.stale_after_months if check_in is not None else STALE_MONTHS
    last_day = local_date(use_case.now) - relativedelta(months=months)
    return await use_case.transaction.tasks.unheard_of(
        use_case.calendar.at(last_day, time.max),
        unit_ids=None if is_overseer(speaker) else [place.unit_id for place in speaker.memberships],
        limit=PAGE,
        offset=offset,
    )


def page_of(
    use_case: UseCase, kind: ListKind, unit: str, works: Sequence[Work], total: int, page: int, command: str
) -> WorkList:
    lines = tuple(work_line(work, use_case.calendar, use_case.now, use_case.private_viewer) for work in works)
    pages = max(1, -(-total // PAGE))
    more = (Action(f"{command} {page + 1}", label=ButtonName.NEXT_PAGE),) if page < pages else ()
    return WorkList(kind, unit, lines, total, page, pages, more)


@handles(StaleWork)
async def stale_work(command: StaleWork, use_case: UseCase) -> Sequence[Reply]:
    """`tonlau`: work without a deadline that nobody has reported on for months, the longest silence first.

    Everywhere for those who oversee, else in the speaker's own units.
    """
    works, total = await unheard_of(use_case, (command.page - 1) * PAGE)
    return use_case.answer_privately(page_of(use_case, ListKind.STALE, "", works, total, command.page, "tonlau"))


@handles(ShowTask)
async def show_task(command: ShowTask, use_case: UseCase) -> Sequence[Reply]:
    works = await find_works(use_case, command.number)
    task = works[0].task
    events = await use_case.transaction.audit.history(task.id)
    persons = await use_case.transaction.people.persons(
        [task.assigner_id, *(event.actor_id for event in events if event.actor_id)]
    )
    lines = tuple(work_line(work, use_case.calendar, use_case.now, use_case.private_viewer) for work in works)
    told = (
        HistoryLine(
            event.at, event.name, persons[event.actor_id].name if event.actor_id in persons else "", _said(event)
        )
        for event in events
    )
    # Every unit has its own lines in the audit: what is done to all of them at once is said once.
    history = tuple(dict.fromkeys(told))
    assigner = persons[task.assigner_id].name if task.assigner_id in persons else ""
    actions = detail_actions(works, use_case.speaker, use_case.now, acting_in=await units_led(use_case, works))
    detail = WorkDetail(lines, assigner, task.created_at, history, actions)
    return use_case.answer_privately(detail)


def _said(event: Event) -> str:
    """What was said with the act."""
    return str(event.after.get(NOTE, ""))
