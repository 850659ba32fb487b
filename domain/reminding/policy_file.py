"""Reads, checks and writes policies as text: TOML files of an office, and the JSON frozen onto an assignment.

A faulty policy is refused with its line and the reason.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from domain.errors import UserError
from domain.model import SILENT, Lifecycle, Urgency
from domain.office.calendar import HOLD_UNTIL, SENDING_WINDOW
from domain.reminding.policy import ACCEPTANCE, BEFORE_DEADLINE, BY_THE_DAY, CheckIn, Policy, PolicyStep, as_document
from domain.vocabulary import Audience, StepKind

__all__ = [
    "BEFORE_DEADLINE",
    "CheckIn",
    "Listed",
    "Policy",
    "PolicyFault",
    "PolicyRefused",
    "PolicyStep",
    "Within",
    "check_policy",
    "default_policies",
    "from_json",
    "frozen_policy",
    "parse_policies",
    "write_policies",
]

DEFAULTS = Path(__file__).with_name("policies.toml")

LONGEST_DAYS = 400

_OPTIONS = {
    StepKind.ASSIGNED: frozenset[str](),
    StepKind.NOT_ACCEPTED: frozenset({"hours", "minutes"}),
    StepKind.BEFORE: frozenset({"days", "hour", "span_over"}),
    StepKind.DUE_DAY: frozenset({"hour"}),
    StepKind.HOURS_BEFORE: frozenset({"hours", "minutes"}),
    StepKind.OVERDUE: frozenset({"days", "hour", "every", "at_once"}),
}
_COMMON = frozenset({"key", "when", "to", "only_in"})
_ORDER = {kind: place for place, kind in enumerate(_OPTIONS)}

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.]+)\s*\]\]?")
_ASSIGNMENT = re.compile(r"^\s*(\w+)\s*=")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

Choice = TypeVar("Choice", bound=StrEnum)

TablePath = tuple[str | int, ...]
Lines = Mapping[TablePath, int]


class PolicyFault(StrEnum):
    """What is wrong; keys of `wording.office.files`, which says it with the values of the refusal."""

    NOT_TOML = "not_toml"
    NOT_JSON = "not_json"
    NO_POLICY = "no_policy"
    NOT_A_POLICY = "not_a_policy"
    TWO_POLICIES = "two_policies"
    UNKNOWN_KEY = "unknown_key"
    NOT_WHOLE = "not_whole"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_FLAG = "not_a_flag"
    NOT_AN_HOUR = "not_an_hour"
    NOT_AMONG = "not_among"
    NONE_OF = "none_of"
    NO_SUCH = "no_such"
    TWICE = "twice"
    NOT_A_CHECK_IN = "not_a_check_in"
    STALE_BEFORE_ASKED = "stale_before_asked"
    NO_STEPS = "no_steps"
    NO_KEY = "no_key"
    HOURS_OR_MINUTES = "hours_or_minutes"
    SPAN_BELOW_DAYS = "span_below_days"
    AT_ONCE_NOT_FIRST = "at_once_not_first"
    AT_ONCE_REPEATS = "at_once_repeats"
    ONLY_IN_SILENT = "only_in_silent"
    ONLY_IN_ACCEPTED = "only_in_accepted"
    SAME_KEY = "same_key"
    SAME_MOMENT = "same_moment"
    WRONG_ORDER = "wrong_order"
    AFTER_REPEATING = "after_repeating"
    ALWAYS_OVERTAKEN = "always_overtaken"


class Within(StrEnum):
    """The kind of table that has a key which it does not know."""

    FILE = "file"
    POLICY = "policy"
    CHECK_IN = "check_in"
    STEP = "step"


class Listed(StrEnum):
    """What a key lists."""

    AUDIENCE = "audience"
    LIFECYCLE = "lifecycle"


class PolicyRefused(UserError):
    """A policy is faulty; nothing of it is used. `line` is where (0 when unknown)."""

    def __init__(self, line: int, fault: PolicyFault, **values: object) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line = line
        self.fault = fault
        self.values = {name: str(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file with the lines of its header and its keys."""

    data: Mapping[str, Any]
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)

    def refuse(self, fault: PolicyFault, key: str = "", **values: object) -> PolicyRefused:
        """The refusal at the line of `key`, or of the table."""
        return PolicyRefused(self.lines.get(key, self.line), fault, key=key, **values)

    def only(self, allowed: Iterable[str], within: Within, **values: object) -> None:
        for key in self.data:
            if key not in allowed:
                raise self.refuse(
                    PolicyFault.UNKNOWN_KEY, key, within=within, allowed=", ".join(sorted(allowed)), **values
                )

    def whole(self, key: str, least: int = 1, most: int = LONGEST_DAYS) -> int:
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refuse(PolicyFault.NOT_WHOLE, key, least=least, most=most)
        return value

    def amount(self, key: str) -> float:
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1000:
            raise self.refuse(PolicyFault.NOT_AN_AMOUNT, key)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.refuse(PolicyFault.NOT_A_FLAG, key)
        return value

    def hour(self) -> time:
        value = self.data.get("hour")
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value)
        raise self.refuse(PolicyFault.NOT_AN_HOUR, "hour")

    def choice(self, key: str, choices: type[Choice], *, among: Iterable[Choice] = ()) -> Choice:
        allowed = tuple(among) or tuple(choices)
        value = self.data.get(key)
        if value not in allowed:
            raise self.refuse(PolicyFault.NOT_AMONG, key, value=value, allowed=", ".join(allowed))
        return choices(value)

    def several(self, key: str, choices: type[Choice], what: Listed) -> tuple[Choice, ...]:
        values = self.data.get(key)
        if not isinstance(values, list) or not values:
            raise self.refuse(PolicyFault.NONE_OF, key, what=what)
        for value in values:
            if value not in tuple(choices):
                raise self.refuse(PolicyFault.NO_SUCH, key, what=what, value=value, allowed=", ".join(choices))
        if len(set(values)) < len(values):
            raise self.refuse(PolicyFault.TWICE, key, what=what)
        return tuple(choices(value) for value in values)


