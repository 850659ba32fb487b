"""The words that several capabilities share: they are stored, decided on and said alike, and import none of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
"""By `date.weekday()`, as they begin a line."""

WEEKDAYS_WITHIN = tuple(name[:1].lower() + name[1:] for name in WEEKDAYS)
"""As they stand within a sentence: `thứ Hai`."""

WEEKDAY_OF = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "cn": 6}
"""The folded word behind "thứ", to `date.weekday()`."""


class WhyUnreachable(StrEnum):
    """Why a chat cannot be written to, for every messenger; `bot/<vendor>/errors.py` reads it off the answer."""

    BLOCKED = "blocked"
    NEVER_STARTED = "never_started"
    DEACTIVATED = "deactivated"
    CHAT_NOT_FOUND = "chat_not_found"
    KICKED = "kicked"
    LEFT = "left"
    NO_RIGHTS = "no_rights"
    TOPIC_GONE = "topic_gone"
    GROUP_GONE = "group_gone"
    OTHER = "other"


class StepKind(StrEnum):
    """Which part of the ladder a reminder comes from."""

    ASSIGNED = "assigned"
    NOT_ACCEPTED = "not_accepted"
    BEFORE = "before"
    DUE_DAY = "due_day"
    HOURS_BEFORE = "hours_before"
    OVERDUE = "overdue"
    CHECK_IN = "check_in"


class Audience(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    GROUP = "group"
    LEADER = "leader"
    DIRECTOR = "director"
    MONITORS = "monitors"


class ChangeKind(StrEnum):
    """What happened to a work; the same keys as in the audit."""

    DEADLINE = "deadline_changed"
    TITLE = "title_changed"
    OFFICER = "officer_changed"
    HELD = "held"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    UNDONE = "undone"
    PROGRESS = "progress_reported"
    COMPLETED = "completed"


class BeforeDate(StrEnum):
    """How "trước ngày X" is taken: by the letter (the day before X) or with X itself."""

    STRICT = "strict"
    INCLUSIVE = "inclusive"


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """A deadline as it is said in full. Instants are aware; `working_days_left` is negative when overdue."""

    due_at: datetime
    date_only: bool
    words: str
    working_days_left: int


class DraftField(StrEnum):
    """What the guided conversation asks for, one at a time."""

    UNITS = "units"
    TITLE = "title"
    DEADLINE = "deadline"
    DOCUMENT = "document"
    RECEIVED_ON = "received_on"


class ListSource(StrEnum):
    """Where the tasks of a list come from: one line each, or a directive."""

    LINES = "lines"
    DIRECTIVE = "directive"


class DoubtKind(StrEnum):
    """What a line of the list lacks. Until it is settled the line is not saved."""

    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    AMBIGUOUS_COORDINATOR = "ambiguous_coordinator"
    SEVERAL_LEADS = "several_leads"
    NO_TEXT = "no_text"
    NO_DEADLINE = "no_deadline"
    UNSURE_DEADLINE = "unsure_deadline"
    UNKNOWN_OFFICER = "unknown_officer"


@dataclass(frozen=True, slots=True)
class Doubt:
    """About which words, and between which unit codes if that is known."""

    kind: DoubtKind
    words: str = ""
    candidates: tuple[str, ...] = ()
