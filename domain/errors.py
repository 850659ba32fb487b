"""The two families of errors: one is shown to the speaker, the other tells delivery what to do next.

A `UserError` names what is wrong and what to type instead; its sentence is a template of the same name in `wording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.model import Lifecycle
from domain.vocabulary import WhyUnreachable


class UserError(Exception):
    """Refuses a command: nothing has been saved. Shown to the speaker alone."""


@dataclass(eq=False)
class NotAllowed(UserError):
    """The speaker's role does not carry this right. `who_may` is a key of `wording`."""

    who_may: str


@dataclass(eq=False)
class TaskNotFound(UserError):
    number: int


@dataclass(eq=False)
class ArgumentMissing(UserError):
    """The command lacks something; `command` is its word, whose help line shows what to type."""

    command: str


@dataclass(eq=False)
class SeveralNumbers(ArgumentMissing):
    """Several tasks were named to a command that takes one; `number` is the first of them."""

    number: int


@dataclass(eq=False)
class UnitNotFound(UserError):
    typed: str
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class UnitAmbiguous(UserError):
    typed: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class OfficerNotFound(UserError):
    typed: str
    unit: str


@dataclass(eq=False)
class OfficerAmbiguous(UserError):
    """Several people of the unit answer to the name."""

    typed: str
    candidates: tuple[str, ...]


@dataclass(eq=False)
class NotOverdueYet(UserError):
    """Nothing about the work comes to the group by `until`, so there is nothing that the head could hold back."""

    number: int
    until: datetime


@dataclass(eq=False)
class SnoozeTooLate(UserError):
    """The deadline comes before the moment to which the reminders were to be put off, or has passed already."""

    number: int
    due_at: datetime
    passed: bool = False


@dataclass(eq=False)
class SnoozeNotUnderstood(UserError):
    typed: str


@dataclass(eq=False)
class ChangeNotUnderstood(UserError):
    """`sua 12 …`: the words do not say what is to be changed."""

    number: int


@dataclass(eq=False)
class NothingToUndo(UserError):
    number: int


@dataclass(eq=False)
class UndoTooLate(UserError):
    """What was done more than 24 hours ago, at `at`, is not taken back."""

    number: int
    at: datetime


@dataclass(eq=False)
class DeadlineNotUnderstood(UserError):
    typed: str


@dataclass(eq=False)
class DocumentNotUnderstood(UserError):
    typed: str


@dataclass(eq=False)
class RuleNotFound(UserError):
    """No recurring task of this number goes on."""

    number: int


@dataclass(eq=False)
class NothingTicked(UserError):
    """None of the listed tasks is chosen to be saved."""


@dataclass(eq=False)
class NoAssignmentsFound(UserError):
    """The text is no directive, or gives nobody anything to do."""


@dataclass(eq=False)
class AlreadyClosed(UserError):
    """The work was closed before; says by whom and when. `who` is empty where names are not shown."""

    number: int
    lifecycle: Lifecycle
    at: datetime
    who: str


@dataclass(eq=False)
class WrongState(UserError):
    """The work is in a state from which `act` does not go on; `only_in` are those from which it does.

    `act` is a key of `wording`, as of `domain.tasks.lifecycle`.
    """

    number: int
    lifecycle: Lifecycle
    act: str
    only_in: frozenset[Lifecycle]


@dataclass(eq=False)
class UrgencyNotUnderstood(UserError):
    typed: str


@dataclass(eq=False)
class DayNotUnderstood(UserError):
    """No calendar day, or none that the calendar has, was typed."""

    typed: str


@dataclass(eq=False)
class DayAlreadySet(UserError):
    """The office has entered this very thing about the day before."""

    day: date
    working: bool
    reason: str
    notice: str


@dataclass(eq=False)
class DayNotSet(UserError):
    """The office has entered nothing about the day."""

    day: date


@dataclass(eq=False)
class YearAlreadyCertain(UserError):
    year: int


@dataclass(eq=False)
class ChannelNotLinked(UserError):
    """The speaker is not registered on that messenger; `channel` is its kind."""

    channel: str


@dataclass(eq=False)
class NoGroupAwaits(UserError):
    """There is no group whose binding the administrator could confirm."""


@dataclass(eq=False)
class ZaloFull(UserError):
    """The plan's people (or `groups`) on Zalo all have their place: one more is not taken, its code is not used up."""

    groups: bool
    limit: int


@dataclass(eq=False)
class NoNextPage(UserError):
    """The speaker has seen all of the last list, or none at all."""


@dataclass(eq=False)
class DeadLetterNotFound(UserError):
    """No undeliverable message of this number waits to be sent again."""

    number: int


@dataclass(eq=False)
class NothingToConfirm(UserError):
    """There is no draft in this chat."""


@dataclass(eq=False)
class StaleButton(UserError):
    """The button belongs to an older state of the work or of the draft."""

    number: int | None
    lifecycle: Lifecycle | None


