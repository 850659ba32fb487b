"""Reads what an administrator types about the working calendar: which days, off or worked, by which notice.

Days are read by the deadline reader, but as they are named: a day off is meant here, not moved to a working day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.errors import DayNotUnderstood
from domain.intake.deadlines import DeadlineReading, DeadlineWarning, ReadingKind, read_deadline
from domain.intake.documents import find_documents
from domain.office.calendar import WorkingCalendar, local_date
from domain.text import fold

LONGEST_SPAN = 31
"""Days; a longer stretch off is a slip of the pen."""

YEARS = range(2000, 2101)
"""Within the lunar tables, and what an office may still ask about."""

_MOST_DATE_WORDS = 14
_NOTICE = re.compile(r"(?:^|[\s,;(])theo\s+(?P<notice>.+)$", re.IGNORECASE | re.DOTALL)
_NOTICE_LEAD = re.compile(
    r"^(?:(?:thông báo|thong bao|công văn|cong van|văn bản|van ban|quyết định|quyet dinh|nghị quyết|nghi quyet"
    r"|tb|cv|vb|qđ|qd|nq)\s+)?(?:số|so)?\s*:?\s*",
    re.IGNORECASE,
)
_OF_A_DATE = frozenset({"nam", "thang", "tuan", "sau", "toi", "nay", "den", "va", "-", "hang"})
_SPAN = frozenset({DeadlineWarning.INTERVAL})
_REFUSED = frozenset({DeadlineWarning.IMPOSSIBLE})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """The named days in order, each once; the reason and the notice, empty where none was typed."""

    days: tuple[date, ...]
    reason: str = ""
    notice: str = ""


def read_entry(text: str, now: datetime, calendar: WorkingCalendar) -> CalendarEntry:
    """`2/1/2027 theo 12729/VPCP-KGVX`, `5/2/2027 đến 11/2/2027 Tết Nguyên đán`. Raises `DayNotUnderstood`."""
    rest, notice = _without_notice(text.strip())
    words = rest.split()
    found: tuple[date, ...] = ()
    count = 0
    for length in range(min(len(words), _MOST_DATE_WORDS), 0, -1):
        days = _days(" ".join(words[:length]).rstrip(" :,;.–-"), now, calendar)
        if not days or (found and (days != found or not _may_be_reason(words[length:count]))):
            continue
        found, count = days, length
    if not found or any(day.year not in YEARS for day in found) or len(found) > LONGEST_SPAN:
        raise DayNotUnderstood(text.strip())
    return CalendarEntry(found, _reason(words[count:]), notice)


def read_notice(text: str) -> str:
    """The document that is named after "theo", as typed without its kind; empty where there is none."""
    return _without_notice(text)[1]


def _without_notice(text: str) -> tuple[str, str]:
    if found := _NOTICE.search(text):
        notice = _NOTICE_LEAD.sub("", " ".join(found["notice"].split())).strip(" .,;)")
        return text[: found.start()].strip(" ,;("), notice
    cited = find_documents(text)
    if cited and cited[0].start > 0:
        return text[: cited[0].start].strip(" ,;("), text[cited[0].start :].strip(" .,;)")
    return text, ""


def _may_be_reason(words: list[str]) -> bool:
    """Whether words that do not change which days are meant say why, and are no part of the date."""
    first = fold(words[0]).strip(" .,:;")
    return first not in _OF_A_DATE and not any(character.isdigit() for word in words for character in word)


def _days(words: str, now: datetime, calendar: WorkingCalendar) -> tuple[date, ...]:
    reading = read_deadline(words, now, calendar)
    if len(fold(reading.words)) < len(fold(words)) or reading.recurrence or reading.warning in _REFUSED:
        return ()
    named = sorted({local_date(candidate) for candidate in reading.candidates})
    if reading.warning in _SPAN:
        return _stretch(named)
    if "," in words or ";" in words:
        return tuple(named)
    return (reading.named,) if reading.named is not None and _is_plain(reading) else ()


def _is_plain(reading: DeadlineReading) -> bool:
    """Whether the words name a day by itself, not one counted from it ("trước ngày 2/1")."""
    return reading.kind is ReadingKind.DATE and reading.due is not None and len(reading.candidates) == 1


def _stretch(ends: list[date]) -> tuple[date, ...]:
    if len(ends) != 2:
        return ()
    return tuple(ends[0] + timedelta(days=place) for place in range((ends[1] - ends[0]).days + 1))


def _reason(words: list[str]) -> str:
    return re.sub(r"^(?:vì|vi|do|lý do|ly do)\s+", "", " ".join(words).strip(" :,;.–-"), flags=re.IGNORECASE)
