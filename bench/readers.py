"""What the readers of text cost: each regular expression of domain/ on hostile text, and the readers on real phrases.

Processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import ast
import csv
import importlib
import pkgutil
import re
import statistics
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType

import domain
from bench.figures import Figure
from domain.errors import UserError
from domain.intake.deadlines import read_deadline
from domain.intake.directives import read_directive
from domain.intake.documents import find_documents
from domain.intake.line import Office, read_line
from domain.model import Unit
from domain.office.calendar import WorkingCalendar
from domain.office.roster import read_roster
from domain.text import fold
from domain.vocabulary import ZONE

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
LONG = 100_000
LONGEST_LITERAL = 24
SUSPICIOUS = 10
"""Milliseconds; such a pass is taken twice, and the better one told."""

_CALLS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "finditer", "findall"})
_AT_ONE_PLACE = frozenset({"match", "fullmatch"})
_REPEATED = (
    *("a", "1", " ", ".", "(", "-", "\n", "\t", "ngày 1/1/", "1.", "a) ", "Sở ", "- ", "(a) ", "1/", "1-", "A-", "A/"),
    *(
        "Giao ",
        "phòng, ",
        "Phòng Quản lý khoa học, ",
        "Sở A và ",
        "trước ngày 30/9/2020; ",
        "ngày 1 tháng 1 năm ",
        "MẬT ",
    ),
    *(
        "Tổ công tác giúp ",
        "chủ trì ",
        "hằng tháng ",
        "thứ hai ",
        "VP;",
        "các ",
        "năm ",
        "tháng 1 ",
        "1 ngày ",
        "12/QĐ-",
        "\u0301",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular expression, the module that writes it, and whether it is only ever tried at one place of a text."""

    module: str
    pattern: re.Pattern[str]
    anchored: bool | None = None


def modules() -> list[ModuleType]:
    """All modules of domain/."""
    names = [found.name for found in pkgutil.walk_packages(domain.__path__, "domain.")]
    return [importlib.import_module(name) for name in names]


