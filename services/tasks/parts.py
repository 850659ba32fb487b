"""Which part of a task an act is about, and whether the speaker may do it now: the refusals are made here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from domain.conversation.messages.base import WorkLine
from domain.errors import AlreadyClosed, StaleButton, TaskNotFound
from domain.model import AssignmentRole, Work
from domain.office.permissions import leads_unit, may_view, require
from domain.tasks.lifecycle import TABLE, Act, check, is_possible, may
from domain.tasks.views import work_line
from services.use_case import UseCase


async def find_works(use_case: UseCase, number: int) -> tuple[Work, ...]:
    """The parts of a task, the lead's first.

    Raises:
        TaskNotFound: also for what the speaker may not see. Who stands in for a unit's head sees its work.
    """
    works = await use_case.transaction.tasks.by_number(number)
    speaker = use_case.speaker
    visible = any(may_view(speaker, work.assignment) or work.task.assigner_id == speaker.id for work in works)
    if not visible and not await units_led(use_case, works):
        raise TaskNotFound(number)
    return works


async def units_led(use_case: UseCase, works: Sequence[Work]) -> frozenset[int]:
    """The units among those of the works that the speaker leads, or for whose head they stand in now."""
    units = {work.assignment.unit_id for work in works}
    acting = await use_case.transaction.people.acting_heads(units, use_case.now)
    speaker = use_case.speaker
    return frozenset(unit for unit in units if leads_unit(speaker, unit) or acting.get(unit) == speaker.id)


def line_of(use_case: UseCase, work: Work, *, private: bool = True) -> WorkLine:
    viewer = use_case.private_viewer if private else use_case.viewer
    return work_line(work, use_case.calendar, use_case.now, viewer)


async def part_for(use_case: UseCase, act: Act, works: Sequence[Work], *, led: Collection[int] = ()) -> Work:
    """The part with which the speaker may do this: of several their own unit's, the lead's before a coordinator's.

    `led`: the units that the speaker leads or stands in for.

    Raises:
        NotAllowed, AlreadyClosed, StaleButton, WrongState.
    """
    work = choose(works, lambda one: may(act, use_case.speaker, one, led), TABLE[act].who)
    await refuse_closed(use_case, work)
    refuse_stale(use_case, work)
    check(act, work)
    return work


async def parts_for(use_case: UseCase, act: Act, works: Sequence[Work]) -> list[Work]:
    """Every part with which this is possible: what concerns a task as a whole is done to all of them.

    Raises:
        NotAllowed, AlreadyClosed, WrongState.
    """
    require(any(may(act, use_case.speaker, work) for work in works), TABLE[act].who)
    possible = [work for work in works if is_possible(act, work.assignment)]
    if not possible:
        await refuse_closed(use_case, works[0])
        check(act, works[0])
    return possible


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
