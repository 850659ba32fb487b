"""The conversation itself: help, the next page, words that are no command, a command that lacks something."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.commands.base import Command, spelled
from domain.errors import UserError
from domain.text import fold


@dataclass(frozen=True, slots=True)
class Help(Command):
    topic: str = ""


@spelled("trogiup", "tro giup", "help", "huong dan", "huongdan")
def _help(word: str, rest: str) -> Help:
    return Help(fold(rest))


@dataclass(frozen=True, slots=True)
class NextPage(Command):
    """`tiep`: the next page of the list that the speaker saw last."""


@spelled("tiep", "trang sau", "xem tiep", "tiep theo", "xem them", alone=True)
def _next_page(word: str, rest: str) -> NextPage:
    return NextPage()


@dataclass(frozen=True, slots=True)
class FreeText(Command):
    """Text that is no command: an answer to an open draft, a code, or not understood."""

    text: str


@dataclass(frozen=True, slots=True)
class Incomplete(Command):
    """A command that lacks its number or its words; `word` is the command's, `text` all that was typed.

    It may be no command at all: a task's title that begins with "sửa đổi" or "mở lớp". `first` is the first of several
    numbers where there should be one; 0 where none is.
    """

    word: str
    text: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class TurnedAway(Command):
    """Words that are not acted upon (state secrets, overlong ones): who is registered is told why."""

    refusal: UserError
