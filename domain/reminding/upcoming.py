"""The steps of one assignment after its watermark, less what a snooze, a pause or an extension request holds back."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import merge
from itertools import chain, takewhile

from domain.model import SILENT
from domain.office.calendar import WorkingCalendar
from domain.reminding.ladder import AssignmentFacts, AssignmentLadder, Ladder, Reason, Rung, why_not
from domain.reminding.policy import ACCEPTANCE
from domain.reminding.policy_file import BEFORE_DEADLINE, Policy, PolicyStep
from domain.vocabulary import Audience, StepKind


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its moment (UTC) and its audiences; `merging` resolves them to chats when it is due."""

    key: str
    kind: StepKind
    ladder: Ladder
    at: datetime
    audiences: tuple[Audience, ...]
    reason: Reason
    place: int = 0


def waiting(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[PlannedStep]:
    """Every step after the watermark, in order of moment; without end where a step repeats."""
    if facts.lifecycle in SILENT:
        return
    personal = _personal(facts, policy, calendar)
    if facts.group_paused_until is None:
        yield from personal
        return
    held = _held_for_group(facts, policy, calendar)
    yield from merge(personal, held, key=lambda step: (step.at, step.place))


def _personal(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[PlannedStep]:
    """The ladders, without what a snooze silences and what is held back from the group."""
    silent_until = snoozed_until(facts, policy, calendar)
    rungs = standing(facts, policy, calendar)
    if facts.snoozed_until is not None:
        rungs = merge(rungs, _snooze(facts, policy, calendar), key=_order)
    for rung in rungs:
        if rung.at <= facts.reminded_until:
            continue
        audiences = set(rung.audiences)
        if silent_until is not None and rung.at < silent_until and rung.kind in _SNOOZABLE:
            audiences.discard(Audience.OFFICER)
        if facts.group_paused_until is not None and rung.at < facts.group_paused_until:
            audiences.discard(Audience.GROUP)
        if audiences:
            yield _planned(rung, audiences)


def standing(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[Rung]:
    """The rungs that apply to the assignment as it stands, in order; an extension under review takes the group off."""
    ladder = AssignmentLadder(facts, policy, calendar)
    steps = list(_applying(facts, policy, calendar))
    acceptance = _rungs(ladder, (each for each in steps if each[1].kind in ACCEPTANCE))
    ahead = _rungs(ladder, (each for each in steps if each[1].kind in BEFORE_DEADLINE))
    streams: list[Iterable[Rung]] = [acceptance, chain(ahead, _overdue(ladder, steps))]
    if facts.due_at is None and policy.check_in is not None:
        streams.append(ladder.check_ins(policy.check_in))
    return filter(ladder.existed, merge(*streams, key=_order))


def _applying(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[tuple[int, PolicyStep]]:
    """The steps that apply, with their places in the policy."""
    for place, step in enumerate(policy.steps_for(facts.role)):
        if facts.extension_under_review and Audience.GROUP in step.audiences:
            step = replace(step, audiences=tuple(one for one in step.audiences if one is not Audience.GROUP))
        if step.audiences and why_not(step, facts, calendar) is None:
            yield place, step


def _rungs(ladder: AssignmentLadder, steps: Iterable[tuple[int, PolicyStep]]) -> list[Rung]:
    return sorted((rung for place, step in steps for rung in ladder.rungs(step, place)), key=_order)


def _overdue(ladder: AssignmentLadder, steps: Iterable[tuple[int, PolicyStep]]) -> Iterator[Rung]:
    """Lazy: they all come after the pre-deadline steps, and a repeating one has no end."""
    overdue = (ladder.rungs(step, place) for place, step in steps if step.kind is StepKind.OVERDUE)
    yield from merge(*overdue, key=_order)


def _order(rung: Rung) -> tuple[datetime, int]:
    return rung.order


def snoozed_until(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> datetime | None:
    """Until when the officer's own reminders are silent: never beyond the last one before the deadline."""
    if facts.snoozed_until is None or facts.due_at is None:
        return facts.snoozed_until
    due_at = facts.due_at
    coming = takewhile(lambda rung: rung.at < due_at, standing(facts, policy, calendar))
    last = max((rung.at for rung in coming if rung.kind in BEFORE_DEADLINE), default=due_at)
    return min(facts.snoozed_until, last)


_SNOOZABLE = BEFORE_DEADLINE | {StepKind.CHECK_IN}


def _snooze(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[Rung]:
    """The reminder that a snooze asked for, to the officer alone; none past the deadline."""
    wanted = facts.snoozed_until
    if wanted is None or (facts.due_at is not None and wanted >= facts.due_at):
        return
    ladder = AssignmentLadder(facts, policy, calendar)
    at, kind, which = ladder.opening(wanted), StepKind.CHECK_IN, Ladder.CHECK_IN
    if facts.due_at is not None:
        at, kind, which = ladder.before_deadline(wanted, facts.due_at)[0], StepKind.BEFORE, Ladder.DEADLINE
    key = f"snooze:{wanted.astimezone(UTC):%Y%m%dT%H%M}"
    yield Rung(key, kind, which, (Audience.OFFICER,), wanted, at, -1, Reason.SNOOZED)


def _held_for_group(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar) -> Iterator[PlannedStep]:
    """The most advanced step that the head's "tôi xử lý" keeps from the group, when it is on again."""
    paused_until = facts.group_paused_until
    if paused_until is None:
        return
    before = takewhile(lambda rung: rung.at < paused_until, standing(facts, policy, calendar))
    held = [rung for rung in before if Audience.GROUP in rung.audiences]
    if held and not _was_group_told(held[-1], facts, policy):
        at = AssignmentLadder(facts, policy, calendar).opening(paused_until)
        rung = replace(held[-1], at=at, ladder=Ladder.HELD_GROUP, reason=Reason.HEAD_IS_HANDLING)
        if at > facts.reminded_until:
            yield _planned(rung, {Audience.GROUP})


def group_pause(facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar, now: datetime) -> datetime | None:
    """End (UTC) of the pause that "tôi xử lý" puts on group steps; None when no group step comes by then.

    That is the next working morning. A step that would come with that very morning waits one working day more: else
    the pause would end in the minute in which it should begin. Saying it again does not push the same step further.
    """
    if facts.group_paused_until is not None and facts.group_paused_until > now:
        return facts.group_paused_until
    morning = calendar.next_working_morning(now)
    coming = takewhile(lambda rung: rung.at <= morning, standing(facts, policy, calendar))
    moments = [rung.at for rung in coming if Audience.GROUP in rung.audiences and rung.at > facts.reminded_until]
    if not moments:
        return None
    return calendar.next_working_morning(morning) if moments[-1] == morning else morning


def _was_group_told(rung: Rung, facts: AssignmentFacts, policy: Policy) -> bool:
    """Whether the group has had this step, or one that superseded it."""
    places = {step.key: place for place, step in enumerate(policy.steps_for(facts.role))}
    told = [_split_key(key) for key in facts.group_told]
    own, repeat = _split_key(rung.key)
    return any((places.get(key, -1), n) >= (places.get(own, -1), repeat) for key, n in told)


def _split_key(key: str) -> tuple[str, int]:
    """A repeated step's key is `overdue_weekly:23`."""
    base, _, repeat = key.partition(":")
    return base, int(repeat) if repeat.isdigit() else 0


# Going through an enumeration itself is slow, and this is done for every step of every work.
_AUDIENCES = tuple(Audience)


def in_order(audiences: Container[Audience]) -> tuple[Audience, ...]:
    """Sorted from the officer upwards."""
    return tuple(audience for audience in _AUDIENCES if audience in audiences)


def _planned(rung: Rung, audiences: Container[Audience]) -> PlannedStep:
    return PlannedStep(
        key=rung.key,
        kind=rung.kind,
        ladder=rung.ladder,
        at=rung.at,
        audiences=in_order(audiences),
        reason=rung.reason,
        place=rung.place,
    )
