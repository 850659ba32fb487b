"""Every fault of an office's file has words, and the words use only what the fault comes with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

import pytest

from domain.office.toml_table import Fault, FilePlace, Problem
from domain.reminding.policy_file import Listed, PolicyFault, PolicyRefused, Within
from wording.office.files import (
    FAULTS,
    LISTED,
    PLACES,
    POLICY_FAULTS,
    WITHIN,
    policy_problem_with_line,
    roster_problem,
)


@pytest.mark.parametrize(
    ("words", "keys"),
    [(FAULTS, Fault), (PLACES, FilePlace), (POLICY_FAULTS, PolicyFault), (WITHIN, Within), (LISTED, Listed)],
)
def test_nothing_is_left_without_words(words: Mapping[StrEnum, str], keys: type[StrEnum]) -> None:
    assert set(words) == set(keys)


def test_a_problem_is_said_with_its_place() -> None:
    missing = Problem(FilePlace.UNIT, Fault.MISSING_KEY, {"key": "name"})
    assert roster_problem(missing) == 'Đơn vị: thiếu mục "name".'
    assert roster_problem(Problem(FilePlace.UNIT, Fault.MISSING_KEY, {"key": "name"}, 2)).startswith("Đơn vị thứ 2: ")
    numbered = Problem(FilePlace.UNIT, Fault.MISSING_KEY, {"key": "name"}, 2, "VP")
    assert roster_problem(numbered).startswith('Đơn vị thứ 2 ("VP"): ')
    several = Problem(FilePlace.UNIT, Fault.SEVERAL_HEADS, {"names": "A, B"}, name="VP")
    assert roster_problem(several).startswith('Đơn vị "VP": ')


@pytest.mark.parametrize("fault", list(PolicyFault))
def test_a_faulty_policy_is_said_whole_with_its_line(fault: PolicyFault) -> None:
    fields = set(re.findall(r"\{(\w+)\}", POLICY_FAULTS[fault]))
    values = {name: "7" for name in fields - {"within", "what"}}
    values |= {"within": Within.CHECK_IN} if "within" in fields else {}
    values |= {"what": Listed.AUDIENCE} if "what" in fields else {}
    said = policy_problem_with_line(PolicyRefused(14, fault, **values))
    assert said.startswith("Dòng 14: ")
    assert said.endswith(".")
    assert "{" not in said
