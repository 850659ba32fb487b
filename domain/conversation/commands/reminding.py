"""Why somebody was reminded, what will be sent, and by which policy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.conversation.commands.arguments import number_and_words
from domain.conversation.commands.base import Command, Rank, spelled


@dataclass(frozen=True, slots=True)
class Explain(Command):
    """`visao 12`: why the speaker, the group or a unit was told, or was not. `about` as typed; empty is the speaker."""

    number: int
    about: str = ""


@spelled("visao", "vi sao", "tai sao", glued=True)
def _explain(word: str, rest: str) -> Explain:
    return Explain(*number_and_words(word, rest))


@dataclass(frozen=True, slots=True)
class Rehearse(Command):
    """`dienthu 14`: what would be sent in so many calendar days."""

    days: int = 14
    page: int = 1


@spelled("dienthu", "dien thu", rank=Rank.MONITOR)
def _rehearse(word: str, rest: str) -> Rehearse:
    """`dienthu`, `dienthu 14`, `dienthu 14 ngày trang 2`."""
    days, page, *_ = (*map(int, re.findall(r"\d{1,4}", rest)[:2]), 0, 0)
    return Rehearse(max(1, days or 14), max(1, page))


@dataclass(frozen=True, slots=True)
class Policies(Command):
    """`chinhsach`, `chinhsach khẩn`, `chinhsach mặc định`: the words after the command as typed."""

    text: str = ""


@spelled("chinhsach", "chinh sach", "chinh sach nhac viec", rank=Rank.OFFICE)
def _policies(word: str, rest: str) -> Policies:
    return Policies(rest)
