"""No regular expression of domain/ may hang on a hostile text: the bench knows them all, and none repeats a repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from bench.readers import Found, all_patterns, calls_of_re, modules, written_patterns

PATTERNS = all_patterns()
LATER = {
    # The names of an office's units, without repeats.
    "domain.intake.directives.net": 1,
    "domain.intake.foreign": 1,
    # Names of units between fixed looks around them, without repeats.
    "domain.intake.parties": 1,
    "domain.intake.directives.resolving": 1,
    # Compiled as the module is imported, and found there.
    "domain.tables.columns": 3,
    "domain.tables.states": 1,
}
REPEATS_WITHIN = {
    # Each turn of the outer repeat begins with a word that the inner one cannot take.
    "domain.intake.directives.names": 1,
    "domain.intake.directives.verbs": 1,
    # Words that end with the blank that they may not contain.
    "domain.intake.directives.resolving": 1,
}


def parsed(found: Found) -> object:
    return parser.parse(found.pattern.pattern, found.pattern.flags)


def repeats_within_repeats(steps: object, *, within: bool = False) -> Iterator[object]:
    """Repeats without end inside another; a possessive or atomic one never gives back, and is harmless."""
    for operation, value in steps:  # type: ignore[attr-defined]
        if operation in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            endless = value[1] is kinds.MAXREPEAT
            if endless and within:
                yield value
            yield from repeats_within_repeats(value[2], within=within or endless)
        else:
            for part in parts_of(operation, value):
                yield from repeats_within_repeats(part, within=within and operation is not kinds.ATOMIC_GROUP)


def parts_of(operation: object, value: object) -> list[object]:
    if operation is kinds.BRANCH:
        return list(value[1])  # type: ignore[index]
    if operation is kinds.SUBPATTERN:
        return [value[3]]  # type: ignore[index]
    if operation in (kinds.ASSERT, kinds.ASSERT_NOT):
        return [value[1]]  # type: ignore[index]
    if operation is kinds.ATOMIC_GROUP:
        return [value]
    return [value[2]] if operation is kinds.POSSESSIVE_REPEAT else []  # type: ignore[index]


def optional_twice(steps: object, *, repeated: bool = False) -> Iterator[object]:
    """ "( ?,? ?)*": either of two neighbours in a repeat may take the same sign, which doubles the ways every turn."""
    neighbours: list[object] = []
    for operation, value in steps:  # type: ignore[attr-defined]
        if operation in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            low, high, body = value
            single = next(iter(body)) if len(body) == 1 else None
            if repeated and low == 0 and high == 1 and single is not None:
                if single in neighbours:
                    yield single
                neighbours.append(single)
            else:
                neighbours = []
            yield from optional_twice(body, repeated=repeated or high is kinds.MAXREPEAT)
            continue
        neighbours = []
        for part in parts_of(operation, value):
            yield from optional_twice(part, repeated=repeated)


def counted(owners: Iterator[str]) -> dict[str, int]:
    names = list(owners)
    return {name: names.count(name) for name in dict.fromkeys(names)}


@pytest.mark.parametrize(
    "module", [module for module in modules() if any(calls_of_re(module))], ids=lambda m: m.__name__
)
def test_every_expression_of_a_module_is_found_by_the_bench(module: object) -> None:
    written, later = written_patterns(module)  # type: ignore[arg-type]
    known = {found.pattern for found in PATTERNS}
    assert {found.pattern for found in written} <= known
    name = module.__name__  # type: ignore[attr-defined]
    assert len(later) == LATER.get(name, 0), "make it a constant of the module, or tell above why it is harmless"
    if name not in ("domain.intake.parties", "domain.intake.directives.resolving"):
        assert len(later) == 0 or any(found.module == name for found in PATTERNS)


def test_no_repeat_without_end_stands_in_another() -> None:
    found = counted(one.module for one in PATTERNS if any(repeats_within_repeats(parsed(one))))
    assert found == REPEATS_WITHIN


def test_no_repeated_part_can_take_the_same_sign_in_two_ways() -> None:
    assert [one.pattern.pattern for one in PATTERNS if any(optional_twice(parsed(one)))] == []


@pytest.mark.parametrize("bad", [r"(?:a ?,? ?)*b", r"(?:x(?: y?,? ?y?)?)*$"])
def test_a_sign_that_two_neighbours_may_take_is_seen(bad: str) -> None:
    assert any(optional_twice(parsed(Found("", re.compile(bad)))))


@pytest.mark.parametrize("bad", [r"(?:a+)+b", r"(?:\s*x)*", r"(?:(?:ab)*c?)*"])
def test_a_repeat_within_a_repeat_is_seen(bad: str) -> None:
    assert any(repeats_within_repeats(parsed(Found("", re.compile(bad)))))


@pytest.mark.parametrize("good", [r"(?:a++b)*", r"(?:\s{0,3}x)*", r"(?:ab?)*c+"])
def test_a_repeat_that_gives_nothing_back_is_harmless(good: str) -> None:
    assert not any(repeats_within_repeats(parsed(Found("", re.compile(good)))))
