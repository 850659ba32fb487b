"""What stills reminders for a while: the head takes over, the officer puts them off, a monitor stops the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from db import Stored
from domain.conversation.commands.talking import FreeText
from domain.conversation.commands.tasks import HoldTask, ResumeTask, Snooze, TakeOver
from domain.conversation.messages.base import Action, Refused, Reply
from domain.conversation.messages.changing import AskedDetail
from domain.conversation.messages.pausing import ResumedPart, SnoozeChoices, Snoozed, TakenOver, TaskHeld, TaskResumed
from domain.errors import NoSuchChoice, NotOverdueYet, SnoozeNotUnderstood, SnoozeTooLate
from domain.intake.line import read_typed_deadline
from domain.model import Draft, Event, Lifecycle, Timeliness, Work
from domain.office.calendar import local_date
from domain.reminding.upcoming import group_pause
from domain.tasks.lifecycle import TABLE, Act, advanced, resumed
from domain.tasks.pause import days_on_hold, deadline_after_hold
from domain.tasks.snoozing import check_snooze, snooze_choices, spoken_moment, when_sent
from domain.tasks.timeliness import deadline_facts, timeliness
from domain.text import fold
from services.asking import ask_detail
from services.dispatch import answers, handles
from services.drafts import close_draft, keep_draft, open_draft
from services.reminding.facts import facts_of, policy_of
from services.tasks.assigning import load_office, refuse_text
from services.tasks.parts import find_works, line_of, part_for, parts_for, units_led
from services.tasks.recording import perform
from services.use_case import UseCase

SNOOZE_DRAFT = "snooze"
MOMENTS: Stored[tuple[datetime, ...]] = Stored("draft.snooze", tuple[datetime, ...])


@handles(TakeOver)
async def take_over(command: TakeOver, use_case: UseCase) -> Sequence[Reply]:
    """`toixuly 12`: what comes next for the group waits for a working morning, then it is on again by itself.

    Overdue work is noted as taken over also where nothing comes to the group.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState, NotOverdueYet.
    """
    works = await find_works(use_case, command.number)
    led = await units_led(use_case, works)
    work = await part_for(use_case, Act.TAKE_OVER, works, led=led)
    urgency, calendar, now = work.task.urgency, use_case.calendar, use_case.now
    until = group_pause(facts_of(work.assignment, urgency), policy_of(work.assignment, urgency), calendar, now)
    morning = calendar.next_working_morning(now)
    if until is None and timeliness(work.assignment, calendar, now) is not Timeliness.OVERDUE:
        raise NotOverdueYet(command.number, morning)
    paused = replace(work.assignment, group_paused_until=until or morning)
    done = await perform(use_case, Act.TAKE_OVER, work, paused)
    line = line_of(use_case, done.work, private=False)
    place = use_case.place_of_answer(pressed_is_rewritten=done.pressed_is_rewritten)
    return (Reply(TakenOver(line, until), place),)


@handles(Snooze)
async def snooze(command: Snooze, use_case: UseCase) -> Sequence[Reply]:
    """`nhaclai 12 [chiều nay | sáng mai | thứ Hai]`: puts off the speaker's own reminders, never past the deadline.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, WrongState, SnoozeTooLate, SnoozeNotUnderstood.
    """
    work = await _own_work(use_case, command.number)
    if not command.words:
        return await _offer(use_case, work)
    at = spoken_moment(command.words, use_case.now, use_case.calendar) or await _read(use_case, command.words)
    return await _put_off(use_case, work, command.words, at)


async def _own_work(use_case: UseCase, number: int) -> Work:
    return await part_for(use_case, Act.SNOOZE, await find_works(use_case, number))


def _due_at(work: Work) -> datetime | None:
    return work.assignment.deadline.due_at if work.assignment.deadline else None


async def _offer(use_case: UseCase, work: Work) -> Sequence[Reply]:
    number, due_at = work.task.number, _due_at(work)
    choices = snooze_choices(use_case.now, use_case.calendar, due_at)
    if not choices and due_at is not None:
        raise SnoozeTooLate(number, due_at, passed=use_case.now >= due_at)
    moments = tuple(at for _, at in choices)
    draft = await open_draft(use_case)
    if draft is None or draft.kind == SNOOZE_DRAFT:
        await keep_draft(use_case, SNOOZE_DRAFT, str(number), MOMENTS.text(moments))
    actions = tuple(
        Action(f"nhaclai {number} {fold(words)}", label=words[:1].upper() + words[1:]) for words, _ in choices
    )
    return use_case.answer_privately(SnoozeChoices(line_of(use_case, work), moments, actions))


async def _read(use_case: UseCase, words: str) -> datetime | None:
    """Any other way to name a moment; a day without an hour means its morning."""
    reading = read_typed_deadline(words, await load_office(use_case), use_case.now)
    if reading.due is None or not reading.date_only:
        return reading.due
    return use_case.calendar.at(local_date(reading.due), use_case.calendar.hold_until)


async def _put_off(use_case: UseCase, work: Work, typed: str, at: datetime | None) -> Sequence[Reply]:
    if at is not None and at > use_case.now:
        quiet_hours = policy_of(work.assignment, work.task.urgency).quiet_hours
        at = when_sent(at, use_case.calendar, quiet_hours=quiet_hours)
    until = check_snooze(work.task.number, typed, at, now=use_case.now, due_at=_due_at(work))
    done = await perform(use_case, Act.SNOOZE, work, replace(work.assignment, snoozed_until=until))
    draft = await open_draft(use_case)
    if draft is not None and draft.kind == SNOOZE_DRAFT:
        await close_draft(use_case)
    return use_case.answer_in_place(Snoozed(line_of(use_case, done.work), until))


@answers(SNOOZE_DRAFT)
async def answer_snooze(command: FreeText, use_case: UseCase, draft: Draft) -> Sequence[Reply]:
    """The number of an offered moment, or a moment in words. Raises `NoSuchChoice` besides what `snooze` raises."""
    number, moments = int(draft.step), MOMENTS.value(draft.data)
    typed = command.text.strip()
    if not typed.isdecimal():
        return await _snooze_in_words(use_case, number, typed)
    if not 1 <= int(typed) <= len(moments):
        raise NoSuchChoice(len(moments))
    return await _put_off(use_case, await _own_work(use_case, number), typed, moments[int(typed) - 1])


async def _snooze_in_words(use_case: UseCase, number: int, typed: str) -> Sequence[Reply]:
    """Words that name no moment end the asking: they were perhaps not meant for it."""
    try:
        return await snooze(Snooze(number, typed), use_case)
    except SnoozeNotUnderstood as error:
        await close_draft(use_case)
        return use_case.answer_privately(Refused(error))


@handles(HoldTask)
async def hold_task(command: HoldTask, use_case: UseCase) -> Sequence[Reply]:
    """`tamdung 12 lý do`: every open part is on hold, nobody is reminded and the clock stands still.

    Raises:
        TaskNotFound, NotAllowed, SecretRefused, TextTooLong, AlreadyClosed, WrongState.
    """
    works = await find_works(use_case, command.number)
    running = await parts_for(use_case, Act.HOLD, works)
    refuse_text(command.reason)
    if not command.reason:
        line = line_of(use_case, running[0])
        return await ask_detail(use_case, line, AskedDetail.HOLD_REASON, f"tamdung {command.number}")
    lines = []
    for work in running:
        held = advanced(Act.HOLD, work.assignment, by=use_case.speaker.id, at=use_case.now, words=command.reason)
        done = await perform(use_case, Act.HOLD, work, held, said=command.reason)
        lines.append(line_of(use_case, done.work))
    return use_case.answer_in_place(TaskHeld(tuple(lines), command.reason))


@handles(ResumeTask)
async def resume_task(command: ResumeTask, use_case: UseCase) -> Sequence[Reply]:
    """`mo 12`: work goes on where it stood; each deadline moves by the working days on hold.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, WrongState.
    """
    works = await find_works(use_case, command.number)
    held = await parts_for(use_case, Act.RESUME, works)
    events = await use_case.transaction.audit.history(works[0].task.id)
    parts = []
    days = 0
    for work in held:
        event = next(one for one in reversed(events) if _holds(one, work))
        days = days_on_hold(use_case.calendar, event.at, use_case.now)
        parts.append(await _resume(use_case, work, event, days))
    return use_case.answer_in_place(TaskResumed(tuple(parts), days, (Action(f"chitiet {command.number}"),)))


def _holds(event: Event, work: Work) -> bool:
    return event.name == TABLE[Act.HOLD].event and event.assignment_id == work.assignment.id


async def _resume(use_case: UseCase, work: Work, event: Event, days: int) -> ResumedPart:
    assignment, calendar, now = work.assignment, use_case.calendar, use_case.now
    before = assignment.deadline
    moved = before if before is None else deadline_after_hold(before, days, calendar)
    after = replace(
        resumed(assignment, Lifecycle(event.before["lifecycle"]), now),
        deadline=moved,
        deadline_version=assignment.deadline_version + (moved != before),
    )
    done = await perform(use_case, Act.RESUME, work, after, before=before)
    return ResumedPart(line_of(use_case, done.work), deadline_facts(before, calendar, now) if before else None)
