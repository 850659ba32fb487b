"""From one typed line to a task draft: which part is the units, the officer, the deadline, the document, the work.

The parts may stand in any order after the units; what is read is echoed and confirmed, never guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.deadlines import BeforeDate, Calendar, DeadlineReading, find_deadline, read_deadline
from domain.documents import DocumentReference, find_documents
from domain.drafts import TaskDraft, draft_deadline
from domain.errors import UnitAmbiguous, UnitNotFound
from domain.model import Person, SourceDocument, Unit, Urgency
from domain.text import fold, normalize
from domain.units import find_unit, unit_key, unit_names

URGENCY_WORDS = {
    "thuong": Urgency.NORMAL,
    "khan": Urgency.URGENT,
    "thuong khan": Urgency.VERY_URGENT,
    "hoa toc": Urgency.EXPRESS,
}
NO_DEADLINE_WORDS = frozenset({"khong han", "khong thoi han", "khong co thoi han", "khong co han", "thuong xuyen"})
DOCUMENT_LEAD = re.compile(
    r"^(?:(?:theo|thuc hien|can cu)\s+)?"
    r"(?:cv|cong van|vb|van ban|qd|quyet dinh|kh|ke hoach|tb|thong bao|ct|chi thi|cd|cong dien|bc|ttr|to trinh"
    r"|nq|nghi quyet)?"
    r"\s*(?:so)?\s*:?\s*$"
)
PERSON_LEAD = re.compile(r"^(?:dong chi|d/c|anh|chi|ong|ba|can bo|chuyen vien|cv)\s+")
UNIT_BREAK = re.compile(r"\s*(?:[,;+]|\s(?:va|và|phối hợp với|phối hợp|phoi hop voi|phoi hop)\s)\s*", re.IGNORECASE)
UNIT_LEAD = re.compile(r"^(?:giao|chủ trì|chu tri|phối hợp với|phối hợp|phoi hop voi|phoi hop|ph)\s+", re.IGNORECASE)

LONGEST_UNIT_NAME = 12
"""Words; a unit's name is not looked for beyond them."""

WHOLE = 0.75
"""A part is a deadline by itself when its read words make up this share of it."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a line may refer to: the units in protocol order, and who works in them."""

    units: Sequence[Unit]
    members: Mapping[int, Sequence[Person]]
    calendar: Calendar
    before_date: BeforeDate = BeforeDate.STRICT


def read_line(text: str, office: Office, now: datetime) -> TaskDraft:
    """What one line says of a task; what it does not say is left empty, to be asked for.

    Raises:
        UnitNotFound, UnitAmbiguous: words that stand where units stand name none, or several.
    """
    head, body = _split(normalize(text), office.units)
    draft = (
        with_units(TaskDraft(document_settled=True), head, office.units) if head else TaskDraft(document_settled=True)
    )
    return _with_body(draft, body, office, now)


def read_work(text: str, office: Office, now: datetime) -> TaskDraft:
    """What one line says besides its units, for when these could not be made out."""
    _, body = _split(normalize(text), office.units)
    return _with_body(TaskDraft(document_settled=True), body, office, now)


def with_units(draft: TaskDraft, text: str, units: Sequence[Unit]) -> TaskDraft:
    """The first unit named leads, the others coordinate. Raises `UnitNotFound`, `UnitAmbiguous`."""
    named = [UNIT_LEAD.sub("", part).strip() for part in UNIT_BREAK.split(text) if part.strip(" .")]
    found = list(dict.fromkeys(find_unit(part, units).id for part in named))
    if not found:
        raise UnitNotFound(text.strip(), tuple(unit.code for unit in units[:8]))
    return replace(draft, lead_id=found[0], coordinator_ids=tuple(found[1:]))


