"""From one typed line to a task draft: which part is the units, the officer, the deadline, the document, the work.

The parts may stand in any order; what is read is echoed and confirmed, never guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import OfficerAmbiguous, OfficerNotFound
from domain.intake.deadlines import find_deadline
from domain.intake.documents import find_documents
from domain.intake.drafts import DraftDeadline, TaskDraft, draft_deadline, either_of
from domain.intake.foreign import refuse_foreign
from domain.intake.line_head import LABELS, split_head
from domain.intake.line_parts import (
    URGENCY_WORDS,
    Office,
    as_source,
    is_aside,
    is_deadline,
    parts_of,
    read_typed_deadline,
    whole_document,
)
from domain.intake.line_people import with_units_in_front
from domain.intake.line_words import (
    STAMP,
    STAMP_BEHIND,
    STAMP_IN_FRONT,
    cut_behind,
    day_behind,
    moment_behind,
    says_no_deadline,
    says_not_urgent,
    without_courtesy,
    without_no_deadline,
    without_signs,
    work_before_day,
)
from domain.intake.parties import (
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
from domain.model import Person, Urgency
from domain.text import BLANKS_BEFORE, fold, normalize

__all__ = [
    "LABELS",
    "UNIT_BREAK",
    "URGENCY_WORDS",
    "Office",
    "as_source",
    "read_line",
    "read_typed_deadline",
    "read_work",
    "whole_document",
    "with_quoted",
    "with_units",
]

NEAR = timedelta(days=92)
TITLE_LABEL = re.compile(
    r"^(?:nội dung|noi dung|nhiệm vụ|nhiem vu|tên việc|ten viec|công việc|cong viec|việc|viec)\s*:\s*", re.IGNORECASE
)
UNIT_LABEL = re.compile(r"^(?:đơn vị|don vi)(?:\s+(?=chủ trì|chu tri|phối hợp|phoi hop)|\s*:\s*)", re.IGNORECASE)
OFFICER_LABEL = re.compile(r"^(?:người thực hiện|nguoi thuc hien|cán bộ|can bo|chuyên viên|chuyen vien)\s*:\s*", re.I)
UNIT_BREAK = re.compile(
    rf"(?:{BLANKS_BEFORE}[,;+]|(?<!\s)\s++(?:va|và|phối hợp với|phối hợp|phoi hop voi|phoi hop)\s)\s*", re.IGNORECASE
)
ROOMS_AND_UNITS_IN_FRONT = re.compile(
    r"^((?:(?:giao|tất cả|tat ca)\s+){0,2})(?:các|cac) (?:phòng|phong)(?: ban)?(?:,| và| va) (?:(?:các|cac) )?"
    r"(?:đơn vị|don vi)(?! (?:chủ|chu|phối|phoi))",
    re.IGNORECASE,
)


def read_line(text: str, office: Office, now: datetime) -> TaskDraft:
    """What one line says of a task; what it does not say is left empty, to be asked for.

    Raises:
        UnitNotFound, UnitAmbiguous: words that stand where units stand name none, or several.
        OfficerNotFound, OfficerAmbiguous: "anh Bình" stands there, and is nobody, or several people.
    """
    stamped, text = _stamped(TaskDraft(document_settled=True), _line(text))
    refuse_foreign(text, office.units, office.organization)
    fronted = with_units_in_front(text, office.units, office.members)
    text, names = sealed_names(fronted.text, office.units)
    head, body = split_head(text, office, now)
    draft, head = _stamped(stamped, head)
    draft = _with_body(with_units(draft, head, office) if head else draft, body, office, now)
    if draft.officer_id is None and fronted.officer is not None:
        draft = replace(draft, officer_id=fronted.officer.id)
    _refuse_what_does_not_return(draft, office)
    return replace(draft, title=unsealed(draft.title, names)) if draft.title else draft


def _refuse_what_does_not_return(draft: TaskDraft, office: Office) -> None:
    """A rule of return keeps the lead's officer and no other: raises OfficerNotFound."""
    if draft.deadline is None or draft.deadline.recurrence is None:
        return
    for person in (person for members in office.members.values() for person in members):
        if person.id in draft.coordinating_officer_ids:
            raise OfficerNotFound(person.name, "đơn vị chủ trì")


