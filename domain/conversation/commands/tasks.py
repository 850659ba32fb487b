"""The life of a task: received, reported on, done, put off, changed, paused, cancelled, taken back."""

from __future__ import annotations

from dataclasses import dataclass

from domain.conversation.commands.arguments import number_and_words, number_or_none, one_task
from domain.conversation.commands.base import Command, Rank, spelled


@dataclass(frozen=True, slots=True)
class AcceptTask(Command):
    number: int


@spelled("nhan", "da nhan", "tiep nhan", "da tiep nhan", glued=True)
def _accept(word: str, rest: str) -> AcceptTask:
    return AcceptTask(one_task(word, rest)[0])


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    number: int
    result: str = ""


@spelled("xong", "hoan thanh", "hoanthanh", "da xong", "bao cao xong", glued=True)
def _complete(word: str, rest: str) -> CompleteTask:
    return CompleteTask(*one_task(word, rest))


@dataclass(frozen=True, slots=True)
class ReportProgress(Command):
    """`baocao 12 đã lấy ý kiến 5/7 đơn vị`; without words they are asked for."""

    number: int
    words: str = ""


@spelled("baocao", "bao cao", "bao cao tien do", "tien do", numbered=("bao cao", "tien do"), asks_anything=True)
def _report_progress(word: str, rest: str) -> ReportProgress:
    return ReportProgress(*number_and_words(word, rest))


@dataclass(frozen=True, slots=True)
class Snooze(Command):
    """`nhaclai 12 sáng mai`; without words the moments are offered."""

    number: int
    words: str = ""


@spelled("nhaclai", "nhac lai", "hen nhac lai", "nhac lai sau", glued=True)
def _snooze(word: str, rest: str) -> Snooze:
    return Snooze(*number_and_words(word, rest))


@dataclass(frozen=True, slots=True)
class Undo(Command):
    number: int


@spelled("hoantac", "hoan tac", "undo", glued=True)
def _undo(word: str, rest: str) -> Undo:
    return Undo(one_task(word, rest)[0])


@dataclass(frozen=True, slots=True)
class AskWhich(Command):
    """`hoan 12`: hoàn thành, hoàn tác or nhắc lại? `number` 0 when none was typed."""

    number: int = 0


@spelled("hoan", rank=None, glued=True)
def _ask_which(word: str, rest: str) -> AskWhich:
    return AskWhich(number_or_none(rest))


@dataclass(frozen=True, slots=True)
class TakeOver(Command):
    """`toixuly 12`: the head handles it, and the group hears nothing until the next working morning."""

    number: int


@spelled("toixuly", "toi xu ly", "toi xu li", rank=Rank.HEAD, glued=True)
def _take_over(word: str, rest: str) -> TakeOver:
    return TakeOver(one_task(word, rest)[0])


@dataclass(frozen=True, slots=True)
class HandOver(Command):
    """`chuyen 12 Bình`: the head names the officer."""

    number: int
    words: str = ""


@spelled("chuyen", "chuyen xu ly", "chuyen cho", "phan cong", rank=Rank.HEAD)
def _hand_over(word: str, rest: str) -> HandOver:
    return HandOver(*number_and_words(word, rest))


@dataclass(frozen=True, slots=True)
class ChangeTask(Command):
    """`sua 12 hạn 20/12`, `sua 12 chuyên viên Bình`, `sua 12 tên …`; the words begin with what is changed."""

    number: int
    words: str = ""


@spelled("sua", "sua viec", "chinh sua", rank=Rank.MONITOR)
def _change(word: str, rest: str) -> ChangeTask:
    return ChangeTask(*number_and_words(word, rest))


@dataclass(frozen=True, slots=True)
class HoldTask(Command):
    number: int
    reason: str = ""


@spelled("tamdung", "tam dung", "tam hoan", rank=Rank.MONITOR, asks_anything=True)
def _hold(word: str, rest: str) -> HoldTask:
    return HoldTask(*one_task(word, rest))


@dataclass(frozen=True, slots=True)
class ResumeTask(Command):
    number: int


@spelled("mo", "mo lai", "tiep tuc", rank=Rank.MONITOR, glued=True)
def _resume(word: str, rest: str) -> ResumeTask:
    return ResumeTask(one_task(word, rest)[0])


@dataclass(frozen=True, slots=True)
class CancelTask(Command):
    number: int
    reason: str = ""


@spelled("huy", "huy viec", "huy nhiem vu", rank=Rank.MONITOR, asks_anything=True)
def _cancel(word: str, rest: str) -> CancelTask:
    return CancelTask(*one_task(word, rest))