def calls_of_re(module: ModuleType) -> Iterator[ast.Call]:
    for node in ast.walk(_tree(module)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            yield node


def written_patterns(module: ModuleType) -> tuple[list[Found], list[str]]:
    """The expressions in calls of `re`, wherever they stand; and the calls that only a running function completes."""
    found, unknown = [], []
    for call in calls_of_re(module):
        assert isinstance(call.func, ast.Attribute)
        flags = [word.value for word in call.keywords if word.arg == "flags"]
        flags += call.args[1:2] if call.func.attr == "compile" else []
        try:
            words, *more = (_value(word, module) for word in (call.args[0], *flags))
            pattern = re.compile(str(words), sum(int(flag) for flag in more if isinstance(flag, int)))
        except NameError:
            unknown.append(ast.unparse(call))
        else:
            compiled = call.func.attr == "compile"
            found.append(Found(module.__name__, pattern, None if compiled else call.func.attr in _AT_ONE_PLACE))
    return found, unknown


def _value(expression: ast.expr, module: ModuleType) -> object:
    return eval(compile(ast.Expression(expression), "<re>", "eval"), dict(vars(module)))


def kept_patterns(value: object) -> Iterator[re.Pattern[str]]:
    """The compiled expressions within a value of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from kept_patterns([*value.keys(), *value.values()])
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from kept_patterns(each)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from kept_patterns([getattr(value, field.name, None) for field in fields(value)])


def all_patterns() -> list[Found]:
    """Every regular expression of domain/, each once, with the module that writes it."""
    owners: dict[re.Pattern[str], str] = {}
    at_one_place: dict[re.Pattern[str], set[bool]] = defaultdict(set)
    methods = _methods_of_names(modules())
    for module in modules():
        for each in written_patterns(module)[0]:
            owners.setdefault(each.pattern, each.module)
            if each.anchored is not None:
                at_one_place[each.pattern].add(each.anchored)
    for module in modules():
        for name, value in vars(module).items():
            for pattern in () if name.startswith("__") else kept_patterns(value):
                owners.setdefault(pattern, module.__name__)
                told = isinstance(value, re.Pattern) and bool(methods[name])
                at_one_place[pattern].add(told and methods[name] <= _AT_ONE_PLACE)
    return [Found(module, pattern, at_one_place[pattern] == {True}) for pattern, module in owners.items()]


def _methods_of_names(owners: Iterable[ModuleType]) -> dict[str, set[str]]:
    """By name what is done with an expression anywhere in domain/."""
    methods: dict[str, set[str]] = defaultdict(set)
    for owner in owners:
        for node in ast.walk(_tree(owner)):
            if isinstance(node, ast.Attribute) and node.attr in _CALLS:
                value = node.value
                if isinstance(value, ast.Name | ast.Attribute):
                    methods[value.id if isinstance(value, ast.Name) else value.attr].add(node.attr)
    return methods


@cache
def _tree(module: ModuleType) -> ast.Module:
    assert module.__file__
    return ast.parse(Path(module.__file__).read_text("utf-8"))


def literals_of(pattern: re.Pattern[str]) -> list[str]:
    """The words that stand in an expression, to be repeated at it until it nearly matches."""
    return list(dict.fromkeys(word[:LONGEST_LITERAL] for word in re.findall(r"[^\W\d_][\w ,/]*", pattern.pattern)))


def phrases() -> list[str]:
    """Every phrase of the tables of the tests."""
    found = []
    for name, column in (("dates", "phrase"), ("deadlines", "phrase"), ("more_dates", "phrase"), ("docnums", "raw")):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [row[column] for row in csv.DictReader(file)]
    return found


def long_texts() -> list[str]:
    """Texts of 100,000 characters: everything real in a row, damaged in several ways, and one piece again and again."""
    real = "\n".join(file.read_text("utf-8") for file in sorted(DATA.rglob("*.txt")))
    together = " ".join(phrases())
    texts = [real, real.replace("\n", " "), real.upper(), together, unicodedata.normalize("NFD", real)]
    texts.append("\u200b".join(real[: LONG // 2]))
    texts += [fold(text) for text in texts]
    for piece in _REPEATED:
        texts += [piece * (LONG // len(piece)), fold(piece) * (LONG // max(1, len(fold(piece))))]
    return list(dict.fromkeys(text[:LONG] for text in texts))


def _near_misses(pattern: re.Pattern[str]) -> Iterator[str]:
    for word in literals_of(pattern):
        for joint in ("", " ", ", ", "; ", " 1 "):
            piece = word + joint
            yield piece * (LONG // 10 // len(piece)) + "\x00"


def slowest(found: Found, texts: Iterable[str]) -> float:
    """Milliseconds of the slowest pass over one text."""
    return max(_passed(found, text) for text in (*texts, *_near_misses(found.pattern)))


def _passed(found: Found, text: str) -> float:
    def run() -> None:
        found.pattern.fullmatch(text)
        if found.anchored:
            found.pattern.match(text)
            return
        for _ in found.pattern.finditer(text):
            pass

    taken = _milliseconds(run)
    return min(taken, _milliseconds(run)) if taken > SUSPICIOUS else taken


def _milliseconds(run: Callable[[], object]) -> float:
    begun = time.thread_time()
    run()
    return (time.thread_time() - begun) * 1e3


def _office() -> Office:
    roster = read_roster((ROOT / "examples" / "so-khcn.toml").read_text("utf-8"))
    units = [Unit(place, 1, unit.code, unit.name, unit.aliases) for place, unit in enumerate(roster.units, 1)]
    return Office(units, {}, WorkingCalendar())


def _reading(read: Callable[[str], object]) -> Callable[[str], float]:
    def anyhow(text: str) -> None:
        with suppress(UserError):
            read(text)

    return lambda text: _milliseconds(lambda: anyhow(text))


def measured() -> Iterator[Figure]:
    """Each expression on all hostile texts, then the readers: on every phrase of the tables, and on hostile texts."""
    texts, patterns, office = long_texts(), all_patterns(), _office()
    slow = max(slowest(found, texts) for found in patterns)
    yield Figure(
        f"slowest of {len(patterns)} regular expressions on a text of {LONG:,} characters", slow, "ms", most=50
    )
    said = phrases()
    reading = _reading(lambda text: read_deadline(text, NOW, office.calendar))
    list(map(reading, said))
    taken = [min(reading(phrase), reading(phrase)) for phrase in said]
    yield Figure(f"reading a deadline, median of {len(said):,} phrases", statistics.median(taken), "ms", most=2)
    yield Figure("reading a deadline, the slowest phrase", max(taken), "ms", most=2)
    readers: Mapping[str, Callable[[str], object]] = {
        "a deadline": lambda text: read_deadline(text, NOW, office.calendar),
        "document numbers": find_documents,
        "a directive": lambda text: read_directive(text, office.units, NOW, office.calendar),
    }
    for what, read in readers.items():
        worst = max(map(_reading(read), texts))
        yield Figure(f"reading {what} in hostile text of {LONG:,} characters, worst", worst, "ms")
    line = _reading(lambda text: read_line(text[: LONG // 10], office, NOW))
    yield Figure(f"reading a line of {LONG // 10:,} hostile characters, worst", max(map(line, texts)), "ms")
