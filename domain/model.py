"""The record: what an office, its people, its tasks and their assignments are.

Frozen values that `db` loads and rules judge; lifecycle and timeliness are separate axes, and overdue is never stored.
Every datetime is aware; those that come from the record are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from domain.traits import ChannelKind as ChannelKind


class Urgency(StrEnum):
    """Thường, khẩn, thượng khẩn, hỏa tốc (NĐ 30/2020/NĐ-CP)."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"

    @property
    def is_urgent(self) -> bool:
        return self is not Urgency.NORMAL


class Lifecycle(StrEnum):
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    PENDING_REVIEW = "pending_review"
    COMPLETED = "completed"
    RETURNED = "returned"
    DECLINED = "declined"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


CLOSED = frozenset({Lifecycle.COMPLETED, Lifecycle.CANCELLED})
SILENT = CLOSED | {Lifecycle.ON_HOLD, Lifecycle.DECLINED, Lifecycle.PENDING_REVIEW}
"""Nobody is reminded in these: the work is closed, paused, given back, or waits for the monitor."""


class Timeliness(StrEnum):
    NO_DEADLINE = "no_deadline"
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


class AssignmentRole(StrEnum):
    LEAD = "lead"
    COORDINATOR = "coordinator"


class UnitRole(StrEnum):
    HEAD = "head"
    DEPUTY = "deputy"
    OFFICER = "officer"


class OrganizationRole(StrEnum):
    ADMIN = "admin"
    MONITOR = "monitor"
    LEADER = "leader"
    DIRECTOR = "director"


class AccountState(StrEnum):
    LINKED = "linked"
    NEVER_STARTED = "never_started"
    BLOCKED = "blocked"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Organization:
    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A division of the office. `leader_id` is the leader in charge; None means the director."""

    id: int
    organization_id: int
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    position: int = 0
    leader_id: int | None = None
    merged_into_id: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's place in a unit. A focal officer (đầu mối) serves the unit's tasks that name nobody."""

    unit_id: int
    role: UnitRole
    focal: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    organization_id: int
    name: str
    title: str = ""
    roles: frozenset[OrganizationRole] = frozenset()
    memberships: tuple[Membership, ...] = ()
    channels: tuple[ChannelKind, ...] = ()

    def role_in(self, unit_id: int) -> UnitRole | None:
        return next((m.role for m in self.memberships if m.unit_id == unit_id), None)


@dataclass(frozen=True, slots=True)
class Account:
    """Where a person is reached: `external_id` is the chat id on the channel."""

    id: int
    person_id: int
    channel: ChannelKind
    external_id: str
    state: AccountState = AccountState.LINKED
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A bound group chat: of the whole department (`unit_id` None) or of one unit."""

    id: int
    organization_id: int
    channel: ChannelKind
    external_id: str
    topic_id: str | None = None
    title: str = ""
    unit_id: int | None = None
    state: AccountState = AccountState.LINKED


@dataclass(frozen=True, slots=True)
class SourceDocument:
    number: str
    issued_on: date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant in UTC with the words it was read from and how (`rule`).

    `date_only` deadlines are shown as the end of office hours; work handed in until 24:00 of that day is on time
    (Bộ luật Dân sự 2015, Điều 148).
    """

    due_at: datetime
    date_only: bool
    words: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work with a running number that people say aloud (`NV12`)."""

    id: int
    organization_id: int
    number: int
    title: str
    assigner_id: int
    created_at: datetime
    urgency: Urgency = Urgency.NORMAL
    document: SourceDocument | None = None
    requires_approval: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's part of a task. `unit_name` is as it was on the day of assignment.

    `version` counts every change (buttons carry it); `deadline_version` counts changes of the deadline.
    `reminded_until` is the moment up to which every step of the ladder has been dealt with.
    """

    id: int
    task_id: int
    unit_id: int
    unit_name: str
    role: AssignmentRole
    assigned_at: datetime
    reminded_until: datetime
    lifecycle: Lifecycle = Lifecycle.ASSIGNED
    officer_id: int | None = None
    deadline: Deadline | None = None
    original_due_at: datetime | None = None
    deadline_version: int = 1
    version: int = 1
    policy: str = ""
    next_reminder_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by_id: int | None = None
    completed_at: datetime | None = None
    completed_by_id: int | None = None
    result: str = ""
    last_report_at: datetime | None = None
    group_paused_until: datetime | None = None
    snoozed_until: datetime | None = None
    held_reason: str = ""
    extension_under_review: bool = False

    @property
    def is_closed(self) -> bool:
        return self.lifecycle in CLOSED


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment with everything said about it. `lead_unit` and `coordinators` are unit names of the task."""

    task: Task
    assignment: Assignment
    unit: Unit
    officer: Person | None = None
    completed_by: Person | None = None
    coordinators: tuple[str, ...] = field(default=())
    lead_unit: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the append-only audit. `before` and `after` say what changed, by name."""

    organization_id: int
    at: datetime
    actor_id: int | None
    name: str
    task_id: int | None = None
    assignment_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


class InvitePurpose(StrEnum):
    PERSON = "person"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Invite:
    """A single-use code that makes a person a member, or binds a group; only the hash of the code is kept.

    `person_id` is somebody already in the record who has no account yet; else the user becomes a new person, called
    `name` or, where that is empty, what the channel calls them.
    """

    id: int
    organization_id: int
    code_hash: str
    expires_at: datetime
    purpose: InvitePurpose = InvitePurpose.PERSON
    unit_id: int | None = None
    unit_role: UnitRole | None = None
    organization_role: OrganizationRole | None = None
    person_id: int | None = None
    name: str = ""
    created_by_id: int | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A conversation that has not ended: what one person is putting together in one chat. `data` is JSON."""

    id: int
    person_id: int
    channel: ChannelKind
    chat_id: str
    kind: str
    step: str
    data: str
    version: int
    updated_at: datetime
