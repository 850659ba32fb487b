"""Reminder policies as data: what is shipped, what is frozen, and what is refused with its line and the reason."""

from __future__ import annotations

import json
from datetime import time

import pytest

from domain.errors import UserError
from domain.model import AssignmentRole, Lifecycle, Urgency
from domain.reminding.policy_file import (
    PolicyRefused,
    default_policies,
    from_json,
    frozen_policy,
    parse_policies,
    write_policies,
)
from domain.vocabulary import Audience, StepKind
from wording.office.files import policy_problem, policy_problem_with_line

STEP = """
[[policy.step]]
key = "assigned"
when = "assigned"
to = ["officer"]
"""
COORDINATOR = STEP.replace("step", "coordinator_step")
HEAD = '[[policy]]\nurgency = "normal"\n'


def file_with(steps: str, *, head: str = HEAD) -> str:
    return f"{head}{COORDINATOR}{STEP}{steps}"


def refusal(text: str) -> PolicyRefused:
    with pytest.raises(PolicyRefused) as refused:
        parse_policies(text)
    return refused.value


def step(**values: object) -> str:
    return "\n[[policy.step]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def test_there_is_one_policy_an_urgency() -> None:
    assert list(default_policies()) == list(Urgency)
    assert all(policy.urgency is urgency for urgency, policy in default_policies().items())


def test_only_the_two_highest_urgencies_ignore_quiet_hours() -> None:
    loud = [urgency for urgency, policy in default_policies().items() if not policy.quiet_hours]
    assert loud == [Urgency.VERY_URGENT, Urgency.EXPRESS]


@pytest.mark.parametrize("urgency", Urgency)
def test_a_policy_survives_being_frozen(urgency: Urgency) -> None:
    policy = default_policies()[urgency]
    assert from_json(policy.to_json()) == policy
    assert frozen_policy(policy.to_json()) is frozen_policy(policy.to_json())


def test_policies_written_to_a_file_are_read_back_the_same() -> None:
    policies = default_policies()
    assert parse_policies(write_policies(policies.values())) == policies


def test_a_frozen_policy_that_was_tampered_with_is_refused() -> None:
    for text in ("", "{", "[]", "null", '{"urgency": "normal"}'):
        with pytest.raises(PolicyRefused):
            from_json(text)


@pytest.mark.parametrize("urgency", Urgency)
def test_a_coordinating_unit_has_a_ladder_of_its_own_that_never_speaks_in_the_group(urgency: Urgency) -> None:
    policy = default_policies()[urgency]
    steps = policy.steps_for(AssignmentRole.COORDINATOR)
    assert len(steps) < len(policy.steps_for(AssignmentRole.LEAD))
    assert not any(Audience.GROUP in step.audiences for step in steps)


def test_a_policy_may_be_written_with_toml_hours_and_states() -> None:
    text = file_with(
        '\n[[policy.step]]\nkey = "before_1"\nwhen = "before"\ndays = 1\nhour = 07:45:00\n'
        'to = ["officer"]\nonly_in = ["accepted"]\n'
    )
    before = parse_policies(text)[Urgency.NORMAL].steps[1]
    assert (before.hour, before.only_in) == (time(7, 45), (Lifecycle.ACCEPTED,))
    assert before.kind is StepKind.BEFORE


def test_check_ins_may_be_left_out_or_written_in_one_line() -> None:
    assert parse_policies(file_with(""))[Urgency.NORMAL].check_in is None
    line = (
        'check_in = {every_months = 2, stale_after_months = 6, hour = "09:00", to = ["officer"], stale_to = ["head"]}\n'
    )
    check_in = parse_policies(file_with("", head=HEAD + line))[Urgency.NORMAL].check_in
    assert check_in is not None
    assert (check_in.every_months, check_in.stale_audiences) == (2, (Audience.HEAD,))


def test_a_refusal_names_the_line_of_the_fault() -> None:
    text = file_with(step(key="before_1", when="before", days=0, hour="08:00", to=["officer"]))
    refused = refusal(text)
    assert text.splitlines()[refused.line - 1] == "days = 0"
    assert policy_problem_with_line(refused) == f"Dòng {refused.line}: “days” phải là số nguyên từ 1 đến 400."
    assert isinstance(refused, UserError)


def test_a_file_that_is_no_toml_is_refused_with_its_line() -> None:
    refused = refusal(HEAD + "quiet_hours = maybe\n")
    assert (refused.line, policy_problem(refused)) == (3, "tệp không đúng cú pháp TOML.")
    assert refusal(HEAD + "quiet_hours = ").line == 3


OVERDUE = {"when": "overdue", "hour": "08:00", "to": ["officer"]}
BEFORE = {"when": "before", "hour": "08:00", "to": ["officer"]}
UNACCEPTED = {"when": "not_accepted", "to": ["head"]}


