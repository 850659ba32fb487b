"""What a start does not load: rooms and libraries that an office with a token may never need, or needs late."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATE = (
    "sandbox",
    "bot.demo.sandbox",
    "domain.intake.deadlines.reader",
    "domain.intake.deadlines.moments",
    "domain.intake.directives.reader",
    "domain.intake.directives.correcting",
    "domain.intake.directives.actors",
    "alembic",
    "docxtpl",
    "holidays",
    "lxml",
    "openpyxl",
    "prometheus_client",
    "pypdf",
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of `python -m bot run` before it touches the record."""
    program = "import sys, bot.__main__, bot.app, bot.logs; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_what_is_counted_here_is_the_start_itself(loaded: set[str]) -> None:
    assert {"bot.app.application", "domain.intake.deadlines", "domain.intake.directives", "services.handling"} <= loaded


@pytest.mark.parametrize("name", LATE)
def test_a_start_does_not_load(name: str, loaded: set[str]) -> None:
    assert name not in loaded


def test_the_ladder_loads_none_of_what_the_bot_says_or_reads() -> None:
    program = "import sys, domain.reminding.ladder; print('\\n'.join(n for n in sys.modules if n.startswith('domain')))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = done.stdout.split()
    assert "domain.reminding.ladder" in modules
    assert [name for name in modules if name.split(".")[1:2] in (["conversation"], ["intake"], ["tables"])] == []
    assert len(modules) <= 15
