"""Dates, numbers and deadlines as a Vietnamese office writes them.

Instants go in aware and are shown in Asia/Ho_Chi_Minh; numbers below ten take a zero, as in administrative texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from domain.conversation.messages.base import WorkLine
from domain.model import CLOSED, SourceDocument, Timeliness
from domain.vocabulary import WEEKDAYS, ZONE, DeadlineFacts

_MOST_SPANS = 6


def two_digits(count: int) -> str:
    return f"{count:02d}"


def office(name: str) -> str:
    """The office by its name; one that has not been given any is "cơ quan"."""
    return name or "cơ quan"


def code(number: int) -> str:
    """The number as people say it aloud: NV12."""
    return f"NV{number}"


def spans(numbers: Sequence[int]) -> str:
    """NV3, NV12–NV40; of many that do not follow each other the first and the last: từ NV3 đến NV1197"""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) > _MOST_SPANS:
        return f"từ {code(runs[0][0])} đến {code(runs[-1][-1])}"
    return ", ".join(_span(run[0], run[-1]) for run in runs)


def _span(first: int, last: int) -> str:
    if last - first < 2:
        return ", ".join(code(number) for number in range(first, last + 1))
    return f"{code(first)}–{code(last)}"


def day(value: date) -> str:
    """dd/mm/yyyy; an aware datetime is taken to local time first."""
    local = value.astimezone(ZONE) if isinstance(value, datetime) else value
    return f"{local:%d/%m/%Y}"


def hour(instant: datetime) -> str:
    return f"{instant.astimezone(ZONE):%H:%M}"


def moment(instant: datetime) -> str:
    """15:42 24/11/2026"""
    return f"{instant.astimezone(ZONE):%H:%M %d/%m/%Y}"


def full_moment(instant: datetime) -> str:
    """Thứ Sáu 27/11/2026, 17:00"""
    local = instant.astimezone(ZONE)
    return f"{WEEKDAYS[local.weekday()]} {local:%d/%m/%Y, %H:%M}"


def left(deadline: DeadlineFacts, now: datetime) -> str:
    """How much is left, or how late it is, in working days.

    A date-only deadline lasts until 24:00 of its day (Bộ luật Dân sự 2015, Điều 148).
    """
    due, today = deadline.due_at.astimezone(ZONE), now.astimezone(ZONE).date()
    passed = due.date() < today or (now > deadline.due_at and not deadline.date_only)
    working_days = deadline.working_days_left
    if passed:
        if due.date() == today:
            return f"quá hạn từ {due:%H:%M} hôm nay"
        return f"quá hạn {two_digits(-working_days)} ngày làm việc" if working_days < 0 else "đã quá hạn"
    if due.date() == today:
        return "hôm nay"
    if working_days > 0:
        return f"còn {two_digits(working_days)} ngày làm việc"
    return (
        "ngày mai" if due.date() == today + timedelta(days=1) else f"còn {two_digits((due.date() - today).days)} ngày"
    )


def deadline_in_full(deadline: DeadlineFacts, now: datetime) -> str:
    """Thứ Năm 17/12/2026, 17:00, còn 17 ngày làm việc"""
    return f"{full_moment(deadline.due_at)}, {left(deadline, now)}"


def original_words(deadline: DeadlineFacts) -> str:
    """What the deadline was read from; empty where it would only repeat the date."""
    words = deadline.words.strip()
    local = deadline.due_at.astimezone(ZONE)
    said = {"", f"{local:%d/%m/%Y}", f"{local.day}/{local.month}/{local.year}"}
    return "" if words.lower().removeprefix("ngày ") in said else words


def in_words(deadline: DeadlineFacts) -> str:
    """The original words as they follow a date: ` (nguyên văn: "trước ngày 28/11")`; empty where there are none."""
    words = original_words(deadline)
    return f' (nguyên văn: "{shorten(words, 120)}")' if words else ""


def punctuality(line: WorkLine) -> str:
    """How a closed line stands to its deadline, whose `working_days_left` counts from the moment of closing."""
    if line.deadline is None:
        return ""
    if line.timeliness is Timeliness.DONE_LATE:
        return f"trễ hạn {two_digits(line.overdue_days)} ngày làm việc" if line.overdue_days > 0 else "trễ hạn"
    ahead = line.deadline.working_days_left
    return f"trước hạn {two_digits(ahead)} ngày làm việc" if ahead > 0 else "đúng hạn"


def document_reference(document: SourceDocument) -> str:
    """Văn bản số 888/SKHCN-VP ngày 24/09/2020 của Sở Khoa học và Công nghệ"""
    parts = [f"Văn bản số {document.number}" if document.number else "Văn bản"]
    if document.issued_on:
        parts.append(f"ngày {day(document.issued_on)}")
    if document.issuer:
        parts.append(f"của {document.issuer}")
    return " ".join(parts)


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word border where there is one near."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    border = cut.rfind(" ")
    return (cut[:border] if border > length // 2 else cut).rstrip(" ,.;:–-") + "…"


def listed(items: Iterable[str], conjunction: str = "và") -> str:
    """A, B và C"""
    *others, last = [*items] or [""]
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def capitalised(text: str) -> str:
    """With a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def is_closed(line: WorkLine) -> bool:
    return line.lifecycle in CLOSED
