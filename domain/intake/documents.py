"""Finds the numbers of official documents in text.

The forms are those of NĐ 30/2020/NĐ-CP, of Party documents and of laws, with the damage that real texts carry: stray
spaces, lost hyphens, "Đ" lookalikes. Dates, ratios, addresses and standards are not taken for numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.text import fold, normalize


class DocumentForm(StrEnum):
    """Which of the three ways of numbering is used."""

    STATE = "state"
    PARTY = "party"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """One document named in a text.

    `raw` is cut from the text as written; `year` is that of the number or of its date line; `type_code` and
    `type_name` say the kind ("QĐ", "Quyết định"); `start` and `end` are offsets in the text given.
    """

    raw: str
    number: str
    symbol: str
    type_code: str
    type_name: str
    form: DocumentForm
    start: int
    end: int
    year: int | None = None
    date: date | None = None
    issuer: str = ""

    @property
    def key(self) -> str:
        """Same document, same key: number without leading zeros, year, folded symbol and issuer."""
        number = self.number.lstrip("0") or "0"
        return "|".join((fold(number), str(self.year or ""), _plain(self.symbol), fold(self.issuer)))


OFFICIAL_LETTER = "CV"
_TYPES = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "CTrHĐ": "Chương trình hành động",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "SY": "Bản sao y",
    "TrS": "Bản trích sao",
    "SL": "Bản sao lục",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "L": "Lệnh",
    "PL": "Pháp lệnh",
    "VBHN": "Văn bản hợp nhất",
    "KL": "Kết luận",
    "CV": "Công văn",
}
_BY_FOLDED: dict[str, str] = {}
for _code in _TYPES:
    _BY_FOLDED.setdefault(_code.lower(), _code)
# A lost Đ is given back only where no other type has the bare letter: HD/HĐ and DA/ĐA are real pairs.
_BY_FOLDED |= {"nd": "NĐ", "qd": "QĐ", "cd": "CĐ", "qyd": "QyĐ", "hnvb": "VBHN"}
_LAW = "Luật"
_RESOLUTION = "Nghị quyết"

_UPPER = r"[A-ZĐ]"
_SEGMENT = rf"{_UPPER}[A-Za-zĐđ0-9]{{0,24}}(?:&{_UPPER}[A-Za-zĐđ0-9]{{0,24}}){{0,3}}"
# "642/2012/NQ/UBTVQH13": behind a year the type may have a slash. "15/CĐ.SXD": a dot joins only two groups of capitals.
_JOINT = rf"(?:\s?-\s?|\.(?={_UPPER}{{2}}))"
# "Số: 1 024/UBND-NC": a blank that a scan puts into the number counts only behind "số".
_NUMBER = r"(?:(?:(?<=[Ss]ố: )|(?<=[Ss]ố ))\d{1,2} \d{3}|\d{1,5}[a-zđ]?)"
_STATE = re.compile(
    rf"(?:(?<![\w/.])(?<!\d:)(?<!\d-)|(?<=[Ss]ố))({_NUMBER})\s?/\s?"
    rf"(?:((?:19|20)\d\d)\s?/\s?(?=(?:[A-ZĐ]{{1,4}}/)?{_SEGMENT}))?"
    rf"({_SEGMENT}(?:(?:{_JOINT}|(?<=\d\d\d\d/NQ)/|(?<=\d\d\d\d/QĐ)/|(?<=\d\d\d\d/NĐ)/){_SEGMENT}){{0,3}})(?!\w)"
)
_PARTY = re.compile(
    r"(?<![\w/.-])(\d{1,5}[a-zđ]?)"
    r"(?:\s?-\s?(NQ|QĐ|QD|CT|KL|QC|QyĐ|TB|HD|CTrHĐ|CTr|KH|BC|TTr|CV|CĐ|ĐA|PA|QyD|GM|BB|TT)\s?/\s?"
    # "14 NQ/TU": the hyphen is lost; only the Party's bodies behind the slash tell that.
    r"|\s(NQ|QĐ|CT|KL|QC|QyĐ|TB|HD|CTrHĐ|CTr|KH|BC|TTr|CV|CĐ|ĐA)\s?/\s?(?=(?:TW|TU|HU|ĐU|QU|ThU|VPTW|VPTU)(?!\w)))"
    rf"({_SEGMENT}(?:-{_SEGMENT}){{0,2}})(?!\w)"
)
# Typed on a phone without capitals: a known beginning, or a word in front that says what the number is.
_SMALL_TYPE = r"nq|qđ|qd|nđ|nd|ct|kh|tb|bc|ttr|tt|cđ|cd|kl|ctr|hd|qc"
_SMALL_SEGMENT = r"[a-zđ][a-zđ0-9]{1,14}(?:&[a-zđ0-9]{1,14})?"
# "công văn 12/vp": letters that can only be an abbreviation, and no measure ("12/km", "3/kp").
_NO_VOWEL = r"(?!(?:km|kg|kp|tdp|th|ng|ph)(?!\w))[bcdđghklmnpqrstvx]{2,8}"
_SMALL_STATE = re.compile(
    rf"(?<![\w/.])(\d{{1,5}})/(?:((?:19|20)\d\d)/)?"
    rf"((?:(?:{_SMALL_TYPE}|ubnd|hđnd|vpcp|vp)|(?P<any>{_SMALL_SEGMENT}))-{_SMALL_SEGMENT}(?:-{_SMALL_SEGMENT})?|(?P<alone>ubnd|{_NO_VOWEL}))(?![\w-])"
)
_SMALL_PARTY = re.compile(
    rf"(?<![\w/.-])(\d{{1,5}})-({_SMALL_TYPE}|cv)/((?:tw|tu|hu|đu|vptw|vptu)(?:-[a-zđ]{{2,8}})?)(?!\w)"
)
_SAID = re.compile(
    r"(?<!\w)(?:số|so|cv|công văn|cong van|văn bản|van ban|vb|qđ|quyết định|tb|kh)\s?:?\s?(?:số |so )?$", re.IGNORECASE
)
# "2/ VP gửi giấy mời": the number of a line in a list.
_LISTED = re.compile(r"\d{1,2}/\s+(?=\S)")
# "60/QUANG TRUNG": after a lone group of capitals a further word in capitals makes it an address.
_NAME_GOES_ON = re.compile(rf" {_UPPER}[\w]")
# "Km 12/QL19": a place on a road.
_ROAD = re.compile(r"(?:QL|TL|ĐT|HL|ĐH)\d{1,3}[A-Z]?")
_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{1,3}$")
_DATE = re.compile(
    r"(?:\s?,)?\s{0,2}ngày\s{1,2}(\d{1,2})(?:\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})|\s+tháng\s{0,2}(\d{1,2})\s+năm\s+(\d{4}))"
    r"(?!\d)",
    re.IGNORECASE,
)
_ISSUER_NAMES = (
    r"(?:Chủ tịch|Thủ tướng|Bộ trưởng|Giám đốc|Văn phòng|Ban|Sở|Bộ|Cục|Chi cục|Tổng cục|Tỉnh ủy|Thành ủy|Huyện ủy"
    r"|Chính phủ|Quốc hội|Ủy ban|UBND|HĐND|Hội đồng|Thanh tra|Công an|Trung tâm|Trường|Đảng ủy|Phòng|VPCP|VP|Viện"
    r"|Kho bạc|Bảo hiểm|Tòa án)(?!\w)"
)
_ISSUER = re.compile(rf"\s{{0,2}},?\s?của\s{{1,2}}({_ISSUER_NAMES}[^,;.()*\n\"“”:]{{0,80}})")
_ISSUER_FIRST = re.compile(rf"của\s({_ISSUER_NAMES}[^,;.()*\n\"“”:]{{0,40}}?)\s(?:tại|theo)\s[^,;.()\d\n]{{0,30}}$")
_ISSUER_ENDS = re.compile(
    r"\s(?:về|V/v|quy định|hướng dẫn|ban hành|phê duyệt|tại|và|yêu cầu|đề nghị|giao|thì|có|đã|trước|gửi|để|theo|nhằm)\s"
)
_LABEL = re.compile(r"(?<!\w)(luật|nghị quyết|pháp lệnh|lệnh)(?!\w)", re.IGNORECASE)
# Words that may stand between a number and its date line: the place name of the heading.
_HEADING_DATE = re.compile(r"[^\d.;\n]{0,3}\n{1,3}[^\n\d]{0,40}(?=ngày\s)", re.IGNORECASE)


def find_documents(text: str) -> list[DocumentReference]:
    """The documents named in the text, in order."""
    plain, offsets = _aligned(text)
    found = [_party(plain, match) for match in _PARTY.finditer(plain)]
    taken = [(each.start, each.end) for each in found]
    for match in _STATE.finditer(plain):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        reference = _state(plain, match)
        if reference:
            found.append(reference)
    found += _small(plain)
    found.sort(key=lambda each: each.start)
    return [_with_original(each, text, offsets) for each in found]


def _aligned(text: str) -> tuple[str, list[int]]:
    """Normalised text with, for each of its characters and its end, the offset in the original."""
    if normalize(text) == text:
        return text, list(range(len(text) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    for start, end in _clusters(text):
        normal = normalize(text[start:end])
        pieces.append(normal)
        offsets.extend([start] * len(normal))
    return "".join(pieces), [*offsets, len(text)]


_MARKED = re.compile(r".[\u0300-\u036f]{0,4}", re.DOTALL)


def _clusters(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _MARKED.finditer(text)]


def _with_original(reference: DocumentReference, text: str, offsets: list[int]) -> DocumentReference:
    start, end = offsets[reference.start], offsets[reference.end]
    raw = text[start:end].rstrip()
    return replace(reference, raw=raw, start=start, end=start + len(raw))


def _party(text: str, match: re.Match[str]) -> DocumentReference:
    typed = match[2] or match[3]
    code = _type_code(typed) or typed
    symbol = f"{code}/{_tight(match[4])}"
    return _reference(text, match, match[1], None, symbol, code, _TYPES[code], DocumentForm.PARTY)


def _state(text: str, match: re.Match[str]) -> DocumentReference | None:
    number, year, symbol = match[1].replace(" ", ""), match[2], _tight(match[3])
    if not _looks_like_a_symbol(text, match, symbol):
        return None
    segments = re.split(r"[-./]", symbol)
    assembly = _ASSEMBLY.search(symbol)
    if assembly and year:
        code, name = _assembly_type(text, match.start(), segments)
        return _reference(text, match, number, int(year), symbol, code, name, DocumentForm.LAW)
    code = _code_of_symbol(segments)
    if code == "TT" and not year:
        # A circular has its year in its number; without one TT is the old way of writing TTr.
        code = "TTr"
    return _reference(text, match, number, int(year) if year else None, symbol, code, _TYPES[code], DocumentForm.STATE)


def _small(text: str) -> list[DocumentReference]:
    """Numbers in small letters ("1957/ubnd-nc"), with their symbol as offices write it."""
    found = []
    for match in _SMALL_STATE.finditer(text):
        if (match["any"] or match["alone"]) and not _SAID.search(text[max(0, match.start() - 20) : match.start()]):
            continue
        segments = [_type_code(part) or part.upper() for part in match[3].split("-")]
        segments = [segments[0], *(part.upper() if part != "ttg" else "TTg" for part in match[3].split("-")[1:])]
        code = _code_of_symbol(segments)
        year = int(match[2]) if match[2] else None
        found.append(
            _reference(text, match, match[1], year, "-".join(segments), code, _TYPES[code], DocumentForm.STATE)
        )
    for match in _SMALL_PARTY.finditer(text):
        code = _type_code(match[2]) or OFFICIAL_LETTER
        symbol = f"{code}/{match[3].upper()}"
        found.append(_reference(text, match, match[1], None, symbol, code, _TYPES[code], DocumentForm.PARTY))
    return found


def _looks_like_a_symbol(text: str, match: re.Match[str], symbol: str) -> bool:
    """At least two capitals, and no address ("12/3 Trần Phú"), unit or plain word behind the slash."""
    segments = re.split(r"[-&./]", symbol)
    typed = len(segments) > 1 and _type_code(segments[0]) is not None
    begins_line = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    if begins_line and not typed and _LISTED.match(match[0]):
        return False
    if sum(letter.isupper() for letter in symbol) < 2:
        return False
    if len(segments) == 1 and _NAME_GOES_ON.match(text, match.end()) and _glued_type(symbol) is None:
        return False
    if len(segments) == 1 and not match[2] and not _may_stand_alone(text, match, symbol):
        return False
    if len(segments) == 1 and _ROAD.fullmatch(symbol):
        return False
    if any(sum(letter.isupper() for letter in segment) >= 2 for segment in segments):
        return True
    # "2898/A05-P5": units of the police have a letter and a number; "8/2018/L-CTN" a type of one letter.
    return len(segments) > 1 and all(re.fullmatch(rf"{_UPPER}\d{{1,3}}", segment) for segment in segments)


# "90/MW", "15/CC", "16/NG": measures and counts. A lone group is a symbol behind a word that says so, or
# when it is long.
_MEASURE = re.compile(r"(?:[KMG]?W[HP]?|[KM]?V?A|[KMG]?HZ|KVA|KWP?H?|MWP?H?|VNĐ|USD|[KM]?PA|MB|GB|TB|KG|HA|M[23])$")
_LONE = 4
_SAYS_NUMBER = re.compile(
    r"(?:(?<![^\W_])(?:số|so|cv|công văn|cong van|văn bản|van ban|vb|tb|thông báo|qđ|quyết định|kh"
    r"|kế hoạch|tờ trình|báo cáo|công điện|chỉ thị"
    r"|nghị quyết|nghị định|thông tư|giấy mời|hướng dẫn|ttr|bc)|^\W{0,3}) ?:? ?(?:số|so)? ?:? ?$",
    re.IGNORECASE,
)


def _may_stand_alone(text: str, match: re.Match[str], symbol: str) -> bool:
    before = text[max(0, match.start() - 24) : match.start()].rpartition("\n")[2]
    if _SAYS_NUMBER.search(before) and not _MEASURE.match(symbol):
        return True
    return (
        len(symbol) >= _LONE and not _MEASURE.match(symbol) and (_glued_type(symbol) is not None or "&" not in symbol)
    )


def _code_of_symbol(segments: list[str]) -> str:
    first = _type_code(segments[0])
    if first and (len(segments) > 1 or first in {"VBHN", "TTLT"}):
        return first
    joined = _glued_type(segments[0]) if len(segments) == 1 else None
    return joined or _code_of_compound(segments) or OFFICIAL_LETTER


def _code_of_compound(segments: list[str]) -> str | None:
    """ "18/BCTĐ-STP": a report of appraisal; the type is the longest that begins the segment."""
    if len(segments) > 1 and re.fullmatch(r"(?:BC|TTr|TB)TĐ", segments[0]):
        return segments[0].removesuffix("TĐ")
    return None


def _glued_type(segment: str) -> str | None:
    """ "61/2018/NĐCP", "QĐUBND": the hyphen was lost on the way through a PDF."""
    glued = re.fullmatch(r"(NĐ|ND|QĐ|QD|NQ|TT|CĐ|CT|KH)(CP|TTg|UBND|HĐND|UBTVQH\d{0,2}|BTC|BNV|BKHCN)", segment)
    return _type_code(glued[1]) if glued else None


def _type_code(segment: str) -> str | None:
    if segment in _TYPES:
        return segment
    return _BY_FOLDED.get(segment.lower())


def _assembly_type(text: str, start: int, segments: list[str]) -> tuple[str, str]:
    """Laws, resolutions and ordinances share one form; the word before the number tells which it is."""
    code = _type_code(segments[0])
    if code:
        return code, _TYPES[code]
    phrase = re.split(r"[.;\n]", text[max(0, start - 90) : start])[-1]
    labels = _LABEL.findall(phrase)
    if labels and fold(labels[-1]) == "nghi quyet":
        return "NQ", _RESOLUTION
    return "Luật", _LAW


def _reference(
    text: str,
    match: re.Match[str],
    number: str,
    year: int | None,
    symbol: str,
    code: str,
    name: str,
    form: DocumentForm,
) -> DocumentReference:
    issued, after = _date_behind(text, match.end())
    return DocumentReference(
        raw=match[0],
        number=number,
        symbol=symbol,
        type_code=code,
        type_name=name,
        form=form,
        start=match.start(),
        end=match.end(),
        year=year or (issued.year if issued else None),
        date=issued,
        issuer=_issuer_behind(text, after) or _issuer_before(text, match.start()),
    )


def _date_behind(text: str, end: int) -> tuple[date | None, int]:
    found = _DATE.match(text, end)
    if found is None:
        heading = _HEADING_DATE.match(text, end)
        found = _DATE.match(text, heading.end()) if heading else None
    if found is None:
        return None, end
    month, year = found[2] or found[4], found[3] or found[5]
    try:
        return date(int(year), int(month), int(found[1])), found.end()
    except ValueError:
        return None, found.end()


def _issuer_behind(text: str, end: int) -> str:
    found = _ISSUER.match(text, end)
    if found is None:
        return ""
    issuer = found[1]
    cut = _ISSUER_ENDS.search(f"{issuer} ")
    return " ".join((issuer[: cut.start()] if cut else issuer).split())


def _issuer_before(text: str, start: int) -> str:
    """ "chỉ đạo của UBND tỉnh tại Công văn số …": the issuer may stand in front."""
    found = _ISSUER_FIRST.search(text[max(0, start - 100) : start])
    return " ".join(found[1].split()) if found else ""


def _tight(symbol: str) -> str:
    return re.sub(r"\s", "", symbol)


def _plain(symbol: str) -> str:
    """Symbol for comparison: folded, without the hyphens and spaces that texts lose."""
    return re.sub(r"[^a-z0-9&/]", "", fold(symbol))
