"""The life of an assignment in one table: which act is possible in which state, who may do it, what it brings about.

The use cases, the buttons, the refusals and the page of rights in the guide are all read from `TABLE`. Timeliness is
another axis: overdue is derived from the deadline, never stored, and no act here makes work late or early.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import WrongState
from domain.model import CLOSED, SILENT, Assignment, AssignmentRole, Lifecycle, OrganizationRole, Person, Task, Work
from domain.office.permissions import is_overseer, leads_unit, may_cancel, may_complete, may_snooze, may_work_on
from domain.vocabulary import ChangeKind

States = frozenset[Lifecycle]

UNDO_FOR = timedelta(hours=24)

OPEN: States = frozenset(Lifecycle) - CLOSED
RUNNING: States = OPEN - {Lifecycle.ON_HOLD}
GOING_ON: States = OPEN - SILENT
"""Somebody is at work, or should be: these are the states in which people are reminded."""

WAITING: States = frozenset({Lifecycle.ASSIGNED, Lifecycle.RETURNED})
RECEIVED: States = frozenset({Lifecycle.ACCEPTED})
HELD: States = frozenset({Lifecycle.ON_HOLD})


class Act(StrEnum):
    """What is done with an assignment."""

    ACCEPT = "accept"
    COMPLETE = "complete"
    TAKE_OVER = "take_over"
    REPORT = "report"
    SNOOZE = "snooze"
    HAND_OVER = "hand_over"
    CHANGE_DEADLINE = "change_deadline"
    NAME_OFFICER = "name_officer"
    RENAME = "rename"
    HOLD = "hold"
    CANCEL = "cancel"
    RESUME = "resume"
    UNDO_ACCEPTANCE = "undo_acceptance"
    UNDO_CLOSING = "undo_closing"
    CLOSE_WITH_LEAD = "close_with_lead"
    IMPORT = "import"


class Ends(StrEnum):
    """Where an act leads that has no state of its own."""

    STAYS = "stays"
    AS_BEFORE = "as_before"
    AS_TOLD = "as_told"


class Who(StrEnum):
    """Who may do it, by relation to the work or by role. The value is the key under which a refusal names them."""

    WORKS_ON_IT = "unit_member"
    WORKS_ON_OR_GAVE_IT = "unit_member_or_giver"
    IS_REMINDED = "officer"
    LEADS_UNIT = "unit_head_or_acting"
    OVERSEES = "monitors_and_leaders"
    OVERSEES_OR_GAVE_IT = "monitor_or_assigner"
    DID_IT_OR_MONITORS = "actor_or_monitor"
    NOBODY = "nobody"


class Need(StrEnum):
    """What the act takes besides the number. Only a result may be left out; the rest is asked for."""

    NOTHING = "nothing"
    RESULT = "result"
    WORDS = "words"
    REASON = "reason"
    MOMENT = "moment"
    DATE = "date"
    OFFICER = "officer"
    TITLE = "title"
    FILE = "file"


class Told(StrEnum):
    """Who hears of it, besides the one who does it."""

    UNIT = "unit"
    """The officer and the head."""

    HEAD = "head"
    GIVERS = "givers"
    """Who gave the task; the monitors where nobody is known any more."""

    FORMER_OFFICER = "former_officer"


class Clock(StrEnum):
    """What it does to reminding and to the deadline."""

    GOES_ON = "goes_on"
    STOPS = "stops"
    ACCEPTED = "accepted"
    """Nobody is asked any more whether the work has been received."""

    CHECKED_IN = "checked_in"
    """Work without a deadline is asked about only so long after this."""

    GROUP_PAUSED = "group_paused"
    OWN_PAUSED = "own_paused"
    NEW_DEADLINE = "new_deadline"
    MOVED_BY_HOLD = "moved_by_hold"
    """It goes on, and the deadline moves by the working days on hold."""


class When(StrEnum):
    """What else must hold."""

    ALWAYS = "always"
    OVERDUE = "overdue"
    BEFORE_DEADLINE = "before_deadline"
    WITHIN_A_DAY = "within_a_day"


class Offered(StrEnum):
    """Where its button stands."""

    NOWHERE = "nowhere"
    WITH_WORK = "with_work"
    IN_DETAIL = "in_detail"


@dataclass(frozen=True, slots=True)
class Rule:
    """One act. `word` is the command that does it, empty where it follows from another act.

    `event` is its key in the audit; `news` is how those who are `told` hear of it.
    `offered_to` is narrower than `who` where not everybody who may do it is shown the button.
    """

    act: Act
    word: str
    begins: States
    ends: Lifecycle | Ends
    who: Who
    event: str
    needs: Need = Need.NOTHING
    told: tuple[Told, ...] = ()
    news: ChangeKind | None = None
    clock: Clock = Clock.GOES_ON
    when: When = When.ALWAYS
    undoable: bool = False
    offered: Offered = Offered.NOWHERE
    offered_to: Who | None = None


# fmt: off
_RULES = (
    Rule(Act.ACCEPT, "nhan", WAITING, Lifecycle.ACCEPTED, Who.WORKS_ON_IT, "accepted",
         clock=Clock.ACCEPTED, undoable=True, offered=Offered.WITH_WORK),
    Rule(Act.COMPLETE, "xong", GOING_ON, Lifecycle.COMPLETED, Who.WORKS_ON_OR_GAVE_IT, "completed",
         needs=Need.RESULT, told=(Told.GIVERS, Told.HEAD), news=ChangeKind.COMPLETED, clock=Clock.STOPS,
         undoable=True, offered=Offered.WITH_WORK, offered_to=Who.WORKS_ON_IT),
    Rule(Act.TAKE_OVER, "toixuly", GOING_ON, Ends.STAYS, Who.LEADS_UNIT, "taken_over",
         clock=Clock.GROUP_PAUSED, when=When.OVERDUE, offered=Offered.WITH_WORK),
    Rule(Act.REPORT, "baocao", GOING_ON, Lifecycle.IN_PROGRESS, Who.WORKS_ON_IT, "progress_reported",
         needs=Need.WORDS, told=(Told.GIVERS,), news=ChangeKind.PROGRESS, clock=Clock.CHECKED_IN,
         offered=Offered.IN_DETAIL),
    Rule(Act.SNOOZE, "nhaclai", GOING_ON, Ends.STAYS, Who.IS_REMINDED, "snoozed",
         needs=Need.MOMENT, clock=Clock.OWN_PAUSED, when=When.BEFORE_DEADLINE, offered=Offered.IN_DETAIL),
    Rule(Act.HAND_OVER, "chuyen", OPEN, Ends.STAYS, Who.LEADS_UNIT, "forwarded",
         needs=Need.OFFICER, told=(Told.UNIT, Told.FORMER_OFFICER), news=ChangeKind.OFFICER,
         offered=Offered.IN_DETAIL),
    Rule(Act.CHANGE_DEADLINE, "sua", RUNNING, Ends.STAYS, Who.OVERSEES, "deadline_changed",
         needs=Need.DATE, told=(Told.UNIT,), news=ChangeKind.DEADLINE, clock=Clock.NEW_DEADLINE,
         offered=Offered.IN_DETAIL),
    Rule(Act.NAME_OFFICER, "sua", OPEN, Ends.STAYS, Who.OVERSEES, "officer_changed",
         needs=Need.OFFICER, told=(Told.UNIT, Told.FORMER_OFFICER), news=ChangeKind.OFFICER,
         offered=Offered.IN_DETAIL),
    Rule(Act.RENAME, "sua", OPEN, Ends.STAYS, Who.OVERSEES, "title_changed",
         needs=Need.TITLE, told=(Told.UNIT,), news=ChangeKind.TITLE, offered=Offered.IN_DETAIL),
    Rule(Act.HOLD, "tamdung", RUNNING, Lifecycle.ON_HOLD, Who.OVERSEES, "held",
         needs=Need.REASON, told=(Told.UNIT,), news=ChangeKind.HELD, clock=Clock.STOPS, offered=Offered.IN_DETAIL),
    Rule(Act.CANCEL, "huy", OPEN, Lifecycle.CANCELLED, Who.OVERSEES_OR_GAVE_IT, "cancelled",
         needs=Need.REASON, told=(Told.UNIT,), news=ChangeKind.CANCELLED, clock=Clock.STOPS,
         undoable=True, offered=Offered.IN_DETAIL, offered_to=Who.OVERSEES),
    Rule(Act.RESUME, "mo", HELD, Ends.AS_BEFORE, Who.OVERSEES, "resumed",
         told=(Told.UNIT,), news=ChangeKind.RESUMED, clock=Clock.MOVED_BY_HOLD, offered=Offered.IN_DETAIL),
    Rule(Act.UNDO_ACCEPTANCE, "hoantac", RECEIVED, Ends.AS_BEFORE, Who.DID_IT_OR_MONITORS, "undone",
         when=When.WITHIN_A_DAY),
    Rule(Act.UNDO_CLOSING, "hoantac", CLOSED, Ends.AS_BEFORE, Who.DID_IT_OR_MONITORS, "undone",
         told=(Told.UNIT, Told.GIVERS), news=ChangeKind.UNDONE, when=When.WITHIN_A_DAY, offered=Offered.IN_DETAIL),
    Rule(Act.CLOSE_WITH_LEAD, "", OPEN, Lifecycle.COMPLETED, Who.NOBODY, "closed_with_lead", clock=Clock.STOPS),
    Rule(Act.IMPORT, "nhapfile", OPEN, Ends.AS_TOLD, Who.OVERSEES, "changed", needs=Need.FILE),
)
# fmt: on
TABLE: Mapping[Act, Rule] = {rule.act: rule for rule in _RULES}
WITH_WORK = tuple(rule for rule in _RULES if rule.offered is Offered.WITH_WORK)
IN_DETAIL = tuple(rule for rule in _RULES if rule.offered is Offered.IN_DETAIL)

_MAY: Mapping[Who, Callable[[Person, Task, Assignment, Collection[int]], bool]] = {
    Who.WORKS_ON_IT: lambda person, task, assignment, acting_in: may_work_on(person, assignment),
    Who.WORKS_ON_OR_GAVE_IT: lambda person, task, assignment, acting_in: may_complete(person, task, assignment),
    Who.IS_REMINDED: lambda person, task, assignment, acting_in: may_snooze(person, assignment),
    Who.LEADS_UNIT: lambda person, task, assignment, acting_in: (
        assignment.unit_id in acting_in or leads_unit(person, assignment.unit_id)
    ),
    Who.OVERSEES: lambda person, task, assignment, acting_in: is_overseer(person),
    Who.OVERSEES_OR_GAVE_IT: lambda person, task, assignment, acting_in: may_cancel(person, task),
    Who.DID_IT_OR_MONITORS: lambda person, task, assignment, acting_in: (
        OrganizationRole.MONITOR in person.roles or person.id == _last_actor(assignment)
    ),
    Who.NOBODY: lambda person, task, assignment, acting_in: False,
}


def may(act: Act, person: Person, work: Work, acting_in: Collection[int] = ()) -> bool:
    """Whether the person may do it, whatever the state. `acting_in`: the units for whose head they stand in."""
    return is_one_of(TABLE[act].who, person, work, acting_in)


def is_one_of(who: Who, person: Person, work: Work, acting_in: Collection[int] = ()) -> bool:
    return _MAY[who](person, work.task, work.assignment, acting_in)


def _last_actor(assignment: Assignment) -> int | None:
    """Who closed it; else who received it."""
    return assignment.completed_by_id if assignment.is_closed else assignment.accepted_by_id


def is_possible(act: Act, assignment: Assignment) -> bool:
    return assignment.lifecycle in TABLE[act].begins


def check(act: Act, work: Work) -> None:
    """Raises WrongState, which says from which states the act goes on."""
    rule, state = TABLE[act], work.assignment.lifecycle
    if state not in rule.begins:
        raise WrongState(work.task.number, state, act, rule.begins)


_TELLS_OF: Mapping[ChangeKind, Lifecycle] = {
    rule.news: rule.ends
    for rule in _RULES
    if rule.news is not None and isinstance(rule.ends, Lifecycle) and rule.ends in SILENT
}


def still_tells(news: ChangeKind, state: Lifecycle) -> bool:
    """Whether the news is true of work in this state: of a pause or an end while it lasts, else while work goes on."""
    return state is _TELLS_OF[news] if news in _TELLS_OF else state in RUNNING


def holds(when: When, assignment: Assignment, now: datetime) -> bool:
    """Whether the rule's condition holds by the assignment alone; whether it is overdue `timeliness` judges."""
    if when is When.BEFORE_DEADLINE:
        return assignment.deadline is None or now < assignment.deadline.due_at
    if when is When.WITHIN_A_DAY:
        done_at = assignment.completed_at if assignment.is_closed else assignment.accepted_at
        return done_at is not None and now - done_at <= UNDO_FOR
    return True


