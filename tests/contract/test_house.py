"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_FILES = 20
"""Python files a folder; a capability that has more of them is two."""

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.txt")
DOMAIN_MAY_IMPORT = sys.stdlib_module_names | {"domain", "holidays", "dateutil", "rapidfuzz"}
# Written in two parts, so that this file does not name what it forbids.
MACHINE_WORDS = [
    first + second for first, second in (("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"), ("index", "-url"))
]


def tracked_files() -> list[Path]:
    # The checkout may belong to someone else than the person who runs the tests.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    files = [ROOT / name for name in os.fsdecode(listing.stdout).split("\0") if name]
    return [file for file in files if file.is_file()]


def test_no_tracked_file_names_a_machines_folder_or_a_package_index() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in tracked_files()
        for word in MACHINE_WORDS
        if word.encode() in file.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_and_hashed(lock: str) -> None:
    logical_lines = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    requirements = [line for line in logical_lines if line.strip() and not line.strip().startswith("#")]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE), "an option such as an index"


def test_telegrams_own_job_queue_is_not_asked_for() -> None:
    assert "job-queue" not in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("script", [".ci/run", "scripts/bootstrap"])
def test_the_scripts_are_executable(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_the_domain_imports_only_the_standard_library_and_a_few_pure_ones() -> None:
    found = [
        f"{file.name}: {name}"
        for file in (ROOT / "domain").rglob("*.py")
        for name in imported_roots(ast.parse(file.read_text(encoding="utf-8")))
        if name not in DOMAIN_MAY_IMPORT
    ]
    assert found == []


def imported_roots(tree: ast.Module) -> set[str]:
    roots: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            roots.add(node.module.split(".")[0])
    return roots


def test_only_the_table_of_the_life_gives_an_assignment_its_state() -> None:
    """Outside of it a state is only carried over from a row or from the work itself."""
    given = [
        f"{file.relative_to(ROOT)}:{keyword.value.lineno}"
        for room in ("services", "bot", "scheduler")
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "lifecycle" and "Lifecycle" in ast.unparse(keyword.value)
    ]
    assert given == []


VIETNAMESE = re.compile("[À-ỹĐđ]")
# Names of days off are data of the calendar.
MAY_NAME_DAYS = {"domain/office/holidays.py"}


def spoken_literals(file: Path) -> list[str]:
    """The Vietnamese text literals of a module, docstrings left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        f"{file.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in described
        and VIETNAMESE.search(node.value)
    ]


@pytest.mark.parametrize(
    "folder",
    [
        "domain/office",
        "domain/reminding",
        "domain/delivery",
        "services/reminding",
        "services/delivery",
        "services/explaining",
    ],
)
def test_what_is_said_stands_in_wording_alone(folder: str) -> None:
    files = [one for one in (ROOT / folder).rglob("*.py") if str(one.relative_to(ROOT)) not in MAY_NAME_DAYS]
    assert files
    assert [line for file in files for line in spoken_literals(file)] == []


def test_no_folder_has_more_files_than_can_be_looked_over() -> None:
    folders = Counter(
        file.parent.relative_to(ROOT).as_posix()
        for file in tracked_files()
        if file.suffix == ".py" and file.relative_to(ROOT).parts[0] != "tests"
    )
    assert {folder: count for folder, count in folders.items() if count > MOST_FILES} == {}


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    for number, file in zip(numbers, files, strict=True):
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. "), file.name
