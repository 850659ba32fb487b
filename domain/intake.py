"""From one typed line to a task draft: which part is the units, the officer, the deadline, the document, the work.

The parts may stand in any order; what is read is echoed and confirmed, never guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.deadlines import BeforeDate, Calendar, DeadlineReading, find_deadline, read_deadline
from domain.documents import DocumentReference, find_documents
from domain.drafts import TaskDraft, draft_deadline
from domain.errors import OfficerAmbiguous, OfficerNotFound
from domain.model import Person, SourceDocument, Unit, Urgency
from domain.parties import (
    PERSON_LEAD,
    find_officer,
    names_parties,
    names_parties_exactly,
    read_parties,
    says_coordinator,
    says_role,
    sealed_names,
    unsealed,
)
from domain.text import BLANKS_BEFORE, fold, normalize
from domain.units import unit_key, unit_keys

URGENCY_WORDS = {
    "thuong": Urgency.NORMAL,
    "khan": Urgency.URGENT,
    "thuong khan": Urgency.VERY_URGENT,
    "hoa toc": Urgency.EXPRESS,
}
_STAMP = (
    r"(?:độ khẩn|do khan|mức độ|muc do|mức|muc)?\s*+:?\s*+(thượng khẩn|thuong khan|hỏa tốc|hoả tốc|hoa toc|khẩn|khan)"
)
STAMP = re.compile(rf"^[(\[ ]*+{_STAMP}[)\] .!]*$", re.IGNORECASE)
STAMP_IN_FRONT = re.compile(
    rf"^[(\[]?{_STAMP}[)\]!]?(?:\s*[:,;.-]\s*|\s+)(?!trương|truong|cấp|cap)(?=\S)", re.IGNORECASE
)
STAMP_BEHIND = re.compile(rf"{BLANKS_BEFORE}[(\[]{_STAMP}[)\]]\s*$", re.IGNORECASE)
TITLE_LABEL = re.compile(
    r"^(?:nội dung|noi dung|nhiệm vụ|nhiem vu|tên việc|ten viec|công việc|cong viec|việc|viec)\s*:\s*", re.IGNORECASE
)
LABELS = re.compile(
    r"^(?:noi dung|nhiem vu|ten viec|cong viec|viec|don vi|chu tri|don vi chu tri|phoi hop|han|thoi han|can bo"
    r"|chuyen vien|nguoi thuc hien|van ban|can cu|theo)$"
)
LATER_LABELS = re.compile(r"[,;] ?(?:noi dung|nhiem vu|ten viec|cong viec|han|thoi han)$")
UNIT_LABEL = re.compile(r"^(?:đơn vị|don vi)(?:\s+(?=chủ trì|chu tri|phối hợp|phoi hop)|\s*:\s*)", re.IGNORECASE)
OFFICER_LABEL = re.compile(r"^(?:người thực hiện|nguoi thuc hien|cán bộ|can bo|chuyên viên|chuyen vien)\s*:\s*", re.I)
NO_DEADLINE_BEHIND = re.compile(
    r"(?<![\s,;.:-])[\s,;.:-]++(?:không|khong)\s+(?:(?:có|co)\s+)?(?:(?:thời|thoi)\s+)?(?:hạn|han)\s*$", re.IGNORECASE
)
NO_DEADLINE_WORDS = frozenset({"khong han", "khong thoi han", "khong co thoi han", "khong co han", "thuong xuyen"})
DOCUMENT_LEAD = re.compile(
    r"^(?:(?:theo|thuc hien|can cu)\s+)?"
    r"(?:cv|cong van|vb|van ban|qd|quyet dinh|kh|ke hoach|tb|thong bao|ct|chi thi|cd|cong dien|bc|ttr|to trinh"
    r"|nq|nghi quyet)?"
    r"\s*(?:so)?\s*:?\s*$"
)
UNIT_BREAK = re.compile(
    rf"(?:{BLANKS_BEFORE}[,;+]|(?<!\s)\s++(?:va|và|phối hợp với|phối hợp|phoi hop voi|phoi hop)\s)\s*", re.IGNORECASE
)
UNIT_LEAD = re.compile(r"^(?:giao|chủ trì|chu tri|phối hợp với|phối hợp|phoi hop voi|phoi hop|ph)\s+", re.IGNORECASE)

LONGEST_UNIT_NAME = 12
"""Words; a unit's name is not looked for beyond them."""

