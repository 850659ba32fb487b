"""`config.example.env` and the settings name the same things."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import SECRETS, Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / "config.example.env"
SETTING = re.compile(r"^# ([A-Z_]+)=(.*)$")


def settings_shown() -> dict[str, str]:
    matches = map(SETTING.match, EXAMPLE.read_text(encoding="utf-8").splitlines())
    return {match[1]: match[2] for match in matches if match}


def load_example(lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    env_file = tmp_path / ".env"
    env_file.write_text(lines, encoding="utf-8")
    return load_settings(env_file)


def test_the_example_shows_every_setting_and_no_other() -> None:
    assert sorted(settings_shown()) == sorted(name.upper() for name in Settings.model_fields)


def test_every_setting_is_explained_by_a_sentence_above_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    unexplained = [
        line
        for above, line in pairwise(lines)
        if SETTING.match(line) and (not above.startswith("# ") or SETTING.match(above) or above.endswith("---"))
    ]
    assert unexplained == []


def test_every_secret_can_come_from_a_file() -> None:
    assert {f"{name}_file" for name in SECRETS} == {name for name in Settings.model_fields if name.endswith("_file")}


def test_no_secret_shows_in_a_representation() -> None:
    assert [name for name in SECRETS if Settings.model_fields[name].repr] == []


def test_the_example_as_it_stands_is_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = load_example("", tmp_path, monkeypatch)
    assert load_example(EXAMPLE.read_text(encoding="utf-8"), tmp_path, monkeypatch) == defaults


def test_every_example_value_is_accepted_and_a_default_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = load_example("", tmp_path, monkeypatch)
    lines = "\n".join(f"{name}={value}" for name, value in settings_shown().items() if not name.endswith("_FILE"))
    shown = load_example(lines, tmp_path, monkeypatch)
    for name in Settings.model_fields:
        default = getattr(defaults, name)
        if default is not None:
            assert getattr(shown, name) == default, name
