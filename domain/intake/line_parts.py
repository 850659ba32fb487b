"""Decides what one part of a typed line is by itself: an urgency, a document, a deadline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.intake.deadlines import Calendar, DeadlineReading, read_deadline
from domain.intake.documents import DocumentReference, find_documents
from domain.intake.drafts import draft_deadline
from domain.intake.line_words import STAMP, may_be_aside, says_no_deadline, without_courtesy
from domain.model import Person, SourceDocument, Unit, Urgency
from domain.text import BLANKS_BEFORE, fold
from domain.vocabulary import BeforeDate

URGENCY_WORDS = {
    "thuong": Urgency.NORMAL,
    "khan": Urgency.URGENT,
    "thuong khan": Urgency.VERY_URGENT,
    "hoa toc": Urgency.EXPRESS,
    "gap": Urgency.URGENT,
}
DOCUMENT_LEAD = re.compile(
    r"^(?:(?:theo|thuc hien|can cu)\s+)?"
    r"(?:cv|cong van|vb|van ban|qd|quyet dinh|kh|ke hoach|tb|thong bao|ct|chi thi|cd|cong dien|bc|ttr|to trinh"
    r"|nq|nghi quyet)?"
    r"\s*(?:so)?\s*:?\s*$"
)
DATED_BEHIND = re.compile(r"[ ,]*(?:ngay [\d/.-]+)?(?:,? (?:cua )?[a-z][a-z. -]{1,60})?")

WHOLE = 0.75
"""A part is a deadline by itself when its read words make up this share of it."""

MOST_PARTS = 40
"""Parts of a line that are looked at each for itself."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a line may refer to: the units in protocol order, who works in them, and the name of the whole office."""

    units: Sequence[Unit]
    members: Mapping[int, Sequence[Person]]
    calendar: Calendar
    before_date: BeforeDate = BeforeDate.STRICT
    organization: str = ""


def parts_of(body: str) -> list[str]:
    """What stands between commas, semicolons and line ends; the middle of a very long enumeration is one part."""
    parts = [part for piece in re.split(rf"{BLANKS_BEFORE}[,;\n]\s*", body) if (part := piece.strip(" .\t"))]
    if len(parts) <= MOST_PARTS:
        return parts
    return [*parts[: MOST_PARTS // 2], ", ".join(parts[MOST_PARTS // 2 : -MOST_PARTS // 2]), *parts[-MOST_PARTS // 2 :]]


def is_aside(part: str, office: Office, now: datetime) -> bool:
    """Whether the words are an urgency, "không hạn", a document or a deadline by themselves."""
    if not may_be_aside(part):
        return False
    if STAMP.match(part) or fold(part) in URGENCY_WORDS or says_no_deadline(part):
        return True
    return whole_document(part) is not None or is_deadline(part, office, now)


def read_typed_deadline(words: str, office: Office, now: datetime) -> DeadlineReading:
    return read_deadline(_without_label(words), now, office.calendar, before_date=office.before_date)


def _without_label(words: str) -> str:
    """ "hạn 17/12" is typed for "17/12"; "hạn trước 17/12" keeps its "trước"."""
    plain = without_courtesy(words)
    return re.sub(
        r"^\s*+(?:thời hạn|thoi han|hạn|han|dl)(?:\s*+:)?(?<=[:\w])\s*+(?<=[:\s])", "", plain, flags=re.IGNORECASE
    )


def is_deadline(part: str, office: Office, now: datetime) -> bool:
    reading = read_typed_deadline(part, office, now)
    if draft_deadline(reading) is None:
        return False
    return len(fold(reading.words)) >= WHOLE * len(fold(_without_label(part)))


def whole_document(part: str) -> SourceDocument | None:
    """The document, when the part is nothing but its number (with its type in front and its date and issuer behind)."""
    references = find_documents(part)
    if len(references) != 1:
        return None
    before, behind = fold(part[: references[0].start]), fold(part[references[0].end :])
    whole = DOCUMENT_LEAD.match(before + " ") and DATED_BEHIND.fullmatch(behind.strip(" ,.)"))
    return as_source(references[0]) if whole else None


def as_source(reference: DocumentReference) -> SourceDocument:
    """The document as the record keeps it; a number typed in small letters gets the capitals of its form."""
    raw, symbol = reference.raw, reference.symbol
    number = f"{raw[: len(raw) - len(symbol)]}{symbol}" if raw == raw.lower() else raw
    return SourceDocument(number, reference.date, reference.issuer)
