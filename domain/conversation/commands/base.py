"""How a command is declared: a frozen value, and a reader that turns what was typed into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class Command:
    """What somebody asks for. The router makes it from text or from a button, `services` carries it out."""

    __slots__ = ()


class Rank(StrEnum):
    """Who finds a command in the help and in the menu; whether it is carried out is judged by `permissions`."""

    EVERYONE = "everyone"
    HEAD = "head"
    MONITOR = "monitor"
    OFFICE = "office"
    ADMIN = "admin"


Reader = Callable[[str, str], Command]
"""From the command's word and what follows it, as typed, to the command. Raises `ArgumentMissing`."""

AnyReader = TypeVar("AnyReader", bound=Reader)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One command: its word (a verb without marks), other ways to say it, its reader, whose it is.

    `rank` None: a word typed in between, that the help page does not list.
    `glued`: its number may be typed without a blank (`xong12`).
    `alone`: a word of everyday talk, a command only where at most one word follows.
    `numbered`: spellings with which many a task begins ("Báo cáo 6 tháng đầu năm"): only before a task's number.
    `asks_anything`: it asks for words of any kind, also for such as begin like another command ("giao nhầm đơn vị").
    """

    word: str
    others: tuple[str, ...]
    read: Reader
    rank: Rank | None = Rank.EVERYONE
    glued: bool = False
    alone: bool = False
    numbered: tuple[str, ...] = ()
    asks_anything: bool = False

    @property
    def all_words(self) -> tuple[str, ...]:
        return (self.word, *self.others)


SPELLINGS: dict[str, Spelling] = {}
"""Every command by its word."""


def spelled(
    word: str,
    *others: str,
    rank: Rank | None = Rank.EVERYONE,
    glued: bool = False,
    alone: bool = False,
    numbered: tuple[str, ...] = (),
    asks_anything: bool = False,
) -> Callable[[AnyReader], AnyReader]:
    """Declares the function below it as the reader of these words, all of them folded (lower case, without marks)."""

    def register(read: AnyReader) -> AnyReader:
        assert word not in SPELLINGS, word
        SPELLINGS[word] = Spelling(word, others, read, rank, glued, alone, numbered, asks_anything)
        return read

    return register