@pytest.mark.parametrize(
    ("steps", "at", "words"),
    [
        # a mistyped word
        (step(key="a", when="overdue", days=1, hour="08:00", to=["officer"], color="red"), "color", "color"),
        (step(key="a", **{**OVERDUE, "to": ["boss"]}, days=1), "to =", "boss"),
        (step(key="a", when="sometimes", to=["officer"]), "when", "sometimes"),
        (step(key="a", **OVERDUE, days=1, only_in=["waiting"]), "only_in", "waiting"),
        (step(key="Nhắc", **OVERDUE, days=1), "key", "chữ thường"),
        # something missing
        (step(when="overdue", days=1, hour="08:00", to=["officer"]), "[[policy.step]]", "key"),
        (step(key="a", when="overdue", days=1, to=["officer"]), "[[policy.step]]", "hour"),
        (step(key="a", when="overdue", hour="08:00", to=["officer"]), "[[policy.step]]", "days"),
        (step(key="a", when="not_accepted", to=["officer"]), "[[policy.step]]", "hours"),
        (step(key="a", **{**OVERDUE, "to": []}, days=1), "to", "ít nhất một"),
        # a value that cannot be
        (step(key="a", **OVERDUE, days=-2), "days", "số nguyên"),
        (step(key="a", **OVERDUE, days=True), "days", "số nguyên"),
        (step(key="a", **{**OVERDUE, "hour": "25:00"}, days=1), "hour", "08:00"),
        (step(key="a", **UNACCEPTED, hours=0), "hours", "lớn hơn 0"),
        (step(key="a", **UNACCEPTED, hours=1, minutes=30), "minutes", "đúng một"),
        (step(key="a", **{**OVERDUE, "to": ["head", "head"]}, days=1), "to", "hai lần"),
        # a step that could never fire, or never on its own
        (step(key="a", **BEFORE, days=1, only_in=["on_hold"]), "only_in", "không bao giờ"),
        (step(key="a", **UNACCEPTED, hours=4, only_in=["accepted"]), "only_in", "không bao giờ"),
        (step(key="a", **BEFORE, days=7, span_over=3), "span_over", "nhỏ hơn"),
        (step(key="a", **OVERDUE, days=2, at_once=True), "at_once", "thứ nhất"),
        (step(key="a", **OVERDUE, days=1, at_once=True, every=5), "every", "lặp lại"),
        (step(key="a", **OVERDUE, days=1) + step(key="b", **OVERDUE, days=1), "when", "cùng lúc"),
        (step(key="a", **OVERDUE, days=1, every=5) + step(key="b", **OVERDUE, days=6), "when", "lặp lại"),
        (
            step(key="a", **{**OVERDUE, "hour": "20:00"}, days=1) + step(key="b", **OVERDUE, days=2),
            "hour",
            "không bao giờ",
        ),
        # an option that belongs to another kind of step
        (step(key="a", **OVERDUE, days=1, span_over=15), "span_over", "span_over"),
        (step(key="a", when="due_day", hour="08:00", days=1, to=["officer"]), "days", "days"),
        # keys and order
        (step(key="assigned", **OVERDUE, days=1), "key", "trùng tên"),
        (step(key="a", **BEFORE, days=1) + step(key="b", **BEFORE, days=3), "when", "phải đứng trước"),
        (step(key="a", **OVERDUE, days=1) + step(key="b", **BEFORE, days=3), "when", "phải đứng trước"),
        (step(key="a", **UNACCEPTED, hours=4) + step(key="b", **UNACCEPTED, minutes=30), "when", "phải đứng trước"),
    ],
)
def test_a_faulty_step_is_refused_where_it_stands(steps: str, at: str, words: str) -> None:
    text = file_with(steps)
    refused = refusal(text)
    lines = text.splitlines()
    assert lines[refused.line - 1].startswith(at)
    assert refused.line > len(file_with("").splitlines()), "the fault is in the added step"
    assert words in policy_problem(refused)
    assert policy_problem(refused).endswith(".")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "[[policy]]"),
        ("policy = [1]\n", 1, "[[policy]]"),
        (f"colour = 1\n{file_with('')}", 1, "colour"),
        (file_with("", head='[[policy]]\nurgency = "slow"\n'), 2, "slow"),
        (file_with("", head="[[policy]]\n"), 1, "urgency"),
        (file_with("", head=HEAD + 'quiet_hours = "no"\n'), 3, "quiet_hours"),
        (HEAD + STEP, 1, "coordinator_step"),
        (file_with("") + "\n" + file_with(""), 15, "hai chính sách"),
        (
            file_with("", head=HEAD + '[policy.check_in]\nevery_months = 6\nstale_after_months = 3\nhour = "08:00"\n'),
            5,
            "ít nhất một lần",
        ),
        (file_with("", head=HEAD + "check_in = 3\n"), 3, "check_in"),
        (file_with("", head=HEAD + "check_in = {every_months = 0}\n"), 3, "every_months"),
    ],
)
def test_a_faulty_policy_is_refused_where_it_stands(text: str, line: int, words: str) -> None:
    refused = refusal(text)
    assert (refused.line, words in policy_problem(refused)) == (line, True), policy_problem_with_line(refused)
