"""What a messenger is stands in one table: nobody else asks which one it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.vendors import VENDORS
from bot.cli.check import check_all
from bot.messenger import Vendor
from bot.settings import Settings
from domain.model import ChannelKind
from domain.traits import TRAITS, channel_named, traits

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "services", "db", "scheduler", "bot", "wording", "reports")
THE_TABLE = "domain/traits.py"
FOLDERS = tuple(f"bot/{kind}/" for kind in ChannelKind)
THE_SANDBOX = "bot/demo/"
"""Plays two messengers by name; it may say which ones, and compares none."""

KINDS = frozenset(kind.value for kind in ChannelKind)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if name != THE_TABLE and not name.startswith(FOLDERS):
                yield name, ast.parse(file.read_text(encoding="utf-8"))


def is_member(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ChannelKind"


def names_one(node: ast.AST) -> bool:
    """A member of the enumeration, or its value as a text."""
    return is_member(node) or (isinstance(node, ast.Constant) and node.value in KINDS)


def compared(tree: ast.Module) -> Iterator[int]:
    """Lines in which something is compared or matched with one messenger."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue) and any(map(names_one, ast.walk(node))):
            yield node.lineno


def test_no_file_outside_the_table_and_the_messengers_own_compares_a_messenger() -> None:
    assert [f"{name}:{line}" for name, tree in sources() for line in compared(tree)] == []


def test_no_file_outside_the_table_the_messengers_own_and_the_sandbox_names_one() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        if not name.startswith(THE_SANDBOX)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and is_member(node)
    ]
    assert found == []


def test_no_template_compares_a_messenger() -> None:
    pattern = re.compile(rf"""[!=]=\s*["']({"|".join(KINDS)})["']|["']({"|".join(KINDS)})["']\s*[!=]=""")
    found = [file.name for file in (ROOT / "wording").rglob("*.jinja") if pattern.search(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "channel is ChannelKind.ZALO",
        "channel in (ChannelKind.TELEGRAM,)",
        'channel == "zalo"',
        "match channel:\n    case ChannelKind.ZALO: pass",
    ],
)
def test_the_search_finds_every_way_to_compare(text: str) -> None:
    assert list(compared(ast.parse(text)))


def test_every_messenger_has_its_traits_and_none_are_called_alike() -> None:
    assert set(TRAITS) == set(ChannelKind)
    names = [one.name for one in TRAITS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_messenger_is_named_by_its_kind_and_by_its_other_words(kind: ChannelKind) -> None:
    assert all(channel_named(word) is kind for word in (kind.value, *traits(kind).words))


def test_what_is_no_messenger_has_no_name() -> None:
    assert channel_named("") is None
    assert channel_named("email") is None


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "no {NAME}_TOKEN; `run` does not start on the record of DATABASE_URL; `sandbox` plays on purpose"),
        ({"other": True}, "no {NAME}_TOKEN; `run` works with {other} alone"),
    ],
)
@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.kind)
async def test_the_check_says_what_happens_without_a_messengers_token(
    vendor: Vendor, chosen: dict[str, bool], said: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def knows(_: Settings) -> tuple[bool, str]:
        return True, "answers"

    other = next(one for one in VENDORS if one is not vendor)
    configured = replace(other, is_configured=lambda _: bool(chosen), who_am_i=knows)
    monkeypatch.setattr("bot.cli.check.VENDORS", (vendor, configured))
    lines = [line.text for line in await check_all(Settings(database_url=sqlite_url))]
    expected = said.format(NAME=vendor.kind.upper(), other=traits(other.kind).name)
    assert f"{vendor.kind}: {expected}" in lines
