"""What people ask for, as frozen values: the router makes them from text or buttons, `services` carries them out."""

from __future__ import annotations

from dataclasses import dataclass

from domain.model import ChannelKind
from domain.tables.sheet import Table


@dataclass(frozen=True, slots=True)
class Start:
    """`/start`, with the code of a deep link or without."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    code: str


@dataclass(frozen=True, slots=True)
class AssignTask:
    """`giao …`; empty text begins the guided conversation. `quoted` is the message that it replies to."""

    text: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class ShowRecurring:
    """`dinhky`"""


@dataclass(frozen=True, slots=True)
class StopRecurring:
    """`dinhky bỏ 3`: no more tasks of this rule."""

    number: int


@dataclass(frozen=True, slots=True)
class SkipRecurring:
    """`dinhky bỏ qua 3`: its next occurrence is left out."""

    number: int


@dataclass(frozen=True, slots=True)
class MoveRecurring:
    """`dinhky sửa 3 hạn 20/12`: its next occurrence has another deadline."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class ReadDirective:
    """A document that came as a file: its text, and its name as sent."""

    text: str
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmDraft:
    pass


@dataclass(frozen=True, slots=True)
class ChangeDraftDeadline:
    """`sua ngay`, with the new words or none (then they are asked for)."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class DropDraft:
    pass


@dataclass(frozen=True, slots=True)
class FreeText:
    """Text that is no command: an answer to an open draft, a code, or not understood.

    `nearest` are the three most likely command words, for the last case.
    """

    text: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MyWork:
    page: int = 1


@dataclass(frozen=True, slots=True)
class UnitWork:
    unit: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class OverdueWork:
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowTask:
    number: int


@dataclass(frozen=True, slots=True)
class AcceptTask:
    number: int


@dataclass(frozen=True, slots=True)
class CompleteTask:
    number: int
    result: str = ""


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """`baocao 12 đã lấy ý kiến 5/7 đơn vị`; without words they are asked for."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class StaleWork:
    """`tonlau`: work without a deadline of which nothing has been heard for months."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class TakeOver:
    """`toixuly 12`: the head handles it, and the group hears nothing until the next working morning."""

    number: int


@dataclass(frozen=True, slots=True)
class Snooze:
    """`nhaclai 12 sáng mai`; without words the moments are offered."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class HoldTask:
    number: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResumeTask:
    number: int


@dataclass(frozen=True, slots=True)
class CancelTask:
    number: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTask:
    """`sua 12 hạn 20/12`, `sua 12 chuyên viên Bình`, `sua 12 tên …`; the words begin with what is changed."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    number: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """`chuyen 12 Bình`: the head names the officer."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class AskWhich:
    """`hoan 12`: hoàn thành, hoàn tác or nhắc lại? `number` 0 when none was typed."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Explain:
    """`visao 12`: why the speaker, the group or a unit was told, or was not. `about` as typed; empty is the speaker."""

    number: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Rehearse:
    """`dienthu 14`: what would be sent in so many calendar days."""

    days: int = 14
    page: int = 1


@dataclass(frozen=True, slots=True)
class Policies:
    """`chinhsach`, `chinhsach khẩn`, `chinhsach mặc định`: the words after the command as typed."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowCalendar:
    """`lich`, `lich 2027`; `lich 2027 theo 9441/TB-BNV` says that the year is announced as forecast."""

    year: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCalendar:
    """`lich nghỉ …`, `lich làm bù …`: the days, a reason and a notice as typed."""

    working: bool
    words: str


@dataclass(frozen=True, slots=True)
class RemoveCalendarDay:
    """`lich bỏ …`"""

    words: str


@dataclass(frozen=True, slots=True)
class ShowContacts:
    """`lienlac`: who cannot be reached, what could not be sent."""


@dataclass(frozen=True, slots=True)
class RetryLetter:
    """`lienlac thu lai 5`: send a dead letter again; without a number all those that may have arrived or not."""

    number: int | None


@dataclass(frozen=True, slots=True)
class ShowQuota:
    """`hanmuc`: what is left of the month's messages."""


@dataclass(frozen=True, slots=True)
class MakeBulletin:
    """`bantin`: the day's text, to be copied into a group by hand."""


@dataclass(frozen=True, slots=True)
class ChooseChannels:
    """`kenh zalo telegram`: where the speaker wants to be told first; without names the order is shown."""

    channels: tuple[ChannelKind, ...] = ()


@dataclass(frozen=True, slots=True)
class NextPage:
    """`tiep`: the next page of the list that the speaker saw last."""


@dataclass(frozen=True, slots=True)
class BindGroup:
    """`nhom`: in private by an administrator makes a one-time code; in a group, `nhom CODE` binds it."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class InvitePerson:
    """`moi QLKH chuyên viên Trần Văn Bình`: unit, role and, if typed, the name to greet with."""

    text: str


@dataclass(frozen=True, slots=True)
class ImportTable:
    """`nhapfile` with a workbook. `table` is None where no file came with it, or the sender may not send one."""

    file: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class ExportTable:
    """`xuatfile`, `xuatfile QLKH`, `xuatfile quá hạn`: the words after the command as typed."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Reconcile:
    """`doichieu` and the list of document numbers of the province's system, one a line."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A command that lacks its number or its words; `word` is the command's, `text` all that was typed.

    It may be no command at all: a task's title that begins with "sửa đổi" or "mở lớp". `first` is the first of several
    numbers where there should be one; 0 where none is.
    """

    word: str
    text: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Help:
    topic: str = ""


Command = (
    Start
    | Register
    | AssignTask
    | ReadDirective
    | ShowRecurring
    | StopRecurring
    | SkipRecurring
    | MoveRecurring
    | ConfirmDraft
    | ChangeDraftDeadline
    | DropDraft
    | FreeText
    | MyWork
    | UnitWork
    | OverdueWork
    | ShowTask
    | AcceptTask
    | CompleteTask
    | ReportProgress
    | StaleWork
    | TakeOver
    | Snooze
    | HoldTask
    | ResumeTask
    | CancelTask
    | ChangeTask
    | Undo
    | HandOver
    | AskWhich
    | Explain
    | Rehearse
    | Policies
    | ShowCalendar
    | ChangeCalendar
    | RemoveCalendarDay
    | ShowContacts
    | RetryLetter
    | ShowQuota
    | MakeBulletin
    | ChooseChannels
    | NextPage
    | BindGroup
    | InvitePerson
    | ImportTable
    | ExportTable
    | Reconcile
    | Help
    | Incomplete
)
