"""Finds stamps of state secrecy (Mật, Tối mật, Tuyệt mật: Luật Bảo vệ bí mật nhà nước, điều 8) in texts and file names.

Stamps are found in any letters, without marks, with letters spaced, dotted or glued, and with letters of other
alphabets. "Mật" is also honey, gall and a part of many everyday words ("bảo mật", "mật độ", "xã Mật Sơn"): those pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.cleaning import clean
from domain.text import fold


class Secrecy(StrEnum):
    """Degrees of secrecy; only `NORMAL` may be kept."""

    NORMAL = "normal"
    SECRET = "secret"
    TOP_SECRET = "top_secret"
    HIGHEST_SECRET = "highest_secret"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ORDER = (Secrecy.NORMAL, Secrecy.SECRET, Secrecy.TOP_SECRET, Secrecy.HIGHEST_SECRET)


def is_stamped(text: str) -> bool:
    """Whether a text may not be kept."""
    return secrecy_of(text) is not Secrecy.NORMAL


def is_stamped_name(name: str) -> bool:
    """Whether the name of a file says that its content may not be kept."""
    return secrecy_of_name(name) is not Secrecy.NORMAL


def secrecy_of(text: str) -> Secrecy:
    """The highest stamp in a text, and in the file names that it tells of."""
    plain = _plain(text)
    degrees = [*_degrees(plain, named=False), *map(secrecy_of_name, _file_names(plain))]
    return max(degrees, key=_ORDER.index, default=Secrecy.NORMAL)


def secrecy_of_name(name: str) -> Secrecy:
    """The highest stamp in the name of a file: there words are parted by signs, figures or capitals."""
    stem = _SUFFIX.sub("", _plain(name).strip())
    apart = _NAME_JOINT.sub(" ", stem)
    degrees = [*_degrees(apart, named=True), *_degrees(stem, named=True)]
    return max(degrees, key=_ORDER.index, default=Secrecy.NORMAL)


_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_OF_A_FILE = re.compile(
    r"\.(?:docx?|docm|xlsx?|pptx?|pdf|txt|csv|rtf|odt|ods|zip|rar|7z|jpe?g|png)(?!\w)", re.IGNORECASE
)
_LONGEST_NAME = 120
_NAME_JOINT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-zà-ỹ])(?=[A-ZĐ])")


def _file_names(text: str) -> Iterator[str]:
    """Looked for from their ends: a search from the beginnings would cost the square of a long word."""
    for found in _OF_A_FILE.finditer(text):
        words = text[max(0, found.start() - _LONGEST_NAME) : found.end()].split()
        yield words[-1]


# Letters of other alphabets, and signs, that are drawn like a letter of the three stamps.
_LOOKALIKES = str.maketrans("МмАаТтОоІіУуЕеΜΑΤΟΙΥΕοιᴍᴀᴛᴏɪᴜʏᴇ", "MmAaTtOoIiYyEeMATOIYEoiMATOIUYE")
_ENCLOSED = {
    start + offset: chr(ord("A") + offset)
    for start in (0x24B6, 0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
    for offset in range(26)
} | {0x24D0 + offset: chr(ord("a") + offset) for offset in range(26)}


def _plain(text: str) -> str:
    """Cleaned once more after letters of other alphabets gave way: their marks then make one letter with them."""
    return clean(clean(text).translate(_ENCLOSED).translate(_LOOKALIKES))


_GAP = r"[\s.,_\-*/|·•~+=]{0,3}"
# "mật", or what may stand for its letters, with up to three signs between letters; before it "tối" or "tuyệt".
_STAMP = re.compile(
    rf"(?<![^\W_])(?:(?:(?P<top>t{_GAP}[ốôo0]{_GAP}[i1l!])|(?P<highest>t{_GAP}u{_GAP}y{_GAP}[ệêẹe]{_GAP}t)){_GAP})?"
    rf"(?P<word>m(?P<one>{_GAP})(?P<vowel>[ậâạa4@])(?P<two>{_GAP})t)(?![^\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A stamp or a word like it: `before` and `after` are words of its line, joined to it by blanks or hyphens."""

    stamp: re.Match[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    line_before: str
    line_after: str

    @property
    def is_marked(self) -> bool:
        return self.stamp["vowel"].lower() in "ậâ"

    @property
    def is_capital(self) -> bool:
        return self.stamp["word"] == self.stamp["word"].upper()

    @property
    def is_apart(self) -> bool:
        """Both gaps, or one in a marked word: "M A T", "MẬ T"."""
        gaps = bool(self.stamp["one"]) + bool(self.stamp["two"])
        return gaps == 2 or (gaps == 1 and self.is_marked)

    @property
    def is_alone(self) -> bool:
        """On a line of its own, or in brackets, quotes or stars."""
        return bool(_OPENED.search(self.line_before) and _CLOSED.match(self.line_after))

    @property
    def has_number(self) -> bool:
        return bool(re.match(r"[\s_\-.,:]*(?:số|so|s\.)?[\s_\-.:]*\d", self.line_after, re.IGNORECASE))


_OPENED = re.compile(r"(?:^[^\w]{0,5}|[(\[{<\"'“”«*|]\s*)$")
_CLOSED = re.compile(r"[^\w]{0,5}$|\s*[)\]}>\"'”»*|]")


def _degrees(text: str, *, named: bool) -> Iterator[Secrecy]:
    for stamp in _STAMP.finditer(text):
        start, end = stamp.span()
        line_before = text[max(0, start - 80) : start].rpartition("\n")[2]
        line_after = text[end : end + 60].partition("\n")[0]
        before = tuple(word.lower() for word in re.findall(r"[^\W_]+", line_before)[-4:])
        after = tuple(word.lower() for word in re.findall(r"[^\W_]+", line_after)[:2])
        yield _degree(_Found(stamp, before, after, line_before, line_after), named=named)


def _degree(found: _Found, *, named: bool) -> Secrecy:
    if (found.stamp["highest"] or found.stamp["top"]) and not named and _tells_of_degrees(found):
        return Secrecy.NORMAL
    if found.stamp["highest"]:
        return Secrecy.HIGHEST_SECRET
    if found.stamp["top"]:
        return Secrecy.TOP_SECRET if _is_top(found, named=named) else Secrecy.NORMAL
    if found.stamp["vowel"].lower() == "ạ":
        return Secrecy.NORMAL
    if found.is_apart:
        return Secrecy.SECRET if found.is_marked or found.is_capital else Secrecy.NORMAL
    is_secret = _is_secret_marked if found.is_marked else _is_secret_plain
    return Secrecy.SECRET if is_secret(found, named=named) else Secrecy.NORMAL


# "Hướng dẫn xác định độ tuyệt mật, tối mật của văn bản" is itself no secret.
_DEGREES = re.compile(r"\b(?:huong dan|xac dinh|quy dinh|quy che|phan loai|tap huan|tieu chi|danh muc)\b")


def _tells_of_degrees(found: _Found) -> bool:
    if found.is_capital or found.is_alone or found.has_number:
        return False
    return _DEGREES.search(fold(found.line_before)) is not None


# "toi mat the" is "tôi mất thẻ": I have lost my card.
_LOST = _words("the vi dien giay xe chia tien ho so khau cmnd cccd bang may hang lien dau quyen nhieu roi mot")


_BLANKS = re.compile(r"\s+")
_NAME_BLANKS = re.compile(r"[\s_-]+")
"""A file's name writes a blank as an underscore or a dash."""


def _is_top(found: _Found, *, named: bool) -> bool:
    written = (_NAME_BLANKS if named else _BLANKS).sub(" ", found.stamp[0].lower())
    if written != "toi mat":
        # Marked, glued, dotted or with figures for letters; "tối mật ong" is honey in the evening.
        return not (found.is_marked and _is_lawful(found))
    if found.is_alone or _names_document(found) or found.before[-1:] == ("do",) or found.before[-2:] == ("do", "mat"):
        return True
    lost = bool(found.after) and fold(found.after[0]) in _LOST
    return not lost and (named or found.is_capital)


def _is_secret_marked(found: _Found, *, named: bool) -> bool:
    if [fold(word) for word in found.before[-2:]] == ["do", "mat"]:
        return True
    if found.before[-1:] in (("độ",), ("do",)):
        # "độ Mật" is a degree; "độ mật", "Độ mật" and "ĐỘ MẬT" are the name of the field.
        return found.stamp["word"][0] == "M" and found.line_before.rstrip().endswith("độ")
    if _is_lawful(found):
        return False
    if found.is_capital or found.is_alone or named or found.has_number:
        return True
    if not found.line_before.strip(" -*•.\t") and re.match(r"\s*[-:–,/]", found.line_after):
        return True
    # "họp mật" is a secret meeting; without marks it is "họp mặt", a gathering.
    return (_names_document(found) or found.before[-1:] == ("họp",)) and not _is_general(found)


def _is_secret_plain(found: _Found, *, named: bool) -> bool:
    """Without marks "mat" is also mất, mặt, mắt and mát: only what stands where a stamp stands counts."""
    before = [fold(word) for word in found.before]
    if before[-2:] == ["do", "mat"]:
        return named or re.search(r"[:=\-]\s*$", found.line_before) is not None
    if found.is_capital and found.is_alone:
        return True
    ends = not found.line_after.strip(" .,;!?)]") or found.line_after.lstrip()[:1] in (")", "]")
    goes_on = named and bool(found.after) and fold(found.after[0]) in _GOES_ON
    if _names_document(found) and (ends or goes_on or found.has_number):
        return not _is_general(found) or found.has_number
    return named and _is_part_of_a_number(before, found)


_GOES_ON = _words("ve thang quy nam gui cua so")
"""Behind the kind and the stamp in the name of a document: "bao cao mat thang 11"."""

# The abbreviations of documents and issuers in numbers of documents, and file names made of them.
_CODES = _words("cv vb kh bc qd tb tt ttr hd gm bb ct nq cd dm hs pa da ub ubnd hdnd bca bqp bch bnv sknhcn skhcn tm")


def _is_part_of_a_number(before: list[str], found: _Found) -> bool:
    """`CV_1957_MAT`, `MAT_12`, `1957-MAT-UBND`: between figures, codes and the ends of the name."""

    def is_code(word: str) -> bool:
        return word.isdecimal() or word in _CODES

    first = not before or is_code(before[-1])
    last = not found.after or is_code(fold(found.after[0]))
    return first and last


_DOCUMENTS = (
    "văn bản|công văn|tài liệu|hồ sơ|kế hoạch|báo cáo|quyết định|tờ trình|công điện|điện|phương án|đề án"
    "|thông báo|chỉ thị|nghị quyết|biên bản|bản đồ|số liệu|thông tin|nội dung|dấu|loại|mức|diện|chế độ|cấp|bản"
    "|file|tệp|giấy mời|phiếu|hội nghị|cuộc họp|nhiệm vụ|dự thảo|danh sách|cv|vb|kh|bc|qđ|tb|ttr"
)
_DOCUMENT_BEFORE = re.compile(rf"(?<![^\W_])(?:{fold(_DOCUMENTS)})\W{{0,3}}$".replace(r"\ ", " "))


def _names_document(found: _Found) -> bool:
    return _DOCUMENT_BEFORE.search(fold(found.line_before + "|").removesuffix("|").translate(_NAME_SIGNS)) is not None


_NAME_SIGNS = str.maketrans("_-", "  ")

# Rules about all secret documents name none.
_GENERAL = re.compile(
    r"\b(?:khong|cam|quan ly|bao ve|luu giu|bao quan|so dang ky|quy che|quy trinh|quy dinh|tap huan|cong tac"
    r"|cac|nhung|phan loai|pham vi)\b"
)


def _is_general(found: _Found) -> bool:
    if found.has_number or re.search(r":\s*$", found.line_before):
        return False
    return _GENERAL.search(fold(found.line_before)) is not None


_LAWFUL_BEFORE = _words(
    "bảo bí cơ niêm thân kín ăn túi sỏi ong lấy ống dịch gan đường trăng tố muối axit acid cây quay rỉ nước nấu vị "
    "trù cẩn nghiêm thâm chu tường tế tuyến viêm tắc chất hút hũ chai lọ giọt vắt thác lượng tấn lít kg không ứ nồng"
)
# Behind the second word the first belongs to it: "MẬT BÁO CÁO", "MẬT KẾ HOẠCH" are a stamp and a heading.
_LAWFUL_AFTER: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        _words(
            "khẩu độ ong thiết mía gấu ngọt sơn đường cật thám tông đàm ước thất rắn cá lợn bò heo dừa giáo rỉ phái"
        ),
        frozenset(),
    ),
    "báo": frozenset({"cáo", "chí"}),
    "kế": frozenset({"hoạch", "toán"}),
    "chỉ": frozenset({"thị", "đạo", "tiêu"}),
    "tập": frozenset({"huấn", "trung"}),
    "lệnh": frozenset(),
    "truyền": frozenset({"thông", "hình"}),
    "nghị": frozenset({"quyết", "định"}),
    "mã": frozenset({"số"}),
    "danh": frozenset({"sách", "mục"}),
    "thư": frozenset({"mời", "ký", "viện"}),
    "nhân": frozenset({"sự", "dân"}),
    "hiệu": frozenset({"trưởng", "quả"}),
    "phục": frozenset({"vụ"}),
    "vụ": frozenset({"việc", "án"}),
    "hoa": frozenset(),
    "rừng": frozenset(),
}
_PLACES = _words("xã phường thôn xóm ấp làng phố chùa núi đồi sông suối cầu hồ thành đường")
_FOLDED_BEFORE = frozenset(map(fold, _LAWFUL_BEFORE))
_FOLDED_AFTER = {fold(word): frozenset(map(fold, others)) for word, others in _LAWFUL_AFTER.items()}


def _is_lawful(found: _Found) -> bool:
    """Whether the words round a marked "mật" make another word of it."""
    if found.before and re.search(r"[^\W_][\s_\-]*$", found.line_before):
        word = found.before[-1]
        if word in _LAWFUL_BEFORE or (word.isascii() and word in _FOLDED_BEFORE):
            return True
        behind = re.match(r"\s+([^\W\d_])", found.line_after)
        if word in _PLACES and behind is not None and behind[1].isupper():
            return True
    if not found.after or not re.match(r"[\s_\-]*[^\W_]", found.line_after):
        return False
    word, following = found.after[0], found.after[1] if len(found.after) > 1 else ""
    table = _FOLDED_AFTER if word.isascii() else _LAWFUL_AFTER
    return word in table and following not in table[word]
