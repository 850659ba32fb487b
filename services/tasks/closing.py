"""What people do with their work: see it, accept it, close it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time

from dateutil.relativedelta import relativedelta

from domain.conversation.commands.lists import MyWork, OverdueWork, ShowTask, UnitWork
from domain.conversation.commands.tasks import AcceptTask, CompleteTask
from domain.conversation.messages.base import Action, ButtonName, Place, Reply
from domain.conversation.messages.working import Accepted, Completed, HistoryLine, ListKind, WorkDetail, WorkList
from domain.errors import AlreadyClosed, ArgumentMissing, StaleButton, TaskNotFound, WrongState
from domain.model import Assignment, AssignmentRole, Event, Lifecycle, Urgency, Work
from domain.office.calendar import local_date
from domain.office.permissions import may_view, may_work_on, oversees, require
from domain.office.units import find_unit
from domain.tasks.views import ACCEPTABLE, COMPLETABLE, detail_actions, may_close, work_line
from services.dispatch import handles
from services.reminding.policies import current_policy
from services.tasks.recording import NOTE, change, close_coordinators, notify_closed, refresh_messages
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
        require(oversees(use_case.speaker) or unit.id in own, "unit_member")
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
    units = None if oversees(speaker) else [place.unit_id for place in speaker.memberships]
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
        unit_ids=None if oversees(speaker) else [place.unit_id for place in speaker.memberships],
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


async def find_works(use_case: UseCase, number: int) -> tuple[Work, ...]:
    """The parts of a task, the lead's first. Raises `TaskNotFound` also for what the speaker may not see."""
    works = await use_case.transaction.tasks.by_number(number)
    speaker = use_case.speaker
    if not any(may_view(speaker, work.assignment) or work.task.assigner_id == speaker.id for work in works):
        raise TaskNotFound(number)
    return works


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
    actions = detail_actions(works, use_case.speaker, use_case.now)
    detail = WorkDetail(lines, assigner, task.created_at, history, actions)
    return use_case.answer_privately(detail)


def _said(event: Event) -> str:
    """What was said with the act."""
    return str(event.after.get(NOTE, ""))


def choose(works: Sequence[Work], allowed: Callable[[Work], bool], who_may: str) -> Work:
    """The part that the speaker means: their own unit's first, the lead's before a coordinator's."""
    mine = [work for work in works if allowed(work)]
    require(bool(mine), who_may)
    return min(mine, key=lambda work: (work.assignment.is_closed, work.assignment.role is not AssignmentRole.LEAD))


def refuse_stale(use_case: UseCase, work: Work) -> None:
    """A button of an older state changes nothing; the presser is told what has changed."""
    press = use_case.origin.press
    if press is not None and press.version not in (0, work.assignment.version):
        raise StaleButton(work.task.number, work.assignment.lifecycle)


async def refuse_closed(use_case: UseCase, work: Work) -> None:
    assignment = work.assignment
    if not assignment.is_closed:
        return
    who = work.completed_by.name if work.completed_by and not use_case.origin.in_group else ""
    at = assignment.completed_at or use_case.now
    raise AlreadyClosed(work.task.number, assignment.lifecycle, at, who)


@handles(AcceptTask)
async def accept_task(command: AcceptTask, use_case: UseCase) -> Sequence[Reply]:
    """`nhan 12`: the unit has received the work; ends the acceptance ladder only.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState.
    """
    works = await find_works(use_case, command.number)
    work = choose(works, lambda one: may_work_on(use_case.speaker, one.assignment), "unit_member")
    await refuse_closed(use_case, work)
    refuse_stale(use_case, work)
    if work.assignment.lifecycle not in ACCEPTABLE:
        raise WrongState(command.number, work.assignment.lifecycle)
    accepted = replace(
        work.assignment,
        lifecycle=Lifecycle.ACCEPTED,
        accepted_at=use_case.now,
        accepted_by_id=use_case.speaker.id,
    )
    changed = await change(use_case, work, accepted, "accepted")
    pressed_known = await refresh_messages(use_case, changed)
    line = work_line(changed, use_case.calendar, use_case.now, use_case.viewer)
    who = use_case.speaker.name if use_case.viewer.names_persons else ""
    return (Reply(Accepted(line, use_case.now, who), _place(use_case, pressed_known)),)


@handles(CompleteTask)
async def complete_task(command: CompleteTask, use_case: UseCase) -> Sequence[Reply]:
    """`xong 12 [result]`: closes the speaker's part; the lead's closes the task.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState.
    """
    works = await find_works(use_case, command.number)
    work = choose(works, lambda one: may_close(one, use_case.speaker), "unit_member")
    await refuse_closed(use_case, work)
    refuse_stale(use_case, work)
    if work.assignment.lifecycle not in COMPLETABLE:
        raise WrongState(command.number, work.assignment.lifecycle)
    changed = await change(use_case, work, _completed(use_case, work.assignment, command.result), "completed")
    pressed_known = await refresh_messages(use_case, changed)
    if changed.assignment.role is AssignmentRole.LEAD:
        await close_coordinators(use_case, works)
    await notify_closed(use_case, changed)
    line = work_line(changed, use_case.calendar, use_case.now, use_case.viewer)
    return (Reply(Completed(line), _place(use_case, pressed_known)),)


def _completed(use_case: UseCase, assignment: Assignment, result: str) -> Assignment:
    return replace(
        assignment,
        lifecycle=Lifecycle.COMPLETED,
        completed_at=use_case.now,
        completed_by_id=use_case.speaker.id,
        result=result,
    )


def _place(use_case: UseCase, pressed_known: bool) -> Place:
    """A press on a reminder is answered by a toast, for the reminder itself is rewritten; on a reply, in its place."""
    if use_case.origin.press is None:
        return Place.CHAT
    return Place.TOAST if pressed_known else Place.EDIT