@dataclass(eq=False)
class CodeRefused(UserError):
    """An invitation or group code that is unknown, used or expired; the reason is not told to a stranger."""


@dataclass(eq=False)
class OnlyInPrivate(UserError):
    command: str


@dataclass(eq=False)
class NoSuchChoice(UserError):
    """A number was typed that is none of the offered ones."""

    offered: int


class SecretPlace(StrEnum):
    """Where a stamp of state secrecy was found."""

    TEXT = "text"
    QUOTED = "quoted"
    FILE_NAME = "file_name"
    FILE = "file"
    PERSON_NAME = "person_name"
    GROUP_NAME = "group_name"


@dataclass(eq=False)
class SecretRefused(UserError):
    """Something bears a state-secret stamp (Luật Bảo vệ bí mật nhà nước): it is neither stored nor said again."""

    where: SecretPlace = SecretPlace.TEXT


@dataclass(eq=False)
class TooFast(UserError):
    """More messages than one sender may send; those that follow within the minute are not read."""

    per_minute: int


@dataclass(eq=False)
class NothingToRead(UserError):
    """A message without words: a picture alone, a sticker, a voice message, a file that the messenger keeps back."""


@dataclass(eq=False)
class TextTooLong(UserError):
    limit: int


@dataclass(eq=False)
class CorrectionNotUnderstood(UserError):
    """The words do not correct a proposal of tasks."""

    typed: str


@dataclass(eq=False)
class NoSuchAssignment(UserError):
    """The proposal has no task of this number; `last` is its highest."""

    number: int
    last: int


@dataclass(eq=False)
class NoSuchUnread(UserError):
    """The proposal has no unread sentence of this number; `known` are the first of those it has."""

    number: int
    known: tuple[int, ...]


class FileFault(StrEnum):
    """Why a document cannot be read."""

    TOO_BIG = "too_big"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_SLOW = "too_slow"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    WRONG_KIND = "wrong_kind"
    DAMAGED = "damaged"
    LOCKED = "locked"
    NO_TEXT = "no_text"
    MACROS = "macros"


@dataclass(eq=False)
class FileRefused(UserError):
    """A document that cannot be read; `limit` is the number that was passed (megabytes, pages or seconds)."""

    fault: FileFault
    limit: int = 0


@dataclass(eq=False)
class TryAgainLater(UserError):
    """Something of ours failed; it has been logged, and nothing was saved."""


class TableProblem(StrEnum):
    """Why a file cannot be taken as a task table."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_SLOW = "too_slow"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    MACROS = "macros"
    OLD_FORMAT = "old_format"
    PASSWORD = "password"
    WRONG_KIND = "wrong_kind"
    DAMAGED = "damaged"
    EMPTY = "empty"
    NO_ROWS = "no_rows"
    UNCOMPUTED = "uncomputed"
    NO_HEADERS = "no_headers"
    NO_FILE = "no_file"
    NOT_FETCHED = "not_fetched"
    NOT_CARRIED = "not_carried"


@dataclass(eq=False)
class TableRefused(UserError):
    """A task table that cannot be read, or that the messenger (`channel`) does not carry. Nothing of it is kept."""

    problem: TableProblem
    channel: str = ""


@dataclass(eq=False)
class ColumnNotFound(UserError):
    """No table that waits has a column of this header; `headers` are those that it has."""

    typed: str
    headers: tuple[str, ...]


@dataclass(eq=False)
class MeaningNotFound(UserError):
    """A column was said to be something that no column is."""

    typed: str


class DeliveryError(Exception):
    """Tells delivery what to do next. Only a channel raises it."""


class TryLater(DeliveryError):
    """A passing fault; the message was not accepted.

    `retry_after` is in seconds where the channel said so; `whole_bot` holds every chat, not this one alone.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, whole_bot: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.whole_bot = whole_bot


class OutcomeUnknown(DeliveryError):
    """The connection broke after the request was sent: the message may have arrived."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(DeliveryError):
    """This chat cannot be written to until somebody acts: blocked, deactivated, kicked, never started."""

    def __init__(self, reason: str, why: WhyUnreachable = WhyUnreachable.OTHER) -> None:
        """`reason` is what the messenger said, for the log."""
        super().__init__(reason)
        self.reason = reason
        self.why = why

    @property
    def never_started(self) -> bool:
        return self.why is WhyUnreachable.NEVER_STARTED


class RecipientMoved(DeliveryError):
    """The chat has a new id (a group became a supergroup)."""

    def __init__(self, new_chat_id: str) -> None:
        super().__init__(new_chat_id)
        self.new_chat_id = new_chat_id


class TopicGone(DeliveryError):
    """The topic was deleted; the group itself still takes messages."""


class Rejected(DeliveryError):
    """The channel will never take this message (too long, malformed): a fault of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
