"""Decides what a reminder's first line says, under which headings its tasks stand and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from domain.conversation.messages.reminding import GroupReminder, Reminder, ReminderLine
from domain.model import SILENT, Lifecycle, Urgency
from domain.reminding.merging import WORST_FIRST
from domain.tasks.views import TASK_ROWS
from domain.vocabulary import ZONE, Audience, StepKind
from wording.labels import REQUESTS, REQUESTS_OTHERWISE, STEPS, URGENCIES
from wording.phrases import code, hour, left, spans, two_digits

Entry = TypeVar("Entry")
_TAGS = {
    StepKind.ASSIGNED: "GIAO VIỆC",
    StepKind.DUE_DAY: "ĐẾN HẠN HÔM NAY",
    StepKind.OVERDUE: "QUÁ HẠN",
}
_SETTLED_TAGS = {
    Lifecycle.COMPLETED: "ĐÃ HOÀN THÀNH",
    Lifecycle.CANCELLED: "ĐÃ HỦY",
    Lifecycle.PENDING_REVIEW: "ĐÃ BÁO CÁO",
    Lifecycle.ON_HOLD: "TẠM DỪNG",
    Lifecycle.DECLINED: "ĐÃ TRẢ LẠI",
}
_TAGS_BY_AUDIENCE = {
    Audience.LEADER: "BÁO CÁO",
    Audience.DIRECTOR: "BÁO CÁO",
    Audience.MONITORS: "THÔNG BÁO",
    Audience.GROUP: "THÔNG BÁO",
}
_ASKS_TO_ACCEPT = frozenset({StepKind.ASSIGNED, StepKind.NOT_ACCEPTED})
_URGED_HEAD = frozenset({StepKind.OVERDUE, StepKind.NOT_ACCEPTED})
_MOST_PER_UNIT = 8
_MOST_IN_FULL = 12
_FEW_INSTEAD = 1
_INSTEAD = frozenset({"no_head", "no_leader", "no_director", "head_unreachable", "leader_unreachable"})
"""Notes with which the monitors are told for somebody else: whom to call about how much, and not each work."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`tag` is the bracketed word, `subject` what the message is about, `late` whether all of it goes out late."""

    tag: str
    subject: str
    late: bool


@dataclass(frozen=True, slots=True)
class UnitLines:
    """One unit's tasks in the group; `more` are the numbers that are named without their titles."""

    unit: str
    lines: tuple[ReminderLine, ...]
    more: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """Works of one unit that are told by their number alone; `step` is what is the matter with all of them."""

    unit: str
    step: str
    note: str
    numbers: tuple[int, ...]


def heading(message: Reminder, now: datetime) -> Heading:
    """The first line; when nothing is left to do it says so, because it is what a phone's list of chats shows."""
    open_lines = _open(message.lines)
    if not open_lines:
        numbers = [line.line.number for line in message.lines]
        return Heading(_settled_tag(message.lines), codes_of(numbers), late=False)
    kind = _worst(open_lines)
    late = all(line.late for line in open_lines)
    if len(message.lines) == 1:
        return Heading(
            _tag(message.audience, kind, single=message.lines[0], now=now), _subject(open_lines[0], now), late
        )
    settled = len(message.lines) - len(open_lines)
    done = f", {two_digits(settled)} đã xử lý" if settled else ""
    return Heading(_tag(message.audience, kind), counted(_once_a_task(open_lines)) + done, late)


def _once_a_task(lines: Sequence[ReminderLine]) -> list[ReminderLine]:
    """The parts of several units are one task to whoever hears of all of them."""
    return list({(line.kind, line.line.number): line for line in reversed(lines)}.values())[::-1]


def codes_of(numbers: Sequence[int]) -> str:
    """NV12, NV15; of many how many there are: 28 nhiệm vụ (NV12–NV39)"""
    if len(numbers) <= _MOST_IN_FULL:
        return ", ".join(map(code, numbers))
    return f"{len(set(numbers))} nhiệm vụ ({spans(numbers)})"


def first_few(entries: Sequence[Entry]) -> Sequence[Entry]:
    """What is told in full of a list of any length: all of it, or as much as there are rows of buttons."""
    return entries if len(entries) <= _MOST_IN_FULL else entries[:TASK_ROWS]


def in_full(lines: Sequence[ReminderLine]) -> Sequence[ReminderLine]:
    """The lines that are told one by one: all of a short message, else the worst of those for the person's own work."""
    own = [line for line in lines if not _is_for_another(line)]
    if len(lines) <= _MOST_IN_FULL and len(lines) - len(own) <= _FEW_INSTEAD:
        return lines
    return first_few(own)


def summed(lines: Sequence[ReminderLine]) -> list[Summed]:
    """The others, by unit."""
    full = {(line.line.number, line.line.unit) for line in in_full(lines)}
    units: dict[tuple[str, str, str], list[int]] = {}
    for entry in lines:
        if (entry.line.number, entry.line.unit) not in full:
            step = "đã xử lý" if entry.line.lifecycle in SILENT else _step(entry)
            units.setdefault((entry.line.unit, step, entry.note), []).append(entry.line.number)
    return [Summed(unit, step, note, tuple(numbers)) for (unit, step, note), numbers in units.items()]


def _is_for_another(line: ReminderLine) -> bool:
    return line.note in _INSTEAD and line.kind in _ASKS_TO_ACCEPT