def read_work(text: str, office: Office, now: datetime) -> TaskDraft:
    """What one line says besides its units, for when these could not be made out."""
    draft, text = _stamped(TaskDraft(document_settled=True), _line(text))
    _, body = split_head(text, office, now)
    return _with_body(draft, body, office, now)


def _line(text: str) -> str:
    """As it is read: "các phòng, đơn vị" in front is one name, courtesy at the end none of the work."""
    plain = ROOMS_AND_UNITS_IN_FRONT.sub(r"\1các đơn vị", normalize(text).strip())
    return without_signs(plain)


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
        coordinating_officer_ids=parties.coordinating_officer_ids,
    )


def _stamped(draft: TaskDraft, text: str) -> tuple[TaskDraft, str]:
    """The urgency stamp before the words: "KHẨN QLKH: …"; "khẩn trương" is none."""
    found = STAMP_IN_FRONT.match(text)
    if found is None:
        return draft, text
    return replace(draft, urgency=URGENCY_WORDS[fold(found[1])]), text[found.end() :]


def _with_body(draft: TaskDraft, body: str, office: Office, now: datetime) -> TaskDraft:
    words: list[str] = []
    dates: list[str] = []
    named: list[str] = []
    documents: list[str] = []
    draft, body = _with_officer_in_front(draft, body, office)
    for part in [each for piece in parts_of(body) for each in _cut(piece, draft, office, now)]:
        if (stamp := STAMP.match(part)) or fold(part) in URGENCY_WORDS:
            draft = replace(draft, urgency=URGENCY_WORDS[fold(stamp[1] if stamp else part)])
        elif says_not_urgent(part):
            continue
        elif says_no_deadline(part):
            draft = replace(draft, no_deadline=True)
        elif (document := whole_document(part)) is not None and draft.document is None:
            draft = replace(draft, document=document)
            documents.append(part)
        elif _is_party(part, draft, named, office):
            named.append(UNIT_LABEL.sub("", part))
        elif (officer := _officer(part, draft, office)) is not None:
            draft = replace(draft, officer_id=officer.id)
        elif is_deadline(part, office, now):
            dates.append(part)
        else:
            words.append(TITLE_LABEL.sub("", part))
    if all(fold(part).startswith(("han theo", "thoi han theo")) for part in words):
        # "thực hiện Kế hoạch 12/KH-UBND" is the work, where nothing else is.
        words = [*(part for part in documents if fold(part).startswith(("thuc hien", "trien khai"))), *words]
    draft = _with_named(draft, named, office)
    draft, title = _with_tail(draft, ", ".join(words))
    return _dated(draft, title, dates, office, now)


# "kiểm tra kho vào 8h sáng thứ hai": the small word belongs to the moment.
_AT = re.compile(r"\s(?:vào lúc|vao luc|vào|vao|lúc|luc|hồi)\s*$", re.IGNORECASE)


def _dated(draft: TaskDraft, title: str, dates: Sequence[str], office: Office, now: datetime) -> TaskDraft:
    """The draft with its title, and with the deadline of the parts that are one, or of the work's own words."""
    inside = _inside(title, office, now)
    if not dates and not draft.no_deadline and (moment := moment_behind(without_courtesy(title))):
        waiting = draft_deadline(read_typed_deadline(moment, office, now))
        if waiting is not None and _is_near(waiting.deadline.due_at, now):
            dates, title, inside = [moment], _AT.sub("", title[: title.rindex(moment)]).rstrip(" ,.;:-("), None
    if not dates and inside is None and not draft.no_deadline and (day := day_behind(without_courtesy(title))):
        waiting = draft_deadline(read_typed_deadline(day, office, now))
        if waiting is not None and not waiting.must_be_chosen and _is_near(waiting.deadline.due_at, now):
            dates, title = [day], title[: title.rindex(day)].rstrip(" ,.;:-")
    draft = _with_deadline(replace(draft, title=title), dates, inside, office, now)
    if not dates and draft.deadline is not None:
        draft, title = _with_tail(draft, _without_tail(title, draft.deadline.deadline.words))
        draft = replace(draft, title=title)
    if not title and dates:
        draft = replace(draft, title=work_before_day(dates[0]))
    cited = find_documents(draft.title)
    return replace(draft, document=as_source(cited[0])) if cited and draft.document is None else draft