def _split(text: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The units in front, and the rest. What precedes a colon must be units; without one, what reads as units is."""
    before, colon, after = text.partition(":")
    if colon and not re.search(r"\d\s*$", before):
        return before.strip(), after.strip()
    parts = re.split(r"\s*,\s*", text)
    count = 0
    while count < len(parts) and _names_unit(parts[count], units):
        count += 1
    named, rest = parts[:count], parts[count:]
    if rest and (words := _unit_in_front(rest[0], units)):
        named, rest = [*named, words], [rest[0][len(words) :].strip(), *rest[1:]]
    return ", ".join(named), ", ".join(rest)


def _unit_in_front(text: str, units: Sequence[Unit]) -> str:
    """The longest run of first words that is a unit's name to the letter: "Văn phòng báo cáo …" names Văn phòng."""
    names = {unit_key(name) for unit in units for name in unit_names(unit)}
    ends = [word.end() for word in re.finditer(r"\S+", text)][:LONGEST_UNIT_NAME]
    return next((text[:end] for end in reversed(ends) if unit_key(UNIT_LEAD.sub("", text[:end])) in names), "")


def _names_unit(part: str, units: Sequence[Unit]) -> bool:
    try:
        find_unit(UNIT_LEAD.sub("", part), units)
    except UnitAmbiguous:
        return True
    except UnitNotFound:
        return False
    return True


def _with_body(draft: TaskDraft, body: str, office: Office, now: datetime) -> TaskDraft:
    words: list[str] = []
    dates: list[str] = []
    for part in _parts(body):
        if (urgency := URGENCY_WORDS.get(fold(part))) is not None:
            draft = replace(draft, urgency=urgency)
        elif fold(part) in NO_DEADLINE_WORDS:
            draft = replace(draft, no_deadline=True)
        elif (document := whole_document(part)) is not None and draft.document is None:
            draft = replace(draft, document=document)
        elif (officer := _officer(part, draft, office)) is not None:
            draft = replace(draft, officer_id=officer.id)
        elif _is_deadline(part, office, now):
            dates.append(part)
        else:
            words.append(part)
    title = ", ".join(words)
    draft = _with_deadline(replace(draft, title=title), " ".join(dates) or title, bool(dates), office, now)
    if not dates and draft.deadline is not None:
        draft = replace(draft, title=_without_tail(title, draft.deadline.deadline.words))
    cited = find_documents(title)
    return replace(draft, document=as_source(cited[0])) if cited and draft.document is None else draft


def _without_tail(title: str, words: str) -> str:
    """The deadline's words go from the end of the work's, where they have been read; in the middle they stay."""
    if not words or not title.endswith(words):
        return title
    return title.removesuffix(words).rstrip(" ,.;:-") or title


def _parts(body: str) -> list[str]:
    return [part for piece in re.split(r"\s*[,;\n]\s*", body) if (part := piece.strip(" .\t"))]


def read_typed_deadline(words: str, office: Office, now: datetime) -> DeadlineReading:
    return read_deadline(_without_label(words), now, office.calendar, before_date=office.before_date)


def _without_label(words: str) -> str:
    """ "hạn 17/12" is typed for "17/12"; "hạn trước 17/12" keeps its "trước"."""
    return re.sub(r"^\s*(?:thời hạn|thoi han|hạn|han)\s*:?\s+", "", words, flags=re.IGNORECASE)


def _is_deadline(part: str, office: Office, now: datetime) -> bool:
    reading = read_typed_deadline(part, office, now)
    if draft_deadline(reading) is None:
        return False
    return len(fold(reading.words)) >= WHOLE * len(fold(_without_label(part)))


def _with_deadline(draft: TaskDraft, words: str, typed: bool, office: Office, now: datetime) -> TaskDraft:
    """A part that is a deadline, else one that the work's own words name after "trước", "chậm nhất" and the like."""
    if not words:
        return draft
    if typed:
        reading = read_typed_deadline(words, office, now)
    else:
        reading = find_deadline(words, now, office.calendar, before_date=office.before_date)
    return replace(draft, deadline=draft_deadline(reading))


def whole_document(part: str) -> SourceDocument | None:
    """The document, when the part is nothing but its number (with its type in front and its date and issuer behind)."""
    references = find_documents(part)
    if len(references) != 1:
        return None
    start = references[0].start
    return as_source(references[0]) if DOCUMENT_LEAD.match(fold(part[:start]) + " ") else None


def as_source(reference: DocumentReference) -> SourceDocument:
    return SourceDocument(reference.raw, reference.date, reference.issuer)


def _officer(part: str, draft: TaskDraft, office: Office) -> Person | None:
    """A member of the lead unit by full or given name, if only one answers to it."""
    if draft.lead_id is None or len(part) > 60:
        return None
    wanted = PERSON_LEAD.sub("", fold(part))
    named = [
        person
        for person in office.members.get(draft.lead_id, ())
        if wanted == fold(person.name) or (len(part.split()) <= 2 and wanted == fold(person.name).split()[-1])
    ]
    return named[0] if len(named) == 1 else None