def headed(lines: Sequence[ReminderLine]) -> list[tuple[str, ReminderLine]]:
    """Each line with the heading that stands above it: only where a longer list falls into kinds."""
    runs = [(kind, list(run)) for kind, run in groupby(lines, key=lambda line: line.kind)]
    kinds = [kind for kind, _ in runs]
    useful = len(lines) > 2 and 1 < len(kinds) == len(set(kinds))
    return [
        (STEPS[kind] if useful and index == 0 else "", line) for kind, run in runs for index, line in enumerate(run)
    ]


def request(audience: Audience, lines: Sequence[ReminderLine], address: str) -> str:
    """What is to be done now, by the worst task that is still open; empty when none is."""
    open_lines = _open(lines)
    if not open_lines:
        return ""
    worst = min(open_lines, key=lambda line: WORST_FIRST.index(line.kind))
    kind = StepKind.BEFORE if _was_accepted(worst) else worst.kind
    sentence = REQUESTS[audience].get(kind, REQUESTS_OTHERWISE[audience])
    return sentence.format(address=address)


def counted(lines: Sequence[ReminderLine]) -> str:
    """02 nhiệm vụ quá hạn, 01 nhiệm vụ đến hạn hôm nay"""
    counts = Counter(_step(line) for line in sorted(lines, key=lambda line: WORST_FIRST.index(line.kind)))
    return ", ".join(f"{two_digits(count)} nhiệm vụ {step}" for step, count in counts.items())


def all_late(message: GroupReminder) -> bool:
    """Whether the mark stands on the whole message and not on single tasks."""
    marked = [line.late for line in message.lines]
    return all(marked) or (message.late and not any(marked))


def by_unit(message: GroupReminder) -> list[UnitLines]:
    """The group's lines by unit, in the order in which the units first occur; eight are told in full."""
    units: dict[str, list[ReminderLine]] = {}
    for line in message.lines:
        units.setdefault(line.line.unit, []).append(line)
    return [
        UnitLines(unit, tuple(lines[:_MOST_PER_UNIT]), tuple(line.line.number for line in lines[_MOST_PER_UNIT:]))
        for unit, lines in units.items()
    ]


def tally(lines: Sequence[ReminderLine]) -> str:
    """Phòng Quản lý khoa học (02), Văn phòng (01)"""
    counts = Counter(line.line.unit for line in lines)
    return ", ".join(f"{unit} ({two_digits(count)})" for unit, count in counts.items())


def first_open(lines: Sequence[ReminderLine]) -> int:
    """The number of the first task with something left to do; 0 when there is none."""
    return next((line.line.number for line in _open(lines)), 0)


def all_settled(lines: Sequence[ReminderLine]) -> bool:
    return not _open(lines)


def _was_accepted(reminder: ReminderLine) -> bool:
    """Whether what the reminder asked for, to accept the task, has been done since."""
    return reminder.kind in _ASKS_TO_ACCEPT and reminder.line.lifecycle not in (Lifecycle.ASSIGNED, Lifecycle.RETURNED)


def _step(reminder: ReminderLine) -> str:
    return "đã nhận" if _was_accepted(reminder) else STEPS[reminder.kind]


def _open(lines: Sequence[ReminderLine]) -> list[ReminderLine]:
    return [line for line in lines if line.line.lifecycle not in SILENT]


def _worst(lines: Sequence[ReminderLine]) -> StepKind:
    return min((line.kind for line in lines), key=WORST_FIRST.index)


def _tag(audience: Audience, kind: StepKind, *, single: ReminderLine | None = None, now: datetime | None = None) -> str:
    if audience in _TAGS_BY_AUDIENCE:
        return _TAGS_BY_AUDIENCE[audience]
    if audience is Audience.HEAD and kind in _URGED_HEAD:
        return "ĐÔN ĐỐC"
    if kind is StepKind.HOURS_BEFORE and (single is None or now is None or _due_today(single, now)):
        return _TAGS[StepKind.DUE_DAY]
    return _TAGS.get(kind, "NHẮC VIỆC")


def _due_today(line: ReminderLine, now: datetime) -> bool:
    deadline = line.line.deadline
    return deadline is not None and deadline.due_at.astimezone(ZONE).date() == now.astimezone(ZONE).date()


def _subject(reminder: ReminderLine, now: datetime) -> str:
    line = reminder.line
    urgency = "" if line.urgency is Urgency.NORMAL else f" ({URGENCIES[line.urgency]})"
    said = _said(reminder, now)
    return f"{code(line.number)}{urgency}{' ' + said if said else ''}"


def _said(reminder: ReminderLine, now: datetime) -> str:
    """What a single task's reminder is about, after its code."""
    deadline = reminder.line.deadline
    if reminder.kind in _ASKS_TO_ACCEPT or deadline is None:
        return _step(reminder) if reminder.kind is not StepKind.ASSIGNED or _was_accepted(reminder) else ""
    said = left(deadline, now)
    if said != "hôm nay":
        return said
    return "đến hạn hôm nay" if reminder.kind is StepKind.BEFORE else f"trước {hour(deadline.due_at)}"


def _settled_tag(lines: Sequence[ReminderLine]) -> str:
    states = {line.line.lifecycle for line in lines}
    return _SETTLED_TAGS[states.pop()] if len(states) == 1 else "ĐÃ XỬ LÝ"
