"""Turns a pasted text into logical lines: each paragraph or list item whole, with its mark and its line numbers.

Lines broken by a PDF, by a page or by a stray empty line are joined; page numbers and footnotes are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from domain.text import fold_with_offsets, normalize

MAX_CHARACTERS = 600_000
MAX_LINES = 60_000
MAX_LINE = 8_000


class LineRank(IntEnum):
    """How high a mark stands. Bullets have no rank among themselves: the order of their first use decides."""

    PART = 10
    ROMAN = 20
    ARTICLE = 30
    TASK = 32
    DECIMAL = 40
    LETTER = 60
    BULLET = 80


@dataclass(frozen=True, slots=True)
class Marker:
    """The mark of a list item or heading: "1.1.", "a)", "-"."""

    rank: int
    label: str
    kind: str

    @property
    def is_bullet(self) -> bool:
        return self.rank == LineRank.BULLET


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line; `text` is without its mark, `row` the length of its last physical row."""

    text: str
    first: int
    last: int
    marker: Marker | None = None
    after_blank: bool = False
    cells: tuple[str, ...] = ()
    row: int = 0


_PART = re.compile(r"(?:phan|chuong|muc) (?:thu [a-z]+|[ivx]{1,6}|\d{1,2})(?: ?[.:-] ?| |$)")
_ARTICLE = re.compile(r"dieu (\d{1,3}) ?[.:] ?")
_TASK = re.compile(r"(?:nhiem vu|noi dung|nhom nhiem vu|cong viec|viec|buoc)(?: thu| so)? (\d{1,2}) ?[.:-] ?")
_CAPITAL = re.compile(r"([A-H])\s?[.)]\s+(?=\S\S)")
_ROMAN = re.compile(r"([IVX]{1,6})\s?(?:[.)/:]|-(?=\s))\s*(?=\D)")
_DECIMALS = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:\s?[.):/])?\s+(?=\D)|(\d{1,2}(?:\.\d{1,2}){1,3})\s?[.)](?=[^\W\d])"
)
_DECIMAL = re.compile(r"(\d{1,2})\s?(?:[.)/:]\s*|-\s+|\s-\s)(?=[^\d\s])")
_LETTER = re.compile(r"([a-zđ]\d?)\s?(?:\)\s*|[./]\s+)(?=\S)")
_SMALL = re.compile(r"\((\d{1,2}|[ivx]{1,5}|[a-zđ])\)\s*(?=\S)")
_BULLET = re.compile(r"([-+•·●▪■□◦○✓✔►➢→»◆❖\uf000-\uf0ff])\s*(?=\S)|([*])\s+(?=\S)")
_PAGE = re.compile(r"\W{0,3}(?:trang |page )?\d{1,3}(?:\s?/\s?\d{1,3})?\W{0,3}$", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}\s?\S|\[\d{1,2}\]\s?\S")
_DETACHED = re.compile(r"(?<=[^\W\d_])[ \t]([\u0300-\u036f])")
_LABELLED = re.compile(r"[^\W\d_][^:.;,\d]{2,44}:(?:\s|$)")
_THANKS = re.compile(r"(?:Xin |Em |Tôi )?(?:[Cc]ảm ơn|[Cc]ám ơn|[Tt]rân trọng|Cam on|Tran trong|Thanks?|Tks)\b")
# A line that begins with a sign of its own ("⚠️ …") goes on with nothing.
_SYMBOL = re.compile(r"[^\w\s\"'“”‘’(\[<{,;:.%/&-]")
_ENDS = re.compile(r"[.;:!?…]\W{0,3}$")
_TERMINAL = re.compile(r"[.:!?]\W{0,3}$")


def raw_lines(text: str) -> list[str]:
    """Physical lines, normalised; marks that a PDF tore off their letters are given back."""
    text = _DETACHED.sub(r"\1", text[:MAX_CHARACTERS])
    return [
        _bare(normalize(line).rstrip(" \r"))
        for long in re.split(r"\r\n|[\n\r\f\v\u2028\u2029]", text)[:MAX_LINES]
        for line in _within(long)
    ]


