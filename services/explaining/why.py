"""Answers `visao`: which steps a work has, when each goes to whom and why, and who has been told on which channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db import Told
from domain.conversation.commands.reminding import Explain
from domain.conversation.messages.base import Action, ButtonName, Reply
from domain.conversation.messages.explaining import (
    OF_A_UNIT,
    ExplainedTo,
    Explanation,
    NotInvolved,
    StepExplained,
    ToldLine,
)
from domain.conversation.messages.policies import PolicyStepFacts
from domain.delivery.notifications import OutboxState
from domain.model import AssignmentRole, Group, Person, Unit, Work
from domain.office.calendar import WorkingCalendar, local_date
from domain.office.units import find_unit
from domain.reminding.audiences import Directory
from domain.reminding.decide import AssignmentFacts, decide
from domain.reminding.explanation import Outcome, StepStory, addressed, explain
from domain.reminding.policy_file import Policy
from domain.tasks.views import work_line
from domain.text import fold
from domain.vocabulary import Audience
from services.dispatch import handles
from services.reminding.directory import load_directory
from services.reminding.facts import facts_of, policy_of
from services.reminding.policies import step_facts
from services.reminding.tick import told_today
from services.tasks.parts import find_works
from services.use_case import UseCase

GROUP_WORDS = frozenset({"nhom", "nhom chung", "ca nhom", "group"})
SPEAKER_WORDS = frozenset({"", "toi", "minh", "sao toi"})
LONGEST_SPAN = timedelta(days=92)


ON_THE_WAY = frozenset({OutboxState.SENT, OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Asked:
    """About whom, and the part of the task that concerns them."""

    about: ExplainedTo
    who: str
    work: Work


@dataclass(frozen=True, slots=True)
class Names:
    """How those who were told are called."""

    persons: Mapping[int, Person]
    groups: Mapping[int, Group]

    def of(self, told: Told) -> str:
        group, person = told.recipient.group_id, told.recipient.person_id
        if group is not None:
            return self.groups[group].title if group in self.groups else ""
        return self.persons[person].name if person is not None and person in self.persons else ""


@handles(Explain)
async def explain_task(command: Explain, use_case: UseCase) -> Sequence[Reply]:
    """`visao 12 [nhóm | đơn vị]`, always answered privately: it names persons.

    Raises:
        TaskNotFound, UnitNotFound, UnitAmbiguous.
    """
    works = await find_works(use_case, command.number)
    asked = await _asked(use_case, works, command.about)
    if isinstance(asked, Unit):
        units = tuple(work.assignment.unit_name for work in works)
        return use_case.answer_privately(NotInvolved(command.number, asked.name, units))
    return use_case.answer_privately(await _explanation(use_case, works, asked))


async def _asked(use_case: UseCase, works: Sequence[Work], about: str) -> Asked | Unit:
    wanted = fold(about)
    if wanted in SPEAKER_WORDS:
        return Asked(ExplainedTo.SPEAKER, use_case.speaker.name, _own_part(works, use_case.speaker))
    if wanted in GROUP_WORDS:
        return Asked(ExplainedTo.GROUP, "", works[0])
    unit = find_unit(about, await use_case.transaction.people.units())
    for work in works:
        if work.assignment.unit_id == unit.id:
            return Asked(ExplainedTo.UNIT, unit.name, work)
    return unit


def _own_part(works: Sequence[Work], speaker: Person) -> Work:
    def nearness(work: Work) -> tuple[bool, bool, bool]:
        assignment = work.assignment
        own = assignment.officer_id == speaker.id
        unit = speaker.role_in(assignment.unit_id) is not None
        return not own, not unit, assignment.role is not AssignmentRole.LEAD

    return min(works, key=nearness)


async def _explanation(use_case: UseCase, works: Sequence[Work], asked: Asked) -> Explanation:
    work, calendar, now = asked.work, use_case.calendar, use_case.now
    assignment = work.assignment
    policy = policy_of(assignment, work.task.urgency)
    directory = await load_directory(use_case.transaction, [work], now)
    history = await use_case.transaction.outbox.history_of(assignment.id)
    facts = facts_of(assignment, work.task.urgency, _group_told(history, work))
    stories = await _stories(use_case, work, directory, history)
    names = await _names(use_case, history, directory)
    told_by_step = {story.key: [one for one in history if one.step_key == story.key] for story in stories}
    decision = decide(facts, policy, calendar, now)
    return Explanation(
        about=asked.about,
        who=asked.who,
        line=work_line(work, calendar, now, use_case.private_viewer),
        roles=_roles(asked, use_case.speaker, directory),
        group_missing=directory.why_no_group(work),
        steps=tuple(_step(story, policy, facts, told_by_step[story.key], names) for story in stories),
        days_off=tuple(_days_off(calendar, now, assignment.deadline.due_at if assignment.deadline else None)),
        next_at=now if decision.due else decision.next_at,
        held_reason=assignment.held_reason,
        group_paused_until=_ahead(assignment.group_paused_until, now),
        snoozed_until=_ahead(assignment.snoozed_until, now),
        other=tuple(_told_line(one, names) for one in history if one.step_key not in told_by_step),
        actions=_actions(asked, works),
    )


async def _stories(
    use_case: UseCase, work: Work, directory: Directory, history: Sequence[Told]
) -> tuple[StepStory, ...]:
    """The ladder; what is to come goes to whom the tick would send it with the people of that day."""
    transaction, calendar, now = use_case.transaction, use_case.calendar, use_case.now
    facts = facts_of(work.assignment, work.task.urgency, _group_told(history, work))
    under_way = (one for one in _of_this_deadline(history, work) if one.state in ON_THE_WAY)
    sent = {one.step_key: one.sent_at or now for one in under_way}
    stories = explain(facts, policy_of(work.assignment, work.task.urgency), calendar, now, told=sent)
    directories = {
        local_date(story.at): await _directory_at(use_case, work, directory, story.at)
        for story in stories
        if story.at is not None and story.step is not None
    }
    told = await told_today(transaction, [work], now, calendar)
    return addressed(stories, work, lambda at: directories[local_date(at)], told=told, now=now)


async def _directory_at(use_case: UseCase, work: Work, directory: Directory, at: datetime) -> Directory:
    """Who stands in for a head is written with its days; everybody else is taken as they are now."""
    acting = await use_case.transaction.people.acting_heads({work.assignment.unit_id}, at)
    return directory if acting == directory.acting_heads else await load_directory(use_case.transaction, [work], at)


def _ahead(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def _of_this_deadline(history: Sequence[Told], work: Work) -> Iterator[Told]:
    return (one for one in history if one.deadline_version == work.assignment.deadline_version)


def _group_told(history: Sequence[Told], work: Work) -> frozenset[str]:
    """The steps that a group has had for this deadline, or is about to have."""
    return frozenset(
        one.step_key
        for one in _of_this_deadline(history, work)
        if one.recipient.group_id is not None and one.state in ON_THE_WAY
    )


async def _names(use_case: UseCase, history: Sequence[Told], directory: Directory) -> Names:
    ids = {one.recipient.person_id for one in history if one.recipient.person_id is not None}
    persons = await use_case.transaction.people.persons(sorted(ids)) if ids else {}
    return Names(persons, {group.id: group for group in directory.groups})


def _roles(asked: Asked, speaker: Person, directory: Directory) -> tuple[Audience, ...]:
    """As which audiences the asked one is told of this work."""
    if asked.about is ExplainedTo.GROUP:
        return () if directory.why_no_group(asked.work) else (Audience.GROUP,)
    if asked.about is ExplainedTo.UNIT:
        found = {one.audience for audience in OF_A_UNIT for one in directory.resolve(audience, asked.work)}
        return tuple(audience for audience in OF_A_UNIT if audience in found)
    return tuple(
        dict.fromkeys(
            one.audience
            for audience in Audience
            for one in directory.resolve(audience, asked.work)
            if one.recipient.person_id == speaker.id
        )
    )


def _step(
    story: StepStory, policy: Policy, facts: AssignmentFacts, told: Sequence[Told], names: Names
) -> StepExplained:
    base = story.key.partition(":")[0]
    written = next((step for step in policy.steps_for(facts.role) if step.key == base), None)
    rule = step_facts(written) if written is not None else PolicyStepFacts(story.kind, story.audiences)
    waiting = told and not any(one.state is OutboxState.SENT for one in told)
    return StepExplained(
        rule=rule,
        audiences=story.audiences,
        at=story.at,
        outcome=Outcome.DUE if story.outcome is Outcome.SENT and waiting else story.outcome,
        reason=story.reason,
        notes=story.notes,
        told=tuple(_told_line(one, names) for one in told),
        held_from=story.held_from,
        held=story.held or "",
    )


def _told_line(told: Told, names: Names) -> ToldLine:
    reason = told.reason if told.state in (OutboxState.DEAD, OutboxState.CANCELLED) else ""
    in_group = told.recipient.group_id is not None
    return ToldLine(names.of(told), told.channel, told.state, told.sent_at, reason, in_group, told.note, told.audience)


def _days_off(calendar: WorkingCalendar, now: datetime, due_at: datetime | None) -> Iterator[tuple[date, str]]:
    """Holidays on weekdays between now and the deadline, or the other way round; three months at most."""
    if due_at is None:
        return
    first, last = sorted((now, due_at))
    day = local_date(first)
    while day <= min(local_date(last), local_date(first + LONGEST_SPAN)):
        reason = calendar.day_off_reason(day)
        if reason is not None and day.weekday() < 5:
            yield day, reason
        day += timedelta(days=1)


def _actions(asked: Asked, works: Sequence[Work]) -> tuple[Action, ...]:
    number = asked.work.task.number
    other = Action(f"visao {number}", label=ButtonName.WHY_ME)
    if asked.about is ExplainedTo.SPEAKER:
        other = Action(f"visao {number} nhom", label=ButtonName.WHY_THE_GROUP)
    units = [
        Action(f"visao {number} {work.unit.code}", label=ButtonName.WHY_THE_UNIT)
        for work in works
        if len(f"visao {number} {work.unit.code}".encode()) <= 48 and work.assignment.id != asked.work.assignment.id
    ]
    return (other, *units[:4], Action(f"chitiet {number}"))