MOST_UNITS = 30
"""No line that somebody means names more of them in front of the work."""

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
        OfficerNotFound, OfficerAmbiguous: "anh Bình" stands there, and is nobody, or several people.
    """
    stamped, text = _stamped(TaskDraft(document_settled=True), normalize(text).strip())
    text, names = sealed_names(text, office.units)
    head, body = _split(text, office.units)
    draft, head = _stamped(stamped, head)
    draft = _with_body(with_units(draft, head, office) if head else draft, body, office, now)
    return replace(draft, title=unsealed(draft.title, names)) if draft.title else draft


def read_work(text: str, office: Office, now: datetime) -> TaskDraft:
    """What one line says besides its units, for when these could not be made out."""
    draft, text = _stamped(TaskDraft(document_settled=True), normalize(text).strip())
    _, body = _split(text, office.units)
    return _with_body(draft, body, office, now)


def with_quoted(draft: TaskDraft, quoted: str, office: Office, now: datetime) -> TaskDraft:
    """The draft with what the message to which the line replies says besides: the work, its deadline and document."""
    source = read_work(quoted, office, now)
    work = _on_one_line(quoted) if ":" in quoted else source.title
    wanted = draft.deadline is None and not draft.no_deadline
    return replace(
        draft,
        title=draft.title or work or _on_one_line(quoted),
        deadline=source.deadline if wanted else draft.deadline,
        document=draft.document or source.document,
        urgency=source.urgency if draft.urgency is Urgency.NORMAL else draft.urgency,
    )


def _on_one_line(text: str) -> str:
    return " ".join(normalize(text).split())


def with_units(draft: TaskDraft, text: str, office: Office) -> TaskDraft:
    """The draft with the units that `text` names; of a collective name each has the work for itself.

    Raises:
        UnitNotFound, UnitAmbiguous, OfficerNotFound, OfficerAmbiguous.
    """
    parties = read_parties(text, office.units, office.members)
    alone = len(parties.leads) == 1
    return replace(
        draft,
        lead_id=parties.leads[0] if alone else None,
        each_ids=() if alone else parties.leads,
        coordinator_ids=parties.coordinators,
        officer_id=parties.officer_id or draft.officer_id,
    )


def _stamped(draft: TaskDraft, text: str) -> tuple[TaskDraft, str]:
    """The urgency stamp before the words: "KHẨN QLKH: …"; "khẩn trương" is none."""
    found = STAMP_IN_FRONT.match(text)
    if found is None:
        return draft, text
    return replace(draft, urgency=URGENCY_WORDS[fold(found[1])]), text[found.end() :]


def _split(text: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The units in front, and the rest. What precedes a colon must be units; without one, what reads as units is."""
    before, colon, after = text.partition(":")
    if colon and not re.search(r"\d\s*$", before):
        if LABELS.match(fold(before)) or LATER_LABELS.search(fold(before)) or _units_stand_behind(before, after, units):
            return "", text
        return before.strip(), after.strip()
    parts = re.split(rf"{BLANKS_BEFORE},\s*", text)
    count = 0
    while count < len(parts) and names_parties(parts[count], units):
        count += 1
    named, rest = parts[:count], parts[count:]
    if rest and (words := _units_in_front(rest[0], units)):
        named, rest = [*named, words], [rest[0][len(words) :].strip(), *rest[1:]]
    return ", ".join(named), ", ".join(rest)


def _units_stand_behind(before: str, after: str, units: Sequence[Unit]) -> bool:
    """ "Báo cáo hai nội dung: A và B, QLKH, 17/12": the colon belongs to the work."""
    if names_parties(before, units):
        return False
    return any(names_parties_exactly(part, units) for part in _parts(after))


def _units_in_front(text: str, units: Sequence[Unit], most: int = MOST_UNITS) -> str:
    """The longest run of first words that are units to the letter: "Văn phòng báo cáo …" names Văn phòng."""
    names = frozenset[str]().union(*map(unit_keys, units))
    ends = [word.end() for word in re.finditer(r"\S+", text)][:LONGEST_UNIT_NAME]
    first = next((end for end in reversed(ends) if unit_key(UNIT_LEAD.sub("", text[:end])) in names), 0)
    behind = text[first:]
    joined = UNIT_LEAD.match(behind.lstrip()) if first else None
    if joined is None or most == 1:
        return text[:first]
    gap = len(behind) - len(behind.lstrip()) + joined.end()
    more = _units_in_front(behind[gap:], units, most - 1)
    return text[: first + gap + len(more)] if more else text[:first]


