"""What every message is made of: buttons, works and deadlines as they are shown; and answers to one speaker alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation.outgoing import OutgoingAnswer, OutgoingFile, OutgoingTable
from domain.errors import UserError
from domain.model import AssignmentRole, Lifecycle, SourceDocument, Timeliness, Urgency
from domain.vocabulary import DeadlineFacts


class ButtonName(StrEnum):
    """What a button does where neither the command's first word nor data tells; `wording` has the words."""

    NEXT_PAGE = "next_page"
    WHY_ME = "why_me"
    WHY_THE_GROUP = "why_the_group"
    BACK_TO_DEFAULT = "back_to_default"
    SEND_ALL_AGAIN = "send_all_again"
    SEND_AGAIN = "send_again"
    SEND_THIS_AGAIN = "send_this_again"
    WHY_THE_UNIT = "why_the_unit"
    YEAR = "year"
    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"
    DEADLINE = "deadline"
    OFFICER = "officer"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Action:
    """A typed command offered as a button: `nhan 12`. `version` is that of the work or draft it was made for.

    The label is `wording`'s, by the command's first word; `label` is for where the word alone does not tell: a name out
    of the record (choices), or what the button does.
    """

    command: str
    version: int = 0
    label: str = ""


class Message:
    """What the bot says, as facts. Each subclass has the template of its name in snake case."""

    __slots__ = ()

    def offered_works(self) -> Sequence[WorkLine]:
        """The works whose own buttons stand under the message, in this order."""
        return ()


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One assignment in a list, a reminder or a detail. `officer` is empty where persons are not named (the group).

    The other units: `coordinators` on the lead's line, `lead` on a coordinator's, `closed_by_unit` where it was not
    the line's own unit that closed it.
    """

    number: int
    title: str
    unit: str
    role: AssignmentRole
    urgency: Urgency
    lifecycle: Lifecycle
    timeliness: Timeliness
    overdue_days: int
    deadline: DeadlineFacts | None
    officer: str = ""
    coordinators: tuple[str, ...] = ()
    lead: str = ""
    document: SourceDocument | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_by_unit: str = ""
    result: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class AboutWork(Message):
    """What was done with one work, whose buttons the message offers."""

    line: WorkLine

    def offered_works(self) -> Sequence[WorkLine]:
        return (self.line,)


@dataclass(frozen=True, slots=True)
class HelpPage(Message):
    """The words of the commands that this person may use; `topic` asks about one."""

    commands: Collection[str]
    topic: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class UnknownCommand(Message):
    """Words that are no command, with the nearest ones. `titles` are of the works that these are about, if any."""

    typed: str
    nearest: tuple[str, ...]
    actions: tuple[Action, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused(Message):
    """A command was refused; the error's own template says why and what to type instead."""

    error: UserError


@dataclass(frozen=True, slots=True)
class AnsweredInPrivate(Message):
    """The one neutral line in the group: the answer went to the speaker privately, or could not be delivered there."""

    bot_username: str
    delivered: bool = True


class Place(StrEnum):
    """Where a reply goes: this chat, in place of the pressed message, the speaker's private chat, or a toast."""

    CHAT = "chat"
    EDIT = "edit"
    PRIVATE = "private"
    TOAST = "toast"


@dataclass(frozen=True, slots=True)
class Reply:
    message: Message
    place: Place = Place.CHAT
    document: OutgoingFile | OutgoingTable | OutgoingAnswer | None = None
