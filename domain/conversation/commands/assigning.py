"""Giving work: a line, a document, and the draft that waits for its answer."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.commands.base import Command, Rank, spelled


@dataclass(frozen=True, slots=True)
class AssignTask(Command):
    """`giao …`; empty text begins the guided conversation. `quoted` is the message that it replies to."""

    text: str
    quoted: str = ""


@spelled("giao", "giao viec", "giaoviec", rank=Rank.MONITOR)
def _assign(word: str, rest: str) -> AssignTask:
    return AssignTask(rest)


@dataclass(frozen=True, slots=True)
class ReadDirective(Command):
    """A document that came as a file: its text, and its name as sent."""

    text: str
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmDraft(Command):
    pass


@spelled("dung", "dung roi", "xac nhan", "dong y", "ok", rank=None, alone=True)
def _confirm(word: str, rest: str) -> ConfirmDraft:
    return ConfirmDraft()


@dataclass(frozen=True, slots=True)
class ChangeDraftDeadline(Command):
    """`sua ngay`, with the new words or none (then they are asked for)."""

    words: str = ""


@spelled("suangay", "sua ngay", "sua han", rank=None)
def _change_deadline(word: str, rest: str) -> ChangeDraftDeadline:
    return ChangeDraftDeadline(rest)


@dataclass(frozen=True, slots=True)
class DropDraft(Command):
    pass


@spelled("thoi", "huy bo", "bo qua viec nay", rank=None, alone=True)
def _drop(word: str, rest: str) -> DropDraft:
    return DropDraft()