def _with_body(draft: TaskDraft, body: str, office: Office, now: datetime) -> TaskDraft:
    words: list[str] = []
    dates: list[str] = []
    named: list[str] = []
    for part in [each for piece in _parts(body) for each in _dashed(piece, office, now)]:
        if (stamp := STAMP.match(part)) or fold(part) in URGENCY_WORDS:
            draft = replace(draft, urgency=URGENCY_WORDS[fold(stamp[1] if stamp else part)])
        elif fold(part) in NO_DEADLINE_WORDS:
            draft = replace(draft, no_deadline=True)
        elif (document := whole_document(part)) is not None and draft.document is None:
            draft = replace(draft, document=document)
        elif _is_party(part, draft, named, office):
            named.append(UNIT_LABEL.sub("", part))
        elif (officer := _officer(part, draft, office)) is not None:
            draft = replace(draft, officer_id=officer.id)
        elif _is_deadline(part, office, now):
            dates.append(part)
        else:
            words.append(TITLE_LABEL.sub("", part))
    draft = _with_named(draft, named, office)
    draft, title = _with_tail(draft, ", ".join(words))
    draft = _with_deadline(replace(draft, title=title), " ".join(dates) or title, bool(dates), office, now)
    if not dates and draft.deadline is not None:
        draft = replace(draft, title=_without_tail(title, draft.deadline.deadline.words))
    cited = find_documents(title)
    return replace(draft, document=as_source(cited[0])) if cited and draft.document is None else draft


def _dashed(part: str, office: Office, now: datetime) -> list[str]:
    """ "báo cáo - 30/11": a deadline may hang on the work by a dash."""
    work, dash, tail = part.rpartition(" - ")
    return [work.strip(), tail.strip()] if dash and work.strip() and _is_deadline(tail, office, now) else [part]


def _is_party(part: str, draft: TaskDraft, named: Sequence[str], office: Office) -> bool:
    """A unit behind the work: by its role in words, or alone where no unit has been named in front."""
    bare = UNIT_LABEL.sub("", part)
    if bare != part or says_role(bare):
        return names_parties(bare, office.units)
    fresh = draft.lead_id is None and not draft.each_ids
    return (fresh or bool(named)) and names_parties_exactly(bare, office.units)


def _with_named(draft: TaskDraft, named: Sequence[str], office: Office) -> TaskDraft:
    """The units named behind the work, after those in front. Raises `UnitAmbiguous`."""
    if not named:
        return draft
    if not draft.lead_ids and not all(says_coordinator(part) for part in named):
        return with_units(draft, "; ".join(named), office)
    front = draft.lead_ids
    found = read_parties("; ".join(named), office.units, office.members, has_lead=True)
    more = (*draft.coordinator_ids, *found.leads, *found.coordinators)
    return replace(draft, coordinator_ids=tuple(id for id in dict.fromkeys(more) if id not in front))


def _with_tail(draft: TaskDraft, title: str) -> tuple[TaskDraft, str]:
    """What hangs on the end of the work without a comma: "(khẩn)", "không hạn"."""
    if stamp := STAMP_BEHIND.search(title):
        draft, title = replace(draft, urgency=URGENCY_WORDS[fold(stamp[1])]), title[: stamp.start()]
    if behind := NO_DEADLINE_BEHIND.search(title):
        draft, title = replace(draft, no_deadline=True), title[: behind.start()]
    return draft, title


def _without_tail(title: str, words: str) -> str:
    """The deadline's words go from the end of the work's, where they have been read; in the middle they stay."""
    if not words or not title.endswith(words):
        return title
    return title.removesuffix(words).rstrip(" ,.;:-") or title


def _parts(body: str) -> list[str]:
    return [part for piece in re.split(rf"{BLANKS_BEFORE}[,;\n]\s*", body) if (part := piece.strip(" .\t"))]


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
    deadline = None if draft.no_deadline and not typed else draft_deadline(reading)
    return replace(draft, deadline=deadline, no_deadline=draft.no_deadline and deadline is None)


def whole_document(part: str) -> SourceDocument | None:
    """The document, when the part is nothing but its number (with its type in front and its date and issuer behind)."""
    references = find_documents(part)
    if len(references) != 1:
        return None
    start = references[0].start
    return as_source(references[0]) if DOCUMENT_LEAD.match(fold(part[:start]) + " ") else None


def as_source(reference: DocumentReference) -> SourceDocument:
    """The document as the record keeps it; a number typed in small letters gets the capitals of its form."""
    raw, symbol = reference.raw, reference.symbol
    number = f"{raw[: len(raw) - len(symbol)]}{symbol}" if raw == raw.lower() else raw
    return SourceDocument(number, reference.date, reference.issuer)


def _officer(part: str, draft: TaskDraft, office: Office) -> Person | None:
    """A member of the lead unit by full or given name, if only one answers to it."""
    if draft.lead_id is None or len(part) > 60:
        return None
    bare = OFFICER_LABEL.sub("", part)
    if len(bare.split()) > 2 and not PERSON_LEAD.match(fold(bare)) and not _is_full_name(bare, office, draft.lead_id):
        return None
    try:
        return find_officer(bare, [draft.lead_id], office.members)
    except (OfficerNotFound, OfficerAmbiguous):
        return None


def _is_full_name(words: str, office: Office, unit_id: int) -> bool:
    return any(fold(words) == fold(person.name) for person in office.members.get(unit_id, ()))
