"""Every command is spelled, explained and carried out; every button says something that the bot understands."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import get_args

import pytest

from bot.telegram import callbacks
from domain.conversation import commands
from domain.conversation.commands import Command, FreeText
from domain.conversation.grammar import BY_WORDS, SPELLINGS, Spelling, read_command
from domain.conversation.messages.assigning import DraftQuestion
from domain.conversation.outgoing import Button
from domain.errors import ArgumentMissing
from domain.vocabulary import DraftField
from services.handling import HANDLERS
from tests.unit.wording_examples import MESSAGES, NOW
from wording import Writer
from wording.commands import HELP

ANSWERS = {"khong", "danh sach"}
"""What answers a draft; a number chooses among what was offered, "trang 2" and "danh sach" turn a list's pages."""

TO_COME = {"tralai 12"}
"""Shown in an example of the wording before its command is there; no button of the program says it."""


def commands_of(union: object) -> tuple[type, ...]:
    assert isinstance(union, types.UnionType)
    return get_args(union)


def buttons() -> Iterator[tuple[str, Button]]:
    writer = Writer()
    for name, message in MESSAGES.items():
        for row in writer.write(message, NOW).rows:
            for button in row:
                yield name, button


@pytest.mark.parametrize("spelling", [one for one in SPELLINGS if one.rank is not None], ids=lambda one: one.word)
def test_a_command_that_is_offered_is_explained_and_its_example_reads_as_itself(spelling: Spelling) -> None:
    entry = HELP[spelling.word]
    assert len(entry.does) <= 60
    assert entry.details
    read = read_command(entry.example)
    assert not isinstance(read, FreeText)
    assert type(read) in HANDLERS


def test_every_command_has_a_handler_and_every_handler_a_command() -> None:
    assert set(HANDLERS) == set(commands_of(Command))


def test_every_command_of_the_module_is_in_the_union() -> None:
    values = (value for value in vars(commands).values() if isinstance(value, type))
    own = {value for value in values if value.__module__ == commands.__name__}
    assert own >= set(commands_of(Command)) - {FreeText}


@pytest.mark.parametrize("words", sorted(BY_WORDS))
def test_no_spelling_is_hidden_by_another(words: str) -> None:
    for number in ("", " 12", " 12 18/12"):
        try:
            read = read_command(words + number)
        except ArgumentMissing:
            return
        if not isinstance(read, FreeText):
            return
    raise AssertionError(f"{words!r} is never read as a command")


def test_every_button_is_a_command_and_fits_its_callback() -> None:
    choices = {
        choice
        for message in MESSAGES.values()
        if isinstance(message, DraftQuestion) and message.asked is DraftField.UNITS
        for choice in message.choices
    }
    seen = 0
    for name, button in buttons():
        seen += 1
        data = callbacks.encode(button.command, button.version)
        assert len(data.encode()) <= callbacks.LIMIT <= 64
        assert callbacks.decode(data) == (button.command, button.version)
        if button.command in ANSWERS | TO_COME | choices or button.command.removeprefix("trang ").isdecimal():
            continue
        assert not isinstance(read_command(button.command), FreeText), (name, button)
    assert seen
