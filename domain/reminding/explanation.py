"""Facts for `visao`: for every step of the policy when and to whom it is sent, or why not.

Coming steps are not recomputed here: the future is simulated with `decide` and `merge`, the functions that send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from domain.delivery.notifications import NewNotification, ToldToday
from domain.model import SILENT, Work
from domain.office.calendar import WorkingCalendar, local_date
from domain.reminding.audiences import Directory
from domain.reminding.decide import Verdict, decide
from domain.reminding.ladder import AssignmentFacts, AssignmentLadder, Ladder, Reason, Rung, why_not
from domain.reminding.merging import ToldBefore, merge
from domain.reminding.policy_file import BEFORE_DEADLINE, Policy
from domain.reminding.upcoming import PlannedStep, in_order, snoozed_until
from domain.vocabulary import Audience, StepKind

NOBODY = "nobody"
"""Note of a step that resolves to no chat: not even a monitor is reachable."""


class Outcome(StrEnum):
    """State of a step, past or future."""

    SENT = "sent"
    SUPERSEDED = "superseded"
    DUE = "due"
    PLANNED = "planned"
    HELD = "held"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StepStory:
    """One step of the policy. `at` is its moment (UTC), None where it has none.

    `audiences` are those it is meant for; `addressed` turns them into those that the messages to come go to, with the
    `notes` on who stands in. `step` is what will be sent, None where nothing is. `held` is the reason that keeps a step
    from some of its audiences, `held_from`.
    """

    key: str
    kind: StepKind
    audiences: tuple[Audience, ...]
    at: datetime | None
    outcome: Outcome
    reason: Reason
    step: PlannedStep | None = None
    notes: tuple[str, ...] = ()
    held_from: tuple[Audience, ...] = ()
    held: Reason | None = None


def explain(
    facts: AssignmentFacts,
    policy: Policy,
    calendar: WorkingCalendar,
    now: datetime,
    *,
    told: Mapping[str, datetime] = MappingProxyType({}),
) -> tuple[StepStory, ...]:
    """The whole ladder in the policy's order. `told`: when (UTC) each step that was sent for this deadline went.

    A repeating step gives its last past and its next occurrence.
    """
    ladder = AssignmentLadder(facts, policy, calendar)
    rungs = list(_rungs(ladder, now))
    until = max((rung.at for rung, _ in rungs if rung is not None), default=now)
    coming = _played(facts, policy, calendar, now, until=until)
    told_by = _Teller(ladder, now, told, snoozed_until(facts, policy, calendar), coming)
    stories = [_without_moment(one) if rung is None else told_by.story(rung, one.refused) for rung, one in rungs]
    return tuple(_why_passed(one, stories, told, facts) for one in stories)


def addressed(
    stories: Iterable[StepStory],
    work: Work,
    directory_at: Callable[[datetime], Directory],
    *,
    told: ToldBefore,
    now: datetime,
) -> tuple[StepStory, ...]:
    """Replaces the audiences of coming steps by those the messages will be sent to; the order is kept.

    `directory_at`: the directory valid on the day of a moment. `told`: today's reminders of this work.
    """
    told_on: dict[date, dict[tuple[int, str], ToldToday]] = {local_date(now): dict(told)}
    answered: dict[str, StepStory] = {}
    coming = [(one.at, one.step, one) for one in stories if one.at is not None and one.step is not None]
    for at, step, story in sorted(coming, key=lambda one: one[0]):
        today = told_on.setdefault(local_date(at), {})
        sent = list(merge([(work, step)], directory_at(at), today, at))
        unmerged = sent or list(merge([(work, step)], directory_at(at), {}, at))
        answered[story.key] = _answered(story, sent, reaches=bool(unmerged))
        version = work.assignment.version
        today |= {(work.assignment.id, one.recipient.key): ToldToday(version, version) for one in sent}
    return tuple(answered.get(one.key, one) for one in stories)


def _answered(story: StepStory, sent: Sequence[NewNotification], *, reaches: bool) -> StepStory:
    """`reaches`: the step resolves to at least one chat, before same-day suppression."""
    items = [item for one in sent for item in one.steps]
    if items:
        notes = tuple(dict.fromkeys(item.note for item in items if item.note))
        return replace(story, audiences=in_order({item.audience for item in items}), notes=notes)
    if reaches:
        return replace(story, outcome=Outcome.SUPERSEDED, reason=Reason.TOLD_THAT_DAY, step=None)
    return replace(story, audiences=(), notes=(NOBODY,))


@dataclass(frozen=True, slots=True)
class _Written:
    """A step as the policy has it, and why it does not apply."""

    key: str
    kind: StepKind
    audiences: tuple[Audience, ...]
    refused: Reason | None


@dataclass(slots=True)
class _Coming:
    """Simulated future, by step key."""

    sent: dict[str, tuple[datetime, PlannedStep]] = field(default_factory=dict)
    overtaken: set[str] = field(default_factory=set)


def _played(
    facts: AssignmentFacts, policy: Policy, calendar: WorkingCalendar, now: datetime, *, until: datetime
) -> _Coming:
    """Simulates the tick at `now` and at each following moment up to `until`, assuming no change."""
    coming = _Coming()
    at: datetime | None = now
    while at is not None and (at <= until or at == now):
        decision = decide(facts, policy, calendar, at)
        for step in decision.due:
            if step.ladder is not Ladder.HELD_GROUP:
                coming.sent.setdefault(step.key, (at, step))
        coming.overtaken |= {step.key for step in decision.superseded}
        facts = replace(facts, reminded_until=decision.reminded_until)
        at = decision.next_at
        if at is not None and decision.verdict is Verdict.HELD_FOR_OPENING:
            until = max(until, at)
    return coming


def _rungs(ladder: AssignmentLadder, now: datetime) -> Iterator[tuple[Rung | None, _Written]]:
    """Each step of the policy with its rungs around `now`; None for a step that has no moment."""
    facts, policy = ladder.facts, ladder.policy
    for place, step in enumerate(policy.steps_for(facts.role)):
        written = _Written(step.key, step.kind, step.audiences, why_not(step, facts, ladder.calendar))
        rungs: list[Rung | None] = list(_around(ladder.rungs(step, place), now))
        yield from ((rung, written) for rung in rungs or [None])
    if facts.due_at is None and policy.check_in is not None:
        refused = Reason.SILENT_STATE if facts.lifecycle in SILENT else None
        for rung in _around(ladder.check_ins(policy.check_in), now):
            yield rung, _Written(rung.key, rung.kind, rung.audiences, refused)


@dataclass(frozen=True, slots=True)
class _Teller:
    ladder: AssignmentLadder
    now: datetime
    told: Mapping[str, datetime]
    silent_until: datetime | None
    coming: _Coming

    def story(self, rung: Rung, refused: Reason | None) -> StepStory:
        if rung.key in self.told:
            return self._sent(rung)
        if refused is not None:
            return _story(rung, Outcome.NOT_APPLICABLE, refused)
        if rung.kind is not StepKind.CHECK_IN and not self.ladder.existed(rung):
            return _story(rung, Outcome.SKIPPED, Reason.BEFORE_ASSIGNMENT)
        if rung.key in self.coming.sent:
            return self._to_come(rung, *self.coming.sent[rung.key])
        held = self._held_from(rung)
        # What is held from the group is sent to it later; an officer's snoozed step is not, once it is superseded.
        if Audience.GROUP in held or (held and rung.key not in self.coming.overtaken):
            return _story(rung, Outcome.HELD, held.get(Audience.GROUP) or held[Audience.OFFICER])
        return _story(rung, Outcome.SUPERSEDED, Reason.OVERTAKEN)

    def _to_come(self, rung: Rung, at: datetime, step: PlannedStep) -> StepStory:
        held = {one: why for one, why in self._held_from(rung).items() if one not in step.audiences}
        return StepStory(
            key=rung.key,
            kind=rung.kind,
            audiences=step.audiences,
            at=at,
            outcome=Outcome.DUE if at <= self.now else Outcome.PLANNED,
            reason=Reason.HELD_TO_OPENING if at > self.now >= step.at else step.reason,
            step=step,
            held_from=tuple(held),
            held=next(iter(held.values()), None),
        )

    def _sent(self, rung: Rung) -> StepStory:
        held = self._group_held(rung)
        story = _story(rung, Outcome.SENT, rung.reason)
        return story if held is None else replace(story, held_from=(Audience.GROUP,), held=held)

    def _group_held(self, rung: Rung) -> Reason | None:
        """Why the group alone did not get a step that was sent to the others."""
        facts = self.ladder.facts
        if Audience.GROUP not in rung.audiences or rung.key in facts.group_told:
            return None
        if facts.extension_under_review:
            return Reason.EXTENSION_UNDER_REVIEW
        paused_until = facts.group_paused_until
        held = paused_until is not None and max(rung.at, self.now) < paused_until
        return Reason.HEAD_IS_HANDLING if held else None

    def _held_from(self, rung: Rung) -> dict[Audience, Reason]:
        """Audiences from which a coming step is held, with the reason."""
        facts, held = self.ladder.facts, {}
        personal = Audience.OFFICER in rung.audiences and rung.kind in BEFORE_DEADLINE | {StepKind.CHECK_IN}
        if personal and self.silent_until is not None and facts.reminded_until < rung.at < self.silent_until:
            held[Audience.OFFICER] = Reason.SNOOZED
        if Audience.GROUP in rung.audiences:
            paused_until = facts.group_paused_until
            if facts.extension_under_review:
                held[Audience.GROUP] = Reason.EXTENSION_UNDER_REVIEW
            elif paused_until is not None and rung.at < paused_until and facts.reminded_until < paused_until:
                held[Audience.GROUP] = Reason.HEAD_IS_HANDLING
        return held


def _story(rung: Rung, outcome: Outcome, reason: Reason) -> StepStory:
    return StepStory(rung.key, rung.kind, rung.audiences, rung.at, outcome, reason)


def _without_moment(step: _Written) -> StepStory:
    return StepStory(
        step.key, step.kind, step.audiences, None, Outcome.NOT_APPLICABLE, step.refused or Reason.NO_DEADLINE
    )


def _why_passed(
    story: StepStory, stories: Iterable[StepStory], told: Mapping[str, datetime], facts: AssignmentFacts
) -> StepStory:
    """The reason why a step was not sent at its moment: a later one replaced it, or the recipients were told that day.

    Else the ladder was recalculated after its moment.
    """
    if story.outcome is not Outcome.SUPERSEDED or story.at is None or story.at > facts.reminded_until:
        return story
    day = local_date(story.at)
    if any(at <= story.at and local_date(at) == day for at in told.values()):
        return replace(story, reason=Reason.TOLD_THAT_DAY)
    later = (one for one in stories if one.outcome is Outcome.SENT and one.at is not None and one.at >= story.at)
    return story if any(later) else replace(story, reason=Reason.RECALCULATED)


def _around(rungs: Iterator[Rung], now: datetime) -> Iterator[Rung]:
    """The last occurrence at or before now and the first after it."""
    past: Rung | None = None
    for rung in rungs:
        if rung.at > now:
            if past is not None:
                yield past
            yield rung
            return
        past = rung
    if past is not None:
        yield past
