"""Callback data: what a button carries comes back as it was, and what this bot never wrote is no command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import callbacks

COMMANDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)
VERSIONS = st.integers(min_value=0, max_value=2**40)


@given(COMMANDS, VERSIONS)
def test_what_a_button_carries_comes_back_or_is_refused_when_it_is_made(command: str, version: int) -> None:
    try:
        data = callbacks.encode(command, version)
    except ValueError:
        assert len(command.encode()) > callbacks.LIMIT - 10
        return
    assert len(data.encode()) <= callbacks.LIMIT
    assert callbacks.decode(data) == (command, version)


@given(st.text())
def test_no_data_whatever_makes_reading_fail(data: str) -> None:
    command, version = callbacks.decode(data)
    assert version >= 0
    assert command or version == 0


def test_the_form_is_the_version_in_base_36_and_the_command() -> None:
    assert callbacks.encode("nhan 12", 3) == "3|nhan 12"
    assert callbacks.encode("nhan 12", 36) == "10|nhan 12"


@pytest.mark.parametrize(
    "data", ["", "nhan 12", "|nhan 12", "3|", "-1|nhan 12", "A|nhan 12", "nhan:12:1", "٣|nhan", "1_0|nhan", "z" * 40]
)
def test_what_this_bot_never_wrote_is_no_command(data: str) -> None:
    assert callbacks.decode(data) == ("", 0)


@pytest.mark.parametrize(("command", "version"), [("", 1), ("nhan 12", -1), ("việc " * 20, 0), ("x" * 63, 0)])
def test_a_button_that_cannot_be_carried_is_a_fault_of_the_program(command: str, version: int) -> None:
    with pytest.raises(ValueError, match=r"a button cannot|never negative"):
        callbacks.encode(command, version)
