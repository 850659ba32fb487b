"""How people and groups become known to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.commands.base import Command, Rank, spelled


@dataclass(frozen=True, slots=True)
class Start(Command):
    """`/start`, with the code of a deep link or without."""

    code: str = ""


@spelled("start", "bat dau", rank=None)
def _start(word: str, rest: str) -> Start:
    return Start(rest)


@dataclass(frozen=True, slots=True)
class Register(Command):
    code: str


@spelled("dangky", "dang ky", "ma dang ky", rank=None)
def _register(word: str, rest: str) -> Register:
    return Register(rest)


@dataclass(frozen=True, slots=True)
class InvitePerson(Command):
    """`moi QLKH chuyên viên Trần Văn Bình`: unit, role and, if typed, the name to greet with."""

    text: str


@spelled("moi", "moi tham gia", rank=Rank.ADMIN)
def _invite(word: str, rest: str) -> InvitePerson:
    return InvitePerson(rest)


@dataclass(frozen=True, slots=True)
class BindGroup(Command):
    """`nhom`: in private by an administrator makes a one-time code; in a group, `nhom CODE` binds it."""

    code: str = ""


@spelled("nhom", "ket noi nhom", "ketnoi", rank=Rank.ADMIN)
def _bind_group(word: str, rest: str) -> BindGroup:
    return BindGroup(rest)