def advanced(act: Act, assignment: Assignment, *, by: int, at: datetime, words: str = "") -> Assignment:
    """The assignment after an act that has a state of its own. `words` are the result or the reason.

    What the act does to the deadline and to the pauses beyond that is the caller's.
    """
    ends = TABLE[act].ends
    assert isinstance(ends, Lifecycle), act
    moved = replace(assignment, lifecycle=ends)
    match act:
        case Act.ACCEPT:
            return replace(moved, accepted_at=at, accepted_by_id=by)
        case Act.REPORT:
            received = (assignment.accepted_at or at, assignment.accepted_by_id or by)
            return replace(moved, accepted_at=received[0], accepted_by_id=received[1], last_report_at=at)
        case Act.COMPLETE | Act.CLOSE_WITH_LEAD:
            return replace(moved, completed_at=at, completed_by_id=by, result=words or assignment.result)
        case Act.CANCEL:
            return replace(moved, completed_at=at, completed_by_id=by, held_reason=words)
        case Act.HOLD:
            return replace(moved, held_reason=words, snoozed_until=None, group_paused_until=None)
        case _:
            raise AssertionError(act)


def resumed(assignment: Assignment, before: Lifecycle, at: datetime) -> Assignment:
    """On hold no longer. What the pause put into the past was never due: the watermark is set to this instant."""
    return replace(assignment, lifecycle=before, held_reason="", reminded_until=max(assignment.reminded_until, at))


EVENTS_AS_TOLD: Mapping[Lifecycle, str] = {
    Lifecycle.ACCEPTED: TABLE[Act.ACCEPT].event,
    Lifecycle.IN_PROGRESS: "started",
    Lifecycle.PENDING_REVIEW: "reported",
    Lifecycle.COMPLETED: TABLE[Act.COMPLETE].event,
    Lifecycle.CANCELLED: TABLE[Act.CANCEL].event,
}
"""What the audit calls a state that a table has told; `changed` for any other."""


def as_told(
    assignment: Assignment, state: Lifecycle | None, *, by: int, at: datetime, done_at: datetime | None, reason: str
) -> Assignment:
    """The state that a table tells: of the lead's part, and of all parts once the task is closed or paused."""
    if state is None or state is Lifecycle.ASSIGNED:
        return assignment
    if assignment.role is AssignmentRole.COORDINATOR and state not in CLOSED | {Lifecycle.ON_HOLD}:
        return assignment
    return replace(
        assignment,
        lifecycle=state,
        held_reason=reason,
        accepted_at=at if state is not Lifecycle.CANCELLED else None,
        completed_at=(done_at or at) if state in CLOSED else None,
        completed_by_id=by if state in CLOSED else None,
    )