@cache
def default_policies() -> Mapping[Urgency, Policy]:
    """The policies shipped in `policies.toml`."""
    return parse_policies(DEFAULTS.read_text(encoding="utf-8"))


def from_json(text: str) -> Policy:
    """A policy that `Policy.to_json` froze. Raises `PolicyRefused` where the text has been tampered with."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise PolicyRefused(error.lineno, PolicyFault.NOT_JSON) from error
    return check_policy(data)


@cache
def frozen_policy(text: str) -> Policy:
    """`from_json`, remembered: thousands of assignments carry the same few texts."""
    return from_json(text)


def parse_policies(text: str) -> dict[Urgency, Policy]:
    """Every policy of a file, one per urgency. Raises `PolicyRefused`."""
    lines = _locate(text)
    root = _table(_toml(text), lines, path=())
    root.only({"policy"}, Within.FILE)
    entries = root.data.get("policy")
    if not isinstance(entries, list) or not entries:
        raise PolicyRefused(1, PolicyFault.NO_POLICY)
    policies: dict[Urgency, Policy] = {}
    for index, entry in enumerate(entries):
        policy = check_policy(entry, lines, index=index)
        if policy.urgency in policies:
            table = _table(entry, lines, path=("policy", index))
            raise table.refuse(PolicyFault.TWO_POLICIES, "urgency", urgency=policy.urgency)
        policies[policy.urgency] = policy
    return policies


def write_policies(policies: Iterable[Policy]) -> str:
    """The policies as a file that `parse_policies` reads back to the same."""
    parts: list[str] = []
    for policy in policies:
        document = as_document(policy)
        parts.append(_section("[[policy]]", {key: value for key, value in document.items() if _is_plain(value)}))
        if "check_in" in document:
            parts.append(_section("[policy.check_in]", document["check_in"]))
        for name in ("step", "coordinator_step"):
            parts.extend(_section(f"[[policy.{name}]]", step) for step in document[name])
    return "\n".join(parts)


def check_policy(data: Mapping[str, Any], lines: Lines | None = None, *, index: int = 0) -> Policy:
    """One policy out of plain data; `lines` says where its parts stand in the file. Raises `PolicyRefused`."""
    known = lines or {}
    path = ("policy", index)
    if not isinstance(data, dict):
        raise PolicyRefused(_line(known, path), PolicyFault.NOT_A_POLICY)
    table = _table(data, known, path=path)
    table.only({"urgency", "quiet_hours", "check_in", "step", "coordinator_step"}, Within.POLICY)
    return Policy(
        urgency=table.choice("urgency", Urgency),
        quiet_hours=table.flag("quiet_hours", default=True),
        steps=_steps(table, known, path=(*path, "step")),
        coordinator_steps=_steps(table, known, path=(*path, "coordinator_step")),
        check_in=_check_in(table, known, path=(*path, "check_in", 0)),
    )


def _check_in(policy: _Table, lines: Lines, *, path: TablePath) -> CheckIn | None:
    data = policy.data.get("check_in")
    if data is None:
        return None
    if not isinstance(data, dict):
        raise policy.refuse(PolicyFault.NOT_A_CHECK_IN, "check_in")
    table = _table(data, lines, path=path)
    table.only({"every_months", "stale_after_months", "hour", "to", "stale_to"}, Within.CHECK_IN)
    every, stale = table.whole("every_months", most=24), table.whole("stale_after_months", most=60)
    if stale < every:
        raise table.refuse(PolicyFault.STALE_BEFORE_ASKED, "stale_after_months")
    return CheckIn(
        every_months=every,
        stale_after_months=stale,
        hour=table.hour(),
        audiences=table.several("to", Audience, Listed.AUDIENCE),
        stale_audiences=table.several("stale_to", Audience, Listed.AUDIENCE),
    )


def _steps(policy: _Table, lines: Lines, *, path: TablePath) -> tuple[PolicyStep, ...]:
    name = str(path[-1])
    entries = policy.data.get(name)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise policy.refuse(PolicyFault.NO_STEPS, name)
    tables = [_table(entry, lines, path=(*path, index)) for index, entry in enumerate(entries)]
    steps = [_step(table) for table in tables]
    for (_, earlier), (table, later) in combinations(zip(tables, steps, strict=True), 2):
        _check_pair(table, earlier, later=later)
        if policy.data.get("quiet_hours", True) and _is_always_overtaken(earlier, later):
            raise table.refuse(PolicyFault.ALWAYS_OVERTAKEN, "hour", step=earlier.key, other=later.key)
    return tuple(steps)


def _step(table: _Table) -> PolicyStep:
    key = table.data.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise table.refuse(PolicyFault.NO_KEY, "key")
    kind = table.choice("when", StepKind, among=_OPTIONS)
    options = _OPTIONS[kind]
    table.only(_COMMON | options, Within.STEP, step=key, kind=kind)
    step = PolicyStep(
        key=key,
        kind=kind,
        audiences=table.several("to", Audience, Listed.AUDIENCE),
        days=table.whole("days") if "days" in options else 0,
        hour=table.hour() if kind in BY_THE_DAY else time(8, 0),
        hours=table.amount("hours") if "hours" in table.data else 0,
        minutes=table.whole("minutes", most=60_000) if "minutes" in table.data else 0,
        every=table.whole("every") if "every" in table.data else 0,
        span_over=table.whole("span_over") if "span_over" in table.data else 0,
        at_once=table.flag("at_once", default=False),
        only_in=table.several("only_in", Lifecycle, Listed.LIFECYCLE) if "only_in" in table.data else (),
    )
    _check_step(table, step)
    return step


def _check_step(table: _Table, step: PolicyStep) -> None:
    if "hours" in _OPTIONS[step.kind] and bool(step.hours) == bool(step.minutes):
        raise table.refuse(PolicyFault.HOURS_OR_MINUTES, "minutes", step=step.key)
    if step.span_over and step.span_over < step.days:
        raise table.refuse(PolicyFault.SPAN_BELOW_DAYS, "span_over", step=step.key)
    if step.at_once and step.days != 1:
        raise table.refuse(PolicyFault.AT_ONCE_NOT_FIRST, "at_once", step=step.key)
    if step.at_once and step.every:
        raise table.refuse(PolicyFault.AT_ONCE_REPEATS, "every", step=step.key)
    silent = [lifecycle for lifecycle in step.only_in if lifecycle in SILENT]
    if silent:
        raise table.refuse(PolicyFault.ONLY_IN_SILENT, "only_in", step=step.key, lifecycle=silent[0])
    if step.kind in ACCEPTANCE and step.only_in and Lifecycle.ASSIGNED not in step.only_in:
        raise table.refuse(PolicyFault.ONLY_IN_ACCEPTED, "only_in", step=step.key)


def _check_pair(table: _Table, earlier: PolicyStep, *, later: PolicyStep) -> None:
    if earlier.key == later.key:
        raise table.refuse(PolicyFault.SAME_KEY, "key", step=later.key)
    if _place(earlier) == _place(later):
        raise table.refuse(PolicyFault.SAME_MOMENT, "when", step=later.key, other=earlier.key)
    if _place(earlier) > _place(later):
        raise table.refuse(PolicyFault.WRONG_ORDER, "when", step=later.key, other=earlier.key)
    if later.kind is earlier.kind and earlier.every:
        raise table.refuse(PolicyFault.AFTER_REPEATING, "when", step=later.key, other=earlier.key)


def _is_always_overtaken(earlier: PolicyStep, later: PolicyStep) -> bool:
    """Whether the earlier step, too late in its day to be sent, is held until the later one takes its place."""
    if earlier.kind not in BY_THE_DAY or later.kind not in BY_THE_DAY or earlier.at_once or earlier.every:
        return False
    held_to_next_day = earlier.hour >= SENDING_WINDOW[1] and later.hour <= HOLD_UNTIL
    return held_to_next_day and _day(later) - _day(earlier) == 1


def _day(step: PolicyStep) -> int:
    """The working day of the step, counted from the due date."""
    return -step.days if step.kind is StepKind.BEFORE else step.days


def _place(step: PolicyStep) -> tuple[float, ...]:
    """Where a step stands in the order of firing; clock minutes are compared with office hours by length."""
    length = step.hours * 60 + step.minutes
    by_kind = {
        StepKind.BEFORE: (-step.days, step.hour.hour * 60.0 + step.hour.minute),
        StepKind.HOURS_BEFORE: (-length, 0.0),
        StepKind.NOT_ACCEPTED: (length, 0.0),
        StepKind.OVERDUE: (step.days, step.hour.hour * 60.0 + step.hour.minute),
    }
    return (_ORDER[step.kind], *by_kind.get(step.kind, (0.0, 0.0)))


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise PolicyRefused(line, PolicyFault.NOT_TOML) from error


def _locate(text: str) -> dict[TablePath, int]:
    """Line numbers of every table and key: ("policy", 0, "step", 2) and ("policy", 0, "step", 2, "days")."""
    lines: dict[TablePath, int] = {}
    counts: dict[TablePath, int] = {}
    here: TablePath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = _enter(header[2].split("."), counts, array=header[1] == "[[")
            lines.setdefault(here, number)
        elif key := _ASSIGNMENT.match(line):
            lines.setdefault((*here, key[1]), number)
    return lines


def _enter(names: list[str], counts: dict[TablePath, int], *, array: bool) -> TablePath:
    path: TablePath = ()
    for name in names[:-1]:
        path = (*path, name, max(counts.get((*path, name), 0) - 1, 0))
    last = (*path, names[-1])
    if array:
        counts[last] = counts.get(last, 0) + 1
    return (*last, max(counts.get(last, 0) - 1, 0))


def _table(data: Mapping[str, Any], lines: Lines, *, path: TablePath) -> _Table:
    keys = {key: lines[*path, key] for key in data if (*path, key) in lines}
    return _Table(data, _line(lines, path), keys)


def _line(lines: Lines, path: TablePath) -> int:
    """The line of a table, or of what holds it when it is written inside another (`check_in = {...}`)."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _section(header: str, values: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{key} = {_value(value)}" for key, value in values.items()), ""])


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
