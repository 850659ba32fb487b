"""The office's guide tells of every command, with examples that are understood; what it points at is there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from domain.conversation.commands.base import SPELLINGS, Spelling
from domain.conversation.commands.talking import FreeText
from domain.conversation.grammar import read_command
from domain.errors import ArgumentMissing
from domain.tasks.lifecycle import Act, may
from domain.text import fold
from tests.unit.test_permissions import OURS, PEOPLE, WORK
from wording import lifecycle
from wording.commands import HELP

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "huong-dan"
COMMANDS = (GUIDE / "lenh.md").read_text(encoding="utf-8")
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LISTED = tuple(spelling for spelling in SPELLINGS.values() if spelling.rank is not None)
MOST_BYTES = 200_000
CHOICES = {"1"}
"""What stands in the table besides commands: the number of a choice."""


@pytest.mark.parametrize("spelling", LISTED, ids=lambda spelling: spelling.word)
def test_every_command_stands_in_the_table_with_its_example(spelling: Spelling) -> None:
    assert f"| `{spelling.word}` – " in COMMANDS
    assert f"`{HELP[spelling.word].example}`" in COMMANDS


@pytest.mark.parametrize("spelling", [one for one in SPELLINGS.values() if one.word in HELP and one.rank is None])
def test_what_is_typed_in_between_stands_there_too(spelling: Spelling) -> None:
    assert f"`{spelling.word}`" in COMMANDS


def _rows() -> list[list[str]]:
    lines = [
        line for line in COMMANDS.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| Lệnh"))
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("example", sorted({one for row in _rows() for one in re.findall("`([^`]+)`", row[2])}))
def test_every_example_is_read_as_a_command(example: str) -> None:
    try:
        command = read_command(example)
    except ArgumentMissing:
        raise AssertionError(f"{example!r} lacks something") from None
    assert example in CHOICES or not isinstance(command, FreeText)


def test_other_ways_to_say_a_command_are_in_the_grammar() -> None:
    known = {words for spelling in SPELLINGS.values() for words in spelling.all_words}
    others = [fold(one) for row in _rows() if len(row) == 4 for one in row[3].strip(" |").split(", ") if one]
    assert [one for one in others if one not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_and_picture_is_there(page: Path) -> None:
    text = CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))
    targets = [target.split("#")[0] for target in LINK.findall(text) if "://" not in target]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


HOLDERS = {
    "Người được giao": "officer",
    "Người khác cùng đơn vị": "colleague",
    "Trưởng đơn vị, cấp phó": "head",
    "Người được ủy quyền": "acting",
    "Người giao việc": "assigner",
    "Người theo dõi, đôn đốc": "monitor",
    "Lãnh đạo, thủ trưởng": "leader",
    "Quản trị": "admin",
}
"""The columns of the page of rights, and who of the tests' people stands for each."""


def _holder(name: str, who: str) -> lifecycle.Holder:
    acting_in = frozenset({OURS}) if who == "acting" else frozenset[int]()
    return lifecycle.Holder(name, frozenset(act for act in Act if may(act, PEOPLE[who], WORK, acting_in)))


def test_the_page_of_rights_shows_the_table_of_the_life() -> None:
    """UPDATE_GOLDEN=1 renews the two tables."""
    page = GUIDE / "quyen.md"
    text = page.read_text(encoding="utf-8")
    tables = {
        "ai": lifecycle.holders_table([_holder(name, who) for name, who in HOLDERS.items()]),
        "thao tác": lifecycle.rights_table(),
    }
    shown = text
    for name, table in tables.items():
        section = re.compile(rf"(<!-- {name} -->\n).*?(<!-- hết -->)", re.DOTALL)
        shown = section.sub(lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}", shown)  # type: ignore[misc]
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(shown, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == shown


def test_every_page_of_the_guide_is_in_its_contents() -> None:
    contents = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in GUIDE.glob("*.md") if page.name != "README.md" and page.name not in contents] == []


def test_every_picture_is_small_and_shown_somewhere() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES] == []
    assert [picture.name for picture in pictures if f"pictures/{picture.name}" not in shown] == []
