"""Looks back at a played story: was everything told that should have been, once, in time, to those it concerns?"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.model import SILENT, Assignment, Lifecycle, OrganizationRole, Person, UnitRole, Urgency
from domain.office.calendar import WorkingCalendar
from domain.reminding.policy_file import frozen_policy
from domain.vocabulary import Audience, StepKind
from tests.simulation.expected import (
    ACCEPTANCE,
    HELD,
    LOOKING_AHEAD,
    OPENS,
    Expected,
    at,
    day_of,
    expected,
    may_send,
    opening,
)
from tests.simulation.office import GROUP_CHAT, Office, Snapshot, Turn, chat_of

SAME_DAY = (StepKind.ASSIGNED, StepKind.NOT_ACCEPTED, StepKind.HOURS_BEFORE)
SLACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A message of the outbox as it ended."""

    id: int
    chat: str
    kind: str
    slot: str
    state: str
    reason: str
    ended: datetime
    unknown: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One step that one chat was to be told."""

    row: Row
    assignment_id: int
    recipient: str
    key: str
    kind: StepKind | None
    deadline_version: int
    version: int
    audience: Audience
    moment: datetime
    made: datetime


@dataclass(slots=True)
class Audit:
    """`problems()` are sentences; none means that the office was served as promised."""

    office: Office
    rows: list[Row] = field(init=False)
    items: dict[int, list[Item]] = field(init=False)
    leaders: dict[int, int] = field(init=False)
    numbers: dict[int, tuple[int, Urgency]] = field(init=False)
    expected_count: int = 0

    def __post_init__(self) -> None:
        file = self.office.url.removeprefix("sqlite+aiosqlite:///").partition("?")[0]
        with sqlite3.connect(file) as record:
            self._read(record)
        record.close()

    def _read(self, record: sqlite3.Connection) -> None:
        chats = {f"account:{id}": f"p{person}" for id, person in record.execute("SELECT id, person_id FROM account")}
        found = record.execute(
            "SELECT id, account_id, kind, slot, state, reason, state_at, unknown_before FROM outbox ORDER BY id"
        )
        self.rows = [
            Row(id, chats.get(f"account:{account}", GROUP_CHAT), kind, slot, state, reason, utc(ended), bool(unknown))
            for id, account, kind, slot, state, reason, ended, unknown in found
        ]
        rows = {row.id: row for row in self.rows}
        self.items = defaultdict(list)
        for line in record.execute(
            "SELECT outbox_id, assignment_id, recipient_key, step_key, step_kind, deadline_version,"
            " assignment_version, audience, moment, created_at FROM outbox_item"
        ):
            row, assignment_id, recipient, key, kind, deadline_version, version, audience, moment, made = line
            item = Item(
                row=rows[row],
                assignment_id=assignment_id,
                recipient=recipient,
                key=key,
                kind=StepKind(kind) if kind else None,
                deadline_version=deadline_version,
                version=version,
                audience=Audience(audience),
                moment=utc(moment),
                made=utc(made),
            )
            self.items[item.assignment_id].append(item)
        self.leaders = dict(record.execute("SELECT id, leader_id FROM unit WHERE leader_id IS NOT NULL"))
        self.numbers = {
            id: (number, Urgency(urgency))
            for id, number, urgency in record.execute(
                "SELECT a.id, t.number, t.urgency FROM assignment a JOIN task t ON t.id = a.task_id"
            )
        }

    def problems(self) -> list[str]:
        found: list[str] = []
        for check in (
            self._untold,
            self._undelivered,
            self._senseless,
            self._out_of_hours,
            self._twice,
            self._several_at_once,
            self._named_in_group,
        ):
            found += check()
        return found

    def state_at(self, assignment_id: int, moment: datetime) -> Assignment | None:
        history = self.office.history[assignment_id]
        index = bisect_right(history, moment, key=lambda one: one.at) - 1
        return history[index].assignment if index >= 0 else None

    def turn_from(self, moment: datetime) -> Turn | None:
        turns = self.office.turns
        index = bisect_right(turns, moment - timedelta(microseconds=1), key=lambda one: one.at)
        return turns[index] if index < len(turns) else None

    def calendar_at(self, moment: datetime) -> WorkingCalendar:
        turns = self.office.turns
        return turns[max(0, bisect_right(turns, moment, key=lambda one: one.at) - 1)].calendar

    def calendars(self) -> Iterator[tuple[WorkingCalendar, datetime, datetime]]:
        """Each with from when until when it held."""
        turns = self.office.turns
        begun = turns[0]
        for turn in turns:
            if turn.calendar is not begun.calendar:
                yield begun.calendar, begun.at, turn.at
                begun = turn
        yield begun.calendar, begun.at, turns[-1].at

    def _untold(self) -> Iterator[str]:
        """A step whose moment came while the work stood so must have been told to everybody it is for."""
        for assignment_id, history in self.office.history.items():
            for begins, ends, standing in periods(history):
                policy = frozen_policy(standing.policy)
                for calendar, since, until in self.calendars():
                    first, last = max(begins, since), min(ends, until)
                    if first > last:
                        continue
                    for step in expected(standing, policy, calendar, last):
                        if first < step.at < last or step.at == standing.assigned_at == first:
                            yield from self._missing(assignment_id, step, calendar, quiet=policy.quiet_hours)

    def _missing(self, assignment_id: int, step: Expected, calendar: WorkingCalendar, *, quiet: bool) -> Iterator[str]:
        turn = self._release(step, calendar, quiet=quiet)
        if turn is None or not self._stood(assignment_id, step, turn, calendar):
            return
        now = self.state_at(assignment_id, turn.at)
        assert now is not None
        for audience in step.audiences:
            if self._silenced(assignment_id, step, audience, turn):
                continue
            for chat in self.chats(audience, now, turn):
                self.expected_count += 1
                if not self._told(assignment_id, step, chat, now, turn):
                    number, urgency = self.numbers[assignment_id]
                    yield (
                        f"NV{number} ({urgency}, part {assignment_id}): {step.key} of {step.at} not told to {chat} as"
                        f" {audience} by {turn.at}"
                    )

    def _release(self, step: Expected, calendar: WorkingCalendar, *, quiet: bool) -> Turn | None:
        turn = self.turn_from(step.at)
        if turn is None or not quiet:
            return turn
        if not may_send(turn.at, calendar):
            return self.turn_from(opening(turn.at, calendar))
        today = day_of(turn.at)
        if step.at < at(today, OPENS) and turn.at < at(today, HELD):
            return self.turn_from(at(today, HELD))
        return turn

    def _stood(self, assignment_id: int, step: Expected, turn: Turn, calendar: WorkingCalendar) -> bool:
        """Whether nothing changed between the moment and the tick that tells of it."""
        if self.calendar_at(turn.at) is not calendar:
            return False
        between = [one.assignment for one in self.office.history[assignment_id] if step.at < one.at <= turn.at]
        first = self.state_at(assignment_id, step.at)
        states = [first, *between] if first is not None else between
        return all(
            one.lifecycle not in SILENT
            and one.deadline_version == states[0].deadline_version
            and one.version == states[0].version
            and (step.kind not in ACCEPTANCE or (one.accepted_at is None and one.lifecycle is Lifecycle.ASSIGNED))
            for one in states
        )

    def _silenced(self, assignment_id: int, step: Expected, audience: Audience, turn: Turn) -> bool:
        state = self.state_at(assignment_id, step.at)
        assert state is not None
        if audience is Audience.GROUP:
            return state.group_paused_until is not None and step.at < state.group_paused_until
        snoozed = state.snoozed_until is not None and step.at < state.snoozed_until
        return audience is Audience.OFFICER and snoozed and step.kind in LOOKING_AHEAD

    def chats(self, audience: Audience, assignment: Assignment, turn: Turn) -> list[str]:
        """Who the audience was at that tick, absences filled."""
        people = self.office.people
        monitors = [one for one in people if OrganizationRole.MONITOR in one.roles]
        officer = [one for one in people if one.id == assignment.officer_id]
        heads = [one for one in people if one.role_in(assignment.unit_id) is UnitRole.HEAD]
        deputies = [one for one in people if one.role_in(assignment.unit_id) is UnitRole.DEPUTY]
        directors = [one for one in people if OrganizationRole.DIRECTOR in one.roles]
        in_charge = [one for one in people if one.id == self.leaders.get(assignment.unit_id)]

        def first(*ranks: list[Person]) -> list[str]:
            for rank in ranks:
                if there := [chat for one in rank if (chat := chat_of(one)) not in turn.unreachable]:
                    return there
            return []

        match audience:
            case Audience.OFFICER:
                return first(officer, heads, deputies, monitors)
            case Audience.HEAD:
                return first(heads, deputies, monitors)
            case Audience.LEADER:
                return first(in_charge, directors, monitors)
            case Audience.DIRECTOR:
                return first(directors, monitors)
            case Audience.MONITORS:
                return first(monitors)
            case Audience.GROUP:
                if GROUP_CHAT not in turn.unreachable:
                    return [GROUP_CHAT]
                return [*first(heads, deputies, monitors), *first(monitors)]

    def _told(self, assignment_id: int, step: Expected, chat: str, now: Assignment, turn: Turn) -> bool:
        urgency = self.numbers[assignment_id][1]
        for item in self.items[assignment_id]:
            if item.row.chat != chat:
                continue
            if step.at <= item.made <= turn.at + SLACK:
                return True
            if item.key == step.key and item.deadline_version == now.deadline_version and item.made <= turn.at:
                return True
            today = day_of(item.made) == day_of(turn.at) and item.made <= turn.at
            calm = urgency is Urgency.NORMAL and step.kind not in SAME_DAY and chat != GROUP_CHAT
            if today and calm and item.version == now.version:
                return True
        return False

    def _undelivered(self) -> Iterator[str]:
        """What entered the outbox left it: sent, or dropped for a good reason."""
        for items in self.items.values():
            for item in items:
                if item.row.kind == "reminder" and not self._left_well(item):
                    row, number = item.row, self.numbers[item.assignment_id][0]
                    yield f"NV{number}: {item.key} to {row.chat} ended {row.state}: {row.reason}"

    def _left_well(self, item: Item) -> bool:
        row = item.row
        state = self.state_at(item.assignment_id, row.ended)
        assert state is not None
        if row.state in ("sent", "unknown"):
            return True
        if row.state == "dead":
            return "blocked" in row.reason and (not self._has_sense(item, row.ended) or self._stood_in(item, state))
        return row.state == "cancelled" and not self._has_sense(item, row.ended)

    def _stood_in(self, item: Item, state: Assignment) -> bool:
        others = [one for one in self.items[item.assignment_id] if one.recipient != item.recipient]
        return any(one.key == item.key and one.deadline_version == item.deadline_version for one in others)

    def _has_sense(self, item: Item, moment: datetime) -> bool:
        state = self.state_at(item.assignment_id, moment)
        if state is None or state.lifecycle in SILENT:
            return False
        if item.kind is StepKind.NOT_ACCEPTED and state.accepted_at is not None:
            return False
        if item.kind is not StepKind.ASSIGNED and state.deadline_version != item.deadline_version:
            return False
        passed = state.deadline is not None and moment > state.deadline.due_at
        return not (item.kind in LOOKING_AHEAD and passed)

    def _senseless(self) -> Iterator[str]:
        """Nothing is said about what is done, held, cancelled, or has another deadline by now."""
        by_row: dict[int, list[Item]] = defaultdict(list)
        for items in self.items.values():
            for item in items:
                by_row[item.row.id].append(item)
        texts = defaultdict(list)
        for arrival in self.office.messenger.arrivals:
            texts[arrival.chat, arrival.at].append(arrival.text)
        for row in self.rows:
            if row.kind != "reminder" or row.state != "sent":
                continue
            alive = {self.numbers[one.assignment_id][0] for one in by_row[row.id] if self._has_sense(one, row.ended)}
            candidates = [{int(n) for n in re.findall(r"\bNV(\d+)", text)} for text in texts[row.chat, row.ended]]
            if not any(numbers and numbers <= alive for numbers in candidates):
                yield f"message {row.id} to {row.chat} at {row.ended} tells {candidates}, but only {alive} has sense"

    def _out_of_hours(self) -> Iterator[str]:
        loud: dict[int, bool] = defaultdict(bool)
        for items in self.items.values():
            for item in items:
                state = self.state_at(item.assignment_id, item.made)
                if state is not None and not frozen_policy(state.policy).quiet_hours:
                    loud[item.row.id] = True
        for row in self.rows:
            quiet = row.kind in ("reminder", "closed", "changed") and row.state == "sent" and not loud[row.id]
            if quiet and not may_send(row.ended, self.calendar_at(row.ended)):
                yield f"message {row.id} ({row.kind}) went to {row.chat} out of hours, at {row.ended}"

    def _twice(self) -> Iterator[str]:
        """As many messages arrived as were sent; more only where the outcome was in doubt."""
        sent = Counter((row.chat, row.ended) for row in self.rows if row.state == "sent" and row.kind != "refresh")
        doubtful = {row.chat for row in self.rows if row.unknown or row.state == "unknown"}
        arrived = Counter((one.chat, one.at) for one in self.office.messenger.arrivals)
        for (chat, moment), number in arrived.items():
            if number > sent[chat, moment] and chat not in doubtful:
                yield f"{number} messages arrived in {chat} at {moment}, {sent[chat, moment]} were sent"
        for (chat, moment), number in sent.items():
            boards = chat == GROUP_CHAT
            if number > arrived[chat, moment] and not boards:
                yield f"{number} messages were sent to {chat} at {moment}, {arrived[chat, moment]} arrived"

    def _several_at_once(self) -> Iterator[str]:
        slots = Counter(
            (row.chat, row.ended)
            for row in self.rows
            if row.kind == "reminder" and row.state == "sent" and not row.slot.startswith("instead:")
        )
        for (chat, moment), number in slots.items():
            if number > 1:
                yield f"{chat} got {number} reminders at {moment}"

    def _named_in_group(self) -> Iterator[str]:
        names = [person.name for person in self.office.people]
        for arrival in self.office.messenger.arrivals:
            if arrival.chat == GROUP_CHAT:
                yield from (f"the group read {name!r} at {arrival.at}" for name in names if name in arrival.text)


def periods(history: list[Snapshot]) -> Iterator[tuple[datetime, datetime, Assignment]]:
    """From when until when each deadline held."""
    begun = history[0]
    for one in history:
        if one.assignment.deadline_version != begun.assignment.deadline_version:
            yield begun.at, one.at, begun.assignment
            begun = one
    last = history[-1]
    yield begun.at, last.at if last.assignment.is_closed else datetime.max.replace(tzinfo=UTC), begun.assignment


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