def _inside(title: str, office: Office, now: datetime) -> DraftDeadline | None:
    """The deadline that the work's own words set."""
    return draft_deadline(find_deadline(title, now, office.calendar, before_date=office.before_date)) if title else None


def _is_near(due: datetime, now: datetime) -> bool:
    """Farther away a bare "3/12" is as likely no day at all."""
    return now < due <= now + NEAR


def _cut(part: str, draft: TaskDraft, office: Office, now: datetime) -> list[str]:
    """ "báo cáo - QLKH - 30/11 (CV 12/UBND)": parts that hang on the work without a comma."""

    def stands_alone(tail: str) -> bool:
        if is_aside(tail, office, now) or names_parties_exactly(tail, office.units):
            return True
        return bool(PERSON_LEAD.match(fold(tail))) and _officer(tail, draft, office) is not None

    return cut_behind(part, stands_alone)


def _with_officer_in_front(draft: TaskDraft, body: str, office: Office) -> tuple[TaskDraft, str]:
    """ "anh Bình rà soát đề tài" behind the units: the officer, then the work."""
    if draft.lead_id is None or draft.officer_id is not None or not PERSON_LEAD.match(fold(body[:40])):
        return draft, body
    for gap in reversed(list(re.finditer(r"\s+", body))[:6]):
        officer = _officer(body[: gap.start()], draft, office)
        if officer is not None:
            return replace(draft, officer_id=officer.id), body[gap.end() :]
    return draft, body


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
    return replace(
        draft,
        coordinator_ids=tuple(id for id in dict.fromkeys(more) if id not in front),
        coordinating_officer_ids=(*draft.coordinating_officer_ids, *found.coordinating_officer_ids),
    )


def _with_tail(draft: TaskDraft, title: str) -> tuple[TaskDraft, str]:
    """What hangs on the end of the work without a comma: "(khẩn)", "không hạn"."""
    if stamp := STAMP_BEHIND.search(title):
        draft, title = replace(draft, urgency=URGENCY_WORDS[fold(stamp[1] or stamp[2])]), title[: stamp.start()]
    title, without = without_no_deadline(title)
    return (replace(draft, no_deadline=True) if without else draft), title


def _without_tail(title: str, words: str) -> str:
    """The deadline's words go from the end of the work's, where they have been read; in the middle they stay."""
    if not words or not title.endswith(words):
        return title
    return title.removesuffix(words).rstrip(" ,.;:-") or title


def _with_deadline(
    draft: TaskDraft, dates: Sequence[str], inside: DraftDeadline | None, office: Office, now: datetime
) -> TaskDraft:
    """The parts that are a deadline, else one that the work's own words name after "trước", "chậm nhất" and the like.

    Of two that differ the person chooses.
    """
    typed = draft_deadline(read_typed_deadline(" ".join(dates), office, now)) if dates else None
    if dates and typed is None:
        each = [draft_deadline(read_typed_deadline(one, office, now)) for one in dates]
        typed = either_of([one for one in each if one is not None])
    if typed is not None and inside is not None:
        typed = either_of([typed, inside])
    deadline = typed or (None if draft.no_deadline or dates else inside)
    return replace(draft, deadline=deadline, no_deadline=draft.no_deadline and deadline is None)


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