def _within(line: str) -> Iterator[str]:
    """The line in pieces of a length that the readers take, cut where a sentence ends."""
    while len(line) > MAX_LINE:
        place = (
            line.rfind(". ", MAX_LINE // 2, MAX_LINE) + 1 or line.rfind(" ", MAX_LINE // 2, MAX_LINE) + 1 or MAX_LINE
        )
        yield line[:place]
        line = line[place:]
    yield line


# Signs of a forwarded message, and of emphasis around the beginning of a line.
_QUOTED = re.compile(r"\s{0,8}(?:>\s?){1,6}")
_EMPHASIS = re.compile(r"(\s{0,20})(\*{1,3}|__)(?=[^\s*_])([^*]{1,400}?)\2")


def _bare(line: str) -> str:
    quoted = _QUOTED.match(line)
    line = line[quoted.end() :] if quoted else line
    emphasis = _EMPHASIS.match(line)
    return f"{emphasis[1]}{emphasis[3]}{line[emphasis.end() :]}" if emphasis else line


def marker_of(text: str) -> tuple[Marker, str] | None:
    """The mark a line begins with and the text behind it."""
    scan = fold_with_offsets(text[:60])
    for pattern, rank in ((_PART, LineRank.PART), (_ARTICLE, LineRank.ARTICLE), (_TASK, LineRank.TASK)):
        found = pattern.match(scan.text)
        if found:
            size = scan.offsets[found.end()] if found.end() < len(scan.offsets) else len(text)
            return Marker(rank, text[:size].strip(" .:-"), rank.name), text[size:]
    return _counted(text) or _numbered(text) or _bulleted(text)


def _numbered(text: str) -> tuple[Marker, str] | None:
    found = _ROMAN.match(text)
    if found:
        return Marker(LineRank.ROMAN, found[1], "ROMAN"), text[found.end() :]
    found = _DECIMALS.match(text)
    if found:
        label = found[1] or found[2]
        return Marker(LineRank.DECIMAL + 2 * label.count("."), label, "DECIMAL"), text[found.end() :]
    found = _DECIMAL.match(text)
    if found:
        return Marker(LineRank.DECIMAL, found[1], "DECIMAL"), text[found.end() :]
    found = _LETTER.match(text)
    if found:
        return Marker(LineRank.LETTER, f"{found[1]})", "LETTER"), text[found.end() :]
    found = _CAPITAL.match(text)
    if found:
        return Marker(LineRank.PART + 2, found[1], "CAPITAL"), text[found.end() :]
    return None


def _bulleted(text: str) -> tuple[Marker, str] | None:
    found = _SMALL.match(text)
    if found:
        kind = "(1)" if found[1].isdigit() else "(i)"
        return Marker(LineRank.BULLET, f"({found[1]})", kind), text[found.end() :]
    found = _BULLET.match(text)
    if found:
        sign = found[1] or found[2]
        return Marker(LineRank.BULLET, sign, sign), text[found.end() :]
    return None


# "①", "❷", "1️⃣": figures in a ring or on a key are marks wherever they begin a line.
_RINGED = re.compile(r"([\u2460-\u2473\u2474-\u249b\u24eb-\u24ff\u2776-\u2793]|\d{1,2}\ufe0f?\u20e3)\s*(?=\S)")
# "Một là, …", "Thứ hai là: …"; "thứ hai, ngày 07/12" is a Monday.
_COUNTED = re.compile(
    r"((?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) la|thu (?:nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi)(?: la)?)"
    r" ?[,:] ?(?!(?:ngay )?\d)"
)
_SIGN = re.compile(r"((?![\"'“”‘’(\[{<|#_*.,;:/\\%$@&~`?!])[^\w\s]{1,4}|>|~|[=~-]{1,2}>|\*{1,3}|#{1,3})\s*(?=[^\W_])")


def _counted(text: str) -> tuple[Marker, str] | None:
    """Marks by words and by figures in a ring."""
    ringed = _RINGED.match(text)
    if ringed:
        return Marker(LineRank.BULLET, ringed[1], "ringed"), text[ringed.end() :]
    scan = fold_with_offsets(text[:40])
    counted = _COUNTED.match(scan.text)
    if counted is None or counted.end() >= len(scan.offsets):
        return None
    return Marker(LineRank.BULLET, text[: scan.offsets[counted.end(1)]].strip(" ,:"), "counted"), text[
        scan.offsets[counted.end()] :
    ]


def _signs_of(raw: Iterable[str]) -> frozenset[str]:
    """The signs that begin two lines or more: bullets of this text, whatever they are."""
    counts = Counter(found[1] for line in raw if (found := _SIGN.match(line.strip())))
    return frozenset(sign for sign, count in counts.items() if count > 1)


def _signed(text: str, signs: frozenset[str]) -> tuple[Marker, str] | None:
    found = _SIGN.match(text)
    if found is None or found[1] not in signs:
        return None
    return Marker(LineRank.BULLET, found[1], found[1]), text[found.end() :]


def cells_of(text: str) -> tuple[str, ...]:
    """The cells of a table row pasted as text (tabs or bars), or nothing."""
    stripped = text.strip()
    if stripped.count("|") >= 2:
        inner = stripped.removeprefix("|").removesuffix("|")
        return tuple(cell.strip() for cell in inner.split("|"))
    if text.count("\t") >= 2 and "\t" in stripped:
        return tuple(cell.strip() for cell in text.split("\t"))
    return ()


def logical_lines(raw: Sequence[str], start: int) -> tuple[list[Line], list[Line]]:
    """The lines from index `start` on, joined where one was broken; and those left out, the footnotes."""
    width = _wrap_width(raw[start:])
    signs = _signs_of(raw[start:])
    lines: list[Line] = []
    notes: list[Line] = []
    blank = False
    skipping = False
    for index in range(start, len(raw)):
        text = raw[index].strip()
        if not text or _PAGE.match(text):
            blank = blank or not text
            continue
        if _FOOTNOTE.match(text):
            skipping, blank = True, False
            notes.append(Line(text, index + 1, index + 1))
            continue
        one = _line(raw[index], index + 1, blank, signs)
        if skipping and one.marker is None and not blank and not one.cells:
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {one.text}", last=one.last)
            continue
        whole = lines and len(lines[-1].text) + len(one.text) < MAX_LINE
        if whole and _continues(lines[-1], one, width):
            joined = f"{lines[-1].text} {one.text}"
            lines[-1] = replace(lines[-1], text=joined, last=one.last, row=one.row)
        else:
            lines.append(one)
        skipping, blank = False, False
    return [part for line in lines for part in _parted(line)], notes


def _parted(line: Line) -> list[Line]:
    """The line, or its members when a list stands within it."""
    pieces = [] if line.cells else _unfolded(line.text)
    if len(pieces) < 2:
        return [line]
    members = [(piece, marker_of(piece)) for piece in pieces[1:]]
    return [
        replace(line, text=pieces[0]),
        *(
            Line(marked[1].strip() if marked else piece, line.first, line.last, marked[0] if marked else None)
            for piece, marked in members
        ),
    ]


_INLINE = (
    re.compile(r"(?<=[:.;])\s+(?=([a-zđ])\)\s*\S)"),
    re.compile(r"(?<=[:.;])\s+(?=\((\d)\)\s*\S)"),
    re.compile(r"(?<=[:.;])\s+(?=(\d)\)\s*\S)"),
    re.compile(r"(?<=[:.;])\s+(?=\((i{1,3}|iv|v|vi{1,3}|ix|x)\)\s*\S)"),
)
_FIRST_LABELS = frozenset({"a", "1", "i"})
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _succeeds(label: str, after: str) -> bool:
    """Whether one label may follow the other: Vietnamese lists have đ between d and e, or leave it out."""
    if label in _ROMANS and after in _ROMANS and (len(label) > 1 or len(after) > 1):
        return _ROMANS.index(after) - _ROMANS.index(label) == 1
    if len(label) > 1 or len(after) > 1:
        return False
    return ord(after) - ord(label) in (1, 2) or (label, after) in {("d", "đ"), ("đ", "e")}


def _unfolded(text: str) -> list[str]:
    """The members of a list that stands within one line: "…: a) …; b) …"."""
    for pattern in _INLINE:
        places = list(pattern.finditer(text))
        labels = [place[1] for place in places]
        follows = all(_succeeds(label, after) for label, after in pairwise(labels))
        if len(places) > 1 and labels[0] in _FIRST_LABELS and follows and text[places[0].start() - 1] == ":":
            edges = [0, *(place.start() for place in places), len(text)]
            return [text[start:end].strip() for start, end in pairwise(edges)]
    return [text]


def _line(raw: str, number: int, blank: bool, signs: frozenset[str]) -> Line:
    cells = cells_of(raw)
    if cells:
        return Line(raw.strip(), number, number, after_blank=blank, cells=cells)
    text = raw.strip()
    marked = marker_of(text) or _signed(text, signs)
    if marked:
        return Line(marked[1].strip(), number, number, marked[0], blank, row=len(text))
    return Line(text, number, number, after_blank=blank, row=len(text))


def _wrap_width(raw: Iterable[str]) -> int:
    """The width at which lines were broken; 0 when whole paragraphs stand on one line."""
    lengths = sorted(len(line.strip()) for line in raw if line.strip())
    if len(lengths) < 6 or lengths[-1] > 140:
        return 0
    return lengths[int(len(lengths) * 0.85)]


def _continues(before: Line, line: Line, width: int) -> bool:
    """Whether `line` is the rest of the one before it."""
    if line.marker is not None or line.cells or before.cells:
        return False
    if (
        _LABELLED.match(line.text)
        and line.text[0].isupper()
        and (_LABELLED.match(before.text) or not _mid_phrase(before.text))
    ):
        return False
    if _THANKS.match(line.text) or _SYMBOL.match(line.text):
        return False
    begins_low = line.text[:1].islower() or line.text[:1] in '"“(,;)'
    full = width > 0 and before.row >= width * 0.75 and not line.after_blank
    if not _ENDS.search(before.text):
        cut_short = _mid_phrase(before.text) or (line.text[:1].isdigit() and not line.after_blank)
        return begins_low or cut_short or (full and not _is_title(before.text))
    return begins_low and full and not _TERMINAL.search(before.text)


def _mid_phrase(text: str) -> bool:
    """Whether a row stops where no heading would: behind a comma or a small joining word."""
    return bool(re.search(r"(?:,|\b(?:và|với|của|các|cho|về|theo|tại|từ|đến|ngày|số|phối|thực|hoặc))$", text))


def _is_title(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
