"""Reads the head of a document: number, date, issuer, subject and addressees, and where its body begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.intake.directives.layout.lines import cells_of, marker_of
from domain.intake.directives.layout.tables import header_of
from domain.intake.directives.proposal import DirectiveHead
from domain.intake.documents import find_documents
from domain.intake.stamps import urgency_of
from domain.text import fold

HEAD_LINES = 70

_MOTTO = re.compile(r"cong ?hoa xa hoi|doc lap ?- ?tu do|dang cong san viet nam|^[\W_]*$")
_NUMBER = re.compile(r"^so ?:|^so \d")
_DRAFT = re.compile(r"^[Ss]ố\s?:\s*(/[\w&/-]+)")
_DATE = re.compile(r"ngay (\d{1,2}) ?thang (\d{1,2}) ?nam (\d{4})|ngay (\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})")
_DATE_LINE = re.compile(
    r"^(?:[^\d,.:;]{2,50}, ?)?(?:(?:hoi|luc|vao hoi) \d{1,2} ?(?:gio|h|g) ?(?:\d{1,2}(?: ?phut)?)?,? ?)?"
    r"ngay \d{1,2} ?(?:thang|[/.-]) ?\d{1,2}"
    r" ?(?:nam|[/.-]) ?\d{4}\W*$"
)
_SUBJECT = re.compile(r"(?:v/v|v/ v|ve viec)\b ?:?")
_TO = re.compile(r"^(?:kinh gui|noi gui|dong kinh gui)\b ?:?")
_WIRE_TO = re.compile(r"(?:^| )dien ?:$")
_TYPES = re.compile(
    r"^(?:chi thi|cong dien(?: khan| hoa toc)?|ke hoach(?: hanh dong)?|thong bao(?: ket luan)?|quyet dinh|ket luan"
    r"|huong dan"
    r"|chuong trinh|nghi quyet"
    r"|to trinh|bao cao|phuong an|cong van|giay moi|quy che|phieu chuyen|phieu giao viec|van ban)\W*$"
)
_PREAMBLE = re.compile(
    r"^(?:can cu|thuc hien|theo(?! doi)|xet|de (?!nghi)|nham|trong thoi gian|thoi gian qua|ngay \d|sau khi|tiep theo"
    r"|vua qua"
    r"|hien nay|qua |nhan "
    r"|tren co so|truoc tinh hinh|uy ban nhan dan [^\n]{3,60} nhan|so [^\n]{3,60} nhan)"
)
_COPIES = re.compile(r"^\W*noi nhan\b")
_ANNEX = re.compile(r"^phu luc\b")
_NAME = re.compile(
    r"^(?:so|ubnd|uy ban nhan dan|bo|van phong|ban|cuc|chi cuc|tinh uy|thanh uy|huyen uy|dang bo|dang uy|hoi|hdnd"
    r"|cong an)\b"
)


# The office of whom, the line above tells.
_NAMELESS = frozenset({"van phong", "thanh tra", "ban to chuc", "ban tuyen giao", "ban noi chinh", "ban dan van"})


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    number: str = ""
    date: date | None = None
    issuer: list[str] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    collecting: str = ""
    typed: bool = False


def read_head(raw: Sequence[str]) -> tuple[DirectiveHead, int]:
    """The head and the index of the first line of the body."""
    draft = _Draft()
    index = 0
    for index, line in enumerate(raw[:HEAD_LINES]):
        text = line.strip()
        if not text:
            if draft.collecting == "subject" and draft.subject:
                draft.collecting = ""
            continue
        if not _take(draft, text, raw, index):
            break
    else:
        index = min(len(raw), HEAD_LINES)
    if not _is_head(draft):
        return DirectiveHead(urgency=urgency_of("\n".join(raw[:5]))), 0
    head = DirectiveHead(
        number=draft.number,
        date=draft.date,
        issuer=_issuer(draft.issuer),
        subject=_clean(" ".join(draft.subject)),
        addressees="; ".join(filter(None, (part.strip(" -;,.*") for part in draft.addressees))),
        urgency=urgency_of("\n".join(raw[:index])),
    )
    return head, index


def _is_head(draft: _Draft) -> bool:
    return bool(draft.number or draft.date or draft.subject or draft.addressees or draft.typed)


def _take(draft: _Draft, text: str, raw: Sequence[str], index: int) -> bool:
    """Put one line where it belongs; False when the body begins here."""
    if len(cells_of(raw[index])) > 2 and header_of(cells_of(raw[index])):
        return False
    folded = fold(text)
    number, day = _number(text, folded), _date(text, folded)
    if number or day or _NUMBER.match(folded):
        draft.number = draft.number or number
        draft.date = draft.date or day
        _subject_behind(draft, text)
        return True
    if _TO.match(folded) or (_WIRE_TO.search(folded) and len(folded) < 120):
        letter = (not text.endswith(":") and "!" not in text) or _WIRE_TO.search(folded)
        draft.collecting = "addressees" if letter or folded.rstrip(" :").endswith("gui") else "done"
        if draft.collecting == "done":
            return True
        rest = text.partition(":")[2].strip() if ":" in text else text[len("Kính gửi") :].strip()
        draft.addressees += [rest] if rest else []
        return True
    if draft.collecting == "addressees":
        return _addressee(draft, text, folded)
    if _subject_behind(draft, text):
        return True
    return _title(draft, text, folded, raw, index)


def _number(text: str, folded: str) -> str:
    if not _NUMBER.match(folded):
        return ""
    found = find_documents(text)
    if found and found[0].start < 16:
        return number_of(found[0].raw)
    drafted = _DRAFT.match(text)
    return drafted[1] if drafted else ""


def number_of(raw: str) -> str:
    """A document number without the blanks that strayed into it."""
    return re.sub(r" ?([/-]) ?", r"\1", " ".join(raw.split()))


def _date(text: str, folded: str) -> date | None:
    place = folded.rfind("ngay")
    if place < 0 or not (_DATE_LINE.match(folded) or (_NUMBER.match(folded) and len(folded) < 140)):
        return None
    found = _DATE.search(folded)
    if found is None:
        return None
    day, month, year = (int(group) for group in found.groups() if group)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _subject_behind(draft: _Draft, text: str) -> bool:
    """ "V/v …" may stand on a line of its own or behind the number."""
    folded = fold(text)
    found = _SUBJECT.match(folded) or (_SUBJECT.search(folded) if _NUMBER.match(folded) else None)
    if found is None:
        return False
    place = re.search(r"v\s?/\s?v\s*:?|về việc\s*:?|ve viec\s*:?", text, re.IGNORECASE)
    draft.subject = [text[place.end() :].strip() if place else text]
    draft.collecting = "subject"
    return True


def _addressee(draft: _Draft, text: str, folded: str) -> bool:
    """Further addressees: bullets, or short lines that end like members of a list."""
    marked = marker_of(text)
    if marked and not marked[0].is_bullet:
        return False
    if _PREAMBLE.match(folded) or (not marked and (len(text) > 160 or text.endswith(":"))):
        return False
    if not marked and draft.addressees and not draft.addressees[-1].endswith((";", ",")):
        return False
    draft.addressees.append(marked[1].strip() if marked else text)
    return True


def _title(draft: _Draft, text: str, folded: str, raw: Sequence[str], index: int) -> bool:
    """Letterhead, type of document, title; anything else is the body."""
    if _MOTTO.search(folded):
        return True
    if _TYPES.match(folded):
        draft.typed = True
        draft.collecting = "subject"
        return True
    short = (len(text) <= 110 and not text.endswith((":", ";", "."))) or draft.typed
    goes_on = draft.collecting == "subject" and len(draft.subject) < 6 and short and not text.endswith(":")
    if draft.subject and _is_capitals(text) and not _is_capitals(draft.subject[0]):
        goes_on, draft.collecting = False, ""
    titled = draft.typed and not draft.subject and not folded.startswith("can cu") and len(text) < 260
    if goes_on and marker_of(text) is None and (titled or not _PREAMBLE.match(folded)):
        draft.subject.append(text)
        return True
    if _is_capitals(text) and marker_of(text) is None:
        if not draft.typed and not draft.number:
            draft.issuer.append(text)
        return True
    if _heads_follow(raw, index) and len(text) < 90 and not text.endswith((".", ":", ";")):
        if _NAME.match(folded):
            draft.issuer.append(text)
        return True
    return False


def _heads_follow(raw: Sequence[str], index: int) -> bool:
    """Whether the number still comes: then this short line belongs to the letterhead."""
    return any(_NUMBER.match(fold(line[:40])) for line in raw[index + 1 : index + 9])


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and all(letter.isupper() for letter in letters)


def _issuer(lines: Sequence[str]) -> str:
    """The letterhead names the higher body first and the issuer last."""
    named = [re.split(r"\s{3,}|\t", line.strip(" *-_"))[0] for line in lines]
    own = [line for line in named if not re.search(r"\bkhẩn\b|hỏa tốc|hoả tốc", line, re.IGNORECASE)]
    if not own:
        return ""
    if len(own) > 1 and not _NAME.match(fold(own[-1])):
        return " ".join(own)
    if len(own) > 1 and fold(own[-1]) in _NAMELESS:
        return f"{own[-1]} {own[-2]}"
    return own[-1]


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" .;*")


def body_end(raw: Sequence[str], start: int) -> list[tuple[int, int]]:
    """The stretches of lines (from, to) that may hold tasks: up to "Nơi nhận", and annexes behind it."""
    stretches: list[tuple[int, int]] = []
    begin: int | None = start
    for index in range(start, len(raw)):
        folded = fold(raw[index][:60])
        if begin is not None and _COPIES.match(folded):
            stretches.append((begin, index))
            begin = None
        elif begin is None and _ANNEX.match(folded):
            begin = index
    if begin is not None:
        stretches.append((begin, len(raw)))
    return stretches
