"""What stills reminders for a while: the head takes over, the officer puts them off, a monitor stops the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from db import Stored
from domain.conversation.commands.talking import FreeText
from domain.conversation.commands.tasks import HoldTask, ResumeTask, Snooze, TakeOver
from domain.conversation.messages.base import Action, Refused, Reply, WorkLine
from domain.conversation.messages.changing import AskedDetail, ChangeKind
from domain.conversation.messages.pausing import ResumedPart, SnoozeChoices, Snoozed, TakenOver, TaskHeld, TaskResumed
from domain.errors import NoSuchChoice, NotOverdueYet, SnoozeNotUnderstood, SnoozeTooLate, WrongState
from domain.intake.line import read_typed_deadline
from domain.model import SILENT, Draft, Event, Lifecycle, Timeliness, Work
from domain.office.calendar import local_date
from domain.office.permissions import may_snooze, oversees, require
from domain.reminding.upcoming import group_pause
from domain.tasks.pause import days_on_hold, deadline_after_hold
from domain.tasks.snoozing import check_snooze, snooze_choices, spoken_moment, when_sent
from domain.tasks.timeliness import deadline_facts, timeliness
from domain.tasks.views import work_line
from domain.text import fold
from services.asking import ask_detail
from services.delivery.change_notices import tell_unit
from services.dispatch import answers, handles
from services.reminding.facts import facts_of, policy_of
from services.tasks.assigning import load_office, open_draft, refuse_text
from services.tasks.closing import choose, find_works, refuse_closed, refuse_stale
from services.tasks.recording import change, refresh_messages
from services.use_case import UseCase

SNOOZE_DRAFT = "snooze"
MOMENTS: Stored[tuple[datetime, ...]] = Stored("draft.snooze", tuple[datetime, ...])


async def works_led(use_case: UseCase, number: int) -> tuple[tuple[Work, ...], set[int]]:
    """The parts of a task, and the units among them that the speaker leads or stands in for.

    Raises:
        TaskNotFound: also for what the speaker may not see.
    """
    works = await use_case.transaction.tasks.by_number(number)
    led = {work.assignment.unit_id for work in works if await use_case.leads(work.assignment.unit_id)}
    return (works if led else await find_works(use_case, number)), led


def line_of(use_case: UseCase, work: Work, *, private: bool = True) -> WorkLine:
    viewer = use_case.private_viewer if private else use_case.viewer
    return work_line(work, use_case.calendar, use_case.now, viewer)


async def refuse_silent(use_case: UseCase, work: Work) -> None:
    """Raises AlreadyClosed, StaleButton, or WrongState where nobody is reminded anyway."""
    await refuse_closed(use_case, work)
    refuse_stale(use_case, work)
    if work.assignment.lifecycle in SILENT:
        raise WrongState(work.task.number, work.assignment.lifecycle)


@handles(TakeOver)
async def take_over(command: TakeOver, use_case: UseCase) -> Sequence[Reply]:
    """`toixuly 12`: what comes next for the group waits for a working morning, then it is on again by itself.

    Overdue work is noted as taken over also where nothing comes to the group.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, StaleButton, WrongState, NotOverdueYet.
    """
    works, led = await works_led(use_case, command.number)
    work = choose(works, lambda one: one.assignment.unit_id in led, "unit_head_or_acting")
    await refuse_silent(use_case, work)
    urgency, calendar, now = work.task.urgency, use_case.calendar, use_case.now
    until = group_pause(facts_of(work.assignment, urgency), policy_of(work.assignment, urgency), calendar, now)
    morning = calendar.next_working_morning(now)
    if until is None and timeliness(work.assignment, calendar, now) is not Timeliness.OVERDUE:
        raise NotOverdueYet(command.number, morning)
    changed = await change(use_case, work, replace(work.assignment, group_paused_until=until or morning), "taken_over")
    rewritten = await refresh_messages(use_case, changed)
    line = line_of(use_case, changed, private=False)
    return (Reply(TakenOver(line, until), use_case.place_of_answer(pressed_is_rewritten=rewritten)),)


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
    works = await find_works(use_case, number)
    work = choose(works, lambda one: may_snooze(use_case.speaker, one.assignment), "officer")
    await refuse_closed(use_case, work)
    if work.assignment.lifecycle in SILENT:
        raise WrongState(number, work.assignment.lifecycle)
    return work


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
        data = MOMENTS.text(moments)
        chat, channel = use_case.draft_chat, use_case.origin.channel
        await use_case.transaction.drafts.save(
            use_case.speaker.id, channel, chat, SNOOZE_DRAFT, str(number), data, use_case.now
        )
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
    changed = await change(use_case, work, replace(work.assignment, snoozed_until=until), "snoozed")
    await refresh_messages(use_case, changed)
    draft = await open_draft(use_case)
    if draft is not None and draft.kind == SNOOZE_DRAFT:
        await use_case.transaction.drafts.drop(use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)
    return use_case.answer_in_place(Snoozed(line_of(use_case, changed), until))


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
        await use_case.transaction.drafts.drop(use_case.speaker.id, use_case.origin.channel, use_case.draft_chat)
        return use_case.answer_privately(Refused(error))


@handles(HoldTask)
async def hold_task(command: HoldTask, use_case: UseCase) -> Sequence[Reply]:
    """`tamdung 12 lý do`: every open part is on hold, nobody is reminded and the clock stands still.

    Raises:
        TaskNotFound, NotAllowed, SecretRefused, TextTooLong, AlreadyClosed, WrongState.
    """
    works = await find_works(use_case, command.number)
    require(oversees(use_case.speaker), "monitors_and_leaders")
    refuse_text(command.reason)
    running = [work for work in works if not work.assignment.is_closed and not _is_held(work)]
    if not running:
        await refuse_closed(use_case, works[0])
        raise WrongState(command.number, Lifecycle.ON_HOLD)
    if not command.reason:
        line = line_of(use_case, running[0])
        return await ask_detail(use_case, line, AskedDetail.HOLD_REASON, f"tamdung {command.number}")
    lines = []
    for work in running:
        held = replace(
            work.assignment,
            lifecycle=Lifecycle.ON_HOLD,
            held_reason=command.reason,
            snoozed_until=None,
            group_paused_until=None,
        )
        changed = await change(use_case, work, held, "held")
        await refresh_messages(use_case, changed)
        await tell_unit(use_case, changed, ChangeKind.HELD, reason=command.reason)
        lines.append(line_of(use_case, changed))
    return use_case.answer_in_place(TaskHeld(tuple(lines), command.reason))


def _is_held(work: Work) -> bool:
    return work.assignment.lifecycle is Lifecycle.ON_HOLD


@handles(ResumeTask)
async def resume_task(command: ResumeTask, use_case: UseCase) -> Sequence[Reply]:
    """`mo 12`: work goes on where it stood; each deadline moves by the working days on hold.

    Raises:
        TaskNotFound, NotAllowed, AlreadyClosed, WrongState.
    """
    works = await find_works(use_case, command.number)
    require(oversees(use_case.speaker), "monitors_and_leaders")
    held = [work for work in works if _is_held(work)]
    if not held:
        await refuse_closed(use_case, works[0])
        raise WrongState(command.number, works[0].assignment.lifecycle)
    events = await use_case.transaction.audit.history(works[0].task.id)
    parts = []
    days = 0
    for work in held:
        event = next(one for one in reversed(events) if one.name == "held" and one.assignment_id == work.assignment.id)
        days = days_on_hold(use_case.calendar, event.at, use_case.now)
        parts.append(await _resume(use_case, work, event, days))
    return use_case.answer_in_place(TaskResumed(tuple(parts), days, (Action(f"chitiet {command.number}"),)))


async def _resume(use_case: UseCase, work: Work, event: Event, days: int) -> ResumedPart:
    """What the pause put into the past was never due: the watermark is set to this instant."""
    assignment, calendar, now = work.assignment, use_case.calendar, use_case.now
    before = assignment.deadline
    moved = before if before is None else deadline_after_hold(before, days, calendar)
    changed = await change(
        use_case,
        work,
        replace(
            assignment,
            lifecycle=Lifecycle(event.before["lifecycle"]),
            held_reason="",
            deadline=moved,
            deadline_version=assignment.deadline_version + (moved != before),
            reminded_until=max(assignment.reminded_until, now),
        ),
        "resumed",
    )
    await refresh_messages(use_case, changed)
    await tell_unit(use_case, changed, ChangeKind.RESUMED, before=before)
    return ResumedPart(line_of(use_case, changed), deadline_facts(before, calendar, now) if before else None)
