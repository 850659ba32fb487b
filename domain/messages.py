"""What the bot says, as facts without sentences: `wording` has one template a class, of the same name in snake case.

Each message may carry `actions`: typed commands that a channel with buttons shows as buttons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.deadlines import DeadlineWarning
from domain.errors import UserError
from domain.model import (
    AssignmentRole,
    Lifecycle,
    OrganizationRole,
    SourceDocument,
    Timeliness,
    UnitRole,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class Action:
    """A typed command offered as a button: `nhan 12`. `version` is that of the work or draft it was made for.

    The label is `wording`'s, by the command's first word; `label` is for where the word alone does not tell (choices).
    """

    command: str
    version: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """A deadline as it is said in full. Instants are aware; `working_days_left` is negative when overdue."""

    due_at: datetime
    date_only: bool
    words: str
    working_days_left: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One assignment in a list, a reminder or a detail. `officer` is empty where persons are not named (the group)."""

    number: int
    title: str
    unit: str
    role: AssignmentRole
    urgency: Urgency
    lifecycle: Lifecycle
    timeliness: Timeliness
    overdue_days: int
    deadline: DeadlineFacts | None
    officer: str = ""
    coordinators: tuple[str, ...] = ()
    document: SourceDocument | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    result: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRegistered:
    """To a stranger, privately: nothing but how to register."""

    organization: str


@dataclass(frozen=True, slots=True)
class GroupNotBound:
    """To a group the bot does not know: nothing but how an administrator binds it."""

    organization: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """To somebody already registered who presses Start."""

    name: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """The code was good; the person's own name is asked for."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    title: str
    unit: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InviteCreated:
    code: str
    link: str
    unit: str
    unit_role: UnitRole | None
    organization_role: OrganizationRole | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InviteQuestion:
    """`moi` with nothing after it: which unit, then which role."""

    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCodeCreated:
    code: str
    bot_username: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class GroupBound:
    title: str
    unit: str
    topic: bool
    not_started: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The commands that this person may use, by their words in the order of the grammar; `topic` asks about one."""

    commands: tuple[str, ...]
    topic: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    typed: str
    nearest: tuple[str, ...]
    actions: tuple[Action, ...] = ()


class DraftField(StrEnum):
    """What the guided conversation asks for, one at a time."""

    UNITS = "units"
    TITLE = "title"
    DEADLINE = "deadline"
    DOCUMENT = "document"
    RECEIVED_ON = "received_on"


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What has been understood of a task so far; a piece that is not known yet is empty."""

    lead: str = ""
    coordinators: tuple[str, ...] = ()
    officer: str = ""
    title: str = ""
    deadline: DeadlineFacts | None = None
    no_deadline: bool = False
    document: SourceDocument | None = None
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """Asks for one field. `problem` is what was wrong with the last answer; `choices` are typed or pressed."""

    asked: DraftField
    draft: DraftFacts
    problem: UserError | None = None
    choices: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskProposed:
    """The echo before saving: everything in full, the deadline with its weekday and the working days left."""

    draft: DraftFacts
    warning: DeadlineWarning | None = None
    day_off_reason: str = ""
    candidates: tuple[DeadlineFacts, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """Saved: the number, and who will be told. `held_until` says when, if sending waits for office hours."""

    line: WorkLine
    unreachable: tuple[str, ...] = ()
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftDropped:
    pass


class ListKind(StrEnum):
    MINE = "mine"
    UNIT = "unit"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class WorkList:
    """`viec`, `donvi`, `quahan`: worst first. `total` counts all, `lines` are this page's."""

    kind: ListKind
    unit: str
    lines: tuple[WorkLine, ...]
    total: int
    page: int = 1
    pages: int = 1
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    event: str
    who: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WorkDetail:
    """`chitiet 12`: every unit's part and what happened."""

    lines: tuple[WorkLine, ...]
    assigner: str
    assigned_at: datetime
    history: tuple[HistoryLine, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    line: WorkLine
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer to `xong`, and what earlier messages about the work turn into."""

    line: WorkLine


class StepKind(StrEnum):
    """Which part of the ladder a reminder comes from."""

    ASSIGNED = "assigned"
    NOT_ACCEPTED = "not_accepted"
    BEFORE = "before"
    DUE_DAY = "due_day"
    HOURS_BEFORE = "hours_before"
    OVERDUE = "overdue"
    CHECK_IN = "check_in"


class Audience(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    GROUP = "group"
    LEADER = "leader"
    DIRECTOR = "director"
    MONITORS = "monitors"


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One work in a reminder, with the step that made it due. `note` is a key of `wording` for fallbacks."""

    kind: StepKind
    line: WorkLine
    late: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """To one person: everything that one slot finds due, worst first. `audience` is the highest reason."""

    name: str
    title: str
    audience: Audience
    lines: tuple[ReminderLine, ...]
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupReminder:
    """To the group, by unit: never a person's name. `at` is the moment of sending."""

    at: datetime
    lines: tuple[ReminderLine, ...]
    late: bool = False
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkClosed:
    """To the assigner and the unit head: a unit has closed its part."""

    name: str
    title: str
    lines: tuple[WorkLine, ...]


@dataclass(frozen=True, slots=True)
class NoGroupBound:
    """To the monitors, once: the group step has no group to go to."""


@dataclass(frozen=True, slots=True)
class PersonUnreachable:
    """To the monitors: a message did not reach its person, whom somebody must call."""

    name: str
    unit: str
    reason: str
    lines: tuple[WorkLine, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupTrouble:
    """To the monitors: the group removed the bot, or its topic was deleted."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A command was refused; the error's own template says why and what to type instead."""

    error: UserError


@dataclass(frozen=True, slots=True)
class AnsweredInPrivate:
    """The one neutral line in the group: the answer went to the speaker privately, or could not be delivered there."""

    bot_username: str
    delivered: bool = True


Message = (
    NotRegistered
    | GroupNotBound
    | Greeting
    | NameQuestion
    | Registered
    | InviteCreated
    | InviteQuestion
    | GroupCodeCreated
    | GroupBound
    | HelpPage
    | UnknownCommand
    | DraftQuestion
    | TaskProposed
    | TaskAssigned
    | DraftDropped
    | WorkList
    | WorkDetail
    | Accepted
    | Completed
    | Reminder
    | GroupReminder
    | WorkClosed
    | NoGroupBound
    | PersonUnreachable
    | GroupTrouble
    | Refused
    | AnsweredInPrivate
)


class Place(StrEnum):
    """Where a reply goes: this chat, in place of the pressed message, the speaker's private chat, or a toast."""

    CHAT = "chat"
    EDIT = "edit"
    PRIVATE = "private"
    TOAST = "toast"


@dataclass(frozen=True, slots=True)
class Reply:
    message: Message
    place: Place = Place.CHAT
